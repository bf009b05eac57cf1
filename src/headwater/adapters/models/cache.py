"""Vectors kept on disk by content, so that a costly encoder never reads the same text twice.

One SQLite file in write-ahead mode: key = hash of the encoder's id and the text, value = the row. Rows are committed
in small batches, so a process that is killed loses at most the batch it was computing and never leaves half a row.
Other processes may read and write at the same time; whoever comes second finds the row or writes the same bytes."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import ConfigError, Unavailable
from headwater.core.ports import Encoder

_LOOKUP_ROWS: Final = 500  # bound variables of one SELECT
_COMMIT_ROWS: Final = 256  # what a kill can cost
_WAIT_S: Final = 60.0  # for another process's commit


class CachedEncoder:
    """The same vectors as the encoder inside, looked up where they are known.

    Args:
        encoder: whose rows depend on their text alone.
        path: file of the cache; made where it does not exist. Several encoders may share one.

    Raises:
        ConfigError: the file is not such a cache.
        Unavailable: it cannot be opened.
    """

    costly = False

    def __init__(self, encoder: Encoder, path: str | Path) -> None:
        self.inside = encoder
        self.id = encoder.id
        self.dim = encoder.dim
        self._prefix = encoder.id.encode() + b"\x00"
        self._db = _open(Path(path))

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``, rows unit-norm; an empty text gives a zero row."""
        place: dict[bytes, int] = {}
        distinct: list[str] = []
        order = np.empty(len(texts), np.int64)
        for i, text in enumerate(texts):
            key = self._key(text)
            if key not in place:
                place[key] = len(distinct)
                distinct.append(text)
            order[i] = place[key]
        rows = np.zeros((len(distinct), self.dim), np.float32)
        missing = self._look_up(place, rows)
        self._compute(missing, distinct, place, rows)
        return rows[order]

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def _key(self, text: str) -> bytes:
        return blake2b(self._prefix + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def _look_up(self, place: dict[bytes, int], rows: npt.NDArray[np.float32]) -> list[bytes]:
        """Fill in the rows that are known; the keys of the others, in order."""
        keys = list(place)
        known: set[bytes] = set()
        for start in range(0, len(keys), _LOOKUP_ROWS):
            part = keys[start : start + _LOOKUP_ROWS]
            marks = ",".join("?" * len(part))
            for key, row in self._db.execute(f"SELECT key, row FROM vectors WHERE key IN ({marks})", part):
                rows[place[key]] = np.frombuffer(row, np.float32)
                known.add(key)
        return [key for key in keys if key not in known]

    def _compute(
        self, missing: list[bytes], distinct: list[str], place: dict[bytes, int], rows: npt.NDArray[np.float32]
    ) -> None:
        for start in range(0, len(missing), _COMMIT_ROWS):
            part = missing[start : start + _COMMIT_ROWS]
            found = self.inside.encode([distinct[place[key]] for key in part])
            rows[[place[key] for key in part]] = found
            with self._db:
                self._db.executemany(
                    "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                    [(key, row.tobytes()) for key, row in zip(part, found, strict=True)],
                )


def empty(path: Path) -> int:
    """Forget all rows of a cache file so that it holds no byte of them; how many there were."""
    n = 0
    with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            n += db.execute(f'DELETE FROM "{table}"').rowcount
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return n


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=_WAIT_S, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise Unavailable(f"the vector cache {path} cannot be opened: {error}", hint="check its folder") from error
        raise ConfigError(
            f"{path} is not a vector cache: {error}", hint="delete the file; it is rebuilt from the texts"
        ) from error
    return db
