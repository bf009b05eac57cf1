"""Pure functions on unit-norm vectors: neighbours, reduction."""
