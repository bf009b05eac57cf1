"""The query language: words, ``"exact phrase"``, ``AND``, ``OR``, ``NOT``, ``+must``, ``-not``.

Words alone rank and exclude nothing. ``AND`` and ``+`` make both neighbours (the word) required, ``OR`` joins its
neighbours into alternatives, ``NOT`` and ``-`` forbid. Operators are upper case; a hyphen inside a word is no operator.
A phrase is always required and matches in any inflection of its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from headwater.search.tokens import words

_TOKEN = regex.compile(r'(?P<sign>[+-])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')

Phrase = tuple[str, ...]
_LONGEST = 15
_OPERATORS = ("AND", "OR", "NOT")
_PLAIN = regex.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked.

    Attributes:
        text: the query without operators and without what it forbids: what is searched for by meaning.
        terms: folded, stemmed words that score, in order, each once.
        required: groups of phrases (words or sequences of words); a hit holds at least one phrase of each group.
        forbidden: phrases that no hit may hold.
    """

    text: str
    terms: tuple[str, ...]
    required: tuple[tuple[Phrase, ...], ...] = ()
    forbidden: tuple[Phrase, ...] = ()


@dataclass(slots=True)
class _Atom:
    raw: str
    phrase: Phrase
    required: bool
    forbidden: bool
    joined: bool  # an alternative to the atom before it


def parse(query: str) -> Query:
    """Read a query; never fails, because people paste anything into a search box.

    More than 15 words or a line break mean that a text was pasted: its quotes and dashes are no operators. Nor is the
    sign of ``--flag``, ``-1`` or ``-Dkey=value``.

    Example:
        >>> parse('"late delivery" AND -refund courier').required
        ((('lat', 'delivery'),),)
        >>> parse("lost OR stolen card").required
        ((('lost',), ('stolen',)),)
    """
    if "\n" in query.strip() or len(query.split()) > _LONGEST:
        return Query(text=query, terms=tuple(dict.fromkeys(words(query))))
    return _read(query)


def parse_all(query: str) -> Query:
    """Read a query of any length of which every word must be there, unless ``OR`` or ``NOT`` says otherwise.

    Example:
        >>> parse_all("late OR missing parcel").required
        ((('lat',), ('miss',)), (('parcel',),))
    """
    strict = [
        match[0] if match["phrase"] is not None or match["sign"] or match["word"] in _OPERATORS else f'"{match[0]}"'
        for match in _TOKEN.finditer(query)
    ]
    return _read(" ".join(strict))


def _read(query: str) -> Query:
    atoms = _atoms(query)
    groups: list[list[Phrase]] = []
    needed: list[bool] = []
    terms: dict[str, None] = {}
    for atom in atoms:
        if atom.forbidden:
            continue
        terms.update(dict.fromkeys(atom.phrase))
        if atom.joined and groups:
            groups[-1].append(atom.phrase)
            needed[-1] = True
        else:
            groups.append([atom.phrase])
            needed.append(atom.required)
    return Query(
        text=" ".join(atom.raw for atom in atoms if not atom.forbidden),
        terms=tuple(terms),
        required=tuple(tuple(group) for group, need in zip(groups, needed, strict=True) if need),
        forbidden=tuple(atom.phrase for atom in atoms if atom.forbidden),
    )


def _atoms(query: str) -> list[_Atom]:
    atoms: list[_Atom] = []
    pending = dict.fromkeys(_OPERATORS, False)
    for match in _TOKEN.finditer(query):
        word, phrase, sign = match["word"], match["phrase"], match["sign"]
        if sign is None and word in pending:
            pending[word] = True
            if word == "AND" and atoms and not atoms[-1].forbidden:
                atoms[-1].required = True
            continue
        if phrase is None and sign is not None and not _PLAIN.fullmatch(word):
            sign = None
        content = tuple(words(phrase if phrase is not None else word))
        if not content:
            continue
        raw = phrase if phrase is not None else word
        forbidden = sign == "-" or pending["NOT"]
        required = phrase is not None or sign == "+" or pending["AND"]
        joined = pending["OR"] and bool(atoms) and not forbidden and not atoms[-1].forbidden
        atoms.append(_Atom(raw, content, required, forbidden, joined))
        pending = dict.fromkeys(pending, False)
    return atoms


def satisfies(tokens: Sequence[str], required: Sequence[Sequence[Phrase]], forbidden: Sequence[Phrase]) -> bool:
    """Whether a text, as folded, stemmed words in order, holds what a query requires and nothing that it forbids.

    Example:
        >>> satisfies(["late", "refund"], [[("refund",), ("money",)]], [("late", "money")])
        True
    """
    return all(any(_holds(tokens, phrase) for phrase in group) for group in required) and not any(
        _holds(tokens, phrase) for phrase in forbidden
    )


def _holds(tokens: Sequence[str], phrase: Phrase) -> bool:
    n = len(phrase)
    return any(tuple(tokens[i : i + n]) == phrase for i, word in enumerate(tokens) if word == phrase[0])
