"""The contacts that an owner should read in full, and why."""
