"""The text in which people write their clocks down, read with the line of every error.

Example of the text::

    hours "office" zone Europe/Berlin on mon-fri from 09:00 to 17:00 except 2026-12-25, 2026-12-26
    remind at 80%

    clock 4h office for critical                      escalate to lead, head-of-service every 2h
    clock 2d office for high in accepted, reopened    escalate to lead
    clock 5d for team t_pay

Version: ``resolve.clockfile.v1``.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Final, cast
from zoneinfo import ZoneInfo

from headwater.core.errors import InputError
from headwater.core.types.tracked import SEVERITIES, Severity, State
from headwater.resolve.clocks import DAYS as STATES
from headwater.resolve.clocks import REMIND, Clock, Promise
from headwater.resolve.hours import ALWAYS, DAYS, Hours

METHOD: Final = "resolve.clockfile.v1"
EXAMPLE: Final = (
    'for example: clock 4h for critical escalate to lead every 2h; or: hours "office" on mon-fri from 09:00 to 17:00'
)

_HOURS: Final = re.compile(
    r'hours "(?P<name>[^"]+)"(?: zone (?P<zone>\S+))?(?: on (?P<days>[a-z, -]+?))?'
    r"(?: from (?P<opens>\S+) to (?P<closes>\S+))?(?: except (?P<except>[\d, -]+))?"
)
_REMIND: Final = re.compile(r"remind at (?P<share>\d+)%")
_CLOCK: Final = re.compile(
    r"clock (?P<amount>\d+(?:\.\d+)?)(?P<unit>[hd])(?: (?!for |in |escalate )(?P<hours>\S+))?"
    r"(?: for (?!team )(?P<severities>[a-z, ]+?))?(?: for team (?P<teams>[^ ,]+(?:, ?[^ ,]+)*))?"
    r"(?: in (?P<states>[a-z_, ]+?))?"
    r"(?: escalate to (?P<path>[^ ,]+(?:, ?[^ ,]+)*)(?: every (?P<every>\d+(?:\.\d+)?)h)?)?"
)


def read_clocks(text: str, *, name: str = "clocks") -> Promise:
    """The clocks that a text declares, in its order.

    Args:
        text: as in the module's example; ``#`` begins a comment. ``d`` is a day of the working hours it runs in.
        name: of the file, for errors.

    Raises:
        InputError: a line cannot be read; the message names file and line.

    Example:
        >>> read_clocks("clock 4h for critical").clocks[0].hours
        4.0
    """
    calendars: dict[str, Hours] = {}
    clocks: list[Clock] = []
    remind = REMIND
    for number, raw in enumerate(text.splitlines(), start=1):
        line = " ".join(raw.partition("#")[0].split())
        if not line:
            continue
        place = f"{name}, line {number}"
        if found := _HOURS.fullmatch(line):
            calendars[found["name"]] = _calendar(found.groupdict(), place)
        elif found := _REMIND.fullmatch(line):
            remind = int(found["share"]) / 100
            if not 0 < remind <= 1:
                raise InputError(f"{place}: {found['share']}% is not between 1 and 100", hint="remind at 80%")
        elif found := _CLOCK.fullmatch(line):
            clocks.append(_clock(found.groupdict(), calendars, place))
        else:
            raise InputError(f"{place}: {line!r} is no clock, no hours and no remind", hint=EXAMPLE)
    return Promise(tuple(clocks), remind)


def _clock(found: Mapping[str, str | None], calendars: Mapping[str, Hours], place: str) -> Clock:
    wanted = found["hours"] or ""
    if wanted and wanted not in calendars:
        raise InputError(
            f"{place}: no hours are called {wanted!r}", hint=f'write them above it: hours "{wanted}" on mon-fri'
        )
    calendar = calendars.get(wanted, ALWAYS)
    amount = float(found["amount"] or 0) * (_day(calendar) if found["unit"] == "d" else 1.0)
    if amount <= 0:
        raise InputError(f"{place}: a clock of no time", hint="clock 4h")
    every = float(found["every"] or 8)
    if every <= 0:
        raise InputError(f"{place}: every 0h", hint="every 2h")
    return Clock(
        amount,
        states=frozenset(cast(list[State], _words(found["states"], tuple(STATES), "state", place))),
        severities=frozenset(cast(list[Severity], _words(found["severities"], SEVERITIES, "severity", place))),
        teams=frozenset(_split(found["teams"])),
        escalate=tuple(_split(found["path"])),
        every=every,
        calendar=calendar,
    )


def _calendar(found: Mapping[str, str | None], place: str) -> Hours:
    zone = zone_of(found["zone"], place)
    try:
        opens, closes = (time.fromisoformat(found[key] or "00:00") for key in ("opens", "closes"))
        holidays = frozenset(date.fromisoformat(day) for day in _split(found["except"]))
    except ValueError as error:
        raise InputError(f"{place}: {error}", hint="hours as 09:00, days as 2026-12-25") from error
    if closes != time(0) and closes <= opens:
        raise InputError(
            f"{place}: from {opens:%H:%M} to {closes:%H:%M} ends before it begins", hint="from 09:00 to 17:00"
        )
    days = weekdays(found["days"], place)
    return Hours(zone, days, opens, closes, holidays)


def zone_of(text: str | None, place: str) -> str:
    """The name of a time zone that exists; UTC where nothing is said.

    Raises:
        InputError: there is none of that name; the message begins with ``place``.
    """
    zone = text or "UTC"
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"{place}: there is no time zone {zone!r}", hint="as in Europe/Berlin") from error
    return zone


def weekdays(text: str | None, place: str) -> frozenset[int]:
    """``mon-fri, sun`` as numbers, 0 = Monday; all of them where nothing is said.

    Raises:
        InputError: there is no such day, or they run backwards.

    Example:
        >>> sorted(weekdays("mon-wed, sun", ""))
        [0, 1, 2, 6]
    """
    chosen: set[int] = set()
    for part in _split(text) or ["mon-sun"]:
        first, _, last = part.replace(" ", "").partition("-")
        for word in filter(None, (first, last)):
            if word not in DAYS:
                raise InputError(f"{place}: there is no day {word!r}", hint=f"days are {', '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        if end < begin:
            raise InputError(f"{place}: {part} runs backwards", hint="sat-sun, or mon, sun")
        chosen.update(range(begin, end + 1))
    return frozenset(chosen)


def _day(calendar: Hours) -> float:
    """Hours of one working day."""
    ends = 24 if calendar.closes == time(0) else calendar.closes.hour + calendar.closes.minute / 60
    return ends - calendar.opens.hour - calendar.opens.minute / 60


def _words(text: str | None, known: tuple[str, ...], kind: str, place: str) -> list[str]:
    words = _split(text)
    for word in words:
        if word not in known:
            raise InputError(f"{place}: there is no {kind} {word!r}", hint=f"one of: {', '.join(known)}")
    return words


def _split(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]
