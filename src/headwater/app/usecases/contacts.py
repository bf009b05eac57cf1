"""``contacts list`` and ``contacts show``: the customers behind an issue, personal data replaced."""

import textwrap
from bisect import bisect_right
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.anecdotes.quote import render
from headwater.app.context import Context
from headwater.app.remembering import remembered
from headwater.app.sight import may_see, seen_ids
from headwater.app.usecases import moods
from headwater.app.usecases.pieces import pieces
from headwater.app.usecases.quotes import check_said
from headwater.app.verbs.contacts import (
    ContactDetail,
    ContactInput,
    ContactRow,
    ContactsInput,
    ContactsOutput,
    RevealedTurn,
    RevealInput,
    RevealOutput,
    StatementRow,
    TurnRow,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ports import among
from headwater.core.types import PersonalSpan
from headwater.prepare.redact import redact

_OPENING = 160
_SAID_BY_ALL = "unknown"
_SHOWN = ["contact_id", "source", "line", "timestamp", "channel", "text", "turns", "attributes"]
_STATED = ["contact_id", "statement_id", "start", "end", "text"]
_LISTED = ["contact_id", "statement_id", "probability"]


def list_contacts(context: Context, given: ContactsInput) -> ContactsOutput:
    """Contacts with a statement assigned to an issue.

    Raises:
        InputError: there is no such issue.
    """
    with opened(context) as workspace:
        best = _best(workspace, given.issue)
        if context.sees is not None:
            mine = pa.array(sorted(seen_ids(workspace, context.sees)), pa.string())
            best = best.filter(pc.is_in(best["contact_id"], value_set=mine))
        ids = best["contact_id"]
        start = bisect_right(range(len(ids)), given.cursor, key=lambda place: ids[place].as_py())
        shown = {row["contact_id"]: row for row in best.slice(start, given.limit).to_pylist()}
        return ContactsOutput(
            contacts=rows_of(workspace, {key: row if row["statement_id"] else None for key, row in shown.items()}),
            total=len(ids),
            next_cursor=next(reversed(shown)) if start + given.limit < len(ids) else "",
        )


def show_contact(context: Context, given: ContactInput) -> ContactDetail:
    """One contact: turns by speaker, statements, language; personal data replaced.

    Raises:
        InputError: there is no such contact, or it is not prepared yet.
    """
    where = f"contact_id = '{given.contact}'"
    with opened(context) as workspace:
        contacts = workspace.read("contacts", columns=_SHOWN, where=where).to_pylist()
        prepared = workspace.read("prepared", columns=["language", "kept", "personal"], where=where).to_pylist()
        statements = workspace.read("statements", columns=[*_STATED, "probability"], where=where).to_pylist()
        topics = _issues_of(workspace, where)
        copies = workspace.read("duplicates", columns=["group_id"], where=where)["group_id"].to_pylist()
        personal = [PersonalSpan(**span) for row in prepared for span in row["personal"]]
        heard = None
        if contacts and prepared:
            check_said(statements, {given.contact: contacts[0]["text"]}, {given.contact: personal})
            heard = moods.read_signals(workspace, given.contact, contacts[0]["text"], personal)
    if not contacts or not may_see(context.sees, contacts[0]):
        raise InputError(f"there is no contact {given.contact}", hint="headwater contacts list ISSUE shows some")
    if not prepared:  # without its personal spans it may not be shown
        raise InputError(f"contact {given.contact} is not prepared yet", hint="headwater run, with the same files")
    contact, clean = contacts[0], prepared[0]
    statements.sort(key=lambda row: (row["start"], row["end"]))
    spans = [(row["start"], row["end"]) for row in statements]
    kept = [(span["start"], span["end"]) for span in clean["kept"]]
    whole = {"speaker": _SAID_BY_ALL, "start": 0, "end": len(contact["text"]), "timestamp": None}
    return ContactDetail(
        **{name: contact[name] for name in ("contact_id", "source", "line", "timestamp", "channel")},
        language=clean["language"],
        attributes={name: redact(value).text if is_risky(value) else value for name, value in contact["attributes"]},
        turns=[
            TurnRow(
                speaker=turn["speaker"],
                timestamp=turn["timestamp"],
                pieces=pieces(contact["text"], turn["start"], turn["end"], personal, spans, kept),
            )
            for turn in contact["turns"] or [whole]
        ],
        statements=[
            StatementRow(text=row["text"], probability=row["probability"], **topics.get(row["statement_id"], _NONE))
            for row in statements
        ],
        personal=_counted([span.type for span in personal]),
        signals=heard,
        duplicate_of=next((group for group in copies if group != given.contact), None),
    )


def reveal(context: Context, given: RevealInput) -> RevealOutput:
    """One contact as it came; looked at in the caller's name, for a reason.

    Raises:
        InputError: there is no such contact, or it is not prepared yet.
    """
    shown = show_contact(context, ContactInput(contact=given.contact))
    with opened(context) as workspace:
        workspace.desk.log(  # first: what cannot be logged is not shown
            at=context.clock.now(),
            who=context.who,
            verb="contacts.reveal",
            subject=given.contact,
            why=given.why,
            change={"personal": shown.personal},
        )
        row = workspace.read(
            "contacts", columns=["text", "turns"], where=f"contact_id = '{given.contact}'"
        ).to_pylist()[0]
    text = row["text"]
    turns = row["turns"] or [{"speaker": _SAID_BY_ALL, "start": 0, "end": len(text)}]
    return RevealOutput(
        contact_id=given.contact,
        turns=[RevealedTurn(speaker=turn["speaker"], text=text[turn["start"] : turn["end"]]) for turn in turns],
        personal=shown.personal,
    )


_NONE: dict[str, Any] = {"issue_id": None, "issue": None, "fit": None, "also": []}


def _best(workspace: Workspace, issue: str) -> pa.Table:
    """Contacts of an issue by id, each with its best statement; contacts of none with their first, where they have one."""
    if issue == "unassigned":
        return remembered(workspace, issue, ("assignments", "contacts"), lambda: _unassigned(workspace))
    found = workspace.read("issues", columns=["topic_id"], where=f"issue_id = '{issue}'")
    if not found.num_rows:
        raise InputError(f"there is no issue {issue}", hint="headwater issues list shows them all")
    topic = found["topic_id"][0].as_py()
    return remembered(workspace, f"contacts of {topic}", ("assignments",), lambda: _assigned(workspace, topic))


def _assigned(workspace: Workspace, topic: str) -> pa.Table:
    rows = workspace.read("assignments", columns=_LISTED, where=f"topic_id = '{topic}'")
    best = [("contact_id", "ascending"), ("probability", "descending"), ("statement_id", "ascending")]
    return _first(rows.sort_by(best))


def _unassigned(workspace: Workspace) -> pa.Table:
    rows = workspace.read("assignments", columns=["contact_id", "statement_id", "topic_id"])
    assigned = pc.unique(rows["contact_id"].filter(pc.is_valid(rows["topic_id"])))
    ids = workspace.read("contacts", columns=["contact_id"])
    left = ids.filter(pc.invert(pc.is_in(ids["contact_id"], value_set=assigned)))
    mine = rows.select(["contact_id", "statement_id"]).filter(
        pc.is_in(rows["contact_id"], value_set=left["contact_id"])
    )
    found = pa.concat_tables([mine, left], promote_options="default")  # who has no statement has a row without one
    found = found.append_column("probability", pa.nulls(found.num_rows, pa.float32()))
    return _first(found.sort_by([("contact_id", "ascending"), ("statement_id", "ascending")]))


def _first(rows: pa.Table) -> pa.Table:
    """The first row of each contact, of rows in the order of contacts."""
    rows = rows.select(_LISTED).combine_chunks()
    ids = rows["contact_id"].combine_chunks()
    if not len(ids):
        return rows
    again = pc.equal(ids[1:], ids[:-1])
    return rows.filter(pa.concat_arrays([pa.array([True]), pc.invert(again)])).combine_chunks()


def rows_of(workspace: Workspace, chosen: dict[str, dict[str, Any] | None]) -> list[ContactRow]:
    """These contacts as they are listed, each with the statement chosen of it; where none is, with its first words."""
    if not chosen:
        return []
    where = among("contact_id", chosen)
    about = _by(workspace, "contacts", ["contact_id", "timestamp", "channel", "text"], where)
    clean = _by(workspace, "prepared", ["contact_id", "language", "kept", "personal"], where)
    personal = {key: [PersonalSpan(**span) for span in row["personal"]] for key, row in clean.items()}
    shown = {row["statement_id"] for row in chosen.values() if row}
    stated = workspace.read("statements", columns=_STATED, where=where).to_pylist() if shown else []
    said = {row["statement_id"]: row for row in stated if row["statement_id"] in shown}
    check_said(list(said.values()), {key: row["text"] for key, row in about.items()}, personal)
    return [
        ContactRow(
            **{name: about[key][name] for name in ("contact_id", "timestamp", "channel")},
            language=clean[key]["language"] if key in clean else "und",
            statement=said[row["statement_id"]]["text"] if row else "",
            opening=_opening(about[key]["text"], clean[key]["kept"], personal[key])
            if row is None and key in clean
            else "",
            probability=row["probability"] if row else None,
        )
        for key, row in chosen.items()
    ]


def _opening(text: str, kept: list[dict[str, Any]], personal: list[PersonalSpan]) -> str:
    """The first words that cleaning kept of a contact."""
    parts = [render(text, span["start"], span["end"], personal) for span in kept if span["start"] < span["end"]]
    return textwrap.shorten(" ".join(parts), _OPENING, placeholder=" …")


def _by(workspace: Workspace, table: str, columns: list[str], where: str) -> dict[str, dict[str, Any]]:
    return {row[columns[0]]: row for row in workspace.read(table, columns=columns, where=where).to_pylist()}


def _issues_of(workspace: Workspace, where: str) -> dict[str, dict[str, Any]]:
    columns = ["statement_id", "topic_id", "probability", "also"]
    rows = workspace.read("assignments", columns=columns, where=where).to_pylist()
    names = remembered(workspace, "names of issues", ("issues",), lambda: _names(workspace))
    return {
        row["statement_id"]: {
            **(_issue(names[row["topic_id"]], row["probability"]) if row["topic_id"] in names else _NONE),
            "also": [names[topic]["name"] for topic in row["also"] if topic in names],
        }
        for row in rows
    }


def _names(workspace: Workspace) -> dict[str, dict[str, Any]]:
    return _by(workspace, "issues", ["topic_id", "issue_id", "name"], "topic_id IS NOT NULL")


def _issue(row: dict[str, Any], fit: float) -> dict[str, Any]:
    return {"issue_id": row["issue_id"], "issue": row["name"], "fit": fit}


def is_risky(value: str) -> bool:
    """Whether an attribute could be an identifier; names of products and regions are left as they are."""
    return "@" in value or sum(character.isdigit() for character in value) >= 7


def _counted(kinds: list[str]) -> dict[str, int]:
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
