"""A report as a page of its own: no script, no font, no picture from elsewhere; it reads by day and by night and prints on
A4 and Letter. The tables of the charts stand at the end, so that they are on paper, too."""

import re
from html import escape
from typing import Final

from headwater.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Facts,
    Item,
    Items,
    Log,
    Node,
    Quote,
    Quotes,
    Said,
    Section,
    Table,
    Text,
    Tree,
    charts_of,
)
from headwater.report.style import CHARTS, PAGE

FIGURES: Final = "The figures of the charts"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_WIDE: Final = 5  # columns from which a table has the width of the page
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(document: Document) -> str:
    """The whole page; the same document gives the same bytes."""
    names = {id(chart): name for name, chart in charts_of(document)}
    sections = "\n".join(_section(section, names) for section in document.sections)
    notes = "".join(f"<li>{escape(note)}</li>" for note in document.notes)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(document.title)}</title>
<style>{PAGE}{CHARTS}</style>
</head>
<body>
<main>
<header><h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p></header>
{sections}
{_figures(document)}
<footer><h2>How to read this</h2><ul>{notes}</ul><p>{escape(document.made)}</p></footer>
</main>
</body>
</html>
"""


def _section(section: Section, names: dict[int, str]) -> str:
    lead = f'<p class="lead">{escape(section.lead)}</p>' if section.lead else ""
    pieces: list[str] = []
    charts: list[str] = []
    for block in section.blocks:
        if isinstance(block, Chart):
            charts.append(_chart(block, names[id(block)]))
            continue
        pieces += _grouped(charts)
        charts = []
        pieces.append(_block(block))
    pieces += _grouped(charts)
    body = "\n".join(pieces)
    return f'<section id="{section.id}"><h2>{escape(section.title)}</h2>{lead}\n{body}\n</section>'


def _grouped(charts: list[str]) -> list[str]:
    return [f'<div class="charts">{"".join(charts)}</div>'] if charts else []


def _block(block: Block) -> str:
    match block:
        case Facts():
            return _facts(block)
        case Text():
            return f'<p class="{block.tone or "text"}">{escape(block.text)}</p>'
        case Table():
            return _table(block)
        case Quotes():
            return "".join(_quote(quote) for quote in block.quotes)
        case Items():
            return "".join(_item(item) for item in block.items) or f'<p class="aside">{escape(block.none)}</p>'
        case Tree():
            return f"<h3>{escape(block.title)}</h3>{_nodes(block.nodes)}"
        case Log():
            entries = "".join(_said(said) for said in block.entries)
            return f"<h3>{escape(block.title)}</h3>" + (entries or f'<p class="aside">{escape(block.none)}</p>')
        case Chart():
            raise TypeError("charts are set side by side, by their section")


def _facts(block: Facts) -> str:
    facts = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{_cell(fact.cell)}</dd>"
        + (f"<dd class='note'>{escape(fact.note)}</dd>" if fact.note else "")
        + "</div>"
        for fact in block.facts
    )
    return f'<dl class="facts">{facts}</dl>'


def _cell(cell: Cell) -> str:
    """The number strong, its interval quiet; a day on one line."""
    if _DAY.fullmatch(cell.text):
        return f'<span class="day">{cell.text}</span>'
    if cell.value is None or "[" not in cell.text:
        return escape(cell.text)
    value, _, interval = cell.text.partition("[")
    return f'{escape(value.rstrip())} <span class="interval">[{escape(interval)}</span>'


def _table(block: Table, anchor: str = "") -> str:
    heads = "".join(f'<th scope="col"{_side(block, i)}>{escape(head)}</th>' for i, head in enumerate(block.heads))
    rows = "".join(
        "<tr>" + "".join(f"<td{_side(block, i)}>{_cell(cell)}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in block.rows
    )
    named = f' id="{anchor}"' if anchor else ""
    return (
        # it scrolls on a narrow screen: by keyboard, too
        f'<div class="table"{named} tabindex="0" role="group" aria-label="{escape(block.title)}">'
        f"<table><caption>{escape(block.title)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _side(block: Table, column: int) -> str:
    return ' class="number"' if any(row[column].value is not None for row in block.rows) else ""


def _chart(block: Chart, name: str) -> str:
    return (
        f'<figure class="chart"><figcaption><h3>{escape(block.title)}</h3><p>{escape(block.note)}</p></figcaption>'
        f'{block.svg}<p class="to"><a href="#figures-{name}">Figures: {escape(block.title)}</a></p></figure>'
    )


def _figures(document: Document) -> str:
    """Narrow tables in two columns, wide ones below them."""
    narrow, wide = "", ""
    for name, chart in charts_of(document):
        table = _table(chart.table, f"figures-{name}")
        narrow, wide = (narrow, wide + table) if len(chart.table.heads) > _WIDE else (narrow + table, wide)
    tables = f'<div class="figures">{narrow}</div>{wide}'
    return f'<section id="figures"><h2>{FIGURES}</h2>{tables}</section>' if narrow or wide else ""


def _quote(quote: Quote) -> str:
    why = f" · {escape(quote.why)}" if quote.why else ""
    answered = f'<p class="answer">{escape(quote.answered)}</p>' if quote.answered else ""
    return (
        f'<figure class="quote"><blockquote>{escape(quote.words)}</blockquote>'
        f"<figcaption><b>{escape(quote.stands)}</b>{why} · <code>{escape(quote.contact_id)}</code></figcaption>"
        f"{answered}</figure>"
    )


def _item(item: Item) -> str:
    issue = f" <code>{escape(item.issue_id)}</code>" if item.issue_id else ""
    said = "".join(_said(said) for said in item.said)
    figure = f'<p class="figure">{_cell(item.figure)}</p>' if item.figure.text else ""
    return (
        f'<article class="item {item.sort}"><p class="sort">{escape(item.label)}</p>'
        f"<h3>{escape(item.name)}{issue}</h3>{figure}<p>{escape(item.says)}</p>"
        f'<p class="owner">Owner: {escape(item.owner or "nobody yet")}</p>'
        f"{''.join(_quote(quote) for quote in item.quotes)}{said}</article>"
    )


def _said(said: Said) -> str:
    words = f"<p>{escape(said.words)}</p>" if said.words else ""
    return f'<div class="said"><p class="by">{escape(said.who)}, {escape(said.on)}</p>{words}</div>'


def _nodes(nodes: tuple[Node, ...]) -> str:
    return '<ul class="tree">' + "".join(_node(node) for node in nodes) + "</ul>" if nodes else ""


def _node(node: Node) -> str:
    cites = f' <span class="cites">{escape(node.cites)}</span>' if node.cites else ""
    refused = ' class="refused"' if node.refused else ""
    return f"<li><span{refused}>{escape(node.text)}</span>{cites}{_nodes(node.nodes)}</li>"
