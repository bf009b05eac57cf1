"""The two stores: the lake (contacts and their columns) and the desk (what people decide, and the run ledger)."""
