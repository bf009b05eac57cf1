"""Evaluations as Markdown, LaTeX and CSV: what goes into a page, a paper or a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from headwater.evaluate.evaluation import Evaluation, Figure

_HEADS: Final = ("metric", "value", "low", "high", "direction")


def markdown(of: Evaluation) -> str:
    """A page: figures, segments, reliability, what it was made with."""
    level = f"{float(of.spec['level']):.0%}"
    lines = [
        f"# Evaluation: {of.name or of.system}",
        "",
        f"{of.system} on the task {of.task}: {of.n_items:,} items of {of.n_clusters:,} customers or conversations.",
        "",
        table(("metric", f"value [{level} interval]", "better", "meaning"), [_row(f) for f in of.figures]),
    ]
    if of.segments:
        rows = [(s.name, s.value, f"{s.n_items:,}", s.figure.shown) for s in of.segments]
        lines += [
            "",
            f"## {of.decides.metric} by segment",
            "",
            table(("property", "value", "items", "value [interval]"), rows),
        ]
    if of.reliability:
        lines += ["", "## Stated and kept", "", reliability_table(of)]
    if of.notes:
        lines += ["", "## Notes", "", *(f"- {note}" for note in of.notes)]
    lines += ["", "## How it was made", "", table(("what", "value"), _made(of)), ""]
    return "\n".join(lines)


def latex(of: Sequence[Evaluation]) -> str:
    """A ``tabular`` with a column a system, intervals below the values; needs no package."""
    names = list(dict.fromkeys(figure.metric for e in of for figure in e.figures))
    heads = " & ".join(["", *(_tex(e.name or e.system) for e in of)])
    lines = [rf"\begin{{tabular}}{{l{'r' * len(of)}}}", r"\hline", rf"{heads} \\", r"\hline"]
    for name in names:
        held = [next((f for f in e.figures if f.metric == name), None) for e in of]
        lines.append(" & ".join([_tex(name), *(f"{f.value:.3f}" if f else "--" for f in held)]) + r" \\")
        ends = (rf"{{\scriptsize [{f.low:.3f}, {f.high:.3f}]}}" if f else "" for f in held)
        lines.append(" & ".join(["", *ends]) + r" \\")
    return "\n".join([*lines, r"\hline", r"\end{tabular}", ""])


def comma_separated(of: Sequence[Evaluation]) -> str:
    """A line a figure, of all items and of each segment."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["evaluation", "system", "task", "property", "segment", "items", *_HEADS])
    for e in of:
        for figure in e.figures:
            writer.writerow([e.name, e.system, e.task, "", "", e.n_items, *_cells(figure)])
        for s in e.segments:
            writer.writerow([e.name, e.system, e.task, s.name, s.value, s.n_items, *_cells(s.figure)])
    return out.getvalue()


def _cells(figure: Figure) -> list[str]:
    return [figure.metric, *(f"{x:.6g}" for x in (figure.value, figure.low, figure.high)), figure.better]


def _row(figure: Figure) -> tuple[str, ...]:
    return figure.metric, figure.shown, figure.better, figure.meaning


def _made(of: Evaluation) -> list[tuple[str, str]]:
    rows = [("data", of.data_hash)]
    rows += [(key, str(value)) for key, value in sorted(of.spec.items())]
    rows += [(key, str(value)) for key, value in sorted(of.code.items())]
    return rows + [(key, f"{value:.3g}") for key, value in sorted(of.timings.items()) if value is not None]


def reliability_table(of: Evaluation) -> str:
    """What was stated beside what was kept, a line a bin."""
    rows = [(f"{stated:.2f}", f"{right:.2f}", f"{n:,}") for stated, right, n in of.reliability]
    return table(("mean probability stated", "share right", "items"), rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; signs that would break it are masked."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _tex(text: str) -> str:
    plain = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(plain.get(c, f"\\{c}" if c in "&%$#_{}" else c) for c in text)
