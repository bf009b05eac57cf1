"""The proof: it passes what keeps its rules, and it notices each that is broken."""

from dataclasses import replace

import pytest
from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.procedure import HandOff
from headwater.agents.prove.cases import suite
from headwater.agents.prove.customer import Customer, Spoken, errs
from headwater.agents.prove.mutate import mutants
from headwater.agents.prove.persona import PERSONAS
from headwater.agents.prove.report import Bar, count, pass_k, play, prove, refusals, share
from headwater.agents.run.state import Agent
from headwater.agents.run.understand import Reader
from headwater.app.library.encoders import load_encoder

REFUND = parse(TEXT)
ENCODE = load_encoder("static").encode
AGENT = Agent((REFUND,))
READER = Reader(AGENT, ENCODE)
BY_NAME = {persona.name: persona for persona in PERSONAS}


def test_cases_stand_on_either_side_of_every_bound() -> None:
    names = [case.name for case in suite(REFUND)]
    for amount in (100, 101):
        assert f"fine; not_too_much: amount = {amount}" in names
    cases = {case.name: case for case in suite(REFUND)}
    assert cases["fine; not_too_much: amount = 100"].calls == ("pay(order_id='123456', amount=100)",)
    assert cases["fine; not_too_much: amount = 101"].calls == ()
    assert cases["fine; needs of pay: find.open = no"].calls == ()
    assert cases["fine; ensures of pay: pay.ok = no"].ends == "hand_off"
    assert cases["fine; not approved"].calls == ()


def test_a_sound_agent_passes_and_each_broken_rule_is_noticed() -> None:
    proof = prove(REFUND, ENCODE, trials=8)
    assert proof.violations == ()
    assert proof.failed == ()
    assert (proof.pass_k, proof.pass_k_high) == (1.0, 1.0)
    assert 0 < proof.pass_k_low < 1
    assert proof.hand_off.n == proof.hand_off.of > 0
    assert proof.errs.n == 0
    assert proof.missed == ()
    assert proof.mutants.of == len(mutants(REFUND)) == 9
    assert refusals(proof) == []


def test_the_same_seed_gives_the_same_conversations() -> None:
    case = REFUND.tests[0]
    first, again, other = (play(AGENT, READER, case, REFUND, BY_NAME["strays"], seed=seed).lines for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_an_agent_that_keeps_no_rule_is_caught_by_the_rules_that_were_approved() -> None:
    careless = replace(REFUND, policy=(), tools=(REFUND.tools[0], replace(REFUND.tools[1], approval="none", needs=())))
    agent = Agent((careless,))
    case = next(case for case in suite(REFUND) if case.name == "fine; not_too_much: amount = 101")
    found = play(agent, READER, case, REFUND, BY_NAME["plain"], seed=0).grade
    assert not found.passed
    assert set(found.violations) >= {"pay against not_too_much", "pay without the customer's approval"}


def test_a_secret_that_is_repeated_and_a_hand_off_that_fails_are_caught() -> None:
    steps = tuple(replace(s, reply="Your PIN is {pin}.") if s.action == "paid" else s for s in REFUND.steps)
    open_slots = tuple(replace(slot, secret=False) for slot in REFUND.slots)
    agent = Agent((replace(REFUND, steps=steps, slots=open_slots),))
    found = play(agent, READER, REFUND.tests[0], REFUND, BY_NAME["plain"], seed=0).grade
    assert any("a secret was shown" in text for text in found.violations)
    deaf = Agent((replace(REFUND, hand_off=HandOff(misses=99)),))
    babble = play(deaf, READER, REFUND.tests[0], REFUND, BY_NAME["babbles"], seed=0).grade
    assert babble.needs_person
    assert not babble.had_person
    assert not babble.passed


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda one: one.name)
def test_every_kind_of_customer_ends_as_it_must(persona: object) -> None:
    other = replace(REFUND, name="again", purpose="Pay for a broken window", applies=("my window was broken",))
    agent = Agent((REFUND, other))
    reader = Reader(agent, ENCODE)
    for seed in range(4):
        played = play(agent, reader, REFUND.tests[0], REFUND, persona, seed=seed, second=None)  # type: ignore[arg-type]
        assert played.grade.passed, (played.grade, played.lines)


def test_the_customers_own_errors_are_counted() -> None:
    customer = Customer(REFUND.tests[0], [REFUND], BY_NAME["plain"], 0)
    customer.said = [Spoken("it is 12345", "answer", "order_id", "123456"), Spoken("what?", "lost")]
    assert len(errs(customer)) == 2
    customer.said = [Spoken("it is 123456", "answer", "order_id", "123456")]
    assert errs(customer) == []


def test_pass_k_is_the_share_of_draws_that_all_succeed() -> None:
    value, low, high = pass_k([(10, 10), (9, 10), (8, 10)], 2)
    assert value == pytest.approx((1 + 36 / 45 + 28 / 45) / 3)
    assert low < value < high
    assert pass_k([], 8) == (0.0, 0.0, 1.0)
    value, low, high = pass_k([(8, 8)] * 100, 8)
    assert (value, high) == (1.0, 1.0)
    assert low == pytest.approx(share(800, 800).low ** 8)


def test_why_an_agent_may_not_be_published_is_said() -> None:
    played = [
        play(
            Agent((replace(REFUND, hand_off=HandOff(misses=99)),)),
            READER,
            REFUND.tests[0],
            REFUND,
            BY_NAME["babbles"],
            seed=0,
        )
    ]
    reasons = refusals(count(played, k=8, mutants=share(1, 2), missed=["x"]), Bar())
    assert [reason.split(" ")[0] for reason in reasons] == ["1", "pass^8", "the"]


def test_a_call_that_a_colleague_approves_can_be_proved() -> None:
    asks = replace(REFUND, tools=(REFUND.tools[0], replace(REFUND.tools[1], approval="person")))
    proof = prove(asks, ENCODE, trials=8)
    assert refusals(proof) == []
    assert proof.missed == ()
    careless = Agent((replace(asks, tools=(asks.tools[0], replace(asks.tools[1], approval="none"))),))
    found = play(careless, Reader(careless, ENCODE), asks.tests[0], asks, PERSONAS[0], seed=0)
    assert "pay without a person's approval" in found.grade.violations
    refused = replace(asks.tests[0], approves=False, calls=(), ends="")
    told = play(Agent((asks,)), Reader(Agent((asks,)), ENCODE), refused, asks, PERSONAS[0], seed=0)
    assert (told.grade.passed, "colleague: no to pay" in told.lines) == (True, True)
