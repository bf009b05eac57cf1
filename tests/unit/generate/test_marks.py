"""Marks become exact spans whatever the text around them."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.generate.draw import Draw, mix
from headwater.generate.marks import personal, sentence, statement, unmark
from headwater.generate.noise import hesitate, mistype, transcribe

words = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x01\x02\x03\x04", max_codepoint=0xD7FF))


@given(words, words, words, words)
def test_nested_marks_give_the_spans(before, name, rest, after):
    found = unmark(before + statement(1, personal("PERSON", name) + rest) + after)
    assert found.text == before + name + rest + after
    (said,), (person,) = found.statements, found.personal
    assert (found.text[said.start : said.end], said.label) == (name + rest, 1)
    assert (found.text[person.start : person.end], person.label) == (name, "PERSON")


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_typos_and_fillers_leave_marks_and_personal_data_alone(seed, times):
    draw = Draw([mix(seed + at) & 0xFFFFFFFF for at in range(40)])
    text = "hello my name is " + personal("PERSON", "anna bell") + " and " + statement(0, "the parcel is late") + " bye"
    found = unmark(hesitate(mistype(text, draw, times), draw, 3))
    (person,), (said,) = found.personal, found.statements
    assert found.text[person.start : person.end] == "anna bell"
    assert said.end > said.start


def test_sentence_capitalises_behind_marks():
    assert unmark(sentence(statement(0, "it broke"))).text == "It broke."
    assert sentence("why?") == "Why?"


def test_transcript_spells_numbers():
    assert transcribe("Since 4.2.0 it's 21 days, $49.99!") == (
        "since four point two point zero it's twenty one days forty nine point ninety nine"
    )
