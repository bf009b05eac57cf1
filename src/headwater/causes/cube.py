"""The attribute cube: leaves with actual and expected values, and the groups of every combination of attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.core.errors import InputError, SchemaMismatch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ALL_LAYERS_UP_TO: Final = 6  # attributes; with more, rules of at most DEEPEST attributes
DEEPEST: Final = 3


@dataclass(frozen=True)
class Cube:
    """Leaves of the cube, sorted by content.

    Attributes:
        dimensions: names of the attributes.
        values: per attribute its values, sorted; code -1 is a missing value.
        codes: (leaves, dimensions) value numbers.
        actual: (leaves,).
        expected: (leaves,).
    """

    dimensions: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: Ints
    actual: Floats
    expected: Floats


@dataclass(frozen=True)
class Cuboid:
    """All combinations of values of some attributes.

    Attributes:
        axes: which attributes.
        group: (leaves,) number of the combination a leaf belongs to; -1 where one of the values is missing.
        first: (groups,) a leaf of each group, which tells the values.
    """

    axes: tuple[int, ...]
    group: Ints
    first: Ints

    @property
    def size(self) -> int:
        """Number of combinations that occur."""
        return len(self.first)


def build_cube(table: pa.Table, dimensions: Sequence[str], *, actual: str, expected: str) -> Cube:
    """Add up equal leaves and sort them by content.

    Raises:
        SchemaMismatch: a column is missing.
        InputError: values are negative or not finite.
    """
    missing = [name for name in (*dimensions, actual, expected) if name not in table.column_names]
    if missing or not dimensions:
        raise SchemaMismatch(f"the table lacks the columns {missing}" if missing else "no dimensions were given")
    names = tuple(dimensions)
    text = {name: pc.cast(table[name], pa.string()) for name in names}
    numbers = {"actual": pc.cast(table[actual], pa.float64()), "expected": pc.cast(table[expected], pa.float64())}
    wide = pa.table({**text, **{name: pc.fill_null(column, 0.0) for name, column in numbers.items()}})
    keys = [(name, "ascending") for name in (*names, "actual", "expected")]
    wide = wide.sort_by(keys)
    values, columns = [], []
    for name in names:
        encoded = wide[name].combine_chunks().dictionary_encode()
        found = encoded.dictionary.to_pylist()
        rank = np.argsort(np.argsort(np.array(found, dtype=object))) if found else np.zeros(0, np.int64)
        codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
        columns.append(np.where(codes >= 0, np.append(rank, -1)[codes], -1))
        values.append(tuple(sorted(found)))
    a, e = wide["actual"].to_numpy(), wide["expected"].to_numpy()
    if not (np.all(np.isfinite(a) & (a >= 0)) and np.all(np.isfinite(e) & (e >= 0))):
        raise InputError(f"{actual!r} and {expected!r} must be finite and not negative")
    leaf, starts = _runs(np.stack(columns, axis=1))
    sums = [np.bincount(leaf, x, len(starts)).astype(np.float64) for x in (a, e)]
    return Cube(names, tuple(values), np.stack(columns, axis=1)[starts], sums[0], sums[1])


def cuboids(cube: Cube) -> list[Cuboid]:
    """Every combination of attributes, short ones first."""
    n = len(cube.dimensions)
    deepest = n if n <= ALL_LAYERS_UP_TO else DEEPEST
    found = []
    for layer in range(1, deepest + 1):
        for axes in combinations(range(n), layer):
            key = np.zeros(len(cube.codes), np.int64)
            gone = np.zeros(len(cube.codes), bool)
            for axis in axes:
                key = key * (len(cube.values[axis]) + 1) + cube.codes[:, axis]
                gone |= cube.codes[:, axis] < 0
            found.append(_cuboid(axes, np.where(gone, -1, key)))
    return found


def _cuboid(axes: tuple[int, ...], key: Ints) -> Cuboid:
    present, first, group = np.unique(key, return_index=True, return_inverse=True)
    if len(present) and present[0] == -1:
        return Cuboid(axes, group - 1, first[1:])
    return Cuboid(axes, group.astype(np.int64), first.astype(np.int64))


def _runs(codes: Ints) -> tuple[Ints, Ints]:
    """Leaf number of each sorted row and the first row of each leaf."""
    fresh = np.ones(len(codes), bool)
    fresh[1:] = np.any(codes[1:] != codes[:-1], axis=1)
    return np.cumsum(fresh) - 1, np.flatnonzero(fresh)
