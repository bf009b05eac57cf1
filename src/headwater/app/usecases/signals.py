"""The use cases behind ``signals show`` and ``signals summary``."""

from headwater.app.context import Context
from headwater.app.usecases import moods, reading
from headwater.app.usecases.issues import find
from headwater.app.verbs.signals import ContactSignals, MoodSummary, ShowInput, SummaryInput
from headwater.app.workspace import opened
from headwater.core.errors import InputError


def show(context: Context, given: ShowInput) -> ContactSignals:
    """What a contact signals.

    Raises:
        InputError: there is no such contact, or nothing is known of it yet.
    """
    with opened(context) as workspace:
        found = moods.of_contact(workspace, given.contact)
        if found is None:
            known = workspace.lake.count("contacts", f"contact_id = '{given.contact}'")
            raise InputError(
                f"contact {given.contact} has no signals yet" if known else f"there is no contact {given.contact}",
                hint="headwater run, with the same files" if known else "headwater contacts list ISSUE shows some",
            )
        return found


def summary(context: Context, given: SummaryInput) -> MoodSummary:
    """The moods of an issue.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        return moods.of_issue(workspace, issue.issue_id, issue.topic_id, issue.name)
