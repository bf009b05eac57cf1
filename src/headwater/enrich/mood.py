"""How a text sounds: good and bad words with their negations, strengths and turns.

Method ``enrich.mood.words.v1``. Each word of the lexicon counts with its strength; a negation close by turns it around
at reduced strength, a strengthener or weakener before it scales it, what follows a "but" counts more than what went
before, shouting (capitals, exclamation marks) counts more. The rules are those that Taboada et al. 2011
("Lexicon-Based Methods for Sentiment Analysis") and Hutto & Gilbert 2014 (VADER) found to matter; the words are ours.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from headwater.enrich.lexicon import Lexicon, language_of, lexicon
from headwater.enrich.lexicon.signs import sign_strength
from headwater.enrich.text import fold, tokens

_BEFORE, _AFTER = 3, 2  # words a negation reaches; behind it only where the language negates behind the verb
_NEGATED = -0.6
_STRONGER, _WEAKER, _TURNED, _OUTTURNED, _SHOUTED = 1.35, 0.6, 1.4, 0.6, 1.25


@dataclass(frozen=True, slots=True)
class Mood:
    """What the words of a text say.

    Attributes:
        good: strength of what sounds good, at least 0.
        bad: strength of what sounds bad, at least 0.
        n_words: words in the text.
        words: the words that counted, as written, strongest first.
        question: whether the text asks something.
        language: the language whose words were used.
    """

    good: float
    bad: float
    n_words: int
    words: tuple[str, ...]
    question: bool
    language: str


def mood(text: str) -> Mood:
    """The mood of a text.

    Example:
        >>> good, bad = mood("The driver was very kind"), mood("This is not good at all")
        >>> good.good > 0 == good.bad, bad.bad > 0 == bad.good
        (True, True)
    """
    pieces = tokens(text)
    seen = list(map(_look_at, pieces))
    words = [token.folded for token in seen if token.is_word]
    language = language_of(words)
    known = lexicon(language)
    weights = _weights(pieces, seen, known, lexicon("en") if language != "en" else None)
    if not known.turns.isdisjoint(words):
        turn = max(i for i, token in enumerate(seen) if token.folded in known.turns)
        weights = [w * (_TURNED if i > turn else _OUTTURNED) for i, w in enumerate(weights)]
    loud = 1.0 + 0.1 * min(text.count("!"), 3)
    ranked = sorted((i for i, w in enumerate(weights) if w), key=lambda i: (-abs(weights[i]), pieces[i], i))
    return Mood(
        good=loud * sum(w for w in weights if w > 0),
        bad=-loud * sum(w for w in weights if w < 0),
        n_words=len(words),
        words=tuple(dict.fromkeys(pieces[i] for i in ranked)),
        question="?" in text,
        language=language,
    )


def token_weights(pieces: list[str], language: str) -> list[float]:
    """Signed strength of each of a text's ``tokens``, without what shouting and turns do to the whole.

    Example:
        >>> token_weights(["not", "good"], "en")
        [0.0, -1.2]
    """
    english = lexicon("en") if language != "en" else None
    return _weights(pieces, list(map(_look_at, pieces)), lexicon(language), english)


class _Token(NamedTuple):
    """What a token is, wherever it stands; a mark or a smiley is its own ``folded``."""

    folded: str
    is_word: bool
    is_loud: bool
    sign: float


@lru_cache(maxsize=65_536)
def _look_at(piece: str) -> _Token:
    is_word = piece[0].isalnum()
    is_loud = piece.isupper() and len(piece) > 2
    return _Token(fold(piece) if is_word else piece, is_word, is_loud, 0.0 if is_word else sign_strength(piece))


def _weights(pieces: list[str], seen: list[_Token], known: Lexicon, english: Lexicon | None) -> list[float]:
    """Signed strength of each token after the rules."""
    shouting = sum([token.is_loud for token in seen]) < 0.6 * len(pieces)
    weights = [0.0] * len(pieces)
    for i, (word, is_word, is_loud, sign) in enumerate(seen):
        if not is_word:
            weights[i] = sign
            continue
        strength = known.strength(word)
        if not strength and english is not None and word not in known.common:
            strength = english.strength(word) if abs(english.strength(word)) > 1 else 0.0
        if not strength:
            continue
        if word in known.strengtheners and i + 1 < len(seen) and known.strength(seen[i + 1].folded):
            continue
        weights[i] = strength * _context(pieces, seen, i, known)
        if shouting and is_loud:
            weights[i] *= _SHOUTED
    return weights


def _context(pieces: list[str], seen: list[_Token], i: int, known: Lexicon) -> float:
    """What the words around do to the word at ``i``."""
    factor = 1.0
    for j in range(i - 1, max(i - 1 - _BEFORE, -1), -1):
        if pieces[j][0] in ".!?;:":
            break
        word = seen[j].folded
        if word in known.negations or (word.endswith("nt") and "'" in pieces[j].replace("’", "'")):
            factor *= _NEGATED
            break
        if j == i - 1 and word in known.strengtheners:
            factor *= _STRONGER
        elif j == i - 1 and word in known.weakeners:
            factor *= _WEAKER
    if "nicht" in known.negations:
        behind = [token.folded for token in seen[i + 1 : i + 1 + _AFTER] if token.is_word]
        if factor > 0 and any(word in ("nicht", "nich", "nie") for word in behind):
            factor *= _NEGATED
    return factor
