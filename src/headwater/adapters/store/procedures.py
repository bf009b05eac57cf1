"""Procedures on SQLAlchemy: versions by name, proofs by hash of the text, conversations with their trace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store import agenttables
from headwater.adapters.store.reviewed import SqlReviewed
from headwater.adapters.store.rows import begin_writing, read_rows, write_entry
from headwater.core.errors import StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.procedures import ConversationRow, ProofRow
from headwater.core.ports.reviewed import Act, Version

_PROOFS = agenttables.procedure_proofs
_TALKS = agenttables.agent_conversations
_TRACE = agenttables.agent_trace
_MEMORY = agenttables.agent_memory


class SqlProcedures:
    """Implements ``core.ports.Procedures``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def names(self) -> list[str]:
        with self._engine.connect() as db:
            return list(db.execute(select(agenttables.procedures.c.name).distinct().order_by("name")).scalars())

    def published(self) -> dict[str, Version]:
        table = agenttables.procedures
        rows = read_rows(self._engine, select(table).where(table.c.state == "published").order_by(table.c.name))
        return {row.pop("name"): Version(**row) for row in rows}

    def of(self, name: str) -> SqlReviewed:
        return SqlReviewed(
            self._engine,
            agenttables.procedures,
            noun="agents",
            subject=f"procedure {name}",
            of={"name": name},
            behind="headwater agents reject yours, put your edits into the published text, and import that",
        )

    def add_proof(self, proof: ProofRow, act: Act) -> None:
        with self._engine.begin() as db:
            db.execute(delete(_PROOFS).where(_PROOFS.c.document == proof.document))
            db.execute(insert(_PROOFS).values(**proof._asdict()))
            write_entry(db, Entry(act.at, act.who, act.verb, f"procedure {proof.name}", act.why, act.change))

    def proof(self, document: str) -> ProofRow | None:
        rows = read_rows(self._engine, select(_PROOFS).where(_PROOFS.c.document == document))
        return ProofRow(**rows[0]) if rows else None

    def conversation(self, conversation: str) -> ConversationRow | None:
        rows = read_rows(self._engine, select(_TALKS).where(_TALKS.c.conversation == conversation))
        return _talk(rows[0]) if rows else None

    def conversations(self) -> list[ConversationRow]:
        newest = select(_TALKS).order_by(_TALKS.c.started.desc(), _TALKS.c.conversation)
        return [_talk(row) for row in read_rows(self._engine, newest)]

    def keep(self, row: ConversationRow, trace: list[dict[str, str]]) -> None:
        values = {**row._asdict(), "procedures": list(row.procedures), "revision": row.revision + 1}
        stale = StaleVersion("this conversation has had another turn in between", hint="read it again and answer")
        try:
            with self._engine.begin() as db:
                if row.revision:
                    where = (_TALKS.c.conversation == row.conversation, _TALKS.c.revision == row.revision)
                    if db.execute(update(_TALKS).where(*where).values(**values)).rowcount != 1:
                        raise stale
                else:
                    db.execute(insert(_TALKS).values(**values))
                lines = [{"conversation": row.conversation, "turn": values["revision"], **line} for line in trace]
                if lines:
                    db.execute(insert(_TRACE), lines)
        except IntegrityError as error:
            raise stale from error

    def remember(self, row: ConversationRow, facts: Mapping[str, Any], at: datetime) -> None:
        if not facts:
            return
        rows = [
            {"customer": row.customer, "slot": slot, "value": value, "at": at, "conversation": row.conversation}
            for slot, value in sorted(facts.items())
        ]
        with begin_writing(self._engine) as db:
            db.execute(delete(_MEMORY).where(_MEMORY.c.customer == row.customer, _MEMORY.c.slot.in_(sorted(facts))))
            db.execute(insert(_MEMORY), rows)

    def remembered(self, customer: str, since: datetime) -> dict[str, Any]:
        with self._engine.begin() as db:
            db.execute(delete(_MEMORY).where(_MEMORY.c.at < since))
        rows = read_rows(self._engine, select(_MEMORY).where(_MEMORY.c.customer == customer).order_by(_MEMORY.c.slot))
        return {row["slot"]: row["value"] for row in rows}

    def forget_customer(self, customer: str, act: Act) -> tuple[int, int]:
        with self._engine.begin() as db:
            facts = db.execute(delete(_MEMORY).where(_MEMORY.c.customer == customer)).rowcount
            theirs = select(_TALKS.c.conversation).where(_TALKS.c.customer == customer)
            db.execute(delete(_TRACE).where(_TRACE.c.conversation.in_(theirs)))
            talks = db.execute(delete(_TALKS).where(_TALKS.c.customer == customer)).rowcount
            change = {**act.change, "facts": facts, "conversations": talks}
            write_entry(db, Entry(act.at, act.who, act.verb, f"customer {customer}", act.why, change))
        return facts, talks

    def trace(self, conversation: str) -> list[dict[str, str]]:
        query = select(_TRACE.c.what, _TRACE.c.detail).where(_TRACE.c.conversation == conversation)
        return read_rows(self._engine, query.order_by(_TRACE.c.seq))


def _talk(row: dict[str, Any]) -> ConversationRow:
    return ConversationRow(**{**row, "procedures": tuple(row["procedures"])})
