"""What an operator sees of a server: counts and times for Prometheus, a log line for every answer. Never what was asked."""

import json
import sys
import time
from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.app.inbox import Inbox
from headwater.app.workspace import Workspace
from headwater.serve.api.guard import METRICS
from headwater.serve.api.problems import refuse

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PAGE: Final = "page"

Line = Mapping[str, Any]
Log = Callable[[Line], None]


class Meters:
    """The counters of one application.

    Args:
        folder: of the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "headwater_answers", "Answers, by route and status", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "headwater_answer_seconds",
            "Seconds from a request to the end of its answer, streams left out",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.open = Gauge("headwater_open_requests", "Requests that are being answered", registry=self.registry)
        self.registry.register(_OfWorkspace(folder))


class Telemetry:
    """An ASGI layer around everything else.

    Args:
        app: what it measures.
        meters: where it counts.
        log: takes a line for every answer; ``None`` = nobody wants them.
    """

    def __init__(self, app: ASGIApp, *, meters: Meters, log: Log | None) -> None:
        self._app, self._meters, self._log = app, meters, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 500, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        self._meters.open.inc()
        try:
            await self._app(scope, receive, sent)
        finally:
            self._meters.open.dec()
            self._note(scope, status, size, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        method, route = scope["method"], route_of(scope)
        self._meters.answers.labels(method, route, str(status)).inc()
        if route not in _STREAMS:
            self._meters.seconds.labels(method, route).observe(seconds)
        if self._log is not None:
            principal = scope.get("state", {}).get("principal")
            self._log(
                {
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                    "bytes": size,
                    "who": principal.who if principal else "",
                }
            )


_STREAMS: Final = frozenset({"/api/v1/feed", "/api/v1/inbox"})
"""Routes that last as long as their callers wish."""


def route_of(scope: Scope) -> str:
    """The pattern of the route, never the address: what was searched for stands in that."""
    route = scope.get("route")
    if route is None:  # refused before it was looked up
        return "refused"
    found: str = getattr(route, "path", _PAGE)
    return _PAGE if found == "/{_rest:path}" else found


class _OfWorkspace(Collector):
    """What waits in the workspace, looked up whenever somebody asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def describe(self) -> Iterable[Metric]:
        return ()  # nothing is looked up before the first question

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "headwater_inbox_bytes", "Bytes that were sent and wait to be taken in", Inbox(self._folder).waiting()
        )
        with Workspace(self._folder, create=False) as workspace:
            jobs = workspace.desk.jobs.jobs(limit=1000)
            waiting = GaugeMetricFamily("headwater_jobs", "Jobs among the newest thousand, by state", labels=["state"])
            for state, number in sorted(Counted(job.state for job in jobs).items()):
                waiting.add_metric([state], number)
            yield waiting
            messages = GaugeMetricFamily(
                "headwater_outbox_messages", "Messages to other systems, by connector and state", labels=["to", "state"]
            )
            for labels, number in sorted(workspace.desk.outbox.counts().items()):
                messages.add_metric(labels, number)
            yield messages
            rows = GaugeMetricFamily("headwater_rows", "Rows of the lake, by table", labels=["table"])
            for table in workspace.lake.tables():
                rows.add_metric([table], workspace.lake.count(table))
            yield rows


def add_telemetry(api: FastAPI, folder: Path, meters: Meters) -> None:
    """Add ``/metrics``, ``/healthz`` (the process answers) and ``/readyz`` (so do its stores).

    Args:
        api: the application.
        folder: of the workspace.
        meters: what is shown.
    """

    @api.get(METRICS, include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)

    @api.get("/healthz", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/readyz", include_in_schema=False)
    def ready() -> JSONResponse:
        try:
            with Workspace(folder, create=False) as workspace:
                workspace.desk.jobs.jobs(limit=1)
                workspace.lake.tables()
        except Exception as error:  # whatever it is, the stores do not answer
            return refuse(503, "not ready", f"the stores do not answer: {type(error).__name__}", "headwater doctor")
        return JSONResponse({"status": "ready"})


def as_json(line: Line) -> None:
    """Write a line of the log to standard error."""
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()
