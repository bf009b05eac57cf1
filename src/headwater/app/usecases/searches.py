"""The use cases behind ``searches``."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from headwater.app.context import Context
from headwater.app.searching import Searcher, Wanted, topic_names
from headwater.app.sizing import Sized, sizing_of, wanted_of
from headwater.app.usecases.search import hits_of
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.search import HitRow
from headwater.app.verbs.searches import (
    AlertRow,
    AlertsOutput,
    DeleteInput,
    ExportInput,
    ExportOutput,
    NamedInput,
    RunInput,
    RunOutput,
    SaveInput,
    SearchesOutput,
    SearchRow,
)
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ports import SavedSearch
from headwater.prepare.redact import redact


def save(context: Context, given: SaveInput) -> SearchesOutput:
    """Keep a search; it must be one that can be run.

    Raises:
        InputError: it cannot be followed.
    """
    # what is kept is shown again later: no personal data in it
    texts = [text if text.startswith("c_") else redact(text).text for text in given.not_like]
    wanted = {
        "query": redact(given.query).text,
        "where": given.where,
        "near": list(given.near),
        "not_like": texts,
        "mode": given.mode,
        "limit": given.limit,
        "alert": given.alert,
    }
    with opened(context) as workspace:
        Searcher(workspace).ranked(wanted_of(wanted), pool=10)
        search = SavedSearch(given.name, "search", wanted, context.clock.now(), context.who)
        workspace.desk.searches.save(search, why=given.why)
        return _every(workspace)


def list_searches(context: Context, _given: Nothing) -> SearchesOutput:
    """The saved searches."""
    with opened(context) as workspace:
        return _every(workspace)


def run(context: Context, given: RunInput) -> RunOutput:
    """The contacts that the search holds now and has not shown before.

    Raises:
        UnknownComponent: there is no such search.
    """
    with opened(context) as workspace:
        search = _named(workspace, given)
        held = _held(workspace, search)
        seen = workspace.desk.searches.seen(search.name)
        fresh = [key for key in held if key not in seen]
        shown = _rows(workspace, search, fresh)
        if not given.peek:
            workspace.desk.searches.show(search.name, fresh, at=context.clock.now(), who=context.who)
        total = len(seen) + (0 if given.peek else len(fresh))
        return RunOutput(name=search.name, hits=shown, new=len(fresh), held=len(held), seen=total)


def check(context: Context, _given: Nothing) -> AlertsOutput:
    """What is new in every saved search; nothing counts as shown."""
    with opened(context) as workspace:
        rows = []
        for search in workspace.desk.searches.every():
            held = _held(workspace, search)
            new = len(set(held) - workspace.desk.searches.seen(search.name))
            alert = int(search.wanted.get("alert", 0))
            rows.append(AlertRow(name=search.name, new=new, held=len(held), alert=alert, raised=0 < alert <= new))
    rows.sort(key=lambda row: (not row.raised, row.name))
    return AlertsOutput(searches=rows, raised=sum(row.raised for row in rows))


def delete(context: Context, given: DeleteInput) -> SearchesOutput:
    """Forget a saved search.

    Raises:
        UnknownComponent: there is none of that name.
    """
    with opened(context) as workspace:
        name = _named(workspace, given).name
        workspace.desk.searches.delete(name, at=context.clock.now(), who=context.who, why=given.why)
        return _every(workspace)


def export(context: Context, given: ExportInput) -> ExportOutput:
    """Write what a search holds; nothing where too few customers stand behind it.

    Raises:
        InputError: the ending is none of those that can be written.
        ConflictError: the file exists.
    """
    path = Path(given.path)
    if path.suffix not in _WRITERS:
        raise InputError(f"cannot tell the format of {path.name!r}", hint=f"end it in {', '.join(_WRITERS)}")
    target(given.path, overwrite=given.overwrite)
    with opened(context) as workspace:
        search = _named(workspace, given)
        held = _held(workspace, search)
        withheld = len(held) if _customers(workspace, held) < workspace.resolved.settings.min_group else 0
        shown = [] if withheld else _rows(workspace, search, held)
        workspace.desk.log(
            at=context.clock.now(),
            who=context.who,
            verb="searches.export",
            subject=search.name,
            why="",
            change={"file": path.name, "rows": len(shown)},
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as scratch:
        _WRITERS[path.suffix](_table(shown), scratch)
    return ExportOutput(path=str(path), rows=len(shown), withheld=withheld)


def held_by(workspace: Workspace, name: str) -> list[str] | None:
    """contact_ids that a saved search holds now, best first; None where there is none of that name."""
    every = {search.name: search for search in workspace.desk.searches.every()}
    return _held(workspace, every[name]) if name in every else None


def _held(workspace: Workspace, search: SavedSearch) -> list[str]:
    """contact_ids that a search holds now, best first."""
    if search.kind == "sized":
        sized = Sized(workspace, sizing_of(workspace, str(search.wanted["sizing_id"])))
        return sized.found(float(search.wanted["recall"]))[0]
    found = Searcher(workspace).ranked(wanted_of(search.wanted), pool=max(300, int(search.wanted["limit"])))
    held: list[str] = found.rows["contact_id"].to_pylist()[: int(search.wanted["limit"])]
    return held


def _rows(workspace: Workspace, search: SavedSearch, ids: list[str]) -> list[HitRow]:
    """These contacts as hits of the search."""
    if not ids:
        return []
    searcher = Searcher(workspace)
    wanted: Wanted = wanted_of(search.wanted)
    found = searcher.ranked(wanted, pool=max(300, len(ids)))
    return hits_of(searcher, found, ids, topic_names(workspace), mode=wanted.mode)


def _customers(workspace: Workspace, ids: list[str]) -> int:
    """Distinct customers behind some contacts; a contact of nobody known counts for itself."""
    if not ids:
        return 0
    rows = Searcher(workspace).rows(ids, ("contact_id", "customer")).to_pylist()
    return len({row["customer"] or row["contact_id"] for row in rows})


def _every(workspace: Workspace) -> SearchesOutput:
    desk = workspace.desk.searches
    return SearchesOutput(
        searches=[
            SearchRow(
                name=search.name,
                kind=search.kind,
                query=str(search.wanted.get("query", "")),
                where=str(search.wanted.get("where", "")),
                created=search.created,
                who=search.who,
                ran=search.ran,
                seen=len(desk.seen(search.name)),
                alert=int(search.wanted.get("alert", 0)),
            )
            for search in desk.every()
        ]
    )


def _named(workspace: Workspace, given: NamedInput) -> SavedSearch:
    every = {search.name: search for search in workspace.desk.searches.every()}
    if given.name not in every:
        raise UnknownComponent(given.name, list(every), kind="saved search")
    return every[given.name]


def _table(shown: list[HitRow]) -> pa.Table:
    rows = [
        {
            "contact_id": hit.contact_id,
            "score": hit.score,
            "day": hit.day,
            "channel": hit.channel,
            "language": hit.language,
            "text": hit.text,
            "topics": "; ".join(hit.topics),
            "attributes": json.dumps(hit.attributes, ensure_ascii=False, sort_keys=True),
            "why": hit.why,
        }
        for hit in shown
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


_SCHEMA = pa.schema(
    [
        ("contact_id", pa.string()),
        ("score", pa.float64()),
        ("day", pa.date32()),
        *((name, pa.string()) for name in ("channel", "language", "text", "topics", "attributes", "why")),
    ]
)


def _csv(data: pa.Table, path: Path) -> None:
    pa.csv.write_csv(data, path)


def _parquet(data: pa.Table, path: Path) -> None:
    pa.parquet.write_table(data, path)


def _lines(data: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in data.to_pylist():
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {".csv": _csv, ".jsonl": _lines, ".parquet": _parquet}
