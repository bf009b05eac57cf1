"""One language's wording, and which reasons it can state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """What customers and associates say in one language other than English.

    Attributes:
        code: ISO 639-1.
        openers: greetings.
        contexts: sentences about the customer.
        consequences: sentences about the damage done.
        asks: what customers ask for, whatever the reason.
        repeats: sentences that refer to an earlier contact.
        closings: last sentences.
        agent_greetings: first turns of associates.
        agent_asks: questions about the issue.
        identify: pairs of a question for personal data and an answer with its slot.
        resolutions: what associates promise.
        also: how a second issue begins.
        symptoms: reason id -> clauses that state it.
    """

    code: str
    openers: tuple[str, ...]
    contexts: tuple[str, ...]
    consequences: tuple[str, ...]
    asks: tuple[str, ...]
    repeats: tuple[str, ...]
    closings: tuple[str, ...]
    agent_greetings: tuple[str, ...]
    agent_asks: tuple[str, ...]
    identify: tuple[tuple[str, str], ...]
    resolutions: tuple[str, ...]
    also: tuple[str, ...]
    symptoms: dict[str, tuple[str, ...]]
