"""Identifiers with a shape of their own: e-mail, URL, IP, MAC, IBAN, VIN, crypto addresses.

Every pattern is anchored on a rare character or bounded in length, so that time stays linear on hostile input.
"""

import re
from collections.abc import Iterator
from typing import Final

from headwater.prepare.redact.checks import is_iban, is_ipv4, is_vin
from headwater.prepare.redact.kinds import Found

_LOCAL: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'äöüßéèáíóúñç"
_DOMAIN: Final = re.compile(r"\s{0,1}[A-Za-z0-9äöüéñ][\w-]{0,62}(?:\.[\w-]{1,63}){0,6}")
_PROVIDERS: Final = (
    r"gmail|g mail|googlemail|yahoo|ymail|hotmail|outlook|live|aol|icloud|msn|gmx|web|proton(?:mail)?|mail|comcast|"
    r"rediffmail|verizon|att|orange|libero"
)
_TLD: Final = r"com|net|org|edu|gov|co|io|de|fr|es|pt|it|uk|us|in|info|br|mx|eu|ch|at|nl"
_DOT: Final = r"(?:dot|punto|point|punkt|ponto)"
_DOTS: Final = ("dot", "punto", "point", "punkt", "ponto")
_COM: Final = re.compile(r"com\b")
_MAIL_TAIL: Final = re.compile(r"(?:com|net|org)\b")
_SPOKEN_DOT: Final = re.compile(rf"\b{_DOT}\b", re.IGNORECASE)
_JOIN: Final = rf"(?:{_DOT}|underscore|dash|hyphen|plus|minus|unterstrich|bindestrich)"
_DICTATED: Final = re.compile(
    rf"\b[a-z0-9]\w{{0,40}}(?:\s{_JOIN}\s\w{{1,30}}|\s\d{{1,6}}|\s(?:zero|one|two|three|four|five|six|seven|"
    rf"eight|nine))"
    rf"{{0,6}}\s(?:at|arroba|arobase|\(at\)|@)\s[a-z0-9-]{{2,40}}(?:\s{_DOT}\s[a-z0-9-]{{2,20}}){{1,4}}\b",
    re.IGNORECASE,
)
_SPOKEN_EMAIL: Final = re.compile(
    r"\b[a-z0-9][\w.+-]{0,40}(?:\s{1,2}\d{1,6})?\s?(?:@|\bat\b|\(at\)|\[at\]|\barroba\b|\barobase\b|\s)?\s?"
    rf"(?:{_PROVIDERS})\s?(?:\.|dot|punto|point|punkt|\(dot\))?\s?(?:com|net|de|fr|es|co\s?(?:\.|dot)?\s?uk)\b",
    re.IGNORECASE,
)
_SPOKEN_CUE: Final = re.compile(
    rf"(?:{_PROVIDERS})\s?(?:dot|\.|punto|point|punkt)?\s?com\b|\bdot\s(?:{_TLD})\b|\b(?:punto|point|"
    rf"punkt)\s(?:{_TLD})\b",
    re.IGNORECASE,
)
_CUED_EMAIL: Final = re.compile(
    r"\be-?mail(?: ?id| address)?(?: is| its|:)?\s(?P<mail>[a-z0-9._-]{1,40}(?: [a-z0-9._-]{1,20}){0,3}?(?:com|"
    r"net|org))\b",
    re.IGNORECASE,
)
_URL: Final = re.compile(
    r"\b(?:https?|ftp)\s?://[^\s<>\"']{2,2000}+|\bwww\.[\w-]{1,63}\.[^\s<>\"']{2,2000}+", re.IGNORECASE
)
_BARE_URL: Final = re.compile(
    r"(?<![\w@./-])[a-z0-9][a-z0-9-]{1,62}\.(?:com|net|org|io|co\.uk|de|fr|info|biz|ly|app|"
    r"me)(?:/[^\s<>\"']{0,2000}+|\b(?!\.?\w))",
    re.IGNORECASE,
)
_DOT_TLD: Final = re.compile(r"\.(?:com|net|org|io|co\.uk|de|fr|info|biz|ly|app|me)\b", re.IGNORECASE)
_TWO_STOPS: Final = re.compile(r"\.\d{1,3}\.")
_TWO_MARKS: Final = re.compile(r"[:-][0-9a-fA-F]{0,4}[:-]")
"""What every address of a network holds, quickly looked for."""
_IPV4: Final = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_IPV6: Final = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_MAC: Final = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)
_IBAN_HINT: Final = re.compile(r"(?<=\b[A-Za-z]{2})\d{2}[ \w-]{11}")
_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])"
)
_CRYPTO: Final = re.compile(r"(?<!\w)(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?!\w)")
_VIN: Final = re.compile(r"(?<!\w)[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?!\w)")
_TRAIL: Final = ".,;:!?)]}'\""


def emails(text: str) -> Iterator[Found]:
    """Addresses around each ``@``."""
    at = text.find("@")
    while at >= 0:
        left = text[max(0, at - 64) : at]
        local = left[len(left.rstrip(_LOCAL)) :].lstrip(".'-%")
        domain = _DOMAIN.match(text, at + 1) if local else None
        if domain:
            end = domain.end()
            while text[end - 1] in "._-":
                end -= 1
            name = text[at + 1 : end]
            if "." in name or (not name[:1].isspace() and len(name) > 3 and len(local) > 1):
                yield Found(at - len(local), end, "EMAIL")
        at = text.find("@", at + 1)


def spoken_emails(text: str, lower: str | None = None) -> Iterator[Found]:
    """``anna at example dot com``, ``anna 12 gmailcom``: dictated, or stripped of punctuation.

    Args:
        text: the text.
        lower: it in lower case; where that names no stop and no word ends in "com", there is nothing to look for.
    """
    has_dot = lower is None or any(dot in lower for dot in _DOTS)
    for found in _DICTATED.finditer(text) if has_dot and _SPOKEN_DOT.search(text) else ():
        yield Found(found.start(), found.end(), "EMAIL")
    has_cue = has_dot or lower is None or _COM.search(lower)
    for cue in _SPOKEN_CUE.finditer(text) if has_cue else ():
        start = max(0, cue.start() - 60)
        best = None
        for found in _SPOKEN_EMAIL.finditer(text, start, min(len(text), cue.end() + 12)):
            if found.end() >= cue.end():
                best = found
                break
        if best:
            lead = re.search(
                r"(?:.*\b(?:is|it's|its|email|e-mail|mail|address|id|to|at my|ist|es|est|é)\s)",
                text[best.start() : cue.start()],
            )
            begin = best.start() + (lead.end() if lead else 0)
            if begin < cue.start() or not lead:
                yield Found(begin, best.end(), "EMAIL")


def cued_emails(text: str, lower: str | None = None) -> Iterator[Found]:
    """``my email is ramcdecom``: the sign and the stop lost on the way, the cue kept; ``lower`` as for dictated ones."""
    if lower is not None and not _MAIL_TAIL.search(lower):
        return
    for found in _CUED_EMAIL.finditer(text):
        yield Found(found.start("mail"), found.end("mail"), "EMAIL")


def urls(text: str) -> Iterator[Found]:
    """Web addresses, with their user info, tokens and paths."""
    searches = []
    if "://" in text or "www." in text or "WWW." in text or "Www." in text:
        searches.append(_URL)
    if _DOT_TLD.search(text):
        searches.append(_BARE_URL)
    for pattern in searches:
        for found in pattern.finditer(text):
            end = found.end()
            while text[end - 1] in _TRAIL:
                end -= 1
            yield Found(found.start(), end, "URL")


def network(text: str) -> Iterator[Found]:
    """IPv4, IPv6 and MAC addresses."""
    if text.count(".") > 2 and _TWO_STOPS.search(text):
        for found in _IPV4.finditer(text):
            if is_ipv4(found[0]):
                yield Found(found.start(), found.end(), "IP")
    if (text.count(":") > 1 or text.count("-") > 4) and _TWO_MARKS.search(text):
        for found in _MAC.finditer(text):
            yield Found(found.start(), found.end(), "MAC")
        for found in _IPV6.finditer(text):
            groups = found[0].split(":")
            if len(groups) == 8 or ("::" in found[0] and sum(map(bool, groups)) >= 2):
                yield Found(found.start(), found.end(), "IP")


def codes(text: str) -> Iterator[Found]:
    """IBAN (checked), VIN (checked), crypto addresses."""
    for found in _IBAN.finditer(text) if _IBAN_HINT.search(text) else ():
        end = found.end()
        while end > found.start() + 14:
            code = re.sub(r"[ -]", "", text[found.start() : end]).upper()
            if is_iban(code):
                yield Found(found.start(), end, "IBAN")
                break
            end = max(text.rfind(" ", found.start(), end), text.rfind("-", found.start(), end), 0)
        else:
            if " " not in found[0] and "iban" in text[max(0, found.start() - 40) : found.start()].lower():
                yield Found(found.start(), found.end(), "IBAN")
    if max(map(len, text.split()), default=0) < 17:
        return
    for found in _VIN.finditer(text):
        word = found[0].upper()
        if is_vin(word) or (
            "vin" in text[max(0, found.start() - 24) : found.start()].lower()
            and not word.isalpha()
            and not word.isdigit()
        ):
            yield Found(found.start(), found.end(), "VIN")
    for found in _CRYPTO.finditer(text):
        word = found[0]
        if any(c.isdigit() for c in word[2:]) and any(c.isalpha() for c in word[2:]):
            yield Found(found.start(), found.end(), "CRYPTO")
