"""Names of people: candidates by form and gazetteer, decided by a small linear model over their surroundings.

A candidate is a word that a gazetteer knows, a capitalised word, or a word outside everyday English. A logistic
regression over its class, its shape and its neighbours decides (``redact.names.linear.v1``; weights and training in
``tools/train_names.py``). Neighbouring names are joined over particles and initials, and a name found once is found
wherever it occurs in the contact.
"""

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from headwater.core.text.words import word_set
from headwater.prepare.redact.gazetteer import GAZETTEER, Gazetteer
from headwater.prepare.redact.kinds import Found

Token = tuple[int, int, str]
TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{2,})?")
_ASCII_TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]{2,})?")
"""The same for lower-case text without other letters, in a quarter of the time."""
_PARTICLES: Final = word_set("van der den de la le von zu da do dos di del della bin ibn al el ter ten y e st mc o")
_CUES: Final = word_set(
    "name names named called is i'm im am it's its mr mrs ms miss dr prof dear hi hello hey regards "
    "sincerely thanks thank you cheers yours by from with bin heiße heisse herr frau hallo grüße appelle "
    "bonjour monsieur madame cordialement llamo soy hola señor señora saludos chamo sou olá senhor "
    "senhora"
)
"""Everyday words that are also names ("mark", "will") are looked at in lower case only after one of these."""


_UNCASED: Final = "\u0530"
"""From here on scripts know no capitals and few know spaces: only the gazetteer proposes names in them."""

_PLACED: Final = word_set("in from to at near aus nach en de desde à em para")
_ASKS: Final = word_set("name names nom nombre nome heißen speaking spelling caller cardholder namen")
"""Words of a question whose answer, on the next line, is a name."""


def tokens(text: str, lower: str | None = None) -> list[Token]:
    """(start, end, lower-case word) of every word of letters; ``lower`` is the text in lower case, if it is at hand."""
    lower = text.lower() if lower is None else lower
    if lower.isascii():
        return [(m.start(), m.end(), m[0]) for m in _ASCII_TOKEN.finditer(lower)]
    if len(lower) == len(text):
        return [(m.start(), m.end(), m[0]) for m in TOKEN.finditer(lower)]
    return [(m.start(), m.end(), m[0].lower()) for m in TOKEN.finditer(text)]


@lru_cache(maxsize=65_536)
def _class(word: str, gazetteer: Gazetteer) -> str:
    """What the gazetteers know of the word: given (``F`` usual), family (``L``), place, everyday; ``u`` = nothing."""
    code = ""
    if word in gazetteer.first:
        code += "F" if word in gazetteer.usual else "f"
    if word in gazetteer.last:
        code += "L" if word in gazetteer.families else "l"
    if word in gazetteer.places:
        code += "p"
    if word in gazetteer.common:
        code += "c"
    return code or "u"


def _shape(word: str) -> str:
    if word.islower():
        return "x"
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    return "Xx" if word[0].isupper() else "mx"


@lru_cache(maxsize=65_536)
def _look(written: str, word: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Class and shape of a word."""
    return _class(word, gazetteer), _shape(written)


def _gap(piece: str) -> str:
    """The kind of separator between two words."""
    if piece == " ":
        return "_"
    if "\n" in piece:
        return "n"
    mark = piece.strip()
    return mark[:1] if mark else "_"


def _opens(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


class _Quiet(dict[str, bool]):
    """Word -> whether it can never be a name: an everyday one that no list of names holds. Looked up once a word."""

    _MOST = 131_072

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __missing__(self, word: str) -> bool:
        known = self._gazetteer
        if len(self) >= self._MOST:
            self.clear()
        self[word] = quiet = word in known.common and word not in known.first and word not in known.last
        return quiet


_quiet_words = cache(_Quiet)


def candidates(text: str, words: Sequence[Token], gazetteer: Gazetteer = GAZETTEER) -> list[int]:
    """Indexes of the words that may be names.

    A lower-case word that no gazetteer knows may be one only where a name is due: after a cue or a given name, at the
    start of a line, in an answer of a few words.
    """
    first, last, common = gazetteer.first, gazetteer.last, gazetteer.common
    quiet = _quiet_words(gazetteer)
    out = []
    short = len(words) <= 4
    for i in [i for i, (_, _, word) in enumerate(words) if not quiet[word]]:
        start, end, word = words[i]
        if end - start < 2:
            continue
        before = words[i - 1][2] if i else ""
        known = word in first or word in last
        if word not in common:
            likely = known or (word[0] < _UNCASED and text[start].isupper())
            if likely or (word[0] < _UNCASED and (short or before in _CUES or before in first or _opens(text, start))):
                out.append(i)
        elif text[start].isupper() or before in _CUES:
            out.append(i)
    return out


class _Line(NamedTuple):
    """A line of a text: how it is written, its number of words, whether it answers a question for a name."""

    mode: str
    size: int
    is_asked: bool


class _Sentence:
    """The words of one text with what the features need of the lines that hold a candidate, looked at once each."""

    def __init__(self, text: str, words: Sequence[Token], gazetteer: Gazetteer) -> None:
        self.text = text
        self.words = words
        self.gazetteer = gazetteer
        self._lines: dict[int, _Line] = {}

    def line(self, i: int) -> _Line:
        """Of the ``i``-th word."""
        start = self.words[i][0]
        begin = self.text.rfind("\n", 0, start) + 1
        found = self._lines.get(begin)
        if found is None:
            end = self.text.find("\n", start)
            found = self._lines[begin] = self._read(begin, len(self.text) if end < 0 else end)
        return found

    def _read(self, begin: int, end: int) -> _Line:
        at, stop = bisect_left(self.words, (begin,)), bisect_left(self.words, (end,))
        n = stop - at
        line = self.text[begin:end]
        mode = "l" if line.islower() else "u" if line.isupper() else "c"
        common = self.gazetteer.common
        if n > 4 and sum(map(common.__contains__, [word for _, _, word in self.words[at:stop]])) < 0.4 * n:
            mode += "f"
        return _Line(mode, n, n <= 8 and at > 0 and self._asks(at))

    def _asks(self, at: int) -> bool:
        """Whether the words of the line above, the last one that has any, ask for a name; ``at`` is the first below."""
        above = self.text.rfind("\n", 0, self.words[at - 1][0]) + 1
        return any(word in _ASKS for _, _, word in self.words[bisect_left(self.words, (above,)) : at])

    def side(self, i: int) -> str:
        if not 0 <= i < len(self.words):
            return "^"
        start, end, word = self.words[i]
        return "".join(_look(self.text[start:end], word, self.gazetteer))


def _of_word(word: str, known: str) -> list[str]:
    ending = "u" if known == "u" else "k"
    return [
        "e3=" + word[-3:] + ending, "e2=" + word[-2:] + ending,
        "len=" + str(min(len(word), 10)) + known, "w=" + word if "c" in known else "w",
    ]  # fmt: skip


def _of_form(known: str, shape: str, line: _Line, opens: str) -> list[str]:
    size = "1" if line.size == 1 else "2" if line.size == 2 else "3" if line.size <= 4 else "9"
    ks = known + shape + line.mode
    return [
        "b", "k=" + known, "s=" + shape + line.mode + opens, "ks=" + ks + opens, "n=" + size + ks,
        "asked" + size + known if line.is_asked else "open",
    ]  # fmt: skip


def _of_sides(ks: str, marks: str, left: str, right: str, gaps: tuple[str, str]) -> list[str]:
    return ["g=" + gaps[0] + gaps[1] + marks, "l=" + left + gaps[0] + ks, "r=" + right + gaps[1] + ks]


def _of_before(known: str, w1: str, w2: str) -> list[str]:
    return ["w1=" + w1, "w1k=" + w1 + "|" + known, "w21=" + w2 + " " + w1]


def _of_after(known: str, v1: str, v2: str) -> list[str]:
    return ["v1=" + v1, "v12=" + v1 + " " + v2, "v1k=" + v1 + "|" + known]


class _Place(NamedTuple):
    """What the features of a word are told from, by group."""

    word: tuple[str, str]
    form: tuple[str, str, _Line, str]
    sides: tuple[str, str, str, str, tuple[str, str]]
    before: tuple[str, str, str]
    after: tuple[str, str, str]


def _place(sentence: _Sentence, i: int) -> _Place:
    text, words = sentence.text, sentence.words
    start, end, word = words[i]
    n = len(words)
    known, shape = _look(text[start:end], word, sentence.gazetteer)
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < n else None
    gap_before = _gap(text[before[1] : start]) if before else "^"
    gap_after = _gap(text[end : after[0]]) if after else _gap(text[end : end + 1] or "^")
    opens = "^" if not before or gap_before in ".!?n" else "-"
    line = sentence.line(i)
    marks = shape + line.mode
    return _Place(
        (word, known),
        (known, shape, line, opens),
        (known + marks, marks, sentence.side(i - 1), sentence.side(i + 1), (gap_before, gap_after)),
        (known, before[2] if before else "^", words[i - 2][2] if i > 1 else "^"),
        (known, after[2] if after else "^", words[i + 2][2] if i + 2 < n else "^"),
    )


def features(sentence: _Sentence, i: int) -> list[str]:
    """Names of the features that are on for the ``i``-th word."""
    at = _place(sentence, i)
    return [
        *_of_word(*at.word), *_of_form(*at.form), *_of_sides(*at.sides), *_of_before(*at.before), *_of_after(*at.after)
    ]  # fmt: skip


_WEIGHTS: Final[dict[str, float]] = json.loads(files(__package__).joinpath("data/names.json").read_text("utf-8"))
THRESHOLD: Final = 0.2
"""The threshold that is best for F2 is F2 / 5 (Lipton et al. 2014): a missed name costs more than a masked word."""


def _weight(names: list[str]) -> float:
    return sum(filter(None, map(_WEIGHTS.get, names)))


def _weigher(group: Callable[..., list[str]], most: int) -> Callable[..., float]:
    """The weight of a group of features; what few words share is remembered: the same come again and again."""

    @lru_cache(maxsize=most)
    def weigh(*told: Any) -> float:
        return _weight(group(*told))

    return weigh


_weight_of_word = _weigher(_of_word, 65_536)
_weight_of_form = _weigher(_of_form, 65_536)
_weight_of_sides = _weigher(_of_sides, 65_536)
_weight_of_before = _weigher(_of_before, 131_072)
_weight_of_after = _weigher(_of_after, 131_072)


def _evidence(sentence: _Sentence, i: int) -> float:
    """The weights of the word's ``features``, added up group by group."""
    at = _place(sentence, i)
    return (
        _weight_of_word(*at.word)
        + _weight_of_form(*at.form)
        + _weight_of_sides(*at.sides)
        + _weight_of_before(*at.before)
        + _weight_of_after(*at.after)
    )


def scores(text: str, words: Sequence[Token], gazetteer: Gazetteer = GAZETTEER) -> dict[int, float]:
    """Index of each candidate -> probability that it is part of a person's name.

    In a line that is not English a word in lower case, or one that no gazetteer knows, needs far more evidence: there,
    nearly every word is unknown. Its probability is cubed.
    """
    sentence = _Sentence(text, words, gazetteer)
    found = {}
    for i in candidates(text, words, gazetteer):
        total = _evidence(sentence, i)
        p = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
        found[i] = p**3 if len(sentence.line(i).mode) > 1 and _is_plain(text, words[i], gazetteer) else p
    return found


def _is_plain(text: str, word: Token, gazetteer: Gazetteer) -> bool:
    return text[word[0]].islower() or _class(word[2], gazetteer) in ("u", "c")


def names(text: str, words: Sequence[Token], *, threshold: float = THRESHOLD) -> Iterator[Found]:
    """Spans of people's names, given and family names joined."""
    probability = scores(text, words)
    chosen = {i for i, p in probability.items() if p >= threshold and not _in_place(words, i)}
    if not chosen:
        return
    said = {words[i][2] for i in chosen if text[words[i][0]].isupper() and words[i][2] not in GAZETTEER.common}
    if said:
        chosen |= {i for i, (start, _, word) in enumerate(words) if word in said and text[start].isupper()}
    for i in sorted(chosen):
        for j in (i - 1, i + 1):
            near = probability.get(j, 0.0) >= threshold / 3 or (j == i + 1 and _is_surname(text, words, j))
            if near and j < len(words) and _adjacent(text, words, min(i, j)):
                chosen.add(j)
    yield from _joined(text, words, sorted(chosen))


def _is_surname(text: str, words: Sequence[Token], i: int) -> bool:
    """Whether a family name stands capitalised, though it may be an everyday word too: Young, Price."""
    return i < len(words) and words[i][2] in GAZETTEER.last and text[words[i][0]].isupper()


def _in_place(words: Sequence[Token], i: int) -> bool:
    """Whether the word is half of a place's name (San Francisco), or a place after a preposition (from Paris)."""
    places = GAZETTEER.places
    if i and words[i - 1][2] in _PLACED and words[i][2] in places:
        return True
    return bool(
        (i and f"{words[i - 1][2]} {words[i][2]}" in places)
        or (i + 1 < len(words) and f"{words[i][2]} {words[i + 1][2]}" in places)
    )


def _adjacent(text: str, words: Sequence[Token], i: int) -> bool:
    return text[words[i][1] : words[i + 1][0]] in (" ", "-", ". ", "  ")


def _joined(text: str, words: Sequence[Token], chosen: Sequence[int]) -> Iterator[Found]:
    at = 0
    while at < len(chosen):
        first = last = chosen[at]
        at += 1
        while at < len(chosen) and _bridge(text, words, last, chosen[at]):
            last = chosen[at]
            at += 1
        yield Found(words[first][0], words[last][1], "PERSON")


def _bridge(text: str, words: Sequence[Token], i: int, j: int) -> bool:
    """Whether the words between two names are particles or initials, with nothing but spaces, dots and hyphens."""
    if j - i > 3 or (text[words[i][1] : words[j][0]].strip(" .-'’") and j == i + 1):
        return False
    if any(ch in "\n,;:!?()/" for ch in text[words[i][1] : words[j][0]]):
        return False
    return all(words[k][2] in _PARTICLES or words[k][1] - words[k][0] == 1 for k in range(i + 1, j))
