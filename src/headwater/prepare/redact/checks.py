"""Check digits and ranges: what tells an identifier from any other number.

Luhn: ISO/IEC 7812-1. IBAN: ISO 13616, remainder of 97 (ISO 7064). VIN: 49 CFR 565.15. SSN: ranges that the US Social
Security Administration never issues.
"""

from typing import Final

_IBAN_LENGTHS: Final = {
    pair[:2]: int(pair[2:])
    for pair in [
        "AD24",
        "AE23",
        "AL28",
        "AT20",
        "AZ28",
        "BA20",
        "BE16",
        "BG22",
        "BH22",
        "BR29",
        "BY28",
        "CH21",
        "CR22",
        "CY28",
        "CZ24",
        "DE22",
        "DK18",
        "DO28",
        "EE20",
        "EG29",
        "ES24",
        "FI18",
        "FO18",
        "FR27",
        "GB22",
        "GE22",
        "GI23",
        "GL18",
        "GR27",
        "GT28",
        "HR21",
        "HU28",
        "IE22",
        "IL23",
        "IQ23",
        "IS26",
        "IT27",
        "JO30",
        "KW30",
        "KZ20",
        "LB28",
        "LC32",
        "LI21",
        "LT20",
        "LU20",
        "LV21",
        "LY25",
        "MC27",
        "MD24",
        "ME22",
        "MK19",
        "MR27",
        "MT31",
        "MU30",
        "NL18",
        "NO15",
        "PK24",
        "PL28",
        "PS29",
        "PT25",
        "QA29",
        "RO24",
        "RS22",
        "SA24",
        "SC31",
        "SE24",
        "SI19",
        "SK24",
        "SM27",
        "ST25",
        "SV28",
        "TL23",
        "TN24",
        "TR26",
        "UA29",
        "VA22",
        "VG24",
        "XK20",
    ]
}
_VIN_VALUES: Final = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def is_card(digits: str) -> bool:
    """Whether 13..19 digits are a payment card: first digit in use and Luhn sum right."""
    if not (13 <= len(digits) <= 19 and digits[0] in "23456" and len(set(digits)) > 1):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_iban(code: str) -> bool:
    """Whether the letters and digits (no spaces, upper case) are an IBAN: length of its country, remainder 1."""
    if _IBAN_LENGTHS.get(code[:2]) != len(code) or not (code.isascii() and code.isalnum()):
        return False
    moved = code[4:] + code[:4]
    return int("".join(str(int(ch, 36)) for ch in moved)) % 97 == 1


def is_ssn(digits: str) -> bool:
    """Whether nine digits can be a US SSN or ITIN."""
    return len(digits) == 9 and digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000"


def is_vin(code: str) -> bool:
    """Whether 17 letters and digits (upper case) carry the right check digit."""
    if len(code) != 17 or code.isalpha() or code.isdigit():
        return False
    total = 0
    for ch, weight in zip(code, _VIN_WEIGHTS, strict=True):
        value = int(ch) if ch.isdigit() else _VIN_VALUES.get(ch)
        if value is None:
            return False
        total += value * weight
    return code[8] == ("X" if total % 11 == 10 else str(total % 11))


def is_ipv4(text: str) -> bool:
    """Whether four dotted numbers are all at most 255."""
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdigit() and len(part) <= 3 and int(part) <= 255 for part in parts)
