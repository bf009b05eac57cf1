"""Candidates for a name in any language: runs of words as they stand, neither beginning nor ending with a function word."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import regex

from headwater.organise.inflect import lemma
from headwater.organise.words import FOREIGN, MASK, NEGATIONS, SCRIPTIO_CONTINUA

Kind = Literal["fault", "wish", "did", "about", "word", "span"]


class Candidate(NamedTuple):
    """A phrase that a topic could be called.

    Attributes:
        text: lower-cased, words separated by spaces.
        key: the lemmas it consists of, sorted, ``not`` for any negation: two texts with one key mean the same.
        kind: what it tells.
    """

    text: str
    key: tuple[str, ...]
    kind: Kind


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


VAGUE: Final = _set(
    """able answer assistance bit case chance circumstance couple customer day deal detail end everything example fact
    folk good guy half hand help hour idea instance issue kind lot luck many matter middle minute moment month more most
    much nothing number one option other part people person piece place please point possible problem question reason
    rest same second situation something sort stuff sure tell thing time today tomorrow trouble try use way week well
    while whole word year yesterday certain different several few own else only really soon long new old last next first
    let's regard right wrong bad great nice best better worst worse super awesome amazing excellent wow lol omg gonna wanna
    able due plus minus mr mrs ms dear sir madam"""
)
"""Nouns and adjectives that tell no reason by themselves."""
_RUN: Final = regex.compile(r"[.!?;:,()\[\]\"“”«»\n\r|/…。、！？]+|\p{N}+")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*")
_LONGEST: Final = 5
_GRAMMATICAL: Final = regex.compile(r"\p{Hiragana}+|.*[のをはがにでとも的了吗呢]|[のをはがにでとも的了吗呢].*")
"""Characters that begin or end no Japanese or Chinese heading: particles."""


BETWEEN: Final = _set("a an the my your our of for in on to at with from by no not cannot without and") | NEGATIONS
"""Function words that may stand inside a run of English words that is to be read as a heading."""


def spans(text: str, stop: frozenset[str], *, within: frozenset[str] | None = None) -> set[Candidate]:
    """Runs of 1..5 words as they stand, in any language; of 2..6 characters in scripts without spaces.

    Args:
        text: a statement.
        stop: function words, none of which may stand at either end.
        within: function words that may stand between; None: any.

    Example:
        >>> sorted(c.text for c in spans("Orari dei film", frozenset({"dei"})))
        ['film', 'orari', 'orari dei film']
    """
    out: set[Candidate] = set()
    for run in _RUN.split(MASK.sub(" ; ", text).lower()):
        words = [match.group() for match in _WORD.finditer(run)][:60]
        at_edge = [_is_edge(word, stop) for word in words]
        parts = ["not" if word in NEGATIONS else "" if word in stop else lemma(word) for word in words]
        for start, first in enumerate(words):
            if not first.isascii() and SCRIPTIO_CONTINUA.fullmatch(first):
                out.update(_characters(first))
                continue
            if at_edge[start]:
                continue
            key: set[str] = set()
            tells = False
            for at in range(start, min(len(words), start + _LONGEST)):
                last, part = words[at], parts[at]
                if within is not None and last in stop and last not in within:
                    break
                if part:
                    key.add(part)
                    tells = tells or (part != "not" and part not in VAGUE)
                if tells and not at_edge[at] and last not in NEGATIONS:
                    out.add(Candidate(" ".join(words[start : at + 1]), tuple(sorted(key)), "span"))
    return out


def _characters(run: str) -> Iterator[Candidate]:
    run = run[:60]
    for length in range(2, 7):
        for start in range(len(run) - length + 1):
            piece = run[start : start + length]
            if _GRAMMATICAL.fullmatch(piece):
                continue
            yield Candidate(piece, tuple(sorted({piece[i : i + 2] for i in range(length - 1)})), "span")


def _is_edge(word: str, stop: frozenset[str]) -> bool:
    return word in stop or word in FOREIGN or len(word) < 2
