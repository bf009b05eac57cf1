"""Which patterns can match a text at all, told from how its words begin: most of them never need to be tried.

Pure. A pattern's openings are the first ``N`` characters that any of its matches can begin with, expanded from the pattern
itself: literals, groups, alternatives, classes and quantifiers, as the cues use them. Where an opening cannot be told the
gate stays open, so that nothing is ever missed.
"""

import re
from dataclasses import dataclass

N = 5
_ANY = "\0"  # from here on any character may follow
_START = re.compile(r"\b(?=\w)")
_ATOM = re.compile(
    r"(?P<look>\(\?[=!])|(?P<group>\((?:\?:)?)|(?P<class>\[[^\]]*\])|(?P<escape>\\.)|(?P<plain>[^)|])", re.DOTALL
)
_QUANTIFIER = re.compile(r"[?*+]|\{(\d*),?\d*\}")


_ESCAPES = {r"\b": {""}, r"\d": {*"0123456789"}}


@dataclass(frozen=True, slots=True)
class Gate:
    """The openings of a pattern.

    Attributes:
        openings: beginnings of at most ``N`` characters, of which every match has one.
        is_open: whether the pattern may begin with anything.
    """

    openings: frozenset[str]
    is_open: bool

    def may_match(self, starts: frozenset[str]) -> bool:
        """Whether a text whose words begin so can hold a match."""
        return self.is_open or not self.openings.isdisjoint(starts)


def starts_of(text: str) -> frozenset[str]:
    """How the words of a text begin, in every length up to ``N``, what follows a short word included.

    Example:
        >>> sorted(starts_of("no one"))
        ['n', 'no', 'no ', 'no o', 'no on', 'o', 'on', 'one']
    """
    places = [match.start() for match in _START.finditer(text)]
    return frozenset(text[place : place + n] for n in range(1, N + 1) for place in places)


def gate(pattern: str) -> Gate:
    """The gate of a pattern that is tried at the beginnings of words.

    Example:
        >>> sorted(gate("fire|(?:gas )?leak|no (?:water|heat)").openings)
        ['fire', 'gas l', 'leak', 'no he', 'no wa']
    """
    found, _ = _alternatives(pattern, 0)
    prefixes = frozenset(prefix.split(_ANY)[0][:N] for prefix in found)
    return Gate(prefixes, "" in prefixes)


def _alternatives(pattern: str, at: int) -> tuple[set[str], int]:
    """Prefixes of the alternatives that begin at ``at``, and where their group ends."""
    found: set[str] = set()
    current = {""}
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            found |= current
            current, at = {""}, at + 1
            continue
        options, at = _atom(pattern, at)
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            at = quantifier.end()
            fewest = quantifier[1]
            none = quantifier[0] in "?*" or fewest in ("0", "")
            many = quantifier[0] != "?"
            options = {option + _ANY for option in options} if many else options
            options = options | {""} if none and (quantifier[0] in "?*" or fewest is not None) else options
        current = {
            prefix if _ANY in prefix or len(prefix) >= N else prefix + option
            for prefix in current
            for option in options
        }
    return found | current, at


def _atom(pattern: str, at: int) -> tuple[set[str], int]:
    """What one piece of a pattern can begin with, and where the next begins."""
    match = _ATOM.match(pattern, at)
    assert match is not None
    if match["look"]:
        _, end = _alternatives(pattern, match.end())
        return {""}, end + 1
    if match["group"]:
        options, end = _alternatives(pattern, match.end())
        return options, end + 1
    if match["class"]:
        inside = match["class"][1:-1]
        plain = not (inside.startswith("^") or "\\" in inside or "-" in inside[1:-1])
        return ({*inside} if plain else {_ANY}), match.end()
    if match["escape"]:
        return _ESCAPES.get(
            match["escape"], {match["escape"][1]} if not match["escape"][1].isalnum() else {_ANY}
        ), match.end()
    return ({_ANY} if match["plain"] == "." else {match["plain"]}), match.end()
