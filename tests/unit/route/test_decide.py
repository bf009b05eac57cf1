"""Urgent first, then rules, then the router, else a person; never a team that does not exist."""

from headwater.core.types import Team
from headwater.route.decide import Owners, decide
from headwater.route.decision import Case, Decision, Reasons
from headwater.route.duties import owners_of_topics, owners_of_values, read_duties
from headwater.route.rules import Rule

TEAMS = [Team("pay", "Pay", ("refunds",), ""), Team("trust", "Trust", ("signal=legal",), "")]
DUTIES = read_duties(TEAMS, {"refunds": ["t_1"]}, {"signal": ["legal"]})
OWNERS = Owners({team.team_id: team.name for team in TEAMS}, owners_of_topics(DUTIES), owners_of_values(DUTIES))


def rule(team: str | None, *, urgent: bool = False) -> Rule:
    return Rule(3, "when ...", "contact", "", None, team, "q", urgent, "")


def learned(team: str | None, *alternatives: tuple[str, float]) -> Decision:
    reasons = Reasons((Case("like this", "pay", 0.9),), (("refund", 1.0),), (), "" if team else "not certain")
    return Decision(team, alternatives[0][1], alternatives, reasons)


def routed(*rules: Rule, labels: tuple[str, ...] = (), topics: tuple[str, ...] = (), found: Decision | None = None):
    return decide("c_1", topics, labels, rules=rules, holds=lambda rule: True, owners=OWNERS, learned=found)


def test_the_owner_of_an_urgent_signal_goes_before_rules_and_router() -> None:
    found = routed(rule("pay"), labels=("signal=legal",), found=learned("pay", ("pay", 0.99)))
    assert (found.team, found.by, found.urgent) == ("trust", "urgent", "legal")


def test_an_urgent_rule_goes_before_the_owner() -> None:
    found = routed(rule("pay", urgent=True), labels=("signal=legal",))
    assert (found.team, found.by, found.urgent, found.line) == ("pay", "rule", "legal", 3)
    assert routed(rule("pay", urgent=True)).urgent == "rule"


def test_an_urgent_matter_that_nobody_owns_stays_marked() -> None:
    found = routed(labels=("signal=safety",))
    assert (found.team, found.by, found.urgent) == (None, "person", "safety")


def test_a_rule_goes_before_the_router_and_may_hold_for_a_person() -> None:
    found = routed(rule("trust"), found=learned("pay", ("pay", 0.99)))
    assert (found.team, found.by, found.queue, found.probability) == ("trust", "rule", "q", 0.99)
    assert routed(rule(None), found=learned("pay", ("pay", 0.99))).team is None


def test_the_router_routes_and_says_why() -> None:
    found = routed(found=learned("pay", ("pay", 0.97), ("trust", 0.02)))
    assert (found.team, found.by) == ("pay", "router")
    assert found.alternatives == (("pay", 0.97), ("trust", 0.02))
    assert any("like this" in reason for reason in found.reasons)
    assert any("refund" in reason for reason in found.reasons)


def test_a_team_that_is_gone_gets_nothing() -> None:
    found = routed(found=learned("gone", ("gone", 0.99), ("pay", 0.01)))
    assert (found.team, found.by) == (None, "person")
    assert found.alternatives == (("pay", 0.01),)
    assert "no longer exists" in found.reasons[0]


def test_a_person_sees_who_owns_what_it_is_about() -> None:
    found = routed(topics=("t_1",), found=learned(None, ("trust", 0.5)))
    assert found.team is None
    assert found.alternatives == (("trust", 0.5), ("pay", None))
    assert found.reasons[0] == "not certain"
    assert "pay owns “refunds”" in found.reasons
    assert routed().reasons == ("no rule matches and no router is in use",)
