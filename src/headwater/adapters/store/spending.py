"""What language models cost, on the desk."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, case, func, insert, select

from headwater.adapters.store import tables


class SqlSpending:
    """Implements ``core.ports.Spending``.

    Args:
        engine: of the desk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spend(self, *, at: datetime, run_id: str, purpose: str, reply: Mapping[str, Any]) -> None:
        names = ("model", "input_tokens", "output_tokens", "usd", "cached")
        values = {name: reply[name] for name in names}
        with self._engine.begin() as db:
            db.execute(insert(tables.llm_calls).values(at=at, run_id=run_id, purpose=purpose, **values))

    def spent(self, run_id: str | None = None) -> list[dict[str, Any]]:
        calls = tables.llm_calls.c
        by = (calls.run_id, calls.purpose, calls.model)
        query = select(
            *by,
            func.count().label("calls"),
            func.sum(case((calls.cached, 1), else_=0)).label("cached"),
            func.sum(calls.input_tokens).label("input_tokens"),
            func.sum(calls.output_tokens).label("output_tokens"),
            func.sum(calls.usd).label("usd"),  # calls without a price are left out; no price at all: empty
            func.min(calls.at).label("first"),
            func.max(calls.at).label("last"),
        ).group_by(*by)
        if run_id is not None:
            query = query.where(calls.run_id == run_id)
        with self._engine.connect() as db:
            rows = [dict(row) for row in db.execute(query.order_by(*by)).mappings()]
        for row in rows:
            for name in ("first", "last"):
                if row[name].tzinfo is None:  # SQLite forgets the zone
                    row[name] = row[name].replace(tzinfo=UTC)
        return rows
