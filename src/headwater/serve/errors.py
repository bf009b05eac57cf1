"""How an error looks at each door."""

import errno
from typing import Any

from pydantic import ValidationError

from headwater.core.errors import HeadwaterError, InputError, Unavailable

HTTP_STATUS = {
    "config": 400,
    "unknown_component": 404,
    "missing_extra": 501,
    "input": 422,
    "schema_mismatch": 422,
    "not_enough_data": 422,
    "privacy_breach": 403,
    "conflict": 409,
    "stale_version": 412,
    "illegal_move": 409,
    "gate_refused": 409,
    "not_verbatim": 409,
    "upstream": 502,
    "rate_limited": 429,
    "unavailable": 503,
    "refused": 502,
    "agent": 500,
    "budget_spent": 402,
    "action_denied": 403,
    "error": 500,
}


def problem(error: HeadwaterError) -> dict[str, Any]:
    """RFC 9457 problem details of an error."""
    return {
        "type": f"urn:headwater:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": HTTP_STATUS[error.code],
        "detail": str(error),
        "hint": error.hint,
        "retryable": error.retryable,
    }


def refusal(status: int, title: str, detail: str, hint: str) -> dict[str, Any]:
    """Problem details of what a door itself refuses, before any verb."""
    return {
        "type": f"urn:headwater:error:{title.replace(' ', '_')}",
        "title": title,
        "status": status,
        "detail": detail,
        "hint": hint,
        "retryable": status in (429, 503),
    }


def as_input_error(error: ValidationError) -> InputError:
    """The first complaint of a model, in plain words."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "input"
    return InputError(f"{field}: {first['msg'].lower()}", hint="see --help")


def as_disk_error(error: OSError) -> HeadwaterError:
    """A path or a disk that does not do what was asked, in plain words."""
    what = error.strerror or str(error)
    message = f"{error.filename}: {what.lower()}" if error.filename else what.lower()
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(
            message, hint="free some space, then repeat the same command: a run continues where it stopped"
        )
    return InputError(message, hint="check the path, that its folder exists, and that you may read and write there")
