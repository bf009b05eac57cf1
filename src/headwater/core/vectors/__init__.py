"""Pure functions on unit-norm vectors: exact dot products, neighbours, reduction."""
