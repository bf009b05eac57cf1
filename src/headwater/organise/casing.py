"""How a word is written in a heading: as customers write it inside sentences, so that "PIN" and "Apple Pay" stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import regex

from headwater.organise.words import MASK

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*")
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
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        tokens = list(_WORD.finditer(MASK.sub(" ", text)))
        plain = sum(token.group().islower() for token in tokens)
        if plain < 0.5 * len(tokens):
            continue
        for at, token in enumerate(tokens):
            starts = at == 0 or any(mark in text[tokens[at - 1].end() : token.start()] for mark in ".!?\n")
            if not starts:
                seen[token.group().lower()][token.group()] += 1
    out = {}
    for word, forms in seen.items():
        form, count = min(forms.items(), key=lambda item: (-item[1], item[0]))
        if form != word and count >= 2 and count >= 0.6 * sum(forms.values()):
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
