"""Codes and secrets that only their context gives away: order and booking codes, user names, passwords, handles."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from headwater.core.text.words import word_set
from headwater.prepare.redact.gazetteer import GAZETTEER
from headwater.prepare.redact.kinds import Found

_IS: Final = (
    r"(?:\s?(?:number|num|no\.?|nr\.?|code|id|#|nummer|numéro|número))?\s?(?:is|are|was|:|=|#|ist|est|es|é|-|"
    r",)?\s?(?:#|:)?\s?[\"'“]?"
)
_CODE: Final = re.compile(
    _IS +
        r"(?P<code>(?=[A-Za-z\-./]{0,12}\d)[A-Za-z0-9][A-Za-z0-9\-./]{3,40}(?<![.\-/])|(?:(?!th\b|am\b|pm\b|gb\b|"
        r"is\b|to\b|in\b|of\b|and\b)[a-z]{1,3}[ ])?\d{1,4}(?:[ ](?:\d{1,4}|[a-z])\b){2,8}"
    r"|(?!is\b|to\b|in\b|on\b|of\b|and\b|the\b|my\b|at\b|for\b|was\b|has\b)[a-z]{1,3}[ ]\d{1,6}(?:[ ](?:\d{1,4}|"
    r"[a-z])\b){0,8})(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_SECRET: Final = re.compile(
    r"\b(?P<cue>password|passwort|passwd|pwd|passcode|contraseña|mot de passe|senha|kennwort|security answer|"
    r"pass ?word|pin(?: code| number)?)"
    r"(?:\s(?:for|to) (?:my|the) \w{2,20})?\s?(?:(?:(?:is|was|ist|est|es|é)\s|"
    r"[:=]\s?)\s?[\"'“]?(?P<code>[^\s\"'”]{3,64})|(?P<bare>[a-z]{0,8} ?\d\w{0,12})\b)",
    re.IGNORECASE,
)
_USER: Final = re.compile(
    r"\b(?:user ?name|user ?id|login(?: id| name)?|handle|screen ?name|benutzername|usuario|identifiant|"
    r"utilizador|usuário|"
    r"gamertag|skype id|username)\s?(?:(?:is|was|ist|est|es|é)\s|[:=]\s?)\s?[\"'“]?(?P<code>@?[\w.\-]{3,40})",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{2,30}\b(?!\.\w)")
_CODE_CUES: Final = word_set(
    "account acct order tracking policy claim reference ref confirmation booking reservation case ticket "
    "member membership customer invoice serial transaction passport license licence pnr locator imei vin "
    "kundennummer bestellnummer bestellung auftrag rechnung vertrag konto sendungsnummer commande compte "
    "dossier facture pedido cuenta factura reserva encomenda contrato id"
)
_SECRET_CUES: Final = word_set(
    "password passwort passwd pwd passcode contraseña passe senha kennwort security pass pin"
)
_USER_CUES: Final = word_set(
    "user username userid login handle screen screenname benutzername usuario identifiant utilizador "
    "usuário gamertag skype"
)
_LINE: Final = re.compile(r"^[\w .,'’@#!?-]{3,64}\r?$", re.MULTILINE)
_DIGIT: Final = re.compile(r"\d")
_CODE_WORD: Final = re.compile(r"[\w@]+(?:['’.-]\w+)*")
_MIXED: Final = re.compile(
    r"(?<![\w@])(?=[A-Z0-9\-]{0,14}\d)(?=[0-9\-]{0,14}[A-Z])[A-Z0-9][A-Z0-9\-]{5,29}(?<!-)(?![\w@])"
)
_PLAIN: Final = word_set(
    "not wrong incorrect expired invalid reset correct working the my a an in to on for and it that this "
    "required being no gone same still changed locked lost needed asked only usb gps vin sms"
)
_UNITS: Final = word_set(
    "gb mb tb kb am pm th st nd rd usd eur dollars dollar euros hrs hr min mins kg km mph percent days "
    "months years january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday "
    "sunday"
)
_ANSWER: Final = word_set(
    "my its it's it is the and name number no code confirmation booking account acc id zip zipcode email "
    "mail password pin ssn last first full ok yes yeah sure here sir ma'am mam user username order phone "
    "mobile city are this of hi hello thanks please company by for that's social security reference "
    "policy tracking member customer a u"
)
_CUE_KIND: Final = (("passport", "PASSPORT"), ("licen", "LICENCE"), ("vin", "VIN"))


def codes_by_context(text: str, words: list[tuple[int, int, str]]) -> Iterator[Found]:
    """``order #AB-1234``, ``confirmation code is K7P2QX``: letters and digits after the word that announces them."""
    for _, at, cue in words:
        if cue in _CODE_CUES and (found := _CODE.match(text, at)):
            kind = next((kind for key, kind in _CUE_KIND if key in cue), "ACCOUNT")
            yield Found(found.start("code"), found.end("code"), kind)
    for found in _MIXED.finditer(text):
        letters = sum(ch.isalpha() for ch in found[0])
        digits = sum(ch.isdigit() for ch in found[0])
        if digits >= 6 and letters >= 2:
            yield Found(found.start(), found.end(), "ACCOUNT")


def secrets(text: str, said: set[str]) -> Iterator[Found]:
    """Passwords and user names that are told outright, and ``@handles``."""
    for found in () if said.isdisjoint(_SECRET_CUES) else _SECRET.finditer(text):
        group = "code" if found["code"] else "bare"
        if found[group].lower().rstrip(".,!?") not in _PLAIN:
            yield Found(found.start(group), found.end(group), "PASSWORD")
    for found in () if said.isdisjoint(_USER_CUES) else _USER.finditer(text):
        if found["code"].lower() not in _PLAIN:
            yield Found(found.start("code"), found.end("code"), "USERNAME")
    if "@" in text:
        for found in _HANDLE.finditer(text):
            yield Found(found.start(), found.end(), "USERNAME")


def answer_lines(text: str) -> Iterator[Found]:
    """Codes and numbers in a line that only answers: ``anna and rf 67 h 5``, ``4589``, ``madrid 28013``.

    A line answers when it is short and every other word is a cue ("my", "number", "is") or no everyday word at all, as
    names and codes are.
    """
    common = GAZETTEER.common
    for line in _LINE.finditer(text):
        if line[0].count(" ") > 9 or not _DIGIT.search(line[0]):
            continue
        words = [(m.start(), m.end(), m[0].lower()) for m in _CODE_WORD.finditer(text, line.start(), line.end())]
        if not 1 <= len(words) <= 10:
            continue
        plain = [word for _, _, word in words if len(word) > 1 and word in common and word not in _ANSWER]
        if any(word in _UNITS for _, _, word in words) or (plain and not _all_places(words, plain)):
            continue
        at = 0
        while at < len(words):
            stop = at
            while stop < len(words) and _codelike(words[stop][2]):
                stop += 1
            run = words[at:stop]
            size = sum(end - start for start, end, _ in run)
            if any(word[-1].isdigit() or word[0].isdigit() for _, _, word in run) and size >= 4:
                while not any(ch.isdigit() for ch in run[0][2]) and len(run[0][2]) > 4:
                    run = run[1:]
                yield Found(run[0][0], run[-1][1], "ACCOUNT")
            at = max(stop, at + 1)


def _all_places(words: list[tuple[int, int, str]], plain: list[str]) -> bool:
    """Whether the everyday words of the line are parts of place names of two words."""
    pairs = itertools.pairwise(words)
    inside = {word for a, b in pairs if f"{a[2]} {b[2]}" in GAZETTEER.places for word in (a[2], b[2])}
    return all(word in inside for word in plain)


def _codelike(word: str) -> bool:
    """Whether the word can be a piece of a spelled code: digits, letters and digits, or up to four odd letters."""
    if any(ch.isdigit() for ch in word):
        return True
    return word.isalpha() and (
        len(word) == 1 or (len(word) <= 4 and word not in _ANSWER and word not in GAZETTEER.first)
    )
