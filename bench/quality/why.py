"""What is told of a generated corpus whose truth is known: segment, onset, event and verdict of every planted incident and fix.

    python bench/quality/why.py WORKSPACE [--placebo 40]

WORKSPACE is a finished ``headwater demo``. Of each planted incident the topic with most of its contacts is asked: is the
first segment made of its cause, does the onset's interval hold the true day, is the event behind it the best match? The
baseline beside it is the attribute value with the largest lift (``drivers``) and the week with the largest rise. Topics
without a planted incident or fix count the false ones.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from headwater.app.causing import onset_of, segments, where_and_when
from headwater.app.cohort import read_cohort
from headwater.app.workspace import Workspace
from headwater.causes.onset import match_events


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--placebo", type=int, default=40)
    args = parser.parse_args()
    with Workspace(args.workspace, create=False) as workspace:
        gold = args.workspace / "demo" / "gold"
        plan = pq.read_table(gold / "plan.parquet").to_pylist()
        truth = pq.read_table(gold / "contacts.parquet", columns=["source_id", "incident"]).to_pylist()
        stored = workspace.read("contacts", columns=["contact_id", "source_id"])
        key = dict(zip(stored["source_id"].to_pylist(), stored["contact_id"].to_pylist(), strict=True))
        incident = {
            key[row["source_id"]]: row["incident"] for row in truth if row["incident"] and row["source_id"] in key
        }
        rows = workspace.read(
            "assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL"
        ).to_pylist()
        pairs = {(row["contact_id"], row["topic_id"]) for row in rows}
        per = Counter((incident[c], t) for c, t in pairs if c in incident)
        drivers = {
            row["topic_id"]: dict(row["rule"]) for row in workspace.read("drivers", where="rank = 0").to_pylist()
        }
        events = [row for row in plan if row["kind"] == "event"]
        found = Counter()
        planted = [row for row in plan if row["kind"] == "incident"]
        for row in planted:
            topic = max((n, t) for (i, t), n in per.items() if i == row["id"])[1]
            found.update(judge(workspace, row, topic, events, drivers.get(topic, {})))
        print(f"planted incidents: {len(planted)}")
        for name, n in sorted(found.items()):
            print(f"{name}: {n} of {len(planted)}")
        touched = {t for (_, t), n in per.items() if n >= 5}
        calm = sorted({t for _, t in pairs} - touched)[: args.placebo]
        placebo(workspace, calm)


def judge(workspace: Workspace, row: dict, topic: str, events: list, driver: dict) -> list[str]:
    cohort, told = read_cohort(workspace, topic), []
    _, lead, onset = where_and_when(cohort)
    cause = set(dict(row["cause"]).items())
    if lead:
        told += ["segment: part of the cause"] * any(cause & set(rule.items()) for rule in lead.rules)
        told += ["segment: exactly the cause"] * any(cause == set(rule.items()) for rule in lead.rules)
    told += ["baseline: first driver by lift is part of the cause"] * bool(cause & set(driver.items()))
    day = cohort.day_of(row["date"])
    weekly = np.add.reduceat(cohort.per_day(cohort.inside), np.arange(0, cohort.n_days, 7))
    told += ["baseline: largest weekly rise within 7 days"] * (
        abs(7 * (int(np.argmax(np.diff(weekly))) + 1) - day) <= 7
    )
    if onset is not None:
        told += ["onset: interval holds the day"] * (onset.low <= day <= onset.high)
        told += ["onset: within 7 days"] * (abs(onset.step - day) <= 7)
        matches = match_events(onset.posterior, [cohort.day_of(event["date"]) for event in events])
        order = sorted(zip(events, matches, strict=True), key=lambda pair: -pair[1].bayes_factor)
        told += ["event: by time alone the right one is first"] * (order[0][0]["linked"] == row["id"])
        told += ["event: the right one has a Bayes factor of 3 or more"] * any(
            event["linked"] == row["id"] and match.bayes_factor >= 3 for event, match in order
        )
    return told


def placebo(workspace: Workspace, topics: list[str]) -> None:
    """Topics in which nothing is planted."""
    named = began = 0
    for topic in topics:
        cohort = read_cohort(workspace, topic)
        whole = onset_of(cohort, cohort.inside)
        named += any(s.against == "before" for s in segments(cohort, whole))
        began += whole is not None
    print(f"topics without a planted incident: {len(topics)}; a growing segment named in {named}, an onset in {began}")


if __name__ == "__main__":
    main()
