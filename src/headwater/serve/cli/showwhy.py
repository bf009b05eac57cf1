"""The cause tree in the terminal."""

from typing import Any

from rich.text import Text
from rich.tree import Tree

from headwater.app.usecases.whysaid import began, beside_event, explained, where
from headwater.serve.cli.console import Console


def cause_tree(answer: Any, console: Console) -> None:
    """Where, when, what and why as a tree; each claim with its numbers."""
    if answer.as_markdown:
        for line in answer.document.splitlines():
            console.line(Text(line))
        return
    size = answer.contacts
    title = f"  {size.value:,.0f} contacts [{size.low:,.0f}-{size.high:,.0f}]"
    tree = Tree(Text.assemble((answer.name, "bold"), title, (f"  {answer.issue_id}", "dim")))
    _where(answer, tree)
    _when(answer, tree)
    _what(answer, tree)
    _why(answer, tree)
    _steps(answer, tree)
    console.print(tree)


def _where(answer: Any, tree: Tree) -> None:
    branch = tree.add(Text("where", "bold"))
    for segment in answer.segments:
        leaf = branch.add(Text.assemble(explained(segment), (f"  p={segment.p_value:.1g}", "dim")))
        for rule in segment.equivalents[:3]:
            leaf.add(Text(f"the data cannot tell it from {where(rule)}", "dim"))
        if segment.onset:
            leaf.add(Text(began(segment.onset)))
    if not answer.segments:
        branch.add(Text("no combination of attributes stands out", "dim"))


def _when(answer: Any, tree: Tree) -> None:
    branch = tree.add(Text("when", "bold"))
    if not answer.onset:
        branch.add(Text("no beginning can be told: it was there all along, or the contacts are too few", "dim"))
        return
    branch.add(Text(f"{began(answer.onset)} (probability {answer.onset.probability:.0%})"))
    for match in answer.events:
        fits = {True: "touched the segment", False: "did not touch the segment", None: "scope unknown"}
        strong = match.bayes_factor * match.scope_factor >= 3 and match.scope_fits is not False
        style = "green" if strong else "dim"
        branch.add(Text(f"{beside_event(match)}; p={match.p_value:.2g}; {fits[match.scope_fits]}", style))
    if not answer.events:
        branch.add(Text("no change event near it is known: headwater events load FILE", "dim"))


def _what(answer: Any, tree: Tree) -> None:
    branch = tree.add(Text("what", "bold"))
    for row in answer.phrases:
        branch.add(Text(f"“{row.phrase}” in {row.inside} statements inside, {row.outside} outside"))
    if answer.beside:
        branch.add(Text(f"comes with: {', '.join(answer.beside)}"))
    if not answer.phrases and not answer.beside:
        branch.add(Text("no phrase sets it apart", "dim"))


def _why(answer: Any, tree: Tree) -> None:
    branch = tree.add(Text("why, in the customers' words", "bold"))
    for row in answer.reasons:
        low, high = row.share.low, row.share.high
        leaf = branch.add(Text(f"“{row.words}”  {row.contacts} of {row.of} that name a cause [{low:.0%}-{high:.0%}]"))
        for quote in row.quotes[:2]:
            leaf.add(Text.assemble(f"“{quote.quote}”", (f"  {quote.contact_id}", "dim")))
    if not answer.reasons:
        branch.add(Text("customers name no cause", "dim"))


def _steps(answer: Any, tree: Tree) -> None:
    branch = tree.add(Text("whys", "bold"))
    for step in answer.steps:
        if step.accepted:
            cited = f"  [{', '.join(step.evidence)}] {step.strength}"
            branch.add(Text.assemble(step.answer, (cited, "dim")))
        else:
            branch.add(Text(f"refused: “{step.answer}” {step.refusal}", "yellow"))
    branch.add(Text(answer.next_question, "cyan"))
