"""Synthetic personal data of one customer, from ranges that belong to nobody wherever such ranges exist.

E-mail addresses use the domains of RFC 2606; telephone numbers use the ranges set aside for fiction (555-0100..0199
in North America, 030 23125 in Germany, 01 99 00 in France); cards begin with 400000, a prefix that payment companies
use for tests, and pass Luhn; IBANs carry the bank code 0 and pass ISO 7064 mod 97-10. Spain and Portugal set no
range aside; a run of zeros stands in.
"""

from typing import Final

from headwater.generate.draw import mix
from headwater.generate.marks import personal
from headwater.generate.people import CITY, FIRST, LAST, STREET
from headwater.generate.taxonomy import words

_MAIL_HOSTS = ("example.com", "example.org", "example.net", "mail.example.com")
_ASCII = str.maketrans("áàâãäåéèêëíîïóôõöúûüçñßÁÉÍÓÚÄÖÜÇ'", "aaaaaaeeeeiiioooouuucnsAEIOUAOUC.")
_DIGITS: Final[dict[str, tuple[str, ...]]] = {
    "en": words("zero one two three four five six seven eight nine"),
    "es": words("cero uno dos tres cuatro cinco seis siete ocho nueve"),
    "de": words("null eins zwei drei vier fünf sechs sieben acht neun"),
    "fr": words("zéro un deux trois quatre cinq six sept huit neuf"),
    "pt": words("zero um dois três quatro cinco seis sete oito nove"),
}


def luhn_digit(digits: str) -> str:
    """The check digit that makes ``digits`` + digit pass Luhn."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def iban(country: str, account: str) -> str:
    """The IBAN of a country and an account part, with its check digits.

    Example:
        >>> iban("DE", "370400440532013000")
        'DE89370400440532013000'
    """
    digits = "".join(str(int(char, 36)) for char in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def spell(digits: str, language: str = "en") -> str:
    """Digits as they are read out, one at a time; other characters are left out."""
    names = _DIGITS[language]
    return " ".join(names[int(char)] for char in digits if char.isdigit())


class Person:
    """One customer's data, each item the same at every contact; every method returns marked text.

    Args:
        key: 64-bit hash of the customer.
        home: language of the household, which names and addresses follow.
        language: of the contact, in which numbers are read out.
        is_spoken: write e-mail addresses and numbers the way they are read out.
    """

    __slots__ = ("_first", "_key", "_last", "home", "is_spoken", "language")

    def __init__(self, key: int, home: str, language: str, *, is_spoken: bool = False) -> None:
        self._key = key
        self.home, self.language = home, language
        self.is_spoken = is_spoken
        self._first = FIRST[home][key % 1009 % len(FIRST[home])]
        self._last = LAST[home][(key >> 10) % 1009 % len(LAST[home])]

    def _numbers(self, salt: int, n: int) -> str:
        return str(mix(self._key ^ salt)).zfill(20)[-n:]

    def _digits(self, kind: str, digits: str) -> str:
        return personal(kind, spell(digits, self.language) if self.is_spoken else digits)

    def first(self) -> str:
        """First name."""
        return personal("PERSON", self._first)

    def name(self) -> str:
        """First and last name."""
        return personal("PERSON", f"{self._first} {self._last}")

    def mail_address(self) -> str:
        """E-mail address, unmarked: for the record's own fields."""
        host = _MAIL_HOSTS[self._key >> 40 & 3]
        return f"{self._first}.{self._last}{self._key >> 50 & 127}@{host}".translate(_ASCII).lower()

    def email(self) -> str:
        """E-mail address."""
        address = self.mail_address()
        if self.is_spoken:
            address = address.replace("@", " at ").replace(".", " dot ")
        return personal("EMAIL", address)

    def phone(self) -> str:
        """Telephone number."""
        tail = self._numbers(1, 6)
        number = {
            "en": f"({200 + int(tail[:3]) % 700}) 555-01{tail[4:]}",
            "es": f"+34 600 000 0{tail[4:]}",
            "de": f"030 23125 {tail[3:]}",
            "fr": f"01 99 00 {tail[:2]} {tail[2:4]}",
            "pt": f"+351 900 000 0{tail[4:]}",
        }[self.home]
        return self._digits("PHONE", number)

    def card(self) -> str:
        """Payment card number that passes Luhn."""
        body = "400000" + self._numbers(2, 9)
        number = body + luhn_digit(body)
        grouped = " ".join(number[at : at + 4] for at in range(0, 16, 4))
        return self._digits("CARD", number if self._key >> 33 & 1 else grouped)

    def bank(self) -> str:
        """IBAN that passes mod 97."""
        tail = self._numbers(3, 10)
        country, account = {
            "en": ("GB", "TEST" + "0000" + tail),
            "es": ("ES", "0" * 10 + tail),
            "de": ("DE", "0" * 8 + tail),
            "fr": ("FR", "0" * 13 + tail),
            "pt": ("PT", "0" * 11 + tail),
        }[self.home]
        text = iban(country, account)
        return personal("IBAN", " ".join(text[at : at + 4] for at in range(0, len(text), 4)))

    def address(self) -> str:
        """Street, house number, town and postcode in one line."""
        tail = self._numbers(4, 8)
        street = STREET[self.home][int(tail[:3]) % len(STREET[self.home])]
        city = CITY[self.home][int(tail[3:5]) % len(CITY[self.home])]
        house = 1 + int(tail[5:]) % 190
        if self.home in ("en", "fr"):
            return personal("ADDRESS", f"{house} {street}, {city} {tail[:5]}")
        return personal("ADDRESS", f"{street} {house}, {tail[:5]} {city}")

    def order(self, number: int) -> str:
        """Order number ``number`` (0..2**32) in the shop's form."""
        digits = f"{number % 100_000_000:08d}"
        return personal("ORDER", spell(digits, self.language) if self.is_spoken else f"HB-{digits[:4]}-{digits[4:]}")
