"""The demo: a made-up company's contacts, written as files, and the truth about them, kept apart."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet

from headwater.app.demotold import Told, scores_of, told
from headwater.app.workspace import Workspace
from headwater.core.ports import Progress
from headwater.evaluate.chain import Score, causes_found, items, majority, owners_right, size_coverage, topic_scores
from headwater.generate.config import CorpusConfig
from headwater.generate.corpus import generate
from headwater.generate.gold import GOLD_CONTACTS, contacts_table, describe, plan_table, reasons_table

_GOLD = "gold"


def write_corpus(folder: Path, config: CorpusConfig, progress: Progress) -> list[Path]:
    """Write the corpus, a file a channel as real systems would, and its gold, where they are not written yet."""
    mark = folder / "corpus.json"
    wanted = json.dumps({**vars(config), "end": config.end.isoformat()}, sort_keys=True)
    if not (mark.exists() and mark.read_text("utf-8") == wanted):
        (folder / _GOLD).mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        progress.start("generate", config.n_contacts, "contacts")
        _write(folder, config, progress)
        mark.write_text(wanted, "utf-8")
        progress.finish()
    return sorted(folder.glob("*.jsonl"))


def _write(folder: Path, config: CorpusConfig, progress: Progress) -> None:
    gold = folder / _GOLD
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {}
        writer = stack.enter_context(pa.parquet.ParquetWriter(gold / "contacts.parquet", GOLD_CONTACTS))
        for batch in generate(config):
            for record, truth in zip(batch.records, batch.gold, strict=True):
                _shift(truth, len(record["subject"]) + 1 if record.get("subject") else 0)
                channel = record["channel"]
                if channel not in files:
                    files[channel] = stack.enter_context((folder / f"{channel}s.jsonl").open("w", encoding="utf-8"))
                files[channel].write(json.dumps(record, ensure_ascii=False) + "\n")
            writer.write_table(contacts_table(batch.gold))
            progress.advance(len(batch.records))
    plan = describe(config)
    pa.parquet.write_table(reasons_table(plan), gold / "reasons.parquet")
    pa.parquet.write_table(plan_table(plan), gold / "plan.parquet")


def _shift(truth: dict[str, Any], by: int) -> None:
    """Count the gold's offsets from the start of the subject, which ingest puts before the body."""
    for span in [span for issue in truth["issues"] for span in issue["spans"]] + truth["personal"]:
        span["start"] += by
        span["end"] += by


def teams(config: CorpusConfig) -> list[dict[str, Any]]:
    """The made-up company's resolver teams, for the desk."""
    return [
        {
            "team_id": team.id,
            "name": team.name,
            "owns": [duty.strip() for duty in team.owns.rstrip(".").replace(" and ", ", ").split(",") if duty.strip()],
            "reached": f"{team.id.replace('_', '-')}@example.com",
        }
        for team in describe(config).teams
    ]


def events(config: CorpusConfig) -> list[dict[str, Any]]:
    """The made-up company's change log, for the desk: what lies behind an incident, and what does not."""
    return [
        {
            "event_id": row["id"],
            "on": row["date"],
            "kind": row["shape"],
            "name": row["name"],
            "scope": dict(row["cause"] or ()),
        }
        for row in plan_table(describe(config)).to_pylist()
        if row["kind"] == "event"
    ]


def score(workspace: Workspace, folder: Path) -> tuple[list[Score], list[Told]]:
    """What the chain found, against what was planted, and what it tells of each incident and fix."""
    gold, names, pairs = _planted(workspace, folder)
    scores, match = topic_scores(pairs)
    truth = Counter(reason for reason in (r for row in gold for r in {issue["reason"] for issue in row["issues"]}))
    sizes = workspace.read("estimates", where="measure = 'contacts' AND week IS NULL").to_pylist()
    scores.append(size_coverage(truth, {row["subject"]: (row["low"], row["high"]) for row in sizes}, match))
    plan = pa.parquet.read_table(folder / _GOLD / "plan.parquet").to_pylist()
    incidents = [(row["reason"], dict(row["cause"])) for row in plan if row["kind"] == "incident"]
    topics_of = majority(pairs)
    scores.append(causes_found(incidents, _drivers(workspace), topics_of))
    topics = {
        row["topic_id"]: row["name"] for row in workspace.read("topics", columns=["topic_id", "name"]).to_pylist()
    }
    carried = {names.get(row["source_id"], row["source_id"]): row["incident"] for row in gold if row["incident"]}
    rows = told(workspace, plan, _held_by(workspace, carried, pairs), topics)
    scores += scores_of(rows)
    reasons = pa.parquet.read_table(folder / _GOLD / "reasons.parquet").to_pylist()
    team_of = {row["reason"]: row["team"] for row in reasons}
    suggested = {row["topic_id"]: row["team"] for row in workspace.read("issues").to_pylist()}
    scores.append(owners_right([(suggested.get(topic), team_of[reason]) for topic, reason in sorted(match.items())]))
    return scores, rows


def pairs_of(workspace: Workspace, folder: Path) -> list[tuple[str, str | None]]:
    """Reason and found topic of every planted issue of a contact."""
    return _planted(workspace, folder)[2]


def _planted(
    workspace: Workspace, folder: Path
) -> tuple[list[dict[str, Any]], dict[str, str], list[tuple[str, str | None]]]:
    """The gold, the contact of each of its rows, and ``pairs_of``."""
    columns = ["source_id", "issues", "incident"]
    gold = pa.parquet.read_table(folder / _GOLD / "contacts.parquet", columns=columns).to_pylist()
    stored = workspace.read("contacts", columns=["contact_id", "source_id"])
    names = dict(zip(stored["source_id"].to_pylist(), stored["contact_id"].to_pylist(), strict=True))
    planted = [
        (
            names.get(row["source_id"], row["source_id"]),
            issue["reason"],
            [(span["start"], span["end"]) for span in issue["spans"]],
        )
        for row in gold
        for issue in row["issues"]
    ]
    return gold, names, items(planted, _statements(workspace))


def _held_by(
    workspace: Workspace, carried: Mapping[str, str], pairs: Sequence[tuple[str, str | None]]
) -> dict[str, str]:
    """Incident, or reason -> the topic that holds most of its contacts.

    Args:
        workspace: with everything found.
        carried: contact -> incident that it is of.
        pairs: reason and topic of every planted issue.
    """
    assigned = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    both = {(row["contact_id"], row["topic_id"]) for row in assigned.to_pylist()}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for contact, topic in both:
        if contact in carried:
            counts[carried[contact]][topic] += 1
    for reason, found in pairs:
        if found is not None:
            counts[reason][found] += 1
    return {key: min(held.items(), key=lambda item: (-item[1], item[0]))[0] for key, held in counts.items()}


def _statements(workspace: Workspace) -> dict[str, list[tuple[int, int, str | None]]]:
    said = workspace.read("statements", columns=["statement_id", "contact_id", "start", "end"])
    assigned = workspace.read("assignments", columns=["statement_id", "topic_id"])
    topic = dict(zip(assigned["statement_id"].to_pylist(), assigned["topic_id"].to_pylist(), strict=True))
    found: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)
    for row in said.to_pylist():
        found[row["contact_id"]].append((row["start"], row["end"], topic.get(row["statement_id"])))
    return found


def _drivers(workspace: Workspace) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(workspace.read("drivers").to_pylist(), key=lambda row: row["rank"]):
        found[row["topic_id"]].append(dict(row["rule"]))
    return found
