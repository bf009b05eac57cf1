"""How procedures and their proofs look in the terminal."""

from collections.abc import Callable
from typing import Any

from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def checked(answer: Any, console: Console) -> None:
    """Errors, else what is open, else what there is."""
    console.print(Text.assemble((answer.name or "(no name)", "bold"), f"  {answer.purpose}"))
    for style, rows in (("red", answer.problems), ("yellow", answer.questions)):
        for row in rows:
            console.line(Text.assemble((f"line {row.line}: ", "dim"), (row.message, style), (f"  {row.hint}", "dim")))
    counts = (
        f"{answer.steps} steps, {answer.slots} slots, {answer.tools} tools, {answer.rules} rules, {answer.tests} tests"
    )
    if answer.problems:
        console.print(f"{len(answer.problems)} errors")
    elif answer.questions:
        console.print(f"{counts}; sound, and {len(answer.questions)} things to decide before it can be run")
    else:
        console.print(f"{counts}; sound, and ready to be run")


def proved(answer: Any, console: Console) -> None:
    """What passed, the figures that decide, what was missed, and conversations that went wrong."""
    console.print(
        Text.assemble(
            (answer.name, "bold"),
            f"  {answer.conversations:,} conversations, {answer.turns:,} turns, {answer.cases} cases",
        )
    )
    heads = ["customer", "as it must", "of", "95 % interval"]
    table(
        console, heads, [[row.what, f"{row.n:,}", f"{row.of:,}", _interval(row.low, row.high)] for row in answer.passed]
    )
    console.print(
        f"pass^{answer.k} {answer.pass_k:.3f} {_interval(answer.pass_k_low, answer.pass_k_high)}: chance that {answer.k} "
        "conversations of a cooperative customer all end as they must"
    )
    for row in (answer.hand_off, answer.mutants, answer.customer_errors):
        console.print(f"{row.what}: {row.n:,} of {row.of:,} {_interval(row.low, row.high)}")
    console.print(f"conversations that broke a rule: {answer.n_violations:,}")
    for text in [*answer.violations, *(f"not noticed: {name}" for name in answer.missed)]:
        console.print(Text(f"  {text}", "red"))
    for one in answer.failed:
        console.print(Text.assemble((f"\n{one.case} ({one.persona}): ", "bold"), ("; ".join(one.why), "red")))
        for line in one.lines:
            console.print(Text(f"  {line}", "dim"))
    if answer.ok:
        console.print(Text("it may be published", "green"))
    else:
        console.print(Text(f"it may not be published: {'; '.join(answer.refusals)}", "red"))


def _interval(low: float, high: float) -> str:
    return f"[{low:.3f}-{high:.3f}]"


SHOWS: dict[str, Callable[[Any, Console], None]] = {"agents.check": checked, "agents.prove": proved}
