"""Names of people: candidates by form and gazetteer, decided by a small linear model over their surroundings.

A candidate is a word that a gazetteer knows, a capitalised word, or a word outside everyday English. A logistic
regression over its class, its shape and its neighbours decides (``redact.names.linear.v1``; weights and training in
``tools/train_names.py``). Neighbouring names are joined over particles and initials, and a name found once is found
wherever it occurs in the contact.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

from headwater.prepare.redact.gazetteer import GAZETTEER, Gazetteer
from headwater.prepare.redact.kinds import Found

Token = tuple[int, int, str]
TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{2,})?")
_PARTICLES: Final = frozenset("van der den de la le von zu da do dos di del della bin ibn al el ter ten y e st mc o".split())
_INTRO: Final = re.compile(
    r"(?:\b(?:name'?s?|names are|name is|named|called|this is|i am|i'm|im|it's|speaking (?:with|to)|spoke (?:with|to)|mr|mrs|ms|miss|"
    r"dr|prof|dear|hi|hello|hey|regards|sincerely|thanks|thank you|cheers|yours|heiße|heisse|bin|herr|frau|hallo|grüße|appelle|"
    r"bonjour|monsieur|madame|cordialement|llamo|soy|hola|señor|señora|saludos|chamo|sou|olá|senhor|senhora|by|from|for|with)\b)[\s,.:!]*$",
    re.IGNORECASE,
)  # fmt: skip


def tokens(text: str) -> list[Token]:
    """(start, end, lower-case word) of every word of letters."""
    return [(m.start(), m.end(), m[0].lower()) for m in TOKEN.finditer(text)]


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


def _gap(piece: str) -> str:
    """The kind of separator between two words."""
    if piece == " ":
        return "_"
    if "\n" in piece:
        return "n"
    mark = piece.strip()
    return mark[:1] if mark else "_"


def candidates(text: str, words: Sequence[Token], gazetteer: Gazetteer = GAZETTEER) -> list[int]:
    """Indexes of the words that may be names."""
    first, last, common = gazetteer.first, gazetteer.last, gazetteer.common
    return [
        i
        for i, (start, end, word) in enumerate(words)
        if end - start > 1 and (word not in common or word in first or (word in last and text[start].isupper()))
    ]


class _Sentence:
    """The words of one text with what the features need, computed once."""

    def __init__(self, text: str, words: Sequence[Token], gazetteer: Gazetteer) -> None:
        self.text = text
        self.words = words
        self.gazetteer = gazetteer
        self.cased = "c" if not text.islower() else "l"
        if text.isupper():
            self.cased = "u"
        if len(words) > 4 and sum(word in gazetteer.common or len(word) == 1 for _, _, word in words) < 0.4 * len(words):
            self.cased += "f"

    def side(self, i: int) -> str:
        if not 0 <= i < len(self.words):
            return "^"
        start, end, word = self.words[i]
        return _class(word, self.gazetteer) + _shape(self.text[start:end])


def features(sentence: _Sentence, i: int) -> list[str]:
    """Names of the features that are on for the ``i``-th word."""
    text, words = sentence.text, sentence.words
    start, end, word = words[i]
    n = len(words)
    known = _class(word, sentence.gazetteer)
    shape = _shape(text[start:end])
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < n else None
    gap_before = _gap(text[before[1] : start]) if before else "^"
    gap_after = _gap(text[end : after[0]]) if after else _gap(text[end : end + 1] or "^")
    opens = "^" if not before or gap_before in ".!?n" else "-"
    w1 = before[2] if before else "^"
    w2 = words[i - 2][2] if i > 1 else "^"
    v1 = after[2] if after else "^"
    v2 = words[i + 2][2] if i + 2 < n else "^"
    mode = sentence.cased
    ks = known + shape + mode
    left = sentence.side(i - 1)
    right = sentence.side(i + 1)
    size = "1" if n == 1 else "2" if n == 2 else "3" if n <= 4 else "9"
    return [
        "b", "k=" + known, "s=" + shape + mode + opens, "ks=" + ks + opens, "n=" + size + ks,
        "w1=" + w1, "w1k=" + w1 + "|" + known, "w21=" + w2 + " " + w1, "v1=" + v1, "v12=" + v1 + " " + v2, "v1k=" + v1 + "|" + known,
        "g=" + gap_before + gap_after + shape + mode, "l=" + left + gap_before + ks, "r=" + right + gap_after + ks,
        "e3=" + word[-3:] + ("u" if known == "u" else "k"), "e2=" + word[-2:] + ("u" if known == "u" else "k"),
        "len=" + str(min(len(word), 10)) + known, "w=" + word if "c" in known else "w",
    ]  # fmt: skip


_WEIGHTS: Final[dict[str, float]] = json.loads(files(__package__).joinpath("data/names.json").read_text("utf-8"))
THRESHOLD: Final = 0.35


def scores(text: str, words: Sequence[Token], gazetteer: Gazetteer = GAZETTEER) -> dict[int, float]:
    """Index of each candidate -> probability that it is part of a person's name."""
    sentence = _Sentence(text, words, gazetteer)
    weight = _WEIGHTS.get
    found = {}
    for i in candidates(text, words, gazetteer):
        total = 0.0
        for feature in features(sentence, i):
            total += weight(feature, 0.0)
        found[i] = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
    return found


def names(text: str, words: Sequence[Token], *, threshold: float = THRESHOLD) -> Iterator[Found]:
    """Spans of people's names, given and family names joined."""
    probability = scores(text, words)
    chosen = {i for i, p in probability.items() if p >= threshold}
    if not chosen:
        return
    said = {words[i][2] for i in chosen if text[words[i][0]].isupper() and words[i][2] not in GAZETTEER.common}
    if said:
        chosen |= {i for i, (start, _, word) in enumerate(words) if word in said and text[start].isupper()}
    for i in sorted(chosen):
        for j in (i - 1, i + 1):
            if probability.get(j, 0.0) >= threshold / 3 and _adjacent(text, words, min(i, j)):
                chosen.add(j)
    yield from _joined(text, words, sorted(chosen))


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
    if j - i > 3 or text[words[i][1] : words[j][0]].strip(" .-'’") and j == i + 1:
        return False
    if any(ch in "\n,;:!?()/" for ch in text[words[i][1] : words[j][0]]):
        return False
    return all(words[k][2] in _PARTICLES or words[k][1] - words[k][0] == 1 for k in range(i + 1, j))
