"""What somebody said, to be recognised wherever it was copied to: by runs of words, whatever the spacing, case and marks between.

A quote that was cut, folded or pasted into a note keeps its words in their order. A run of four words is short enough to be
found in a clipped quote; what others said, too, is told apart by looking for the runs among their contacts (``Said.but``).
Nobody can be recognised by fewer words than that: texts of one to three words are not looked for.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import regex

RUN: Final = 4
"""Words in a run."""
ERASED: Final = "(erased)"
"""What stands where words were taken out."""
_WORD: Final = regex.compile(r"\w+")
_TOKEN: Final = regex.compile(r"""[^\s"'`(),;:|\[\]{}<>]+""")


def runs(text: str) -> Iterator[str]:
    """The runs of words in a text, folded.

    Example:
        >>> list(runs("Where is MY parcel? Still..."))
        ['where is my parcel', 'is my parcel still']
    """
    words = [found.group().casefold() for found in _WORD.finditer(text)]
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


class Said:
    """Words and names that must not be found any more.

    Args:
        runs: of words, as ``runs`` gives them.
        names: ids: of contacts, which also stand for those of their statements, and of customers.

    Example:
        >>> said = Said(runs("My cat Mimi ate the new charger cable"), ["c_1f"])
        >>> said.without('Note on c_1f.17: "the cat Mimi ate the NEW charger", twice')
        'Note on (erased): "the (erased)", twice'
    """

    def __init__(self, runs: Iterable[str], names: Iterable[str] = ()) -> None:
        self._runs = frozenset(runs)
        self._names = frozenset(names)

    def __bool__(self) -> bool:
        return bool(self._runs or self._names)

    def but(self, shared: Collection[str]) -> "Said":
        """The same without runs that others said, too."""
        return Said(self._runs.difference(shared), self._names)

    @property
    def runs(self) -> frozenset[str]:
        """The runs looked for."""
        return self._runs

    def is_name(self, value: object) -> bool:
        """Whether a value is one of the names, or the id of a statement of one of these contacts."""
        return isinstance(value, str) and (value in self._names or value.partition(".")[0] in self._names)

    def is_in(self, text: str) -> bool:
        """Whether a text holds any of it."""
        return next(self._spans(text), None) is not None

    def without(self, text: str) -> str:
        """The text with ``(erased)`` in place of all of it; the same object where there is nothing of it."""
        spans = sorted(self._spans(text))
        if not spans:
            return text
        pieces: list[str] = []
        end = 0
        for start, stop in spans:
            if start > end or not pieces:
                pieces += [text[end:start], ERASED]
            end = max(end, stop)
        return "".join([*pieces, text[end:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._names:
            for token in _TOKEN.finditer(text):
                name = token.group().rstrip(".!?")
                if self.is_name(name):
                    yield token.start(), token.start() + len(name)
        if self._runs:
            words = [(found.group().casefold(), *found.span()) for found in _WORD.finditer(text)]
            for place in range(len(words) - RUN + 1):
                run = words[place : place + RUN]
                if " ".join(word for word, _, _ in run) in self._runs:
                    yield run[0][1], run[-1][2]


def strings(value: object) -> Iterator[str]:
    """All strings inside a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(key)
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def edited(value: Any, said: Said) -> Any:
    """A JSON value without what was said: strings are cleaned, list items and keys that are a name go.

    The same object where there is nothing of it.
    """
    if isinstance(value, str):
        return said.without(value)
    if isinstance(value, dict):
        kept = {key: edited(item, said) for key, item in value.items() if not said.is_name(key)}
        same = len(kept) == len(value) and all(kept[key] is value[key] for key in kept)
        return value if same else kept
    if isinstance(value, list | tuple):
        items = [edited(item, said) for item in value if not said.is_name(item)]
        same = len(items) == len(value) and all(a is b for a, b in zip(items, value, strict=True))
        return value if same else items
    return value
