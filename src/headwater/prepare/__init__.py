"""Clean, identify the language, redact, find the statements: contacts in, statements out."""
