"""Text files that people write and load: read, and kept by version."""

from pathlib import Path

from headwater.app.context import Context
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
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


def keep(context: Context, workspace: Workspace, kind: str, text: str, why: str) -> int:
    """Store a new version of a text; its number.

    Args:
        context: who loads it.
        workspace: an open one.
        kind: ``clocks`` or ``automations``.
        text: valid.
        why: for the audit log.
    """
    versions, document = workspace.desk.versions, {"text": text, "role": context.role}
    before = versions.current(kind)
    if before is not None and before.document == document:
        return before.number
    number = before.number if before is not None else 0
    change = {"before": number, "lines": len(text.splitlines())}
    entry = Entry(context.clock.now(), context.who, f"{kind}.load", kind, why, change)
    return versions.put(kind, document, entry, after=number).number
