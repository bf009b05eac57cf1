"""Where in a text each of many patterns can match, told from how its words begin: most never need to be tried.

Pure. A pattern's openings are the first ``N`` characters that any of its matches can begin with, expanded from the pattern
itself: literals, groups, alternatives, classes and quantifiers, as the cues use them. Where an opening cannot be told the
gate stays open, so that nothing is ever missed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

N = 5
_ANY = "\0"  # from here on any character may follow
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


class Openings:
    """The gates of several patterns as one index: a text's words are looked up once for all of them.

    Args:
        gates: of the patterns, each tried at the beginnings of words; none open.

    Raises:
        ValueError: a pattern may begin with anything.

    Example:
        >>> Openings([gate("fire"), gate("no (?:water|heat)"), gate("gas leak")]).places("fire! no heat, no fire")
        {0: [0, 18], 1: [6]}
    """

    _MOST = 65_536

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._by_opening: dict[str, list[int]] = {}
        self._all = tuple(range(len(gates)))
        for n, found in enumerate(gates):
            if found.is_open:
                raise ValueError(f"pattern {n} may begin with anything: it would have to be tried everywhere")
            for opening in found.openings:
                self._by_opening.setdefault(opening, []).append(n)
        # \b stands before a mark, too, where a letter goes before it: the "'ll" of "we'll"
        marks = "".join(sorted({opening[0] for opening in self._by_opening if not re.match(r"\w", opening)}))
        behind = f"|[{re.escape(marks)}](?<=\\w.)" if marks else ""
        self._starts = re.compile(rf"\w+{behind}")
        self._known: dict[str, tuple[int, ...]] = {}

    def places(self, text: str) -> dict[int, list[int]]:
        """Number of each pattern that may match -> the places where it may begin, ascending."""
        found: dict[int, list[int]] = {}
        known = self._known
        for match in self._starts.finditer(text):
            place = match.start()
            beginning = text[place : place + N]
            patterns = known.get(beginning)
            if patterns is None:
                patterns = self._may_begin(beginning)
            for n in patterns:
                found.setdefault(n, []).append(place)
        return found

    def _may_begin(self, beginning: str) -> tuple[int, ...]:
        if len(self._known) >= self._MOST:
            self._known.clear()
        if not beginning.isascii():  # a class such as digits holds more than an opening lists
            patterns = self._all
        else:
            sizes = range(1, len(beginning) + 1)
            patterns = tuple(sorted({n for size in sizes for n in self._by_opening.get(beginning[:size], ())}))
        self._known[beginning] = patterns
        return patterns


def matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` finds, where it can begin at these places only."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            end = match.end()
            yield match


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
