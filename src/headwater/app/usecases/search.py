"""The use case behind ``search``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.searching import Searcher, Wanted, numeric_threads, topic_names
from headwater.app.verbs.paged import page
from headwater.app.verbs.search import Facet, FacetValue, HitRow, SearchInput, SearchOutput
from headwater.app.workspace import opened
from headwater.search.filter_binding import FIELDS
from headwater.search.rank import fold
from headwater.search.spans import matched, reasons
from headwater.search.stage import Ranked

ALIKE = 0.95
"""Cosine from which two contacts say the same."""
_SHOWN = ("contact_id", "text", "day", "channel", "language", "topics", "labels")
_FACET_VALUES = 8
_ATTRIBUTES = 4


def search(context: Context, given: SearchInput) -> SearchOutput:
    """Contacts by words and by meaning, best first; personal data replaced.

    Raises:
        InputError: a filter, an id or a mode that cannot be followed.
    """
    wanted = Wanted(given.query, given.where, tuple(given.near), tuple(given.not_like), given.mode)
    with opened(context) as workspace:
        searcher = Searcher(workspace, context.sees)
        found = searcher.ranked(wanted)
        names = topic_names(workspace)
        shown, after = hits(searcher, found, given, names)
        return SearchOutput(
            hits=shown,
            next_cursor=after,
            pool=found.rows.num_rows,
            facets=facets(found, names),
            corrected=_corrected(found),
            unknown=list(found.unknown),
        )


def _corrected(found: Ranked) -> dict[str, str]:
    """What was typed -> the first that was read for it."""
    read: dict[str, str] = {}
    for meant, typed in found.corrected.items():
        read.setdefault(typed, meant)
    return read


def hits(searcher: Searcher, found: Ranked, given: SearchInput, names: Mapping[str, str]) -> tuple[list[HitRow], str]:
    """A page of the hits as they are shown, near-duplicates folded where that is wanted, and the cursor of the next.

    Raises:
        InputError: the hit where the page before ended is no hit any more.
    """
    ids = found.rows["contact_id"].to_pylist()
    most = len(ids) if given.cursor else given.limit  # what a page holds depends on all before it
    with numeric_threads().limit(limits=1):
        kept, folded = fold(range(len(ids)), found.vectors, most, likeness=ALIKE if given.collapse else None)
    alike = {ids[row]: [ids[other] for other in others] for row, others in folded.items()}
    shown, after = page([ids[row] for row in kept], given.limit, given.cursor, key=str)
    if not given.cursor and len(kept) + sum(map(len, folded.values())) < len(ids):  # some are neither shown nor folded
        after = shown[-1]
    return hits_of(searcher, found, shown, names, mode=given.mode, alike=alike), after


def hits_of(
    searcher: Searcher,
    found: Ranked,
    ids: Sequence[str],
    names: Mapping[str, str],
    *,
    mode: str,
    alike: Mapping[str, list[str]] | None = None,
) -> list[HitRow]:
    """These contacts as hits of a search.

    Args:
        searcher: of the workspace.
        found: the search.
        ids: contacts; one that the search did not bring up has the score 0.
        names: of topics.
        mode: of the search.
        alike: contact_ids that were folded into each.
    """
    if not ids:
        return []
    place = {key: row for row, key in enumerate(found.rows["contact_id"].to_pylist())}
    rows = []
    for about in searcher.rows(ids, _SHOWN).to_pylist():
        row = place.get(about["contact_id"])
        score, meaning = (0.0, 0.0) if row is None else (found.scores.total[row], found.scores.meaning[row])
        spans = matched(about["text"], found.marked) if mode != "dense" else []
        others = list((alike or {}).get(about["contact_id"], ()))
        rows.append(
            HitRow(
                **{name: about[name] for name in ("contact_id", "text", "day", "channel", "language")},
                score=round(float(score), 5),
                why=reasons(about["text"], spans, found.corrected, mode, float(meaning)),
                spans=spans,
                topics=[names[key] for key in about["topics"] if key in names],
                attributes=dict(label.split("=", 1) for label in about["labels"]),
                alike=len(others),
                alike_ids=others,
            )
        )
    return rows


def facets(found: Ranked, names: Mapping[str, str]) -> list[Facet]:
    """How the ranked contacts spread over channel, week, topic and the attributes that tell most."""
    rows = found.rows
    labels: dict[str, Counter[str]] = {}
    for label, n in _counts(pc.list_flatten(rows["labels"])).items():
        name, _, value = label.partition("=")
        if name.lower() not in FIELDS:
            labels.setdefault(name, Counter())[value] = n
    # an attribute with one value, or with as many values as contacts, tells nothing
    telling = [(name, values) for name, values in labels.items() if 1 < len(values) <= values.total() / 2]
    telling.sort(key=lambda item: (-item[1].total(), item[0]))
    topics: Counter[str] = Counter()
    for row in rows["topics"].to_pylist():
        topics.update({names[key] for key in row if key in names})
    weeks = Counter({f"{week:%G-W%V}": n for week, n in _counts(rows["week"]).items()})
    listed = [
        ("channel", _most(_counts(rows["channel"]))),
        ("week", sorted(weeks.items())[-_FACET_VALUES:]),
        ("topic", _most(topics)),
        *((name, _most(values)) for name, values in telling[:_ATTRIBUTES]),
    ]
    return [
        Facet(name=name, values=[FacetValue(value=str(value), contacts=n) for value, n in values])
        for name, values in listed
        if values
    ]


def _counts(column: pa.Array | pa.ChunkedArray) -> Counter[Any]:
    return Counter({row["values"]: row["counts"] for row in column.drop_null().value_counts().to_pylist()})


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The most frequent values, ties by the value."""
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:_FACET_VALUES]
