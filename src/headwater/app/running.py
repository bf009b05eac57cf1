"""The main job: from files to sized issues."""

import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from headwater.anecdotes import stage as anecdotes
from headwater.app import (
    compiling,
    documents,
    indexing,
    models,
    promises,
    restating,
    routing,
    teaching,
    waiting,
    whole,
    wiring,
)
from headwater.app.assigning import model_of
from headwater.app.config import Settings
from headwater.app.emerging import emerge
from headwater.app.ingesting import Source, described, ingest
from headwater.app.keeping import Keeper
from headwater.app.pipeline import StageSpec, order, upstream
from headwater.app.runner import Measured, Runner, fingerprint, peak_bytes
from headwater.app.seeding import read_seeds
from headwater.app.taxonomies import node_names, vectors_of
from headwater.app.workspace import Workspace
from headwater.causes import stage as causes
from headwater.core.errors import MissingExtra
from headwater.core.ids import content_hash
from headwater.core.ports import Clock, Encoder, Progress, TextModel
from headwater.enrich import stage as enrich
from headwater.ingest import Counts, IngestConfig
from headwater.organise.held import decisions
from headwater.organise.labels import Settled
from headwater.organise.map import Layout
from headwater.organise.outline import from_text
from headwater.route import stage as route
from headwater.size import stage as size

PREPARE: Mapping[str, Any] = {"language_model": "headwater.adapters.models.language:build"}
"""Settings of the stage ``prepare``."""
_PATHS = {"cache", "path", "layout", "languages"}
"""Where things lie: differs between workspaces and changes nothing; the model's name is a hash and stands beside."""
_NO_EFFECT = {
    "lake",
    "desk",
    "on",
    "lock_wait_s",
    "workers",
    "min_group",
    "retention_days",
    "llm_key",
    "llm_timeout_s",
    "traces",
}
"""Settings that change no table; the address of a desk may hold a password, too."""


class Run:
    """One run over a workspace; the same call after a kill continues it.

    Args:
        workspace: an open one.
        sources: files to take in; may be empty, to bring the workspace up to date.
        namespace: name of the system that the ids of the files come from.
        progress: where it says how far it is.
        clock: the time of day.
    """

    def __init__(
        self, workspace: Workspace, sources: Sequence[Source], *, namespace: str, progress: Progress, clock: Clock
    ) -> None:
        self._workspace = workspace
        self._settings: Settings = workspace.resolved.settings
        self._sources = list(sources)
        self._clock = clock
        self._ingest = IngestConfig(
            batch_size=self._settings.part_rows, zone=self._settings.timezone, namespace=namespace
        )
        self._seeds = read_seeds(self._settings.seeds, workspace.path)
        self._relevant = {k: v for k, v in asdict(self._settings).items() if k not in _NO_EFFECT}
        self._relevant["seeds"] = content_hash(repr(self._seeds)) if self._seeds else ""  # wherever the file lies
        published = workspace.desk.taxonomies.published()  # looked up once: all stages of a run see the same one
        self._version = published.number if published else 0
        self._outline = published.document if published else ""
        self._document: dict[str, Any] = {
            "headwater": version("headwater"),
            "python": platform.python_version(),
            "settings": self._relevant,
            "namespace": namespace,
            "taxonomy": self._version,
            "sources": [described(source) for source in self._sources],
        }
        key = content_hash(repr(sorted(self._document.items())))
        started = clock.now()
        wanted = f"r_{started:%Y%m%dT%H%M%S}_{key[:6]}"
        run_id = workspace.desk.open_run(wanted, key, started, self._document)
        self.is_resumed = run_id != wanted
        executor = wiring.executor(workspace.path, self._settings.workers, self._settings.on)
        self._runner = Runner(workspace.lake, workspace.desk, executor, progress, run_id)
        self._fingerprints: dict[str, str] = {}

    @property
    def run_id(self) -> str:
        """Id of the run."""
        return self._runner.run_id

    def holds(self) -> bool:
        """Whether all that was fitted and decided is as the last run found it: what is new needs only be added to it."""
        self._fingerprints = {"ingest": order()[0].version}
        for spec in order():
            if spec.name == "ingest":
                continue
            held = {row.fingerprint for row in self._runner.desk.ledger(spec.name)}
            if not held and spec.name != "route":
                return False
            mark, _ = self._mark(spec)
            if spec.factory and held and held != {mark}:
                return False
        return True

    def execute(self, *, only_add: bool = False) -> tuple[list[Counts], list[Measured]]:
        """All stages in their order.

        Args:
            only_add: leave out the stages over everything; only where ``holds``.

        Returns:
            Counts of each source, and what each stage did.
        """
        began = time.perf_counter()
        counts: list[Counts] = []
        measured: list[Measured] = []
        try:
            for spec in order():
                stage_began = time.perf_counter()
                if only_add and not spec.factory and spec.name != "ingest":
                    self._mark(spec)
                    continue
                if spec.name == "ingest":
                    counts, done = ingest(self._runner, self._sources, config=self._ingest, salt=self._workspace.salt())
                    done.seconds = time.perf_counter() - stage_began
                    self._fingerprints["ingest"] = spec.version
                else:
                    done = self._stage(spec)
                measured.append(done)
        finally:
            self._runner.executor.close()
        self._close(counts, measured, time.perf_counter() - began)
        return counts, measured

    def _mark(self, spec: StageSpec) -> tuple[str, Mapping[str, Any]]:
        """What a stage's work is known by, and its settings; those before it have theirs."""
        config = self._config(spec.name)
        if spec.name == "route":  # what is decided holds, whatever changed since
            mark = fingerprint(spec, {"replay": config["replay"]}, [])
        else:
            above = [self._fingerprints[name] for name in upstream(spec)]
            mark = fingerprint(spec, {k: v for k, v in config.items() if k not in _PATHS}, above)
        self._fingerprints[spec.name] = mark
        return mark, config

    def _stage(self, spec: StageSpec) -> Measured:
        mark, config = self._mark(spec)
        lake = self._workspace.lake
        if spec.name == "documents":
            return self._runner.rows(spec, config, mark, feed=lambda part: documents.gather(lake, part))
        if spec.name == "route":
            return self._route(spec, config, mark)
        if spec.factory:
            return self._runner.rows(spec, config, mark)
        if spec.name == "encoder":  # fitted once: another encoder would make every vector anew
            return self._runner.whole(spec, mark, lambda: self._whole(spec.name))
        data = content_hash(mark, *sorted(f"{r.part}:{r.fingerprint}" for r in self._runner.desk.ledger("ingest")))
        return self._runner.whole(spec, data, lambda: self._whole(spec.name))

    def _route(self, spec: StageSpec, config: Mapping[str, Any], once: str) -> Measured:
        """Decide on the contacts that nobody decided on yet."""
        if not config["path"]:
            return Measured(spec.name, skipped=True)
        lake = self._workspace.lake
        return self._runner.rows(spec, config, once, feed=lambda part: routing.gather(lake, part))

    @cached_property
    def _plan(self) -> routing.Plan:
        """What routes, as it stands when the stages before are done."""
        promises.watch(self._workspace, now=self._clock.now())
        return routing.plan_of(self._workspace)

    def _config(self, stage: str) -> dict[str, Any]:
        settings = self._settings
        if stage == "prepare":
            return dict(PREPARE)
        if stage == "signals":
            return {"encoder": "static"}  # the seeds that it reads a text against were written for it
        if stage == "encoder":
            tuned = {"tuned": self._tuned["encoder_id"]} if self._tuned else {}
            return {"base": settings.encoder, "fit": self._fits(), **tuned}
        if stage in ("embed", "documents"):
            models = self._workspace.path / "models"
            facts = self._facts("encoder")
            name = self._path(facts["path"]) if facts["path"] else settings.encoder
            return {"encoder": name, "id": facts["encoder_id"], "cache": str(models / "vectors.sqlite")}
        if stage == "organise":
            names = ("seed", "sample_statements", "topics", "granularity", "new_topics")
            accepted = content_hash(repr([decision["topic_id"] for decision in self._accepted]))
            named_by = {"llm": settings.llm, "llm_names": settings.llm_names} if self._names_by_model() else {}
            asked = {"seeds": content_hash(repr(self._seeds))} if self._seeds else {}
            return {**{name: getattr(settings, name) for name in names}, "accepted": accepted, **asked, **named_by}
        if stage == "taxonomy":
            return {"version": self._version, "document": content_hash(self._outline)}
        if stage == "teach":
            return {"model": self._facts("taxonomy")["model"], "labels": content_hash(repr(self._labels[0]))}
        if stage == "assign":
            taught = self._facts("teach")["taught"]
            return {"path": self._path(taught), "model": taught, "min_probability": settings.min_probability}
        if stage == "bridge":
            facts = self._facts("teach")
            before = (facts.get("previous") or {}).get("taught", "")
            return {"from": before, "to": facts["taught"], "min_probability": settings.min_probability}
        if stage == "emerge":
            return {
                "model": self._facts("teach")["taught"],
                "since": content_hash(repr(self._facts("organise")["fitted"]["parts"])),
                "decided": content_hash(repr([decision["candidate_id"] for decision in self._decisions])),
            }
        if stage == "map":
            facts = self._facts("organise")
            return {
                "layout": self._path(facts["layout"]),
                "languages": self._path(facts["languages"]),
                "model": f"{facts['layout']}+{facts['languages']}",
            }
        if stage in ("size", "causes", "moods"):
            return {"level": settings.level}
        if stage == "cases":
            return {"window_days": settings.case_window_days}
        if stage == "route":
            path = routing.store(self._workspace.artefacts, self._plan) if self._plan.decides else ""
            replay = self._workspace.desk.versions.current("replay")
            router = self._path(self._plan.router) if path and self._plan.router else ""  # lies beside the plan
            return {"path": path, "router": router, "replay": replay.number if replay else 0}
        if stage == "issues":
            plan = content_hash(repr((self._plan.teams, self._plan.duties, self._plan.about("issue"))))
            return {"plan": plan, "encoder": self._encoder.id}
        return {}

    def _whole(self, stage: str) -> Mapping[str, Any]:
        lake, settings = self._workspace.lake, self._settings
        if stage == "duplicates":
            return whole.duplicates(lake)
        artefacts = self._workspace.artefacts
        if stage == "encoder" and self._tuned:
            return whole.tuned_encoder(lake, self._tuned)
        if stage == "encoder":
            teacher = self._teacher if self._fits() else None
            return whole.encoder(lake, artefacts, settings, teacher=teacher, shipped=self._encoder)
        if stage == "organise":
            used, before = wiring.encoder(self._config("embed")["encoder"]), self._facts("organise")
            held = decisions(from_text(self._outline)) if self._version else ()
            parts = [row.part for row in self._runner.desk.ledger("ingest")]
            keeper = Keeper(lake, artefacts, settings, used.id, parts, self._accepted, self._seeds)
            return keeper.topics(
                before,
                lambda: whole.topics(
                    lake,
                    artefacts,
                    settings,
                    encoder=used,
                    previous=before,
                    held=held,
                    seeds=self._seeds,
                    namer=self._namer(),
                ),
            )
        if stage == "taxonomy":
            return self._compile()
        if stage == "teach":
            facts, before = self._facts("taxonomy"), self._facts("teach")
            return teaching.teach(
                lake, artefacts, self._labels[0], compiled=facts, before=before, until=self._labels[1]
            )
        if stage == "bridge":
            return restating.bridge(
                lake,
                artefacts,
                self._facts("teach"),
                names=lambda number: node_names(self._workspace, number),
                min_probability=settings.min_probability,
            )
        if stage == "emerge":
            parts = self._facts("organise")["fitted"]["parts"]
            model = model_of(self._workspace)
            return emerge(lake, model, parts=parts, decisions=self._decisions, seed=settings.seed)
        if stage == "index":
            found = self._config("embed")
            encoder = wiring.encoder(found["encoder"], cache=Path(found["cache"]))
            return indexing.index(lake, artefacts, self._workspace.finder, encoder, may_write=self._workspace.may_write)
        if stage == "moods":
            return enrich.moods(lake, level=settings.level)
        if stage == "cases":
            return size.cases(lake, window_days=settings.case_window_days)
        if stage == "size":
            return size.estimates(lake, level=settings.level)
        if stage == "causes":
            return causes.drivers(lake, level=settings.level)
        if stage == "anecdotes":
            return anecdotes.anecdotes(lake, self._runner.progress)
        plan = self._plan
        return route.issues(lake, teams=plan.teams, owners=plan.owners, rule_for=plan.rule_for, encoder=self._encoder)

    def _compile(self) -> Mapping[str, Any]:
        """The stage ``taxonomy``: the published one, or the topics as discovered, made into the model that assigns."""
        artefacts, before = self._workspace.artefacts, self._facts("taxonomy")
        tree = from_text(self._outline) if self._version else None
        model = compiling.compiled(
            tree,
            compiling.found(artefacts, self._facts("organise")),
            lambda texts: vectors_of(self._workspace, texts),
            version=self._version,
            previous=compiling.used(artefacts, before),
        )
        layout = Layout.from_bytes(artefacts.get(self._facts("organise")["layout"]))
        return compiling.write_topics(self._workspace.lake, artefacts, model, tree, layout=layout, before=before)

    @cached_property
    def _labels(self) -> tuple[list[Settled], int]:
        """What people say, as it stands when the run begins, and the number of the newest label that this is of."""
        return waiting.answers_in_use(self._workspace.desk)

    @cached_property
    def _tuned(self) -> dict[str, Any] | None:
        """The encoder tuned on labels, where it was made from the one that the settings name."""
        chosen = self._workspace.desk.tuned.chosen()
        return chosen if chosen and chosen["base"] == self._settings.encoder else None

    @cached_property
    def _decisions(self) -> list[dict[str, Any]]:
        """What people decided about candidates, as it stands when the run begins."""
        return self._workspace.desk.candidates.decisions()

    @property
    def _accepted(self) -> list[dict[str, Any]]:
        return [decision for decision in self._decisions if decision["action"] == "accepted"]

    def _path(self, artefact: str) -> str:
        return self._workspace.artefacts.path(artefact)

    def _facts(self, stage: str) -> Mapping[str, Any]:
        rows = self._runner.desk.ledger(stage)
        return rows[0].facts if rows else {}

    def _fits(self) -> bool:
        """Whether the static encoder is fitted to the corpus: as before, or where it pays and can be done."""
        if self._settings.encoder != "static" or self._settings.fit_encoder == "off":
            return False
        if self._facts("encoder").get("teacher"):
            return True
        if self._workspace.lake.count("statements") < whole.MIN_TO_FIT:
            return False
        try:
            return bool(self._teacher.id)
        except MissingExtra:
            return False

    def _names_by_model(self) -> bool:
        return self._settings.llm_names != "off" and not models.is_off(self._settings)

    def _namer(self) -> TextModel | None:
        """The language model that proposes names, where the settings ask for it."""
        if not self._names_by_model():
            return None
        spending, now = self._workspace.desk.spending, self._clock.now
        return models.text_model(self._settings, self._workspace.path, spending=spending, run_id=self.run_id, now=now)

    @cached_property
    def _teacher(self) -> Encoder:
        return wiring.encoder("minilm")

    @cached_property
    def _encoder(self) -> Encoder:
        return wiring.encoder(self._settings.encoder)

    def _close(self, counts: Sequence[Counts], measured: Sequence[Measured], seconds: float) -> None:
        sources = [{**s, "counts": asdict(c)} for s, c in zip(self._document["sources"], counts, strict=True)]
        lake = self._workspace.lake
        document = {
            **self._document,
            "sources": sources,
            "encoder": dict(self._facts("encoder")),
            "contacts": lake.count("contacts"),
            "tables": {table: lake.version(table) for table in lake.tables()},
            "fingerprints": self._fingerprints,
            "stages": [asdict(stage) for stage in measured],
            "seconds": round(seconds, 3),
            "peak_bytes": max(peak_bytes(), *(stage.peak_bytes for stage in measured)),
        }
        found = lake.read("issues", columns=["issue_id"])["issue_id"].to_pylist()
        self._workspace.desk.issues.track(found, self._clock.now())
        self._workspace.desk.close_run(self.run_id, self._clock.now(), document)
        for source, count in zip(self._sources, counts, strict=True):
            self._workspace.desk.log(
                at=self._clock.now(),
                who="local",
                verb="run",
                subject=source.path.name,
                why="",
                change=asdict(count),
            )
