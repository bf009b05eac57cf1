"""What the desk must offer: the ledger of what is done, and what people decide."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.accounts import Accounts
from headwater.core.ports.anecdotes import Anecdotes
from headwater.core.ports.assumptions import Assumptions
from headwater.core.ports.audits import Audits
from headwater.core.ports.automata import Automata
from headwater.core.ports.events import Events
from headwater.core.ports.exposures import Exposures
from headwater.core.ports.fixes import Fixes
from headwater.core.ports.handovers import Handovers
from headwater.core.ports.issues import Issues
from headwater.core.ports.jobs import Jobs
from headwater.core.ports.labels import Decisions, Labels
from headwater.core.ports.outbox import Connectors, News, Outbox
from headwater.core.ports.outgoing import Drafts, Outgoing
from headwater.core.ports.procedures import Procedures
from headwater.core.ports.repeats import Repeats
from headwater.core.ports.reports import Reports
from headwater.core.ports.searches import Searches
from headwater.core.ports.sizings import Sizings
from headwater.core.ports.spending import Spending
from headwater.core.ports.taxonomies import Taxonomies
from headwater.core.ports.tuned import TunedEncoders
from headwater.core.ports.upkeep import Upkeep
from headwater.core.ports.versions import Versions
from headwater.core.ports.watches import Watches


class LedgerRow(NamedTuple):
    """One finished unit of work. It is written last: what has no row here is not done and is done again.

    Attributes:
        stage: name of the stage.
        part: number of the batch of contacts; -1 for a stage over everything.
        run_id: the run that did it.
        fingerprint: hash of the stage's version, its settings and everything upstream.
        rows: rows written.
        seconds: time it took in the worker.
        facts: counts to be shown and added up.
    """

    stage: str
    part: int
    run_id: str
    fingerprint: str
    rows: int
    seconds: float
    facts: Mapping[str, Any]


class Desk(Protocol):
    """What people decide, and the ledger of what is done."""

    @property
    def issues(self) -> Issues:
        """The life of issues."""
        ...

    @property
    def taxonomies(self) -> Taxonomies:
        """Versions of the taxonomy."""
        ...

    @property
    def procedures(self) -> Procedures:
        """Procedures that agents follow."""
        ...

    @property
    def labels(self) -> Labels:
        """What people say statements are about."""
        ...

    @property
    def candidates(self) -> Decisions:
        """What people decided about candidates."""
        ...

    @property
    def tuned(self) -> TunedEncoders:
        """Encoders tuned on labels."""
        ...

    @property
    def searches(self) -> Searches:
        """Saved searches."""
        ...

    @property
    def sizings(self) -> Sizings:
        """Sized queries and their answers."""
        ...

    @property
    def anecdotes(self) -> Anecdotes:
        """What became of the contacts that somebody must read."""
        ...

    @property
    def spending(self) -> Spending:
        """What language models cost."""
        ...

    @property
    def events(self) -> Events:
        """Releases, policies, outages."""
        ...

    @property
    def fixes(self) -> Fixes:
        """Fixes, registered before they take effect."""
        ...

    @property
    def audits(self) -> Audits:
        """Labels of recall audits."""
        ...

    @property
    def exposures(self) -> Exposures:
        """Orders, units, customers by week."""
        ...

    @property
    def watches(self) -> Watches:
        """What people decided about incidents."""
        ...

    @property
    def reports(self) -> Reports:
        """Reports that are made by the clock."""
        ...

    @property
    def assumptions(self) -> Assumptions:
        """What Finance assumes, by version."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Who may come in."""
        ...

    @property
    def repeats(self) -> Repeats:
        """Answers kept for calls that are repeated."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Long work that nobody waits for."""
        ...

    @property
    def connectors(self) -> Connectors:
        """How other systems are reached."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Messages to other systems."""
        ...

    @property
    def news(self) -> News:
        """What other systems told."""
        ...

    @property
    def versions(self) -> Versions:
        """Documents that change as a whole: teams, routing rules, routers, andons, clocks, automations."""
        ...

    @property
    def handovers(self) -> Handovers:
        """Contacts that were passed from team to team."""
        ...

    @property
    def outgoing(self) -> Outgoing:
        """Messages that are to leave."""
        ...

    @property
    def drafts(self) -> Drafts:
        """Replies that wait for review."""
        ...

    @property
    def automata(self) -> Automata:
        """What sets automations off and what they did."""
        ...

    @property
    def upkeep(self) -> Upkeep:
        """The desk as a whole: to take somebody's words out of it, to copy it."""
        ...

    def record(self, row: LedgerRow) -> None:
        """Write a ledger row, durably."""
        ...

    def ledger(self, stage: str | None = None) -> list[LedgerRow]:
        """Rows by stage and part."""
        ...

    def forget(self, stage: str, parts: Iterable[int]) -> None:
        """Take ledger rows away, so that the work is done again."""
        ...

    def open_run(self, run_id: str, key: str, started: datetime, document: Mapping[str, Any]) -> str:
        """The id of the unfinished run of that key, else of a new one."""
        ...

    def close_run(self, run_id: str, finished: datetime, document: Mapping[str, Any]) -> None:
        """Mark a run as done, with its document."""
        ...

    def runs(self) -> list[dict[str, Any]]:
        """All runs, oldest first."""
        ...

    def teams(self) -> list[dict[str, Any]]:
        """Resolver teams by id: those of the newest version of the document ``teams``."""
        ...

    def set_rejected(self, states: Mapping[str, str], at: datetime) -> None:
        """What became of quarantined rows."""
        ...

    def rejected_states(self) -> dict[str, str]:
        """rejected_id -> state, for those that have one."""
        ...

    def log(self, *, at: datetime, who: str, verb: str, subject: str, why: str, change: Mapping[str, Any]) -> None:
        """Add to the audit log."""
        ...

    def audit(self) -> list[dict[str, Any]]:
        """The audit log, oldest first."""
        ...

    def check(self) -> str:
        """Empty when sound, else what is wrong."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
