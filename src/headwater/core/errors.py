"""The error tree, split by what the caller should do.

::

    HeadwaterError          code, hint, retryable
    ├── ConfigError         settings are wrong            (also ValueError)
    │   └── UnknownComponent  "did you mean ...?"         (also LookupError)
    ├── MissingExtra        the pip line to type          (also ImportError)
    ├── InputError          rows or arguments are wrong   (also ValueError)
    │   ├── SchemaMismatch
    │   ├── NotEnoughData   a number asked of too little evidence
    │   └── PrivacyBreach   personal data where none may be
    ├── ConflictError       the store has moved on
    │   ├── StaleVersion
    │   ├── IllegalMove
    │   ├── GateRefused
    │   └── NotVerbatim     a stored quote is not what its contact says
    ├── UpstreamError       a vendor, model or store failed
    │   ├── RateLimited
    │   ├── Unavailable
    │   └── Refused
    └── AgentError
        ├── BudgetSpent
        └── ActionDenied

A bad row is a value (``core.types.Rejected``), never an exception.
"""

from difflib import get_close_matches
from typing import ClassVar


class HeadwaterError(Exception):
    """Base of every error that Headwater raises on purpose.

    Attributes:
        hint: one sentence that says what to do next; empty where the message already does.
        code: stable machine name of the family, e.g. ``config``.
        retryable: whether the same call may succeed later without any change.
        exit_code: status of the command line (2 settings, 3 input, 4 conflict, 5 upstream, 6 agent, 7 extra).
    """

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(HeadwaterError, ValueError):
    """Settings are wrong: fix them."""

    code = "config"
    exit_code = 2


class UnknownComponent(ConfigError, LookupError):
    """A name that nothing answers to."""

    code = "unknown_component"

    def __init__(self, name: str, known: list[str], *, kind: str = "component") -> None:
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"
        super().__init__(f"unknown {kind} {name!r}", hint=hint)


class MissingExtra(HeadwaterError, ImportError):
    """An optional dependency is not installed: install it."""

    code = "missing_extra"
    exit_code = 7


class InputError(HeadwaterError, ValueError):
    """Rows or arguments are wrong: fix them."""

    code = "input"
    exit_code = 3


class SchemaMismatch(InputError):
    """A table lacks a column or has it in another type."""

    code = "schema_mismatch"


class NotEnoughData(InputError):
    """A number was asked of too little evidence."""

    code = "not_enough_data"


class PrivacyBreach(InputError):
    """Personal data where none may be."""

    code = "privacy_breach"


class ConflictError(HeadwaterError):
    """The store has moved on: reload and decide again."""

    code = "conflict"
    exit_code = 4


class StaleVersion(ConflictError):
    """Somebody else wrote in between."""

    code = "stale_version"


class IllegalMove(ConflictError):
    """The state machine does not allow this move."""

    code = "illegal_move"


class GateRefused(ConflictError):
    """A candidate did not pass its gate."""

    code = "gate_refused"


class NotVerbatim(ConflictError):
    """A stored quote is not what its contact says: it is not shown."""

    code = "not_verbatim"


class UpstreamError(HeadwaterError):
    """A vendor, a model or a store failed: retry later.

    Attributes:
        wait_s: seconds after which the other side says to come back; 0 where it names none.
        unsure: whether what was asked may have been done all the same, so that it must not simply be asked again.
    """

    code = "upstream"
    retryable = True
    exit_code = 5

    def __init__(self, message: str, *, hint: str = "", wait_s: float = 0.0, unsure: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.wait_s = wait_s
        self.unsure = unsure


class RateLimited(UpstreamError):
    """The other side asks to slow down."""

    code = "rate_limited"


class Unavailable(UpstreamError):
    """The other side does not answer."""

    code = "unavailable"


class Refused(UpstreamError):
    """The other side will not do it, now or later."""

    code = "refused"
    retryable = False


class AgentError(HeadwaterError):
    """An agent was stopped."""

    code = "agent"
    exit_code = 6


class BudgetSpent(AgentError):
    """The agent has used up its money, tokens or time."""

    code = "budget_spent"


class ActionDenied(AgentError):
    """Policy forbids the action."""

    code = "action_denied"
