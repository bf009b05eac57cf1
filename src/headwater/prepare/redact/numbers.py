"""Runs of digits: what each is, from its check digits, its grouping and the words before it.

One linear pass finds maximal runs (``+49 (0)30 1234-5678`` is one run); a short decision list then names each run, or
leaves it alone when it is money, a quantity, a date or a time.
"""

import re
from collections.abc import Iterator
from typing import Final

from headwater.prepare.redact.checks import is_card, is_ssn
from headwater.prepare.redact.kinds import Found

_RUN: Final = re.compile(r"[+(]{0,2}\d(?:[ \t ]?[().\-/]{0,2}[ \t ]?\d)*+")
_EXTENSION: Final = re.compile(r"\s?(?:x|ext\.?|extension|poste|durchwahl)\s?\d{1,6}\b", re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?:(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|"
    r"3[01])[-/. ](?:0?[1-9]|"
    r"[12]\d|3[01])[-/. ](?:(?:19|20)\d\d|\d\d))(?!\d)"
)
_AFTER_DATE: Final = re.compile(r"[ T]\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"\s?(?:%|\$|€|£|usd|eur|gbp|inr|dollars?|bucks|euros?|pounds?|cents?|rupees?|rs\b|gb|mb|tb|kb|mbps|ghz|hz|"
    r"kg|g\b|lbs?|"
    r"miles?|mi\b|km|mph|kmh|meters?|feet|ft|inch|hours?|hrs?|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|"
    r"years?|"
    r"yrs?|times?|people|persons?|percent|degrees|points?|items?|units?|pieces?|pcs|stars?|am\b|pm\b|:\d\d|"
    r"stunden|tage|"
    r"jahre|minuten|uhr|heures?|jours|ans\b|horas?|días|dias|años|anos|minutos)",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(r"(?:[$€£₹]|\b(?:usd|eur|gbp|rs|inr|us\$))\s?$", re.IGNORECASE)
_CUES: Final[tuple[tuple[str, str, int], ...]] = (
    ("SSN", r"\bssn\b|social security|\bsocial\b|\bitin\b|tax ?id|sozialversicherung", 4),
    ("PASSPORT", r"passport|reisepass|pasaporte|passeport|passaporte", 5),
    ("LICENCE", r"licen[cs]e|driver'?s? lic|f[üu]hrerschein|permis de conduire|licencia|carnet de conducir", 5),
    ("PASSWORD",
        r"\bpin\b|passcode|password|passwort|passwd|\botp\b|\bcvv\b|\bcvc\b|security code|verification code|"
        r"contraseña|mot de passe|senha|geheimzahl", 3),
    ("CARD", r"\b(?:credit|debit|visa|mastercard|amex|card)\b|kreditkarte|tarjeta|carte bancaire|cart[ãa]o", 4),
    ("PHONE", r"phone|mobile|\bcell|\bcall(?:ed|ing)? (?:me|us|back|at|on)|\btel\b|telephone|telefon|\bfax\b|whatsapp|"
     r"contact (?:me|number|no)|reach(?:ed)? (?:me|at)|answering at|\bnumber'?s?(?: is)?\b|handy|rufnummer|"
     r"t[ée]l[ée]phone|portable|"
     r"tel[ée]fono|celular|telemóvel|telefone|m[óo]vil|office|rückruf|dial|text me", 6),
    ("ACCOUNT",
        r"account|\bacct|\ba/c\b|order|tracking|policy|claim|refer+ence|\bref\b|confirmation|booking|\bcase\b|"
        r"ticket|"
     r"member|customer|\bid\b|invoice|serial|\bimei\b|number|\bno\b\.?|#|konto|kunden|bestell|auftrag|rechnung|"
     r"vertrag|sendung|"
     r"nummer|\bnr\b|commande|compte|dossier|facture|num[ée]ro|n°|pedido|cuenta|cliente|factura|n[úu]mero|"
     r"encomenda|conta|"
     r"fatura|contrato|reservation|reserva|shipment|routing|transaction|loan|policen", 4),
    ("POSTCODE", r"\bzip|post(?:al)? ?code|postleitzahl|\bplz\b|code postal|c[óo]digo postal|\bcep\b|pin ?code", 4),
)  # fmt: skip
_CUE: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern, _ in _CUES))
_NEED: Final = {kind: need for kind, _, need in _CUES}
_NOT_DIGIT: Final = re.compile(r"\D+")
_SHORT_CUE: Final = re.compile(r"pin|code|cvv|cvc|otp|pass|contrase|senha", re.IGNORECASE)
_BIRTH: Final = re.compile(
    r"\bborn\b|birth|\bdob\b|\bd\.o\.b|geburt|geboren|naissance|\bnée?\b|nacimiento|nac[ií]|nascimento|nasc",
    re.IGNORECASE,
)
_WINDOW: Final = 44


def _context(text: str, start: int) -> str:
    """The words just before, on the same line, or the end of the line above (a question, a form's label)."""
    return text[max(0, start - _WINDOW) : start]


def _cue(left: str) -> str:
    """The kind named last before the number; empty when none is."""
    kind = ""
    for found in _CUE.finditer(left.lower()):
        if found.lastgroup == "PHONE" and kind == "CARD" and found[0].startswith("number"):
            continue
        if found.lastgroup == "ACCOUNT" and kind and kind != "PHONE" and found[0] in (
            "number", "no", "no.", "#", "nummer", "id", "nr", "numero", "número", "numéro",
        ):  # fmt: skip
            continue
        kind = found.lastgroup or ""
    return kind


def _looks_like_phone(raw: str, digits: str) -> bool:
    """Whether the grouping alone says telephone."""
    n = len(digits)
    if not 7 <= n <= 15:
        return False
    if raw[0] == "+" or raw.startswith("(") or raw.startswith("00"):
        return True
    groups = [len(g) for g in _NOT_DIGIT.split(raw) if g]
    if len(groups) == 1:
        return n in (10, 11) and (raw[0] == "0" or (n == 10 and raw[0] in "23456789" and raw[3] not in "01"))
    if n == 7:
        return groups == [3, 4]
    return n >= 8 and len(groups) >= 2 and max(groups) <= 8 and (min(groups) >= 2 or groups[0] == 1)


def _date(text: str, start: int, end: int, left: str) -> Found | None:
    found = _DATE.match(text, start)
    if not found or found.end() < end - 3:
        return None
    if _BIRTH.search(left):
        return Found(start, found.end(), "DATE_OF_BIRTH")
    time = _AFTER_DATE.match(text, found.end())
    return Found(start, time.end() if time else found.end(), "DATE_TIME")


def _kind(text: str, start: int, end: int, left: str) -> str:
    """The kind of the run; empty when it is nobody's."""
    raw = text[start:end]
    digits = _NOT_DIGIT.sub("", raw)
    n = len(digits)
    if (
        n < 3
        or (n == 3 and not _SHORT_CUE.search(left))
        or (raw.count(".") == 1 and raw.replace(".", "").isdigit() and n < 10)
    ):
        return ""
    cue = _cue(left)
    if is_card(digits) and (n >= 15 or cue == "CARD" or n == 13):
        return "CARD"
    if n == 9 and re.fullmatch(r"\d{3}[- ]\d\d[- ]\d{4}", raw) and is_ssn(digits):
        return "SSN"
    if _UNIT.match(text, end) or _MONEY.search(left):
        return ""
    if cue == "PHONE" or (cue in ("", "ACCOUNT") and raw[0] in "+("):
        return "PHONE" if (7 if cue != "PHONE" else 6) <= n <= 17 else "ACCOUNT" if n > 17 else ""
    if cue == "CARD":
        return "CARD" if n >= 12 or re.search(r"end(?:ing|s)? (?:in|with)|last (?:four|4)", left, re.IGNORECASE) else ""
    if (
        cue in ("SSN", "PASSPORT", "LICENCE", "PASSWORD", "POSTCODE")
        and n >= _NEED[cue]
        and (cue != "POSTCODE" or n <= 9)
    ):
        return cue
    if _looks_like_phone(raw, digits) and (cue != "ACCOUNT" or len(_NOT_DIGIT.split(raw)) > 2):
        return "PHONE"
    if cue and n >= _NEED.get(cue, 4) and not _is_year(raw):
        return "ACCOUNT"
    return "ACCOUNT" if n >= 8 and " " not in raw and "." not in raw else ""


def _is_year(raw: str) -> bool:
    return len(raw) == 4 and raw[:2] in ("19", "20")


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the run is all that its line says: the answer to a question for an identifier."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after
    return not text[before:start].strip(" \t#:.") and not text[end:after].strip(" \t.!,")


def digit_runs(text: str) -> Iterator[Found]:
    """Cards, telephones, social security, account and other numbers, postcodes by context, dates."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end - start < 3:
            continue
        before = text[start - 1] if start else " "
        if before.isalnum() or before in "@_" or (end < len(text) and (text[end].isalpha() and end - start < 7)):
            continue
        left = _context(text, start)
        if end - start <= 12 and (date := _date(text, start, end, left)):
            yield date
            continue
        kind = _kind(text, start, end, left)
        if not kind and end - start >= 4 and _alone(text, start, end):
            kind = "ACCOUNT"
        if kind:
            if kind == "PHONE" and (extension := _EXTENSION.match(text, end)):
                end = extension.end()
            yield Found(start + (text[start] == "(" and ")" not in text[start:end]), end, kind)
