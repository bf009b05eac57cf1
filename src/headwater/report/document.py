"""What a report is made of. Words are ready to be shown; numbers keep their value, interval and unit beside the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Sort = Literal["alarm", "growth", "overdue", "reopened", "promise"]
"""Of exceptions."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A word, or a number as it is shown.

    Attributes:
        text: as it is shown, with interval and unit where it is a number.
        value: the number; None where it is a word.
        low: lower end of its interval; None where it was counted, not estimated.
        high: upper end.
        unit: of the number.
        level: confidence level of the interval, 0..1.
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell with a name and a word on it."""

    label: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures side by side."""

    facts: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. Tone ``aside`` is said quietly, ``refused`` is what may not stand."""

    text: str
    tone: Literal["", "aside", "refused"] = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first column names the row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the table of the same figures.

    Attributes:
        title: what it shows.
        note: how to read it.
        svg: the picture, with a title and a description of its own.
        table: the figures it was drawn from.
    """

    title: str
    note: str
    svg: str
    table: Table
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's own words, byte-checked and with personal data replaced.

    Attributes:
        words: the quote.
        stands: ``stands for 12 of 40 contacts [8-17]``.
        stands_for: the same as a number.
        why: why it is worth reading; empty where it is plainly typical.
        contact_id: of the contact.
        answered: what its owner said to it; empty where nothing was said.
    """

    words: str
    stands: str
    stands_for: Cell
    why: str
    contact_id: str
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes under one another."""

    quotes: tuple[Quote, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who works on the issue said; personal data replaced."""

    who: str
    on: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something out of the ordinary.

    Attributes:
        sort: ``alarm``, ``growth``, ``overdue``, ``reopened`` or ``promise``.
        label: the sort in words.
        name: of the issue.
        issue_id: of the issue; empty where it is none.
        says: what happened, in a sentence.
        figure: the number that makes it an exception.
        owner: who must answer for it; empty = nobody yet.
        quotes: one or two customers.
        said: the owner's words, newest first.
    """

    sort: Sort
    label: str
    name: str
    issue_id: str
    says: str
    figure: Cell
    owner: str
    quotes: tuple[Quote, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """Exceptions, the gravest first; ``none`` is said where there are none."""

    items: tuple[Item, ...]
    none: str
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Node:
    """A claim of a tree, with what it rests on, and the claims under it."""

    text: str
    cites: str = ""
    refused: bool = False
    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Claims under claims."""

    title: str
    nodes: tuple[Node, ...]
    kind: Literal["tree"] = "tree"


@dataclass(frozen=True, slots=True)
class Log:
    """What happened, oldest first."""

    title: str
    entries: tuple[Said, ...]
    none: str
    kind: Literal["log"] = "log"


Block = Facts | Text | Table | Chart | Quotes | Items | Tree | Log


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; ``id`` is unique in the document and the same in every one of its kind."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes:
        report: weekly, issue or ledger.
        name: of its files, without ending.
        title: of the document.
        subtitle: what it is about, and from when to when.
        made: the moment it was made, in words.
        sections: in order, the exceptions first.
        notes: how the figures were made and what they leave out.
    """

    report: Literal["weekly", "issue", "ledger"]
    name: str
    title: str
    subtitle: str
    made: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def charts_of(document: Document) -> Iterator[tuple[str, Chart]]:
    """Every chart with a name that is its own: ``charts-3``."""
    for section in document.sections:
        number = 0
        for block in section.blocks:
            if isinstance(block, Chart):
                number += 1
                yield f"{section.id}-{number}", block


def quotes_of(document: Document) -> Iterator[Quote]:
    """Every quote, wherever it stands."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Quotes):
                yield from block.quotes
            elif isinstance(block, Items):
                for item in block.items:
                    yield from item.quotes
