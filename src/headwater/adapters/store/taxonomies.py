"""Taxonomy versions on SQLAlchemy: one row a version, each write with its audit line in one transaction."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from headwater.adapters.store import tables
from headwater.core.errors import IllegalMove, InputError, StaleVersion
from headwater.core.ports.taxonomies import OPEN, Act, TaxonomyState, TaxonomyVersion

_MOVES: Final[dict[TaxonomyState, frozenset[TaxonomyState]]] = {
    "in_review": frozenset({"draft"}),
    "draft": frozenset({"in_review", "approved"}),
    "approved": frozenset({"in_review"}),
    "rejected": frozenset({"draft", "in_review", "approved"}),
}
"""The state that a version can be moved into -> those that it may be in before."""
_FOR_PUBLISHING: Final = frozenset({"draft", "approved"})


class SqlTaxonomies:
    """Implements ``core.ports.Taxonomies``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def versions(self) -> list[TaxonomyVersion]:
        with self._engine.connect() as db:
            rows = db.execute(select(_TABLE).order_by(_TABLE.c.number)).mappings()
            return [_version(row) for row in rows]

    def version(self, number: int) -> TaxonomyVersion:
        with self._engine.connect() as db:
            return _get(db, number)

    def published(self) -> TaxonomyVersion | None:
        with self._engine.connect() as db:
            return _published(db)

    def draft(self, author: str) -> TaxonomyVersion | None:
        with self._engine.connect() as db:
            return _draft(db, author)

    def create(self, document: str, *, parent: int | None, act: Act) -> TaxonomyVersion:
        with self._engine.begin() as db:
            found = _draft(db, act.who)
            if found is not None:
                raise IllegalMove(
                    f"version {found.number} of yours is open ({found.state})", hint="publish or reject it first"
                )
            number = 1 + (db.execute(select(func.max(_TABLE.c.number))).scalar() or 0)
            db.execute(
                insert(_TABLE).values(
                    number=number, state="draft", parent=parent, revision=1, author=act.who, created=act.at, why=act.why,
                    reviewer="", review="", document=document,
                )
            )  # fmt: skip
            _log(db, number, act)
            return _get(db, number)

    def edit(self, number: int, document: str, *, revision: int, act: Act) -> TaxonomyVersion:
        with self._engine.begin() as db:
            _check_draft(_get(db, number))
            done = db.execute(
                update(_TABLE)
                .where(_TABLE.c.number == number, _TABLE.c.revision == revision, _TABLE.c.state == "draft")
                .values(document=document, revision=revision + 1)
            )
            if done.rowcount != 1:
                raise StaleVersion(f"version {number} was edited in between", hint="look at it and edit again")
            _log(db, number, act)
            return _get(db, number)

    def rebase(self, number: int, document: str, *, parent: int, act: Act) -> TaxonomyVersion:
        with self._engine.begin() as db:
            found = _get(db, number)
            _check_draft(found)
            db.execute(
                update(_TABLE)
                .where(_TABLE.c.number == number)
                .values(document=document, parent=parent, revision=found.revision + 1)
            )
            _log(db, number, act)
            return _get(db, number)

    def move(self, number: int, state: TaxonomyState, act: Act) -> TaxonomyVersion:
        with self._engine.begin() as db:
            found = _get(db, number)
            if found.state not in _MOVES.get(state, frozenset()):
                wanted = state.replace("_", " ")
                raise IllegalMove(
                    f"version {number} is {found.state.replace('_', ' ')} and cannot become {wanted}",
                    hint="headwater taxonomy list shows every version and its state",
                )
            judged = {"reviewer": act.who, "review": act.why} if state in ("approved", "rejected") else {}
            db.execute(update(_TABLE).where(_TABLE.c.number == number).values(state=state, **judged))
            _log(db, number, act)
            return _get(db, number)

    def publish(self, number: int, act: Act) -> TaxonomyVersion:
        with self._engine.begin() as db:
            done = db.execute(  # written first: whoever else publishes waits, and then sees it
                update(_TABLE)
                .where(_TABLE.c.number == number, _TABLE.c.state.in_(sorted(_FOR_PUBLISHING)))
                .values(state="published", published=act.at)
            )
            found = _get(db, number)
            if done.rowcount != 1:
                hint = "headwater taxonomy approve first" if found.state == "in_review" else "draft another"
                raise IllegalMove(f"version {number} is {found.state.replace('_', ' ')}", hint=hint)
            query = select(_TABLE.c.number).where(_TABLE.c.state == "published").order_by(_TABLE.c.number)
            used = list(db.execute(query).scalars())
            if used != sorted({number, *([found.parent] if found.parent else [])}):
                now = ", ".join(f"version {n}" for n in used if n != number) or "none"
                raise StaleVersion(
                    f"version {number} was drafted from {found.parent or 'nothing'}, but {now} is published now",
                    hint="headwater taxonomy rebase puts your edits onto it",
                )
            db.execute(update(_TABLE).where(_TABLE.c.number == found.parent).values(state="superseded"))
            _log(db, number, act)
            return _get(db, number)


_TABLE = tables.taxonomies


def _check_draft(found: TaxonomyVersion) -> None:
    if found.state != "draft":
        hint = "headwater taxonomy reopen makes it a draft again" if found.state in OPEN else "draft another"
        raise IllegalMove(f"version {found.number} is {found.state.replace('_', ' ')}, no draft", hint=hint)


def _get(db: Connection, number: int) -> TaxonomyVersion:
    row = None
    if number < 2**31:  # the database's integers end there, and its driver's error would be a fault of ours
        row = db.execute(select(_TABLE).where(_TABLE.c.number == number)).mappings().one_or_none()
    if row is None:
        raise InputError(f"there is no taxonomy version {number}", hint="headwater taxonomy list shows them")
    return _version(row)


def _published(db: Connection) -> TaxonomyVersion | None:
    row = db.execute(select(_TABLE).where(_TABLE.c.state == "published")).mappings().one_or_none()
    return None if row is None else _version(row)


def _draft(db: Connection, author: str) -> TaxonomyVersion | None:
    query = select(_TABLE).where(_TABLE.c.author == author, _TABLE.c.state.in_(sorted(OPEN)))
    row = db.execute(query.order_by(_TABLE.c.number)).mappings().first()
    return None if row is None else _version(row)


def _version(row: RowMapping) -> TaxonomyVersion:
    values: dict[str, Any] = dict(row)
    for name in ("created", "published"):
        value = values[name]
        if isinstance(value, datetime) and value.tzinfo is None:  # SQLite forgets the zone
            values[name] = value.replace(tzinfo=UTC)
    return TaxonomyVersion(**values)


def _log(db: Connection, number: int, act: Act) -> None:
    db.execute(
        insert(tables.audit).values(
            at=act.at,
            who=act.who,
            verb=act.verb,
            subject=f"taxonomy version {number}",
            why=act.why,
            change=dict(act.change),
        )
    )
