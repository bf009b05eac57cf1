"""What Headwater does: one file a noun, one table for all doors."""
