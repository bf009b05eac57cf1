"""What verbs answer with, as cells, quotes and words of a report. Whatever a person typed has its personal data replaced."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from headwater.app.context import Context
from headwater.app.kept import kept
from headwater.app.readinglist import reading_list
from headwater.app.usecases.quotes import check_quotes
from headwater.app.verbs.models import Number
from headwater.app.workspace import Workspace
from headwater.core.types import Event, Read
from headwater.prepare.redact import redact
from headwater.prepare.redact.kinds import DEFAULT
from headwater.report.cells import estimate
from headwater.report.document import Cell, Quote, Said

_CHOSEN = ("anecdote_id", "stands_for", "low", "high")
_RESTS_ON = ("anecdotes", "assignments", "duplicates", "vectors", "statements", "contacts", "prepared")
"""What a reading list rests on."""
_UNSAID = frozenset({"before", "after"})
_NAMED = tuple(kind for kind in DEFAULT if kind != "PERSON")


def cell(number: Number | None, *, bare: bool = False, none: str = "not known") -> Cell:
    """An estimate with its interval; the word ``none`` where there is none."""
    if number is None:
        return Cell(none)
    return estimate(number.value, number.low, number.high, number.unit, number.level, bare=bare)


def typed(text: str) -> str:
    """What a person typed, personal data replaced."""
    return redact(text).text if text else ""


def named(text: str) -> str:
    """The name of a thing, such as a release: the same, but what may be a person's name is taken for the thing's."""
    return redact(text, types=_NAMED).text if text else ""


def quotes(workspace: Workspace, topic: str, *, budget: int, shown: int | None = None) -> tuple[Quote, ...]:
    """The contacts to read of a topic, each checked against the stored contact.

    Args:
        workspace: an open one.
        topic: its id.
        budget: among how many the topic is split: what each stands for adds up to it.
        shown: how many of them; all by default.

    Raises:
        NotVerbatim: a stored quote is not what its contact says.
    """

    def make() -> list[dict[str, Any]]:
        rows, _ = reading_list(workspace, topic=topic, kind="", budget=budget)
        return [{name: row[name] for name in _CHOSEN} for row in rows[:shown]]

    chosen = kept(workspace, f"to read of {topic}: {shown} of {budget}", _RESTS_ON, make)
    if not chosen:
        return ()
    found = workspace.read("anecdotes", where=f"topic_id = '{topic}'").to_pylist()
    about = {row["anecdote_id"]: row for row in found}
    rows = [{**about[row["anecdote_id"]], **row} for row in chosen]
    check_quotes(workspace, rows)
    return tuple(_quote(row, workspace.desk.anecdotes.get(row["anecdote_id"])) for row in rows)


def _quote(row: dict[str, Any], item: Read | None) -> Quote:
    level = 0.95  # the interval of anecdotes is always this one
    number = Cell(
        f"{row['stands_for']:,} of {row['of']:,} contacts [{row['low']:,.0f} to {row['high']:,.0f}]",
        float(row["stands_for"]),
        float(row["low"]),
        float(row["high"]),
        "contacts",
        level,
    )
    answered = f"{item.owner}: {typed(item.answer)}" if item is not None and item.answer else ""
    return Quote(
        words=row["quote"],
        stands=f"stands for {number.text}",
        stands_for=number,
        why="; ".join(row["why"]),
        contact_id=row["contact_id"],
        answered=answered,
    )


def comments(events: Iterable[Event], until: datetime, *, most: int) -> tuple[Said, ...]:
    """What was said about an issue, the newest first."""
    said = [event for event in events if event.kind == "comment" and event.at <= until]
    return tuple(
        Said(event.who, _moment(event.at), typed(event.details.get("text", ""))) for event in reversed(said[-most:])
    )


def happened(events: Sequence[Event], until: datetime) -> tuple[Said, ...]:
    """Moves and notes of an issue, oldest first."""
    return tuple(_event(event) for event in events if event.at <= until)


def _event(event: Event) -> Said:
    details = dict(event.details)
    if event.kind == "comment":
        return Said(event.who, _moment(event.at), typed(details.get("text", "")))
    did = f"{details['before']} to {details['after']}".replace("_", " ") if "before" in details else event.kind
    rest = "; ".join(f"{name}: {typed(value)}" for name, value in sorted(details.items()) if name not in _UNSAID)
    return Said(event.who, _moment(event.at), f"{did} ({rest})" if rest else did)


def made(context: Context) -> str:
    """When a report was made, in words."""
    return f"Made by Headwater on {_moment(context.clock.now())}."


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
