"""How a word is written in a heading: as customers write it inside sentences, so that "PIN" and "Apple Pay" stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

import regex

from headwater.organise.words import MASK

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*")
_ENDS: Final = regex.compile(r"[.!?\n]")
_ACRONYMS: Final = {
    word: word.upper()
    for word in """
    abs acc aeb api apr atm bmw cd cfpb cpu csv ctv cvv dm dvd ebt eta eu
    faq fbi ftc gbp gps hbo hiv
    ai hsa html http id imei ios ip irs isbn isp kyc lcd led mpg mri nfc otp pc
    pdf pin pto qr rfid rma sim sms ssd ssn suv tpms tsa tv
    uk uri url usa usb usd vat vin vpn w2 wlan""".split()
} | {"wifi": "Wi-Fi", "wi-fi": "Wi-Fi", "ios": "iOS", "iphone": "iPhone", "ipad": "iPad", "paypal": "PayPal"}


def learn_casing(texts: Iterable[str]) -> dict[str, str]:
    """Lower-cased word -> how it is mostly written where it does not begin a sentence, where that is not lower case.

    Texts that are all capitals, or mostly capitalised, teach nothing.

    Example:
        >>> learn_casing(["I forgot my PIN", "reset my PIN please", "where is my card"])["pin"]
        'PIN'
    """
    written: Counter[str] = Counter()
    for text in texts:
        shown = MASK.sub(" ", text)
        tokens = list(_WORD.finditer(shown))
        forms = [token.group() for token in tokens]
        if sum(map(str.islower, forms)) < 0.5 * len(forms):
            continue
        gaps = (shown[a.end() : b.start()] for a, b in pairwise(tokens))
        written.update(form for form, gap in zip(forms[1:], gaps, strict=True) if gap == " " or not _ENDS.search(gap))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for form, count in written.items():
        seen[form.lower()][form] = count
    out = {}
    for word, ways in seen.items():
        form, count = min(ways.items(), key=lambda item: (-item[1], item[0]))
        if form != word and count >= 2 and count >= 0.6 * sum(ways.values()):
            out[word] = form
    return out


def heading(text: str, casing: Mapping[str, str]) -> str:
    """The text as a heading: sentence case, with words that have a form of their own in it.

    Example:
        >>> heading("change pin", {}), heading("top-up with apple pay", {"apple": "Apple", "pay": "Pay"})
        ('Change PIN', 'Top-up with Apple Pay')
    """
    words = [casing.get(word) or _ACRONYMS.get(word, word) for word in text.split(" ")]
    if words and words[0] and words[0] == text.split(" ")[0]:
        words[0] = words[0][0].upper() + words[0][1:]
    return " ".join(words)
