"""The use case behind ``search``."""

from collections.abc import Mapping
from typing import Any

from headwater.app.context import Context
from headwater.app.searching import Searcher, Wanted, topic_names
from headwater.app.verbs.search import Facet, FacetValue, HitRow, SearchInput, SearchOutput
from headwater.app.workspace import opened
from headwater.search.filters import FIELDS
from headwater.search.rank import counted, fold
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
        searcher = Searcher(workspace)
        found = searcher.ranked(wanted)
        names = topic_names(workspace)
        return SearchOutput(
            hits=hits(searcher, found, given, names),
            pool=found.rows.num_rows,
            facets=facets(found, names),
            corrected={typed: meant for meant, typed in sorted(found.corrected.items(), reverse=True)},
        )


def hits(searcher: Searcher, found: Ranked, given: SearchInput, names: Mapping[str, str]) -> list[HitRow]:
    """The first hits as they are shown."""
    ids = found.rows["contact_id"].to_pylist()
    kept, folded = fold(range(len(ids)), found.vectors, given.limit, likeness=ALIKE if given.collapse else None)
    if not kept:
        return []
    shown = searcher.rows([ids[row] for row in kept], _SHOWN).to_pylist()
    rows = []
    for row, about in zip(kept, shown, strict=True):
        spans = matched(about["text"], found.terms) if given.mode != "dense" else []
        meaning = float(found.scores.meaning[row])
        alike = [ids[other] for other in folded[row]]
        rows.append(
            HitRow(
                **{name: about[name] for name in ("contact_id", "text", "day", "channel", "language")},
                score=round(float(found.scores.total[row]), 5),
                why=reasons(about["text"], spans, found.corrected, given.mode, meaning),
                spans=spans,
                topics=[names[key] for key in about["topics"] if key in names],
                attributes=dict(label.split("=", 1) for label in about["labels"]),
                alike=len(alike),
                alike_ids=alike,
            )
        )
    return rows


def facets(found: Ranked, names: Mapping[str, str]) -> list[Facet]:
    """How the ranked contacts spread over channel, week, topic and the attributes that tell most."""
    rows = found.rows
    labels: dict[str, list[list[str]]] = {}
    for row in rows["labels"].to_pylist():
        for label in row:
            name, _, value = label.partition("=")
            if name.lower() not in FIELDS:
                labels.setdefault(name, []).append([value])
    # an attribute with one value, or with as many values as contacts, tells nothing
    telling = [
        (name, values)
        for name, values in labels.items()
        if 1 < len({value for row in values for value in row}) <= len(values) / 2
    ]
    telling.sort(key=lambda item: (-len(item[1]), item[0]))
    weeks = [[] if week is None else [f"{week:%G-W%V}"] for week in rows["week"].to_pylist()]
    listed: list[tuple[str, list[Any]]] = [
        ("channel", [[value] for value in rows["channel"].to_pylist()]),
        ("week", weeks),
        ("topic", [[names[key] for key in row if key in names] for row in rows["topics"].to_pylist()]),
        *telling[:_ATTRIBUTES],
    ]
    return [Facet(name=name, values=values) for name, column in listed if (values := _values(name, column))]


def _values(name: str, column: list[Any]) -> list[FacetValue]:
    every = counted(column)
    shown = sorted(every)[-_FACET_VALUES:] if name == "week" else every[:_FACET_VALUES]
    return [FacetValue(value=str(value), contacts=n) for value, n in shown]
