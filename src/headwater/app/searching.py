"""Search over a workspace: what the verbs of search, of sized queries and of saved searches share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from threadpoolctl import ThreadpoolController

from headwater.app import wiring
from headwater.app.remembering import remembered
from headwater.app.sight import as_filter
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ports import Encoder
from headwater.core.tables import matrix
from headwater.core.types import Sees
from headwater.search import filters
from headwater.search.config import SearchSettings
from headwater.search.corpus import Corpus
from headwater.search.filter_binding import Known, bind
from headwater.search.filter_reader import parse as parse_filter
from headwater.search.filters import Every, Filter
from headwater.search.grammar import parse
from headwater.search.index import MODES
from headwater.search.stage import Ask, Ranked, rank

_AGAIN: Final = "headwater run, with the same files, finishes it"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as a user states it; plain values, so that it can be saved.

    Attributes:
        query: words, ``"phrases"``, ``AND OR NOT + -``; may be empty where ``near`` is given.
        where: filter (``search.filters``); may be empty.
        near: contact_ids to find more of.
        not_like: contact_ids or texts to stay away from.
        mode: ``hybrid``, ``lexical`` or ``dense``.
    """

    query: str = ""
    where: str = ""
    near: tuple[str, ...] = ()
    not_like: tuple[str, ...] = ()
    mode: str = "hybrid"


class Searcher:
    """What a workspace's contacts can be searched with.

    Args:
        workspace: an open one.
        sees: the contacts that may be found; ``None`` = all.

    Raises:
        InputError: nothing is indexed yet.
    """

    def __init__(self, workspace: Workspace, sees: Sees | None = None) -> None:
        self._workspace, self._sees = workspace, sees
        ledger = workspace.desk.ledger("index")
        if not ledger:
            raise InputError(f"nothing in {workspace.path} can be searched yet", hint=_AGAIN)
        self.corpus = _corpus(Path(workspace.artefacts.path(str(ledger[0].facts["corpus"]))))
        facts = workspace.desk.ledger("encoder")[0].facts
        name = workspace.artefacts.path(facts["path"]) if facts["path"] else str(facts["base"])
        self.encoder = _encoder(name, workspace.path / "models" / "vectors.sqlite")
        self.settings = SearchSettings()
        self.finder = workspace.finder

    def ranked(self, wanted: Wanted, *, pool: int = 300) -> Ranked:
        """The candidates of a search, best first.

        Args:
            wanted: what is searched for.
            pool: candidates by words, and as many by meaning.

        Raises:
            InputError: a filter, a mode or an id that cannot be followed, or nothing to search for.
        """
        if wanted.mode not in MODES:
            raise UnknownComponent(wanted.mode, list(MODES), kind="search mode")
        asked = parse(wanted.query)
        if not (asked.terms or asked.required or wanted.near):
            raise InputError(
                "there is no word to look for", hint="type a word, or name a contact to find more of: --near CONTACT_ID"
            )
        liked = self.rows(wanted.near) if wanted.near else None
        ids = [item for item in wanted.not_like if _is_id(item)]
        texts = [item for item in wanted.not_like if not _is_id(item)]
        disliked = [matrix(self.rows(ids)["vector"])] if ids else []
        if texts:
            disliked.append(self.encoder.encode(texts))
        ask = Ask(
            query=asked,
            mode=wanted.mode,
            where=self.where(wanted.where),
            liked=liked,
            disliked=np.concatenate(disliked) if disliked else None,
            without=frozenset([*wanted.near, *ids]),
            pool=pool,
        )
        with numeric_threads().limit(limits=1):  # threads that wait for each other cost more than these sums
            return rank(ask, self.finder, self.corpus, self.encoder.encode, self.settings)

    def filter(self, where: str) -> Filter | None:
        """The filter as it is understood, ``None`` for an empty one."""
        parts: list[Filter] = [] if self._sees is None else [as_filter(self._sees)]
        if where.strip():
            named = any(word in where.lower() for word in ("topic", "issue"))  # else they need not be read
            parts.append(bind(parse_filter(where), self.known(topics=named)))
        return Every(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def where(self, where: str) -> str | None:
        """The filter as the store takes it."""
        found = self.filter(where)
        return None if found is None else filters.sql(found)

    def rows(self, ids: Sequence[str], columns: Sequence[str] = ("contact_id", "terms", "vector")) -> pa.Table:
        """Documents by contact_id, in the order of the ids.

        Raises:
            InputError: one of them is not there.
        """
        found = self.finder.by_id(ids, columns=columns)
        place = {key: row for row, key in enumerate(found["contact_id"].to_pylist())}
        missing = [key for key in ids if key not in place]
        if missing:
            raise InputError(f"there is no contact {missing[0]}", hint="headwater search QUERY shows ids of contacts")
        return found.take(pa.array([place[key] for key in ids], pa.int64())).combine_chunks()

    def known(self, *, topics: bool = True) -> Known:
        """Names and values that a filter may have; ``topics``: those of topics and issues, too."""
        values = self.corpus.values
        return Known(
            channels=sorted(values.get("channel", ())),
            languages=sorted(values.get("language", ())),
            attributes=self.corpus.attributes(),
            topics=topics_by_name(self._workspace) if topics else {},
            personal=sorted(values.get("personal", ())),
        )


def nodes_by_name(workspace: Workspace) -> dict[str, list[str]]:
    """Id and name of every topic, lower case -> the finest topics that it stands for."""
    rows = workspace.read("topics", columns=["topic_id", "parent_id", "level", "name"]).to_pylist()
    above = {row["topic_id"]: row["parent_id"] for row in rows}
    below: dict[str, list[str]] = {}
    for row in rows:
        if row["level"] == 0:
            key: str | None = row["topic_id"]
            passed: set[str] = set()  # a group may be its own parent: one level up with the same members
            while key is not None and key not in passed:
                passed.add(key)
                below.setdefault(key, []).append(row["topic_id"])
                key = above.get(key)
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row["level"]):
        ids = sorted(below.get(row["topic_id"], ()))
        found.setdefault(row["topic_id"].lower(), ids)
        found.setdefault(row["name"].lower(), ids)
    return found


def topics_by_name(workspace: Workspace) -> dict[str, list[str]]:
    """Every way to name a topic or an issue, lower case -> the finest topics that it stands for."""
    found = nodes_by_name(workspace)
    for row in workspace.read("issues", columns=["issue_id", "topic_id", "rank", "name"]).to_pylist():
        ids = found.get(row["topic_id"].lower()) or [row["topic_id"]]
        found |= {row["issue_id"].lower(): ids, row["name"].lower(): ids, str(row["rank"] + 1): ids}
    return found


def topic_names(workspace: Workspace) -> Mapping[str, str]:
    """topic_id -> name; of an issue its name there."""
    return remembered(workspace, "names of topics", ("topics", "issues"), lambda: _topic_names(workspace))


def _topic_names(workspace: Workspace) -> dict[str, str]:
    names = {row["topic_id"]: row["name"] for row in workspace.read("topics", columns=["topic_id", "name"]).to_pylist()}
    issues = workspace.read("issues", columns=["topic_id", "name"]).to_pylist()
    return names | {row["topic_id"]: row["name"] for row in issues if row["topic_id"]}


def _is_id(text: str) -> bool:
    return text.startswith("c_") and " " not in text


@cache
def numeric_threads() -> ThreadpoolController:
    """What limits the threads of the numeric libraries: looking for these libraries takes longer than a query's sums."""
    return ThreadpoolController()


@lru_cache(maxsize=4)
def _corpus(path: Path) -> Corpus:
    """By a name that is a hash of the content: read once."""
    try:
        return Corpus.from_bytes(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path} is missing", hint=_AGAIN) from None


@lru_cache(maxsize=4)
def _encoder(name: str, cache: Path) -> Encoder:
    return wiring.encoder(name, cache=cache)
