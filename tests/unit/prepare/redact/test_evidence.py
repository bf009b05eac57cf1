"""The weights of a word's features, put together by group, are those of the features one by one."""

import pytest

from headwater.prepare.redact.gazetteer import GAZETTEER
from headwater.prepare.redact.names import _WEIGHTS, _evidence, _Sentence, candidates, features, tokens


@pytest.mark.parametrize(
    "text",
    [
        "Anna Schmidt",
        "Your name please?\n\nmarco van der berg\nThanks, Young",
        "HELLO I AM JOHN SMITH FROM PARIS\n¿Cómo se llama?\nmaría josé",
        "nothing of the kind is said here",
    ],
)
def test_groups_add_up_to_the_features(text: str) -> None:
    words = tokens(text)
    sentence = _Sentence(text, words, GAZETTEER)
    for i in candidates(text, words):
        one_by_one = sum(_WEIGHTS.get(name, 0.0) for name in features(sentence, i))
        assert _evidence(sentence, i) == pytest.approx(one_by_one, abs=1e-12)
