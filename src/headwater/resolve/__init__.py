"""The life of an issue up to the proof that it went away."""
