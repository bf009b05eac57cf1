"""Sentences and clauses with offsets."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.text.segment import segments, sentences


def _pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in segments(text)]


def test_sentences_end_at_punctuation_and_lines() -> None:
    assert _pieces("It broke! Why?\nCall me") == ["It broke!", "Why?", "Call me"]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    assert _pieces("Dr. J. Smith said no. I left.") == ["Dr. J. Smith said no.", "I left."]


def test_numbers_keep_their_stops() -> None:
    assert _pieces("Version 4.2.0 costs 3.50 now. Sad.") == ["Version 4.2.0 costs 3.50 now.", "Sad."]


def test_cjk_stops_need_no_space() -> None:
    assert _pieces("届きません。返金してください。") == ["届きません。", "返金してください。"]


def test_unpunctuated_speech_is_cut_at_clause_openers() -> None:
    text = (
        "hi so my internet has been down since monday morning and nobody could tell me why and then i called and "
        "waited "
        "for an hour but they hung up on me and i want my money back for the whole month now"
    )
    found = segments(text)
    assert len(found) >= 3
    assert max(text.count(" ", a, b) for a, b in found) < 24


@settings(deadline=None)
@given(st.text(alphabet="ab. !?\n'i,;…。", max_size=300), st.integers(0, 40), st.integers(0, 40))
def test_ordered_disjoint_trimmed_and_complete(text: str, skip: int, cut: int) -> None:
    start, end = min(skip, len(text)), max(min(skip, len(text)), len(text) - cut)
    found = segments(text, start, end)
    assert all(start <= a < b <= end for a, b in found)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)
    covered = {i for a, b in found for i in range(a, b)}
    lost = "".join(text[i] for i in range(start, end) if i not in covered)
    assert not lost.replace(";", "").strip()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert all(a < b for a, b in sentences(text))
