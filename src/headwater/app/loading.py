"""Text files that people write and load: read, and kept by version."""

from pathlib import Path

from headwater.app.context import Context
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, StaleVersion
from headwater.core.ports import Entry


def text_of(file: str, *, example: str) -> str:
    """A text file.

    Raises:
        InputError: it cannot be read.
    """
    path = Path(file)
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint=example) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not a text file in UTF-8", hint=example) from error


def check_seen(held: int, seen: int, what: str) -> None:
    """Go on only where the newest version is the one that was looked at.

    Args:
        held: number of the newest.
        seen: of the one that was looked at; 0 = none was.
        what: is kept, in words.

    Raises:
        StaleVersion: it is another.
    """
    if seen and held != seen:
        raise StaleVersion(f"the {what} have changed since you looked at them", hint="look at them and edit again")


def keep(context: Context, workspace: Workspace, kind: str, text: str, why: str, *, verb: str, seen: int = 0) -> int:
    """Store a new version of a text; its number.

    Args:
        context: who loads it.
        workspace: an open one.
        kind: ``clocks`` or ``automations``.
        text: valid.
        why: for the audit log.
        verb: that keeps it.
        seen: version that the caller looked at; 0 = none.

    Raises:
        StaleVersion: it is another by now.
    """
    versions, document = workspace.desk.versions, {"text": text, "role": context.role}
    before = versions.current(kind)
    check_seen(before.number if before is not None else 0, seen, kind)
    if before is not None and before.document == document:
        return before.number
    number = before.number if before is not None else 0
    change = {"before": number, "lines": len(text.splitlines())}
    entry = Entry(context.clock.now(), context.who, verb, kind, why, change)
    return versions.put(kind, document, entry, after=number).number
