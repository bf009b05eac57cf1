"""The last check of an answer: every number in it is one of the verbs', every quote is one of theirs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import regex

_NUMBER: Final = regex.compile(r"(?<![\p{L}\p{N}_.])\p{N}+(?:[.,:\-/]\p{N}+)*")
_PERCENT: Final = regex.compile(r"\s*(?:%|per ?cent)")
_QUOTE: Final = regex.compile(r"[“\"]([^”\"]{3,})[”\"]")
_PLAIN: Final = regex.compile(r"\p{N}{1,3}(?:,\p{N}{3})+(?:\.\p{N}+)?|\p{N}+(?:\.\p{N}+)?")


class Evidence:
    """What the answers of verbs, and the question itself, contain.

    Args:
        outputs: plain values: mappings, lists, texts and numbers.
        question: may bring its own numbers: a week, a count.
    """

    def __init__(self, outputs: Sequence[Any], question: str = "") -> None:
        self._values: list[float] = []
        self._texts: list[str] = []
        for leaf in _leaves(outputs):
            if isinstance(leaf, bool) or leaf is None:
                continue
            if isinstance(leaf, int | float):
                self._values.append(float(leaf))
            else:
                self._texts.append(str(leaf))
        self._tokens = {token for text in (*self._texts, question) for token in _NUMBER.findall(text)}

    def unsupported(self, text: str) -> list[str]:
        """Numbers of a text that no answer gives, at the precision with which they are written.

        Example:
            >>> Evidence([{"contacts": 461.8, "share": 0.0231}]).unsupported("462 contacts, 2.3 % of all; 500 next week")
            ['500']
        """
        found = []
        for match in _NUMBER.finditer(text):
            token = match.group()
            if token in self._tokens:
                continue
            if not _PLAIN.fullmatch(token):
                found.append(token)
                continue
            value = float(token.replace(",", ""))
            digits = len(token.partition(".")[2])
            times = 100.0 if _PERCENT.match(text, match.end()) else 1.0
            if not any(
                _same(value, times * one, digits) or (times > 1 and _same(value, one, digits)) for one in self._values
            ):
                found.append(token)
        return found

    def unquoted(self, text: str) -> list[str]:
        """Words in quotation marks that stand in no answer.

        Example:
            >>> Evidence([{"quote": "It broke again."}]).unquoted("They say “It broke” and “it is great”.")
            ['it is great']
        """
        return [words for words in _QUOTE.findall(text) if not any(words in held for held in self._texts)]


def _same(said: float, value: float, digits: int) -> bool:
    return abs(said - abs(value)) <= 0.5 * 10.0**-digits + 1e-9


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
