"""Fields of a text: any text splits, code and comments do not drown the words."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.route.passages import LEAD_WORDS, MOST_HEAD, head_terms, split


@given(st.text(max_size=500))
def test_any_text_splits(text: str) -> None:
    passage = split(text)
    assert len(passage.head) <= MOST_HEAD
    assert len(passage.lead.split()) <= LEAD_WORDS
    head_terms(passage.head)


def test_code_comments_links_and_numbers_go() -> None:
    passage = split("It fails\n<!-- fill in -->\n```\nsecret()\n```\nsee https://x.org/a 12345")
    assert passage.head == "It fails"
    assert passage.lead == "codeblock see 0 0"
    assert "secret" not in passage.body


def test_a_short_text_is_its_own_lead() -> None:
    assert split("lost my card").lead == "lost my card"


def test_text_without_spaces_gives_pairs() -> None:
    assert "退款" in head_terms("我要退款")
