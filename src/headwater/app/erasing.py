"""Contacts taken out of a workspace, with everything that was made of them, so that no store holds a byte of them.

The order makes it safe to be killed: what is remembered first is that they may not come in again; their own rows in the lake go
last, so that the same call finds them again and goes on. What was derived from all contacts - sizes, causes, anecdotes, indexes -
is made anew by a run over what is left. Models stay as they are: they are means over many; the example texts inside them go.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import leftovers, wiring
from headwater.app.ingesting import erased_key
from headwater.app.packed import edited_model, strings_of_model
from headwater.app.pipeline import STAGES
from headwater.app.running import Run
from headwater.app.workspace import Workspace
from headwater.core.ports import Clock, Progress, Row, among
from headwater.core.ports.entry import Entry
from headwater.core.schema import TABLES, empty
from headwater.core.tables import matrix
from headwater.organise.languages import without_language
from headwater.organise.map import Layout
from headwater.prepare.said import RUN, Said, edited, runs, strings

_IN: Final = 20_000
"""Ids in one filter."""
_KEPT_STAGES: Final = ("encoder", "organise")
"""Stages over everything that stay done: to fit them anew would change every topic."""
_PEOPLE: Final = ("accounts", "sessions", "access_tokens")
"""Tables of the desk that know of people who work here, not of customers."""
_WHO: Final = ("who", "author", "owner", "reviewer")
_FEW: Final = 200
_FEWEST_LANDMARKS: Final = 3


@dataclass
class Place:
    """What was done in one place.

    Attributes:
        name: table, file or store.
        seen: rows or files looked at.
        removed: of them gone.
        changed: of them kept without the words.
        left: of them that still hold something; 0 where the erasure is proved.
    """

    name: str
    seen: int = 0
    removed: int = 0
    changed: int = 0
    left: int = 0


@dataclass
class Erased:
    """What an erasure did.

    Attributes:
        contacts: that are gone.
        places: where was looked, by name.
        runs: runs of words that were found elsewhere and looked for.
    """

    contacts: int
    runs: int = 0
    places: dict[str, Place] = field(default_factory=dict)

    def at(self, name: str) -> Place:
        """The place of that name."""
        return self.places.setdefault(name, Place(name))

    @property
    def left(self) -> list[str]:
        """Places that still hold something."""
        return [place.name for place in self.places.values() if place.left]


class Erasure:
    """Contacts to be taken out of a workspace.

    Args:
        workspace: an open one, that nobody else writes to.
        contacts: their ids.
        names: what else names them: a customer's id and its hash.
    """

    def __init__(self, workspace: Workspace, contacts: Iterable[str], names: Iterable[str]) -> None:
        self._workspace = workspace
        self._lake, self._desk = workspace.lake, workspace.desk
        self._contacts, self._names = sorted(set(contacts)), set(names)
        self._gone = pa.array(self._contacts, pa.string())
        self._rejected: list[str] = []

    def run(self, entry: Entry, *, clock: Clock, progress: Progress, remember: bool = True) -> Erased:
        """Take them out and look everywhere again.

        Args:
            entry: for the audit log; it names nobody.
            clock: the time of day.
            progress: where it says how far it is.
            remember: whether they may not come in again from the same source.
        """
        done = self._take_out(entry, remember=remember)
        self._renew(clock, progress)
        self._prove(done)
        proof = {"left": done.left, "runs": done.runs, "places": len(done.places)}
        self._desk.log(
            at=clock.now(), who=entry.who, verb=f"{entry.verb}.proof", subject=entry.subject, why="", change=proof
        )
        return done

    # --- what to look for -------------------------------------------------------------------------------------

    @cached_property
    def said(self) -> Said:
        """Their names, and their words as far as somebody copied them."""
        sources: set[str] = set()
        for batch in self._lake.scan("contacts", columns=["contact_id", "source_id"]):
            mine = batch.filter(pc.is_in(batch["contact_id"], value_set=self._gone))
            sources.update(key for key in mine["source_id"].to_pylist() if key and is_telling(key))
        names = {*self._contacts, *self._names, *sources}
        elsewhere = {hash(run) for text in self._elsewhere() for run in runs(text)}
        mine, others = self._words(elsewhere)
        by_name = Said((), names)
        for row in self._lake.read("quarantine", columns=["rejected_id", "reason", "raw"]).to_pylist():
            if by_name.is_in(row["raw"]) or by_name.is_in(row["reason"]):
                self._rejected.append(row["rejected_id"])
                mine.update(run for run in runs(row["raw"]) if hash(run) in elsewhere)
        return Said(mine, {*names, *self._rejected}).but(self._shared(mine, others))

    def _elsewhere(self) -> Iterator[str]:
        """All that is written anywhere but in rows of the lake that name their contact."""
        for row in self._desk.upkeep.rows():
            if row.table not in _PEOPLE:
                yield from strings(row.values)
        for table in _unkeyed():
            for batch in self._lake.scan(table):
                yield from strings(batch.to_pylist())
        for name in self._workspace.artefacts.names():
            yield from strings_of_model(name, self._workspace.artefacts.get(name))
        for path in leftovers.files(self._workspace.path):
            yield from leftovers.read(path)

    def _words(self, elsewhere: set[int]) -> tuple[set[str], bool]:
        """Runs of words of theirs that stand elsewhere, and whether there are other contacts."""
        mine: set[str] = set()
        others = False
        for batch in self._lake.scan("contacts", columns=["contact_id", "text"]):
            is_mine = pc.is_in(batch["contact_id"], value_set=self._gone)
            others = others or not pc.all(is_mine).as_py()
            for text in batch["text"].filter(is_mine).to_pylist():
                mine.update(run for run in runs(text) if hash(run) in elsewhere)
        return mine, others

    def _shared(self, mine: set[str], others: bool) -> set[str]:
        """Runs that somebody else said, too: they are not theirs alone and stay."""
        shared: set[str] = set()
        if not (mine and others):
            return shared
        # a look at the words in a row, in a fast language, spares most of the texts
        pattern = (
            "|".join(r"\W+".join(map(re.escape, run.split(" "))) for run in sorted(mine)) if len(mine) <= _FEW else ""
        )
        for batch in self._lake.scan("contacts", columns=["contact_id", "text"]):
            rest = batch.filter(pc.invert(pc.is_in(batch["contact_id"], value_set=self._gone)))
            if pattern:
                rest = rest.filter(pc.match_substring_regex(rest["text"], pattern, ignore_case=True))
            for text in rest["text"].to_pylist():
                shared.update(mine.intersection(runs(text)))
        return shared

    # --- taking it out ----------------------------------------------------------------------------------------

    def _take_out(self, entry: Entry, *, remember: bool) -> Erased:
        """Everywhere, their own rows last."""
        said = self.said
        done = Erased(len(self._contacts), len(said.runs))
        for path in leftovers.files(self._workspace.path):
            place = done.at("files")
            place.seen += 1
            place.changed += leftovers.clean(path, said)
        for name in self._workspace.artefacts.names():
            place = done.at("models")
            place.seen += 1
            before = self._workspace.artefacts.get(name)
            after = edited_model(name, before, said)
            if after != before:
                self._workspace.artefacts.put(name, after)
                place.changed += 1
        done.at("models").changed += self._landmarks()
        for file, rows in wiring.empty_caches(self._workspace.path).items():
            done.at(f"cache {file}").seen = done.at(f"cache {file}").removed = rows
        keys = map(erased_key, [*self._contacts, *self._rejected]) if remember else ()
        for table, touched in self._desk.upkeep.rewrite(lambda row: _without(row, said), entry, erased=keys).items():
            place = done.at(f"desk {table}")
            place.seen, place.removed, place.changed = touched
        for stage in STAGES:
            if not stage.factory and stage.name not in ("ingest", *_KEPT_STAGES):
                self._desk.forget(stage.name, [row.part for row in self._desk.ledger(stage.name)])
        self._rows(said, done)
        return done

    def _landmarks(self) -> int:
        """Out of the map: its landmarks are vectors of single statements; how many layouts changed."""
        ledger = self._desk.ledger("organise")
        if not ledger or "layout" not in ledger[0].facts:
            return 0
        facts, artefacts = ledger[0].facts, self._workspace.artefacts
        before = Layout.from_bytes(artefacts.get(facts["layout"]))
        after = before
        languages = np.frombuffer(artefacts.get(facts["languages"]), np.float32)
        for part in _cut(self._statements):
            rows = matrix(self._lake.read("vectors", columns=["vector"], where=among("statement_id", part))["vector"])
            if len(rows):
                after = after.without(without_language(rows, languages.reshape(rows.shape[1], -1)))
        if after is before or len(after.landmarks) < _FEWEST_LANDMARKS:  # then others said the very same
            return 0
        artefacts.put(facts["layout"], after.to_bytes())
        return 1

    @cached_property
    def _statements(self) -> list[str]:
        """Ids of their statements."""
        found: list[str] = []
        for part in _cut(self._contacts):
            rows = self._lake.read("statements", columns=["statement_id"], where=among("contact_id", part))
            found += rows["statement_id"].to_pylist()
        return found

    def _rows(self, said: Said, done: Erased) -> None:
        """Out of the lake: statements by those of the contacts, the contacts last."""
        statements = self._statements
        for table in sorted(TABLES, key=lambda name: (name in ("statements", "contacts"), name == "contacts")):
            place = done.at(f"lake {table}")
            place.seen = self._lake.count(table)
            column = _key(table)
            ids = (
                statements if column == "statement_id" else self._rejected if table == "quarantine" else self._contacts
            )
            if column:
                for part in _cut(ids):
                    place.removed += self._lake.erase(table, among(column, part))
            else:
                place.changed = self._edit(table, said)

    def _edit(self, table: str, said: Said) -> int:
        """Rewrite a table whose rows are of no contact, where one of them holds something; how many did."""
        rows = self._lake.read(table).to_pylist()
        after = [edited(row, said) for row in rows]
        changed = sum(one is not other for one, other in zip(rows, after, strict=True))
        if changed:
            self._lake.replace(table, [pa.Table.from_pylist(after, schema=empty(table).schema)])
        return changed

    # --- what is left -----------------------------------------------------------------------------------------

    def _renew(self, clock: Clock, progress: Progress) -> None:
        """Make anew what is made of all contacts; then nothing old is kept, in no store."""
        if self._lake.count("statements"):
            Run(self._workspace, [], namespace="", progress=progress, clock=clock).execute()
        else:
            self._empty()
        held = {text for row in self._desk.upkeep.rows() if row.table in _NAMING for text in strings(row.values)}
        for name in self._workspace.artefacts.names():
            if not any(name in text for text in held):
                self._workspace.artefacts.remove(name)
        for table in self._lake.tables():
            self._lake.compact(table, keep=timedelta(0))
        self._desk.upkeep.tidy()

    def _empty(self) -> None:
        """Nothing is left that anything could be made of."""
        for stage in STAGES:
            if stage.name != "ingest":
                self._desk.forget(stage.name, [row.part for row in self._desk.ledger(stage.name)])
                for table in stage.writes:
                    self._lake.replace(table, [])

    def _prove(self, done: Erased) -> None:
        """Look everywhere again."""
        said = self.said
        for row in self._desk.upkeep.rows():
            if row.table not in _PEOPLE:
                done.at(f"desk {row.table}").left += _without(row, said) is not row.values
        for table in TABLES:
            place = done.at(f"lake {table}")
            for batch in self._lake.scan(table):
                place.left += sum(any(map(said.is_in, strings(row))) for row in self._suspect(table, batch))
        for name in self._workspace.artefacts.names():
            held = self._workspace.artefacts.get(name)
            done.at("models").left += any(map(said.is_in, strings_of_model(name, held)))
        for path in leftovers.files(self._workspace.path):
            done.at("files").left += any(map(said.is_in, leftovers.read(path)))
        needles = [name.encode() for name in self._contacts[:_FEW]]
        for _, data in self._lake.stored():
            place = done.at("files of the lake")
            place.seen += 1
            place.left += any(needle in data for needle in needles)

    def _suspect(self, table: str, batch: pa.Table) -> list[dict[str, Any]]:
        """Rows that could hold something: of tables by contact those of the erased, else all."""
        column = _key(table)
        if not column:
            return list(batch.to_pylist())
        ids = batch[column]
        if column == "statement_id":
            ids = pc.list_element(pc.split_pattern(ids, "."), 0)
        value_set = pa.array(self._rejected, pa.string()) if table == "quarantine" else self._gone
        return list(batch.filter(pc.is_in(ids, value_set=value_set)).to_pylist())


_NAMING: Final = ("ledger", "versions", "tuned_encoders")
"""Tables of the desk that say which models are in use."""


def is_telling(name: str) -> bool:
    """Whether an id tells one customer or contact from everything else that may be written: no short number or word."""
    return len(name) >= RUN + 2


def _without(row: Row, said: Said) -> Mapping[str, Any] | None:
    """A row of the desk without what was said; none at all where it is about an erased contact."""
    if row.table in _PEOPLE:
        return row.values
    after: dict[str, Any] = {}
    for column, value in row.values.items():
        new = value if column in _WHO else edited(value, said)
        if new is not value and (column in row.keys or column in ("contact_id", "item")):
            return None
        after[column] = new
    same = all(after[column] is row.values[column] for column in after)
    return row.values if same else after


def _key(table: str) -> str:
    """The column that tells whose row it is; empty where it is nobody's."""
    names = TABLES[table].names
    if table == "quarantine":
        return "rejected_id"
    return next((name for name in ("contact_id", "statement_id") if name in names), "")


def _unkeyed() -> list[str]:
    return [table for table in TABLES if not _key(table) or table == "quarantine"]


def _cut(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _IN):
        yield ids[start : start + _IN]
