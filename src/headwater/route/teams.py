"""Teams from text: TOML, JSON or CSV, checked field by field, with errors that say where.

TOML and JSON hold a list ``team`` of tables; CSV has a column a field, lists separated by ``;``.
"""

import csv
import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

import regex

from headwater.core.errors import InputError
from headwater.core.types import Team

EXAMPLE: Final = (
    '[[team]]\nid = "t_pay"\nname = "Payments"\nowns = ["refunds", "double charges", "product=card"]\n'
    'reached = "#payments"\ncapacity_per_week = 200\nhours = "Mon-Fri 09:00-17:00"\ntime_zone = "Europe/Berlin"\n'
    'escalation = ["lead@example.com"]'
)
_HINT: Final = f"for example:\n{EXAMPLE}"
_FIELDS: Final = (
    "id", "name", "owns", "reached", "capacity_per_week", "hours", "time_zone", "escalation", "wrong_cost"
)  # fmt: skip
_LISTS: Final = ("owns", "escalation")
_DAY: Final = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_TIME: Final = r"(?:[01]?\d|2[0-3]):[0-5]\d|24:00"
_HOURS: Final = regex.compile(
    rf"{_DAY}(?:-{_DAY})?(?: (?:{_TIME})-(?:{_TIME}))?(?:, {_DAY}(?:-{_DAY})? (?:{_TIME})-(?:{_TIME}))*"
)


def parse_teams(text: str, *, form: str, source: str) -> list[Team]:
    """The teams that a text declares, in order of id.

    Args:
        text: of the file.
        form: ``toml``, ``json`` or ``csv``.
        source: name of the file, for errors.

    Raises:
        InputError: it is not of that form, or a field is missing or wrong; the message says which team and field.

    Example:
        >>> parse_teams("id,name,owns\\nt_pay,Payments,refunds;fees\\n", form="csv", source="teams.csv")[0].owns
        ('refunds', 'fees')
    """
    teams = [read_team(row, where) for where, row in _rows(text, form, source)]
    ids = [team.team_id for team in teams]
    twice = sorted({team_id for team_id in ids if ids.count(team_id) > 1})
    if twice:
        raise InputError(f"{source}: two teams have the id {twice[0]!r}", hint="give each team its own id")
    return sorted(teams, key=lambda team: team.team_id)


def read_team(row: Mapping[str, Any], where: str) -> Team:
    """One team from plain values.

    Args:
        row: the fields of ``EXAMPLE``.
        where: for errors, e.g. ``teams.toml: team 2``.

    Raises:
        InputError: a field is missing, unknown or wrong.
    """
    unknown = sorted(set(row) - set(_FIELDS))
    if unknown:
        raise InputError(f"{where}: nothing is called {unknown[0]!r}", hint=f"fields: {', '.join(_FIELDS)}")
    missing = [name for name in ("id", "name", "owns") if not row.get(name)]
    if missing:
        raise InputError(f"{where} lacks {', '.join(missing)}", hint=_HINT)
    for name in _LISTS:
        if not isinstance(row.get(name, []), list):
            raise InputError(f"{where}: {name} is not a list", hint=f'{name} = ["...", "..."]')
    capacity, cost = row.get("capacity_per_week"), row.get("wrong_cost", 1.0)
    if capacity is not None and not (_is_number(capacity) and capacity == int(capacity) and capacity >= 0):
        raise InputError(f"{where}: capacity_per_week is {capacity!r}", hint="contacts a week, as 200")
    if not (_is_number(cost) and cost >= 0):
        raise InputError(f"{where}: wrong_cost is {cost!r}", hint="0 or more; 1 = one look of a person at a contact")
    hours, zone = str(row.get("hours", "")).strip(), str(row.get("time_zone", "")).strip()
    if hours and not _HOURS.fullmatch(hours):
        raise InputError(f"{where}: hours {hours!r} cannot be read", hint="write Mon-Fri 09:00-17:00, Sat 10:00-14:00")
    if zone and zone not in available_timezones():
        raise InputError(
            f"{where}: time_zone {zone!r} does not exist", hint="write Europe/Berlin, America/New_York, UTC"
        )
    lists = {name: tuple(str(item).strip() for item in row.get(name, []) if str(item).strip()) for name in _LISTS}
    return Team(
        team_id=str(row["id"]).strip(),
        name=str(row["name"]).strip(),
        owns=lists["owns"],
        reached=str(row.get("reached", "")).strip(),
        capacity_per_week=None if capacity is None else int(capacity),
        hours=hours,
        time_zone=zone and ZoneInfo(zone).key,
        escalation=lists["escalation"],
        wrong_cost=float(cost),
    )


def difference(before: Sequence[Team], after: Sequence[Team]) -> list[tuple[str, str, str, str]]:
    """What changed: ``(team_id, field, before, after)``; field ``team`` where a team came or went.

    Example:
        >>> old = Team("t_pay", "Payments", ("refunds",), "#pay")
        >>> difference([old], [Team("t_pay", "Payments", ("refunds", "fees"), "#pay")])
        [('t_pay', 'owns', 'refunds', 'refunds; fees')]
    """
    old, new = ({team.team_id: team for team in teams} for teams in (before, after))
    found: list[tuple[str, str, str, str]] = []
    for team_id in sorted(old.keys() | new.keys()):
        if team_id not in old or team_id not in new:
            was, is_ = (teams[team_id].name if team_id in teams else "" for teams in (old, new))
            found.append((team_id, "team", was, is_))
            continue
        one, other = old[team_id].row(), new[team_id].row()
        found += [(team_id, name, _shown(one[name]), _shown(other[name])) for name in one if one[name] != other[name]]
    return found


def _rows(text: str, form: str, source: str) -> list[tuple[str, Mapping[str, Any]]]:
    if form == "csv":
        return _csv_rows(text, source)
    try:
        data: Any = tomllib.loads(text) if form == "toml" else json.loads(text)
    except ValueError as error:  # both readers' errors are ValueErrors that name the line
        raise InputError(f"{source} is not {form.upper()}: {error}", hint=_HINT) from error
    rows = data.get("team", []) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{source} holds no list of teams", hint=_HINT)
    if isinstance(data, dict) and set(data) - {"team"}:
        raise InputError(f"{source}: nothing is called {min(set(data) - {'team'})!r}", hint=_HINT)
    return [(f"{source}: team {number}", row) for number, row in enumerate(rows, start=1)]


def _csv_rows(text: str, source: str) -> list[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey="")
    rows: list[tuple[str, Mapping[str, Any]]] = []
    try:
        for line in reader:
            row: dict[str, Any] = {str(name).strip(): value for name, value in line.items() if value}
            for name in _LISTS:
                if name in row:
                    row[name] = [item.strip() for item in row[name].split(";")]
            for name in ("capacity_per_week", "wrong_cost"):
                if name in row:
                    row[name] = _number(row[name])
            rows.append((f"{source}, line {reader.line_num}", row))
    except csv.Error as error:
        raise InputError(f"{source} is not CSV: {error}", hint="columns: " + ", ".join(_FIELDS)) from error
    if not rows:
        raise InputError(f"{source} holds no team", hint="columns: " + ", ".join(_FIELDS))
    return rows


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _shown(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
