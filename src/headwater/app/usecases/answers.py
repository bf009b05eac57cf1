"""The use cases behind ``anecdotes show``, ``assign``, ``answer``, ``close``, ``reopen`` and ``overdue``."""

from datetime import date, timedelta
from typing import Any

from headwater.anecdotes.lifecycle import allowed, is_overdue, move
from headwater.anecdotes.quote import make_quote
from headwater.app.context import Context
from headwater.app.readinglist import add_cohorts
from headwater.app.usecases import reading
from headwater.app.usecases.anecdotes import row_of
from headwater.app.usecases.issues import find
from headwater.app.usecases.quotes import check_quotes, originals
from headwater.app.verbs.anecdotes import (
    AnecdoteDetail,
    AnswerInput,
    AssignInput,
    Change,
    CloseInput,
    OverdueOutput,
    ReopenInput,
    ShowInput,
)
from headwater.app.verbs.config import Nothing
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, InputError
from headwater.core.types import Read

_DAYS = 7
"""An answer is wanted within a week unless another day is named."""


def show(context: Context, given: ShowInput) -> AnecdoteDetail:
    """One anecdote and what became of it.

    Raises:
        InputError: there is no such anecdote.
        NotVerbatim: its stored quote is not what the contact says.
    """
    with opened(context) as workspace:
        return _detail(context, workspace, given.anecdote)


def assign(context: Context, given: AssignInput) -> AnecdoteDetail:
    """The anecdote with an owner and a due day.

    Raises:
        InputError: there is no such anecdote, or no owner is named.
        IllegalMove: it is answered already.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue).issue_id if given.issue else None
        details = {"owner": given.owner}
        return _moved(context, workspace, given.anecdote, "assign", details, due=_due(context, given.due), issue=issue)


def answer(context: Context, given: AnswerInput) -> AnecdoteDetail:
    """The anecdote with its owner's answer.

    Raises:
        IllegalMove: nobody was asked.
    """
    with opened(context) as workspace:
        return _moved(context, workspace, given.anecdote, "answer", {"answer": given.answer})


def close(context: Context, given: CloseInput) -> AnecdoteDetail:
    """The anecdote, closed with what is done about it and what it taught.

    Raises:
        IllegalMove: it is not answered.
        InputError: action or lesson are missing.
    """
    with opened(context) as workspace:
        details = {"action": given.action, "learned": given.learned}
        return _moved(context, workspace, given.anecdote, "close", details)


def reopen(context: Context, given: ReopenInput) -> AnecdoteDetail:
    """The anecdote, waiting for another answer.

    Raises:
        IllegalMove: it has no answer yet.
        InputError: no reason is given.
    """
    with opened(context) as workspace:
        due = _due(context, given.due)
        return _moved(context, workspace, given.anecdote, "reopen", {"why": given.why}, due=due)


def overdue(context: Context, _given: Nothing) -> OverdueOutput:
    """Anecdotes whose due day has gone by without an answer.

    Raises:
        NotVerbatim: a stored quote is not what its contact says.
    """
    today = context.clock.now().date()
    with opened(context) as workspace:
        late = [item.anecdote_id for item in workspace.desk.anecdotes.all() if is_overdue(item, today)]
        return OverdueOutput(anecdotes=[_detail(context, workspace, key) for key in late])


def _due(context: Context, given: date | None) -> date:
    return given or context.clock.now().date() + timedelta(days=_DAYS)


def _moved(
    context: Context,
    workspace: Workspace,
    key: str,
    name: str,
    details: dict[str, str],
    *,
    due: date | None = None,
    issue: str | None = None,
) -> AnecdoteDetail:
    if context.role == "viewer":
        raise ActionDenied(f"a viewer may not {name} an anecdote", hint="ask for the role analyst")
    row = detail_of(workspace, key)
    before = workspace.desk.anecdotes.get(key)
    if before is None:
        at = context.clock.now()
        own = row_of(context, workspace, row).issue_id or ""
        span = {field: row[field] for field in ("contact_id", "start", "end", "kind")}
        before = Read(anecdote_id=key, issue_id=own if issue is None else issue, since=at, **span)
    after = move(before, name, details, due=due, at=context.clock.now())
    change = {field: value for field, value in details.items() if value}
    change |= {"before": before.state, "after": after.state} | ({"due": due.isoformat()} if due else {})
    workspace.desk.anecdotes.store(
        before, after, who=context.who, verb=f"anecdotes.{name}", why=details.get("why", ""), change=change
    )
    return _detail(context, workspace, key)


def _detail(context: Context, workspace: Workspace, key: str) -> AnecdoteDetail:
    row = detail_of(workspace, key)
    check_quotes(workspace, [row])
    item = workspace.desk.anecdotes.get(key)
    shown = row_of(context, workspace, row)
    lines = [line for line in workspace.desk.audit() if line["subject"] == key]
    return AnecdoteDetail(
        **shown.model_dump(),
        answer=item.answer if item else "",
        action=item.action if item else "",
        learned=item.learned if item else "",
        version=item.version if item else 0,
        moves=allowed(item.state if item else "open"),
        history=[
            Change(at=line["at"].isoformat(), who=line["who"], verb=line["verb"], change=line["change"])
            for line in lines
        ],
    )


def detail_of(workspace: Workspace, key: str) -> dict[str, Any]:
    """From the last run; where that no longer chose it, from the desk and the contact itself."""
    found = workspace.read("anecdotes", where=f"anecdote_id = '{key}'").to_pylist()
    row = (
        min(found, key=lambda row: (row["kind"], row["topic_id"] or "")) if found else _no_longer_chosen(workspace, key)
    )
    add_cohorts(workspace, [row])
    return row


def _no_longer_chosen(workspace: Workspace, key: str) -> dict[str, Any]:
    item = workspace.desk.anecdotes.get(key)
    if item is None:
        raise InputError(f"there is no anecdote {key}", hint="headwater anecdotes list shows some")
    texts, personal = originals(workspace, [item.contact_id])
    if item.contact_id not in texts:
        raise InputError(f"the contact of anecdote {key} is no longer stored", hint="run its file again")
    quote = make_quote(item.contact_id, texts[item.contact_id], item.start, item.end, personal[item.contact_id])
    numbers = dict.fromkeys(("score", "story", "informative", "usable", "low", "high"), 0.0)
    about = {"topic_id": None, "why": ["the last run no longer chose it"], "stands_for": 0, "of": 0, **numbers}
    span = {field: getattr(item, field) for field in ("anecdote_id", "contact_id", "start", "end", "kind")}
    return {**span, **about, "quote": quote.text}
