"""Postal addresses of several countries, postcodes, and on request cities, countries and organisations.

An address is found from its anchor (a street word, a unit, a post-office box, a postcode) and grown to the right over
the unit, the city, the state and the postcode that follow it. Every part is bounded, so time stays linear.
"""

import re
from collections.abc import Iterator
from typing import Final

from headwater.core.text.words import word_set
from headwater.prepare.redact.gazetteer import GAZETTEER
from headwater.prepare.redact.kinds import Found

_W: Final = r"[^\W\d_][\w.'’\-]{0,30}+"
_SUFFIX: Final = (
    r"street|st|avenue|ave|av|boulevard|blvd|road|rd|lane|ln|drive|dr|court|ct|circle|cir|place|pl|square|sq|terrace|"
    r"ter|parkway|pkwy|highway|hwy|way|trail|trl|close|crescent|row|alley|loop|plaza|mews|gardens|grove|hill|route"
)
_PREFIX: Final = (
    r"rua|r\.|via|viale|piazza|corso|calle|c/|avenida|av\.|avda\.?|plaza|paseo|carrera|travessa|praça|rue|avenue|"
    r"boulevard|bd|allée|chemin|impasse|place|quai|cours|ulica|ul\.|camino|rúa|largo|estrada|alameda"
)
_NUMBER_STREET: Final = re.compile(
    rf"\b\d{{1,6}}(?:\s?[a-z]|\s?-\s?\d{{1,5}})?,?\s(?:(?:{_W}|\d{{1,3}}(?:st|nd|rd|"
    rf"th))[ ]){{1,4}}?(?:{_SUFFIX})\b(?![’'])\.?"
    r"(?:\s(?:nw|ne|sw|se|n|s|e|w)\b\.?)?(?: \d{1,5}\b)?",
    re.IGNORECASE,
)
_NUMBER_RUE: Final = re.compile(
    rf"\b\d{{1,4}}(?:\s?(?:bis|ter|[a-d]))?,?\s(?:{_PREFIX})\s(?:{_W}[ ]?){{1,5}}(?:\d{{1,5}}\b)?", re.IGNORECASE
)
_NUMBERS_AROUND: Final = re.compile(
    rf"\b(?:\d{{1,6}} )?\d{{1,6}}[ ](?:{_W}[ ]){{1,5}}\d{{1,5}}(?=\W{{1,8}}(?:suite|ste|apt|apartment|unit)\b|"
    rf",[ ](?-i:[A-Z])|\r?\n)",
    re.IGNORECASE,
)
_BY_WORD: Final = re.compile(
    rf"(?P<prefix>\b(?:{_PREFIX})\s(?:{_W}[ ]){{0,4}}{_W},?\s(?:n[º°o]\.?\s?)?\d{{1,5}}\b)"
    rf"|(?P<beside>\b(?:\d{{1,6}} )?(?:{_W}[ ]){{1,5}}?\d{{1,5}}(?=\W{{1,8}}(?:suite|ste|apt|apartment)\b))"
    rf"|(?P<unit>\b(?:suite|ste|apt|apartment|unit|flat)\b\.?\s?\#?\s?(?:no\.?\s?)?\d{{1,5}}[a-z]?\b)"
    rf"|(?P<box>\bp\.?\s?o\.?\s?box\s\d{{1,6}}\b|\bpostfach\s\d{{1,6}}\b)",
    re.IGNORECASE,
)  # fmt: skip
_COMPOUND: Final = re.compile(
    r"\b(?:\d{1,4}\s)?[^\W\d_][\w\-]{1,30}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm|ufer|ring|straat|"
    r"laan|plein|gatan|vägen|gata|"
    r"veien|vej|gade|katu|tie|utca|út|plaats)\s\d{1,4}\s?[a-z]?\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])", re.IGNORECASE)
_NUMBER_CODE: Final = re.compile(r"\d\s?[a-z]?,?\s\d{5}\s[A-ZÄÖÜ]")
_NAMED_CODE: Final = re.compile(
    r"(?:[A-ZÄÖÜÀ-Þ][\w.’'-]*+[ ]){1,3}\d{1,4}\s?[a-z]?,?\s\d{5}(?=\s[A-ZÄÖÜ])(?:\s[A-ZÄÖÜ][\w-]+)?"
)
_SPACE_NUMBER: Final = re.compile(r"\s\d{1,4}\b")
_COMPOUND_ENDS: Final = (
    "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "damm", "ufer", "ring", "straat", "laan", "plein",
    "gatan",
    "vägen", "gata", "veien", "vej", "gade", "katu", "tie", "utca", "út", "plaats",
)  # fmt: skip
_SUFFIXES: Final = frozenset(_SUFFIX.split("|"))
_PREFIXES: Final = frozenset(re.sub(r"[\\.?/]", "", _PREFIX).split("|")) | {"c", "r"}
_WORD_CUES: Final = frozenset(
    [
        *re.sub(r"[\\.?/]", "", _PREFIX).split("|"),
        "suite",
        "ste",
        "apt",
        "apartment",
        "unit",
        "flat",
        "box",
        "postfach",
        "c",
        "r",
        "av",
        "ul",
    ]
)
_ADDRESS_CUES: Final = word_set(
    "address live lives living reside ship shipped deliver delivered moved located office adresse wohne "
    "habite dirección direccion endereço endereco vivo moro"
)
_SEPARATOR: Final = re.compile(r"[ \t,.>?|]{0,4}(?:\r?\n[ \t,>?|]{0,6})?")
_UNIT: Final = re.compile(
    r"(?:suite|ste|apt|apartment|unit|flat|floor|#)\.?\s?#?\s?\w{1,5}\b|\d{1,2}(?:st|nd|rd|th) floor\b", re.IGNORECASE
)
_CITY: Final = re.compile(
    r"(?:[A-ZÀ-ÞŠŽĐĆČŘ\u0370-\u03ff\u0400-\u042f][\w.'’\-]{0,30}|d[aeou]s?|di|la|le|les|el|del|della|am|an|der|"
    r"den|sur|upon|nad|u|and|of|pod|in)"
    r"(?:[ ](?:[A-ZÀ-ÞŠŽĐĆČŘ\u0370-\u03ff\u0400-\u042f][\w.'’\-]{0,30}|d[aeou]s?|di|la|le|les|el|del|della|am|an|"
    r"der|den|sur|upon|nad|u|and|of|the|pod|in)(?![\w'’])){0,4}"
)
_CITY_LOWER: Final = re.compile(r"[^\W\d_][\w'’\-]{1,30}(?:[ ][^\W\d_][\w'’\-]{1,30}){0,3}?(?=\s*[\n,]|$|\s\d{4,6}\b)")
_STATE: Final = re.compile(r"[A-Z]{2}\b(?!['’])")
_CODE: Final = re.compile(
    r"(?:[A-Za-z]{1,2}[ -]{1,2})?(?:\d{5}(?:-\d{4})?|\d{4,6})\b(?!\s?[-./]?\d)|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
_STATES: Final = word_set(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
    "ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC"
)
_US: Final = re.compile(r"(?<=[A-Z][A-Z] )\d{5}(?:-\d{4})?\b|(?<=[A-Z][A-Z], )\d{5}(?:-\d{4})?\b")
_UK_TAIL: Final = re.compile(r"\d[A-Z]{2}\b")
_UK: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_UK_TAIL_LOWER: Final = re.compile(r"\d[a-z]{2}\b")
_UK_ALONE: Final = re.compile(r"\b[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}\b", re.IGNORECASE)
_CUE: Final = re.compile(
    r"\b(?:address(?: is| to| as| with|:)|lives? (?:at|on)|living at|reside at|ship(?:ped)? (?:it )?to|"
    r"deliver(?:ed)? to|moved to|located at|office is at|"
    r"adresse(?: ist| est|:)|wohne in|habite(?: au)?|direcci[óo]n(?: es|:)|endere[çc]o(?: [ée]|:)|vivo en|moro na)\s",
    re.IGNORECASE,
)
_CUED: Final = re.compile(rf"(?:#\s?)?\d{{1,6}}[a-z]?,?\s(?:{_W},?[ ]){{0,5}}(?:\d{{1,5}}\b|{_W})", re.IGNORECASE)
_BEFORE_CITY: Final = word_set("in from to at near of visit visiting city through via and or leaving for into around")
_ORG: Final = re.compile(
    r"\b(?:[A-Z][\w&.'\-]{0,30}(?: (?:&|and|of|und|et) | |, )?){1,4}?[ ,](?:Inc|LLC|Ltd|Limited|Corp|Corporation|"
    r"Company|GmbH|AG|PLC|"
    r"Group|Bank|University|S\.A|SARL|Pty|Associates|Partners|Holdings|Technologies|Sons|N\.A|LLP|Co)\b\.?"
    r"|\b[A-Z][a-zäöü]+(?:-[A-Z][a-zäöü]+)+\b|\b[A-Z]\w+, [A-Z]\w+ and [A-Z]\w+\b(?= (?:office|is|was|has))"
)
_TITLES: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Herr|Frau|Monsieur|Madame|Señora?|Senhora?)\b\.?")


def addresses(text: str, said: set[str]) -> Iterator[Found]:
    """Postal addresses with what follows them: unit, city, state, postcode, country.

    Args:
        text: the text.
        said: its lower-case words; searches whose words do not occur are left out.
    """
    if not said.isdisjoint(_SUFFIXES):
        for anchor in _NUMBER_STREET.finditer(text):
            if _plausible(anchor[0]):
                yield Found(anchor.start(), _grow(text, anchor.end()), "ADDRESS")
    if not said.isdisjoint(_PREFIXES):
        for anchor in _NUMBER_RUE.finditer(text):
            yield Found(anchor.start(), _grow(text, anchor.end()), "ADDRESS")
    for anchor in _NUMBERS_AROUND.finditer(text):
        if _MONTH.search(anchor[0]) or (anchor[0].split()[-1][:2] in ("19", "20") and len(anchor[0].split()[-1]) == 4):
            continue
        yield Found(anchor.start(), _grow(text, anchor.end()), "ADDRESS")
    if not said.isdisjoint(_WORD_CUES):
        for anchor in _BY_WORD.finditer(text):
            yield Found(anchor.start(), _grow(text, anchor.end()), "ADDRESS")
    if _NUMBER_CODE.search(text):
        for anchor in _NAMED_CODE.finditer(text):
            yield Found(anchor.start(), _grow(text, anchor.end()), "ADDRESS")
    for number in _SPACE_NUMBER.finditer(text):
        street = text[max(0, number.start() - 40) : number.start()].lower()
        if not street.endswith(_COMPOUND_ENDS):
            continue
        if found := _COMPOUND.search(text, max(0, number.start() - 40), number.end() + 3):
            yield Found(found.start(), _grow(text, found.end()), "ADDRESS")
    if not said.isdisjoint(_ADDRESS_CUES):
        for cue in _CUE.finditer(text):
            if found := _CUED.match(text, cue.end()):
                yield Found(found.start(), _grow(text, found.end()), "ADDRESS")


def _plausible(raw: str) -> bool:
    """``12 way``, ``2 hour drive`` and ``3 st`` are not addresses: a street has a name or its word a capital."""
    words = raw.split()
    if len(words) < 3:
        return (
            len(words) == 2
            and words[-1][:1].isupper()
            and words[-1].lower().rstrip(".") not in ("way", "close", "hill")
        )
    middle = [w.strip(".,").lower() for w in words[1:-1]]
    plain = {
        "hour",
        "hours",
        "minute",
        "minutes",
        "day",
        "days",
        "mile",
        "miles",
        "different",
        "way",
        "of",
        "the",
        "and",
        "in",
        "a",
    }
    plain |= {
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "times",
        "to",
        "on",
        "is",
        "was",
        "more",
        "other",
        "new",
        "lane",
        "wheel",
    }
    if any(w in plain for w in middle):
        return False
    last = words[-1].lower().strip(".,")
    if last in (
        "way",
        "drive",
        "place",
        "close",
        "row",
        "hill",
        "loop",
        "square",
        "court",
        "route",
        "plaza",
        "trail",
        "circle",
        "ter",
        "pl",
        "dr",
    ):
        return any(w[:1].isupper() for w in words[1:])
    return True


def _grow(text: str, end: int) -> int:
    """The end of the address that began before ``end``: over unit, city, state, country and postcode.

    It ends at the last part that only an address has; a capitalised word alone is no such part.
    """
    reached = end
    line_breaks = 0
    for _ in range(6):
        separator = _SEPARATOR.match(text, reached)
        at = separator.end() if separator else reached
        line_breaks += text.count("\n", reached, at)
        if at == reached or at - end > 90 or line_breaks > 4:
            break
        if found := _CODE.match(text, at):
            return found.end()
        if found := _UNIT.match(text, at) or (_STATE.match(text, at) if "," in text[reached:at] else None):
            reached = end = found.end()
            continue
        found = _CITY.match(text, at) or (
            _CITY_LOWER.match(text, at) if line_breaks or "," in text[reached:at] else None
        )
        if not found:
            break
        known = found[0].lower()
        while known and known not in GAZETTEER.places:
            known = known.rpartition(" ")[0]
        reached = at + len(known) if known else found.end()
        if known:
            end = reached
    return end


def postcodes(text: str) -> Iterator[Found]:
    """US codes after a state, British codes."""
    for found in _US.finditer(text):
        if text[found.start() - 4 : found.start()].strip(" ,")[-2:] in _STATES:
            yield Found(found.start(), found.end(), "POSTCODE")
    if _UK_TAIL.search(text):
        for found in _UK.finditer(text):
            yield Found(found.start(), found.end(), "POSTCODE")
    if _UK_TAIL_LOWER.search(text) and "post" in text.lower():
        for found in _UK_ALONE.finditer(text):
            if "post" in text[max(0, found.start() - 30) : found.start()].lower():
                yield Found(found.start(), found.end(), "POSTCODE")


def locations(text: str, tokens: list[tuple[int, int, str]]) -> Iterator[Found]:
    """Cities and countries of the gazetteer, capitalised or after a preposition of place.

    Args:
        text: the text.
        tokens: (start, end, lower-case word) of every word.
    """
    places, common = GAZETTEER.places, GAZETTEER.common
    lower_text = not any(ch.isupper() for ch in text)
    at = 0
    n = len(tokens)
    while at < n:
        for size in (4, 3, 2, 1):
            if at + size > n:
                continue
            start, end = tokens[at][0], tokens[at + size - 1][1]
            name = " ".join(token[2] for token in tokens[at : at + size])
            if name not in places or end - start > len(name) + 2:
                continue
            capital = text[start].isupper()
            before = tokens[at - 1][2] if at else ""
            weak = size == 1 and (name in common or name in GAZETTEER.first or name in GAZETTEER.last)
            if (capital and not weak) or before in _BEFORE_CITY or (lower_text and not weak) or n == size:
                if size == 1 and name in common and not capital and n > 1:
                    continue
                yield Found(start, end, "LOCATION")
                at += size - 1
                break
        at += 1


def organisations(text: str) -> Iterator[Found]:
    """Names that carry a legal form, and joined capitalised names."""
    for found in _ORG.finditer(text):
        yield Found(found.start(), found.end(), "ORGANIZATION")


def titles(text: str) -> Iterator[Found]:
    """Forms of address."""
    for found in _TITLES.finditer(text):
        yield Found(found.start(), found.end(), "TITLE")
