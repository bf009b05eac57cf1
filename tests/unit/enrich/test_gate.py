import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.enrich.cues import SIGNAL_CUES
from headwater.enrich.gate import Openings, gate, matches_at

CUES = [(name, weight, pattern) for name, tiers in SIGNAL_CUES.items() for weight, pattern in tiers.items()]
PATTERNS = [re.compile(rf"\b(?:{pattern})") for _, _, pattern in CUES]
OPENINGS = Openings([gate(pattern) for _, _, pattern in CUES])
WORDS = re.findall(r"[a-z]{2,}", " ".join(pattern for _, _, pattern in CUES))


@pytest.mark.parametrize(("name", "weight", "pattern"), CUES, ids=lambda value: str(value)[:12])
def test_the_gate_of_every_cue_can_be_told(name, weight, pattern):
    assert not gate(pattern).is_open


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS) | st.sampled_from(["n't", "'ll never", "use", "3", "٣ ", "no", "1-star", "'", "."]),
        max_size=12,
    )
)
def test_the_index_finds_every_match_of_every_cue(words):
    text = " ".join(words).replace(" '", "'")
    places = OPENINGS.places(text)
    for n, pattern in enumerate(PATTERNS):
        wanted = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in matches_at(pattern, text, places.get(n, ()))] == wanted


def test_a_pattern_that_may_begin_with_anything_is_refused():
    with pytest.raises(ValueError, match="pattern 1 may begin with anything"):
        Openings([gate("fire"), gate(r"\w+ off")])
