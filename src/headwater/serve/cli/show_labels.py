"""How labels, assignments and candidates look in the terminal."""

from collections.abc import Callable
from typing import Any

from rich.table import Table
from rich.text import Text

from headwater.serve.cli.console import Console

_WIDTH = 20


def questions(answer: Any, console: Console) -> None:
    """A statement a block, its likeliest topics below."""
    for question in answer.questions:
        console.print(Text.assemble((question.item, "dim"), f"  “{question.text}”"))
        for choice in question.choices:
            console.print(Text.assemble(f"  {choice.name}", (f"  {choice.topic_id}  {choice.probability:.0%}", "dim")))
    _progress(answer.progress, console)


def stored(answer: Any, console: Console) -> None:
    """The label that is stored or taken back."""
    label = getattr(answer, "label", None) or getattr(answer, "undone", None)
    if label is None:
        console.print("nothing to undo")
    else:
        console.print(Text.assemble((f"{label.author}: ", "dim"), label.topic, (f"  “{label.text}”", "dim")))
    _progress(answer.progress, console)


def labels(answer: Any, console: Console) -> None:
    """A label a line."""
    for label in answer.labels:
        console.print(
            Text.assemble(
                (f"{label.at:%Y-%m-%d %H:%M}  {label.author}  {label.source}  ", "dim"),
                label.topic,
                (f"  “{label.text}”  {label.item}", "dim"),
            )
        )
    console.print(Text(f"{answer.total:,} labels", "dim"))


def agreement(answer: Any, console: Console) -> None:
    """The figure, what it allows, and the statements to adjudicate."""
    if answer.alpha is not None:
        ends = f"[{answer.low:.2f}-{answer.high:.2f}]"
        console.print(f"alpha {answer.alpha:.2f} {ends} on {answer.items:,} statements, {answer.authors} labellers")
        console.print(
            f"equal answers {answer.agreed:.0%}" + ("" if answer.kappa is None else f", kappa {answer.kappa:.2f}")
        )
    console.print(answer.reading)
    for row in answer.disagreements:
        said = "; ".join(f"{author}: {topic}" for author, topic in row.answers.items())
        console.print(Text.assemble((row.item, "dim"), f"  “{row.text}”  ", (said, "yellow")))


def assigned(answer: Any, console: Console) -> None:
    """A statement a block: topic, nodes above, probability."""
    for text in answer.texts:
        for row in text.statements:
            _statement(row, console)
    if not answer.calibrated:
        console.print(Text("probabilities are not calibrated: headwater assignments card says why", "dim"))


def explained(answer: Any, console: Console) -> None:
    """A statement a block, its reasons below."""
    for row in answer.statements:
        _statement(row, console)
        words = ", ".join(f"{word.word} ({word.weight:.2f})" for word in row.words)
        console.print(Text.assemble(("  words        ", "dim"), words or "none stands out"))
        console.print(Text.assemble(("  or           ", "dim"), ", ".join(node.name for node in row.alternatives)))
        for near in row.near:
            head = f"  {near.kind:<9} {near.similarity:.2f}  "
            console.print(Text.assemble((head, "dim"), near.topic, (f"  “{near.text}”", "dim")))


def card(answer: Any, console: Console) -> None:
    """What the probabilities are worth, with the reliability table."""
    console.print(f"{answer.topics:,} topics; {answer.labels:,} labels, {answer.random} of them drawn at random")
    console.print(answer.reading)
    if answer.unknown_topic:
        console.print(Text(f"{answer.unknown_topic} labels name a topic that is gone", "yellow"))
    if answer.accuracy is None:
        return
    ends = f"[{answer.accuracy_low:.0%}-{answer.accuracy_high:.0%}]"
    console.print(f"right {answer.accuracy:.0%} {ends}, on statements that the model had not seen the labels of")
    console.print(f"calibration error {answer.error_raw:.3f} as found, {answer.error_calibrated:.3f} calibrated")
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in ("", "probability", "labels", "says", "people agree", ""):
        table.add_column(head, justify="right" if head in ("labels", "says") else "left")
    for row in answer.bins:
        bar = "█" * round(row.observed * _WIDTH)
        table.add_row(
            row.kind,
            f"{row.low:.2f}-{row.high:.2f}",
            f"{row.n:,}",
            f"{row.predicted:.0%}",
            f"{row.observed:.0%} [{row.observed_low:.0%}-{row.observed_high:.0%}]",
            bar,
        )
    console.print(table)


def candidates(answer: Any, console: Console) -> None:
    """A candidate a block: size with interval, rate, words of customers."""
    for row in answer.candidates:
        _candidate(row, console)
    console.print(Text(f"{answer.total:,} candidates; {answer.reading}", "dim"))


def candidate(answer: Any, console: Console) -> None:
    """All of one candidate."""
    _candidate(answer, console)
    console.print(Text.assemble(("keywords  ", "dim"), ", ".join(answer.keywords)))
    console.print(
        Text(f"p {answer.p_value:.2g}, {answer.known:,} known contacts lie there, too; {answer.method}", "dim")
    )
    for row in answer.statements:
        console.print(Text.assemble((row.statement_id, "dim"), f"  “{row.text}”"))


def _candidate(row: Any, console: Console) -> None:
    console.print(Text.assemble((row.name, "bold"), (f"  {row.candidate_id}  {row.state}", "dim")))
    size = f"{row.contacts:,} of {row.of:,} new contacts ({row.share:.1%} [{row.low:.1%}-{row.high:.1%}])"
    since = f", since {row.first_seen:%Y-%m-%d}" if row.first_seen else ""
    console.print(f"  {size}{since}; q {row.q_value:.2g}; nearest topic: {row.nearest}")
    for quote in row.quotes:
        console.print(Text(f"  “{quote}”"))


def _statement(row: Any, console: Console) -> None:
    console.print(Text.assemble((f"“{row.text}”", "bold")))
    path = " < ".join(node.name for node in row.path)
    console.print(Text.assemble(f"  {path}", (f"  {row.probability:.0%}, by {row.decided_by}", "dim")))
    if row.also:
        console.print(Text.assemble(("  also  ", "dim"), ", ".join(node.name for node in row.also)))
    if row.topic_id is None:
        console.print(Text("  left unassigned", "yellow"))


def _progress(progress: Any, console: Console) -> None:
    console.print(
        Text(
            f"{progress.mine} by you, {progress.labelled} in all; {progress.random} of {progress.enough} at random; "
            f"{progress.conflicts} to adjudicate",
            "dim",
        )
    )


SHOWS: dict[str, Callable[[Any, Console], None]] = {
    "labels.next": questions,
    "labels.add": stored,
    "labels.adjudicate": stored,
    "labels.undo": stored,
    "labels.list": labels,
    "labels.agreement": agreement,
    "assign": assigned,
    "assignments.explain": explained,
    "assignments.card": card,
    "candidates.list": candidates,
    "candidates.show": candidate,
}
