"""Who owns it: issues in, teams out."""
