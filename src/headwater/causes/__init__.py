"""Where, when, what and why: estimates in, drivers out."""
