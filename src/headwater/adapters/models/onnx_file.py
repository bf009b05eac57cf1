"""Just enough of the ONNX file format to put other numbers into a model and to make one of its tables small.

A model is a protocol buffer (ONNX ``onnx.proto3``): a graph (field 7) with nodes (1; inputs 1, outputs 2, operator 4,
attributes 5) and initializers (5; shape 1, name 8, bytes 9). The weights of a changed model are as many bytes as
before, so they are written in place. The package ``onnx`` would do this too; it is 18 MB and nothing else here needs it.

References:
    ONNX, Open Neural Network Exchange intermediate representation, 2019; Protocol Buffers encoding, Google.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import ConfigError

_GRAPH, _NODE, _INITIALIZER = 7, 1, 5
_INPUT, _OUTPUT, _OPERATOR, _ATTRIBUTE = 1, 2, 4, 5
_SHAPE, _NAME, _BYTES = 1, 8, 9
_LEVELS: Final = 127

Factors = tuple[npt.NDArray[np.float16], npt.NDArray[np.float16]]


@dataclass(frozen=True, slots=True)
class Initializer:
    """Where the numbers of one initializer stand.

    Attributes:
        shape: of the array.
        start: offset of its bytes in the file.
        end: offset after the last of them.
    """

    shape: tuple[int, ...]
    start: int
    end: int


def initializers(model: bytes | bytearray) -> dict[str, Initializer]:
    """The initializers of a model that keep their numbers as raw bytes, by name, in the order of the file.

    Raises:
        ConfigError: the file is not a model.
    """
    found: dict[str, Initializer] = {}
    try:
        for field, graph_start, graph_end in _fields(model, 0, len(model)):
            if field == _GRAPH:
                for part, start, end in _fields(model, graph_start, graph_end):
                    if part == _INITIALIZER:
                        found |= _initializer(model, start, end)
    except IndexError as error:
        raise ConfigError(
            "the file ends within a field: not an ONNX model", hint="install the package again"
        ) from error
    return found


def add_products(model: bytes | bytearray, changes: Mapping[str, Factors]) -> bytearray:
    """A copy of the model with a product of two thin matrices added to each matrix named.

    A matrix stands as ``NAME_q`` ``(inside, out) int8`` times ``NAME_scale`` ``(1, out) float32``. It is added up in
    float64, where the product of half-precision factors is exact, and rounded again to 127 levels a column: the same
    bytes on every machine.

    Args:
        model: bytes of the ONNX file.
        changes: name -> ``(out, r)`` and ``(r, inside)`` float16; their product is added to the matrix.

    Raises:
        ConfigError: the model lacks a matrix, or its shape does not fit.
    """
    held, changed = initializers(model), bytearray(model)
    for name, (left, right) in changes.items():
        whole, scale = held.get(f"{name}_q"), held.get(f"{name}_scale")
        if whole is None or scale is None or whole.shape != (right.shape[1], left.shape[0]):
            raise ConfigError(f"the model has no matrix {name} of this shape", hint="install the package again")
        levels = np.frombuffer(model, np.int8, count=whole.end - whole.start, offset=whole.start)
        steps = np.frombuffer(model, np.float32, count=(scale.end - scale.start) // 4, offset=scale.start)
        product = left.astype(np.float64) @ right.astype(np.float64)
        matrix = levels.reshape(whole.shape) * steps.astype(np.float64) + product.T
        fresh = (np.abs(matrix).max(axis=0) / _LEVELS).astype(np.float32)
        rounded = np.clip(np.rint(matrix / np.where(fresh > 0, fresh, 1)), -_LEVELS, _LEVELS)
        changed[whole.start : whole.end] = rounded.astype(np.int8).tobytes()
        changed[scale.start : scale.end] = fresh.tobytes()
    return changed


def gather_first(model: bytes | bytearray, table: str) -> bytes:
    """A model that looks rows up in the int8 table and scales those, not the whole table beforehand.

    ``Gather(Cast(TABLE_q) x TABLE_scale, ids)`` becomes ``Cast(Gather(TABLE_q, ids)) x Gather(TABLE_scale, ids)``: the
    same numbers to the last bit, without the table in float32, which the runtime would make and keep (47 MB for 30,522
    word pieces).

    Args:
        model: bytes of the ONNX file.
        table: name of the table; a model without a look-up in it comes back as it was.
    """
    graph = next(((start, end) for field, start, end in _fields(model, 0, len(model)) if field == _GRAPH), (0, 0))
    parts = [(field, bytes(model[start:end])) for field, start, end in _fields(model, *graph)]
    rebuilt: list[bytes] = []
    moved = False
    for field, content in parts:
        inputs, outputs = _ends(content) if field == _NODE else ([], [])
        if outputs in ([table], [f"{table}_f"]):
            continue
        if inputs[:1] == [table]:
            moved = True
            rebuilt.append(_look_up(table, inputs[1], outputs[0]))
        else:
            rebuilt.append(_piece(field, content))
    if not moved:
        return bytes(model)
    head, inside = bytes(model[: graph[0]]).removesuffix(_number_bytes(graph[1] - graph[0])), b"".join(rebuilt)
    return head + _number_bytes(len(inside)) + inside + bytes(model[graph[1] :])


def _look_up(table: str, ids: str, output: str) -> bytes:
    to_float = _piece(1, b"to") + b"\x18\x01" + b"\xa0\x01\x02"  # name; i = 1, float32; type = 2, an integer
    return (
        _node("Gather", [f"{table}_q", ids], f"{output}_q")
        + _node("Cast", [f"{output}_q"], f"{output}_f", to_float)
        + _node("Gather", [f"{table}_scale", ids], f"{output}_scale")
        + _node("Mul", [f"{output}_f", f"{output}_scale"], output)
    )


def _node(operator: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    content = b"".join(_piece(_INPUT, name.encode()) for name in inputs) + _piece(_OUTPUT, output.encode())
    content += _piece(_OPERATOR, operator.encode()) + (_piece(_ATTRIBUTE, attribute) if attribute else b"")
    return _piece(_NODE, content)


def _ends(node: bytes) -> tuple[list[str], list[str]]:
    """Names of a node's inputs and outputs."""
    found: dict[int, list[str]] = {_INPUT: [], _OUTPUT: []}
    for field, start, end in _fields(node, 0, len(node)):
        if field in found:
            found[field].append(node[start:end].decode())
    return found[_INPUT], found[_OUTPUT]


def _piece(field: int, content: bytes) -> bytes:
    return _number_bytes(field << 3 | 2) + _number_bytes(len(content)) + content


def _number_bytes(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _initializer(model: bytes | bytearray, start: int, end: int) -> dict[str, Initializer]:
    shape: list[int] = []
    name, place = "", None
    for field, first, last in _fields(model, start, end):
        if field == _SHAPE:
            shape.append(_number(model, first)[0])
        elif field == _NAME:
            name = model[first:last].decode()
        elif field == _BYTES:
            place = (first, last)
    return {name: Initializer(tuple(shape), *place)} if place else {}


def _fields(model: bytes | bytearray, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number of each field and where its content stands."""
    while start < end:
        key, start = _number(model, start)
        kind = key & 7
        if kind == 2:
            length, start = _number(model, start)
            stop = start + length
        else:
            stop = _number(model, start)[1] if kind == 0 else start + (8 if kind == 1 else 4)
        yield key >> 3, start, stop
        start = stop


def _number(model: bytes | bytearray, start: int) -> tuple[int, int]:
    """A number of variable length, and the offset after it."""
    value = shift = 0
    while True:
        byte = model[start]
        start += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, start
