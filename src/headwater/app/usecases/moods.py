"""What contacts and issues signal, as it may be shown."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from headwater.anecdotes.quote import render
from headwater.app.remembering import remembered
from headwater.app.usecases.quotes import originals
from headwater.app.usecases.reading import small_topics
from headwater.app.verbs.models import MoodShare
from headwater.app.verbs.signals import ContactSignals, MoodSummary, MoodWeek, Path, SignalEvidence, SignalRow
from headwater.app.workspace import Workspace
from headwater.core.text.visible import visible
from headwater.core.types import PersonalSpan
from headwater.enrich.reading import KINDS, SIGNALS
from headwater.enrich.shares import METHOD

_LEAST_SHOWN = 0.05
_UNITS = ("contact", "turn", "statement")


def of_contact(workspace: Workspace, contact: str) -> ContactSignals | None:
    """The signals of one contact; ``None`` where they were not made."""
    texts, personal = originals(workspace, [contact])
    if contact not in texts or contact not in personal:
        return None
    return read_signals(workspace, contact, texts[contact], personal[contact])


def read_signals(
    workspace: Workspace, contact: str, text: str, personal: Sequence[PersonalSpan]
) -> ContactSignals | None:
    """The same of a contact whose text and personal data are read already."""
    where = f"contact_id = '{contact}'"
    rows = workspace.read("signals", where=where).to_pylist()
    paths = workspace.read("trajectories", where=where).to_pylist()
    if not rows or not paths:
        return None
    rows.sort(key=lambda row: (_UNITS.index(row["unit"]), row["position"]))
    return ContactSignals(
        contact_id=contact,
        rows=[_row(row, text, personal) for row in rows],
        trajectory=Path.from_row(paths[0]),
    )


def _row(row: dict[str, Any], text: str, personal: Sequence[PersonalSpan]) -> SignalRow:
    return SignalRow(
        **{name: row[name] for name in ("unit", "position", "mood", "polarity", "target")},
        signals={name: row[name] for name in (*SIGNALS, *KINDS) if row[name] >= _LEAST_SHOWN},
        evidence=[
            SignalEvidence(**item, text=visible(render(text, item["start"], item["end"], personal)))
            for item in row["evidence"]
        ],
    )


def of_issue(workspace: Workspace, issue_id: str, topic_id: str, name: str) -> MoodSummary:
    """Shares of one topic; withheld where too few customers stand behind it."""
    least = workspace.resolved.settings.min_group
    if topic_id in small_topics(workspace):
        withheld = f"fewer than {least} customers: too few to tell shares without telling who (min_group)"
        return MoodSummary(issue_id=issue_id, name=name, shares=[], weeks=[], withheld=withheld, method=METHOD)
    rows = remembered(workspace, "moods", ("moods",), lambda: _by_topic(workspace)).get(topic_id, [])
    weeks = [row for row in rows if row["week"] is not None and row["of"] >= least]
    return MoodSummary(
        issue_id=issue_id,
        name=name,
        shares=[_share(row) for row in rows if row["week"] is None],
        weeks=[MoodWeek(**_share(row).model_dump(), week=row["week"]) for row in weeks],
        withheld="" if rows else "nothing was counted yet: headwater run, with the same files",
        method=METHOD,
    )


def _by_topic(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in workspace.read("moods").to_pylist():
        found[row["topic_id"]].append(row)
    return dict(found)


def _share(row: dict[str, Any]) -> MoodShare:
    return MoodShare.from_row(row)
