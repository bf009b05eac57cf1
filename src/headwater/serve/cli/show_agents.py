"""How procedures and their proofs look in the terminal."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text

from headwater.core.text.visible import visible
from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console

_STYLES = {"+": "green", "-": "red"}
_SHOWN = 40
"""Lines of a difference that are shown; ``--json`` has them all."""


def checked(answer: Any, console: Console) -> None:
    """Errors, else what is open, else what there is."""
    console.print(Text.assemble((answer.name or "(no name)", "bold"), f"  {answer.purpose}"))
    for style, rows in (("red", answer.problems), ("yellow", answer.questions)):
        _at_lines(rows, style, console)
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
    for row in (
        answer.hand_off,
        answer.mutants,
        answer.customer_errors,
        *([answer.examples] if answer.examples.of else []),
    ):
        console.print(f"{row.what}: {row.n:,} of {row.of:,} {_interval(row.low, row.high)}")
    console.print(f"conversations that broke a rule: {answer.n_violations:,}")
    if answer.turn_ms is not None:
        console.print(
            f"a turn takes {answer.turn_ms:g} ms of processor time, p95 {answer.turn_ms_p95:g}; "
            f"{answer.tool_calls / answer.conversations:.1f} tool calls a conversation; no language model is asked"
        )
    for text in [*answer.violations, *(f"not noticed: {name}" for name in answer.missed), *answer.misread]:
        console.print(Text(f"  {text}", "red"))
    for one in answer.failed:
        console.print(Text.assemble((f"\n{one.case} ({one.persona}): ", "bold"), ("; ".join(one.why), "red")))
        for line in one.lines:
            console.print(Text(f"  {line}", "dim"))
    if answer.ok:
        console.print(Text("it may be published", "green"))
    else:
        console.print(Text(f"it may not be published: {'; '.join(answer.refusals)}", "red"))


def tested(answer: Any, console: Console) -> None:
    """One line each; of those that failed what was said."""
    for row in answer.rows:
        mark = ("passed  ", "green") if row.ok else ("failed  ", "red")
        console.line(
            Text.assemble(mark, (f"{row.kind}  ", "dim"), visible(row.name), ("  " + "; ".join(row.why), "red"))
        )
        for line in row.lines:
            console.print(Text(f"    {visible(line)}", "dim"))
    console.print(f"{answer.passed} of {len(answer.rows)} passed")


def written(answer: Any, console: Console) -> None:
    """The draft, or where it is; what was left out of it, what is open."""
    if answer.out:
        console.line(Text(f"written to {answer.out}"))
    else:
        console.part(answer.text)
    for row in answer.left_out:
        console.line(Text.assemble(("left out  ", "yellow"), visible(row.what), (f"  {visible(row.why)}", "dim")))
    _at_lines(answer.problems, "red", console)
    if answer.fell_back:
        console.print(Text(f"compiled by rule, without the model: {answer.fell_back}", "yellow"))
    told = f"{answer.steps} steps by {answer.by}, {len(answer.cites)} citations checked"
    console.print(Text(f"{told}; {len(answer.questions)} things to decide before it can be run", "dim"))


def mined(answer: Any, console: Console) -> None:
    """The draft, or where it is; what is open."""
    if answer.out:
        console.line(Text(f"written to {answer.out}"))
    else:
        console.part(answer.text)
    told = f"{answer.dialogues:,} conversations, {answer.steps} steps, {answer.quotes} quotes"
    left = f"; {answer.returned:,} contacts left out: the customer came back" if answer.returned else ""
    console.print(Text(f"{told}{left}; {len(answer.questions)} things to decide before it can be run", "dim"))


def procedures(answer: Any, console: Console) -> None:
    """One line a version."""
    heads = ["procedure", "version", "state", "proved", "of new", "by", "on", "reviewed by", "why"]
    rows = [
        [
            row.name,
            str(row.number),
            row.state.replace("_", " "),
            {None: "not yet", True: "yes", False: "failed"}[row.proved],
            f"{row.share:.0%}" if row.share else "",
            row.author,
            f"{row.created:%Y-%m-%d}",
            row.reviewer,
            row.why,
        ]
        for row in answer.procedures
    ]
    table(console, heads, rows)
    if not rows:
        console.print("no procedure yet: headwater agents mine ISSUE, or headwater agents import FILE")


def text(answer: Any, console: Console) -> None:
    """The text as it is."""
    console.part(answer.text)


def differences(answer: Any, console: Console) -> None:
    """Lines that differ."""
    for line in answer.lines:
        console.line(Text(line, _STYLES.get(line[:1], "dim")))
    if not answer.lines:
        console.print("nothing differs")


def drafted(answer: Any, console: Console) -> None:
    """What the draft changes, what is open, what comes next."""
    for line in answer.changes[:_SHOWN]:
        console.line(Text(line, _STYLES.get(line[:1], "dim")))
    if len(answer.changes) > _SHOWN:
        console.print(Text(f"{len(answer.changes) - _SHOWN} more lines: --json", "dim"))
    _at_lines(answer.questions, "yellow", console)
    stepped(answer, console)


def stepped(answer: Any, console: Console) -> None:
    """The version's state, and what comes next."""
    row = answer.version
    console.print(Text.assemble((row.name, "bold"), f" version {row.number}, {row.state.replace('_', ' ')}"))
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def kept(answer: Any, console: Console) -> None:
    """The proof that is kept of a version."""
    if answer.proof is None:
        console.print(
            f"version {answer.version.number} was not proved: headwater agents simulate {answer.version.name}"
        )
        return
    console.print(Text(f"version {answer.version.number}, proved {answer.at:%Y-%m-%d %H:%M} by {answer.who}", "dim"))
    proved(answer.proof, console)


def shadowed(answer: Any, console: Console) -> None:
    """What it would have taken, passed on and done, and some contacts beside it."""
    about = f" beside contacts about {answer.issue}" if answer.issue else ""
    console.print(
        Text.assemble((f"{answer.name} version {answer.version}", "bold"), f"{about}; nothing was said or called")
    )
    rows = [
        [row.what, f"{row.taken.of:,}", _counted(row.taken), _counted(row.person), f"{row.other:,}"]
        for row in answer.groups
    ]
    table(console, ["contacts", "read", "taken", "of these passed on", "taken by another"], rows)
    for why in answer.reasons:
        console.line(Text(f"  passed on: {why.why} ({why.contacts:,})", "dim"))
    steps = [[row.kind.replace("_", " "), row.step, f"{row.replies:,}", _counted(row.same)] for row in answer.steps]
    table(console, ["it would", "step", "at replies", "people said the same"], steps)
    told = [f"{row.what} {row.n} of {row.of}" for row in answer.slots]
    if told:
        console.print(f"told by customers: {', '.join(told)}")
    for one in answer.examples:
        console.line(Text(f"\n{one.contact_id}", "bold"))
        for who, words in (("customer", one.customer), ("agent would", one.agent), ("person", one.person)):
            console.line(Text.assemble((f"  {who}: ", "dim"), visible(words)))


def effected(answer: Any, console: Console) -> None:
    """Factor by factor, what is left of the contacts a week."""
    console.print(Text.assemble((f"{answer.name} version {answer.version}", "bold"), f"  {answer.issue}"))
    rows = [
        [
            row.what,
            "" if row.of is None else f"{row.n:,} of {row.of:,}",
            f"{row.a_week:,.1f}",
            f"{row.low:,.1f}-{row.high:,.1f}",
        ]
        for row in (*answer.rows, answer.strangers)
    ]
    table(console, ["", "counted", "contacts a week", "95 % interval"], rows)
    if answer.minutes is not None:
        console.print(
            f"people's time: {answer.minutes.value:,.0f} minutes a week [{answer.minutes.low:,.0f}-{answer.minutes.high:,.0f}], "
            f"{answer.money.value:,.0f} [{answer.money.low:,.0f}-{answer.money.high:,.0f}] in the currency of the assumptions"
        )
    for note in answer.notes:
        console.print(Text(note, "yellow"))


def rolled(answer: Any, console: Console) -> None:
    """Who meets which version."""
    others = f"version {answer.before}" if answer.before else "a person"
    console.print(
        Text.assemble((answer.name, "bold"), f" version {answer.version}: {answer.share:.0%} of new conversations")
        + (Text(f"; the others meet {others}") if answer.share < 1 else Text(""))
    )


def outcomes(answer: Any, console: Console) -> None:
    """What came of conversations, by version."""
    if not answer.rows:
        console.print("no conversation with an agent yet: headwater agents say TEXT begins one")
        return
    heads = [
        "procedure",
        "version",
        "of new",
        "conversations",
        "without a person",
        "passed on",
        "came back",
        "resolved",
    ]
    rows = [
        [
            row.name,
            str(row.version),
            f"{row.share:.0%}",
            f"{row.conversations:,}",
            _counted(row.done),
            _counted(row.person),
            _counted(row.back),
            f"{row.resolved_value:.0%} [{row.resolved.low:.0%}-{row.resolved.high:.0%}]",
        ]
        for row in answer.rows
    ]
    table(console, heads, rows)
    console.print(
        Text(
            f"came back: wrote about the same within {answer.days} days, of those done with a known customer whose window "
            "has passed; resolved is an upper bound: who went away unhelped is in it",
            "dim",
        )
    )


def _counted(row: Any) -> str:
    return f"{row.n:,} of {row.of:,} [{row.low:.0%}-{row.high:.0%}]" if row.of else "-"


def said(answer: Any, console: Console) -> None:
    """The agent's replies, and what a colleague or an approver needs."""
    for reply in answer.replies:
        console.line(Text(visible(reply)))
    for name, words in answer.hand_off.items():
        console.print(Text(f"  {name}: {visible(words)}", "yellow"))
    if answer.approve:
        console.line(Text(f"to approve: headwater agents decide {answer.conversation} {answer.approve}", "yellow"))
    console.line(Text(f"{answer.status.replace('_', ' ')}; go on with --conversation {answer.conversation}", "dim"))


def traced(answer: Any, console: Console) -> None:
    """One line a thing that happened."""
    console.print(Text(", ".join(answer.procedures), "dim"))
    for row in answer.rows:
        console.line(Text.assemble((f"{row.what:<12}", "dim"), visible(row.detail)))


def _at_lines(rows: Sequence[Any], style: str, console: Console) -> None:
    """Problems or open questions, each with its line and what to do."""
    for row in rows:
        console.line(Text.assemble((f"line {row.line}: ", "dim"), (row.message, style), (f"  {row.hint}", "dim")))


def _interval(low: float, high: float) -> str:
    return f"[{low:.3f}-{high:.3f}]"


SHOWS: dict[str, Callable[[Any, Console], None]] = {
    "agents.check": checked,
    "agents.prove": proved,
    "agents.mine": mined,
    "agents.draft": written,
    "agents.test": tested,
    "agents.list": procedures,
    "agents.show": text,
    "agents.diff": differences,
    "agents.import": drafted,
    **dict.fromkeys([f"agents.{step}" for step in ("review", "approve", "reject", "reopen", "publish")], stepped),
    "agents.say": said,
    "agents.decide": said,
    "agents.trace": traced,
    **dict.fromkeys(["agents.simulate", "agents.proof"], kept),
    "agents.shadow": shadowed,
    "agents.effect": effected,
    "agents.rollout": rolled,
    "agents.results": outcomes,
}
