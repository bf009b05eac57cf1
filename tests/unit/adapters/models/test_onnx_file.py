"""Numbers of a model are found and changed in place; what is not a model is refused."""

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.adapters.models.onnx_file import add_products, gather_first, initializers
from headwater.core.errors import ConfigError


def number(value: int) -> bytes:
    """A protocol-buffer number of variable length."""
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def piece(field: int, content: bytes) -> bytes:
    """A field with content."""
    return number(field << 3 | 2) + number(len(content)) + content


def initializer(name: str, array: np.ndarray) -> bytes:
    """One initializer as ONNX writes it."""
    shape = b"".join(number(1 << 3) + number(size) for size in array.shape)
    return piece(5, shape + number(2 << 3) + number(1) + piece(8, name.encode()) + piece(9, array.tobytes()))


def model(levels: np.ndarray, scale: np.ndarray) -> bytes:
    """A file of one matrix among other fields."""
    graph = piece(2, b"graph") + initializer("m_q", levels) + initializer("m_scale", scale[None])
    return number(1 << 3) + number(8) + piece(2, b"maker") + piece(7, graph) + piece(8, b"after")


def matrix(file: bytes) -> np.ndarray:
    """What the matrix in the file stands for."""
    found = initializers(file)
    levels, scale = found["m_q"], found["m_scale"]
    rows = np.frombuffer(bytes(file[levels.start : levels.end]), np.int8).reshape(levels.shape)
    return rows * np.frombuffer(bytes(file[scale.start : scale.end]), np.float32)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**31))
def test_the_product_is_added_to_within_half_a_level(inside, out, rank, seed):
    rng = np.random.default_rng(seed)
    levels = rng.integers(-127, 128, (inside, out)).astype(np.int8)
    file = model(levels, rng.uniform(0.001, 0.01, out).astype(np.float32))
    left, right = (rng.normal(size=shape).astype(np.float16) for shape in ((out, rank), (rank, inside)))
    changed = add_products(file, {"m": (left, right)})
    wanted = matrix(file) + (left.astype(float) @ right.astype(float)).T
    step = np.abs(wanted).max(axis=0) / 127
    assert len(changed) == len(file)
    assert (np.abs(matrix(changed) - wanted) <= 0.51 * step + 1e-7).all()
    places = initializers(file)
    rest = [i for i in range(len(file)) if not any(p.start <= i < p.end for p in places.values())]
    assert bytes(changed[i] for i in rest) == bytes(file[i] for i in rest)


def test_a_matrix_that_does_not_fit_is_refused():
    file = model(np.ones((2, 3), np.int8), np.ones(3, np.float32))
    thin = np.ones((2, 1), np.float16), np.ones((1, 2), np.float16)
    with pytest.raises(ConfigError, match="no matrix m of this shape"):
        add_products(file, {"m": thin})
    with pytest.raises(ConfigError, match="no matrix n"):
        add_products(file, {"n": thin})


def test_half_a_file_is_not_a_model():
    file = model(np.ones((2, 3), np.int8), np.ones(3, np.float32))
    with pytest.raises(ConfigError, match="not an ONNX model"):
        initializers(file[: len(file) - 40])


def node(operator: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    """One node as ONNX writes it."""
    names = b"".join(piece(1, name.encode()) for name in inputs) + piece(2, output.encode())
    return piece(1, names + piece(4, operator.encode()) + attributes)


def ends(field: int, name: str, kind: int) -> bytes:
    """An input or output of the graph: a list of any length."""
    return piece(field, piece(1, name.encode()) + piece(2, piece(1, number(1 << 3) + number(kind))))


def test_rows_looked_up_before_scaling_are_the_same_rows():
    rng = np.random.default_rng(0)
    levels = initializer("t_q", rng.integers(-127, 128, (9, 4)).astype(np.int8))
    as_bytes = levels.replace(number(2 << 3) + number(1), number(2 << 3) + number(3), 1)  # type 3: int8
    scale = initializer("t_scale", rng.uniform(0.001, 0.01, (9, 1)).astype(np.float32))
    to_float = piece(5, piece(1, b"to") + number(3 << 3) + number(1) + number(20 << 3) + number(2))
    nodes = node("Cast", ["t_q"], "t_f", to_float) + node("Mul", ["t_f", "t_scale"], "t")
    nodes += node("Gather", ["t", "ids"], "rows")
    graph = nodes + piece(2, b"graph") + as_bytes + scale + ends(11, "ids", 7) + ends(12, "rows", 1)
    file = number(1 << 3) + number(8) + piece(7, graph) + piece(8, number(2 << 3) + number(17))
    small = gather_first(file, "t")
    ids = {"ids": np.array([3, 0, 8, 3])}
    before, after = (
        onnxruntime.InferenceSession(each, providers=["CPUExecutionProvider"]).run(None, ids)[0]
        for each in (file, small)
    )
    assert small != file
    assert before.tobytes() == after.tobytes()
    assert before.shape == (4, 4)


def test_a_model_without_the_table_comes_back_as_it_was():
    file = model(np.ones((2, 3), np.int8), np.ones(3, np.float32))
    assert gather_first(file, "absent") == file
