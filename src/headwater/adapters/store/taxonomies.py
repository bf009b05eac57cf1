"""Taxonomy versions on the desk."""

from sqlalchemy import Engine

from headwater.adapters.store import tables
from headwater.adapters.store.reviewed import SqlReviewed


class SqlTaxonomies(SqlReviewed):
    """Implements ``core.ports.Taxonomies``."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, tables.taxonomies, noun="taxonomy", subject="taxonomy")
