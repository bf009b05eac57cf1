"""Doors onto the verbs: command line, HTTP, page."""
