"""The use case behind ``follow``: look, take in, raise alarms, pause, until told to stop."""

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from headwater.app import wiring
from headwater.app.context import Context
from headwater.app.following import Feed, FolderFeed, InboxFeed, SpoolFeed
from headwater.app.ingesting import Source, look
from headwater.app.running import Run
from headwater.app.usecases.rounds import Worker
from headwater.app.usecases.run import look_after
from headwater.app.usecases.watch import watch
from headwater.app.verbs.follow import FollowInput, FollowOutput
from headwater.app.verbs.watch import WatchInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ConflictError, InputError, NotEnoughData, UpstreamError
from headwater.ingest import Counts

_LATER: Final = (ConflictError, UpstreamError, InputError)
_SETTLES_S: Final = 1.0


@dataclass
class _Told:
    """What happened so far."""

    counts: Counts = field(default_factory=Counts)
    batches: int = 0
    full: int = 0
    fired: int = 0
    alarms: dict[str, str] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)


def follow(context: Context, given: FollowInput) -> FollowOutput:
    """What was taken in, once it is stopped.

    Raises:
        InputError: the folder is not there.
        ConfigError: the queue is not set up.
    """
    if given.folder and not Path(given.folder).is_dir():
        raise InputError(f"{given.folder} is not a folder", hint=f"make it: mkdir -p {given.folder}")
    queues = {url: wiring.queue(url) for url in (given.sqs, given.kafka) if url}
    with opened(context, create=True) as workspace:
        inside = replace(context, who="follow", role="system", held=workspace)
        feeds: list[Feed] = [InboxFeed(workspace.path, map=given.map)]
        feeds += [InboxFeed(workspace.path, map=given.map, queue=queue, name=url) for url, queue in queues.items()]
        follower = _Follower(inside, workspace, given, feeds)
        with suppress(KeyboardInterrupt):  # what was under way is taken up by the next follow, or by the next run
            follower.go()
        return follower.output()


class _Follower:
    def __init__(self, context: Context, workspace: Workspace, given: FollowInput, feeds: list[Feed]) -> None:
        self._context, self._workspace, self._given = context, workspace, given
        self._feeds = feeds
        if given.folder:
            self._feeds.append(FolderFeed(Path(given.folder), map=given.map, known=_digests(workspace)))
        self._worker = Worker(context)
        self._told = _Told()
        self._full_at = context.clock.now()
        self._added = workspace.lake.count("contacts") > 0  # perhaps by a follower before this one
        self._seen = set(self._incidents())

    def go(self) -> None:
        """Rounds, with pauses."""
        looks = 0
        while True:
            looks += 1
            self._round()
            if self._given.once and looks > 1:  # a file is complete when it looks as it did before
                return
            time.sleep(min(self._given.every_s, _SETTLES_S) if self._given.once else self._given.every_s)

    def output(self) -> FollowOutput:
        told = self._told
        return FollowOutput(
            batches=told.batches,
            full=told.full,
            accepted=told.counts.accepted,
            duplicate=told.counts.duplicate,
            quarantined=told.counts.quarantined,
            alarms=list(told.alarms.values()),
            fired=told.fired,
            trouble=[f"{name}: {why}" for name, why in sorted(told.trouble.items())],
        )

    def _round(self) -> None:
        spools = [
            SpoolFeed(self._workspace.path, self._workspace.desk, name)
            for name in self._workspace.desk.connectors.all()
        ]
        came = self._take_up()
        for feed in [*self._feeds, *spools]:
            try:
                came |= self._take(feed)
                self._told.trouble.pop(feed.name, None)
            except _LATER as error:  # another run writes, a store is away, or there is too little yet: at the next look
                self._told.trouble[feed.name] = str(error)
        if came:
            self._after()

    def _take(self, feed: Feed) -> bool:
        files = feed.files()
        sources = [source for path in files if (source := self._looked(feed, path)) is not None]
        if sources:
            self._run(sources, feed.namespace)
        feed.taken([source.path for source in sources])
        return bool(sources)

    def _looked(self, feed: Feed, path: Path) -> Source | None:
        try:
            return look(path, format=None, overrides=feed.map, saved=None)
        except (InputError, OSError) as error:  # told once; given again when it has changed
            self._told.trouble[str(path)] = str(error)
            if isinstance(feed, FolderFeed):
                feed.taken([path])
            return None

    def _run(self, sources: list[Source], namespace: str) -> None:
        with self._workspace.writing():
            progress, clock = self._context.progress, self._context.clock
            job = Run(self._workspace, sources, namespace=namespace, progress=progress, clock=clock)
            full = self._is_due() or not job.holds()
            counts, _ = job.execute(only_add=not full)
        self._told.batches += 1
        self._added = not full
        for count in counts:
            self._told.counts += count
        if full:
            self._told.full += 1
            self._full_at = self._context.clock.now()
            look_after(self._context, self._workspace, job.run_id)

    def _take_up(self) -> bool:
        """Work every figure out anew where contacts were only added for some time."""
        if not self._added or not self._is_due():
            return False
        try:
            self._run([], "")
        except _LATER as error:
            self._told.trouble["figures"] = str(error)
            return False
        return True

    def _is_due(self) -> bool:
        return self._context.clock.now() - self._full_at >= timedelta(minutes=self._given.full_minutes)

    def _after(self) -> None:
        """Alarms, and whatever automations make of them."""
        for key, said in self._incidents().items():
            if key not in self._seen:
                self._seen.add(key)
                self._told.alarms[key] = said
                self._context.progress.start("alarm", None, "")
                self._context.progress.finish(said)
        try:
            self._told.fired += self._worker.round().fired
        except (ConflictError, UpstreamError) as error:
            self._told.trouble["automations"] = str(error)

    def _incidents(self) -> dict[str, str]:
        try:
            found = watch(self._context, WatchInput(every="", muted=False)).incidents
        except (NotEnoughData, InputError):  # too young to be watched
            return {}
        return {
            row.key: f"{row.name}: {row.observed:g} contacts since {row.onset}, {row.expected:.0f} expected"
            for row in found
        }


def _digests(workspace: Workspace) -> set[str]:
    """Of all files that a finished run took in."""
    done = (run["document"].get("sources", []) for run in workspace.desk.runs() if run["state"] == "done")
    return {source["digest"] for sources in done for source in sources}
