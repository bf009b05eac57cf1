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
    lines = [f"# {plain(document.title)}", "", plain(document.subtitle), ""]
    for section in document.sections:
        lines += [f"## {plain(section.title)}", ""]
        lines += [plain(section.lead), ""] if section.lead else []
        for block in section.blocks:
            file = f"{pictures}/{names[id(block)]}.svg" if pictures and isinstance(block, Chart) else ""
            lines += [*_block(block, file), ""]
    lines += ["## How to read this", "", *(f"- {plain(note)}" for note in document.notes), "", document.made, ""]
    return "\n".join(lines)


def _block(block: Block, file: str) -> list[str]:
    match block:
        case Facts():
            return [_fact(fact.label, fact.cell, fact.note) for fact in block.facts]
        case Text():
            return [f"{'Refused: ' if block.tone == 'refused' else ''}{plain(block.text)}"]
        case Table():
            return [f"**{plain(block.title)}**", "", *_table(block)]
        case Chart():
            picture = [f"![{plain(block.title)}]({file})", ""] if file else []
            return [f"### {plain(block.title)}", "", plain(block.note), "", *picture, *_table(block.table)]
        case Quotes():
            return [line for quote in block.quotes for line in _quote(quote)]
        case Items():
            return [line for item in block.items for line in _item(item)] or [plain(block.none)]
        case Tree():
            return [f"### {plain(block.title)}", "", *_nodes(block.nodes, "")]
        case Log():
            said = [line for entry in block.entries for line in _said(entry)]
            return [f"### {plain(block.title)}", "", *(said or [plain(block.none)])]


def _fact(label: str, cell: Cell, note: str) -> str:
    return f"- {plain(label)}: **{plain(cell.text)}**{f' ({plain(note)})' if note else ''}"


def _table(block: Table) -> list[str]:
    sides = ["---:" if any(row[i].value is not None for row in block.rows) else "---" for i in range(len(block.heads))]
    rows = ["| " + " | ".join(plain(cell.text) for cell in row) + " |" for row in block.rows]
    return ["| " + " | ".join(map(plain, block.heads)) + " |", "| " + " | ".join(sides) + " |", *rows]


def _quote(quote: Quote) -> list[str]:
    words = [f"> {plain(line)}" for line in quote.words.splitlines()]
    why = f"; {plain(quote.why)}" if quote.why else ""
    answered = [f"Answer: {plain(quote.answered)}", ""] if quote.answered else []
    return [*words, "", f"{plain(quote.stands)}{why} (`{quote.contact_id}`)", "", *answered]


def _item(item: Item) -> list[str]:
    issue = f" (`{item.issue_id}`)" if item.issue_id else ""
    figure = [f"**{plain(item.figure.text)}**", ""] if item.figure.text else []
    return [
        f"### {plain(item.label)}: {plain(item.name)}{issue}",
        "",
        *figure,
        plain(item.says),
        "",
        f"Owner: {plain(item.owner or 'nobody yet')}",
        "",
        *(line for quote in item.quotes for line in _quote(quote)),
        *(line for said in item.said for line in _said(said)),
    ]


def _said(said: Said) -> list[str]:
    words = " ".join(said.words.split())
    return [f"- {plain(said.who)}, {plain(said.on)}{f': {plain(words)}' if words else ''}"]


def _nodes(nodes: tuple[Node, ...], indent: str) -> list[str]:
    lines = []
    for node in nodes:
        refused = "refused: " if node.refused else ""
        lines.append(f"{indent}- {refused}{plain(node.text)}{f' ({plain(node.cites)})' if node.cites else ''}")
        lines += _nodes(node.nodes, indent + "  ")
    return lines


def plain(text: str) -> str:
    """Marks that Markdown would take for its own, escaped."""
    return "".join(f"\\{c}" if c in _MARKS else " " if c == "\n" else c for c in text)
