"""The correction-of-errors draft of a cause tree, as Markdown."""

from headwater.app.verbs.models import IssueDetail
from headwater.app.verbs.why import WhyOutput

_ASKED = (
    "Which fix removes the cause, who owns it, and from when? "
    "Register it before it starts: `headwater fix register ISSUE --start DATE --expect -30% --why ...`"
)


def document(answer: WhyOutput, issue: IssueDetail) -> str:
    """Description, timeline, whys with their evidence, refused steps, what is open, evidence."""
    return "\n".join([*_head(answer, issue), *_timeline(answer), *_whys(answer), *_tail(answer)]) + "\n"


def _head(answer: WhyOutput, issue: IssueDetail) -> list[str]:
    size, share = answer.contacts, issue.share
    return [
        f"# Correction of errors: {answer.name}",
        "",
        f"{issue.definition}",
        "",
        "## Impact",
        "",
        f"- {size.value:,.0f} contacts [{size.low:,.0f} to {size.high:,.0f}], {share.value:.2%} of all; "
        f"covers {', '.join(size.covers)}",
        f"- owner: {issue.team or 'nobody yet'}",
    ]


def _timeline(answer: WhyOutput) -> list[str]:
    lines = ["", "## Timeline", ""]
    rows = [(event.on, f"{event.kind}: {event.name}") for event in answer.events]
    if answer.onset:
        rows.append((answer.onset.day, f"likely beginning [{answer.onset.low} to {answer.onset.high}]"))
    lines += [f"- {on}: {text}" for on, text in sorted(rows, key=lambda row: (row[0], row[1]))]
    return lines if rows else [*lines, "- no beginning can be told from the data, and no event is near one"]


def _whys(answer: WhyOutput) -> list[str]:
    lines = ["", "## Whys", ""]
    accepted = [step for step in answer.steps if step.accepted]
    for number, step in enumerate(accepted, start=1):
        lines.append(f"{number}. {step.answer} [{', '.join(step.evidence)}] ({step.strength})")
    if not accepted:
        lines.append("Nothing stands out that evidence supports.")
    lines += ["", f"Next question: {answer.next_question}"]
    refused = [step for step in answer.steps if not step.accepted]
    if refused:
        lines += ["", "Refused:", ""] + [f"- “{step.answer}”: {step.refusal}" for step in refused]
    return lines


def _tail(answer: WhyOutput) -> list[str]:
    lines = ["", "## Actions", "", _ASKED, "", "## Evidence", ""]
    for item in answer.evidence:
        contacts = f" ({', '.join(item.contacts)})" if item.contacts else ""
        lines.append(f"- {item.id}, {item.kind}, {item.strength}: {item.says}{contacts}")
    for reason in answer.reasons:
        lines += ["", *(f"> {quote.quote} ({quote.contact_id})" for quote in reason.quotes)]
    return lines
