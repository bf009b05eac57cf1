"""The use cases behind ``events load`` and ``events list``."""

from typing import Any

from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.sheets import need, pick, read_sheet
from headwater.app.verbs.events import EventRow, EventsInput, EventsOutput, LoadEventsInput
from headwater.app.verbs.paged import page
from headwater.app.workspace import opened
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Entry

_DATE = ("date", "on", "day", "time", "timestamp", "released", "start")
_NAME = ("name", "title", "event", "what", "description", "summary")
_KIND = ("kind", "type", "category")
_ID = ("id", "event_id", "key")
_SCOPE = ("scope",)


def load(context: Context, given: LoadEventsInput) -> EventsOutput:
    """Add the events of a table; an event of the same id is replaced, so a file may be loaded again.

    Raises:
        InputError: the file cannot be read, or no row has a date and a name.
    """
    rows, set_aside = [], []
    for line, cells in read_sheet(given.file):
        try:
            rows.append(_event(cells))
        except InputError as error:
            set_aside.append(f"line {line}: {error}")
    need(rows, given.file, "date and name")
    rows = list({row["event_id"]: row for row in rows}.values())
    with opened(context, create=True) as workspace:
        before = len(workspace.desk.events.all())
        change = {"events": len(rows), "before": before, "set_aside": len(set_aside)}
        entry = Entry(context.clock.now(), context.who, "events.load", given.file, "", change)
        workspace.desk.events.put(rows, entry)
        return EventsOutput(events=[EventRow(**row) for row in workspace.desk.events.all()], set_aside=set_aside)


def list_events(context: Context, given: EventsInput) -> EventsOutput:
    """The change events, oldest first, a page at a time."""
    with opened(context) as workspace:
        found = workspace.desk.events.all()
    shown, after = page(found, given.limit, given.cursor, key=lambda row: str(row["event_id"]))
    return EventsOutput(events=[EventRow(**row) for row in shown], next_cursor=after)


def _event(cells: dict[str, str]) -> dict[str, Any]:
    name, day = pick(cells, _NAME), pick(cells, _DATE)
    if not name or not day:
        raise InputError(f"no {'name' if day else 'date'}")
    on, kind = parse_day(day, field="date"), pick(cells, _KIND) or "change"
    known = {*_DATE, *_NAME, *_KIND, *_ID, *_SCOPE}
    scope = {key: value for key, value in cells.items() if key not in known} | parse_rule(pick(cells, _SCOPE))
    key = pick(cells, _ID) or "ev_" + content_hash(on.isoformat(), kind, name, size=6)
    return {"event_id": key, "on": on, "kind": kind, "name": name, "scope": dict(sorted(scope.items()))}


def parse_rule(text: str) -> dict[str, str]:
    """``product=hub; region=UK`` as attribute -> value.

    Raises:
        InputError: a piece has no equals sign.

    Example:
        >>> parse_rule("product=hub; region=UK")
        {'product': 'hub', 'region': 'UK'}
    """
    pairs = [piece.partition("=") for piece in text.replace("&", ";").replace(",", ";").split(";") if piece.strip()]
    wrong = [name for name, sign, value in pairs if not sign or not name.strip() or not value.strip()]
    if wrong:
        raise InputError(f"{text!r} is not attribute=value", hint="for example: product=hub; region=UK")
    return {name.strip(): value.strip() for name, _, value in pairs}
