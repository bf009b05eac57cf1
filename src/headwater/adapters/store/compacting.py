"""Files of a Lance table: brought together, indexed, and rows taken out of every one, old states and indexes included."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from headwater.core.ports.lake import Compacted

os.environ.setdefault("LANCE_LOG", "error")  # read by the library when it is imported; its notices are not for users

import lance

_ALL: Final = timedelta(0)


def index(dataset: "lance.LanceDataset", column: str) -> None:
    """See ``core.ports.Lake.index``."""
    if column in {name for held in dataset.describe_indices() for name in held.field_names}:
        dataset.optimize.optimize_indices()
    else:
        dataset.create_scalar_index(column, "BTREE", replace=True)


def compact(dataset: "lance.LanceDataset", *, keep: timedelta) -> Compacted:
    """See ``core.ports.Lake.compact``; the data set stands at its newest version afterwards."""
    before = len(dataset.get_fragments())
    if (
        dataset.describe_indices()
    ):  # files that an index knows are never joined with others: that would change their order
        dataset.optimize.optimize_indices()
        dataset.checkout_latest()  # type: ignore[no-untyped-call]  # untyped in lance
    dataset.optimize.compact_files(materialize_deletions_threshold=0.0)
    dataset.checkout_latest()  # type: ignore[no-untyped-call]  # untyped in lance
    # files of a commit that never came about are kept for a week, unless everything old must go
    gone = dataset.cleanup_old_versions(older_than=keep, delete_unverified=keep == _ALL)
    return Compacted(before, len(dataset.get_fragments()), gone.old_versions, gone.bytes_removed)


def erase(dataset: "lance.LanceDataset", where: str) -> int:
    """See ``core.ports.Lake.erase``."""
    before = int(dataset.count_rows())
    if not dataset.count_rows(where):
        return 0
    # indexes hold words, ids and vectors of these rows; first, because whoever is killed here finds the rows, and comes again
    for index in dataset.describe_indices():
        dataset.drop_index(index.name)
    dataset.delete(where)
    removed = before - int(dataset.count_rows())
    # the record of a deletion holds its filter, and lives as long as it is the newest: one more commit makes it old
    dataset.update_config({"headwater.erased": str(dataset.version)})
    dataset.checkout_latest()  # type: ignore[no-untyped-call]  # untyped in lance
    compact(dataset, keep=_ALL)
    return removed


def stored(uri: str) -> Iterator[tuple[str, bytes]]:
    """See ``core.ports.Lake.stored``."""
    for path in sorted(Path(uri).rglob("*")):
        if path.is_file():
            yield str(path.relative_to(uri)), path.read_bytes()
