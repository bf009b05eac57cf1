"""Duties are nodes, attributes or words; the finer node counts; equals are rivals."""

from headwater.core.types import Team
from headwater.route.duties import owners_of_topics, owners_of_values, read_duties, rivals

NODES = {"parcels": ["t_late", "t_lost"], "late parcels": ["t_late"], "t_late": ["t_late"]}
ATTRIBUTES = {"region": ["EU", "US"], "order": []}


def duties(**owned: tuple[str, ...]) -> list:
    return read_duties([Team(key, key, owns, "") for key, owns in sorted(owned.items())], NODES, ATTRIBUTES)


def test_kinds_and_notes() -> None:
    node, value, wrong, unknown, any_value, words, typo = duties(
        a=("Parcels", "Region=eu", "region=EUR", "regoin=EU", "order=9", "refunds", "Late parcel")
    )
    assert (node.kind, node.topics) == ("node", ("t_late", "t_lost"))
    assert (value.kind, value.value, value.note) == ("attribute", "region=EU", "")
    assert "did you mean 'EU'" in wrong.note
    assert "did you mean 'region'" in unknown.note
    assert any_value.note == ""
    assert (words.kind, words.note) == ("words", "")
    assert "did you mean 'late parcels'" in typo.note


def test_the_finer_node_counts_and_equals_are_rivals() -> None:
    held = owners_of_topics(duties(a=("parcels",), b=("late parcels",), c=("t_late",)))
    assert [duty.team_id for duty in held["t_late"]] == ["b", "c", "a"]
    assert rivals(held["t_late"]) == ["b", "c"]
    assert rivals(held["t_lost"]) == ["a"]
    assert rivals([]) == []


def test_values_by_team() -> None:
    held = owners_of_values(duties(b=("region=EU",), a=("region=eu",)))
    assert [duty.team_id for duty in held["region=EU"]] == ["a", "b"]
