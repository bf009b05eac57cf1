"""A workspace repeated until it holds so many contacts: as large as a real one to whoever reads it, in a fraction of the time.

    python -m bench.speed.grow --workspace DIR --times 50 --to DIR

Every copy of a contact has an id and a source id of its own, with the statements, vectors, places on the map, assignments,
signals and cases that belong to it; indexes are made anew. Sizes, trends and names stay those of the workspace that is
repeated: it is for load tests (``bench/speed/doors.py``), where rows count and not what they say.
"""

import argparse
import shutil
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import indexing
from headwater.app.searching import Searcher
from headwater.app.workspace import Workspace

_OF_CONTACTS = (
    "contacts",
    "prepared",
    "documents",
    "statements",
    "vectors",
    "assignments",
    "map",
    "signals",
    "cases",
    "duplicates",
    "trajectories",
)
_BEFORE = r"^(c_[0-9a-f]+)"
_IDS = ("contact_id", "statement_id", "case_id", "group_id", "source_id")


def copied(rows: pa.Table, number: int) -> pa.Table:
    """The rows of another copy."""
    for name in _IDS:
        if number and name in rows.column_names:
            if name == "source_id":
                column = pc.binary_join_element_wise(rows[name], f"{number:02x}", "-")
            else:
                column = pc.replace_substring_regex(rows[name], _BEFORE, rf"\1{number:02x}")
            rows = rows.set_column(rows.column_names.index(name), rows.schema.field(name), column)
    return rows


def repeated(workspace: Workspace, table: str, times: int) -> Iterator[pa.Table]:
    """The table again and again; the first copy is the table itself."""
    held = workspace.lake.read(table)
    for number in range(times):
        yield copied(held, number)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True, help="of a finished run; it is left as it is")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(words)
    shutil.copytree(given.workspace, given.to, ignore=shutil.ignore_patterns("demo", "writer.lock"))
    with Workspace(given.to) as workspace:
        for table in _OF_CONTACTS:
            began = time.perf_counter()
            workspace.lake.replace(table, repeated(workspace, table, given.times))
            workspace.lake.compact(table, keep=timedelta(0))
            print(f"{table}: {workspace.lake.count(table):,} rows, {time.perf_counter() - began:.1f} s", flush=True)
        began = time.perf_counter()
        encoder = Searcher(workspace).encoder
        (row,) = workspace.desk.ledger("index")
        facts = indexing.index(workspace.lake, workspace.artefacts, workspace.finder, encoder)
        workspace.desk.record(row._replace(facts=facts))  # where search finds what it must know of all contacts
        print(f"indexes: {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
