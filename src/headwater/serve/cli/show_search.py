"""How hits and sized queries look in the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from headwater.app.verbs.search import Facet, HitRow
from headwater.serve.cli.console import Console

_WIDEST = 280


def hits(answer: Any, console: Console) -> None:
    """Hits, a block each, then the facets."""
    for typed, meant in answer.corrected.items():
        console.print(Text(f"{typed}: also read as {meant}", "yellow"))
    for typed in answer.unknown:
        console.print(Text(f"{typed}: no contact holds it; what follows is near in meaning at most", "yellow"))
    for place, hit in enumerate(answer.hits, start=1):
        _hit(place, hit, console)
    if not answer.hits:
        console.print("nothing was found; fewer words or a wider --where may help")
        return
    console.print(Text(f"among the {answer.pool:,} best:", "dim"))
    table = Table.grid(padding=(0, 2))
    for facet in answer.facets:
        table.add_row(Text(f"  {facet.name}", "dim"), _facet(facet))
    console.print(table)


def _facet(facet: Facet) -> Text:
    # a value and its count stay on one line
    return Text(
        ", ".join(f"{item.value} {item.contacts:,}".replace(" ", "\N{NO-BREAK SPACE}") for item in facet.values)
    )


def _hit(place: int, hit: HitRow, console: Console) -> None:
    when = f"  {hit.day}" if hit.day else ""
    alike = f"  +{hit.alike:,} alike" if hit.alike else ""
    about = Text.assemble(
        (f"{place:>3}  ", "dim"), (hit.contact_id, "bold"), (f"{when}  {hit.channel}  {hit.language}{alike}", "dim")
    )
    console.print(about)
    console.print(Padding(marked(hit.text, hit.spans), (0, 0, 0, 5)))
    topics = f"  [{', '.join(hit.topics)}]" if hit.topics else ""
    console.print(Padding(Text(f"{hit.why}{topics}", "dim"), (0, 0, 1, 5)))


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """The part of a text around its first matches, matches in bold."""
    # from the match that has the most others close behind it
    first = max(
        (start for start, _ in spans),
        key=lambda at: (sum(at <= a < at + _WIDEST * 3 // 4 for a, _ in spans), -at),
        default=0,
    )
    begin = 0 if len(text) <= _WIDEST else max(0, min(first - _WIDEST // 4, len(text) - _WIDEST))
    end = min(len(text), begin + _WIDEST)
    shown = Text(text[begin:end])
    for start, stop in spans:
        if start < end and stop > begin:
            shown.stylize("bold cyan", max(start, begin) - begin, min(stop, end) - begin)
    return Text.assemble("… " if begin else "", shown, " …" if end < len(text) else "")


def fresh(answer: Any, console: Console) -> None:
    """What a saved search has not shown before."""
    for place, hit in enumerate(answer.hits, start=1):
        _hit(place, hit, console)
    console.print(f"{answer.new:,} new, {answer.held:,} held now, {answer.seen:,} seen")


def size(answer: Any, console: Console) -> None:
    """The size of a query, its weeks and how complete the list is."""
    console.print(Text.assemble((f"“{answer.query}”", "bold"), (f"  {answer.sizing_id}", "dim")))
    console.print(f"{_interval(answer.contacts)} contacts, {_share(answer.share)} of all that were counted")
    console.print(Text(f"from {answer.answered} answers, {answer.yes} of them yes; {answer.contacts.method}", "dim"))
    for week in answer.weeks[-12:]:
        console.print(Text.assemble((f"  {week.week:%G-W%V}  ", "dim"), _interval(week)))
    console.print(f"{answer.found:,} contacts are listed; they hold {_share(answer.recall)} of all that mean it")
    if answer.saved:
        console.print(f"kept as {answer.saved}: headwater searches run {answer.saved!r}")
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def step(answer: Any, console: Console) -> None:
    """Where a sized query stands."""
    console.print(Text.assemble((f"“{answer.query}”", "bold"), (f"  {answer.sizing_id}", "dim")))
    console.print(f"so far {_interval(answer.estimate)} contacts, from {answer.answered} answers")
    if answer.question is None:
        console.print("every contact was asked about")
        return
    console.print(Text.assemble(("does it mean that?  ", "dim"), answer.question.contact_id))
    console.print(Padding(Text(answer.question.text), (0, 0, 0, 5)))
    key = answer.question.contact_id
    console.line(Text(f"answer it:  headwater sizeof answer {answer.sizing_id} {key} yes|no|unsure", "dim"))


def _interval(found: Any) -> str:
    return f"{found.value:,.0f} [{found.low:,.0f}-{found.high:,.0f}]"


def _share(found: Any) -> str:
    return f"{found.value:.2%} [{found.low:.2%}-{found.high:.2%}]"
