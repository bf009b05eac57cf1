"""Who may do what: asked before anything is written."""

from headwater.app.context import Context
from headwater.core.errors import ActionDenied
from headwater.core.types import Role

WORK: tuple[Role, ...] = ("analyst", "triager", "editor", "admin")
TRIAGE: tuple[Role, ...] = ("triager", "editor", "admin")
KEEP: tuple[Role, ...] = ("editor", "admin", "system")


def permit(context: Context, roles: tuple[Role, ...], what: str) -> None:
    """Nothing, where the caller's role may do it.

    Raises:
        ActionDenied: it may not.
    """
    if context.role not in roles:
        raise ActionDenied(f"the role {context.role} may not {what}", hint=f"ask one of: {', '.join(roles)}")
