"""Writes that hold only for the version that the caller looked at: ``If-Match`` with the ``ETag`` of what was read."""

import re
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from headwater.app.verbs.verb import Verb, version_field
from headwater.core.errors import InputError

Given = TypeVar("Given", bound=BaseModel)
_TAG: Final = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]*)?"')
PARAMETER: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "ETag of what you looked at: refused with 412 where it has changed since",
}


def matched(verb: Verb, given: Given, tag: str | None) -> Given:
    """The input with the version that the caller looked at.

    Args:
        verb: what is asked.
        given: its input.
        tag: of the header; ``None`` or ``*`` = whatever stands.

    Raises:
        InputError: the verb looks at no version, or the tag is none of ours.
    """
    if tag is None or tag.strip() == "*":
        return given
    name = version_field(verb.input)
    if name is None:
        raise InputError(f"{verb.name} looks at no version", hint="leave If-Match away")
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        raise InputError("If-Match is no ETag of something with versions", hint="send the ETag of what you read")
    return given.model_copy(update={name: int(found.group(1))})
