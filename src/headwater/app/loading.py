"""Text files that people write and load: read, allowed to whom, kept by version."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from headwater.app.context import Context
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, InputError
from headwater.core.ports import Entry
from headwater.core.types import Role

Read = TypeVar("Read")
RULERS: Collection[Role] = ("editor", "admin")
"""Roles that set the rules by which others work."""


def require(context: Context, roles: Collection[Role], what: str) -> None:
    """Check that a role may do something.

    Raises:
        ActionDenied: it may not.
    """
    if context.role not in roles:
        raise ActionDenied(f"the role {context.role} may not {what}", hint=f"ask one of: {', '.join(sorted(roles))}")


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


def load(
    context: Context,
    workspace: Workspace,
    kind: str,
    file: str,
    *,
    parse: Callable[[str, str], Read],
    example: str,
    why: str,
) -> Read:
    """Read, check and keep a file; what it says.

    Args:
        context: who loads it.
        workspace: an open one.
        kind: of the text.
        file: path.
        parse: text and name to what it says; raises with the line where it cannot be read.
        example: what to do where the file cannot be read.
        why: for the audit log.

    Raises:
        ActionDenied: not by this role.
        InputError: it cannot be read.
    """
    require(context, RULERS, f"load {kind}")
    text = text_of(file, example=example)
    found = parse(text, Path(file).name)
    keep(context, workspace, kind, text, why)
    return found
