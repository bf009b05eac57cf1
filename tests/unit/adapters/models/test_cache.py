"""The vector cache: each text is read once, whatever happens to the process."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.core.errors import ConfigError, Unavailable


class Counting:
    """A small real encoder that remembers what it was asked."""

    dim = 3
    costly = True

    def __init__(self, id: str = "counting.v1") -> None:
        self.id = id
        self.read: list[str] = []

    def encode(self, texts):
        self.read += texts
        rows = np.array([[len(text), text.count("a"), 1] for text in texts], np.float32).reshape(-1, 3)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_nothing_is_read_twice(tmp_path):
    inner = Counting()
    cached = CachedEncoder(inner, tmp_path / "vectors.db")
    first = cached.encode(["a", "b", "a", "ccc"])
    again = cached.encode(["ccc", "a", "new"])
    assert inner.read == ["a", "b", "ccc", "new"]
    assert (first == Counting().encode(["a", "b", "a", "ccc"])).all()
    assert (again == Counting().encode(["ccc", "a", "new"])).all()
    cached.close()
    reopened = Counting()
    kept = CachedEncoder(reopened, tmp_path / "vectors.db").encode(["b", "new"])
    assert kept.tobytes() == np.stack([first[1], again[2]]).tobytes()
    assert reopened.read == []


def test_encoders_do_not_mix(tmp_path):
    one, two = Counting("one.v1"), Counting("two.v1")
    CachedEncoder(one, tmp_path / "v.db").encode(["a"])
    CachedEncoder(two, tmp_path / "v.db").encode(["a"])
    assert two.read == ["a"]


def test_odd_texts_and_many_of_them(tmp_path):
    texts = ["", "\x00", "\ud800", *map(str, range(2000))]
    cached = CachedEncoder(Counting(), tmp_path / "v.db")
    assert (cached.encode(texts) == cached.encode(texts)).all()
    assert cached.encode([]).shape == (0, 3)


def test_a_file_that_is_no_cache_is_refused(tmp_path):
    (tmp_path / "v.db").write_text("not a database" * 1000)
    with pytest.raises(ConfigError, match="not a vector cache"):
        CachedEncoder(Counting(), tmp_path / "v.db")
    with pytest.raises(Unavailable, match="cannot be opened"):
        CachedEncoder(Counting(), tmp_path)


WORKER = """
import sys
from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.static import StaticEncoder
cached = CachedEncoder(StaticEncoder.shipped(), sys.argv[1])
for i in range(1000):
    cached.encode([f"text {i} {j}" for j in range(300)])
    print(i, flush=True)
"""


def test_a_kill_leaves_whole_rows(tmp_path):
    source = Path(__file__).parents[4] / "src"
    path = tmp_path / "v.db"
    child = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path)], stdout=subprocess.PIPE, env={"PYTHONPATH": str(source)}
    )
    assert child.stdout is not None
    for _ in range(3):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    plain = StaticEncoder.shipped()
    texts = [f"text {i} {j}" for i in range(5) for j in range(300)]
    cached = CachedEncoder(plain, path)
    assert (cached.encode(texts) == plain.encode(texts)).all()
    cached.close()
