"""The last check before a quote or a statement is shown: it is what its contact says, or it is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.anecdotes.quote import is_verbatim, render
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotVerbatim
from headwater.core.ports import among
from headwater.core.text.visible import visible
from headwater.core.types import PersonalSpan, Quote

_AT_ONCE = 5_000  # statements whose contacts are read together
_HINT = (
    "the store was altered or is damaged: headwater doctor, then restore a backup or run the files into a new workspace"
)


def check_quotes(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> None:
    """Pass silently where every quote is its span of the stored contact, personal data replaced.

    Args:
        workspace: an open one.
        rows: with ``contact_id``, ``start``, ``end`` and ``quote``.

    Raises:
        NotVerbatim: one is not, or its contact is gone.
    """
    texts, personal = originals(workspace, [row["contact_id"] for row in rows])
    for row in rows:
        key = row["contact_id"]
        quote = Quote(key, row["start"], row["end"], row["quote"])
        if key not in texts or key not in personal or not is_verbatim(quote, texts[key], personal[key]):
            raise NotVerbatim(
                f"the quote of {key} at {row['start']}-{row['end']} is not what the contact says", hint=_HINT
            )


def check_statements(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for statements, whose ``text`` is shown.

    Raises:
        NotVerbatim: one is not what its contact says.
    """
    for begin in range(0, len(rows), _AT_ONCE):
        _check_statements(workspace, rows[begin : begin + _AT_ONCE])


def _check_statements(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> None:
    check_said(rows, *originals(workspace, [row["contact_id"] for row in rows]))


def check_said(
    rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str], personal: Mapping[str, Sequence[PersonalSpan]]
) -> None:
    """The same for statements whose contacts are read already.

    Args:
        rows: of ``statements``.
        texts: stored texts by contact.
        personal: personal data by contact.

    Raises:
        NotVerbatim: one is not what its contact says, or its contact is not there.
    """
    for row in rows:
        key = row["contact_id"]
        try:
            said = visible(render(texts[key], row["start"], row["end"], personal[key]))
        except (InputError, KeyError):
            said = None
        if said != row["text"]:
            raise NotVerbatim(f"statement {row['statement_id']} is not what the contact says", hint=_HINT)


def originals(workspace: Workspace, contacts: Sequence[str]) -> tuple[dict[str, str], dict[str, list[PersonalSpan]]]:
    """Stored texts and personal data of contacts."""
    if not contacts:
        return {}, {}
    where = among("contact_id", sorted(set(contacts)))
    found = workspace.read("contacts", columns=["contact_id", "text"], where=where).to_pylist()
    prepared = workspace.read("prepared", columns=["contact_id", "personal"], where=where).to_pylist()
    personal = {row["contact_id"]: [PersonalSpan(**span) for span in row["personal"]] for row in prepared}
    return {row["contact_id"]: row["text"] for row in found}, personal
