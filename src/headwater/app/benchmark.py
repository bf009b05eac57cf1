"""HeadwaterBench as files: a corpus as a company would export it, its truth apart, and answers as any pipeline can write them.

A folder holds what a pipeline may read: ``chats.jsonl``, ``calls.jsonl``, ``emails.jsonl``, ``surveys.jsonl``,
``teams.csv`` (who owns what), ``events.csv`` (the change log) and ``fixes.csv`` (fix, on, about). ``gold/`` holds the truth, and
``labels/`` labels for single tasks.

Answers are CSV files in a folder of their own, each of which may be missing:

``issues.csv``     contact (the record's ``id``), start, end (characters of its text; empty: the whole), issue
``hierarchy.csv``  issue, parent
``sizes.csv``      issue, contacts, low, high
``incidents.csv``  issue, onset (a date), cause (``name=value; name=value``)
``owners.csv``     issue, team
``fixes.csv``      fix, effect (relative change of the rate), low, high
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import pyarrow.parquet

from headwater.app import demo
from headwater.core.errors import InputError
from headwater.core.ports import Progress
from headwater.evaluate.steps import Answers, Planted, ToldIncident, Truth
from headwater.generate.config import CorpusConfig
from headwater.generate.gold import describe

LEAST: Final = 5
"""Contacts of an incident without which nobody could tell it: it is left out."""
_WHOLE: Final = 1_000_000_000
T = TypeVar("T")


def make(folder: Path, config: CorpusConfig, progress: Progress) -> list[Path]:
    """Write a corpus with everything beside it; the files of its contacts."""
    files = demo.write_corpus(folder, config, progress)
    plan = describe(config)
    names = {reason.id: reason for reason in plan.reasons}
    teams = ((row["team_id"], row["name"], "; ".join(row["owns"]), row["reached"]) for row in demo.teams(config))
    _write(folder / "teams.csv", ("id", "name", "owns", "reached"), teams)
    rows = (
        (fix.id, fix.on.isoformat(), f"{names[fix.reason].name}: {names[fix.reason].definition}") for fix in plan.fixes
    )
    _write(folder / "fixes.csv", ("fix", "on", "about"), rows)
    scopes = sorted({name for event in plan.events for name, _ in event.scope})
    log = ((e.on.isoformat(), e.kind, e.name, *(dict(e.scope).get(name, "") for name in scopes)) for e in plan.events)
    _write(folder / "events.csv", ("date", "kind", "name", *scopes), log)
    _write_labels(folder, config)
    return files


def read_truth(folder: Path) -> Truth:
    """What is true of the corpus of a folder; contacts by their ``id``.

    Raises:
        InputError: the folder holds no benchmark.
    """
    gold = folder / "gold"
    if not (gold / "contacts.parquet").exists():
        raise InputError(f"{folder} holds no benchmark", hint=f"headwater benchmark make {folder}")
    contacts = pyarrow.parquet.read_table(gold / "contacts.parquet").to_pylist()
    reasons = pyarrow.parquet.read_table(gold / "reasons.parquet").to_pylist()
    plan = pyarrow.parquet.read_table(gold / "plan.parquet").to_pylist()
    issues = [
        (row["source_id"], issue["reason"], [(span["start"], span["end"]) for span in issue["spans"]])
        for row in contacts
        for issue in row["issues"]
    ]
    carried = Counter(reason for row in contacts for reason in {issue["reason"] for issue in row["issues"]})
    of = Counter(row["incident"] for row in contacts)
    causes = [tuple(pair) for row in plan for pair in row["cause"] or ()]
    return Truth(
        issues=issues,
        parents={row["reason"]: row["parent"] for row in reasons},
        sizes={row["reason"]: carried[row["reason"]] for row in reasons},
        owners={row["reason"]: row["team"] for row in reasons},
        incidents=[
            Planted(row["id"], row["reason"], row["date"], dict(row["cause"]))
            for row in plan
            if row["kind"] == "incident" and of[row["id"]] >= LEAST
        ],
        carried={row["source_id"]: row["incident"] for row in contacts if row["incident"]},
        fixes={row["id"]: row["size"] for row in plan if row["kind"] == "fix"},
        first=min(row["week"] for row in contacts),
        last=max(row["week"] for row in contacts) + timedelta(days=6),
        values=sorted({(str(name), str(value)) for name, value in causes}),
    )


def write_answers(folder: Path, answers: Answers) -> None:
    """Write answers as files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = (
        (contact, a, b, issue) for contact, rows in sorted(answers.issues.items()) for a, b, issue in rows if issue
    )
    _write(folder / "issues.csv", ("contact", "start", "end", "issue"), found)
    _write(folder / "hierarchy.csv", ("issue", "parent"), sorted(answers.parents.items()))
    _write(
        folder / "sizes.csv", ("issue", "contacts", "low", "high"), ((k, *v) for k, v in sorted(answers.sizes.items()))
    )
    told = (
        (row.issue, row.onset.isoformat(), "; ".join(f"{k}={v}" for k, v in sorted(row.cause.items())))
        for row in answers.incidents
    )
    _write(folder / "incidents.csv", ("issue", "onset", "cause"), told)
    _write(folder / "owners.csv", ("issue", "team"), sorted(answers.owners.items()))
    _write(folder / "fixes.csv", ("fix", "effect", "low", "high"), ((k, *v) for k, v in sorted(answers.fixes.items())))


def read_answers(folder: Path) -> Answers:
    """Answers from files; a missing file answers nothing.

    Raises:
        InputError: a cell cannot be read; file, row and column are named, or the folder has none of the files.
    """
    if not any(folder.glob("*.csv")):
        raise InputError(f"{folder} holds no answers", hint="write issues.csv, sizes.csv, ... there")
    issues: dict[str, list[tuple[int, int, str | None]]] = {}
    for row in _read(folder, "issues.csv", _issue):
        issues.setdefault(row[0], []).append(row[1:])
    return Answers(
        issues,
        dict(_read(folder, "hierarchy.csv", lambda row: (row["issue"], row["parent"]))),
        dict(_read(folder, "sizes.csv", lambda row: (row["issue"], _ends(row, "contacts")))),
        _read(folder, "incidents.csv", _incident),
        dict(_read(folder, "owners.csv", lambda row: (row["issue"], row["team"]))),
        dict(_read(folder, "fixes.csv", lambda row: (row["fix"], _ends(row, "effect")))),
    )


def read_rule(text: str) -> dict[str, str]:
    """``name=value; name=value``."""
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _issue(row: Mapping[str, str]) -> tuple[str, int, int, str | None]:
    return row["contact"], int(row["start"] or 0), int(row["end"] or _WHOLE), row["issue"] or None


def _incident(row: Mapping[str, str]) -> ToldIncident:
    return ToldIncident(row["issue"], date.fromisoformat(row["onset"]), read_rule(row["cause"]))


def _ends(row: Mapping[str, str], name: str) -> tuple[float, float, float]:
    value = float(row[name])
    return value, float(row.get("low") or value), float(row.get("high") or value)


def _read(folder: Path, name: str, read: Callable[[Mapping[str, str]], T]) -> list[T]:
    path = folder / name
    if not path.exists():
        return []
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                found.append(read(row))
            except (KeyError, ValueError, TypeError) as error:
                raise InputError(
                    f"{path}, line {line}: {error}", hint="see: headwater benchmark score --help"
                ) from error
    return found


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


def _write_labels(folder: Path, config: CorpusConfig) -> None:
    """Labels for the tasks assignment and routing: what customers said of contacts with one issue."""
    team_of = {reason.id: reason.team for reason in describe(config).reasons}
    labels = folder / "labels"
    labels.mkdir(exist_ok=True)
    with (
        (labels / "assignment.csv").open("w", encoding="utf-8", newline="") as reasons,
        (labels / "routing.csv").open("w", encoding="utf-8", newline="") as teams,
    ):
        writers = [csv.writer(file, lineterminator="\n") for file in (reasons, teams)]
        for writer in writers:
            writer.writerow(("id", "text", "label", "customer", "channel", "language", "product"))
        for record, gold in _written(folder):
            found = {issue["reason"] for issue in gold["issues"]}
            if len(found) != 1:
                continue
            beside = (gold["customer"], record["channel"], gold["language"], record.get("product", ""))
            for writer, label in zip(writers, (min(found), team_of[min(found)]), strict=True):
                writer.writerow((record["id"], _said(record), label, *beside))


def _written(folder: Path) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The records of the files with their gold, in the order in which they were made; one of each file is held."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8")) for path in sorted(folder.glob("*.jsonl"))]
        heads = {row["id"]: (row, file) for file in files if (row := _next(file)) is not None}
        contacts = pyarrow.parquet.ParquetFile(folder / "gold" / "contacts.parquet")
        for batch in contacts.iter_batches(columns=["source_id", "issues", "customer", "language"]):
            for gold in batch.to_pylist():
                record, file = heads.pop(gold["source_id"])
                if (after := _next(file)) is not None:
                    heads[after["id"]] = after, file
                yield record, gold


def _next(file: IO[str]) -> Mapping[str, Any] | None:
    line = file.readline()
    return json.loads(line) if line else None


def _said(record: Mapping[str, Any]) -> str:
    """What the customer said, in a line."""
    turns = [turn["text"] for turn in record.get("turns", ()) if turn["speaker"] == "customer"]
    return " ".join(" ".join(turns or [record.get("body") or record.get("comment") or ""]).split())
