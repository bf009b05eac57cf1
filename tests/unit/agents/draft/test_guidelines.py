"""Guidelines read into sections and compiled by rule; every step cites bytes that are there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.agents.check import TODO, questions
from headwater.agents.draft.compile import compile_section
from headwater.agents.draft.outline import section, sections
from headwater.agents.draft.source import Guideline, check_cites, cited
from headwater.agents.format import read, render
from headwater.core.errors import InputError, UnknownComponent
from headwater.prepare.redact import redact

TEXT = """# Initiate refund

Start nicely.

1. Ask for the order ID, then look it up with [Find Order].
   It may take a while.
   - Username - first
   - Email Address
2) Refund method in [Record Reason] - valid options are
   * Gift card - by post
   * Credit card
3. Only orders of at most 30 days: refund with [Pay Back].
4. If that is not enough, transfer to a supervisor.

Fees
====
- Say „sorry“ for the fee {of} 5 €.
- Look at the `fee_table`.
"""
JSON = """{"Flow": {"description": "d", "subflows": {
\t"First": {"actions": [
\t\t{"type": "kb", "button": "Pull up Account", "text": "Get \\"full name\\" \\u00fc first", "subtext": ["Email"]},
\t\t{"type": "say", "button": "N/A", "text": "Tell them", "subtext": []}], "notes": ["be nice"]},
\t"Second": {"actions": [{"text": "Wait"}], "notes": []}}}}"""


def test_text_is_read_into_sections_items_and_points() -> None:
    first, second = sections(TEXT)
    assert (first.title, second.title) == ("Initiate refund", "Fees")
    assert [len(item.points) for item in first.items] == [2, 2, 0, 0]
    assert first.items[0].said.text.endswith("It may take a while.")
    assert [note.text for note in first.notes] == ["Start nicely."]
    for one in (first, second):
        for item in one.items:
            assert TEXT[item.said.start : item.said.end].split() == item.said.text.split()


def test_json_is_read_with_the_places_of_its_texts() -> None:
    first, second = sections(JSON)
    assert (first.title, second.title) == ("First", "Second")
    assert [item.name for item in first.items] == ["Pull up Account", ""]
    assert first.items[0].said.text == 'Get "full name" ü first'
    assert JSON[first.items[0].said.start : first.items[0].said.end] == 'Get \\"full name\\" \\u00fc first'


def test_a_section_is_named_by_a_part_of_its_title() -> None:
    assert section(TEXT, "fee").title == "Fees"
    with pytest.raises(InputError, match="2 sections answer"):
        section(TEXT, "")
    with pytest.raises(UnknownComponent, match="Feez"):
        section(TEXT, "Feez")
    with pytest.raises(InputError, match="no step"):
        sections("Be nice to customers.")


def test_a_section_is_compiled_into_a_sound_draft_with_what_is_open_marked() -> None:
    guideline = Guideline.of("my guide.md", TEXT)
    made = compile_section(section(TEXT, "refund"), guideline)
    procedure, problems, where = read(render(made.procedure))
    assert problems == []
    assert procedure == made.procedure
    assert [step.action for step in procedure.steps] == ["find_order", "record_reason", "pay_back", "if_that_is"]
    assert procedure.steps[0].ask == ("order_id", "username", "email")
    assert procedure.slots[3].values == ("gift card", "credit card")
    assert [(tool.name, tool.effect) for tool in procedure.tools] == [
        ("find_order", "read"),
        ("record_reason", "write"),
        ("pay_back", "write"),
    ]
    assert procedure.steps[3].hand_off
    assert TODO in procedure.steps[2].note
    open_ones = [one.message for one in questions(procedure, where)]
    assert "'pay_back' is marked TODO" in open_ones
    assert "what 'order_id' looks like is not known" in open_ones
    assert made.left_out == (("Start nicely.", "it is no step: read it"),)
    assert cited(procedure.steps[0].cites[0], TEXT).startswith("Ask for the order ID")
    assert check_cites(procedure, where, {guideline.name: TEXT}) == []


def test_braces_and_odd_letters_survive() -> None:
    guideline = Guideline.of("g.md", TEXT)
    procedure = compile_section(section(TEXT, "Fees"), guideline).procedure
    assert read(render(procedure))[:2] == (procedure, [])
    assert "„sorry“" in cited(procedure.steps[0].cites[0], TEXT)


def test_a_guideline_that_has_changed_is_noticed() -> None:
    guideline = Guideline.of("g.md", TEXT)
    procedure, _, where = read(render(compile_section(section(TEXT, "Fees"), guideline).procedure))
    (changed,) = check_cites(procedure, where, {"g.md": TEXT + "\nmore"})
    assert "is not what it was" in changed.message
    assert "cites nothing" in " ".join(one.message for one in check_cites(procedure, where, {"g.md": TEXT[:60]}))
    assert check_cites(procedure, where, {}) == []


_PIECES = st.sampled_from(
    [
        "write to ann.lee@example.com",
        "call +1 212 555 0199",
        "naïve – ok",
        "pay 30 €",
        "ask for the order",
        "\n\n",
        "😀",
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=8), st.integers(0, 7), st.integers(1, 3), st.sampled_from(["", "ü 😀 "]))
def test_a_quote_of_the_redacted_text_is_found_in_the_original(parts: list[str], at: int, n: int, before: str) -> None:
    text = " ".join([*parts, "end"])
    guideline = Guideline("g", before + text, redact(text), begin=len(before))
    words = guideline.shown.text.split()
    quote = " ".join(words[at % len(words) : at % len(words) + n])
    place = guideline.find(quote)
    assert place is not None
    original = cited(guideline.cite(*place), before + text)
    for word in quote.split():
        assert "<" in word or word in original
    assert guideline.find(quote + " nowhere") is None


def test_the_format_reads_citations_and_says_what_is_wrong_with_them() -> None:
    base = render(compile_section(section(TEXT, "Fees"), Guideline.of("g.md", TEXT)).procedure)
    assert "From: g.md " in base
    line = next(line for line in base.splitlines() if line.startswith("From"))
    for wrong, said in (
        ("From: g.md 9", "cannot read"),
        ("From: h.md 1-9", "unknown source"),
        ("From: g.md 9-1", "ends before"),
    ):
        assert said in " ".join(map(str, read(base.replace(line, wrong))[1]))
