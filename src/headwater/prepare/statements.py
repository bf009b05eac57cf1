"""The statements of a contact: where the customer says what is wrong or wanted, 0..n spans of the original.

The cleaned customer speech is cut into sentences and clauses, fragments of a chat are joined to their neighbour, each
segment gets a probability (``scoring``), and neighbouring segments on the same matter become one statement. A cue of a
new matter ("also", "another", "außerdem") or a long stretch opens a new one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from headwater.core.text.segment import segments
from headwater.core.text.visible import visible
from headwater.core.types import Contact, PersonalSpan, Statement
from headwater.prepare.clean import Span, clean
from headwater.prepare.config import PrepareConfig
from headwater.prepare.redact import find_personal, placeholders, replaced
from headwater.prepare.scoring import probability, words_of

VERSION: Final = "prepare.statements.linear.v1"
_SHIFT: Final = re.compile(
    r"(?:and\s)?(?:also\b|another\b|second(?:ly)?\b|third(?:ly)?\b|in addition|additionally|besides|"
    r"on top of (?:that|this)|separately|"
    r"one more|by the way|btw|finally|next|furthermore|moreover|what(?:'s| is) more|plus\b|unrelated|"
    r"the other (?:thing|issue|problem)|"
    r"außerdem|zusätzlich|ferner|zudem|zweitens|noch etwas|übrigens|de plus|en outre|par ailleurs|deuxièmement|"
    r"aussi,|"
    r"además|también,|por otro lado|otra cosa|em segundo|além disso|outra coisa|também,)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of customer speech with the number of its words and its probability of stating an issue."""

    start: int
    end: int
    text: str
    words: int
    probability: float


def extract_statements(contact: Contact, *, config: PrepareConfig | None = None) -> list[Statement]:
    """The spans in which the customer says what is wrong or wanted, in order, with redacted text.

    Args:
        contact: the contact; its original text is not changed.
        config: settings; the default ones when ``None``.

    Returns:
        0..n statements; spans are disjoint and lie inside the customer's own words.

    Example:
        >>> found = extract_statements(Contact("c_1", "Hello. My card was charged twice for one order. Thank you!"))
        >>> [statement.text for statement in found]
        ['My card was charged twice for one order.']
    """
    settings = config or PrepareConfig()
    spans = placeholders(contact.text, find_personal(contact.text, types=settings.types))
    return statements_of(contact.text, clean(contact), spans, settings)


def statements_of(
    text: str, kept: Sequence[Span], personal: tuple[PersonalSpan, ...], config: PrepareConfig
) -> list[Statement]:
    """``extract_statements`` from what was already computed: cleaned spans and personal data."""
    scored = score(text, kept, personal, config)
    best = max((segment.probability for segment in scored), default=0.0)
    bar = max(config.threshold, config.relative * best) if best >= config.threshold else max(config.fallback, best)
    groups: list[list[Segment]] = []
    for i, segment in enumerate(scored):
        if segment.probability < bar:
            continue
        if groups and i and groups[-1][-1] is scored[i - 1] and _same_matter(text, groups[-1], segment, config):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [_statement(text, group, personal) for group in groups]


def score(text: str, kept: Sequence[Span], personal: tuple[PersonalSpan, ...], config: PrepareConfig) -> list[Segment]:
    """Every segment of the kept spans with its probability, in order."""
    out = []
    for start, end in _merged(text, _pieces(text, kept, personal, config)):
        shown = visible(replaced(text, personal, start, end))
        out.append(Segment(start, end, shown, *_judged(shown)))
    return out


@lru_cache(maxsize=16_384)
def _judged(shown: str) -> tuple[int, float]:
    """Number of words and probability; short sentences are said by many and judged once."""
    words = words_of(shown)
    return len(words), probability(words)


def _pieces(text: str, kept: Sequence[Span], personal: tuple[PersonalSpan, ...], config: PrepareConfig) -> list[Span]:
    """Sentences and clauses; a cut inside a piece of personal data is undone."""
    out: list[Span] = []
    edges = iter(personal)
    current = next(edges, None)
    for start, end in kept:
        for a, b in segments(text, start, end, max_words=config.clause_words):
            while current and current.end <= a:
                current = next(edges, None)
            if out and current and current.start < a < current.end and out[-1][1] <= a:
                out[-1] = (out[-1][0], b)
            else:
                out.append((a, b))
    return out


def _merged(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Fragments of one or two words joined to the piece before them, where only white space lies between."""
    out: list[Span] = []
    for start, end in pieces:
        if out and _fragment(text, *out[-1]) and not text[out[-1][1] : start].strip() and start - out[-1][1] < 3:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _fragment(text: str, start: int, end: int) -> bool:
    """Whether a piece is too short to mean anything alone and does not end like a sentence."""
    return text.count(" ", start, end) < 2 and text[end - 1].isalnum() and _judged(text[start:end])[1] > 0.2


def _same_matter(text: str, group: list[Segment], segment: Segment, config: PrepareConfig) -> bool:
    last = group[-1]
    between = text[last.end : segment.start]
    if between.strip() and "<" not in between:
        return False
    if between.count("\n") > 1 or _SHIFT.match(segment.text):
        return False
    return sum(item.words for item in group) + segment.words <= config.statement_words


def _statement(text: str, group: list[Segment], personal: tuple[PersonalSpan, ...]) -> Statement:
    start, end = group[0].start, group[-1].end
    shown = visible(replaced(text, personal, start, end))
    return Statement(start, end, shown, max(segment.probability for segment in group))
