"""The use cases behind ``audit ...``."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from headwater.app.auditing import SHARED, Audit, in_contacts, text_of
from headwater.app.context import Context
from headwater.app.sheets import need, pick, read_sheet
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.verbs.audit import (
    AnswerInput,
    AuditState,
    BuysRow,
    DrawInput,
    DrawnRow,
    DrawOutput,
    ExportDrawInput,
    ExportDrawOutput,
    LoadAnswersInput,
    ShowAuditInput,
)
from headwater.app.verbs.models import IssueDetail, Number
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ConflictError, InputError
from headwater.core.ports import Entry

_WITHDRAW = "withdraw"
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


def draw(context: Context, given: DrawInput) -> DrawOutput:
    """Contacts to ask about.

    Raises:
        InputError: no issue answers to it.
    """
    with opened(context) as workspace:
        topic, issue = _subject(workspace, given.issue)
        audit = Audit(workspace)
        keys = audit.draw(topic, given.labels)
        texts = text_of(workspace, keys)
        rows = [DrawnRow(contact_id=key, text=texts[key]) for key in keys if key in texts]
        return DrawOutput(rows=rows, **dict(_state(workspace, audit, topic, issue)))


def show(context: Context, given: ShowAuditInput) -> AuditState:
    """How well a size is known."""
    with opened(context) as workspace:
        topic, issue = _subject(workspace, given.issue)
        return _state(workspace, Audit(workspace), topic, issue)


def answer(context: Context, given: AnswerInput) -> AuditState:
    """Keep answers.

    Raises:
        InputError: an answer is none, or names an unknown contact or issue.
    """
    pairs = [text.partition("=") for text in given.answer]
    return _keep(context, given.issue, {key.strip(): value.strip() for key, _, value in pairs}, "audit.answer")


def load(context: Context, given: LoadAnswersInput) -> AuditState:
    """Take in a file of answers; rows without an answer are passed over.

    Raises:
        InputError: the file cannot be read, or an answer is none.
    """
    rows = {pick(c, ("contact_id", "contact", "id")): pick(c, ("answer", "label")) for _, c in read_sheet(given.file)}
    filled = {key: value for key, value in rows.items() if key and value}
    need(list(filled), given.file, "contact_id and answer")
    return _keep(context, given.issue, filled, "audit.load")


def export_draw(context: Context, given: ExportDrawInput) -> ExportDrawOutput:
    """Write the contacts to ask about, with an empty column for the answer.

    Raises:
        ConflictError: the file exists.
    """
    path = Path(given.file)
    if path.exists():
        raise ConflictError(f"{path} exists", hint="name another file")
    found = draw(context, DrawInput(issue=given.issue, labels=given.labels, ask=False))
    scratch = path.with_name(f".{path.name}.part")
    with scratch.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["contact_id", "answer", "text"])
        writer.writerows([row.contact_id, "", row.text] for row in found.rows)
    scratch.replace(path)
    return ExportDrawOutput(path=str(path), rows=len(found.rows))


def _keep(context: Context, subject: str, answers: Mapping[str, str], verb: str) -> AuditState:
    with opened(context) as workspace:
        topic, issue = _subject(workspace, subject)
        audit = Audit(workspace)
        unknown = sorted(set(answers) - set(audit.ids))
        if unknown:
            raise InputError(f"there is no contact {unknown[0]}", hint="headwater audit draw ISSUE names some")
        now = context.clock.now()
        common = {"who": context.who, "at": now}
        entry = Entry(now, context.who, verb, issue.issue_id if issue else SHARED, "", dict(answers))
        if topic == SHARED:
            issues = reading.issues(workspace)
            carried = {key: _topics(value, issues) for key, value in answers.items()}
            rows = [{"contact_id": k, "topics": topics, **common} for k, topics in carried.items()]
            workspace.desk.audits.answer_shared(rows, entry)
        else:
            told = {key: _truth(key, value) for key, value in answers.items() if value.lower() != _WITHDRAW}
            workspace.desk.audits.answer(
                [{"topic_id": topic, "contact_id": key, "answer": value, **common} for key, value in told.items()],
                entry,
                withdrawn=[(topic, key) for key in answers if key not in told],
            )
        return _state(workspace, audit, topic, issue)


def _subject(workspace: Workspace, issue: str) -> tuple[str, IssueDetail | None]:
    if issue.strip().lower() == SHARED:
        return SHARED, None
    found = find(reading.issues(workspace), issue)
    return found.topic_id, found


def _topics(value: str, issues: Sequence[IssueDetail]) -> list[str]:
    if value.lower() in ("none", "no", "-"):
        return []
    return sorted({find(list(issues), name).topic_id for name in value.replace(";", ",").split(",") if name.strip()})


def _truth(key: str, value: str) -> bool:
    if value.lower() not in _YES + _NO:
        raise InputError(
            f"the answer {value!r} for {key} is neither yes nor no nor withdraw", hint=f"--answer {key}=yes"
        )
    return value.lower() in _YES


def _state(workspace: Workspace, audit: Audit, topic: str, issue: IssueDetail | None) -> AuditState:
    level = workspace.resolved.settings.level
    if issue is None:
        found, note = audit.shared()
        seen = f"{found.mean_hole:.0%} of an issue's contacts lie where its scores do not show them" if found else note
        question = "which issues does the contact carry? ranks or names, or none"
        answered = len(workspace.desk.audits.shared())
        return AuditState(issue=SHARED, question=question, answered=answered, contacts=None, note=seen, buys=[])
    estimate, note = audit.estimate(topic, level=level)
    rows, _ = audit.answered(topic)
    buys = audit.buys(topic, level=level) if len(rows) else []
    return AuditState(
        issue=issue.issue_id,
        question=f"does the contact carry the issue “{issue.name}”? {issue.definition}",
        answered=len(rows),
        contacts=Number(**in_contacts(estimate, len(audit.ids))) if estimate else None,
        note=note,
        buys=[BuysRow(labels=n, width=width) for n, width in buys],
    )
