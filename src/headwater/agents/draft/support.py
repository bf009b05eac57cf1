"""Whether a guideline supports what a draft says: the quote stands there, its words overlap, and no number is new."""

from typing import Final

import regex

_WORD: Final = regex.compile(r"[\p{L}\p{M}]{3,}")
_NUMBER: Final = regex.compile(r"\d+(?:[.,]\d+)*")
_SPELLED: Final = {
    word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_DULL: Final = frozenset(
    "the and for with from that this your you our are was were has have had will can could would should may must any all its "
    "their they them then than into onto out what which who whom how when where does did done not customer customers agent "
    "agents please step ask tell say using use".split()
)
_STEM: Final = 5
"""Letters of a word by which its forms are taken for one."""
_LEAST: Final = 0.3
"""Share of the telling words of a claim that its quote must hold."""
_SHORTEST: Final = 2
"""Words of a quote at least: a single word supports nothing."""


def why_unsupported(claim: str, quote: str, around: str) -> str:
    """Why a quote does not support a claim; empty: it does.

    Args:
        claim: what the draft says, in words.
        quote: what the guideline says, found there.
        around: the guideline; numbers of the claim may stand anywhere in it.
    """
    if len(quote.split()) < _SHORTEST:
        return "its quote is too short to support anything"
    new = sorted(numbers(claim) - numbers(around))
    if new:
        return f"{', '.join(new)} does not stand in the guideline"
    wanted, found = stems(claim), stems(quote)
    if wanted and len(wanted & found) < _LEAST * len(wanted):
        return f"its quote does not say it: {quote[:80]!r}"
    return ""


def stems(text: str) -> set[str]:
    """Beginnings of the telling words.

    Example:
        >>> sorted(stems("Validate the purchases")), sorted(stems("purchase_validation"))
        (['purch', 'valid'], ['purch', 'valid'])
    """
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _DULL}


def numbers(text: str) -> set[str]:
    """Numbers, spelled out or not.

    Example:
        >>> sorted(numbers("two of 1,000 within 30 days"))
        ['1000', '2', '30']
    """
    spelled = {_SPELLED[word] for word in _WORD.findall(text.lower()) if word in _SPELLED}
    return spelled | {found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)}
