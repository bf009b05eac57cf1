"""Mappings: written, saved, loaded, refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import HeadwaterError, InputError
from headwater.ingest import Guess, Mapping, check_mapping, dump_mapping, load_mapping, parse_mapping


def test_parse() -> None:
    found = parse_mapping("text=subject+body, timestamp=created_at,zone=Europe/Berlin,day_first=true")
    assert found.text == ("subject", "body")
    assert (found.timestamp, found.zone, found.day_first) == ("created_at", "Europe/Berlin", True)


def test_parse_changes_what_it_names_and_keeps_the_rest() -> None:
    start = Mapping(id="id", text=("a",), guesses=(Guess("id", "id", 0.9, "x"), Guess("text", "a", 0.9, "y")))
    found = parse_mapping("text=b", start=start)
    assert (found.id, found.text) == ("id", ("b",))
    assert "set by you" in found.explain()
    assert parse_mapping("id=", start=start).id is None


@pytest.mark.parametrize(
    ("spec", "hint"),
    [("txt=body", "'text'"), ("text=bdy", "'body'"), ("text", "text=comment"), ("id=a+b", "only text")],
)
def test_wrong_specs_say_what_was_meant(spec: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping(spec, ["body", "a", "b"])
    assert hint in caught.value.hint


def test_columns_answer_to_other_spellings() -> None:
    assert parse_mapping("timestamp=date_received", ["Date received"]).timestamp == "Date received"
    assert check_mapping(Mapping(text=("Body",)), ["body"]).text == ("body",)
    with pytest.raises(InputError, match="no text"):
        check_mapping(Mapping(id="a"), ["a"])


NAME = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=10)


@given(
    text=st.lists(NAME, min_size=1, max_size=3), name=st.none() | NAME,
    day_first=st.sampled_from([None, True, False]), format=st.sampled_from(["toml", "json"]),
)  # fmt: skip
def test_saved_mappings_come_back(text: list[str], name: str | None, day_first: bool | None, format: str) -> None:
    mapping = Mapping(id=name, text=tuple(text), attributes=("a+b", "c,d"), day_first=day_first)
    assert load_mapping(dump_mapping(mapping, format=format)) == mapping


@given(st.text(max_size=60) | st.text(alphabet='text=ai"[]{},\n:+', max_size=60))
def test_any_text_is_a_mapping_or_an_error_of_ours(text: str) -> None:
    for read in (load_mapping, parse_mapping):
        with suppress(HeadwaterError):
            assert isinstance(read(text), Mapping)
