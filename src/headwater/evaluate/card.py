"""Cards: what a reader must know of a system before using it, written from its evaluation and its gate.

References: M. Mitchell et al., Model cards for model reporting, FAT* 2019; T. Gebru et al., Datasheets for datasets,
CACM 64 (2021).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.evaluate.evaluation import Evaluation, Segment
from headwater.evaluate.tasks import task
from headwater.evaluate.tell import reliability_table, table


@dataclass(frozen=True, slots=True)
class About:
    """What only people know of a system.

    Attributes:
        purpose: what it is for, and what it is not for.
        limits: known ones.
        licence: of the model and its data.
        made_from: data and models that it was made from.
    """

    purpose: str = ""
    limits: tuple[str, ...] = ()
    licence: str = ""
    made_from: tuple[str, ...] = ()


def card(of: Evaluation, about: About, *, gate: Mapping[str, Any] | None = None, picture: str = "") -> str:
    """The card as Markdown.

    Args:
        of: the evaluation that its figures come from.
        about: what people say of it.
        gate: document of the newest decision of the gate on it; None: it was never asked.
        picture: file name of the reliability diagram; empty: the table alone.
    """
    level = f"{float(of.spec['level']):.0%}"
    lines = [
        f"# Card: {of.name or of.system}",
        "",
        table(("", ""), _facts(of, about)),
        "",
        "## What it is for",
        "",
        about.purpose or "Nobody has said; do not use it for decisions before somebody has.",
        "",
        "## What it was measured on",
        "",
        *_data(of),
        "",
        f"## What it scores ({level} intervals)",
        "",
        table(
            ("metric", "value", "better"),
            [(f.metric, f.shown, f.better) for f in of.figures],
        ),
    ]
    lines += ["", "## Stated and kept", "", *_reliability(of, picture)]
    lines += ["", "## Where it is weak", "", *_weak(of)]
    lines += ["", "## Limits", "", *(f"- {limit}" for limit in (*about.limits, *of.notes))]
    if not (about.limits or of.notes):
        lines.append("None was named, which does not mean that there are none.")
    lines += ["", "## The gate", "", *_gate(gate), ""]
    return "\n".join(lines)


def _facts(of: Evaluation, about: About) -> list[tuple[str, str]]:
    return [
        ("Task", f"{of.task}: {task(of.task).question}"),
        ("System", of.system),
        ("Licence", about.licence or "not stated"),
        ("Made from", "; ".join(about.made_from) or "not stated"),
        ("Made with", ", ".join(f"{name} {value}" for name, value in sorted(of.code.items()))),
        ("Speed", f"{of.timings.get('ms_per_item') or 0.0:.2f} ms an item"),
        ("Memory", f"{memory:.3g} MB to answer" if (memory := of.timings.get("memory_mb")) else "not measured"),
    ]


def _data(of: Evaluation) -> list[str]:
    said = [
        f"{of.n_items:,} labelled items of {of.n_clusters:,} customers or conversations "
        f"(set `{of.spec.get('set', 'yours')}`, hash `{of.data_hash}`)."
    ]
    if task(of.task).kind in ("label", "group"):
        counts = Counter(str(item["gold"]) for item in of.items)
        common = ", ".join(f"{name} {n:,}" for name, n in counts.most_common(8))
        said += ["", f"{len(counts)} classes; the commonest: {common}."]
    return said


def _reliability(of: Evaluation, picture: str) -> list[str]:
    if not of.reliability:
        return ["It states no probabilities."]
    shown = [f"![Share right over the probability stated]({picture})", ""] if picture else []
    return [*shown, reliability_table(of)]


def _weak(of: Evaluation) -> list[str]:
    """Segments whose whole interval lies on the bad side of the figure of all items."""
    if not of.segments:
        return ["No properties of the items were told, or none has a value with enough items."]
    weak = weak_segments(of)
    if not weak:
        return [f"In none of the {len(of.segments)} segments looked at is its interval wholly below that of all items."]
    rows = [(s.name, s.value, f"{s.n_items:,}", s.figure.shown) for s in weak]
    return [
        f"Of {len(of.segments)} segments, those worse than all items ({of.decides.metric} {of.decides.value:.3f}):",
        "",
        table(("property", "value", "items", of.decides.metric), rows),
    ]


def weak_segments(of: Evaluation) -> Sequence[Segment]:
    """Segments that are worse than all items for certain, the worst first."""
    if of.decides.better == "higher":
        return sorted((s for s in of.segments if s.figure.high < of.decides.value), key=lambda s: s.figure.value)
    return sorted((s for s in of.segments if s.figure.low > of.decides.value), key=lambda s: -s.figure.value)


def _gate(gate: Mapping[str, Any] | None) -> list[str]:
    if gate is None:
        return ["No gate was asked."]
    rows = [(check["name"], "passed" if check["passed"] else "refused", check["said"]) for check in gate["checks"]]
    head = f"{'Passed' if gate['passed'] else 'Refused'} against {gate['incumbent'] or 'nothing in use'}."
    return [head, "", table(("check", "", "why"), rows)]
