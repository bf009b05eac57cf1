"""Timestamps in any notation -> microseconds since 1970 in UTC, or a reason why not.

The order of day and month in ``03/04/2024`` cannot be told from one value. ``read_time`` therefore returns such a
value as ``Ambiguous`` and the whole column decides (``day_first``): a single ``25/12/2024`` settles it. Where nothing
does, the month comes first, and the explanation of the mapping says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil import parser as dateutil_parser

from headwater.core.errors import ConfigError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MISSING: Final = frozenset(
    ("", "null", "none", "nan", "nat", "n/a", "na", "-", "--", "unknown", "\\n", "undefined", "0000-00-00",
     "0000-00-00 00:00:00")
)  # fmt: skip
_MONTHS: Final = {
    name: k
    for k, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ZONES: Final = {
    "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "bst": 1, "wet": 0, "west": 1, "eet": 2, "eest": 3, "jst": 9,
}  # fmt: skip
_CLOCK = (
    r"(?:[,T ]\s*(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<ap>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<z>[A-Za-z]{1,5}|[+-]\d{2}:?\d{2})?)?\s*$"
)
_NUMERIC = re.compile(r"^\s*(?P<a>\d{1,2})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})" + _CLOCK)
_YEAR_FIRST = re.compile(r"^\s*(?P<y>\d{4})[/.\-](?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})" + _CLOCK)
_DAY_MONTH = re.compile(
    r"^\s*(?:[A-Za-z]{3,9},?\s+)?(?P<b>\d{1,2})(?:st|nd|rd|th)?[ /\-.]+(?P<m>[A-Za-z]{3,9})\.?,?[ /\-]+"
    r"(?P<y>\d{4}|\d{2})" + _CLOCK
)
_MONTH_DAY = re.compile(
    r"^\s*(?:[A-Za-z]{3,9},?\s+)?(?P<m>[A-Za-z]{3,9})\.?[ \-]+(?P<b>\d{1,2})(?:st|nd|rd|th)?,?[ \-]+(?P<y>\d{4})"
    + _CLOCK
)
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:[eE][+]?\d+)?$")
_OLDEST: Final = -(10**15) * 3
_NEWEST: Final = 4_102_444_800 * 10**6


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date that reads both ways: the instant with the month first and with the day first, in microseconds."""

    month_first: int
    day_first: int


class BadTime(ValueError):
    """The value is no instant; the message says why."""


Reader = Callable[[Any], "int | Ambiguous | None"]


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name.

    Raises:
        ConfigError: there is no such zone.
    """
    if name.upper() in ("UTC", "Z", "GMT"):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"there is no time zone {name!r}", hint="use an IANA name such as Europe/Berlin") from error


def to_micros(moment: datetime, zone: tzinfo) -> int:
    """Microseconds since 1970 in UTC; a naive moment is taken to be in ``zone``."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC moment."""
    return EPOCH + timedelta(microseconds=micros)


def read_time(value: Any, zone: tzinfo = UTC) -> int | Ambiguous | None:
    """Microseconds since 1970 in UTC; ``None`` where the value says that there is none.

    Reads ISO 8601, epoch seconds, milliseconds, microseconds and nanoseconds, RFC 2822, dates with month names, and
    numeric dates in both orders.

    Raises:
        BadTime: the value is not an instant, e.g. 30 February.

    Example:
        >>> from_micros(read_time("2015-02-24T11:15:59+01:00")).isoformat()
        '2015-02-24T10:15:59+00:00'
        >>> read_time(1566644880) == read_time("1566644880000") == read_time("2019-08-24 11:08")
        True
    """
    if value.__class__ is str:
        if len(value) >= 10 and value[4] == "-":
            try:
                return to_micros(datetime.fromisoformat(value), zone)
            except ValueError:
                pass
            except OverflowError as error:
                raise BadTime(f"{value!r} is out of range") from error
        return _read_text(value.strip(), zone)
    if value is None:
        return None
    if isinstance(value, datetime):
        return to_micros(value, zone)
    if isinstance(value, date):
        return to_micros(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - the zone is set next
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _epoch(value)
    raise BadTime(f"{str(value)[:60]!r} is not a time")


def day_first(n_day_first: int, n_month_first: int) -> bool:
    """Whether a column writes the day before the month, from how many of its values read only one way."""
    return n_day_first > n_month_first


def _epoch(number: float) -> int | None:
    if number != number:
        return None
    size = abs(number)
    if size > 1e25:
        raise BadTime(f"{str(number)[:40]} is not a time")
    if size < 1e11:
        micros = number * 1_000_000
    elif size < 1e14:
        micros = number * 1_000
    elif size < 1e17:
        micros = number
    else:
        micros = number // 1_000
    result = int(micros) if isinstance(number, int) else round(micros)
    # small numbers are years, counts or ids, not instants
    if size < 1e8 or not _OLDEST < result < _NEWEST:
        raise BadTime(f"{number!r} is not a time: neither seconds nor milliseconds since 1970")
    return result


def _read_text(text: str, zone: tzinfo) -> int | Ambiguous | None:
    if text.lower() in _MISSING:
        return None
    if _NUMBER.match(text):
        if len(text) == 8 and text.isdigit() and "19" <= text[:2] <= "20":
            return _built(text, int(text[:4]), int(text[4:6]), int(text[6:]), None, zone)
        return _epoch(float(text) if not text.lstrip("+-").isdigit() else int(text))
    match = _NUMERIC.match(text)
    if match:
        return _either_order(text, match, zone)
    match = _YEAR_FIRST.match(text)
    if match:
        return _built(text, int(match["y"]), int(match["a"]), int(match["b"]), match, zone)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.match(text)
        if match and match["m"].lower() in _MONTHS:
            return _built(text, _year(match["y"]), _MONTHS[match["m"].lower()], int(match["b"]), match, zone)
    return _read_rare(text, zone)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _either_order(text: str, match: re.Match[str], zone: tzinfo) -> int | Ambiguous:
    a, b, year = int(match["a"]), int(match["b"]), _year(match["y"])
    if match["sep"] == "." or a > 12:
        return _built(text, year, b, a, match, zone)
    if b > 12:
        return _built(text, year, a, b, match, zone)
    month_first, other = _built(text, year, a, b, match, zone), _built(text, year, b, a, match, zone)
    # 04/04 is the same either way and tells nothing
    return month_first if month_first == other else Ambiguous(month_first, other)


def order_shown(value: Any) -> str:
    """``"day"`` or ``"month"`` where a slashed or dashed date can only be read with that first, otherwise ``""``."""
    if value.__class__ is not str or not value[:1].isdigit():
        return ""
    match = _NUMERIC.match(value)
    if not match or match["sep"] == ".":
        return ""
    a, b = int(match["a"]), int(match["b"])
    return "day" if 12 < a <= 31 and b <= 12 else "month" if 12 < b <= 31 and a <= 12 else ""


def _built(text: str, year: int, month: int, day: int, match: re.Match[str] | None, zone: tzinfo) -> int:
    try:
        if match is None or match["h"] is None:
            return to_micros(datetime(year, month, day, tzinfo=zone), zone)
        hour = int(match["h"])
        half = (match["ap"] or "").lower()[:1]
        if half:
            if not 1 <= hour <= 12:
                raise BadTime(f"{text[:60]!r} is not a time: hour {hour} with {match['ap']}")
            hour = hour % 12 + (12 if half == "p" else 0)
        fraction = int((match["f"] or "0").ljust(6, "0")[:6])
        where = _offset(match["z"], zone)
        return to_micros(
            datetime(year, month, day, hour, int(match["mi"]), int(match["s"] or 0), fraction, where), zone
        )
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadTime):
            raise
        raise BadTime(f"{text[:60]!r} is not a time: {error}") from error


def _offset(name: str | None, zone: tzinfo) -> tzinfo:
    if not name:
        return zone
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
    hours = _ZONES.get(name.lower())
    if hours is None:
        raise BadTime(f"unknown time zone {name!r}")
    return timezone(timedelta(hours=hours))


def _zone_for(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = _ZONES.get((name or "").lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _read_rare(text: str, zone: tzinfo) -> int:
    """Everything else, by the mail parser and then dateutil, refusing what they would fill in from today's date."""
    try:
        return to_micros(parsedate_to_datetime(re.sub(r"\s*\([^()]*\)\s*$", "", text)), zone)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        pass
    if not 6 <= len(text) <= 60:
        raise BadTime(f"{text[:60]!r} is not a time")
    try:
        defaults = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - stand-ins that show what is missing
        one, two = (dateutil_parser.parse(text, default=day, tzinfos=_zone_for) for day in defaults)
        if one != two:
            raise BadTime(f"{text[:60]!r} is not a time: its day, month or year is missing")
        return to_micros(one, zone)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, RecursionError, ArithmeticError) as error:
        if isinstance(error, BadTime):
            raise
        raise BadTime(f"{text[:60]!r} is not a time") from error
