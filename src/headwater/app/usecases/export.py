"""The use cases behind ``export``."""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from headwater.app.context import Context
from headwater.app.usecases import reading
from headwater.app.usecases.quotes import check_quotes, check_statements
from headwater.app.verbs.export import SHARED, ExportInput, ExportOutput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.core.schema import schema


def export(context: Context, given: ExportInput) -> ExportOutput:
    """Write a table as CSV, Parquet or JSON.

    Raises:
        InputError: the ending or the table is none of those.
        ConflictError: the file exists.
        NotVerbatim: a stored quote or statement is not what its contact says.
    """
    path = Path(given.path)
    if path.suffix not in _WRITERS:
        raise InputError(f"cannot tell the format of {path.name!r}", hint="end it in .csv, .parquet or .json")
    if given.table not in SHARED:
        raise InputError(f"cannot export {given.table!r}", hint=f"one of: {', '.join(SHARED)}")
    target(given.path, overwrite=given.overwrite)
    withheld: list[int] = []
    data = pa.concat_tables(shared_batches(context, given.table, withheld))
    with whole(path) as scratch:
        path.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[path.suffix](data, scratch)
    with opened(context) as workspace:  # so that an erasure finds it
        change = {"table": given.table, "rows": data.num_rows}
        subject = str(path.absolute())
        workspace.desk.log(
            at=context.clock.now(), who=context.who, verb="export", subject=subject, why="", change=change
        )
    return ExportOutput(path=str(path), rows=data.num_rows, format=path.suffix[1:], withheld=sum(withheld))


def shared_batches(context: Context, table: str, withheld: list[int] | None = None) -> Iterator[pa.Table]:
    """The rows of a table that may leave the workspace, in its stored order; one batch at least.

    Args:
        context: where.
        table: one of ``SHARED``.
        withheld: gets the number of rows of each batch that were left out.

    Raises:
        NotVerbatim: a stored quote or statement is not what its contact says.
    """
    with opened(context) as workspace:
        small = reading.small_topics(workspace)
        batches = iter([_issues(workspace)]) if table == "issues" else workspace.lake.scan(table)
        nothing = True
        for data in batches:
            if table == "anecdotes":
                check_quotes(workspace, data.to_pylist())
            elif table == "statements":
                check_statements(workspace, data.to_pylist())
            shared, nothing = _without(data, small), False
            if withheld is not None:
                withheld.append(data.num_rows - shared.num_rows)
            yield shared
        if nothing:
            yield schema(table).empty_table()


def _without(data: pa.Table, small: set[str]) -> pa.Table:
    """The rows that are not about one of these topics."""
    column = next((name for name in ("topic_id", "subject") if name in data.column_names), None)
    if column is None or not small:
        return data
    hidden = pc.is_in(data[column], value_set=pa.array(sorted(small), pa.string()))
    return data.filter(pc.invert(hidden))


def _issues(workspace: Workspace) -> pa.Table:
    rows = [
        {
            "rank": issue.rank + 1,
            "issue_id": issue.issue_id,
            "topic_id": issue.topic_id,
            "name": issue.name,
            "contacts": issue.contacts.value,
            "contacts_low": issue.contacts.low,
            "contacts_high": issue.contacts.high,
            "share": issue.share.value,
            "share_low": issue.share.low,
            "share_high": issue.share.high,
            "level": issue.share.level,
            "method": issue.share.method,
            "per_week": issue.per_week,
            "top_attribute": " & ".join(f"{k}={v}" for k, v in issue.driver.rule.items()) if issue.driver else None,
            "lift": issue.driver.lift if issue.driver else None,
            "team": issue.team,
            "quote": issue.quotes[0].quote if issue.quotes else None,
        }
        for issue in reading.issues(workspace)
    ]
    return pa.Table.from_pylist(rows) if rows else pa.table({"rank": pa.array([], pa.int64())})


def flat(data: pa.Table) -> pa.Table:
    """Nested columns as JSON text, which CSV can hold."""
    columns = []
    for name in data.column_names:
        column = data[name]
        if pa.types.is_nested(column.type):
            column = pa.array([None if v is None else as_json(v) for v in column.to_pylist()], pa.string())
        columns.append(column)
    return pa.table(columns, names=data.column_names)


def as_json(value: object) -> str:
    """JSON of a value; infinity and not-a-number are null."""
    return json.dumps(_finite(value), ensure_ascii=False, default=str)


def _finite(value: object) -> object:
    """Infinity and not-a-number as null: JSON has neither."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list | tuple) else value


def _csv(data: pa.Table, path: Path) -> None:
    pa.csv.write_csv(flat(data), path)


def _parquet(data: pa.Table, path: Path) -> None:
    pa.parquet.write_table(data, path)


def _json_file(data: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n")
        file.write(",\n".join(as_json(row) for row in data.to_pylist()))
        file.write("\n]\n")


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {".csv": _csv, ".parquet": _parquet, ".json": _json_file}
