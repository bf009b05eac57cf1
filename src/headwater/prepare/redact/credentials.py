"""Codes and secrets that only their context gives away: order and booking codes, user names, passwords, handles."""

import re
from collections.abc import Iterator
from typing import Final

from headwater.prepare.redact.kinds import Found

_IS: Final = r"(?:\s?(?:number|num|no\.?|nr\.?|code|id|#|nummer|numéro|número))?\s?(?:is|are|was|:|=|#|ist|est|es|é|-|,)?\s?(?:#|:)?\s?[\"'“]?"
_CODE: Final = re.compile(
    r"\b(?P<cue>account|acct|order|tracking|policy|claim|reference|ref|confirmation|booking|reservation|case|ticket|member(?:ship)?|"
    r"customer|invoice|serial|transaction|passport|licen[cs]e(?: number)?|pnr|locator|imei|vin|kundennummer|bestellnummer|bestellung|"
    r"auftrag|rechnung|vertrag|konto|sendungsnummer|commande|compte|dossier|facture|pedido|cuenta|factura|reserva|encomenda|"
    r"contrato|(?:driver'?s? )licen[cs]e|id)\b"
    + _IS + r"(?P<code>(?=[A-Za-z\-./]{0,12}\d)[A-Za-z0-9][A-Za-z0-9\-./]{3,40}(?<![.\-/]))(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_SECRET: Final = re.compile(
    r"\b(?P<cue>password|passwort|passwd|pwd|passcode|contraseña|mot de passe|senha|kennwort|security answer|pass ?word|pin(?: code| number)?)"
    r"(?:\s(?:for|to) (?:my|the) \w{2,20})?\s?(?:(?:is|was|ist|est|es|é)\s|[:=]\s?)\s?[\"'“]?(?P<code>[^\s\"'”]{3,64})",
    re.IGNORECASE,
)
_USER: Final = re.compile(
    r"\b(?:user ?name|user ?id|login(?: id| name)?|handle|screen ?name|benutzername|usuario|identifiant|utilizador|usuário|"
    r"gamertag|skype id|username)\s?(?:(?:is|was|ist|est|es|é)\s|[:=]\s?)\s?[\"'“]?(?P<code>@?[\w.\-]{3,40})",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{2,30}\b(?!\.\w)")
_SPELLED: Final = re.compile(r"(?<![\w.,])(?:[A-Za-z]{1,4}|\d{1,4})(?: (?:[A-Za-z]{1,4}|\d{1,4})){1,11}(?![\w.,])")
_MIXED: Final = re.compile(r"(?<![\w@])(?=[A-Z0-9\-]{0,14}\d)(?=[0-9\-]{0,14}[A-Z])[A-Z0-9][A-Z0-9\-]{5,29}(?<!-)(?![\w@])")
_PLAIN: Final = frozenset(
    "not wrong incorrect expired invalid reset correct working the my a an in to on for and it that this required being no "
    "gone same still changed locked lost needed asked only usb gps vin sms".split()
)
_UNITS: Final = frozenset(
    "gb mb tb am pm th st nd rd usd k hrs hr min mins kg km mph and or to for the a of in at on is i my me we you it no "
    "yes ok plz pls if so but not go can do up by as be has had was are this that with from want need".split()
)
_CUE_KIND: Final = (("passport", "PASSPORT"), ("licen", "LICENCE"), ("vin", "VIN"))


def codes_by_context(text: str) -> Iterator[Found]:
    """``order #AB-1234``, ``confirmation code is K7P2QX``: letters and digits after the word that announces them."""
    for found in _CODE.finditer(text):
        cue = found["cue"].lower()
        if cue == "id" and found["code"].isalpha():
            continue
        kind = next((kind for key, kind in _CUE_KIND if key in cue), "ACCOUNT")
        yield Found(found.start("code"), found.end("code"), kind)
    for found in _MIXED.finditer(text):
        letters = sum(ch.isalpha() for ch in found[0])
        digits = sum(ch.isdigit() for ch in found[0])
        if digits >= 6 and letters >= 2:
            yield Found(found.start(), found.end(), "ACCOUNT")


def secrets(text: str) -> Iterator[Found]:
    """Passwords and user names that are told outright, and ``@handles``."""
    for found in _SECRET.finditer(text):
        if found["code"].lower().rstrip(".,!?") not in _PLAIN:
            yield Found(found.start("code"), found.end("code"), "PASSWORD")
    for found in _USER.finditer(text):
        if found["code"].lower() not in _PLAIN:
            yield Found(found.start("code"), found.end("code"), "USERNAME")
    if "@" in text:
        for found in _HANDLE.finditer(text):
            yield Found(found.start(), found.end(), "USERNAME")


def spelled_codes(text: str) -> Iterator[Found]:
    """``s 4 n 6 k 3``: letters and digits told one by one; only where the line says nothing else."""
    for line in re.finditer(r"[^\n]+", text):
        body = line[0].strip(" .,!?")
        if not 3 <= len(body) <= 40:
            continue
        words = body.lower().split()
        digits = sum(word.isdigit() for word in words)
        letters = [word for word in words if word.isalpha()]
        mixed = [word for word in words if not word.isdigit() and not word.isalpha() and word.isalnum()]
        if len(words) > 12 or digits + len(letters) + len(mixed) != len(words) or not (digits or mixed):
            continue
        if any(word in _UNITS or len(word) > 4 for word in letters) or any(len(word) < 4 for word in mixed):
            continue
        if sum(len(word) for word in words) >= 3 and (digits + len(mixed)) * 2 >= len(words) - 1:
            start = line.start() + line[0].find(body)
            yield Found(start, start + len(body), "ACCOUNT")
