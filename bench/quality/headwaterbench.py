"""HeadwaterBench: our chain and a chain of common parts, side by side on the same corpora, with an oracle and a guesser.

    python bench/quality/headwaterbench.py [--contacts 4000] [--seeds 5] [--difficulty normal] [--peer tfidf|minilm] [--only peer]
    python bench/quality/headwaterbench.py --peer bertopic --peer-python PYTHON   # of an environment with bertopic

The peer chain is what is built from well-known parts: sentence vectors (tf-idf, or MiniLM where the extra is installed) and
k-means of each contact's words with as many groups as there are reasons (which it is told), Ward above them,
the count of each group as its size, CUSUM over its weekly share, a decision tree over attributes since then, tf-idf
similarity of a group to what teams own, and the rate after a fix over that before. ``--peer bertopic`` takes BERTopic's topics
of MiniLM vectors instead. Ours runs twice on each corpus: with nothing set, and told as many topics as the peer
(``--set topics=64``). Intervals are of the mean over seeds (Student's t).
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.tree import DecisionTreeClassifier

from headwater.app.answering import answers_of
from headwater.app.benchmark import read_truth
from headwater.app.context import Context, call
from headwater.app.library.benchmark import make_benchmark
from headwater.app.library.encoders import load_encoder
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace
from headwater.core.stats.intervals import ratio
from headwater.evaluate.steps import STEPS, Answers, ToldIncident, guesses, oracle, score_steps

N_REASONS = 64
ATTRIBUTES = ("product", "region", "carrier", "plan", "payment", "platform", "app_version", "version", "channel")


def ours(folder: Path, scratch: Path) -> Answers:
    """Our chain, as a user runs it: files, teams and change log in, nothing set."""
    return answered(folder, scratch, {})


def told(folder: Path, scratch: Path) -> Answers:
    """The same run again with as many topics as there are reasons."""
    return answered(folder, scratch, {"topics": str(N_REASONS)})


def answered(folder: Path, scratch: Path, settings: dict[str, str]) -> Answers:
    """What a workspace says after a run."""
    context = Context(scratch / "w", settings={"workers": "1", **settings})
    for name, given in (
        ("teams.load", {"file": str(folder / "teams.csv")}),
        ("events.load", {"file": str(folder / "events.csv")}),
        ("run", {"files": [str(path) for path in sorted(folder.glob("*.jsonl"))]}),
    ):
        call(VERBS[name], context, VERBS[name].input(**given))
    with Workspace(scratch / "w", create=False) as workspace:
        return answers_of(workspace, folder)


def peer(vectors: str, python: str) -> Callable[[Path, Path], Answers]:
    """A chain of common parts."""

    def run(folder: Path, scratch: Path) -> Answers:
        rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
        texts = [words_of(row) for row in rows]
        table = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english")
        counts = table.fit_transform(texts)
        if vectors == "bertopic":
            labels = by_bertopic(texts, scratch, python)
        else:
            dense = (
                load_encoder("minilm").encode(texts)
                if vectors == "minilm"
                else normalize(TruncatedSVD(100, random_state=0).fit_transform(counts))
            )
            labels = KMeans(N_REASONS, n_init=2, random_state=0).fit_predict(dense)
        names = [f"k{label}" if label >= 0 else None for label in labels.tolist()]
        groups = sorted({name for name in names if name})
        member = {name: np.flatnonzero(np.array(names, dtype=object) == name) for name in groups}
        centres = normalize(np.vstack([np.asarray(counts[member[name]].mean(axis=0)) for name in groups]))
        above = AgglomerativeClustering(10).fit_predict(centres)
        days = np.array([date.fromisoformat(row["created_at"][:10]).toordinal() for row in rows])
        return Answers(
            issues={row["id"]: [(0, 10**9, name)] for row, name in zip(rows, names, strict=True)},
            parents={name: f"p{up}" for name, up in zip(groups, above.tolist(), strict=True)},
            sizes={name: (float(len(member[name])),) * 3 for name in groups},
            incidents=[one for name in groups if (one := incident(name, member[name], days, rows)) is not None],
            owners=routed(groups, centres, table, folder),
            fixes=judged(groups, centres, member, table, days, folder),
        )

    return run


def by_bertopic(texts: list[str], scratch: Path, python: str) -> np.ndarray:
    """BERTopic's topic of each text, by the Python of an environment in which it is installed; -1 for none."""
    given, found = scratch / "texts.npz", scratch / "topics.npy"
    np.savez(given, texts=np.array(texts), vectors=load_encoder("minilm").encode(texts))
    subprocess.run([python, "-c", _BERTOPIC, str(given), str(found)], check=True)
    return np.load(found)


_BERTOPIC = """
import sys, numpy as np
from bertopic import BERTopic
held = np.load(sys.argv[1])
model = BERTopic(min_topic_size=10, embedding_model=None)
np.save(sys.argv[2], np.asarray(model.fit_transform(held["texts"].tolist(), held["vectors"])[0]))
"""


def words_of(row: dict) -> str:
    """What the customer said."""
    turns = [turn["text"] for turn in row.get("turns", ()) if turn["speaker"] == "customer"]
    return " ".join(turns or [row.get("subject", ""), row.get("body") or row.get("comment") or ""])


def incident(name: str, mine: np.ndarray, days: np.ndarray, rows: list[dict]) -> ToldIncident | None:
    """One-sided CUSUM of the weekly share, reference the first half; then a tree over attributes since the alarm's start."""
    first = int(days.min())
    week = (days - first) // 7
    n_weeks = int(week.max()) + 1
    share = np.bincount(week[mine], minlength=n_weeks) / np.maximum(np.bincount(week, minlength=n_weeks), 1)
    base = share[: max(4, n_weeks // 4)]
    spread = max(float(base.std()), 1e-3)
    total, began = 0.0, 0
    for at, value in enumerate(share):
        total = max(0.0, total + (value - base.mean()) / spread - 0.5)
        if total == 0.0:
            began = at + 1
        if total > 8.0:
            break
    else:
        return None
    since = days >= first + 7 * began
    target = np.zeros(len(rows), dtype=int)
    target[mine] = 1
    pick = np.flatnonzero(since)
    facts = DictVectorizer(sparse=True)
    features = facts.fit_transform([{k: str(rows[i][k]) for k in ATTRIBUTES if rows[i].get(k)} for i in pick])
    tree = DecisionTreeClassifier(max_depth=2, min_samples_leaf=5, random_state=0).fit(features, target[pick])
    return ToldIncident(name, date.fromordinal(first) + timedelta(days=7 * began), best_leaf(tree, facts))


def best_leaf(tree: DecisionTreeClassifier, facts: DictVectorizer) -> dict[str, str]:
    """Attribute values on the way to the leaf with the largest share."""
    inner, names = tree.tree_, facts.get_feature_names_out()
    best, rule = -1.0, {}
    stack: list[tuple[int, dict[str, str]]] = [(0, {})]
    while stack:
        node, so_far = stack.pop()
        if inner.children_left[node] < 0:
            share = float(inner.value[node][0][-1])
            if share > best:
                best, rule = share, so_far
            continue
        name, _, value = str(names[inner.feature[node]]).partition("=")
        stack.append((inner.children_left[node], so_far))
        stack.append((inner.children_right[node], {**so_far, name: value}))
    return rule


def routed(groups: list[str], centres: np.ndarray, table: TfidfVectorizer, folder: Path) -> dict[str, str]:
    """The team whose duties are nearest to each group."""
    with (folder / "teams.csv").open(encoding="utf-8") as file:
        teams = list(csv.DictReader(file))
    close = centres @ normalize(table.transform([row["owns"] for row in teams])).T
    return {name: teams[int(best)]["id"] for name, best in zip(groups, np.asarray(close).argmax(axis=1), strict=True)}


def judged(
    groups: list[str],
    centres: np.ndarray,
    member: dict[str, np.ndarray],
    table: TfidfVectorizer,
    days: np.ndarray,
    folder: Path,
) -> dict[str, tuple[float, float, float]]:
    """The rate of the nearest group eight weeks after each fix over that of the eight weeks before."""
    with (folder / "fixes.csv").open(encoding="utf-8") as file:
        fixes = list(csv.DictReader(file))
    close = np.asarray(normalize(table.transform([row["about"] for row in fixes])) @ centres.T)
    found = {}
    for row, best in zip(fixes, close.argmax(axis=1).tolist(), strict=True):
        on, mine = date.fromisoformat(row["on"]).toordinal(), days[member[groups[best]]]
        after, before = ((days >= on) & (days < on + 56)).sum(), ((days < on) & (days >= on - 56)).sum()
        hits = ((mine >= on) & (mine < on + 56)).sum(), ((mine < on) & (mine >= on - 56)).sum()
        if min(*hits, before, after) > 0:
            low, high = ratio(hits[0], after, hits[1], before)
            found[row["fix"]] = (hits[0] / after / (hits[1] / before) - 1, float(low) - 1, float(high) - 1)
    return found


def mean_and_ends(values: list[float]) -> str:
    if len(values) < 2:
        return f"{values[0]:6.2f}"
    reach = stats.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return f"{np.mean(values):5.2f} [{np.mean(values) - reach:5.2f} to {np.mean(values) + reach:5.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=4000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--difficulty", default="normal")
    parser.add_argument("--peer", default="tfidf", choices=("tfidf", "minilm", "bertopic"))
    parser.add_argument("--peer-python", default=sys.executable, help="Python in which bertopic is installed")
    parser.add_argument("--only", default="", help="leave the other chains out; beginnings of names: ours-64,peer")
    args = parser.parse_args()
    chains = {"ours": ours, "ours-64": told, f"peer ({args.peer})": peer(args.peer, args.peer_python)}
    chains = {name: run for name, run in chains.items() if name.startswith(tuple(args.only.split(",")))}
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    seconds: Counter[str] = Counter()
    for seed in range(args.seeds):
        with tempfile.TemporaryDirectory() as place:
            folder = make_benchmark(
                Path(place) / "bench", n_contacts=args.contacts, seed=seed, difficulty=args.difficulty
            )
            truth = read_truth(folder)
            said = {"oracle": oracle(truth), "guesses": guesses(truth, seed=seed)}
            for name, run in chains.items():
                start = time.process_time()
                said[name] = run(folder, Path(place))
                seconds[name] += round(time.process_time() - start)
            for name, answers in said.items():
                for found in score_steps(truth, answers, seed=seed):
                    scores[name][found.measure].append(found.value)
            shown = {name: [round(rows[step][-1], 2) for step in STEPS] for name, rows in scores.items()}
            print(f"seed {seed}: {shown}", flush=True)
    print(
        f"\n{args.contacts} contacts, {args.difficulty}, {args.seeds} seeds; CPU seconds of this process: {dict(seconds)}"
    )
    names = ["oracle", "guesses", *chains]
    print(f"{'step':10}" + "".join(f"{name:>26}" for name in names))
    for step in STEPS:
        print(f"{step:10}" + "".join(f"{mean_and_ends(scores[name][step]):>26}" for name in names))


if __name__ == "__main__":
    main()
