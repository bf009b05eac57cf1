"""What a workspace says of a benchmark's corpus, as answers to be scored."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np

from headwater.app.causing import where_and_when
from headwater.app.cohort import read_cohort
from headwater.app.counts import read_counts
from headwater.app.judging import verdict_on
from headwater.app.library.encoders import load_encoder
from headwater.app.watching import DEFAULTS, MIN_STEPS, incidents, read_watched
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotEnoughData
from headwater.evaluate.steps import Answers, ToldIncident


def answers_of(workspace: Workspace, folder: Path) -> Answers:
    """Answers of a workspace that has had a run over the files of the benchmark.

    Args:
        workspace: an open one.
        folder: of the benchmark; only what a pipeline may read of it is read.

    Raises:
        InputError: the workspace holds no contact.
    """
    stored = workspace.read("contacts", columns=["contact_id", "source_id"])
    if not stored.num_rows:
        raise InputError("the workspace holds no contact", hint=f"headwater run {folder}/*.jsonl")
    source = dict(zip(stored["contact_id"].to_pylist(), stored["source_id"].to_pylist(), strict=True))
    topics = workspace.read("topics").to_pylist()
    sizes = workspace.read("estimates", where="measure = 'contacts' AND week IS NULL").to_pylist()
    owners = workspace.read("issues", columns=["topic_id", "team"]).to_pylist()
    return Answers(
        issues=_issues(workspace, source),
        parents={row["topic_id"]: row["parent_id"] for row in topics if row["parent_id"]},
        sizes={row["subject"]: (row["value"], row["low"], row["high"]) for row in sizes},
        incidents=_incidents(workspace),
        owners={row["topic_id"]: row["team"] for row in owners if row["team"]},
        fixes=_fixes(workspace, folder, topics),
    )


def _issues(workspace: Workspace, source: dict[str, str]) -> dict[str, list[tuple[int, int, str | None]]]:
    said = workspace.read("statements", columns=["statement_id", "contact_id", "start", "end"]).to_pylist()
    assigned = workspace.read("assignments", columns=["statement_id", "topic_id"])
    topic = dict(zip(assigned["statement_id"].to_pylist(), assigned["topic_id"].to_pylist(), strict=True))
    found: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)
    for row in said:
        found[source[row["contact_id"]]].append((row["start"], row["end"], topic.get(row["statement_id"])))
    return found


def _incidents(workspace: Workspace) -> list[ToldIncident]:
    """The topics that the watch would have raised, each with where and when it grew."""
    try:
        watched = read_watched(workspace, DEFAULTS)
        raised = incidents(watched, DEFAULTS, MIN_STEPS - 1)
    except NotEnoughData:
        return []
    topics = {watched.about[alarm.series].topic for incident in raised for alarm in incident.alarms}
    told = []
    for topic in sorted(topic for topic in topics if topic):
        cohort = read_cohort(workspace, topic)
        _, lead, onset = where_and_when(cohort)
        if onset is not None:
            # of rules that hold the same contacts the longest says most: a version names its product, too
            rule = max(lead.rules, key=len) if lead else {}
            told.append(ToldIncident(topic, cohort.date_of(onset.step), rule))
    return told


def _fixes(
    workspace: Workspace, folder: Path, topics: list[dict[str, object]]
) -> dict[str, tuple[float, float, float]]:
    """Each fix judged on the topic whose name is nearest to what it is about."""
    with (folder / "fixes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fine = [topic for topic in topics if topic["level"] == 0 and topic["kind"] == "issue"]
    try:
        counts = read_counts(workspace)
    except NotEnoughData:
        return {}
    encoder = load_encoder("static")
    named = encoder.encode([f"{topic['name']}. {topic['definition']}" for topic in fine])
    close = encoder.encode([row["about"] for row in rows]) @ np.asarray(named).T
    found = {}
    for row, best in zip(rows, close.argmax(axis=1).tolist(), strict=True):
        start = date.fromisoformat(row["on"])
        document = verdict_on(workspace, counts, {"topic_id": fine[best]["topic_id"], "start": start, "expected": -0.3})
        if "effect" in document:
            effect = document["effect"]
            found[row["fix"]] = (effect["value"], effect["low"], effect["high"])
    return found
