"""A coarse grammar of English statements: each word's part in its clause, from closed word lists and its neighbours.

No tagger is needed to find what is asked for ("change my PIN") or what went wrong ("my card has not arrived"): function
words are few and known, verbs of customer contacts are listed with their forms, and a word that may be noun or verb is
told by the word before it.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

import regex

from headwater.organise.inflect import is_participle, verb_form
from headwater.organise.words import MASK


class Part(Enum):
    """What a word does in its clause."""

    ARTICLE = "a, my, this"
    PRONOUN = "i, it, someone"
    BE = "is, was, get"
    HAVE = "has, had"
    DO = "did, does"
    MODAL = "can, will"
    UNABLE = "can't, cannot, unable"
    NOT = "not, never"
    NO = "no"
    TO = "to before a verb"
    PREPOSITION = "for, of"
    FILLER = "just, still"
    VERB = "a verb"
    NAME = "noun or adjective"


class Word(NamedTuple):
    """A word of a clause.

    Attributes:
        text: lower-cased.
        part: what it does.
    """

    text: str
    part: Part


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARTICLE: Final = _set(
    "a an the my your our their his her its this that these those some any another each every all both which what whose"
)
_PRONOUN: Final = _set(
    """i you we they he she it me us them him someone somebody anyone anybody everyone everybody everything something
    anything nothing myself yourself itself themselves there one who i'm i've i'll i'd you're you've you'll we're we've
    they're they've it's it'll he's she's that's there's what's here's im ive ill's u ya y'all mine yours ours theirs"""
)
_BE: Final = _set("is are was were be been being am get gets getting got gotten become became i'm it's there's that's")
_HAVE: Final = _set("has have had having")
_DO: Final = _set("do does did")
_MODAL: Final = _set("can could will would should shall may might must let's please plz pls gonna wanna let")
_UNABLE: Final = _set("can't cannot couldn't unable cant impossible")
_NOT: Final = _set("not never")
_NOT_BE: Final = _set("isn't aren't wasn't weren't isnt arent wasnt werent")
_NOT_HAVE: Final = _set("hasn't haven't hadn't hasnt havent hadnt")
_NOT_DO: Final = _set("doesn't don't didn't doesnt dont didnt won't wouldn't wont wouldnt")
_PREPOSITION: Final = _set(
    """of for in on at by with from about to into onto over under after before during through via without within per
    between against since until till around near across off than like toward towards upon out up down back away"""
)
_FILLER: Final = _set(
    """just still already yet also really actually even only very so too now then again ever always often sometimes soon
    finally currently recently suddenly apparently basically simply well maybe perhaps probably please there here today
    yesterday tomorrow tonight right away ago anymore longer quickly properly correctly once"""
)
_LY: Final = _set("assembly family friendly monthly weekly daily yearly anomaly butterfly hourly quarterly")
_BREAK: Final = _set(
    """and but or because so when if while as since that which who whom where why how whether until unless although though
    however then plus except like hi hello hey thanks thank ok okay yes yeah well sorry"""
)
_PARTICLES: Final = _set("up out off in on down back over away")
_SEGMENT: Final = regex.compile(r"[.!?;:,()\[\]\"“”\n\r|/…]+|\s[-–—]+\s")
_TOKEN: Final = regex.compile(r"(?<!\p{N})[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*")
_LONGEST: Final = 160  # words of a statement that are read


def clauses(text: str) -> list[list[Word]]:
    """The clauses of a text, each as its words with their parts; numbers and masks are left out.

    Example:
        >>> [[w.text for w in clause if w.part is Part.VERB] for clause in clauses("I lost my card, please block it")]
        [['lost'], ['block']]
    """
    out: list[list[Word]] = []
    n_read = 0
    for segment in _SEGMENT.split(MASK.sub(" ; ", text).replace("’", "'")):
        found = [match.group().lower() for match in _TOKEN.finditer(segment)]
        tokens = [token for token in found if len(token) > 1 or token in "aiuy" or not token.isascii()]
        tokens = tokens[: max(0, _LONGEST - n_read)]
        n_read += len(tokens)
        clause: list[str] = []
        for token in tokens:
            if token in _BREAK:
                out.append(tag(clause))
                clause = []
            else:
                clause.append(token)
        out.append(tag(clause))
    return [clause for clause in out if clause]


def tag(tokens: Sequence[str]) -> list[Word]:
    """The words of one clause with their parts."""
    out: list[Word] = []
    for i, token in enumerate(tokens):
        before = out[-1].part if out else None
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in _PARTICLES and _makes_noun(out):
            out[-1] = Word(f"{out[-1].text}-{token}", Part.NAME)
        else:
            out.extend(_closed(token, after, before) or [_open(token, before, after, out)])
    return out


def _makes_noun(so_far: Sequence[Word]) -> bool:
    """Whether a particle makes a noun of the word before it: "my top up"."""
    return len(so_far) > 1 and so_far[-1].text in _PHRASAL and so_far[-1].part is Part.NAME


def _closed(token: str, after: str, before: Part | None) -> list[Word]:
    """The parts of a function word; a contraction may have two."""
    if token in _UNABLE:
        return [Word(token, Part.UNABLE)]
    for words, part in ((_NOT_BE, Part.BE), (_NOT_HAVE, Part.HAVE), (_NOT_DO, Part.DO)):
        if token in words:
            return [Word(token, part), Word("not", Part.NOT)]
    if token in _NOT:
        return [Word(token, Part.NOT)]
    if token == "no":
        return [Word(token, Part.NO)]
    if token == "to":
        return [Word(token, Part.TO if _may_be_base(after) else Part.PREPOSITION)]
    if token in _BE and token not in _PRONOUN:
        return [Word(token, Part.BE)]
    if token in _PRONOUN:
        is_be = token.endswith(("'m", "'s", "'re")) or token == "im"
        return [Word(token, Part.PRONOUN), *([Word("is", Part.BE)] if is_be else [])]
    for words, part in ((_HAVE, Part.HAVE), (_DO, Part.DO), (_MODAL, Part.MODAL), (_FILLER, Part.FILLER)):
        if token in words and not (part is Part.FILLER and before is Part.ARTICLE):
            return [Word(token, part)]
    if token in _ARTICLE:
        return [Word(token, Part.ARTICLE)]
    if token in _PREPOSITION:
        return [Word(token, Part.PREPOSITION)]
    if token.endswith("ly") and len(token) > 5 and token not in _LY and verb_form(token) is None:
        return [Word(token, Part.FILLER)]
    return []


def _may_be_base(word: str) -> bool:
    known = verb_form(word)
    return known is not None and known[1] == "base"


_BEFORE_VERB: Final = frozenset((Part.TO, Part.MODAL, Part.UNABLE, Part.PRONOUN, Part.DO, Part.NOT, Part.BE, Part.HAVE))
_KEEP: Final = _set("keep keeps kept keeping")
_PHRASAL: Final = _set("top log sign check set pick back start turn hold pay")
"""Verbs that make a noun with their particle: "a top up"."""


def _open(token: str, before: Part | None, after: str, so_far: Sequence[Word]) -> Word:
    """A content word: verb or noun, by its form and the words beside it."""
    known = verb_form(token)
    if before is Part.TO or token in _KEEP:
        return Word(token, Part.VERB)
    if known is None:
        seems = is_participle(token) and before in (Part.BE, Part.HAVE, Part.NOT, Part.PRONOUN, Part.NAME)
        return Word(token, Part.VERB if seems else Part.NAME)
    form = known[1]
    is_verb = False
    if before is None or (before is Part.FILLER and all(word.part is Part.FILLER for word in so_far)):
        # a clause that opens with a verb asks for something, if something follows; else the word is a noun ("Refund")
        is_verb = form != "s" and (form != "base" or bool(after))
    elif before is Part.BE:
        is_verb = is_participle(token) or form not in ("base", "s")
    elif before in _BEFORE_VERB:
        is_verb = True
    elif before is Part.NAME:
        is_verb = form in ("past", "pp")
    elif before is Part.FILLER:
        is_verb = form in ("past", "pp", "ing")
    elif before in (Part.VERB, Part.PREPOSITION):
        is_verb = form == "ing"
    return Word(token, Part.VERB if is_verb else Part.NAME)
