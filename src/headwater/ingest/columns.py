"""What a sample says about each column: how full, how long, how varied its values are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.ingest.normalise import is_missing, key_of


@dataclass(frozen=True, slots=True)
class Column:
    """Facts about a column in a sample.

    Attributes:
        name: as the source spells it.
        key: lower case with underscores.
        values: those that are not missing, in order.
        n_rows: rows of the sample.
        n_distinct: different values among scalars.
        mean_words: mean number of words of texts.
        share_text: share of values that are texts, 0..1.
        share_scalar: share of values that are no list and no mapping, 0..1.
    """

    name: str
    key: str
    values: list[Any]
    n_rows: int
    n_distinct: int
    mean_words: float
    share_text: float
    share_scalar: float

    @property
    def n(self) -> int:
        """Values that are not missing."""
        return len(self.values)

    @property
    def share_distinct(self) -> float:
        """Different values as a share of all, 0..1."""
        return self.n_distinct / max(1, self.n)

    def share(self, matches: Iterable[bool]) -> float:
        """Share of true, 0 where there is none."""
        found = list(matches)
        return sum(found) / len(found) if found else 0.0


def describe_columns(names: Sequence[str], records: Sequence[Mapping[str, Any]]) -> list[Column]:
    """The columns of a sample, nested objects opened one level (``user.id``)."""
    opened: dict[str, list[Any]] = {name: [] for name in names}
    for record in records:
        for name, value in record.items():
            if isinstance(value, dict) and 0 < len(value) <= 12:
                for inner, item in value.items():
                    if not isinstance(item, (dict, list)):
                        opened.setdefault(f"{name}.{inner}", []).append(item)
            opened.setdefault(name, []).append(value)
    return [_described(name, values, len(records)) for name, values in opened.items()]


def _described(name: str, values: list[Any], n_rows: int) -> Column:
    kept = [value for value in values if not is_missing(value)]
    scalars = [value for value in kept if not isinstance(value, (list, dict, tuple))]
    texts = [value for value in scalars if isinstance(value, str)]
    return Column(
        name=name,
        key=key_of(name),
        values=kept,
        n_rows=n_rows,
        n_distinct=len({str(value) for value in scalars}),
        mean_words=sum(len(text[:5000].split()) for text in texts) / max(1, len(texts)),
        share_text=len(texts) / max(1, len(kept)),
        share_scalar=len(scalars) / max(1, len(kept)),
    )
