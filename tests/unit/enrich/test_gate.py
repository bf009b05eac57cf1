import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.enrich.cues import SIGNAL_CUES
from headwater.enrich.gate import gate, starts_of

CUES = [(name, weight, pattern) for name, tiers in SIGNAL_CUES.items() for weight, pattern in tiers.items()]
WORDS = re.findall(r"[a-z]{2,}", " ".join(pattern for _, _, pattern in CUES))


@pytest.mark.parametrize(("name", "weight", "pattern"), CUES, ids=lambda value: str(value)[:12])
def test_the_gate_of_every_cue_can_be_told(name, weight, pattern):
    assert not gate(pattern).is_open


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(["n't", "3", "no", "1-star", "'", "."]), max_size=12))
def test_a_closed_gate_never_hides_a_match(words):
    text = " ".join(words)
    starts = starts_of(text)
    for _, _, pattern in CUES:
        if re.search(rf"\b(?:{pattern})", text):
            assert gate(pattern).may_match(starts)
