"""The outside world: stores, executors, models, files. The only place where vendors are imported."""
