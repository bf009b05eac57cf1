"""Parquet: batch by batch."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from headwater.core.errors import InputError
from headwater.core.types import RawRecord, Rejected


def read_parquet(file: Path | pa.NativeFile, name: str) -> Iterator[RawRecord | Rejected]:
    """The rows of a Parquet file, numbered from 1.

    Raises:
        InputError: the file is damaged.
    """
    number = 0
    try:
        with pq.ParquetFile(file) as table:
            for batch in table.iter_batches(batch_size=4096):
                for row in batch.to_pylist():
                    number += 1
                    yield RawRecord(number, row, json.dumps(row, ensure_ascii=False, default=str))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"{name} is not a readable Parquet file: {error}", hint="write it again, or copy it again"
        ) from error
