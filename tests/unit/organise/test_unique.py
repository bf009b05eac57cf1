"""No two topics have one name, and none shows what may not be shown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.vectors.exact import mean_direction, snap
from headwater.organise.casing import heading, learn_casing
from headwater.organise.choose import NamingAids, Scored
from headwater.organise.name import describe
from headwater.organise.spans import Candidate
from headwater.organise.unique import unique_names

VERBS = "change cancel check update".split()
THINGS = "card order account refund".split()


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(THINGS)), max_size=4), min_size=1, max_size=8)
)
def test_claims_are_settled(offers: list[list[tuple[str, str]]]) -> None:
    ranked = [
        [
            Scored(Candidate(f"{verb} {thing}", tuple(sorted((verb, thing))), "wish"), 5.0 - place, 0.5, 0.9, 0.0)
            for place, (verb, thing) in enumerate(offered)
        ]
        for offered in offers
    ]
    plain = [["other thing"] for _ in offers]
    names = [named.name for named in unique_names(ranked, plain, [""] * len(offers), casing={}, aids=NamingAids())]
    assert len({name.casefold() for name in names}) == len(offers)
    for name, offered in zip(names, offers, strict=True):
        if offered:  # what is taken from its own candidates is one of them, or one with a word that tells it apart
            own = {heading(f"{verb} {thing}", {}) for verb, thing in offered}
            assert any(name.startswith(text) for text in own) or name.startswith("Other thing")


def test_a_name_that_may_not_be_shown_is_passed_over() -> None:
    texts = ["call anna about my refund"] * 9 + ["my parcel is late"] * 9
    topics = np.repeat([0, 1], 9)
    vectors = snap(np.eye(2)[topics])
    directions = mean_direction(vectors, topics, 2)
    aids = NamingAids(may_show=lambda name: "anna" not in name.lower())
    assert "anna" not in describe(texts, topics, vectors, directions, aids=aids)[0].name.lower()


def test_what_one_customer_wrote_is_no_name() -> None:
    texts = ["my refund has not arrived"] * 9 + ["rumpelstiltskin has not arrived"] + ["reset my password"] * 10
    topics = np.repeat([0, 1], 10)
    vectors = snap(np.eye(2)[topics])
    described = describe(texts, topics, vectors, mean_direction(vectors, topics, 2))
    assert described[0].name == "Refund not arrived"
    assert "umpel" not in described[0].definition


def test_words_keep_the_form_that_customers_give_them() -> None:
    casing = learn_casing(["does it work with Apple Pay", "we pay by Apple Pay here", "PLEASE HELP ME NOW", "my Card"])
    assert heading("set up apple pay", casing) == "Set up Apple Pay"
    assert heading("help now", casing) == "Help now"
    assert heading("change pin", {}) == "Change PIN"
    assert heading("", {}) == ""
