"""What annoys in a conversation and is not in the words of one turn: refused, asked twice, corrected, not answered.

Method ``enrich.dialogue.cues.v1``. The kinds of trouble are those of breakdown studies (Higashinaka et al. 2016, "The
dialogue breakdown detection challenge"): the other side cannot do it, the customer corrects, repeats or doubts; and
of their opposite, the customer thanks and closes. Weights were set by hand on the even dialogues of one set of rated
conversations and judged on the odd ones.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]{3,}|\d+")
_ASCII_WORD = re.compile(r"[a-z0-9]{3,}|[0-9]+")
_COMMON = frozenset(
    "the and you for are with that this have can will what your was not would like there please but any also need "
    "get has its all from about they yes okay thank thanks der die das und ich nicht sie mit que los las por para con "
    "les des une pour pas vous".split()
)
_REFUSED = re.compile(
    r"\b(?:sorry|unfortunately|afraid|unable|unavailable|not able|cannot|can ?not|can'?t|could ?n[o']t|"
    r"no (?:such|results?|match(?:es)?|\w+ (?:available|found|match\w*))|do(?:es)? ?n[o']t (?:have|offer|seem|exist)|"
    r"there (?:is|are) (?:no|not)|leider|lo siento|desole\w*|malheureusement|infelizmente)\b"
)
_CORRECTS = re.compile(
    r"^(?:no|nope|not|but|actually|sorry|wait|nein|pero|mais)\b|\bi (?:already|asked|meant|said|told|just (?:said|told|"
    r"asked))\b|\b(?:that'?s|that is|this is) (?:not|wrong)\b|\b(?:again|instead|still|are you sure|why|how about|"
    r"what about|schon wieder|otra vez|encore)\b"
)
_CLOSES = re.compile(
    r"\b(?:thanks?|thank you|great|perfect|awesome|excellent|wonderful|goodbye|bye|that'?s all|that is all|sounds good|"
    r"danke|perfekt|gracias|perfecto|merci|parfait|obrigad[oa])\b"
)
_CLOSED, _CORRECTED, _WAS_REFUSED, _REPEATED = 0.35, 0.3, 0.15, 0.2
_SAME = 0.5  # share of a turn's words that were in an earlier turn of the customer, from which it repeats
_LOOKS_BACK = 4


def trouble(turns: Sequence[tuple[str, str]]) -> list[float]:
    """What each turn of the customer gains or loses by what came before it, about -1..1; in order.

    Args:
        turns: (speaker, words); every speaker but ``customer`` counts as the other side.

    Example:
        >>> told = [("customer", "a table for two"), ("associate", "Sorry, I cannot."), ("customer", "a table for two")]
        >>> trouble(told)
        [0.0, -0.35]
    """
    found: list[float] = []
    said: list[frozenset[str]] = []
    other = ""
    for speaker, words in turns:
        plain = words.lower().replace("’", "'").strip()
        if speaker != "customer":
            other = plain
            continue
        found_in = _ASCII_WORD if plain.isascii() else _WORD
        own = frozenset(word for word in found_in.findall(plain) if word not in _COMMON)
        score = 0.0
        if _CLOSES.search(plain):
            score += _CLOSED
        if _CORRECTS.search(plain):
            score -= _CORRECTED
        if other and _REFUSED.search(other):
            score -= _WAS_REFUSED
        if own and any(len(own & before) >= _SAME * len(own) for before in said[-_LOOKS_BACK:]):
            score -= _REPEATED
        found.append(score)
        said.append(own)
        other = ""
    return found
