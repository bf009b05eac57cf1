"""The use cases behind ``ticket``: an issue as it stands in somebody else's tracker."""

from headwater.app.context import Context
from headwater.app.posting import DeskPost
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.usecases.outbox import message_row
from headwater.app.verbs.connect import (
    CommentTicketInput,
    MessageRow,
    OpenTicketInput,
    TicketRow,
    TicketsInput,
    TicketsOutput,
    UpdateTicketInput,
)
from headwater.app.verbs.models import DriverRow, IssueDetail, Number
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import PrivacyBreach
from headwater.core.ids import content_hash
from headwater.resolve.tickets import described

_QUOTES = 3


def open_ticket(context: Context, given: OpenTicketInput) -> MessageRow:
    """The message that opens the ticket; the one that is there, where it was asked for before.

    Raises:
        InputError: no issue answers.
        UnknownComponent: there is no such connector.
        PrivacyBreach: fewer customers are behind the issue than may be told of.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        text = "\n\n".join(part for part in (given.text, _text(workspace, issue)) if part)
        return _put(context, workspace, "open", given.to, issue, text)


def comment(context: Context, given: CommentTicketInput) -> MessageRow:
    """The message that says it under the issue's ticket; the same words twice in one minute are one message.

    Raises:
        InputError: no issue answers.
        UnknownComponent: there is no such connector.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        at = context.clock.now().strftime("%Y-%m-%dT%H:%M")
        once = content_hash(given.text, at, size=8)
        return _put(context, workspace, "comment", given.to, issue, given.text, once)


def update(context: Context, given: UpdateTicketInput) -> MessageRow:
    """The message that writes what is known now into the issue's ticket.

    Raises:
        InputError: no issue answers.
        UnknownComponent: there is no such connector.
        PrivacyBreach: fewer customers are behind the issue than may be told of.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        text = _text(workspace, issue)
        once = content_hash(text, context.clock.now().isoformat(), size=8)
        return _put(context, workspace, "update", given.to, issue, text, once)


def list_tickets(context: Context, given: TicketsInput) -> TicketsOutput:
    """Tickets by connector.

    Raises:
        InputError: no issue answers.
    """
    with opened(context) as workspace:
        issue_id = find(reading.issues(workspace), given.issue).issue_id if given.issue else ""
        found = workspace.desk.news.tickets(issue_id=issue_id)
    return TicketsOutput(
        tickets=[
            TicketRow(connector=t.connector, ticket=t.ticket, issue_id=t.issue_id, state=t.state, url=t.url)
            for t in found
        ]
    )


def _put(
    context: Context, workspace: Workspace, action: str, to: str, issue: IssueDetail, text: str, *once: str
) -> MessageRow:
    key = ":".join((action, to, issue.issue_id, *once))
    payload = {"action": action, "issue_id": issue.issue_id, "title": issue.name, "text": text}
    post = DeskPost(workspace.desk, at=context.clock.now(), who=context.who, verb=f"ticket.{action}")
    return message_row(post.put(key, to, payload))


def _text(workspace: Workspace, issue: IssueDetail) -> str:
    least = workspace.resolved.settings.min_group
    if issue.customers is not None and issue.customers.value < least:
        raise PrivacyBreach(
            f"issue {issue.issue_id} has fewer than {least} customers: it is not told outside (setting min_group)",
            hint="follow it here: headwater issues show",
        )
    return described(
        definition=issue.definition,
        size=f"{_interval(issue.contacts)} contacts, {_interval(issue.share, percent=True)} of all",
        trend=f"{issue.per_week:,.1f} contacts a week",
        driver=_driver(issue.driver),
        quotes=[quote.quote for quote in issue.quotes[:_QUOTES]],
        issue_id=issue.issue_id,
    )


def _interval(number: Number, *, percent: bool = False) -> str:
    scale, unit, digits = (100.0, "%", 1) if percent else (1.0, "", 0)
    value, low, high = (f"{scale * x:,.{digits}f}{unit}" for x in (number.value, number.low, number.high))
    return f"{value} [{low} to {high}, {number.level:.0%} interval]"


def _driver(driver: DriverRow | None) -> str:
    if driver is None:
        return ""
    where = " and ".join(f"{name} = {value}" for name, value in driver.rule.items())
    return where if driver.lift is None else f"{where} ({driver.lift:.1f} times as often as elsewhere)"
