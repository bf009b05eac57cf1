"""What a topic may be called: phrases of its English statements that read as a reason for contact.

Clauses give three kinds: what went wrong ("card not arrived", "cannot open files"), what is wanted ("change
PIN"), and what it is about ("exchange rate", "proof of insurance"). The words are the customers', put into the form of a
heading: no articles, the negation kept, the verb in the form that a heading has.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from headwater.organise.grammar import Part, Word, clauses
from headwater.organise.inflect import inflect, is_participle, lemma, verb_form
from headwater.organise.spans import VAGUE, Candidate, Kind


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LIGHT: Final = _set(
    """be do go have know like look mean need say see seem tell think try understand want let hope wish guess feel talk
    ask come help keep love hate wonder work please happen appear start stop stay suggest recommend promise expect"""
)
"""Verbs that ask for nothing by themselves."""
HALF_LIGHT: Final = _set("get give make put take use find")
_RECEIVE: Final = _set("get receive")
_NEGATED_LIGHT: Final = _set(
    "be do go have know like mean need say seem tell think try understand want let hope care mind"
)
_TAIL: Final = _set(
    """problem issue thing time day today tomorrow yesterday way stuff month week year one bit lot please help reason guy
    people hour minute moment second everything something trouble situation matter sir madam"""
)
"""Vague words that are cut off the end of a compound; others stay ("security question", "routing number")."""
_PHRASAL: Final = _set("log sign check turn opt hold plug")
_HEADS: Final = _set("answer case detail number option part place point question word use")
_LINKS: Final = _set("of for on in to with from at by about after without")
_PARTICLES: Final = _set("up out off in on down back over away")
_ADVERBS: Final = _set("twice once late early wrong incorrectly automatically slow slowly")


_NOT_THINGS: Final = _LIGHT | HALF_LIGHT | {"wait", "be", "cost"}
_HOW_LONG: Final = regex.compile(r"\bhow (?:long|much time)\b([^.!?\n]{1,80})")
_WHERE: Final = regex.compile(r"\bwhere(?: is|'s|s) (?:my|the|our)\b([^.!?\n]{1,60})")
_WHERE_ARE: Final = regex.compile(r"\bwhere are (?:my|the|our)\b([^.!?\n]{1,60})")


def _is_verbal(word: str) -> bool:
    known = verb_form(word)
    return known is not None and (known[0] in _NOT_THINGS or known[1] != "base")


def _asked_of(text: str) -> Iterator[Candidate]:
    """Questions that have a form of their own: how long something takes, where it is."""
    lower = text.lower().replace("’", "'")
    for pattern, form in (
        (_HOW_LONG, "how long {} takes"),
        (_WHERE, "where is my {}"),
        (_WHERE_ARE, "where are my {}"),
    ):
        for match in pattern.finditer(lower):
            for clause in clauses(match.group(1))[:1]:
                start = next((at for at, word in enumerate(clause) if word.part is Part.NAME), len(clause))
                noun, _ = _noun(clause, start, most=3)
                while noun and lemma(noun[-1]) in _NOT_THINGS:
                    noun.pop()
                if noun and not any(_is_verbal(word) for word in noun):
                    yield from _made(form.format(" ".join(noun)), "wish")


def candidates(text: str) -> set[Candidate]:
    """The candidates that an English statement offers.

    Example:
        >>> sorted(c.text for c in candidates("My card has not arrived") if c.kind == "fault")
        ['card not arrived']
        >>> sorted(c.text for c in candidates("I want to change my PIN") if c.kind == "wish")
        ['change pin']
    """
    out: set[Candidate] = set(_asked_of(text))
    for clause in clauses(text):
        for at, word in enumerate(clause):
            if word.part is Part.NAME and (at == 0 or clause[at - 1].part is not Part.NAME):
                out.update(_about(clause, at))
                out.update(_happened(clause, at))
            elif word.part is Part.VERB:
                out.update(_done(clause, at))
            elif word.part is Part.NO:
                noun, _ = _noun(clause, at + 1)
                if noun:
                    out.update(_made("no " + " ".join(noun), "fault"))
    return out


def _made(text: str, kind: Kind) -> Iterator[Candidate]:
    """The candidate of that text, unless it says nothing."""
    words = text.split()
    key = {"not" if word in _NEGATING else lemma(word) for word in words if word not in _SMALL}
    telling = [word for word in key if word != "not" and word not in VAGUE and word not in _LIGHT and len(word) > 1]
    if not telling or len(words) > 7 or len(set(words)) < len(words):
        return
    yield Candidate(text, tuple(sorted(key)), kind)


_NEGATING: Final = _set("not no cannot never without")
_SMALL: Final = _LINKS | _PARTICLES | _set("a an be keeps is are my how")


def _noun(clause: Sequence[Word], at: int, *, most: int = 3) -> tuple[list[str], int]:
    """The noun phrase that begins there, without articles and vague adjectives, and where it ends."""
    while at < len(clause) and clause[at].part is Part.ARTICLE:
        at += 1
    words = []
    while at < len(clause) and clause[at].part is Part.NAME:
        words.append(clause[at].text)
        at += 1
    while words and lemma(words[0]) in VAGUE and (len(words) == 1 or words[0] not in ("new", "old", "wrong")):
        words.pop(0)
    words = [word for word in words if word not in _ADVERBS and not _is_light_form(word)]
    while words and (lemma(words[-1]) in _TAIL or (words[-1] in VAGUE and lemma(words[-1]) not in _HEADS)):
        words.pop()
    return words[-most:], at


def _is_light_form(word: str) -> bool:
    """Whether it is a form, not the base, of a verb that tells nothing: "says", "getting"."""
    known = verb_form(word)
    return known is not None and known[1] != "base" and known[0] in _NOT_THINGS


def _with_link(clause: Sequence[Word], noun: list[str], at: int) -> list[str]:
    """The noun phrase with the one that a preposition ties to it, or nothing."""
    if not noun or at >= len(clause) or clause[at].text not in _LINKS or clause[at].part is Part.TO:
        return []
    more, _ = _noun(clause, at + 1, most=2)
    return [*noun[-2:], clause[at].text, *more] if more else []


def _about(clause: Sequence[Word], at: int) -> Iterator[Candidate]:
    """Noun compounds: all runs of up to three words, and two nouns tied by a preposition."""
    noun, end = _noun(clause, at, most=4)
    for length in (1, 2, 3):
        for start in range(len(noun) - length + 1):
            yield from _made(" ".join(noun[start : start + length]), "about" if length > 1 else "word")
    tied = _with_link(clause, noun, end)
    if tied:
        yield from _made(" ".join(tied), "about")


def _happened(clause: Sequence[Word], at: int) -> Iterator[Candidate]:
    """What the noun phrase did or suffered: "card not arrived", "payment declined", "app keeps crashing"."""
    noun, end = _noun(clause, at, most=2)
    if not noun:
        return
    subjects = {" ".join(noun), noun[-1]}
    seen = _inverted(clause, at)
    texts: set[str] = set()
    while end < len(clause) and clause[end].part in _CHAIN:
        seen.add(clause[end].part)
        texts.add(clause[end].text)
        end += 1
    if end >= len(clause):
        return
    word = clause[end]
    said = ""
    if word.text in _KEEP and end + 1 < len(clause) and clause[end + 1].text.endswith("ing"):
        said = f"keeps {clause[end + 1].text}"
    elif word.part is Part.VERB:
        said = _predicate(word.text, seen, texts)
        if said and end + 1 < len(clause):
            after = clause[end + 1].text
            follows = clause[end + 2].part if end + 2 < len(clause) else None
            if after in _ADVERBS or (after in _PARTICLES and follows not in (Part.ARTICLE, Part.NAME, Part.PRONOUN)):
                said += " " + after
    elif Part.BE in seen and _is_complement(clause, end):
        said = ("not " if Part.NOT in seen else "") + word.text
    if said:
        for subject in subjects:
            yield from _made(f"{subject} {said}", "fault")


def _inverted(clause: Sequence[Word], at: int) -> set[Part]:
    """The auxiliary of a question, which stands before its noun phrase: "why was my card declined"."""
    while at > 0 and clause[at - 1].part is Part.ARTICLE:
        at -= 1
    return {clause[at - 1].part} & {Part.BE, Part.HAVE} if at > 0 else set()


def _is_complement(clause: Sequence[Word], at: int) -> bool:
    """Whether one telling word stands there alone: "top-up is pending"."""
    alone = at + 1 == len(clause) or clause[at + 1].part is not Part.NAME
    return clause[at].part is Part.NAME and alone and lemma(clause[at].text) not in VAGUE


_KEEP: Final = _set("keep keeps kept")
_CHAIN: Final = frozenset((Part.BE, Part.HAVE, Part.DO, Part.MODAL, Part.UNABLE, Part.NOT, Part.FILLER))


def _predicate(verb: str, seen: set[Part], texts: set[str]) -> str:
    """What a heading says of a verb and the auxiliaries before it; nothing where it says nothing."""
    base, form = verb_form(verb) or (lemma(verb), "past")
    if base in _LIGHT and base not in ("work", "start", "stop", "appear"):
        return ""
    participle = inflect(base, "pp") if verb_form(verb) else verb
    passive = Part.BE in seen and is_participle(verb) and form != "ing"
    if Part.UNABLE in seen:
        return f"cannot be {participle}" if passive else f"cannot {base}"
    if Part.NOT in seen:
        done = passive or Part.HAVE in seen or bool(texts & {"did", "didn't", "didnt"})
        if done and base != "work":
            return f"not {participle}"
        return "not " + inflect(base, "ing") if verb_form(verb) else ""
    if passive or Part.HAVE in seen:
        return participle if form in ("past", "pp") or is_participle(verb) else ""
    if Part.BE in seen and form == "ing":
        return verb
    return verb if form == "past" and not seen - {Part.FILLER} else ""


def _done(clause: Sequence[Word], at: int) -> Iterator[Candidate]:
    """What somebody does, did or wants to do with the noun phrase that follows."""
    verb = clause[at].text
    base, form = verb_form(verb) or (verb, "base")
    governs = _before(clause, at)
    end = at + 1
    particle = ""
    if end < len(clause) and clause[end].text in _PARTICLES and clause[end].part is Part.PREPOSITION:
        particle = " " + clause[end].text
        end += 1
    noun, after = _noun(clause, end)
    tied = _with_link(clause, noun, after)
    objects = [" " + " ".join(words) for words in (noun, tied, noun[-1:] if len(noun) > 1 else []) if words]
    if Part.UNABLE in governs:
        if base not in _LIGHT or base == "work":
            for text in [particle, *(particle + thing for thing in objects)]:
                if text:
                    yield from _made(f"cannot {base}{text}", "fault")
        return
    if Part.NOT in governs:
        if base not in _NEGATED_LIGHT and form != "ing":
            done = "received" if base in _RECEIVE else inflect(base, "pp")
            for thing in objects[:1]:
                yield from _made(f"{thing.strip()} not {done}{particle}", "fault")
        return
    if base in _LIGHT:
        return
    yield from _asked(clause, at, base, particle, objects)


def _asked(clause: Sequence[Word], at: int, base: str, particle: str, objects: list[str]) -> Iterator[Candidate]:
    verb = clause[at].text
    form = (verb_form(verb) or (verb, "base"))[1]
    governs = _before(clause, at)
    if Part.BE in governs and is_participle(verb) and form != "ing":  # "I was charged twice"
        if Part.PRONOUN in governs or not at:
            if at + 1 < len(clause) and clause[at + 1].text in _ADVERBS:
                yield from _made(f"{verb} {clause[at + 1].text}", "fault")
            an = clause[at + 1].text if at + 1 < len(clause) and clause[at + 1].text in ("a", "an") else ""
            for thing in objects:
                yield from _made(" ".join(f"{verb} {an}{particle}{thing}".split()), "fault")
    elif form in ("past", "pp") and base not in HALF_LIGHT and Part.HAVE not in governs:
        for thing in objects:
            yield from _made(f"{verb}{particle}{thing}", "did")
        if not objects and at + 1 < len(clause) and clause[at + 1].text in _ADVERBS:
            yield from _made(f"{verb} {clause[at + 1].text}", "did")
    elif form in ("base", "ing") and Part.BE not in governs:
        for thing in objects:
            yield from _made(f"{base}{particle}{thing}", "wish")
        is_phrasal = particle.strip() not in ("in", "on", "over", "down") or base in _PHRASAL
        if particle and is_phrasal and base not in HALF_LIGHT:
            yield from _made(f"{base}{particle}", "wish")


def _before(clause: Sequence[Word], at: int) -> set[Part]:
    """The parts that govern a verb: auxiliaries, negation, a pronoun; "to" and fillers are looked through."""
    out: set[Part] = set()
    at -= 1
    while at >= 0 and clause[at].part in _GOVERNS:
        out.add(clause[at].part)
        if clause[at].part is Part.PRONOUN:
            break
        at -= 1
    if at >= 1 and clause[at].text == "able" and clause[at - 1].part is Part.NOT:
        out.add(Part.UNABLE)
    return out


_GOVERNS: Final = _CHAIN | {Part.TO, Part.PRONOUN}
