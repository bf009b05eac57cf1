"""What a provider of identities must offer, so that people sign in elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way; whoever began it keeps it.

    Attributes:
        state: comes back with the answer.
        nonce: comes back inside the token.
        verifier: proves that who finishes is who began.
    """

    state: str
    nonce: str
    verifier: str


class Provider(Protocol):
    """A provider of identities."""

    def begin(self, back: str) -> tuple[str, Begun]:
        """Where to send the person, and what to keep meanwhile. ``back``: our address to which they return."""
        ...

    def finish(self, back: str, begun: Begun, code: str) -> Mapping[str, Any]:
        """What the provider says of the person.

        Raises:
            ActionDenied: the provider does not vouch for them.
            Unavailable: it does not answer.
        """
        ...
