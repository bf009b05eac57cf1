"""Candidates keep their ids from run to run: the same statements, the same candidate."""

from collections.abc import Collection, Sequence
from typing import Final

from headwater.core.ids import content_hash

SHARED: Final = 0.5
"""Share of the statements of the smaller one that two candidates must share to be one."""


def candidate_ids(found: Sequence[Sequence[str]], held: Sequence[tuple[str, Collection[str]]]) -> list[str]:
    """An id for each candidate: of the earlier one that it continues, else of its content.

    Args:
        found: statement ids of each candidate, most typical first.
        held: ids and statements of earlier candidates, also of those that people decided about.

    Example:
        >>> candidate_ids([["s1", "s2", "s3"]], [("k_1", {"s2", "s3", "s4", "s5"}), ("k_2", {"s1"})])
        ['k_2']
    """
    pairs = []
    for place, statements in enumerate(found):
        mine = set(statements)
        for key, theirs in held:
            least = min(len(mine), len(theirs))
            share = len(mine.intersection(theirs)) / least if least else 0.0
            if share >= SHARED:
                pairs.append((-share, place, key))
    out: dict[int, str] = {}
    for _, place, key in sorted(pairs):
        if place not in out and key not in out.values():
            out[place] = key
    return [out.get(place, "k_" + content_hash(*sorted(found[place]), size=6)) for place in range(len(found))]


def topic_id_of(candidate: str) -> str:
    """Id of the topic that a candidate becomes: of the candidate's id, hence known before the next run."""
    return "t_" + content_hash("candidate", candidate, size=6)
