"""Cards of data and of taxonomies: what a reader must know of labels, contacts or reasons before figures rest on them.

References: T. Gebru et al., Datasheets for datasets, CACM 64 (2021); C. G. Northcutt, A. Athalye, J. Mueller, Pervasive label
errors in test sets, NeurIPS 2021 (copies that are labelled apart bound the noise from below).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from headwater.core.stats.intervals import wilson
from headwater.evaluate.card import About
from headwater.evaluate.tell import table

_SHOWN: Final = 12
_FEW: Final = 10
_UNSAID: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Data:
    """What is in a set of labels, or in a workspace.

    Attributes:
        name: of it.
        kind: what a row is: ``labelled items`` or ``contacts``.
        n: rows.
        parts: property -> value -> rows, each from the commonest; the classes of labels are the property ``label``.
        n_customers: among them; 0: not told.
        hash: of what was counted; empty: not told.
        copies: rows that are a copy or near-copy of another one.
        groups: groups of copies.
        apart: of those, groups whose copies carry different labels.
        looked_at: rows in which personal data was looked for.
        personal: type -> rows of those that hold it.
        replaced: whether it is replaced before anything is shown.
        notes: what else was found: rows rejected, texts missing, leaks.
        lineage: where it comes from, a line each.
    """

    name: str
    kind: str
    n: int
    parts: Mapping[str, Mapping[str, int]]
    n_customers: int = 0
    hash: str = ""
    copies: int = 0
    groups: int = 0
    apart: int = 0
    looked_at: int = 0
    personal: Mapping[str, int] = field(default_factory=dict)
    replaced: bool = False
    notes: Sequence[str] = ()
    lineage: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a taxonomy is and how well people and the model keep to it.

    Attributes:
        name: of the version.
        facts: what and value: state, author, time, reason, nodes.
        lacks: what nodes lack -> names of the nodes.
        sizes: name of a node and its contacts with interval, from the largest; empty where none is counted.
        figures: name and value with interval: agreement of people, accuracy of the model, share unassigned.
        reliability: mean probability, share right, items of each bin; empty where not enough labels were drawn at random.
        weak: node, labels drawn at random there, share of them that the model gets right with interval; the worst first.
        lineage: versions before, a line each.
        notes: what else a reader must know.
    """

    name: str
    facts: Sequence[tuple[str, str]]
    lacks: Mapping[str, Sequence[str]]
    sizes: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, str]]
    reliability: Sequence[tuple[float, float, int]]
    weak: Sequence[tuple[str, int, int]]
    lineage: Sequence[str]
    notes: Sequence[str] = ()


def data_card(of: Data, about: About, *, collected: str = "") -> str:
    """The card of data as Markdown.

    Args:
        of: what was counted.
        about: what people say of it.
        collected: how and when it was collected, and by whom it was labelled.
    """
    head = [("Holds", f"{of.n:,} {of.kind}" + (f" of {of.n_customers:,} customers" if of.n_customers else ""))]
    head += [("Hash", of.hash)] if of.hash else []
    head += [("Licence", about.licence or _UNSAID), ("Made from", "; ".join(about.made_from) or _UNSAID)]
    lines = [f"# Card of data: {of.name}", "", table(("", ""), head), "", "## What it is for", ""]
    lines += [about.purpose or _nobody("what figures may rest on it"), "", "## How it was collected", ""]
    lines += [collected or _nobody("how it was collected and who labelled it")]
    for name, counts in of.parts.items():
        lines += ["", f"## By {name}", "", *_part(counts, of.n)]
    lines += ["", "## Copies", "", *_copies(of), "", "## Personal data", "", _personal(of)]
    lines += ["", "## Where it is thin", "", *_thin(of)]
    lines += ["", "## Limits", "", *_bullets((*about.limits, *of.notes))]
    lines += ["", "## Lineage", "", *_bullets(of.lineage or ("nothing is known of what it was made from",)), ""]
    return "\n".join(lines)


def taxonomy_card(of: Reasons, about: About, *, picture: str = "") -> str:
    """The card of a taxonomy as Markdown.

    Args:
        of: what is known of it.
        about: what people say of it.
        picture: file name of the reliability diagram; empty: the table alone.
    """
    facts = [*of.facts, ("Licence", about.licence or _UNSAID), ("Made from", "; ".join(about.made_from) or _UNSAID)]
    lines = [f"# Card of a taxonomy: {of.name}", "", table(("", ""), facts), "", "## What it is for", ""]
    lines += [about.purpose or _nobody("what is decided by it"), "", "## How well people and the model keep to it", ""]
    lines += [table(("", "value"), of.figures) if of.figures else "Nothing was labelled; nothing is known."]
    lines += ["", "## Stated and kept", ""]
    lines += [f"![Share right over the probability stated]({picture})", ""] if picture else []
    bins = [(f"{stated:.2f}", f"{right:.2f}", f"{n:,}") for stated, right, n in of.reliability]
    few = "Too few labels drawn at random to say whether its probabilities are kept: `headwater label`."
    lines += [table(("mean probability stated", "share right", "labels"), bins) if bins else few]
    lines += ["", "## Where it is weak", "", *_weak(of.weak), "", "## What nodes lack", ""]
    lines += _bullets([f"{len(names)} without {what}: {_some(names)}" for what, names in of.lacks.items() if names])
    lines += ["", "## Sizes", ""]
    lines += [table(("node", "contacts"), of.sizes[:_SHOWN]) if of.sizes else "None is counted yet: `headwater run`."]
    lines += [
        "",
        "## Limits",
        "",
        *_bullets((*about.limits, *of.notes)),
        "",
        "## Lineage",
        "",
        *_bullets(of.lineage),
        "",
    ]
    return "\n".join(lines)


def _part(counts: Mapping[str, int], n: int) -> list[str]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [(name or "not told", f"{held:,}", f"{held / max(n, 1):.1%}") for name, held in ordered[:_SHOWN]]
    rest = sum(held for _, held in ordered[_SHOWN:])
    if rest:
        rows.append((f"{len(ordered) - _SHOWN} others", f"{rest:,}", f"{rest / max(n, 1):.1%}"))
    return [table(("value", "rows", "share"), rows)]


def _copies(of: Data) -> list[str]:
    if not of.copies:
        return ["No row is a copy or near-copy of another one."]
    said = [f"{of.copies:,} of {of.n:,} rows are a copy or near-copy of another one ({of.groups:,} groups)."]
    if of.apart:
        low, high = (float(end) for end in wilson(of.apart, of.groups))
        said += [
            "",
            f"In {of.apart:,} of the groups copies carry different labels: {of.apart / of.groups:.1%} "
            f"[{low:.1%} to {high:.1%}]. So much of the labels is wrong or a matter of taste, at least.",
        ]
    return said


def _personal(of: Data) -> str:
    if not of.looked_at:
        return "It was not looked for."
    shown = "replaced before anything is shown" if of.replaced else "NOT replaced: mask it before you pass the data on"
    if not of.personal:
        return f"None was found in {of.looked_at:,} rows; what is found is {shown}."
    kinds = ", ".join(
        f"{kind} in {n:,}" for kind, n in sorted(of.personal.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"Of {of.looked_at:,} rows looked at: {kinds}. It is {shown}."


def _thin(of: Data) -> list[str]:
    """Values with so few rows that figures by them say little."""
    thin = [
        f"{name}: {_some([value or 'not told' for value, n in sorted(counts.items()) if n < _FEW])}"
        for name, counts in of.parts.items()
        if any(n < _FEW for n in counts.values())
    ]
    if not thin:
        return [f"Every value above has {_FEW} rows or more."]
    return [f"Fewer than {_FEW} rows, so that figures by them say little:", "", *_bullets(thin)]


def _weak(weak: Sequence[tuple[str, int, int]]) -> list[str]:
    if not weak:
        return ["Not known: no node has five labels drawn at random."]
    rows = []
    for name, n, right in weak[:_SHOWN]:
        low, high = (float(end) for end in wilson(right, n))
        rows.append((name, f"{n:,}", f"{right / n:.0%} [{low:.0%} to {high:.0%}]"))
    return [
        "Share of labels drawn at random that agree with the model, the worst nodes first:",
        "",
        table(_HEADS, rows),
    ]


_HEADS: Final = ("node", "labels", "agree")


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines] or ["None was named, which does not mean that there are none."]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _nobody(what: str) -> str:
    return f"Nobody has said {what}."
