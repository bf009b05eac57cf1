"""The text in which people write automations, read with the line of every error.

Example of the text::

    automation back-again
      when issue becomes reopened
      if severity is high or critical
      do notify payments-oncall "{name} is back ({before} before)"
      do assign t_pay
      limit 20 a day

    automation monday
      when every mon at 08:00 zone Europe/Berlin
      do notify ops "look at the queue"

Version: ``resolve.automationfile.v1``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from typing import Final, get_args

from headwater.core.errors import InputError
from headwater.core.types.tracked import State
from headwater.resolve.automation import FIELDS, LIMIT, Action, Automation, Condition, When
from headwater.resolve.clockfile import weekdays, zone_of
from headwater.resolve.schedule import Schedule

METHOD: Final = "resolve.automationfile.v1"
EXAMPLE: Final = (
    'for example:\nautomation back-again\n  when issue becomes reopened\n  do notify payments-oncall "{name} is back"'
)
_NAME: Final = r"[A-Za-z0-9][\w.-]{0,79}"
_WHENS: Final = (
    "when alarm; when issue becomes STATE, STATE; when search NAME has new contacts; when every hour; "
    "when every mon-fri at 08:00 zone Europe/Berlin"
)
_DOS: Final = (
    'do notify WHOM "text"; do assign TEAM; do open ticket TRACKER "text"; do start agent NAME "text"; '
    'do draft reply "text" consent NAME=VALUE'
)
_SCHEDULE: Final = re.compile(
    r"every (?:(?P<hour>hour)|(?P<days>day|[a-z, -]+?) at (?P<at>\S+))(?: zone (?P<zone>\S+))?"
)
_ACTIONS: Final = {
    "notify": re.compile(rf'notify (?P<to>{_NAME}) "(?P<text>.+)"'),
    "assign": re.compile(rf"assign (?P<to>{_NAME})"),
    "ticket": re.compile(rf'open ticket (?P<to>{_NAME}) "(?P<text>.+)"'),
    "agent": re.compile(rf'start agent (?P<to>{_NAME}) "(?P<text>.+)"'),
    "reply": re.compile(r'draft reply "(?P<text>.+)" consent (?P<consent>[^\s=]+=\S.*)'),
}
_FIELD: Final = re.compile(r"\{(\w*)\}")


@dataclass
class _Open:
    """An automation that is being read."""

    name: str
    line: int
    when: When | None = None
    conditions: list[Condition] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    limit: int = LIMIT


def read_automations(
    text: str,
    *,
    name: str = "automations",
    teams: Collection[str] | None = None,
    searches: Collection[str] | None = None,
) -> list[Automation]:
    """The automations of a text, in its order.

    Args:
        text: as in the module's example; ``#`` at the start of a line begins a comment.
        name: of the file, for errors.
        teams: ids of the teams there are; None = do not check.
        searches: names of the saved searches there are; None = do not check.

    Raises:
        InputError: a line cannot be read; the message names file and line.

    Example:
        >>> rules = read_automations('automation a\\n when alarm\\n do notify ops "{name}"')
        >>> rules[0].when.kind, rules[0].actions[0].to
        ('alarm', 'ops')
    """
    done: list[Automation] = []
    now: _Open | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        place = f"{name}, line {number}"
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word == "automation":
            if now is not None:
                done.append(_closed(now, name))
            now = _opened(rest, number, place, [other.name for other in done])
        elif now is None:
            raise InputError(f"{place}: {line!r} belongs to no automation", hint=EXAMPLE)
        elif word == "when":
            if now.when is not None:
                raise InputError(f"{place}: {now.name} has a when already", hint="one automation, one when")
            now.when = _when(rest, place, searches)
        elif word == "if":
            now.conditions.append(_condition(rest, place, _kind(now, place)))
        elif word == "do":
            now.actions.append(_action(rest, place, _kind(now, place), teams))
        elif word == "limit":
            now.limit = _limit(rest, place)
        else:
            close = get_close_matches(word, ("automation", "when", "if", "do", "limit"), n=1)
            hint = f"did you mean {close[0]!r}?" if close else "a line begins with automation, when, if, do or limit"
            raise InputError(f"{place}: {word!r} begins no line", hint=hint)
    return [*done, *([_closed(now, name)] if now is not None else [])]


def _opened(name: str, line: int, place: str, known: Collection[str]) -> _Open:
    if not re.fullmatch(_NAME, name):
        raise InputError(
            f"{place}: {name!r} is no name", hint="letters, digits, dots and hyphens: automation back-again"
        )
    if name in known:
        raise InputError(f"{place}: there are two automations called {name}", hint="give each its own name")
    return _Open(name, line)


def _closed(now: _Open, name: str) -> Automation:
    place = f"{name}, line {now.line}"
    if now.when is None:
        raise InputError(f"{place}: automation {now.name} has no when", hint=_WHENS)
    if not now.actions:
        raise InputError(f"{place}: automation {now.name} does nothing", hint=_DOS)
    return Automation(now.name, now.when, tuple(now.conditions), tuple(now.actions), now.limit)


def _kind(now: _Open, place: str) -> str:
    if now.when is None:
        raise InputError(f"{place}: {now.name} says when only later", hint="write the when first")
    return now.when.kind


def _when(text: str, place: str, searches: Collection[str] | None) -> When:
    if text == "alarm":
        return When("alarm")
    if found := re.fullmatch(r"issue becomes (.+)", text):
        states = [state.strip() for state in found[1].split(",")]
        for state in states:
            if state not in get_args(State):
                raise InputError(f"{place}: there is no state {state!r}", hint=f"one of: {', '.join(get_args(State))}")
        return When("issue", states=frozenset(states))
    if found := re.fullmatch(r"search (.+) has new contacts", text):
        search = found[1].strip().strip('"')
        if searches is not None and search not in searches:
            raise InputError(f"{place}: no search is saved as {search!r}", hint="headwater searches save NAME QUERY")
        return When("search", search=search)
    if found := _SCHEDULE.fullmatch(text):
        return When("schedule", schedule=_schedule(found, place))
    raise InputError(f"{place}: when {text!r} cannot be read", hint=_WHENS)


def _schedule(found: re.Match[str], place: str) -> Schedule:
    zone = zone_of(found["zone"], place)
    if found["hour"]:
        return Schedule(zone=zone)
    try:
        at = time.fromisoformat(found["at"])
    except ValueError as error:
        raise InputError(f"{place}: {found['at']!r} is no time", hint="as 08:00") from error
    return Schedule(weekdays("" if found["days"] == "day" else found["days"], place), at, zone)


def _condition(text: str, place: str, kind: str) -> Condition:
    found = re.fullmatch(r"(\w+) is (not )?(.+)", text)
    known = FIELDS[kind]  # type: ignore[index]
    if not found:
        raise InputError(
            f"{place}: if {text!r} cannot be read", hint="if severity is high or critical; if team is not t_pay"
        )
    if found[1] not in known:
        raise InputError(f"{place}: {found[1]!r} is not known of this trigger", hint=f"known: {', '.join(known)}")
    values = tuple(value.strip().strip('"') for value in found[3].split(" or "))
    return Condition(found[1], values, negated=bool(found[2]))


def _action(text: str, place: str, kind: str, teams: Collection[str] | None) -> Action:
    for name, pattern in _ACTIONS.items():
        if found := pattern.fullmatch(text):
            action = Action(name, **found.groupdict())  # type: ignore[arg-type]
            break
    else:
        raise InputError(f"{place}: do {text!r} cannot be read", hint=_DOS)
    known = FIELDS[kind]  # type: ignore[index]
    for wanted in _FIELD.findall(action.text):
        if wanted not in known:
            raise InputError(f"{place}: {{{wanted}}} is not known of this trigger", hint=f"known: {', '.join(known)}")
    if action.kind in ("assign", "reply") and "issue" not in known:
        raise InputError(
            f"{place}: there is no issue here to {text.split()[0]}", hint="when issue becomes ..., or when alarm"
        )
    if action.kind == "assign" and teams is not None and action.to not in teams:
        raise InputError(
            f"{place}: there is no team {action.to!r}", hint=f"teams: {', '.join(sorted(teams)) or 'none loaded'}"
        )
    return action


def _limit(text: str, place: str) -> int:
    found = re.fullmatch(r"(\d+) a day", text)
    if not found or not 1 <= int(found[1]) <= 100_000:
        raise InputError(f"{place}: limit {text!r} cannot be read", hint="limit 20 a day")
    return int(found[1])
