"""What Headwater does to issues by itself: reminders, escalation, and opening again what has come back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.counts import DayCounts, read_counts
from headwater.app.judging import verdict_on
from headwater.app.problem import carries, telling, topic_of, topics_of
from headwater.app.tracking import by_itself, names_of, promise_of
from headwater.app.verbs.lifecycle import RemindRow
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData
from headwater.core.ports import Change
from headwater.core.types import Event, Tracked
from headwater.resolve import clocks, lifecycle
from headwater.resolve.releases import Side, compare, is_at_least

_WHO: Final = "headwater"
_AFTER_FIX: Final = frozenset({"fixed_unverified", "verified", "closed"})
_PROMISED: Final = -0.3  # of an issue that people called fixed without a registered fix


def remind_all(context: Context, workspace: Workspace) -> list[RemindRow]:
    """Note on every issue what its clock calls for, then open again what is back; what was noted."""
    now, promise = context.clock.now(), promise_of(workspace)
    tracked = workspace.desk.issues.tracked()
    names = names_of(workspace, tracked)
    done = []
    for key, stood in tracked.items():
        if clocks.standing(stood, promise, now) == "in time":  # most are: their history need not be read
            continue
        for call in clocks.called_for(stood, workspace.desk.issues.history(key), promise, now):

            def noted(issue: Tracked, call: clocks.Call = call) -> Change | None:
                history = workspace.desk.issues.history(issue.issue_id)
                due = promise.due(issue)
                if due is None or call not in clocks.called_for(issue, history, promise, now):
                    return None
                details = {"due": due.isoformat(), "to": call.to} | ({"level": str(call.level)} if call.level else {})
                after, event = lifecycle.note(issue, call.kind, details, who=_WHO, role="system", at=now)
                return Change(issue, after, event)

            if by_itself(workspace, key, noted) is not None:
                why = "overdue" if call.kind == "escalate" else "soon due"
                done.append(RemindRow(issue_id=key, name=names.get(key, ""), kind=call.kind, to=call.to, why=why))
    return done + reopen_returned(context, workspace)


def reopen_returned(context: Context, workspace: Workspace) -> list[RemindRow]:
    """Open again the issues whose contacts have returned after a fix; those that were opened.

    Three signs, each enough: the newest verdict on a registered fix says that it no longer holds; people called the issue
    verified, no fix is registered, and the newest weeks show no drop any more; contacts on the release with the fix tell
    of the issue as before.
    """
    tracked = workspace.desk.issues.tracked()
    waiting = [issue for issue in tracked.values() if issue.state in _AFTER_FIX]
    if not waiting:
        return []
    try:
        counts = read_counts(workspace)
    except NotEnoughData:
        counts = None
    topics = topics_of(workspace)
    names = names_of(workspace, tracked)
    done = []
    for issue in waiting:
        why = _returned(workspace, counts, issue, topic_of(tracked, topics, issue.issue_id))

        def opened_again(now: Tracked, why: str = why) -> Change | None:
            if now.state not in _AFTER_FIX:
                return None
            after, event = lifecycle.move(now, "reopen", {"why": why}, who=_WHO, role="system", at=context.clock.now())
            return Change(now, after, event)

        if why and by_itself(workspace, issue.issue_id, opened_again) is not None:
            name = names.get(issue.issue_id, "")
            done.append(RemindRow(issue_id=issue.issue_id, name=name, kind="reopen", to="", why=why))
    return done


def _returned(workspace: Workspace, counts: DayCounts | None, issue: Tracked, topic: str) -> str:
    """Why an issue is back; empty where it is not."""
    events = workspace.desk.issues.history(issue.issue_id)
    fixed = [event for event in events if event.kind == "fixed"]
    if not topic or not fixed:
        return ""
    fixes = [fix for fix in workspace.desk.fixes.all() if fix["issue_id"] == issue.issue_id]
    if fixes and not issue.part_of:
        return _by_verdict(workspace, fixes, fixed[-1])
    if issue.state != "fixed_unverified" and counts is not None and not issue.part_of:
        start: date = fixed[-1].at.date()
        fix = {"topic_id": topic, "start": start, "expected": _PROMISED}
        document = verdict_on(workspace, counts, fix, ["worked"])  # that it worked is what people verified
        if document["reopened"]:
            return "contacts are back at their level of before the fix (newest weeks against sibling topics)"
    return _by_release(workspace, fixed[-1].details.get("release", ""), topic, issue.scope)


def _by_verdict(workspace: Workspace, fixes: list[dict[str, Any]], fixed: Event) -> str:
    """What the newest verdict says, where it was given after the issue was called fixed."""
    own = {fix["fix_id"] for fix in fixes}
    given = [row for row in workspace.desk.fixes.verdicts() if row["fix_id"] in own and row["at"] > fixed.at]
    if given and given[-1]["document"].get("reopened"):
        return f"the fix {given[-1]['fix_id']} no longer holds (run {given[-1]['run_id']})"
    release = fixed.details.get("release", "")
    return _by_release(workspace, release, fixes[0]["topic_id"], {}) if release else ""


def _by_release(workspace: Workspace, release: str, topic: str, scope: Mapping[str, str]) -> str:
    """Whether contacts on the release with the fix tell of the issue as before."""
    attribute, _, value = release.partition("=")
    if not value:
        return ""
    tell = telling(workspace, topic)
    columns = ["contact_id", "customer", "attributes"]
    sides: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    people: dict[bool, set[str]] = {True: set(), False: set()}
    for row in workspace.read("contacts", columns=columns).to_pylist():
        known = dict(row["attributes"])
        if attribute not in known or not carries({"attributes": known}, scope):
            continue
        side = is_at_least(known[attribute], value)
        sides[side][1] += 1
        if row["contact_id"] in tell:
            sides[side][0] += 1
            people[side].add(row["customer"] or row["contact_id"])
    before, after = (Side(told, of, len(people[side])) for side, (told, of) in sorted(sides.items()))
    level = workspace.resolved.settings.level
    found = compare(before, after, level=level)
    if not found.is_back:
        return ""
    return (
        f"contacts on {attribute} {value} and later tell of it {found.ratio:.1f} [{found.low:.1f}-{found.high:.1f}] times as "
        f"often as before the fix ({after.contacts} of {after.of} contacts, {after.customers} customers)"
    )
