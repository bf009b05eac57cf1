"""What was said is recognised wherever it was copied to, and nothing else is touched."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.prepare.said import ERASED, Said, edited, runs, strings

TEXT = "The zirconium kettle melted through the marble worktop, twice."
CONTACT = "c_4f2a6b0c1d2e3f4a5b6c7d8e"
SAID = Said(runs(TEXT), [CONTACT, "jo@example.com"])


def test_words_are_known_whatever_stands_between_them() -> None:
    for copied in (TEXT, TEXT.upper(), "Kettle -- MELTED,\n\tthrough...the", f"note: {TEXT[4:40]} [cut]"):
        assert SAID.is_in(copied), copied
        assert "melted" not in SAID.without(copied).lower()
    assert SAID.without(f"said “{TEXT[:-1]}” today") == f"said “{ERASED}” today"


def test_ids_are_known_as_words_alone_and_with_their_statements() -> None:
    assert SAID.without(f"see {CONTACT}.17, and ({CONTACT}).") == f"see {ERASED}, and ({ERASED})."
    assert SAID.without("jo@example.com wrote; not bjo@example.com") == f"{ERASED} wrote; not bjo@example.com"
    assert not SAID.is_in(f"{CONTACT}0")


def test_what_others_said_stays() -> None:
    shared = set(runs("melted through the marble"))
    assert Said(runs(TEXT)).but(shared).without("it melted through the marble") == "it melted through the marble"
    assert not Said(())


def test_values_keep_their_shape() -> None:
    value = {"ids": [f"{CONTACT}.3", "c_other.1"], CONTACT: 1, "note": ["kettle melted through the", 2, None], "n": 0.5}
    assert edited(value, SAID) == {"ids": ["c_other.1"], "note": [ERASED, 2, None], "n": 0.5}
    clean = {"a": [1, {"b": "nothing of it"}]}
    assert edited(clean, SAID) is clean
    assert list(strings(clean)) == ["a", "b", "nothing of it"]


@given(
    st.text(max_size=60), st.lists(st.sampled_from("kettle melted through marble the a".split()), min_size=4), st.text()
)
def test_nothing_is_left_and_the_rest_is_as_it_was(before: str, words: list[str], after: str) -> None:
    copied = " ".join(words)
    cleaned = Said(runs(copied)).without(f"{before}\n{copied}\n{after}")
    assert not Said(runs(copied)).is_in(cleaned)
    if not Said(runs(copied)).is_in(before + after):
        assert cleaned.startswith(before.rstrip()) or Said(runs(copied)).is_in(f"{before} {copied}"[: len(before) + 30])
