"""Answers that have no look of their own."""

import pytest
from pydantic import BaseModel

from headwater.serve.cli.console import Console
from headwater.serve.cli.plain import cell, plain


class Row(BaseModel):
    """A row with more than a narrow terminal holds."""

    who: str
    why: str = ""
    moves: list[str] = []
    more: dict[str, str] = {}


class Answer(BaseModel):
    """Something said, and lists."""

    total: int
    others: list[str] = []
    rows: list[Row]


ANSWER = Answer(total=1234, rows=[Row(who="ana", moves=["own", "fix"]), Row(who="ben", more={"is_late": "by a day"})])


def shown(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    plain(ANSWER, Console())
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_a_table_leaves_out_what_is_empty_everywhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(80, monkeypatch, capsys)
    assert said == ["total 1,234", "others: none", "who moves more", "ana own, fix", "ben is late by a day"]


def test_rows_that_do_not_fit_become_blocks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shown(24, monkeypatch, capsys)
    assert said[2:] == ["who ana", "moves own, fix", "", "who ben", "more is late by a day", ""]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (True, "yes"),
        (12345.678, "12,346"),
        ("2026-11-27T21:25:59.1Z", "2026-11-27 21:25"),
        (["one, two", "three"], "one, two; three"),
        ({"a_b": "", "c": 1}, "c 1"),
    ],
)
def test_a_value_is_written_as_a_reader_wants_it(value: object, said: str) -> None:
    assert cell(value) == said
