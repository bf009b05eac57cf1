"""How evaluations, comparisons, cards and decisions of the gate look in the terminal."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def evaluated(answer: Any, console: Console) -> None:
    """Each evaluation in full, then what can be done next."""
    for found in answer.evaluations:
        evaluation(found, console)
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def evaluation(answer: Any, console: Console) -> None:
    """Figures, segments, notes."""
    head = (
        f"  {answer.system} on {answer.task}: {answer.items:,} items of {answer.clusters:,} customers or conversations"
    )
    console.print(Text.assemble((f"{answer.name}@{answer.version}", "bold"), head))
    table(console, ["metric", "value", "interval", "better"], [[*_cells(f), f.better] for f in answer.figures])
    if answer.segments:
        rows = [[f"{s.property} {s.value}", f"{s.items:,}", *_cells(s.figure)[1:]] for s in answer.segments]
        table(console, ["segment", "items", answer.decides.metric, "interval"], rows)
    for note in answer.notes:
        console.print(Text(note, "yellow"))


def evaluations(answer: Any, console: Console) -> None:
    """A line each."""
    rows = [
        [f"{row.name}@{row.version}", row.task, f"{row.items:,}", " ".join(_cells(row.decides))]
        for row in answer.evaluations
    ]
    table(console, ["evaluation", "task", "items", "decided by"], rows)
    if not rows:
        console.print("no evaluations yet; make one: headwater evaluate labels.csv --task assignment")


def compared(answer: Any, console: Console) -> None:
    """The verdict, then the segments in which the first lost."""
    console.print(answer.reading)
    console.print(Text(f"{answer.items:,} items; they show a gap of {answer.detectable:.3f} four times in five", "dim"))
    rows = [
        [f"{s.property} {s.value}", f"{s.items:,}", f"{s.gap:+.3f}", f"{s.p_worse:.3g}"]
        for s in answer.segments
        if s.gap < 0
    ]
    table(console, ["where the first is behind", "items", "gap", "p, corrected"], rows)


def card(answer: Any, console: Console) -> None:
    """The Markdown as it is, or where it was written."""
    if answer.path:
        console.print(answer.path)
    else:
        console.part(answer.text)


def gate(answer: Any, console: Console) -> None:
    """The decision and each check."""
    verdict = ("passed", "bold green") if answer.ok else ("refused", "bold red")
    against = f" against {answer.against}" if answer.against else ""
    console.print(Text.assemble((answer.candidate, "bold"), f"{against}: ", verdict))
    for check in answer.checks:
        mark = ("  ok       ", "green") if check.passed else ("  refused  ", "red")
        console.print(Text.assemble(mark, f"{check.name}: {check.said}"))


def differing(answer: Any, console: Console) -> None:
    """The outcome, and the file to label."""
    console.print(Text.assemble((answer.candidate, "bold"), f" against {answer.against}: ", (answer.outcome, "bold")))
    console.print(answer.reading)
    if answer.path:
        console.print(f"label the items in {answer.path}, then give it with --labels")


def places(answer: Any, console: Console) -> None:
    """A line a place."""
    rows = [
        [p.place, p.live or "not evaluated", f"{p.trial} ({p.share:.0%})" if p.trial else "", f"{p.at:%Y-%m-%d}", p.who]
        for p in answer.places
    ]
    table(console, ["place", "in use", "on trial", "since", "by"], rows)
    if not rows:
        console.print("nothing was promoted yet; see: headwater models promote --help")


def promoted(answer: Any, console: Console) -> None:
    """What holds now, what was asked of it, and the way back."""
    trial = f"; {answer.trial} decides on {answer.share:.0%} of the contacts" if answer.trial else ""
    console.print(f"{answer.place}: {answer.live or 'what was there before'} is in use{trial}")
    for check in answer.checks:
        console.print(Text(f"  {check.name}: {check.said}", "dim"))
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def held(answer: Any, console: Console) -> None:
    """Whether labels wait, and what to do next."""
    waits = (
        f"labels wait for the gate; {answer.labels_waiting:,} do now" if answer.waits else "every run uses all labels"
    )
    console.print(f"{answer.place}: {waits}")
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def shadow(answer: Any, console: Console) -> None:
    """How much would change, from where to where, with some contacts."""
    ends = f"{answer.share:.1%} [{answer.low:.1%} to {answer.high:.1%}]"
    console.print(f"{answer.changed:,} of {answer.contacts:,} contacts would be decided otherwise: {ends}")
    table(console, ["from", "to", "contacts"], [[m.before, m.after, f"{m.contacts:,}"] for m in answer.moves])
    for row in answer.examples:
        console.print(Text.assemble((f"{row.contact_id}  {row.before} -> {row.after}  ", "dim"), f"“{row.text}”"))


def drift(answer: Any, console: Console) -> None:
    """The verdict, then the weeks."""
    console.print(answer.reading)
    console.print(Text(f"in the newest week {answer.moved} moved most: {answer.moved_by:+.1%}", "dim"))
    rows = [
        [f"{w.week}", f"{w.contacts:,}", f"{w.p_value:.3g}", f"{w.evidence:.3g}", "alarm" if w.alarm else ""]
        for w in answer.weeks
    ]
    table(console, ["week", "decisions", "p", "evidence", ""], rows)


def corrected(answer: Any, console: Console) -> None:
    """The corrected mean, then what the judge is like."""
    console.print(answer.reading)
    ends = f"[{answer.agreement.low:.0%} to {answer.agreement.high:.0%}]"
    console.print(f"equal scores {answer.agreement.value:.0%} {ends}, kappa {answer.kappa:.2f}")
    console.print(f"the judge is {answer.bias:+.3f} off on average (p = {answer.bias_p:.3g})")
    if answer.length is not None:
        found = "moves it" if answer.length.found else "is not shown to move it"
        console.print(f"length {found}: {answer.length.effect:+.3f} a doubling (p = {answer.length.p_value:.3g})")


def pairs(answer: Any, console: Console) -> None:
    """In words."""
    console.print(answer.reading)


def experiment(answer: Any, console: Console) -> None:
    """The plan, the result, the remarks."""
    console.print(Text.assemble((answer.name, "bold"), f"  {answer.state}  ", (f"by {answer.author}", "dim")))
    console.print(answer.question)
    rule = f"decided by {answer.metric} of {answer.task}, {answer.expected:+g} expected; stops at {answer.stopping}"
    console.print(Text(f"{rule}; plan {answer.lock[:12]}", "dim"))
    if answer.result:
        console.print(str(answer.result.get("reading") or answer.result["figure"]))
    for row in answer.remarks:
        console.print(Text.assemble((f"{row.at:%Y-%m-%d %H:%M} {row.who}: ", "dim"), row.text))


def experiments(answer: Any, console: Console) -> None:
    """A line each."""
    rows = [[row.name, row.state, row.author, str((row.result or {}).get("verdict", ""))] for row in answer.experiments]
    table(console, ["experiment", "state", "by", "found"], rows)
    if not rows:
        console.print("no experiments yet; see: headwater experiments register --help")


def steps(answer: Any, console: Console) -> None:
    """A step a line."""
    table(console, ["step", "score", ""], [[s.measure, f"{s.value:.3f}", s.meaning] for s in answer.scores])


def _cells(figure: Any) -> list[str]:
    return [figure.metric, f"{figure.value:.3f}", f"[{figure.low:.3f} to {figure.high:.3f}]"]


SHOWS: Mapping[str, Callable[[Any, Console], None]] = {
    "evaluate": evaluated,
    "evaluations.list": evaluations,
    "evaluations.show": evaluation,
    "evaluations.compare": compared,
    "evaluations.differing": differing,
    "card": card,
    "cards.data": card,
    "cards.taxonomy": card,
    "gate": gate,
    "judges.correct": corrected,
    "judges.pairs": pairs,
    **{f"experiments.{name}": experiment for name in ("register", "open", "conclude", "review", "comment", "show")},
    "experiments.list": experiments,
    "benchmark.score": steps,
    "models.list": places,
    "models.promote": promoted,
    "models.rollback": promoted,
    "models.hold": held,
    "models.shadow": shadow,
    "models.drift": drift,
}
