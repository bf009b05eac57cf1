"""The use cases behind ``replies``: answer in bulk, call back, propose and review."""

from collections.abc import Mapping
from datetime import timedelta

from headwater.app.context import Context
from headwater.app.problem import contacts_behind
from headwater.app.tracking import by, issue_of, names_of
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.replies import (
    ApproveInput,
    BatchOutput,
    DraftInput,
    DraftRow,
    DraftsOutput,
    ProposeInput,
    SendInput,
    UndoInput,
    UndoneOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, IllegalMove, InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Change, Entry
from headwater.core.types import Draft
from headwater.resolve import lifecycle
from headwater.resolve.replies import parse_consent, plan_replies


def send(context: Context, given: SendInput) -> BatchOutput:
    """Queue a reply to everybody behind an issue who allowed it; nothing leaves before the undo window ends.

    Raises:
        ActionDenied: not by this role.
        InputError: no issue answers, or the consent is not of the form NAME=VALUE.
    """
    with opened(context) as workspace:
        return _send(context, workspace, given)


def _send(context: Context, workspace: Workspace, given: SendInput, *, approves: str = "") -> BatchOutput:
    issue, now = issue_of(workspace, given.issue), context.clock.now()
    tracked = workspace.desk.issues.tracked()
    due = now + timedelta(minutes=given.undo_minutes)
    batch = "b_" + content_hash(issue.issue_id, given.text, now.isoformat(), size=5)
    plan = plan_replies(
        contacts_behind(workspace, tracked, issue.issue_id),
        issue_id=issue.issue_id,
        text=given.text,
        consent=parse_consent(given.consent),
        origin=f"reply:{batch}",
        due=due,
        close=given.close,
    )
    known = {m.message_id for m in workspace.desk.outgoing.all() if m.state != "withdrawn"}
    new = [message for message in plan.messages if message.message_id not in known]
    if (new or approves) and not given.dry_run:
        counts = {"batch": batch, "messages": str(len(new)), "consent": given.consent}
        after, event = lifecycle.note(issue, "replied", counts, **by(context))
        change = {**counts, "text": given.text, "close": given.close, "leaves": due.isoformat()}
        entry = Entry(now, context.who, "replies.send", issue.issue_id, given.why, change)
        workspace.desk.outgoing.queue(new, entry, changes=[Change(issue, after, event)], approves=approves)
    return BatchOutput(
        batch=batch if new and not given.dry_run else "",
        issue_id=issue.issue_id,
        issue=names_of(workspace, tracked).get(issue.issue_id, ""),
        contacts=plan.contacts,
        replies=plan.replies,
        closes=plan.closes,
        without_consent=plan.without_consent,
        unreachable=plan.unreachable,
        already=len(plan.messages) - len(new),
        leaves=due if new else None,
        example=given.text.strip(),
    )


def undo(context: Context, given: UndoInput) -> UndoneOutput:
    """Call back what of a batch has not left.

    Raises:
        ActionDenied: not by this role.
        InputError: there is no such batch.
    """
    with opened(context) as workspace:
        return _withdraw(context, workspace, given.batch, given.why)


def _withdraw(context: Context, workspace: Workspace, batch: str, why: str) -> UndoneOutput:
    origin = f"reply:{batch}"
    if not workspace.desk.outgoing.all(origin=origin):
        raise InputError(f"there is no batch {batch}", hint="headwater messages list shows origins")
    entry = Entry(context.clock.now(), context.who, "replies.undo", batch, why, {})
    withdrawn = workspace.desk.outgoing.withdraw(origin, entry)
    gone = sum(m.state in ("sending", "sent") for m in workspace.desk.outgoing.all(origin=origin))
    return UndoneOutput(batch=batch, withdrawn=withdrawn, gone=gone)


def propose(context: Context, given: ProposeInput) -> DraftRow:
    """Keep a reply for review.

    Raises:
        ActionDenied: a viewer may not.
        InputError: no issue answers, or the consent is not of the form NAME=VALUE.
    """
    parse_consent(given.consent)
    with opened(context) as workspace:
        issue, now = issue_of(workspace, given.issue), context.clock.now()
        key = "d_" + content_hash(issue.issue_id, given.text, given.consent, context.who, now.isoformat(), size=5)
        draft = Draft(key, issue.issue_id, given.text.strip(), given.consent, context.who, now)
        entry = Entry(
            now, context.who, "replies.propose", key, given.why, {"issue": issue.issue_id, "text": draft.text}
        )
        workspace.desk.drafts.add(draft, entry)
        return _row(draft, _names(workspace))


def list_drafts(context: Context, _given: Nothing) -> DraftsOutput:
    """All drafts, oldest first."""
    with opened(context) as workspace:
        names = _names(workspace)
        return DraftsOutput(drafts=[_row(draft, names) for draft in workspace.desk.drafts.all()])


def approve(context: Context, given: ApproveInput) -> BatchOutput:
    """Queue a reply that somebody else wrote.

    Raises:
        ActionDenied: not by this role, or it is the reviewer's own.
        IllegalMove: it is decided already.
    """
    with opened(context) as workspace:
        draft = _reviewable(context, workspace, given.draft)
        asked = SendInput(
            issue=draft.issue_id,
            text=draft.text,
            consent=draft.consent,
            close=given.close,
            undo_minutes=given.undo_minutes,
            why=f"draft {draft.draft_id} of {draft.author}",
            dry_run=False,
        )
        return _send(context, workspace, asked, approves=draft.draft_id)


def reject(context: Context, given: DraftInput) -> DraftRow:
    """Close a draft.

    Raises:
        ActionDenied: not by this role, or it is the reviewer's own.
        IllegalMove: it is decided already.
    """
    with opened(context) as workspace:
        draft = _reviewable(context, workspace, given.draft)
        entry = Entry(context.clock.now(), context.who, "replies.reject", draft.draft_id, given.why, {"to": "rejected"})
        return _row(workspace.desk.drafts.decide(draft.draft_id, "rejected", entry), _names(workspace))


def reopen(context: Context, given: DraftInput) -> DraftRow:
    """A draft that waits for review again; what has not left is called back.

    Raises:
        ActionDenied: somebody else reviewed it.
        IllegalMove: it is not decided.
    """
    with opened(context) as workspace:
        draft = _draft(workspace, given.draft)
        if draft.state == "open":
            raise IllegalMove(f"draft {draft.draft_id} is open", hint="nothing to take back")
        if draft.reviewer != context.who:
            raise ActionDenied(f"{draft.reviewer} reviewed draft {draft.draft_id}", hint="ask them")
        for message in _sent_for(workspace, draft):
            _withdraw(context, workspace, message, f"draft {draft.draft_id} is open again")
        entry = Entry(context.clock.now(), context.who, "replies.reopen", draft.draft_id, given.why, {"to": "open"})
        return _row(workspace.desk.drafts.decide(draft.draft_id, "open", entry), _names(workspace))


def _sent_for(workspace: Workspace, draft: Draft) -> list[str]:
    """Batches that the approval of a draft queued."""
    history = workspace.desk.audit()
    why = f"draft {draft.draft_id} of {draft.author}"
    return sorted(
        {line["change"]["batch"] for line in history if line["verb"] == "replies.send" and line["why"] == why}
    )


def _reviewable(context: Context, workspace: Workspace, key: str) -> Draft:
    draft = _draft(workspace, key)
    if draft.author == context.who:
        raise ActionDenied(f"draft {key} is your own", hint="somebody else must review it")
    if draft.state != "open":
        raise IllegalMove(f"draft {key} is {draft.state}", hint="headwater replies reopen takes a review back")
    return draft


def _draft(workspace: Workspace, key: str) -> Draft:
    found = {draft.draft_id: draft for draft in workspace.desk.drafts.all()}
    if key not in found:
        raise InputError(f"there is no draft {key}", hint="headwater replies drafts shows them")
    return found[key]


def _names(workspace: Workspace) -> dict[str, str]:
    return names_of(workspace, workspace.desk.issues.tracked())


def _row(draft: Draft, names: Mapping[str, str]) -> DraftRow:
    same = {name: getattr(draft, name) for name in DraftRow.model_fields if name != "issue"}
    return DraftRow(**same, issue=names.get(draft.issue_id, ""))
