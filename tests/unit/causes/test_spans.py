import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.causes.spans import CauseModel
from headwater.core.errors import InputError, NotEnoughData


def read(model: CauseModel, text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.role) for s in model.extract([text])[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Refund delayed due to a bank holiday.", [("Refund delayed", "effect"), ("bank holiday", "cause")]),
        (
            "The firmware update resulted in sensor failures",
            [("firmware update", "cause"), ("sensor failures", "effect")],
        ),
        ("Every time I open settings, the app freezes", [("open settings", "cause"), ("app freezes", "effect")]),
        ("Thank you very much.", []),
    ],
)
def test_cues(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(CauseModel(), text) == expected


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=80))
def test_spans_are_in_order_and_inside(text: str) -> None:
    spans = CauseModel().extract([text])[0]
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def labelled(n: int) -> tuple[list[str], list[list[tuple[int, int, str]]]]:
    rng = np.random.default_rng(0)
    things, faults = ["router", "charger", "scanner", "printer"], ["no signal", "a blank page", "smoke"]
    texts, spans = [], []
    for _ in range(n):
        thing, fault = str(rng.choice(things)), str(rng.choice(faults))
        text = f"the {thing} again so we get {fault} all day"
        texts.append(text)
        spans.append([(4, 4 + len(thing), "cause"), (text.index(fault), text.index(fault) + len(fault), "effect")])
    return texts, spans


def test_a_fitted_model_learns_the_spans_of_its_corpus() -> None:
    model = CauseModel().fit(*labelled(60))
    assert model.method == "causes.spans.tagger.v1"
    assert read(model, "the scanner again so we get smoke all day") == [("scanner", "cause"), ("smoke", "effect")]
    assert model.extract(["", "the printer again"])[0] == []


def test_bad_labels_are_refused() -> None:
    texts, spans = labelled(30)
    with pytest.raises(NotEnoughData, match="more are needed"):
        CauseModel().fit(texts[:3], spans[:3])
    with pytest.raises(InputError, match="role"):
        CauseModel().fit(texts, [[(0, 3, "reason")], *spans[1:]])
    with pytest.raises(InputError):
        CauseModel().fit(texts, spans[1:])
