"""Procedures on SQLAlchemy: versions by name, proofs by hash of the text, conversations with their trace."""

from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store import agenttables
from headwater.adapters.store.reviewed import SqlReviewed
from headwater.adapters.store.rows import read_rows, write_entry
from headwater.core.errors import StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.procedures import ConversationRow, ProofRow
from headwater.core.ports.reviewed import Act

_PROOFS = agenttables.procedure_proofs
_TALKS = agenttables.agent_conversations
_TRACE = agenttables.agent_trace


class SqlProcedures:
    """Implements ``core.ports.Procedures``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def names(self) -> list[str]:
        with self._engine.connect() as db:
            return list(db.execute(select(agenttables.procedures.c.name).distinct().order_by("name")).scalars())

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

    def trace(self, conversation: str) -> list[dict[str, str]]:
        query = select(_TRACE.c.what, _TRACE.c.detail).where(_TRACE.c.conversation == conversation)
        return read_rows(self._engine, query.order_by(_TRACE.c.seq))


def _talk(row: dict[str, Any]) -> ConversationRow:
    return ConversationRow(**{**row, "procedures": tuple(row["procedures"])})
