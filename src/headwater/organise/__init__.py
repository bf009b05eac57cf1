"""Cluster, name, assign: vectors in, topics and assignments out."""
