"""Why, grouped: cause spans that say the same become one reason with its size and its quotes.

Spans are compared by the words they share, each word weighted by how rare it is among the spans (cosine). A span joins
the first group, largest first, whose leader it resembles; the order is by content, so that the order of the texts does
not matter. A group's size is the contacts that give it, out of those of the issue that give any reason.

Version: ``causes.reasons.v1``.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import regex

from headwater.core.stats.intervals import wilson
from headwater.core.types import Estimate, Quote

METHOD: Final = "causes.reasons.v1"
_WORD: Final = regex.compile(r"[\p{L}\p{N}]+(?:[.'’\-][\p{L}\p{N}]+)*")
_ALIKE: Final = 0.45
_FEWEST_WORDS: Final = 2
_STOP: Final = frozenset(
    "a an and are as at be been but by can could did do does for from get got had has have he her his i i'm if in into is "
    "it it's its just me my no not of on or our out so that the their them then there these they this to too up us was "
    "we were when which while who will with would you your again always every each time still even also".split()
)


@dataclass(frozen=True)
class Reason:
    """One cause in the customers' own words.

    Attributes:
        words: the span nearest to all others of its group.
        share: contacts that give it, of those that give any reason.
        contacts: how many.
        of: contacts that give any reason.
        quotes: spans of it, each verbatim, most typical first.
    """

    words: str
    share: Estimate
    contacts: int
    of: int
    quotes: tuple[Quote, ...]


def group_reasons(
    spans: Sequence[Quote], *, level: float = 0.95, limit: int = 6, quotes: int = 3, min_contacts: int = 2
) -> list[Reason]:
    """Reasons by size, largest first.

    Args:
        spans: cause spans as quotes, personal data replaced; several of one contact count once.
        level: of the interval of a share.
        limit: reasons at most.
        quotes: of each reason at most.
        min_contacts: a reason given by fewer is left out.

    Example:
        >>> said = ["the new update", "a new update", "this new update", "a broken cable"]
        >>> spans = [Quote(f"c{i}", 0, len(text), text) for i, text in enumerate(said)]
        >>> [(reason.contacts, reason.of) for reason in group_reasons(spans)]
        [(3, 4)]
    """
    bags = {text: _words(text) for text in {span.text for span in spans}}
    told = sorted({span.contact_id for span in spans if bags[span.text]})
    frequency = Counter(word for bag in bags.values() for word in bag)
    weight = {word: float(np.log(1 + len(bags) / n)) for word, n in frequency.items()}
    speakers: dict[str, set[str]] = defaultdict(set)
    for span in spans:
        speakers[span.text].add(span.contact_id)
    groups: list[list[str]] = []
    order = sorted((text for text in bags if bags[text]), key=lambda t: (-len(speakers[t]), -len(bags[t]), t))
    for text in order:
        scores = [_cosine(bags[text], bags[group[0]], weight) for group in groups]
        best = int(np.argmax(scores)) if scores else -1
        if best >= 0 and scores[best] >= _ALIKE:
            groups[best].append(text)
        elif len(bags[text]) >= _FEWEST_WORDS or len(speakers[text]) > 1:
            groups.append([text])
    found = [_reason(group, spans, speakers, len(told), level, quotes) for group in groups]
    kept = [reason for reason in found if reason.contacts >= min_contacts]
    return sorted(kept, key=lambda reason: (-reason.contacts, reason.words))[:limit]


def _reason(
    group: list[str], spans: Sequence[Quote], speakers: dict[str, set[str]], told: int, level: float, quotes: int
) -> Reason:
    members = set(group)
    contacts = set().union(*(speakers[text] for text in group))
    low, high = wilson(len(contacts), told, level=level)
    share = Estimate(len(contacts) / told, float(low), float(high), level, "share", METHOD, ("sampling",))
    place = {text: i for i, text in enumerate(group)}
    typical = sorted((s for s in spans if s.text in members), key=lambda s: (place[s.text], s.contact_id, s.start))
    chosen: dict[str, Quote] = {}
    for span in typical:
        if span.text not in {quote.text for quote in chosen.values()}:
            chosen.setdefault(span.contact_id, span)
    return Reason(group[0], share, len(contacts), told, tuple(chosen.values())[:quotes])


def _words(text: str) -> frozenset[str]:
    found = (match.group().lower() for match in _WORD.finditer(text))
    return frozenset(_stem(word) for word in found if word not in _STOP and len(word) > 1)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _cosine(a: frozenset[str], b: frozenset[str], weight: dict[str, float]) -> float:
    shared = sum(weight[word] ** 2 for word in a & b)
    norms = sum(weight[word] ** 2 for word in a) * sum(weight[word] ** 2 for word in b)
    return shared / norms**0.5 if norms > 0 else 0.0
