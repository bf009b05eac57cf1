"""Metrics, comparisons and cards: predictions in, verdicts out."""
