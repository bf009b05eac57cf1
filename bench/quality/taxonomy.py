"""What edits of a taxonomy move, how a split and a named node are placed, and what assigning costs.

    python -m bench.quality.taxonomy [SET ...] [--data FOLDER]

Four questions on labelled sets that are not tuned on: what a merge moves that it should not; whether a proposed split finds
two gold classes again; how well nodes assign that only names, or a few examples, place; microseconds a statement. Each beside
a plain baseline on the same vectors in the same run."""

import argparse
import gzip
import json
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression

from headwater.adapters.models.load import load_encoder
from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import group_sums, snap
from headwater.organise.accept import accept, propose_split
from headwater.organise.compile import Compiled, compile_taxonomy, needed, texts_of
from headwater.organise.config import OrganiseConfig
from headwater.organise.edits import merge, rule, split
from headwater.organise.stage import fit
from headwater.organise.state import TopicModelState
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy

DATA = Path(os.environ.get("HEADWATER_DATA", "data"))
SETS = ("banking77", "clinc150", "dstc11_task1_insurance")
PAIRS = 30
SHOTS = 5
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Labelled:
    """A set: texts, their classes, their vectors."""

    texts: list[str]
    labels: npt.NDArray[np.str_]
    vectors: Matrix

    def rows(self, label: str) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.labels == label)


def read(name: str, folder: Path) -> Labelled:
    """The test part of a set, where it has one; texts once each."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row.get("label") and row["text"].strip() and not row.get("oos")]
    test = [row for row in rows if row.get("split") == "test"]
    rows = list({row["text"]: row for row in test or rows}.values())
    texts = [row["text"] for row in rows]
    return Labelled(texts, np.array([str(row["label"]) for row in rows]), load_encoder("static").encode(texts))


def model(tree: Taxonomy, known: dict[str, Matrix], sharpness: float = 20.0) -> Compiled:
    """The tree with these directions; what they lack lies at its texts."""
    encoder = load_encoder("static")
    places = dict(known)
    for anchor in sorted(needed(tree).keys() - places.keys()):
        rows = snap(encoder.encode(texts_of(tree, anchor)))
        places[anchor] = group_sums(rows, np.zeros(len(rows), np.int64), 1)[0].astype(np.float32)
    none = np.zeros((0, 0), np.float32)
    return compile_taxonomy(tree, places, sharpness=sharpness, languages=none)


def nodes(compiled: Compiled, data: Labelled) -> npt.NDArray[np.str_]:
    return np.array(compiled.nodes)[compiled.decide(data.vectors, data.texts).node]


def merges(data: Labelled, state: TopicModelState) -> tuple[float, float]:
    """Statements that a merge moves although it does not name their node, a thousand, ours and by one mean direction."""
    tree, known = accept(state), dict(zip(state.ids, state.assigner.directions, strict=True))
    before = nodes(model(tree, known), data)
    rows = snap(data.vectors)
    draw = np.random.default_rng(0)
    ours, plain = [], []
    for _ in range(PAIRS):
        a = int(draw.integers(state.n_topics))
        likeness = state.assigner.directions @ state.assigner.directions[a]
        b = int(np.argsort(-likeness)[1])  # its nearest: what people merge
        named = np.isin(before, [state.ids[a], state.ids[b]])
        after = nodes(model(merge(tree, state.ids[a], [state.ids[b]]), known), data)
        wanted = np.where(before == state.ids[b], state.ids[a], before)
        ours.append((after != wanted).mean())
        kept = [i for i in range(state.n_topics) if i != b]
        directions = state.assigner.directions.copy()
        directions[a] = snap(group_sums(rows[named], np.zeros(named.sum(), np.int64), 1))[0]
        mean = np.array(state.ids)[kept][(rows @ directions[kept].T).argmax(axis=1)]
        plain.append((mean != wanted).mean())
    return 1000 * float(np.mean(ours)), 1000 * float(np.mean(plain))


def splits(data: Labelled) -> tuple[float, float, float, int]:
    """Two classes in one node, split again: accuracy of the compiled parts, of the proposal itself, of k-means."""
    rows = snap(data.vectors)
    names = sorted(set(data.labels.tolist()))
    means = snap(group_sums(rows, np.searchsorted(names, data.labels), len(names)))
    draw = np.random.default_rng(0)
    found: list[tuple[float, float, float]] = []
    for _ in range(PAIRS):
        a = int(draw.integers(len(names)))
        b = int(np.argsort(-(means @ means[a]))[1])
        mine = np.concatenate([data.rows(names[a]), data.rows(names[b])])
        gold = (data.labels[mine] == names[b]).astype(np.int64)
        if min(gold.sum(), len(gold) - gold.sum()) < 5:
            continue
        texts = [data.texts[i] for i in mine]
        try:
            parts = propose_split(texts, rows[mine], 2)
        except NotEnoughData:
            continue
        proposal = fit(texts, rows[mine], OrganiseConfig(n_topics=2)).assigner.best(rows[mine])[0]
        tree, made = split(Taxonomy.of([Node("n", "both", topics=("t",))]), "n", parts)
        whole = {"t": group_sums(rows[mine], np.zeros(len(mine), np.int64), 1)[0].astype(np.float32)}
        got = nodes(model(tree, whole), Labelled(texts, data.labels[mine], data.vectors[mine])) == made[1]
        means_of_two = KMeans(2, n_init=10, random_state=0).fit_predict(rows[mine])
        found.append((agree(got, gold), agree(proposal, gold), agree(means_of_two, gold)))
    ours, proposed, plain = np.mean(found, axis=0)
    return float(ours), float(proposed), float(plain), len(found)


def agree(found: npt.NDArray[np.generic], gold: npt.NDArray[np.int64]) -> float:
    same = float((found.astype(np.int64) == gold).mean())
    return max(same, 1 - same)


def named(data: Labelled, shots: int) -> tuple[float, float]:
    """Accuracy of nodes placed by names and so many examples, and of logistic regression on the examples alone (chance
    without any)."""
    names = sorted(set(data.labels.tolist()))
    draw = np.random.default_rng(0)
    told = {name: draw.permutation(data.rows(name))[:shots] for name in names}
    held_out = np.setdiff1d(np.arange(len(data.texts)), np.concatenate([*told.values(), np.zeros(0, np.int64)]))
    tree = Taxonomy.of(
        Node(f"n_{i}", spoken(name), exemplars=tuple(Exemplar(data.texts[r]) for r in told[name]))
        for i, name in enumerate(names)
    )
    rest = Labelled([data.texts[i] for i in held_out], data.labels[held_out], data.vectors[held_out])
    of_node = {f"n_{i}": name for i, name in enumerate(names)}
    ours = np.mean([of_node[n] == gold for n, gold in zip(nodes(model(tree, {}), rest), rest.labels, strict=True)])
    if not shots:
        return float(ours), 1 / len(names)
    chosen = np.concatenate(list(told.values())).astype(np.int64)
    learned = LogisticRegression(C=10, max_iter=2000).fit(data.vectors[chosen], data.labels[chosen])
    return float(ours), float((learned.predict(rest.vectors) == rest.labels).mean())


def spoken(name: str) -> str:
    """A class as a person would write it: ``card_arrival``, ``AskAboutCard``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()


def costs(data: Labelled, state: TopicModelState) -> tuple[float, float, float]:
    """CPU microseconds a statement: in a batch, in a batch under 20 rules, and alone."""
    tree, known = accept(state), dict(zip(state.ids, state.assigner.directions, strict=True))
    ruled = tree
    for topic in state.ids[:20]:
        ruled = rule(ruled, topic, takes=['"card declined" OR refus* -gift'])
    times = -(-50_000 // len(data.texts))
    many = Labelled(data.texts * times, np.tile(data.labels, times), np.tile(data.vectors, (times, 1)))
    out = []
    for compiled in (model(tree, known), model(ruled, known)):
        began = time.process_time()
        compiled.decide(many.vectors, many.texts)
        out.append(1e6 * (time.process_time() - began) / len(many.texts))
    compiled = model(tree, known)
    began = time.process_time()
    for i in range(500):
        compiled.decide(data.vectors[i : i + 1], data.texts[i : i + 1])
    return out[0], out[1], 1e6 * (time.process_time() - began) / 500


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args(argv)
    for name in given.sets:
        data = read(name, given.data)
        classes = len(set(data.labels.tolist()))
        state = fit(data.texts, data.vectors, OrganiseConfig(n_topics=classes))
        print(f"{name}: {len(data.texts)} statements, {classes} classes, {state.n_topics} topics")
        print(
            "  moved by a merge that does not name them, per 1000: ours {:.2f}, one mean direction {:.2f}".format(
                *merges(data, state)
            )
        )
        ours, proposed, plain, n = splits(data)
        print(
            f"  split of two nearest classes, accuracy over {n} pairs: "
            f"compiled {ours:.3f}, proposed {proposed:.3f}, k-means {plain:.3f}"
        )
        for shots in (0, 1, SHOTS):
            ours, learned = named(data, shots)
            print(f"  {shots} examples a node: ours {ours:.3f}, logistic regression {learned:.3f}")
        batch, ruled, alone = costs(data, state)
        print(f"  CPU us a statement: batch {batch:.1f}, with 20 rules {ruled:.1f}, alone {alone:.0f}", flush=True)


if __name__ == "__main__":
    main()
