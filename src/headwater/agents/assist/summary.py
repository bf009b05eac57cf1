"""How a conversation stands, in its own words: the sentences that a colleague who takes over must read.

Extractive: what the customer states, what was promised to them, what they asked last. Nothing is reworded, so nothing can be
made up; every line is a span of the conversation.
"""

from dataclasses import dataclass
from typing import Final, Literal

import regex

from headwater.agents.assist.talk import Talk
from headwater.core.text.segment import sentences
from headwater.core.types import Quote

Part = Literal["problem", "promised", "done", "open"]
_MOST_PROBLEMS: Final = 3
_MOST_PROMISES: Final = 2
_PROMISE: Final = regex.compile(
    r"\b(?:i|we)(?:'ll| will| shall| am going to| are going to)\b|\byou will (?:get|receive|have)\b|"
    r"\bwithin \w+ (?:hours?|days?)\b",
    regex.IGNORECASE,
)
_DONE: Final = regex.compile(
    r"\b(?:i|we)(?:'ve| have| just)? ?(?:just |now |already )?(?:issued|sent|refunded|booked|cancelled|canceled|reset|updated|"
    r"changed|opened|escalated|ordered|arranged|credited|removed|added|replaced|reported)\b|\b(?:has|have) been \w+ed\b",
    regex.IGNORECASE,
)
_ASKS: Final = regex.compile(r"[?？]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary, a span of the conversation."""

    part: Part
    quote: Quote


def summarise(talk: Talk) -> list[Line]:
    """The lines, in the order of the conversation; of each kind the first problems and the newest promises.

    Args:
        talk: the conversation so far.
    """
    problems = [Line("problem", talk.quote(*span)) for span in talk.stated[:_MOST_PROBLEMS]]
    promised: list[Line] = []
    done: list[Line] = []
    asked: Line | None = None
    for role, start, end in talk.spans():
        for first, last in sentences(talk.contact.text, start, end):
            words = talk.contact.text[first:last]
            if role == "customer":
                if _ASKS.search(words):
                    asked = Line("open", talk.quote(first, last))
            else:
                asked = None  # whoever answers has had the question before them
                if _DONE.search(words):
                    done.append(Line("done", talk.quote(first, last)))
                elif _PROMISE.search(words):
                    promised.append(Line("promised", talk.quote(first, last)))
    if not problems:
        first_turn = next((span for span in talk.spans() if span[0] == "customer"), None)
        problems = [Line("problem", talk.quote(*first_turn[1:]))] if first_turn else []
    kept = [*problems, *promised[-_MOST_PROMISES:], *done[-_MOST_PROMISES:]]
    if asked and all(not _within(asked.quote, line.quote) for line in kept):
        kept.append(asked)
    return sorted(kept, key=lambda line: (line.quote.start, line.quote.end, line.part))


def _within(one: Quote, other: Quote) -> bool:
    return other.start <= one.start and one.end <= other.end
