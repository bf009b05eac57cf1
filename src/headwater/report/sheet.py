"""A report as one long table: a line for every cell, with the number beside the words, for a spreadsheet or a script."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from headwater.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Facts,
    Items,
    Log,
    Node,
    Quotes,
    Table,
    Text,
    Tree,
)

HEADS: Final = ("section", "block", "row", "column", "text", "value", "low", "high", "unit", "level")
Line = tuple[str, str, str, Cell]


def as_csv(document: Document) -> str:
    """A row a cell: where it stands, its words, and value, interval, unit and level where it is a number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for section in document.sections:
        for block in section.blocks:
            for where, row, column, cell in _lines(block):
                numbers = ["" if x is None else repr(round(x, 6)) for x in (cell.value, cell.low, cell.high)]
                level = "" if cell.level is None else repr(cell.level)
                words = [section.id, *map(safe, (where, row, column, cell.text))]
                writer.writerow([*words, *numbers, cell.unit, level])
    return out.getvalue()


def safe(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made plain.

    Example:
        >>> safe("=1+1"), safe("-30 %"), safe("late parcel")
        ("'=1+1", "'-30 %", 'late parcel')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Facts():
            for fact in block.facts:
                yield "facts", fact.label, fact.note, fact.cell
        case Text():
            yield "text", "", block.tone, Cell(block.text)
        case Table():
            yield from _table(block)
        case Chart():
            yield from _table(block.table)
        case Quotes():
            for quote in block.quotes:
                yield "quote", quote.contact_id, quote.words, quote.stands_for
        case Items():
            for item in block.items:
                yield item.label, item.name, "what", Cell(item.says)
                yield item.label, item.name, "figure", item.figure
                yield item.label, item.name, "owner", Cell(item.owner or "nobody yet")
                for quote in item.quotes:
                    yield item.label, item.name, f"quote of {quote.contact_id}: {quote.words}", quote.stands_for
                for said in item.said:
                    yield item.label, item.name, f"said by {said.who}, {said.on}", Cell(said.words)
        case Tree():
            for node in block.nodes:
                yield from _nodes(block.title, node)
        case Log():
            for said in block.entries:
                yield block.title, said.on, said.who, Cell(said.words)


def _table(block: Table) -> Iterator[Line]:
    for row in block.rows:
        for head, cell in zip(block.heads[1:], row[1:], strict=True):
            yield block.title, row[0].text, head, cell


def _nodes(title: str, node: Node, above: str = "") -> Iterator[Line]:
    yield title, above, "refused" if node.refused else node.cites, Cell(node.text)
    for inner in node.nodes:
        yield from _nodes(title, inner, node.text)
