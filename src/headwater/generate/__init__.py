"""A made-up corpus with planted issues and known gold, for demos and benchmarks."""
