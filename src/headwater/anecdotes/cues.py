"""Marks that stories leave in the form of a text: who did what when, counted.

After Falk & Lapesa 2022 ("Reports of personal experiences and stories in argumentation"): people who tell something use
the first person, the past, words of time and of kin, and do so in the same breath; people who argue use modals, the
present and questions. Form carries over from subject to subject where words do not.
"""

import re
import unicodedata

import numpy as np
import numpy.typing as npt


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST = _set(
    """
    i me my mine myself i'm i've i'd i'll im ive ich mir mich mein meine meinen meiner yo mi mis me je j mon ma mes
    moi
    """
)
_WE = _set(
    """
    we us our ours ourselves we're we've wir uns unser unsere nosotros nuestro nuestra nous notre nos
    """
)
_THEY = _set("he she him her his hers they them their himself herself er sie ihr ella ellos il elle ils")
_YOU = _set("you your yours yourself you're sie ihnen usted tu vous votre")
_PAST = _set(
    """
    was were had did said went got came took made saw told thought knew felt found gave left kept put heard became
    began brought bought lost met paid ran sat spent stood spoke understood won wrote read sent grew held led taught
    caught fell built broke chose drove ate flew forgot drank rode rose slept swam threw wore woke hit cut hung
    froze stole tore sold shut hurt quit set war hatte wurde ging kam sagte rief habe haben hat estaba era fue fui
    tuve dijo llame compre etait avait avais etais suis fait dit
    """
)
_TIME = _set(
    """
    ago yesterday day days week weeks month months year years once when then after before last while until during
    already recently since later first morning afternoon evening night monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december back time
    every today gestern dann nach seit ayer despues cuando hier apres depuis
    """
)
_KIN = _set(
    """
    mother father mom mum dad brother sister friend friends wife husband girlfriend boyfriend son daughter kids
    child children parents family grandmother grandfather uncle aunt cousin neighbor neighbour colleague boss
    teacher roommate partner guy driver dealer technician agent manager doctor
    """
)
_MODAL = _set("should would could must may might can will shall ought")
_PLACE = _set(
    """
    country town city village home house hospital job work school college store shop airport office highway abroad
    """
)
_ARGUE = _set(
    """
    is are be being does do argument opinion believe agree disagree view if because therefore however
    """
)
_BE = _set("was were had")

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_SENTENCE = re.compile(r"[.!?\n]+")
_PHRASES = (
    ("when_i", re.compile(r"\bwhen (?:i|we|my)\b")),
    ("example", re.compile(r"\bfor (?:example|instance)\b")),
    ("i_know", re.compile(r"\bi know\b")),
    ("i_have", re.compile(r"\b(?:i have|i've|we have|in our|in my)\b")),
    ("my", re.compile(r"\bmy\b")),
)
_NAMED_PLACE = re.compile(r"\b(?:in|from|at|near) (?:the )?[A-Z][a-z]{2,}")  # in the text as written
_OWN_WORLD = re.compile(
    r"\b(?:in|from|at|of) (?:my|our|his|her|their) (?:own )?(?:country|village|town|city|family|company|school|region|home|"
    r"area|job|work|firm|neighbou?rhood|place)\b|\bwhere i (?:live|work|come|grew)|\bback home\b|"
    r"\bi (?:live|work|come from|grew up|come)\b|\bi(?:'m| am) (?:a|an|from)\b"
)
_RECALLS = re.compile(
    r"\b(?:for example|for instance|such as|like when|i remember|i know|i saw|i have seen|i've seen|i met|i heard|there was|"
    r"there were|it happened)\b"
)
NAMES = (
    "first_person", "we", "they", "you", "past", "time", "kin", "modal", "place", "argue", "digits", "quotes",
    "questions", "length", "person_past", "has_person_past", "we_past", "they_past", "longest_run", "told_sentences",
    "n_person_past", "n_we_past", "be_past", "n_kin", "word_length", *(name for name, _ in _PHRASES),
    "named_place", "own_world", "recalls",
)  # fmt: skip


def _plain(text: str) -> str:
    text = text.lower().replace("’", "'")
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _is_past(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed"))


def cue_row(text: str) -> list[float]:
    """Values of ``NAMES`` for one text; rates are per word, ``n_`` are logs of counts."""
    plain = _plain(text)
    words = _WORD.findall(plain)
    n = max(len(words), 1)
    past = [_is_past(word) for word in words]

    def told_by(people: frozenset[str]) -> int:
        return sum(word in people and any(past[i + 1 : i + 4]) for i, word in enumerate(words))

    def rate(group: frozenset[str]) -> float:
        return sum(word in group for word in words) / n

    told, run, longest = [], 0, 0
    for sentence in _SENTENCE.split(plain):
        inside = _WORD.findall(sentence)
        if inside:
            told.append(not _FIRST.isdisjoint(inside) and any(map(_is_past, inside)))
            run = run + 1 if told[-1] else 0
            longest = max(longest, run)
    mine, ours, theirs = told_by(_FIRST), told_by(_WE), told_by(_THEY)
    return [
        rate(_FIRST), rate(_WE), rate(_THEY), rate(_YOU), sum(past) / n, rate(_TIME), rate(_KIN), rate(_MODAL),
        rate(_PLACE), rate(_ARGUE), sum(word.isdigit() for word in words) / n, plain.count('"') / n,
        plain.count("?") / n, float(np.log(n)), mine / n, float(mine > 0), ours / n, theirs / n, float(longest),
        sum(told) / max(len(told), 1), float(np.log1p(mine)), float(np.log1p(ours)), rate(_BE),
        float(np.log1p(sum(word in _KIN for word in words))), sum(map(len, words)) / n,
        *(float(pattern.search(plain) is not None) for _, pattern in _PHRASES),
        float(np.log1p(len(_NAMED_PLACE.findall(text)))), float(np.log1p(len(_OWN_WORLD.findall(plain)))),
        float(np.log1p(len(_RECALLS.findall(plain)))),
    ]  # fmt: skip


def cue_rows(texts: list[str]) -> npt.NDArray[np.float64]:
    """``(n, len(NAMES)) float64``."""
    return np.array([cue_row(text) for text in texts], dtype=np.float64).reshape(len(texts), len(NAMES))
