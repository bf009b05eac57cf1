"""The shapes in which contacts are exported: one module a channel, each ``write(story, ...) -> fields and text``."""
