"""Makes the encoder files that ship in the package. For maintainers; nothing here is imported at run time."""
