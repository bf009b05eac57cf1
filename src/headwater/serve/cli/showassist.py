"""How suggestions for a conversation look in the terminal."""

from typing import Any

from rich.text import Text

from headwater.core.text.visible import visible
from headwater.serve.cli.console import Console


def suggested(answer: Any, console: Console) -> None:
    """What it is about, what to do, what to say, what to keep in mind, what was done before."""
    for code in answer.codes:
        above = " < ".join(dict.fromkeys(name for name in code.path if name != code.name))
        console.print(
            Text.assemble((code.name, "bold"), f"  {code.probability:.0%}", (f"  {above}" if above else "", "dim"))
        )
    if answer.codes and not answer.calibrated:
        console.print(Text("probabilities are not calibrated yet: headwater label", "dim"))
    scores = " ".join(f"{score:+.2f}" for score in answer.mood.scores[-8:])
    console.print(f"mood {scores or 'unknown'}; recovery {answer.mood.recovery:.2f}")
    _head("how it stands", console)
    for line in answer.summary:
        console.print(Text.assemble((f"{line.part:>9}  ", "dim"), visible(line.text)))
    if answer.guide is not None:
        _guide(answer.guide, console)
    for row in answer.actions:
        console.print(f"{row.probability:>9.0%}  {row.action}")
    _head("replies", console)
    for reply in answer.replies:
        cited = ", ".join(f"{one.source}:{one.start}-{one.end}" for one in reply.citations)
        votes = "" if reply.score is None else f"  {reply.score:.0%} of votes"
        console.print(Text.assemble(f"  {visible(reply.text)}", (f"  [{reply.source} {cited}]{votes}", "dim")))
    if not answer.replies:
        console.print("  none was found")
    _head("similar, and solved", console)
    for one in answer.similar:
        console.print(Text.assemble((f"  {one.contact_id}  ", "dim"), f"“{visible(one.problem.text)}”"))
        if one.answer is not None:
            console.print(Text.assemble(("    answered: ", "dim"), f"“{visible(one.answer.text)}”"))
    for note in answer.notes:
        console.print(Text(note, "yellow"))
    console.print(Text(f"{answer.took_ms:,.0f} ms", "dim"))


def _guide(guide: Any, console: Console) -> None:
    _head(f"procedure {guide.procedure}", console)
    if guide.next is None:
        console.print("  at its end")
    else:
        step = guide.next
        console.print(Text.assemble(f"  {step.kind.replace('_', ' ')}: {step.tool or step.words or step.step}",
                                    (f"  {step.because}", "dim")))  # fmt: skip
        if step.tool and step.words:
            console.print(f"  say: {step.words}")
        for way in step.ways:
            console.print(Text(f"    then {way.action}" + (f" when {way.when}" if way.when else ""), "dim"))
    for rule in guide.reminders:
        console.print(Text(f"  {rule.kind.replace('_', ' ')}: {rule.words}", "yellow"))


def _head(words: str, console: Console) -> None:
    console.print(Text(words, "cyan"))
