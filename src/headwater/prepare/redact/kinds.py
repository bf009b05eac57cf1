"""The kinds of personal data, which of them are replaced by default, and which wins where two overlap."""

from typing import Final, NamedTuple

from headwater.core.errors import UnknownComponent

DEFAULT: Final = (
    "EMAIL", "URL", "IBAN", "CARD", "SSN", "IP", "MAC", "CRYPTO", "VIN", "PASSWORD", "USERNAME", "PASSPORT", "LICENCE",
    "DATE_OF_BIRTH", "PHONE", "ACCOUNT", "ADDRESS", "POSTCODE", "PERSON",
)  # fmt: skip
"""Identifiers of a person, strongest first: what ``redact`` replaces unless told otherwise."""

OPTIONAL: Final = ("DATE_TIME", "ORGANIZATION", "LOCATION", "TITLE")
"""Found on request: they rarely identify alone, and analysis needs them."""

ALL: Final = DEFAULT + OPTIONAL
RANK: Final = {kind: place for place, kind in enumerate(ALL)}


class Found(NamedTuple):
    """A candidate: ``text[start:end]`` is of this kind."""

    start: int
    end: int
    kind: str


def select(types: tuple[str, ...] | None) -> frozenset[str]:
    """The kinds asked for; the default ones when ``None``.

    Raises:
        UnknownComponent: a kind that does not exist.
    """
    if types is None:
        return frozenset(DEFAULT)
    for kind in types:
        if kind not in RANK:
            raise UnknownComponent(kind, list(ALL), kind="type of personal data")
    return frozenset(types)


def resolve(found: list[Found]) -> list[Found]:
    """Disjoint candidates in order: those that overlap become one span over both, under the longer one's kind.

    Of two equally long ones the stronger kind names the span. Nothing that a finder covered is left uncovered.
    """
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end, RANK[f.kind])):
        if kept and item.start < kept[-1].end:
            last = kept[-1]
            length_a, length_b = last.end - last.start, item.end - item.start
            winner = last if (length_a, -RANK[last.kind]) >= (length_b, -RANK[item.kind]) else item
            kept[-1] = Found(last.start, max(last.end, item.end), winner.kind)
        else:
            kept.append(item)
    return kept
