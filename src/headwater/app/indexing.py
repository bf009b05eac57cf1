"""Bring the indexes up to date and count the corpus, in one pass of bounded memory."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ids import content_hash
from headwater.core.ports import Artefacts, Encoder, Finder, Lake
from headwater.core.tables import matrix
from headwater.search.config import SearchSettings
from headwater.search.corpus import Counting
from headwater.search.index import HybridIndex

BY_CONTACT = ("contacts", "prepared", "statements", "assignments", "signals", "trajectories", "duplicates")
"""Tables of which some contacts at a time are read by id: for quotes, replies, pages of contacts."""
BY_STATEMENT = ("statements", "vectors")
"""Tables of which some statements at a time are read by id: for what is typical of an issue."""
_SAMPLE = 2_000
_COSTLY_SAMPLE = 400
_COLUMNS = ["terms", "vector", "channel", "language", "personal", "labels"]


def index(
    lake: Lake, artefacts: Artefacts, finder: Finder, encoder: Encoder, *, may_write: Callable[[], None]
) -> Mapping[str, Any]:
    """Refresh the indexes over ``documents`` and store what search must know of all of them.

    Args:
        lake: the lake.
        artefacts: where the counts go.
        finder: of the workspace.
        encoder: that made the vectors.
        may_write: raises where another process writes by now.

    Returns:
        Facts for the ledger: name of the counts, and what the finder says.
    """
    counting = Counting()
    for batch in lake.scan("documents", columns=_COLUMNS):
        counting.add(batch["terms"].to_pylist(), matrix(batch["vector"]), _values(batch))
    data = counting.corpus(weight=_weight(lake, encoder)).to_bytes()
    name = f"corpus-{content_hash(data, size=8)}.json.z"
    artefacts.put(name, data)
    for table in BY_CONTACT:
        lake.index(table, "contact_id")
    for table in BY_STATEMENT:
        lake.index(table, "statement_id")
    return {"corpus": name, **finder.refresh(may_write)}


def _values(batch: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        "channel": batch["channel"].to_pylist(),
        "language": batch["language"].to_pylist(),
        "personal": pc.list_flatten(batch["personal"]).to_pylist(),
    }
    for label in pc.list_flatten(batch["labels"]).to_pylist():
        name, _, value = label.partition("=")
        found.setdefault(f"@{name}", []).append(value)
    return found


def _weight(lake: Lake, encoder: Encoder) -> float:
    """Weight of words against meaning, learned on the contacts with the smallest ids, which are hashes."""
    most = _COSTLY_SAMPLE if encoder.costly else _SAMPLE
    total = lake.count("documents")
    where = None if total <= most else f"contact_id < 'c_{int(most / total * 16**8):08x}'"
    texts = sorted(lake.read("documents", columns=["text"], where=where)["text"].to_pylist())[: 2 * most]
    held = HybridIndex(encoder.encode, settings=SearchSettings(graph_rows=0))
    held.add(texts, range(len(texts)))
    return held.lexical_weight
