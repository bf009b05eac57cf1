"""Versions of a document on SQLAlchemy: one row a version, each write with its audit line in one transaction."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, and_, func, insert, select, update

from headwater.adapters.store.rows import aware, write_entry
from headwater.core.errors import IllegalMove, InputError, StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.reviewed import OPEN, Act, Version, VersionState

_MOVES: Final[dict[VersionState, frozenset[VersionState]]] = {
    "in_review": frozenset({"draft"}),
    "draft": frozenset({"in_review", "approved"}),
    "approved": frozenset({"in_review"}),
    "rejected": frozenset({"draft", "in_review", "approved"}),
}
"""The state that a version can be moved into -> those that it may be in before."""
_FOR_PUBLISHING: Final = frozenset({"draft", "approved"})


class SqlReviewed:
    """Implements ``core.ports.reviewed.Versions`` over the rows of a table that are of one document.

    Args:
        engine: of the desk.
        table: with the columns of ``Version``, and those of ``of``.
        noun: what the document is, as in ``headwater NOUN list``.
        subject: what the audit log calls it.
        of: column -> value that tells this document's rows from others'.
        behind: what to do where another version was published meanwhile.
    """

    def __init__(
        self,
        engine: Engine,
        table: Table,
        *,
        noun: str,
        subject: str,
        of: Mapping[str, str] | None = None,
        behind: str = "",
    ) -> None:
        self._engine = engine
        self._table = table
        self._noun = noun
        self._subject = subject
        self._of = dict(of or {})
        self._behind = behind or f"headwater {noun} rebase puts your edits onto it"

    def versions(self) -> list[Version]:
        with self._engine.connect() as db:
            rows = db.execute(self._select().order_by(self._table.c.number)).mappings()
            return [self._version(row) for row in rows]

    def version(self, number: int) -> Version:
        with self._engine.connect() as db:
            return self._get(db, number)

    def published(self) -> Version | None:
        with self._engine.connect() as db:
            row = db.execute(self._select(self._table.c.state == "published")).mappings().one_or_none()
            return None if row is None else self._version(row)

    def draft(self, author: str) -> Version | None:
        with self._engine.connect() as db:
            return self._draft(db, author)

    def create(self, document: str, *, parent: int | None, act: Act) -> Version:
        with self._engine.begin() as db:
            found = self._draft(db, act.who)
            if found is not None:
                raise IllegalMove(
                    f"version {found.number} of yours is open ({found.state})", hint="publish or reject it first"
                )
            number = 1 + (db.execute(select(func.max(self._table.c.number)).where(self._mine())).scalar() or 0)
            db.execute(
                insert(self._table).values(
                    **self._of, number=number, state="draft", parent=parent, revision=1, author=act.who, created=act.at,
                    why=act.why, reviewer="", review="", document=document,
                )
            )  # fmt: skip
            self._log(db, number, act)
            return self._get(db, number)

    def edit(self, number: int, document: str, *, revision: int, act: Act) -> Version:
        with self._engine.begin() as db:
            self._check_draft(self._get(db, number))
            done = db.execute(
                self._update(number, self._table.c.revision == revision, self._table.c.state == "draft").values(
                    document=document, revision=revision + 1
                )
            )
            if done.rowcount != 1:
                raise StaleVersion(f"version {number} was edited in between", hint="look at it and edit again")
            self._log(db, number, act)
            return self._get(db, number)

    def rebase(self, number: int, document: str, *, parent: int, act: Act) -> Version:
        with self._engine.begin() as db:
            found = self._get(db, number)
            self._check_draft(found)
            db.execute(self._update(number).values(document=document, parent=parent, revision=found.revision + 1))
            self._log(db, number, act)
            return self._get(db, number)

    def move(self, number: int, state: VersionState, act: Act) -> Version:
        with self._engine.begin() as db:
            found = self._get(db, number)
            if found.state not in _MOVES.get(state, frozenset()):
                wanted = state.replace("_", " ")
                raise IllegalMove(
                    f"version {number} is {found.state.replace('_', ' ')} and cannot become {wanted}",
                    hint=f"headwater {self._noun} list shows every version and its state",
                )
            judged = {"reviewer": act.who, "review": act.why} if state in ("approved", "rejected") else {}
            db.execute(self._update(number).values(state=state, **judged))
            self._log(db, number, act)
            return self._get(db, number)

    def publish(self, number: int, act: Act) -> Version:
        with self._engine.begin() as db:
            done = db.execute(  # written first: whoever else publishes waits, and then sees it
                self._update(number, self._table.c.state.in_(sorted(_FOR_PUBLISHING))).values(
                    state="published", published=act.at
                )
            )
            found = self._get(db, number)
            if done.rowcount != 1:
                hint = f"headwater {self._noun} approve first" if found.state == "in_review" else "draft another"
                raise IllegalMove(f"version {number} is {found.state.replace('_', ' ')}", hint=hint)
            query = select(self._table.c.number).where(self._mine(), self._table.c.state == "published")
            used = list(db.execute(query.order_by(self._table.c.number)).scalars())
            if used != sorted({number, *([found.parent] if found.parent else [])}):
                now = ", ".join(f"version {n}" for n in used if n != number) or "none"
                raise StaleVersion(
                    f"version {number} was drafted from {found.parent or 'nothing'}, but {now} is published now",
                    hint=self._behind,
                )
            db.execute(self._update(found.parent or 0).values(state="superseded"))
            self._log(db, number, act)
            return self._get(db, number)

    # --- rows ---------------------------------------------------------------------------------------------------

    def _mine(self) -> ColumnElement[bool]:
        return and_(True, *(self._table.c[name] == value for name, value in self._of.items()))

    def _select(self, *also: ColumnElement[bool]) -> Any:
        columns = [self._table.c[name] for name in Version._fields]
        return select(*columns).where(self._mine(), *also)

    def _update(self, number: int, *also: ColumnElement[bool]) -> Any:
        return update(self._table).where(self._mine(), self._table.c.number == number, *also)

    def _check_draft(self, found: Version) -> None:
        if found.state != "draft":
            hint = f"headwater {self._noun} reopen makes it a draft again" if found.state in OPEN else "draft another"
            raise IllegalMove(f"version {found.number} is {found.state.replace('_', ' ')}, no draft", hint=hint)

    def _get(self, db: Connection, number: int) -> Version:
        row = None
        if number < 2**31:  # the database's integers end there, and its driver's error would be a fault of ours
            row = db.execute(self._select(self._table.c.number == number)).mappings().one_or_none()
        if row is None:
            raise InputError(
                f"there is no {self._subject} version {number}", hint=f"headwater {self._noun} list shows them"
            )
        return self._version(row)

    def _draft(self, db: Connection, author: str) -> Version | None:
        query = self._select(self._table.c.author == author, self._table.c.state.in_(sorted(OPEN)))
        row = db.execute(query.order_by(self._table.c.number)).mappings().first()
        return None if row is None else self._version(row)

    def _version(self, row: RowMapping) -> Version:
        return Version(**aware(row))

    def _log(self, db: Connection, number: int, act: Act) -> None:
        subject = f"{self._subject} version {number}"
        write_entry(db, Entry(act.at, act.who, act.verb, subject, act.why, act.change))
