"""Schema migrations of the desk (Alembic)."""
