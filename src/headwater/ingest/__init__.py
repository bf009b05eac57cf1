"""Read, validate, quarantine, dedupe, thread: raw files in, contacts out."""
