"""How versions of the taxonomy, edits and bridges look in the terminal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rich.text import Text

from headwater.app.verbs.taxonomy import EffectRow, Effects, NodeRow, WeekRow
from headwater.serve.cli.blocks import sparkline, table
from headwater.serve.cli.console import Console

_STYLES = {"+": "green", "-": "red", "~": "yellow"}
_SHOWN = 40
"""Lines of a difference that are shown; ``--json`` has them all."""


def versions(answer: Any, console: Console) -> None:
    """One line a version."""
    heads = ["version", "state", "from", "by", "on", "nodes", "reviewed by", "why"]
    rows = [
        [
            str(v.number),
            v.state.replace("_", " "),
            str(v.parent or ""),
            v.author,
            f"{v.created:%Y-%m-%d %H:%M}",
            f"{v.nodes:,}",
            v.reviewer,
            v.why,
        ]
        for v in answer.versions
    ]
    table(console, heads, rows)
    if not rows:
        console.print("no version yet: headwater taxonomy accept, or headwater taxonomy import FILE")


def nodes(answer: Any, console: Console) -> None:
    """The tree, a line a node; everything of it where it is the only one."""
    version = answer.version
    console.print(Text(f"version {version.number}, {version.state.replace('_', ' ')}", "dim"))
    shown = [node for node in answer.nodes if not node.retired] or answer.nodes
    top = min((len(node.path) for node in shown), default=1)
    for node in shown:
        console.line(_node_line(node, len(node.path) - top))
    hidden = len(answer.nodes) - len(shown)
    if hidden:
        console.print(Text(f"{hidden} retired nodes: headwater taxonomy text", "dim"))
    if len(answer.nodes) == 1:
        _detail(answer.nodes[0], console)


def _node_line(node: NodeRow, depth: int) -> Text:
    marks = "".join(f" !{m}" for m in ("locked", "retired", "background") if getattr(node, m))
    size = "" if node.contacts is None else f"  {node.contacts:,.0f} contacts"
    return Text.assemble(
        "  " * depth,
        (node.name, "bold"),
        size,
        (f"  @{node.owner}" if node.owner else "", "green"),
        (marks, "yellow"),
        (f"  {node.id}", "dim"),
    )


def _detail(node: NodeRow, console: Console) -> None:
    for label, lines in (
        ("definition", [node.definition]),
        ("include", [node.include]),
        ("exclude", [node.exclude]),
        ("takes", node.takes),
        ("refuses", node.refuses),
        ("topics", [" ".join(node.topics)]),
        ("example", [f"“{example.text}”" for example in node.examples]),
    ):
        for line in lines:
            if line:
                console.print(Text.assemble((f"{label:<11}", "dim"), line))


def document(answer: Any, console: Console) -> None:
    """The document, to be piped into a file."""
    console.line(Text(answer.text.rstrip("\n")))


def difference(answer: Any, console: Console) -> None:
    """One line a change."""
    _changes(answer.changes, console)


def _changes(lines: Sequence[str], console: Console) -> None:
    for line in lines[:_SHOWN]:
        console.line(Text(line, _STYLES.get(line[:1], "")))
    if len(lines) > _SHOWN:
        console.print(Text(f"{len(lines) - _SHOWN} more changes: --json", "dim"))
    if not lines:
        console.print("no difference")


def edited(answer: Any, console: Console) -> None:
    """What an edit changes, and what that does to the counts."""
    _changes(answer.changes, console)
    _effects(answer.effects, console)
    if answer.saved:
        console.print(Text.assemble("saved in ", (f"version {answer.version}", "bold"), ", your draft"))
    _steps(answer.next_steps, console)


def step(answer: Any, console: Console) -> None:
    """What became of a version."""
    _changes(answer.changes, console)
    if answer.effects is not None:
        _effects(answer.effects, console)
    state = answer.version.state.replace("_", " ")
    console.print(Text.assemble((f"version {answer.version.number}", "bold"), f" is {state}"))
    _steps(answer.next_steps, console)


def _steps(lines: Sequence[str], console: Console) -> None:
    for line in lines:
        console.line(Text(line, "dim"))


def _effects(effects: Effects, console: Console) -> None:
    if effects.moved:
        share = effects.moved / max(effects.statements, 1)
        console.print(f"{effects.moved:,} of {effects.statements:,} statements change their node ({share:.1%})")
    table(
        console,
        ["node", "contacts before", "after", "last weeks before", "after"],
        [_effect(row) for row in effects.rows[:_SHOWN]],
    )
    if len(effects.rows) > _SHOWN:
        console.print(Text(f"{len(effects.rows) - _SHOWN} more nodes: --json", "dim"))
    if effects.note:
        console.print(Text(effects.note, "dim"))


def _effect(row: EffectRow) -> list[str]:
    trends = [sparkline([week.contacts for week in weeks]) for weeks in (row.weeks_before, row.weeks_after)]
    return [row.name, f"{row.contacts_before:,}", f"{row.contacts_after:,}", *trends]


def passages(answer: Any, console: Console) -> None:
    """Trends before and after, then what moved where."""
    console.print(Text.assemble("from version ", (str(answer.first), "bold"), " to ", (str(answer.second), "bold")))
    heads = ["node", "became", "contacts", "statements", "weeks"]
    span = [week.week for trend in (*answer.old, *answer.new) for week in trend.weeks]
    for label, side in (("before", answer.old), ("after", answer.new)):
        rows = [
            [t.name, t.change or "", f"{t.contacts:,}", f"{t.statements:,}", sparkline(_series(t.weeks, span))]
            for t in side[:_SHOWN]
        ]
        table(console, [f"{heads[0]} {label}", *heads[1:]], rows)
    table(
        console,
        ["from", "to", "statements", "of the old", "of the new"],
        [
            [m.old_name, m.new_name, f"{m.statements:,}", f"{m.share_of_old:.0%}", f"{m.share_of_new:.0%}"]
            for m in answer.moved[:_SHOWN]
        ],
    )
    if not answer.moved:
        console.print("nothing moved")


def _series(weeks: Sequence[WeekRow], span: Sequence[date]) -> list[int]:
    """Contacts of every week of the span, so that trends stand below each other."""
    if not span:
        return []
    counted = {week.week: week.contacts for week in weeks}
    first, last = min(span), max(span)
    return [counted.get(first + timedelta(weeks=k), 0) for k in range((last - first).days // 7 + 1)]


_STEPS = ("review", "approve", "reject", "reopen", "rebase", "publish", "rollback")
_EDITS = "accept import put add rename move merge split retire restore lock unlock define rule example own".split()

SHOWS: Mapping[str, Callable[[Any, Console], None]] = {
    "taxonomy.list": versions,
    "taxonomy.show": nodes,
    "taxonomy.text": document,
    "taxonomy.diff": difference,
    "taxonomy.crosswalk": passages,
    "taxonomy.bridge": passages,
    **{f"taxonomy.{name}": step for name in _STEPS},
    **{f"taxonomy.{name}": edited for name in _EDITS},
}
