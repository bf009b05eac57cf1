"""Who may do what with routing."""

from collections.abc import Collection
from typing import Final

from headwater.app.context import Context
from headwater.core.errors import ActionDenied
from headwater.core.types.tracked import Role

EDIT: Final[frozenset[Role]] = frozenset({"editor", "admin"})
"""Teams, rules, routers."""
TRIAGE: Final[frozenset[Role]] = frozenset({"triager", "editor", "admin"})
"""Single contacts."""


def require(context: Context, roles: Collection[Role], what: str) -> None:
    """Go on only in one of the roles.

    Raises:
        ActionDenied: another role asks.
    """
    if context.role not in roles:
        raise ActionDenied(f"the role {context.role} may not {what}", hint=f"ask one of: {', '.join(sorted(roles))}")
