"""Fields of a text: any text splits, code and comments do not drown the words."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.route.passages import LEAD_WORDS, MOST_HEAD, cues, head_terms, printed_lines, split


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


def test_printed_lines_are_the_same_on_every_copy_and_keep_the_answer() -> None:
    first = printed_lines("It fails\r\n<!-- bug_template -->\r\nVersion:  12\r\n```\nx = 1\n```\r\n**bug?** Feature")
    other = printed_lines("Slow\n<!-- BUG_template -->\nVersion: 9\n**bug?** Feature\n\n---")
    assert first == other == ["<!-- bug_template -->", "version: 0", "**bug?** feature"]


def test_cues_say_what_a_text_looks_like() -> None:
    found = cues("[docs] How do I?\n1. open it\n```\nTypeError: x\n```\n- [x] I looked at https://x.org")
    assert {
        "a tag first",
        "a question first",
        "code",
        "a trace",
        "a link",
        "a checklist",
        "numbered steps",
        "I",
    } <= set(found)
    assert cues("") == ["about 0 words"]
