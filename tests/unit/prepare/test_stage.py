"""The stage: Arrow in, Arrow out, row-wise."""

import pyarrow as pa
import pytest

from headwater.core.errors import ConfigError
from headwater.core.schema import schema
from headwater.prepare.stage import build

TEXTS = [
    "Hi, my card 4111 1111 1111 1111 was charged twice. Regards,\nAnna Kowalska",
    "",
    "Mein Paket ist nicht angekommen. Bitte schicken Sie mir mein Geld zurück.",
    "<p>The app <b>crashes</b> every time I open it since the update.</p>",
    "ok thanks",
]


def _contacts(texts: list[str]) -> pa.Table:
    rows = [
        {
            "contact_id": f"c_{i}", "part": 3, "source": "s", "line": i, "source_id": None, "timestamp": None,
            "channel": "email", "customer": None, "text": text, "turns": [], "attributes": [], "content_hash": "h",
        }
        for i, text in enumerate(texts)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema("contacts"))


def test_tables_have_their_schema_and_a_row_for_every_contact() -> None:
    out = build({})(_contacts(TEXTS))
    assert out["prepared"].schema == schema("prepared")
    assert out["statements"].schema == schema("statements")
    rows = out["prepared"].to_pylist()
    assert [row["contact_id"] for row in rows] == [f"c_{i}" for i in range(5)]
    assert [row["language"] for row in rows] == ["en", "und", "de", "en", "en"] or rows[4]["language"] == "und"
    assert [item["type"] for item in rows[0]["personal"]] == ["CARD", "PERSON"]
    assert rows[1]["kept"] == []
    assert rows[1]["words"] == 0


def test_statements_are_keyed_by_their_start_and_redacted() -> None:
    rows = build({})(_contacts(TEXTS))["statements"].to_pylist()
    assert {row["contact_id"] for row in rows} == {"c_0", "c_2", "c_3"}
    first = rows[0]
    assert first["statement_id"] == f"c_0.{first['start']}"
    assert first["text"] == "my card <CARD_1> was charged twice."
    assert rows[-1]["text"] == "The app crashes every time I open it since the update."


def test_each_row_depends_on_itself_alone() -> None:
    stage = build({})
    whole = stage(_contacts(TEXTS))
    parts = [stage(_contacts(TEXTS).slice(i, 1)) for i in range(len(TEXTS))]
    for name in ("prepared", "statements"):
        assert pa.concat_tables([part[name] for part in parts]).equals(whole[name].combine_chunks())


def test_without_a_language_model_the_script_decides() -> None:
    rows = build({"language_model": ""})(_contacts(["Das geht nicht mehr richtig", "届きません返金"]))[
        "prepared"
    ].to_pylist()
    assert [row["language"] for row in rows] == ["und", "ja"]


def test_no_contacts_give_empty_tables() -> None:
    out = build({})(schema("contacts").empty_table())
    assert out["prepared"].num_rows == out["statements"].num_rows == 0


def test_settings_are_checked() -> None:
    with pytest.raises(ConfigError, match="threshhold"):
        build({"threshhold": 0.4})
    with pytest.raises(ConfigError, match="fallback"):
        build({"threshold": 0.1})
