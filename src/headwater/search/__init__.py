"""Lexical and dense retrieval, fused, and the size of a query."""
