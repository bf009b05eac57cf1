"""The desk on SQLAlchemy: the run ledger, runs, teams, quarantine states, the audit log.

SQLite in WAL mode by default; any SQLAlchemy URL works. The schema is brought up to date on opening.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from headwater.adapters.store import tables
from headwater.adapters.store.accounts import SqlAccounts
from headwater.adapters.store.anecdotes import SqlAnecdotes
from headwater.adapters.store.assumptions import SqlAssumptions
from headwater.adapters.store.audits import SqlAudits
from headwater.adapters.store.automata import SqlAutomata
from headwater.adapters.store.engine import again, open_engine
from headwater.adapters.store.events import SqlEvents
from headwater.adapters.store.exposures import SqlExposures
from headwater.adapters.store.fixes import SqlFixes
from headwater.adapters.store.handovers import SqlHandovers
from headwater.adapters.store.issues import SqlIssues
from headwater.adapters.store.jobs import SqlJobs
from headwater.adapters.store.labels import SqlDecisions, SqlLabels
from headwater.adapters.store.outbox import SqlConnectors, SqlNews, SqlOutbox
from headwater.adapters.store.outgoing import SqlDrafts, SqlOutgoing
from headwater.adapters.store.procedures import SqlProcedures
from headwater.adapters.store.repeats import SqlRepeats
from headwater.adapters.store.reports import SqlReports
from headwater.adapters.store.rows import read_rows
from headwater.adapters.store.schema import migrate
from headwater.adapters.store.searches import SqlSearches
from headwater.adapters.store.sizings import SqlSizings
from headwater.adapters.store.spending import SqlSpending
from headwater.adapters.store.taxonomies import SqlTaxonomies
from headwater.adapters.store.tuned import SqlTunedEncoders
from headwater.adapters.store.upkeep import SqlUpkeep
from headwater.adapters.store.versions import SqlVersions
from headwater.adapters.store.watches import SqlWatches
from headwater.core.errors import Unavailable
from headwater.core.ports import Anecdotes, Decisions, Issues, Labels, LedgerRow, Spending, TunedEncoders


class SqlDesk:
    """Implements ``core.ports.Desk``.

    Args:
        url: SQLAlchemy URL, e.g. ``sqlite:////path/desk.sqlite`` or ``postgresql+psycopg://...``.

    Raises:
        Unavailable: the database cannot be opened.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self.taxonomies = SqlTaxonomies(self._engine)
        self.procedures = SqlProcedures(self._engine)
        self.searches = SqlSearches(self._engine)
        self.sizings = SqlSizings(self._engine)
        try:
            migrate(self._engine)
        except DatabaseError as error:
            raise Unavailable(
                f"the desk at {self._engine.url!s} cannot be opened: {error.orig}",
                hint="restore the workspace from a backup, or run the same files into a new --workspace",
            ) from error
        self.issues: Issues = SqlIssues(self._engine)
        self.labels: Labels = SqlLabels(self._engine)
        self.tuned: TunedEncoders = SqlTunedEncoders(self._engine)
        self.candidates: Decisions = SqlDecisions(self._engine)
        self.anecdotes: Anecdotes = SqlAnecdotes(self._engine)
        self.spending: Spending = SqlSpending(self._engine)
        self.events = SqlEvents(self._engine)
        self.exposures = SqlExposures(self._engine)
        self.fixes = SqlFixes(self._engine)
        self.audits = SqlAudits(self._engine)
        self.watches = SqlWatches(self._engine)
        self.reports = SqlReports(self._engine)
        self.assumptions = SqlAssumptions(self._engine)
        self.accounts = SqlAccounts(self._engine)
        self.repeats = SqlRepeats(self._engine)
        self.jobs = SqlJobs(self._engine)
        self.connectors = SqlConnectors(self._engine)
        self.outbox = SqlOutbox(self._engine)
        self.news = SqlNews(self._engine)
        self.versions = SqlVersions(self._engine)
        self.handovers = SqlHandovers(self._engine)
        self.outgoing = SqlOutgoing(self._engine)
        self.drafts = SqlDrafts(self._engine)
        self.automata = SqlAutomata(self._engine)
        self.upkeep = SqlUpkeep(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    # --- ledger: what is done ---------------------------------------------------------------------------------

    def record(self, row: LedgerRow) -> None:
        again(lambda: self._record(row))

    def _record(self, row: LedgerRow) -> None:
        with self._engine.begin() as db:
            db.execute(
                delete(tables.ledger).where(tables.ledger.c.stage == row.stage, tables.ledger.c.part == row.part)
            )
            db.execute(insert(tables.ledger).values(**row._asdict()))

    def ledger(self, stage: str | None = None) -> list[LedgerRow]:
        query = select(tables.ledger).order_by(tables.ledger.c.stage, tables.ledger.c.part)
        if stage is not None:
            query = query.where(tables.ledger.c.stage == stage)
        return [LedgerRow(**row) for row in again(lambda: read_rows(self._engine, query))]

    def forget(self, stage: str, parts: Iterable[int]) -> None:
        with self._engine.begin() as db:
            for part in parts:
                db.execute(delete(tables.ledger).where(tables.ledger.c.stage == stage, tables.ledger.c.part == part))

    # --- runs: what was asked and what came of it -------------------------------------------------------------

    def open_run(self, run_id: str, key: str, started: datetime, document: Mapping[str, Any]) -> str:
        table = tables.runs
        with self._engine.begin() as db:
            unfinished = db.execute(
                select(table.c.run_id).where(table.c.key == key, table.c.state == "running")
            ).scalar_one_or_none()
            if unfinished is not None:
                return str(unfinished)
            like = select(func.count()).where(table.c.run_id.startswith(run_id, autoescape=True))
            if before := db.execute(like).scalar_one():  # done within the same second
                run_id = f"{run_id}_{before + 1}"
            db.execute(
                insert(table).values(run_id=run_id, key=key, state="running", started=started, document=dict(document))
            )
        return run_id

    def close_run(self, run_id: str, finished: datetime, document: Mapping[str, Any]) -> None:
        with self._engine.begin() as db:
            db.execute(
                update(tables.runs)
                .where(tables.runs.c.run_id == run_id)
                .values(state="done", finished=finished, document=dict(document))
            )

    def runs(self) -> list[dict[str, Any]]:
        return self._all(tables.runs, tables.runs.c.started)

    # --- teams, quarantine, audit -----------------------------------------------------------------------------

    def teams(self) -> list[dict[str, Any]]:
        held = self.versions.current("teams")
        return sorted(held.document["teams"], key=lambda team: str(team["team_id"])) if held else []

    def set_rejected(self, states: Mapping[str, str], at: datetime) -> None:
        with self._engine.begin() as db:
            for rejected_id, state in states.items():
                db.execute(delete(tables.rejected_states).where(tables.rejected_states.c.rejected_id == rejected_id))
                db.execute(insert(tables.rejected_states).values(rejected_id=rejected_id, state=state, at=at))

    def rejected_states(self) -> dict[str, str]:
        return {row["rejected_id"]: row["state"] for row in self._all(tables.rejected_states)}

    def log(self, *, at: datetime, who: str, verb: str, subject: str, why: str, change: Mapping[str, Any]) -> None:
        with self._engine.begin() as db:
            db.execute(
                insert(tables.audit).values(at=at, who=who, verb=verb, subject=subject, why=why, change=dict(change))
            )

    def audit(self) -> list[dict[str, Any]]:
        return self._all(tables.audit, tables.audit.c.seq)

    def check(self) -> str:
        """Empty when the database is sound, else what is wrong with it."""
        with self._engine.connect() as db:
            if self._engine.dialect.name == "sqlite":
                found = str(db.exec_driver_sql("PRAGMA quick_check").scalar())
                return "" if found == "ok" else found
            db.execute(select(func.count()).select_from(tables.runs))
            return ""

    def _all(self, table: Table, *order: Any) -> list[dict[str, Any]]:
        return read_rows(self._engine, select(table).order_by(*order))
