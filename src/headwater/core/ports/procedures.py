"""What the desk must offer for procedures: versions of each, proofs, conversations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.reviewed import Act, Version, Versions


class ProofRow(NamedTuple):
    """A proof of a text.

    Attributes:
        document: hash of the text that was proved.
        name: of the procedure.
        at: when, aware UTC.
        who: asked for it.
        passed: whether it may be published.
        report: figures, plain values.
    """

    document: str
    name: str
    at: datetime
    who: str
    passed: bool
    report: dict[str, Any]


class ConversationRow(NamedTuple):
    """A conversation with an agent.

    Attributes:
        conversation: its id.
        revision: goes up with every turn.
        procedures: ``name@number`` of the versions that are followed.
        state: of the machine, as JSON.
        started: when, aware UTC.
        customer: hash of whose it is; empty: not known.
    """

    conversation: str
    revision: int
    procedures: tuple[str, ...]
    state: str
    started: datetime
    customer: str = ""


class Procedures(Protocol):
    """Procedures by name. Every write is one transaction with its line in the audit log."""

    def names(self) -> list[str]:
        """Those that have a version, sorted."""
        ...

    def published(self) -> dict[str, Version]:
        """The version in use of each that has one, by name, sorted."""
        ...

    def of(self, name: str) -> Versions:
        """Versions of one procedure."""
        ...

    def add_proof(self, proof: ProofRow, act: Act) -> None:
        """Keep a proof; one of the same text is replaced."""
        ...

    def proof(self, document: str) -> ProofRow | None:
        """The proof of the text with that hash."""
        ...

    def conversation(self, conversation: str) -> ConversationRow | None:
        """A conversation; None where there is none of that id."""
        ...

    def conversations(self) -> list[ConversationRow]:
        """All conversations, the newest first."""
        ...

    def keep(self, row: ConversationRow, trace: list[dict[str, str]]) -> None:
        """A conversation after a turn, and what happened in the turn.

        Args:
            row: with the revision that it had before, 0 for a new one.
            trace: ``what`` and ``detail`` of each thing that happened, in order.

        Raises:
            StaleVersion: another turn came in between.
        """
        ...

    def remember(self, row: ConversationRow, facts: Mapping[str, Any], at: datetime) -> None:
        """Keep what the customer of a conversation told in it: slot -> value; the newest of a slot counts."""
        ...

    def remembered(self, customer: str, since: datetime) -> dict[str, Any]:
        """What a customer told since then; whatever any customer told before that is deleted."""
        ...

    def forget_customer(self, customer: str, act: Act) -> tuple[int, int]:
        """Delete what is remembered of a customer, and their conversations with all that happened in them; how many of each."""
        ...

    def trace(self, conversation: str) -> list[dict[str, str]]:
        """All that happened in a conversation, in order."""
        ...
