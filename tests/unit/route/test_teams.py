"""Teams from three formats are the same teams; errors name team and field; what changed is told."""

import dataclasses
import json

import pytest

from headwater.core.errors import InputError
from headwater.core.types import Team
from headwater.route.teams import EXAMPLE, difference, parse_teams

TOML = EXAMPLE
JSON = json.dumps(
    [
        {
            "id": "t_pay",
            "name": "Payments",
            "owns": ["refunds", "double charges", "product=card"],
            "reached": "#payments",
            "capacity_per_week": 200,
            "hours": "Mon-Fri 09:00-17:00",
            "time_zone": "Europe/Berlin",
            "escalation": ["lead@example.com"],
        }
    ]
)
CSV = (
    "id,name,owns,reached,capacity_per_week,hours,time_zone,escalation,wrong_cost\n"
    "t_pay,Payments,refunds; double charges;product=card,#payments,200,Mon-Fri 09:00-17:00,Europe/Berlin,lead@example.com,\n"
)


def test_three_formats_give_the_same_teams() -> None:
    found = [parse_teams(text, form=form, source="f") for text, form in ((TOML, "toml"), (JSON, "json"), (CSV, "csv"))]
    assert found[0] == found[1] == found[2]
    (team,) = found[0]
    assert team.owns == ("refunds", "double charges", "product=card")
    assert team.capacity_per_week == 200
    assert Team.of(team.row()) == team
    assert Team.of(json.loads(json.dumps(team.row()))) == team


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"name": "Pay", "owns": ["x"]}, "lacks id"),
        ({"id": "a", "name": "Pay", "owns": []}, "lacks owns"),
        ({"id": "a", "name": "Pay", "owns": "x"}, "owns is not a list"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "capacity_per_week": "many"}, "capacity_per_week is 'many'"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "capacity_per_week": -1}, "capacity_per_week is -1"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "wrong_cost": True}, "wrong_cost is True"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "hours": "always"}, "hours 'always'"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "time_zone": "Berlin"}, "time_zone 'Berlin'"),
        ({"id": "a", "name": "Pay", "owns": ["x"], "slack": "#x"}, "nothing is called 'slack'"),
    ],
)
def test_a_wrong_field_is_named(row: dict, says: str) -> None:
    text = json.dumps([{"id": "z", "name": "Z", "owns": ["z"]}, row])
    with pytest.raises(InputError, match="f: team 2") as caught:
        parse_teams(text, form="json", source="f")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "form"), [("[[team", "toml"), ("{", "json"), ("3", "json"), ('{"x": 1}', "json"), ("", "csv")]
)
def test_what_is_no_list_of_teams_is_refused(text: str, form: str) -> None:
    with pytest.raises(InputError):
        parse_teams(text, form=form, source="f")


def test_csv_errors_name_the_line_and_ids_are_unique() -> None:
    with pytest.raises(InputError, match="f, line 3 lacks owns"):
        parse_teams("id,name,owns\na,A,x\nb,B,\n", form="csv", source="f")
    with pytest.raises(InputError, match="two teams have the id 'a'"):
        parse_teams("id,name,owns\na,A,x\na,B,y\n", form="csv", source="f")


def test_what_changed_is_told_field_by_field() -> None:
    old = Team("a", "A", ("x",), "#a")
    new = dataclasses.replace(old, owns=("x", "y"), capacity_per_week=5)
    gone, come = Team("b", "B", ("z",), ""), Team("c", "C", ("z",), "")
    assert difference([old, gone], [new, come]) == [
        ("a", "owns", "x", "x; y"),
        ("a", "capacity_per_week", "", "5"),
        ("b", "team", "B", ""),
        ("c", "team", "", "C"),
    ]
    assert difference([old], [old]) == []
