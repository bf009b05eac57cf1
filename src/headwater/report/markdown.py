"""A report as Markdown. Charts are files beside it, named by the caller; the table of each stands under it."""

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
    Table,
    Text,
    Tree,
    charts_of,
)

_MARKS: Final = frozenset("\\`*_{}[]<>#+!|~")


def as_markdown(document: Document, *, pictures: str = "") -> str:
    """The whole report.

    Args:
        document: the report.
        pictures: folder of the chart files, relative to the Markdown; empty = tables only.
    """
    names = {id(chart): name for name, chart in charts_of(document)}
    lines = [f"# {_plain(document.title)}", "", _plain(document.subtitle), ""]
    for section in document.sections:
        lines += [f"## {_plain(section.title)}", ""]
        lines += [_plain(section.lead), ""] if section.lead else []
        for block in section.blocks:
            file = f"{pictures}/{names[id(block)]}.svg" if pictures and isinstance(block, Chart) else ""
            lines += [*_block(block, file), ""]
    lines += ["## How to read this", "", *(f"- {_plain(note)}" for note in document.notes), "", document.made, ""]
    return "\n".join(lines)


def _block(block: Block, file: str) -> list[str]:
    match block:
        case Facts():
            return [_fact(fact.label, fact.cell, fact.note) for fact in block.facts]
        case Text():
            return [f"{'Refused: ' if block.tone == 'refused' else ''}{_plain(block.text)}"]
        case Table():
            return [f"**{_plain(block.title)}**", "", *_table(block)]
        case Chart():
            picture = [f"![{_plain(block.title)}]({file})", ""] if file else []
            return [f"### {_plain(block.title)}", "", _plain(block.note), "", *picture, *_table(block.table)]
        case Quotes():
            return [line for quote in block.quotes for line in _quote(quote)]
        case Items():
            return [line for item in block.items for line in _item(item)] or [_plain(block.none)]
        case Tree():
            return [f"### {_plain(block.title)}", "", *_nodes(block.nodes, "")]
        case Log():
            said = [line for entry in block.entries for line in _said(entry)]
            return [f"### {_plain(block.title)}", "", *(said or [_plain(block.none)])]


def _fact(label: str, cell: Cell, note: str) -> str:
    return f"- {_plain(label)}: **{_plain(cell.text)}**{f' ({_plain(note)})' if note else ''}"


def _table(block: Table) -> list[str]:
    sides = ["---:" if any(row[i].value is not None for row in block.rows) else "---" for i in range(len(block.heads))]
    rows = ["| " + " | ".join(_plain(cell.text) for cell in row) + " |" for row in block.rows]
    return ["| " + " | ".join(map(_plain, block.heads)) + " |", "| " + " | ".join(sides) + " |", *rows]


def _quote(quote: Quote) -> list[str]:
    words = [f"> {_plain(line)}" for line in quote.words.splitlines()]
    why = f"; {_plain(quote.why)}" if quote.why else ""
    answered = [f"Answer: {_plain(quote.answered)}", ""] if quote.answered else []
    return [*words, "", f"{_plain(quote.stands)}{why} (`{quote.contact_id}`)", "", *answered]


def _item(item: Item) -> list[str]:
    issue = f" (`{item.issue_id}`)" if item.issue_id else ""
    figure = [f"**{_plain(item.figure.text)}**", ""] if item.figure.text else []
    return [
        f"### {_plain(item.label)}: {_plain(item.name)}{issue}",
        "",
        *figure,
        _plain(item.says),
        "",
        f"Owner: {_plain(item.owner or 'nobody yet')}",
        "",
        *(line for quote in item.quotes for line in _quote(quote)),
        *(line for said in item.said for line in _said(said)),
    ]


def _said(said: Said) -> list[str]:
    words = " ".join(said.words.split())
    return [f"- {_plain(said.who)}, {_plain(said.on)}{f': {_plain(words)}' if words else ''}"]


def _nodes(nodes: tuple[Node, ...], indent: str) -> list[str]:
    lines = []
    for node in nodes:
        refused = "refused: " if node.refused else ""
        lines.append(f"{indent}- {refused}{_plain(node.text)}{f' ({_plain(node.cites)})' if node.cites else ''}")
        lines += _nodes(node.nodes, indent + "  ")
    return lines


def _plain(text: str) -> str:
    """Marks that Markdown would take for its own, escaped."""
    return "".join(f"\\{c}" if c in _MARKS else " " if c == "\n" else c for c in text)
