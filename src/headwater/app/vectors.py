"""Statements with their vectors, from the lake."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from headwater.core.ports import Lake
from headwater.core.tables import matrix

Vectors = npt.NDArray[np.float32]
_AT_ONCE = 500


def read_vectors(lake: Lake, where: str | None) -> tuple[list[str], list[str], Vectors]:
    """Ids, texts and ``(n, d)`` vectors of the statements that satisfy a filter on ``statement_id`` or ``part``."""
    said = lake.read("statements", columns=["statement_id", "text"], where=where).sort_by("statement_id")
    found = lake.read("vectors", columns=["statement_id", "vector"], where=where).sort_by("statement_id")
    return said["statement_id"].to_pylist(), said["text"].to_pylist(), matrix(found["vector"])


def vectors_of_contacts(lake: Lake, contacts: Iterable[str]) -> tuple[list[str], list[str], Vectors]:
    """The same of all statements of some contacts."""
    wanted = sorted(set(contacts))
    ids: list[str] = []
    texts: list[str] = []
    blocks: list[Vectors] = []
    for start in range(0, len(wanted), _AT_ONCE):
        where = " OR ".join(_of_contact(key) for key in wanted[start : start + _AT_ONCE])
        more_ids, more_texts, rows = read_vectors(lake, where)
        ids += more_ids
        texts += more_texts
        blocks.append(rows)
    full = [block for block in blocks if len(block)]
    return ids, texts, np.concatenate(full) if full else np.zeros((0, 0), dtype=np.float32)


def _of_contact(contact: str) -> str:
    return f"(statement_id >= '{contact}.' AND statement_id < '{contact}/')"  # '/' follows '.'


def stacked(first: Vectors, second: Vectors) -> Vectors:
    """The rows of both; either may be empty."""
    return np.concatenate([block for block in (first, second) if len(block)]) if len(first) + len(second) else first


def places(keys: Sequence[str]) -> dict[str, int]:
    """Where each key stands."""
    return {key: i for i, key in enumerate(keys)}
