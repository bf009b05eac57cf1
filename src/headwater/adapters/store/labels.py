"""Labels and decisions on candidates, on SQLAlchemy: rows are added, never changed; the audit log in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select

from headwater.adapters.store import tables
from headwater.core.types import Label


class SqlLabels:
    """Implements ``core.ports.Labels``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, labels: Sequence[Label], *, verb: str) -> list[Label]:
        with self._engine.begin() as db:
            return [_insert(db, label, verb) for label in labels]

    def withdraw(self, author: str, *, at: datetime, verb: str) -> Label | None:
        with self._engine.begin() as db:
            said = _read(db, select(tables.labels).where(tables.labels.c.author == author))
            held = [label for label in _newest(said).values() if not label.withdrawn]
            if not held:
                return None
            last = max(held, key=lambda label: label.seq)
            _insert(db, replace(last, at=at, withdrawn=True), verb)
            before = [label for label in said if label.item == last.item and label.seq < last.seq]
            if before and not before[-1].withdrawn:  # what the author had said before holds again
                _insert(db, replace(before[-1], at=at), verb)
            return last

    def current(self, *, item: str | None = None, until: int | None = None) -> list[Label]:
        newest = _newest([label for label in self.history(item=item) if until is None or label.seq <= until])
        return [newest[key] for key in sorted(newest) if not newest[key].withdrawn]

    def history(self, *, item: str | None = None) -> list[Label]:
        query = select(tables.labels)
        if item is not None:
            query = query.where(tables.labels.c.item == item)
        with self._engine.connect() as db:
            return _read(db, query)


class SqlDecisions:
    """Implements ``core.ports.Decisions``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def decide(self, decision: Mapping[str, Any], *, at: datetime, who: str, labels: Sequence[Label] = ()) -> None:
        verb = {"accepted": "candidates.accept", "merged": "candidates.merge", "dismissed": "candidates.dismiss"}
        with self._engine.begin() as db:
            db.execute(insert(tables.candidate_decisions).values(**decision, who=who, at=at))
            for label in labels:
                _insert(db, label, "labels.add")
            shown = {name: decision[name] for name in ("action", "topic_id", "name")}
            change = {**shown, "statements": len(decision["statements"]), "labels": len(labels)}
            db.execute(
                insert(tables.audit).values(
                    at=at,
                    who=who,
                    verb=verb[decision["action"]],
                    subject=decision["candidate_id"],
                    why=decision["why"],
                    change=change,
                )
            )

    def decisions(self) -> list[dict[str, Any]]:
        table = tables.candidate_decisions
        with self._engine.connect() as db:
            rows = [dict(row) for row in db.execute(select(table).order_by(table.c.seq)).mappings()]
        newest = {row["candidate_id"]: {**row, "at": _aware(row["at"])} for row in rows}
        return [{k: v for k, v in newest[key].items() if k != "seq"} for key in sorted(newest)]


def _insert(db: Connection, label: Label, verb: str) -> Label:
    values = {name: value for name, value in asdict(label).items() if name != "seq"}
    seq = db.execute(insert(tables.labels).values(**values)).inserted_primary_key
    change = {name: values[name] for name in ("topic_id", "source", "drawn", "withdrawn")}
    db.execute(
        insert(tables.audit).values(
            at=label.at, who=label.author, verb=verb, subject=label.item, why=label.note, change=change
        )
    )
    return replace(label, seq=int(seq[0]) if seq else 0)


def _read(db: Connection, query: Select[Any]) -> list[Label]:
    rows = db.execute(query.order_by(tables.labels.c.seq)).mappings()
    return [Label(**{**row, "at": _aware(row["at"])}) for row in rows]


def _newest(said: Sequence[Label]) -> dict[tuple[str, str], Label]:
    return {(label.item, label.author): label for label in said}


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite forgets the zone
