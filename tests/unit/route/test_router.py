"""Router from Python: decisions, reasons, abstention, order of rows, drift."""

import numpy as np
import pytest

from headwater.app.library.route import Router
from headwater.core.errors import InputError

_THINGS = {"billing": "refund invoice charge", "app": "crash login screen", "post": "parcel courier delivery"}
_RNG = np.random.default_rng(4)
_ROWS = [
    (f"{_RNG.choice(['hello', 'please', 'hi there'])} my {_RNG.choice(words.split())} is wrong, case {i}", team)
    for team, words in _THINGS.items()
    for i in range(60)
]
_TEXTS, _TEAMS = [text for text, _ in _ROWS], [team for _, team in _ROWS]


@pytest.fixture(scope="module")
def router() -> Router:
    return Router().fit(_TEXTS, _TEAMS)


def test_clear_contacts_are_routed_with_reasons(router: Router) -> None:
    decision = router.route(["my courier is wrong"])[0]
    assert router.promise_.holds
    assert decision.team == "post"
    assert decision.alternatives[0] == ("post", decision.probability)
    assert len(decision.alternatives) == 3
    assert "courier" in dict(decision.reasons.words)
    assert decision.reasons.cases[0].team == "post"
    assert decision.reasons.note == ""


def test_a_strange_contact_goes_to_a_person_with_a_note(router: Router) -> None:
    decision = router.route(["refund parcel login"])[0]
    assert decision.team is None
    assert "below" in decision.reasons.note


def test_order_of_rows_and_batch_do_not_matter(router: Router) -> None:
    order = np.random.default_rng(9).permutation(len(_TEXTS))
    other = Router().fit([_TEXTS[i] for i in order], [_TEAMS[i] for i in order])
    assert other.promise_ == router.promise_
    new = ["my invoice is late", "the screen", "parcel"]
    assert np.allclose(router.predict_proba(new), other.predict_proba(new), atol=1e-9)
    assert [d.team for d in router.route(new)] == [router.route([text])[0].team for text in new]


def test_only_known_teams_and_no_contacts_no_decisions(router: Router) -> None:
    assert router.teams_ == sorted(_THINGS)
    assert router.route([]) == []


def test_few_examples_promise_nothing_but_still_rank() -> None:
    few = Router().fit(_TEXTS[::20], _TEAMS[::20])
    decision = few.route(["my parcel is wrong"])[0]
    assert decision.team is None
    assert decision.alternatives[0][0] == "post"
    assert "needs at least 59" in decision.reasons.note


def test_errors_withdraw_the_promise() -> None:
    router = Router().fit(_TEXTS, _TEAMS)
    assert not router.check_errors(["app"] * 30, ["app"] * 30)
    assert router.check_errors(["app"] * 30, ["post"] * 30)
    assert not router.promise_.holds
    assert router.route(["my courier is wrong"])[0].team is None


def test_strange_contacts_withdraw_the_promise() -> None:
    router = Router().fit(_TEXTS, _TEAMS)
    assert not router.check_drift(_TEXTS[:40:2])
    assert router.check_drift([f"weather report number {i}" for i in range(200)])
    assert "differ" in router.promise_.reason


def test_attributes_are_reasons_and_checked() -> None:
    router = Router().fit(_TEXTS, _TEAMS, [{"desk": team} for team in _TEAMS])
    decision = router.route(["something is wrong"], [{"desk": "app"}])[0]
    assert decision.alternatives[0][0] == "app"
    assert decision.reasons.attributes[0][0] == "desk=app"
    with pytest.raises(InputError, match="attributes"):
        router.route(["a"], [])
    with pytest.raises(InputError, match="row 0 are a str"):
        router.route(["a"], ["desk"])  # type: ignore[list-item]


def test_unfitted_and_uneven_input_is_refused() -> None:
    with pytest.raises(InputError, match="not fitted"):
        Router().route(["a"])
    with pytest.raises(InputError, match="teams"):
        Router().fit(["a", "b"], ["x"])


def test_a_router_read_from_its_bytes_decides_alike() -> None:
    texts = [f"please refund order {i}" for i in range(40)] + [f"the app crashes in version {i}" for i in range(40)]
    teams, attributes = ["billing"] * 40 + ["app"] * 40, [{"product": "ab"[i // 40]} for i in range(80)]
    router = Router(risk=0.1).fit(texts, teams, attributes)
    data = router.to_bytes()
    assert data == Router(risk=0.1).fit(texts[::-1], teams[::-1], attributes[::-1]).to_bytes()
    again = Router.from_bytes(data)
    new = ["refund me", "it crashes", "nothing of the kind"]
    some = [{"product": "a"}, {"product": "b"}, {}]
    assert again.route(new, some) == router.route(new, some)
    assert again.to_bytes() == data
    assert str(again.promise_) == str(router.promise_)


@pytest.mark.parametrize("data", [b"", b"PK", b"nothing"])
def test_what_is_no_router_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a router"):
        Router.from_bytes(data)


def test_a_mistake_that_costs_much_is_left_to_a_person() -> None:
    texts = [f"please refund order {i}" for i in range(80)] + [f"the app crashes in version {i}" for i in range(80)]
    teams = ["billing"] * 80 + ["app"] * 80
    free = Router(risk=0.1).fit(texts, teams)
    assert {decision.team for decision in free.route(["please refund order 7", "the app crashes in version 9"])} == {
        "billing",
        "app",
    }
    dear = Router(risk=0.1).fit(texts, teams, wrong_cost={"billing": 1e30})
    refund, crash = dear.route(["please refund order 7", "the app crashes in version 9"])
    assert refund.team is None
    assert "costs more than a look" in refund.reasons.note
    assert crash.team == "app"


def test_a_form_is_known_by_its_printed_lines() -> None:
    things = "button colour menu window editor file theme panel".split()
    kinds = {"bugs": "<!-- bug_report_form -->", "wishes": "<!-- wish_form -->"}
    rows = [
        (f"{thing} {i}\n{line}\nthe {thing} please", team)
        for i, thing in enumerate(things * 3)
        for team, line in kinds.items()
    ]
    router = Router().fit([text for text, _ in rows], [team for _, team in rows])
    asked = [f"keyboard\n{line}\nit does this" for line in kinds.values()]
    assert [decision.alternatives[0][0] for decision in router.route(asked)] == list(kinds)
    assert "<!-- wish_form -->" in dict(router.route(asked)[1].reasons.words)
