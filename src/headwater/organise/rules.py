"""Rules that put a statement into a node or keep it out: words and phrases that people can read.

::

    card declined            both words, anywhere
    "card declined"          the phrase
    declin*                  any ending
    declined OR refused      either
    card -gift               the first without the second

All parts of a rule must hold. Words are compared in one case, without accents; nothing is stemmed, so that a rule does
what it says and nothing else.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

import regex

from headwater.core.errors import InputError

_TOKEN: Final = regex.compile(r'(?P<sign>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD: Final = regex.compile(r"[^\W_]+(?:['’][^\W_]+)*\*?")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read.

    Attributes:
        text: as people wrote it.
        needs: groups of phrases; one of each group must occur.
        without: phrases that must not.
    """

    text: str
    needs: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...]

    def holds(self, said: str) -> bool:
        """Whether a statement, as ``folded`` writes it, is what the rule speaks of."""
        for phrase in self.without:
            if _occurs(phrase, said):
                return False
        return all(any(_occurs(phrase, said) for phrase in group) for group in self.needs)


def parse(text: str) -> Rule:
    """Read a rule.

    Raises:
        InputError: it names nothing that must occur, a quote is not closed, or ``OR`` has nothing on a side.

    Example:
        >>> rule = parse('"card declined" OR refus* -gift')
        >>> rule.holds(folded("My card declined twice")), rule.holds(folded("Gift card declined"))
        (True, False)
    """
    if text.count('"') % 2:
        raise _unreadable(text, "a quote is not closed")
    needs: list[list[Phrase]] = []
    without: list[Phrase] = []
    joined = False
    for match in _TOKEN.finditer(text):
        if match["word"] == "OR" and not match["sign"]:
            if joined or not needs:
                raise _unreadable(text, "OR stands between two words or phrases")
            joined = True
            continue
        phrase = _phrase(match["phrase"] if match["phrase"] is not None else match["word"])
        if not phrase:
            raise _unreadable(text, f"{match.group()!r} holds no word")
        if match["sign"] and joined:
            raise _unreadable(text, "OR stands between two words or phrases")
        if match["sign"]:
            without.append(phrase)
        elif joined:
            needs[-1].append(phrase)
        else:
            needs.append([phrase])
        joined = False
    if joined or not needs:
        raise _unreadable(text, "OR stands between two words or phrases" if joined else "nothing in it must occur")
    return Rule(text, tuple(tuple(group) for group in needs), tuple(without))


def _unreadable(text: str, why: str) -> InputError:
    return InputError(f"rule {text!r}: {why}", hint='for example: "card declined" OR refus* -gift')


def _phrase(text: str) -> Phrase:
    return tuple(_folded(word) for word in _WORD.findall(text))


def folded(text: str) -> str:
    """Words of a statement as rules compare them, with a space before and after each.

    Example:
        >>> folded("Don’t charge my CAFÉ card!")
        ' dont charge my cafe card '
    """
    return f" {' '.join(_folded(word.rstrip('*')) for word in _WORD.findall(text))} "


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower().replace("'", "")
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’")


def _occurs(phrase: Phrase, said: str) -> bool:
    if not any(word.endswith("*") for word in phrase[:-1]):  # then it is a piece of the text
        last = phrase[-1]
        end = last[:-1] if last.endswith("*") else f"{last} "
        return f" {' '.join((*phrase[:-1], end))}" in said
    words, size = said.split(), len(phrase)
    starts = range(len(words) - size + 1)
    return any(all(_same(phrase[i], words[start + i]) for i in range(size)) for start in starts)


def _same(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
