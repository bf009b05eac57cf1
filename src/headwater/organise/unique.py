"""One name a topic, none twice, none that says less than a sibling's.

Topics claim their best candidates; where two claim the same, the one that it tells more of keeps it, the other takes its
next good one, or the same with the word that tells it apart. Where a name is a part of another topic's ("top-up" beside
"top-up pending"), it takes a longer one of its own, if it has a good one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.organise.candidates import HALF_LIGHT
from headwater.organise.casing import heading
from headwater.organise.choose import NamingAids, Scored
from headwater.organise.inflect import lemma
from headwater.organise.spans import Kind
from headwater.organise.words import words

_GOOD_ENOUGH: Final = 0.3  # of the score of the topic's best candidate, to be taken in its place
_LONGEST_NAME: Final = 60  # characters


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a topic and how to speak of it.

    Attributes:
        name: the heading.
        phrase: the same inside a sentence.
        kind: what the name tells.
    """

    name: str
    phrase: str
    kind: Kind

    def sentence(self) -> str:
        """What customers of this topic do, without a full stop.

        Example:
            >>> Named("Change PIN", "change PIN", "wish").sentence()
            'Customers want to change PIN'
        """
        if self.kind == "wish":
            asks = self.phrase.startswith(("how ", "where "))
            return f"Customers ask {self.phrase}" if asks else f"Customers want to {self.phrase}"
        if self.kind == "fault":
            return f"Customers report: {self.phrase}"
        return f"Contacts about {self.phrase}"


def unique_names(
    ranked: Sequence[Sequence[Scored]],
    plain: Sequence[Sequence[str]],
    quotes: Sequence[str],
    *,
    casing: Mapping[str, str],
    aids: NamingAids,
) -> list[Named]:
    """The names.

    Args:
        ranked: candidates of each topic, best first.
        plain: telling phrases of each topic, used where there is no candidate.
        quotes: most typical statement of each topic, used where no phrase tells anything.
        casing: how words are written that are not in lower case.
        aids: what may be shown.
    """
    shown = [[s for s in found if _fits(s, casing, aids)] for found in ranked]
    chosen = _longer_than_siblings(_claim(shown), shown)
    taken: set[str] = set()
    out: list[Named] = []
    for topic, scored in enumerate(chosen):
        best = [(s.candidate.text, s.candidate.kind) for s in ([scored] if scored else shown[topic][:1])]
        last: list[tuple[str, Kind]] = [(text, "span") for text in (*plain[topic], _opening(quotes[topic])) if text]
        options = [*(best if scored else _told_apart(best, plain[topic])), *last]
        named = _first_free(options, taken, casing, aids)
        taken.add(named.name.casefold())
        out.append(named)
    return out


def _opening(quote: str) -> str:
    """The first words of a statement."""
    return " ".join(words(quote)[:6])


def meaning(scored: Scored) -> frozenset[str]:
    """What a candidate says, without the verbs that add nothing ("get a refund" is "refund")."""
    key = frozenset(scored.candidate.key)
    return key - HALF_LIGHT or key


def _fits(scored: Scored, casing: Mapping[str, str], aids: NamingAids) -> bool:
    return len(scored.candidate.text) <= _LONGEST_NAME and aids.may_show(_inside(scored.candidate.text, casing))


def _claim(shown: Sequence[Sequence[Scored]]) -> list[Scored | None]:
    """A candidate for each topic, all of different meaning; None where every good one is taken."""
    wishes = sorted(
        (-s.share * s.lift, topic, place)
        for topic, found in enumerate(shown)
        for place, s in enumerate(found)
        if s.score >= _GOOD_ENOUGH * found[0].score
    )
    best_for: dict[frozenset[str], int] = {}
    for _, topic, place in wishes:
        best_for.setdefault(meaning(shown[topic][place]), topic)
    chosen: list[Scored | None] = []
    for topic, found in enumerate(shown):
        good = [s for s in found if s.score >= _GOOD_ENOUGH * found[0].score]
        chosen.append(next((s for s in good if best_for[meaning(s)] == topic), None))
    return chosen


def _longer_than_siblings(chosen: Sequence[Scored | None], shown: Sequence[Sequence[Scored]]) -> list[Scored | None]:
    """The same, where a name that is a part of another's is replaced by a longer one of its own, if there is a good one."""
    meanings = [meaning(s) if s else frozenset[str]() for s in chosen]
    out = list(chosen)
    for topic, scored in enumerate(chosen):
        if scored is None or not any(meanings[topic] < other for other in meanings):
            continue
        for other in shown[topic]:
            longer = meaning(other)
            if other.score >= _GOOD_ENOUGH * scored.score and meanings[topic] < longer and longer not in meanings:
                meanings[topic] = longer
                out[topic] = other
                break
    return out


def _told_apart(options: Sequence[tuple[str, Kind]], plain: Sequence[str]) -> list[tuple[str, Kind]]:
    """The best candidate with each telling word that it does not hold yet."""
    if not options:
        return []
    text, kind = options[0]
    held = {lemma(word) for word in text.split()}
    singles = [word for phrase in plain for word in phrase.split() if lemma(word) not in held and word.isalpha()]
    return [(f"{text}: {word}", kind) for word in dict.fromkeys(singles)]


def _first_free(
    options: Sequence[tuple[str, Kind]], taken: set[str], casing: Mapping[str, str], aids: NamingAids
) -> Named:
    """The first option that may be shown and is not taken; numbered where all are."""
    for text, kind in options:
        name = heading(text, casing)
        phrase = _inside(text, casing)
        if name.casefold() not in taken and aids.may_show(phrase):
            return Named(name, phrase, kind)
    first = next((heading(text, casing) for text, _ in options if aids.may_show(_inside(text, casing))), "No text")
    number = 1
    while (name := first if number == 1 else f"{first} ({number})").casefold() in taken:
        number += 1
    return Named(name, name, "span")


def _inside(text: str, casing: Mapping[str, str]) -> str:
    """The phrase as it stands inside a sentence: like the heading, but its first word in its own case."""
    first, _, rest = text.partition(" ")
    own = heading(f"x {first}", casing)[2:]
    return f"{own} {heading(f'x {rest}', casing)[2:]}" if rest else own
