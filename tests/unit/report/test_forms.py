"""The page, the Markdown and the table say the same."""

import csv
import html
import io
import re
from html.parser import HTMLParser

from headwater.report.cells import counted, estimate, word
from headwater.report.charts import Bar, bars
from headwater.report.document import (
    Cell,
    Chart,
    Document,
    Fact,
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
    quotes_of,
)
from headwater.report.markdown import as_markdown
from headwater.report.page import as_html
from headwater.report.sheet import HEADS, as_csv

HOSTILE = "<img src=x onerror=alert(1)> & *bold* | `tick` [a](http://evil.example)"
SIZE = estimate(1234, 1180, 1290, "contacts", 0.95)
QUOTE = Quote(
    f"it never came {HOSTILE}\nsecond line",
    "stands for 3 of 9 contacts [1 to 6]",
    Cell("3 of 9", 3, 1, 6),
    "typical",
    "c_1",
)
SAID = Said("jo", "2026-10-05 07:00 UTC", f"we know {HOSTILE}")


def because(words: str) -> Node:
    return Node("because", "E1", nodes=(Node(words, refused=True),))


def document(words: str = HOSTILE) -> Document:
    table = Table("By issue", ("Issue", "Contacts"), ((word(words), SIZE), (word("other"), counted(7, "contacts"))))
    chart = Chart(
        "Sizes", "with interval", bars("k", "Sizes", [Bar(words, 3, 1, 5, "3 [1 to 5]")], unit="contacts"), table
    )
    item = Item("alarm", "New alarm", words, "i_1", "7 contacts since Monday", SIZE, "", (QUOTE,), (SAID,))
    return Document(
        "weekly",
        "weekly-2026-W40",
        f"Weekly {words}",
        "from Monday",
        "made on Monday",
        (
            Section("one", "First", "lead", (Items((item,), "none"), Text(words, "aside"))),
            Section("two", "Second", "", (chart, Facts((Fact("Contacts", SIZE, "covers sampling"),)), Quotes((QUOTE,)), table)),
            Section("three", "Third", "", (Tree("Whys", (because(words),)), Log("Log", (SAID,), "-"))),
        ),
        ("a note",),
    )  # fmt: skip


class Tags(HTMLParser):
    """Tags and the addresses that they ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "data", "action", "srcset", "poster"):
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            assert not name.startswith("on")

    def handle_data(self, data: str) -> None:
        self.words += data


def tags(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    return found


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    found = tags(as_html(document()))
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert all(address.startswith("#") for address in found.addresses)
    assert {address[1:] for address in found.addresses} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert "default-src 'none'" in as_html(document())
    assert "url(" not in as_html(document())
    assert "@import" not in as_html(document())


def test_every_cell_quote_and_comment_is_in_every_form() -> None:
    made = document()
    page, markdown = tags(as_html(made)).words, re.sub(r"\\(.)", r"\1", as_markdown(made))
    rows = list(csv.DictReader(io.StringIO(as_csv(made))))
    told = [SIZE.text, "7 contacts since Monday", QUOTE.stands, SAID.words, "because", "7 contacts"]
    for text in told:
        assert text in page
        assert text in markdown
    numbers = {(row["value"], row["low"], row["high"], row["unit"], row["level"]) for row in rows}
    assert ("1234", "1180", "1290", "contacts", "0.95") in numbers
    assert ("3", "1", "6", "", "") in numbers
    texts = {row["text"] for row in rows} | {row["column"] for row in rows}
    assert {"7 contacts since Monday", SAID.words, "because"} <= texts
    assert any(QUOTE.words in text for text in {row["row"] for row in rows} | {row["column"] for row in rows})


def test_a_quote_keeps_its_words_to_the_letter() -> None:
    for quote in quotes_of(document()):
        assert f"<blockquote>{html.escape(quote.words)}</blockquote>" in as_html(document())
        for part in quote.words.splitlines():
            assert f"> {part}" in re.sub(r"\\(.)", r"\1", as_markdown(document()))


def test_a_table_has_as_many_cells_as_heads_even_where_words_hold_bars() -> None:
    for row in [line for line in as_markdown(document()).splitlines() if line.startswith("| ")]:
        assert len(re.split(r"(?<!\\)\|", row)) == 4


def test_markdown_names_the_file_of_each_chart() -> None:
    text = as_markdown(document(), pictures="weekly-charts")
    names = [name for name, _ in charts_of(document())]
    assert re.findall(r"\]\((weekly-charts/[^)]+)\)", text) == [f"weekly-charts/{name}.svg" for name in names]
    assert names == ["two-1"]


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    for start in "=+-@\t":
        made = document(f"{start}HYPERLINK(1)")
        for row in csv.reader(io.StringIO(as_csv(made))):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row[:5])
            assert not any(cell.startswith("-") for cell in row[:5])


def test_the_table_has_its_heads_and_the_same_bytes_every_time() -> None:
    assert as_csv(document()).splitlines()[0] == ",".join(HEADS)
    for write in (as_csv, as_html, as_markdown):
        assert write(document()) == write(document())
