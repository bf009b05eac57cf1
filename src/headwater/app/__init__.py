"""Use cases: configuration, wiring, pipeline, verbs."""
