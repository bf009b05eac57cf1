"""Answers that go on: tables as they are read, and what happens as it happens."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, Final, Literal

import anyio
import pyarrow as pa
import pyarrow.csv
from fastapi import FastAPI, Header, Request
from fastapi.responses import StreamingResponse

from headwater.app.access import Principal
from headwater.app.context import Context, all_seen
from headwater.app.usecases.export import as_json, flat, shared_batches
from headwater.app.usecases.watch import standing
from headwater.app.verbs.export import SHARED
from headwater.core.errors import HeadwaterError, UnknownComponent
from headwater.serve.api.held import Held

FEED: Final = "/api/v1/feed"
_TABLES: Final = "/api/v1/tables/{table}"
_POLL_S: Final = 1.0
_BEAT_S: Final = 15.0
_EVENT: Final = {"type": "object", "properties": {name: {"type": "string"} for name in ("id", "event", "data")}}
_BEHIND: Final = 1000  # messages that a slow listener may be behind, before it must connect again
_KINDS: Final = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}


def add_tables(api: FastAPI, context: Callable[[Request], Context]) -> None:
    """The route that streams a table.

    Args:
        api: the application.
        context: of a request.
    """

    @api.get(
        _TABLES,
        operation_id="tables_stream",
        tags=["export"],
        summary=f"A table as it is read, memory bounded: {', '.join(SHARED)}.",
        response_class=StreamingResponse,
        responses={
            200: {"content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _KINDS.values()}}
        },
    )
    def stream(request: Request, table: str, format: Literal["jsonl", "csv", "arrow"] = "jsonl") -> StreamingResponse:
        if table not in SHARED:
            raise UnknownComponent(table, list(SHARED), kind="table")
        asked = context(request)
        all_seen(asked.sees, "a table")
        batches = shared_batches(asked, table)
        first = next(batches)  # what is wrong is said before the answer begins
        return StreamingResponse(_WRITERS[format](_again(first, batches)), media_type=_KINDS[format])


def _again(first: pa.Table, rest: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


def _jsonl(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    for batch in batches:
        yield "".join(as_json(row) + "\n" for row in batch.to_pylist()).encode()


def _csv(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    for number, batch in enumerate(batches):
        sink = pa.BufferOutputStream()
        pa.csv.write_csv(flat(batch), sink, pa.csv.WriteOptions(include_header=number == 0))
        yield sink.getvalue().to_pybytes()


def _arrow(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    sink = _Sink()
    writer: pa.RecordBatchStreamWriter | None = None
    for batch in batches:
        if writer is None:
            writer = pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), batch.schema)
        writer.write_table(batch)
        yield sink.drained()
    if writer is not None:
        writer.close()
        yield sink.drained()


class _Sink(io.RawIOBase):
    """Holds what was written until it is sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def drained(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


_WRITERS: dict[str, Callable[[Iterator[pa.Table]], Iterator[bytes]]] = {"jsonl": _jsonl, "csv": _csv, "arrow": _arrow}


def add_feed(api: FastAPI, held: Held) -> None:
    """The route that tells what happens: moves of issues, jobs that advance, alarms of the watch on new data.

    Args:
        api: the application.
        held: the workspace.
    """
    feed = _Feed(held)

    @api.get(
        FEED,
        operation_id="feed_listen",
        tags=["feed"],
        summary="Server-sent events: issue (what was done to one), job (how far one is), alarm (what the watch raised).",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
    )
    async def listen(
        request: Request,
        last_event_id: Annotated[int | None, Header(ge=0, lt=2**31, description="go on after this one")] = None,
    ) -> StreamingResponse:
        principal: Principal = request.state.principal
        all_seen(principal.sees, "the feed")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(feed.listen(last_event_id), media_type="text/event-stream", headers=headers)


class _Feed:
    """One reader of the desk for all who listen.

    Args:
        held: the workspace.
    """

    def __init__(self, held: Held) -> None:
        self._held = held
        self._listeners: set[asyncio.Queue[bytes]] = set()
        self._reader: asyncio.Task[None] | None = None
        self._seq = 0
        self._jobs: dict[str, str] = {}
        self._alarms = _Alarms(held)

    async def listen(self, after: int | None) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[bytes] = asyncio.Queue(_BEHIND)
        yield b": listening\n\n"
        if self._reader is None or self._reader.done():
            self._seq, _ = await anyio.to_thread.run_sync(self._read, None)
        upto = self._seq
        self._listeners.add(queue)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._tell())
        try:
            if after is not None and after < upto:
                _, missed = await anyio.to_thread.run_sync(self._read, after)
                for seq, message in missed:
                    if seq <= upto:
                        yield message
            while not queue.full():  # one that is too far behind is let go: it connects again and says where it was
                try:
                    yield await asyncio.wait_for(queue.get(), _BEAT_S)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self._listeners.discard(queue)

    async def _tell(self) -> None:
        while self._listeners:
            await asyncio.sleep(_POLL_S)
            self._seq, found = await anyio.to_thread.run_sync(self._read, self._seq)
            self._send([message for _, message in found])
            self._send(await anyio.to_thread.run_sync(self._changed_jobs))
            self._send(await anyio.to_thread.run_sync(self._alarms.raised))  # last: after new data it takes a while

    def _send(self, messages: list[bytes]) -> None:
        for queue in self._listeners:
            for message in messages:
                if not queue.full():
                    queue.put_nowait(message)

    def _read(self, after: int | None) -> tuple[int, list[tuple[int, bytes]]]:
        """The newest event's number, and the events after one."""
        issues = self._held.workspace().desk.issues
        if after is None:
            return issues.newest(), []
        events = issues.since(after)
        found = [
            (
                event.seq,
                _message(
                    "issue",
                    {"issue_id": event.issue_id, "kind": event.kind, "who": event.who, "at": event.at.isoformat()},
                    event.seq,
                ),
            )
            for event in events
        ]
        return (found[-1][0] if found else after), found

    def _changed_jobs(self) -> list[bytes]:
        jobs = self._held.workspace().desk.jobs.jobs(limit=50)
        told = {
            job.job_id: json.dumps(
                {"job_id": job.job_id, "verb": job.verb, "state": job.state, "progress": dict(job.progress)}
            )
            for job in jobs
        }
        changed = [text for key, text in told.items() if self._jobs.get(key) != text]
        first, self._jobs = not self._jobs, told
        return [] if first else [_event("job", text) for text in changed]


class _Alarms:
    """Incidents that the watch raises when data have come in. Those that stand when somebody begins to listen are no news.

    Args:
        held: the workspace.
    """

    def __init__(self, held: Held) -> None:
        self._held = held
        self._version = 0
        self._told: set[str] = set()

    def raised(self) -> list[bytes]:
        """Messages about incidents that were not there before."""
        workspace = self._held.workspace()
        version = workspace.lake.version("estimates")
        if version == self._version:
            return []
        first, self._version = not self._version, version
        try:
            found = standing(Context(workspace.path, who="feed", role="viewer"), workspace)
        except HeadwaterError:  # what the watch cannot judge raises no alarm, and the feed goes on
            found = []
        fresh = [row for row in found if row.key not in self._told]
        self._told |= {row.key for row in fresh}
        return [] if first else [_event("alarm", row.model_dump_json(include=_OF_ALARM)) for row in fresh]


_OF_ALARM: Final = {"key", "name", "topics", "segment", "onset", "raised", "observed", "expected", "excess", "is_new"}


def _event(kind: str, data: str) -> bytes:
    return f"event: {kind}\ndata: {data}\n\n".encode()


def _message(kind: str, data: Any, number: int) -> bytes:
    return f"id: {number}\n".encode() + _event(kind, json.dumps(data, ensure_ascii=False))
