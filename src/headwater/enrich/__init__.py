"""Sentiment and signals of statements and turns."""
