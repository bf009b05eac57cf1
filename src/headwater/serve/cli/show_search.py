"""How hits and sized queries look in the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.padding import Padding
from rich.text import Text

from headwater.app.verbs.search import Facet, HitRow
from headwater.serve.cli.console import Console

_WIDEST = 280


def hits(answer: Any, console: Console) -> None:
    """Hits, a block each, then the facets."""
    for typed, meant in answer.corrected.items():
        console.print(Text(f"{typed}: also read as {meant}", "yellow"))
    for place, hit in enumerate(answer.hits, start=1):
        _hit(place, hit, console)
    if not answer.hits:
        console.print("nothing was found; fewer words or a wider --where may help")
        return
    console.print(Text(f"among the {answer.pool:,} best:", "dim"))
    for facet in answer.facets:
        console.print(Text.assemble((f"  {facet.name:<12}", "dim"), _facet(facet)))


def _facet(facet: Facet) -> str:
    return "  ".join(f"{item.value} {item.contacts:,}" for item in facet.values)


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
