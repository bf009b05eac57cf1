"""Next action and procedure mining beside their baselines and peers.

Run: ``python bench/quality/agents.py [star] [sgd] [unseen] [mine] [--tasks 5]``.
Data: ``HEADWATER_DATA``, default ``../shared/data`` beside the repository. pm4py beside if installed.
"""

import argparse
import gzip
import json
import os
import tarfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from headwater.agents.library import ActionModel, mine_procedure

try:
    import pandas as pd
    import pm4py
except ImportError:
    pm4py = None

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
QUERIES = {"query", "query_check", "query_book"}
TOLD = {"available", "unavailable", "query_success", "query_failure"}
SHARED = {"trip_ask_departure_location": "ask_departure_location", "plane_ask_departure_city": "ask_departure_location"}
Dialogue = list[dict[str, Any]]


def read(name: str) -> list[dict[str, Any]]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def star_dialogue(row: dict[str, Any]) -> Dialogue:
    """Turns of a STAR dialogue: the wizard's suggestions and queries are actions, free text and task switches are not."""
    turns: Dialogue = []
    for turn in row["turns"]:
        if turn["agent"] == "Wizard" and not turn["action"].startswith("select_"):
            action = turn.get("label") or ("query" if turn["action"] == "query" else None)
            turns.append({"speaker": "agent", "text": turn.get("text") or "", "action": action})
        elif turn["agent"] == "KnowledgeBase":
            item = turn.get("item")
            text = " ".join(f"{k} {v}" for k, v in item.items()) if isinstance(item, dict) else str(item or "")
            turns.append({"speaker": "KnowledgeBase", "text": text, "action": None})
        elif turn.get("text"):
            turns.append({"speaker": "user", "text": turn["text"], "action": None})
    return turns


def sgd_dialogue(row: dict[str, Any], *, slots: bool) -> Dialogue:
    """Turns of an SGD dialogue; an action is the set of acts, with or without their slots."""
    turns = []
    for turn in row["turns"]:
        acts = sorted({act if slots else act.split(":")[0] for act in turn["acts"]})
        action = " + ".join(acts) if turn["speaker"] == "SYSTEM" else None
        turns.append({"speaker": turn["speaker"], "text": turn["text"], "action": action})
    return turns


def halves(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Four fifths of the dialogues and the rest, drawn once."""
    order = np.random.default_rng(0).permutation(len(rows))
    return [rows[i] for i in order[: len(rows) * 4 // 5]], [rows[i] for i in order[len(rows) * 4 // 5 :]]


def moments(dialogues: list[Dialogue]) -> tuple[list[Dialogue], list[str]]:
    """Every history that an action follows, and the action."""
    pairs = [(d[:i], turn["action"]) for d in dialogues for i, turn in enumerate(d) if turn["action"]]
    return [history for history, _ in pairs], [action for _, action in pairs]


def score(name: str, ranked: list[list[str]], truth: list[str], note: str = "") -> None:
    """Print hit@1, hit@5 and MRR."""
    places = [row.index(action) if action in row else None for row, action in zip(ranked, truth, strict=True)]
    hit, five = np.mean([p == 0 for p in places]), np.mean([p is not None and p < 5 for p in places])
    mrr = np.mean([0.0 if p is None else 1 / (1 + p) for p in places])
    print(f"{name:44s} hit@1 {hit:.4f}  hit@5 {five:.4f}  MRR {mrr:.4f}  n {len(truth)} {note}", flush=True)


def next_action(name: str, train: list[Dialogue], test: list[Dialogue], *, beside: bool = True) -> None:
    """Our ranking and the baselines on the same decisions."""
    began = time.process_time()
    model = ActionModel().fit(train)
    seconds = time.process_time() - began
    histories, truth = moments(test)
    began = time.process_time()
    ranked = [[action for action, _ in row] for row in model.rank_many(histories, k=20)]
    rate = len(truth) / (time.process_time() - began)
    score(f"{name} ActionModel", ranked, truth, f"fit {seconds:.1f} CPU s, {rate:.0f} rankings/s")
    if not beside:
        return
    past, actions = moments(train)
    frequent = [action for action, _ in Counter(actions).most_common(20)]
    score(f"{name} most frequent", [frequent] * len(truth), truth)
    score(f"{name} last action (bigram)", bigram(past, actions, histories, frequent), truth)
    score(f"{name} nearest dialogue (tf-idf)", nearest(past, actions, histories), truth)


def last(history: Dialogue) -> str:
    """Last action of a history."""
    return next((turn["action"] for turn in reversed(history) if turn["action"]), "")


def bigram(past: list[Dialogue], actions: list[str], histories: list[Dialogue], frequent: list[str]) -> list[list[str]]:
    """Most frequent actions after the last action."""
    table: dict[str, Counter[str]] = {}
    for history, action in zip(past, actions, strict=True):
        table.setdefault(last(history), Counter())[action] += 1
    return [[a for a, _ in table.get(last(h), Counter(frequent)).most_common(20)] for h in histories]


def nearest(past: list[Dialogue], actions: list[str], histories: list[Dialogue]) -> list[list[str]]:
    """Actions after the twenty histories whose last three turns are worded most alike."""

    def text(history: Dialogue) -> str:
        return " ".join(f"{turn['action'] or ''} {turn['text']}" for turn in history[-3:])

    vectoriser = TfidfVectorizer(sublinear_tf=True)
    table = vectoriser.fit_transform(map(text, past))
    new = vectoriser.transform(map(text, histories))
    out: list[list[str]] = []
    for start in range(0, new.shape[0], 256):
        cosines = (new[start : start + 256] @ table.T).toarray()
        best = np.argsort(-cosines, axis=1, kind="stable")[:, :20].tolist()
        out.extend(list(dict.fromkeys(actions[i] for i in row)) for row in best)
    return out


def unseen(n_tasks: int) -> None:
    """Leave one task out: its own actions cannot be proposed, shared ones can."""
    rows = [row for row in read("star_open") if len(row["label"]) == 1]
    for task in sorted({row["label"][0] for row in rows})[:: max(1, 16 // n_tasks)][:n_tasks]:
        train = [star_dialogue(row) for row in rows if row["label"][0] != task]
        test = [star_dialogue(row) for row in rows if row["label"][0] == task]
        known = {turn["action"] for dialogue in train for turn in dialogue}
        truth = moments(test)[1]
        print(f"unseen {task}: {np.mean([action in known for action in truth]):.3f} of the actions exist elsewhere")
        next_action(f"unseen {task}", train, test, beside=False)


def gold_edges(graph: dict[str, str], labels: set[str]) -> set[tuple[str, str]]:
    """Edges between actions: a condition is replaced by the step whose outcome it names."""
    targets = set(graph.values())
    edges, open_ends, positive = set(), [], None
    for source, target in graph.items():
        is_action = source in targets | QUERIES | labels | {"hello"}
        if is_action:
            start = source
        elif source in ("yes", "no") and positive:
            start = positive
        else:
            fitting = [end for end in open_ends if (end in QUERIES) == (source in TOLD)] or open_ends
            start = fitting[-1] if fitting else "query"
        positive = target if source == "available" else positive
        edges.add((plain(start), plain(target)))
        if target not in graph and target not in open_ends and (is_action or source == "available"):
            open_ends.append(target)
    return {edge for edge in edges if edge[0] != edge[1]}


def plain(action: str) -> str:
    """Name of an action in the dialogues: the queries are one, two questions are shared by two tasks."""
    return "query" if action in QUERIES else SHARED.get(action, action)


def f1(found: set[tuple[str, str]], gold: set[tuple[str, str]]) -> float:
    """Harmonic mean of precision and recall of edges."""
    return 2 * len(found & gold) / max(1, len(found) + len(gold))


def mining() -> None:
    """Edge F1 of the flow of every task, over all edges and over those between actions that the gold graph names."""
    rows = read("star_open")
    labels = {turn["label"] for row in rows for turn in row["turns"] if turn.get("label")}
    with tarfile.open(DATA / "star_tasks_apis.tar.gz") as archive:
        names = [n for n in archive.getnames() if n.startswith("tasks/") and n.count("/") == 2]
        graphs = {
            name.split("/")[1]: json.load(archive.extractfile(name))["graph"]
            for name in names
            if name.endswith(f"/{name.split('/')[1]}.json")
        }
    found: dict[str, list[tuple[float, float]]] = {}
    for task in sorted(graphs):
        dialogues = [star_dialogue(row) for row in rows if row["label"] == [task] and row["happy"]]
        gold = gold_edges(graphs[task], labels)
        named = {action for edge in gold for action in edge}
        procedure = mine_procedure(dialogues, name=task)
        ours = {
            "flow, forward": {(e.source, e.target) for e in procedure.edges if not e.is_loop},
            "flow with loops": procedure.pairs(),
        }
        for name, edges in (ours | peer_edges(dialogues)).items():
            within = {edge for edge in edges if named.issuperset(edge)}
            found.setdefault(name, []).append((f1(edges, gold), f1(within, gold)))
        print(
            f"mine {task:24s} {len(dialogues):4d} dialogues, forward F1 {found['flow, forward'][-1][1]:.2f}", flush=True
        )
    for name, pairs in found.items():
        every, within = np.mean(pairs, axis=0)
        print(f"mine {name:34s} edge F1: all edges {every:.3f}, between the gold graph's actions {within:.3f}")
    if pm4py is None:
        print("mine pm4py: not installed")


def peer_edges(dialogues: list[Dialogue]) -> dict[str, set[tuple[str, str]]]:
    """Directly-follows pairs above 10 % of the dialogues, and the successions of pm4py's miners."""
    traces = [[turn["action"] for turn in dialogue if turn["action"]] for dialogue in dialogues]
    pairs = Counter(pair for trace in traces for pair in pairwise(trace) if pair[0] != pair[1])
    out = {"directly-follows, 10 %": {pair for pair, n in pairs.items() if n >= 0.1 * len(traces)}}
    if pm4py is None:
        return out
    log = pd.DataFrame(
        [
            {
                "case:concept:name": str(i),
                "concept:name": action,
                "time:timestamp": pd.Timestamp(60 * j, unit="s", tz="UTC"),
            }
            for i, trace in enumerate(traces)
            for j, action in enumerate(trace)
        ]
    )
    graph, _, _ = pm4py.discover_dfg(log)
    out["pm4py directly-follows (all)"] = {pair for pair in graph if pair[0] != pair[1]}
    net = pm4py.discover_heuristics_net(log, dependency_threshold=0.5)
    out["pm4py heuristics net"] = {
        (a, b.node_name) for a, node in net.nodes.items() for b in node.output_connections if a != b.node_name
    }
    tree = pm4py.discover_process_tree_inductive(log, noise_threshold=0.2)
    footprints = pm4py.discover_footprints(tree)
    follows = set(footprints["sequence"]) | set(footprints["parallel"])
    out["pm4py inductive, noise .2"] = {pair for pair in follows if pair[0] != pair[1]}
    return out


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["star", "sgd", "unseen", "mine"])
    parser.add_argument("--tasks", type=int, default=5)
    given = parser.parse_args()
    parts = given.parts
    if "mine" in parts:
        mining()
    if "star" in parts:
        rows = read("star_open")
        next_action("STAR", *halves([star_dialogue(row) for row in rows]))
        next_action("STAR happy", *halves([star_dialogue(row) for row in rows if row["happy"]]))
    if "sgd" in parts:
        rows = read("sgd_dev")
        next_action("SGD act types", *halves([sgd_dialogue(row, slots=False) for row in rows]))
        next_action("SGD acts with slots", *halves([sgd_dialogue(row, slots=True) for row in rows]), beside=False)
    if "unseen" in parts:
        unseen(given.tasks)


if __name__ == "__main__":
    main()
