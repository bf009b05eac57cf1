"""Topics, classes and scope against gold, beside peers on the same vectors.

    python bench/quality/organise.py [--encoder static] [--peer-python PATH] [--sets insurance,banking]

Peers are run by the interpreter of ``--peer-python``; without it they are "not installed". Data come from
``HEADWATER_DATA``. Rows without a topic count as errors.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.stats import spearmanr
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, roc_auc_score, silhouette_score

from headwater.adapters.models.minilm import MiniLMEncoder
from headwater.app.library.classify import ContactClassifier
from headwater.app.library.encoders import load_encoder
from headwater.app.library.quality import topic_quality
from headwater.app.library.topics import TopicModel
from headwater.core.ports import Encoder
from headwater.core.vectors.exact import snap, unit
from headwater.evaluate.clustering import compare_topics, dendrogram_purity
from headwater.organise.agglomerate import ward
from headwater.organise.config import FACTOR, OrganiseConfig
from headwater.organise.graph import neighbour_lists, smooth

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILES = {
    "insurance": ("dstc11_task1_insurance", lambda row: True),
    "banking": ("banking77", lambda row: row["split"] == "test"),
    "clinc": ("clinc150", lambda row: row["split"] == "test" and row["label"] != "oos"),
    "task2 test": ("dstc11_task2_test_insurance", lambda row: True),
    "bitext": ("bitext8k", lambda row: True),
    "xsid en": ("xsid_valid", lambda row: row["lang"] == "en"),
}


def read(file: str) -> list[dict]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def show(name: str, who: str, gold: list, labels: np.ndarray, seconds: float, more: str = "") -> None:
    """One line of the table; ``more`` is the run-to-run agreement and the peak memory, where they were measured."""
    a = compare_topics(gold, labels)
    print(
        f"| {name} | {who} | {100 * a.accuracy:.1f} | {100 * a.information:.1f} | {100 * a.rand:.1f} | {a.n_topics} "
        f"| {100 * a.coverage:.0f} % | {seconds:.1f} | {more} |",
        flush=True,
    )


def by_silhouette(vectors: np.ndarray, labels_for: Callable[[int], np.ndarray]) -> np.ndarray:
    """The published baseline: the number of the best silhouette."""
    best, labels = -2.0, np.zeros(len(vectors), dtype=int)
    for k in (5, 10, 15, 20, 25, 30, 40, 50, 65, 80, 100, 125, 150, 180):
        found = labels_for(k)
        score = silhouette_score(vectors, found, sample_size=1500, random_state=0)
        if score > best:
            best, labels = score, found
    return labels


def systems_of(texts: list[str], gold: list, vectors: np.ndarray) -> Iterator[tuple[str, np.ndarray, float]]:
    """Ours and the baselines: name, labels, CPU seconds."""
    n_gold = len(set(gold))
    rows = unit(vectors).astype(float)
    merges = linkage(rows, "ward")

    def ward(k: int) -> np.ndarray:
        return fcluster(merges, k, "maxclust") - 1

    def means(k: int) -> np.ndarray:
        return KMeans(k, n_init=1, random_state=0).fit_predict(rows)

    for who, run in (
        ("ours, K unknown", lambda: TopicModel(seed=0).fit(texts, embeddings=vectors).labels_),
        (f"ours, K = {n_gold}", lambda: TopicModel(n_gold, seed=0).fit(texts, embeddings=vectors).labels_),
        ("k-means, K by silhouette", lambda: by_silhouette(rows, means)),
        ("Ward, K by silhouette", lambda: by_silhouette(rows, ward)),
        (f"k-means, K = {n_gold}", lambda: means(n_gold)),
        (f"Ward, K = {n_gold}", lambda: ward(n_gold)),
    ):
        start = time.process_time()
        labels = run()
        yield who, labels, time.process_time() - start


def discovery(sets: dict, peers: str | None, saved: str | None) -> None:
    """Discovery beside k-means, Ward and the peers on the same vectors."""
    print(
        "\n| set | method | ACC | NMI | ARI | K | coverage | CPU s | again, MB |\n|---|---|---|---|---|---|---|---|---|"
    )
    answers = json.loads(Path(saved).read_text()) if saved else _peers(sets, peers)
    for name, (texts, gold, vectors) in sets.items():
        for who, labels, seconds in systems_of(texts, gold, vectors):
            show(name, who, gold, labels, seconds)
        for peer, answer in answers.get(name, {"peers": {"error": "not installed"}}).items():
            if "labels" not in answer:
                print(f"| {name} | {peer} | {answer['error']} | | | | | | |", flush=True)
                continue
            labels = np.asarray(answer["labels"])
            again = f"{adjusted_rand_score(labels, answer['again']):.2f}, " if "again" in answer else ""
            show(name, peer, gold, labels, answer["seconds"], f"{again}{answer['peak_mb']:.0f}")


def by_default(sets: dict, encoder: Encoder | str) -> None:
    """The call that users make: texts alone, encoder ``auto``, or one that has not seen the sets."""
    print(
        "\n| set | texts alone, encoder | ACC | NMI | ARI | K | coverage | CPU s | |\n|---|---|---|---|---|---|---|---|---|"
    )
    for name, (texts, gold, _) in sets.items():
        start = time.process_time()
        model = TopicModel(seed=0, encoder=encoder).fit(texts)
        show(name, model.state_.encoder, gold, model.labels_, time.process_time() - start)


def ranking(sets: dict) -> None:
    """How the quality without gold ranks labellings, against accuracy by gold."""
    print("\n| set | labellings | Spearman with ACC | with NMI | with ARI |\n|---|---|---|---|---|")
    for name, (texts, gold, vectors) in sets.items():
        rows = unit(vectors)
        n_gold, rng = len(set(gold)), np.random.default_rng(0)
        blurred = rows @ rng.normal(size=(rows.shape[1], 8))
        merges, loose = linkage(rows.astype(float), "ward"), linkage(rows.astype(float), "average")
        labels = [TopicModel(granularity=g, seed=0).fit(texts, embeddings=vectors).labels_ for g in FACTOR]
        for factor in (0.15, 0.25, 0.4, 0.6, 0.8, 1, 1.3, 1.7, 2.5, 4):
            k = max(2, round(n_gold * factor))
            labels += [KMeans(k, n_init=1, random_state=1).fit_predict(rows), fcluster(merges, k, "maxclust")]
            if factor in (0.4, 1, 2.5):
                labels += [fcluster(loose, k, "maxclust"), KMeans(k, n_init=1, random_state=1).fit_predict(blurred)]
                labels += [TopicModel(k, seed=0).fit(texts, embeddings=vectors).labels_]
        labels += [HDBSCAN(min_cluster_size=size).fit_predict(rows) for size in (4, 10)]
        truth = [compare_topics(gold, found) for found in labels]
        score = [topic_quality(texts, found, embeddings=vectors).overall for found in labels]
        rho = [spearmanr([getattr(a, m) for a in truth], score).statistic for m in ("accuracy", "information", "rand")]
        print(f"| {name} | {len(labels)} | {rho[0]:.2f} | {rho[1]:.2f} | {rho[2]:.2f} |", flush=True)


def _peers(sets: dict, python: str | None, *, groups: list[int] | None = None) -> dict:
    """What the peers answer; with ``groups`` those that have a hierarchy, at these numbers."""
    if python is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        rows, out = Path(folder) / "rows.npz", Path(folder) / "out.json"
        arrays = {f"{name}.vectors": vectors for name, (_, _, vectors) in sets.items()}
        arrays |= {f"{name}.texts": np.asarray(texts, dtype=object) for name, (texts, _, _) in sets.items()}
        if groups is not None:
            arrays |= {f"{name}.groups": np.asarray(groups) for name in sets}
        np.savez(rows, names=np.asarray(list(sets)), **arrays)
        script = Path(__file__).with_name("organise_peers.py")
        only = [] if groups is None else ["--peers", "bertopic,evoc"]
        subprocess.run([python, str(script), str(rows), str(out), *only], check=False, stdout=sys.stderr)
        return json.loads(out.read_text()) if out.exists() else {}


def stability(sets: dict) -> None:
    """Shuffled rows, and ten per cent more data."""
    print(
        "\n| set | ARI after a shuffle | same bytes | ARI on the old rows after +10 % | ids kept |\n|---|---|---|---|---|"
    )
    for name, (texts, _, vectors) in sets.items():
        order = np.random.default_rng(1).permutation(len(texts))
        one = TopicModel(seed=0).fit(texts, embeddings=vectors)
        two = TopicModel(seed=0).fit([texts[i] for i in order], embeddings=vectors[order])
        same = one.state_.to_bytes() == two.state_.to_bytes()
        old = np.sort(order[: int(len(order) / 1.1)])
        grown = TopicModel(seed=0).fit([texts[i] for i in old], embeddings=vectors[old])
        before, ids = grown.labels_, set(grown.ids_.values())
        grown.partial_fit(texts, embeddings=vectors)
        moved = adjusted_rand_score(before, grown.labels_[old])
        kept = len(ids & set(grown.ids_.values())) / len(ids)
        shuffled = adjusted_rand_score(one.labels_[order], two.labels_)
        print(f"| {name} | {shuffled:.3f} | {same} | {moved:.3f} | {100 * kept:.0f} % |", flush=True)


class Known:
    """An encoder that keeps what it has read: each draw reads the same texts."""

    def __init__(self, encode: Callable[[list[str]], np.ndarray]) -> None:
        self._encode = encode
        self._vectors: dict[str, np.ndarray] = {}

    def encode(self, texts: list[str]) -> np.ndarray:
        """``(n, d)``, as the encoder makes them."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors |= dict(zip(new, self._encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])


def few_labels(encode) -> None:
    """Banking77 with 5 and 10 a class, classes called by name or by number; CLINC150 out of scope."""
    print("\n| task | ours |\n|---|---|")
    known = Known(encode)
    rows = read("banking77")
    labels = np.array([row["label"] for row in rows])
    train = np.array([row["split"] == "train" for row in rows])
    texts = [row["text"] for row in rows]
    numbers = np.unique(labels, return_inverse=True)[1]
    test = np.flatnonzero(~train)
    for shots, called, gold in ((s, c, g) for s in (5, 10) for c, g in (("name", labels), ("number", numbers))):
        right = []
        for seed in range(5):
            rng = np.random.default_rng(seed)
            chosen = np.concatenate(
                [
                    rng.choice(np.flatnonzero(train & (labels == label)), shots, replace=False)
                    for label in np.unique(labels)
                ]
            )
            model = ContactClassifier(encoder=known).fit([texts[i] for i in chosen], gold[chosen])
            right.append(100 * float((model.predict([texts[i] for i in test]) == gold[test]).mean()))
        print(
            f"| Banking77, {shots} a class, called by {called}, 5 draws: accuracy | {np.mean(right):.1f} ± "
            f"{np.std(right):.1f} |",
            flush=True,
        )
    rows = [
        row for row in read("clinc150") if row["split"] == "test" or (row["split"] == "train" and row["label"] != "oos")
    ]
    texts, labels = [row["text"] for row in rows], np.array([row["label"] for row in rows])
    train = np.flatnonzero([row["split"] == "train" for row in rows])
    test = np.flatnonzero([row["split"] == "test" for row in rows])
    model = ContactClassifier(encoder=known).fit([texts[i] for i in train], labels[train])
    scores = model.scope_score([texts[i] for i in test])
    inside = labels[test] != "oos"
    passed = 100 * float((scores[~inside] >= np.quantile(scores[inside], 0.05)).mean())
    print(
        f"| CLINC150 out of scope: AUROC / FPR95 | {100 * roc_auc_score(inside, scores):.2f} / {passed:.1f} |",
        flush=True,
    )
    answer = model.predict([texts[i] for i in test])
    print(f"| CLINC150 accuracy, in scope | {100 * float((answer == labels[test])[inside].mean()):.1f} |", flush=True)


def task2(encode) -> None:
    """Induce from unlabelled turns, label the test set by TF-IDF logistic regression trained on the induced topics."""
    train, test = read("dstc11_task2_inform_insurance"), read("dstc11_task2_test_insurance")
    texts = [row["text"] for row in train]
    model = TopicModel(seed=0).fit(texts, embeddings=encode(texts))
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    scorer = LogisticRegression(C=10, max_iter=500).fit(words.fit_transform(texts), model.labels_)
    labels = scorer.predict(words.transform([row["text"] for row in test]))
    show("DSTC11 task 2", "ours", [row["label"] for row in test], labels, 0.0)


def hierarchy(encode, python: str | None) -> None:
    """Our levels and tree beside Ward, k-means, and the peers' at the same numbers of groups, against gold of two levels."""
    print("\n| set | who | ACC | NMI | ARI | K | coverage | | |\n|---|---|---|---|---|---|---|---|---|")
    trees: list[str] = []
    for name, (rows, upper_key, lower_key) in _two_levels().items():
        texts, upper, lower = ([row[key] for row in rows] for key in ("text", upper_key, lower_key))
        vectors = encode(texts)
        model = TopicModel(seed=0).fit(texts, embeddings=vectors)
        plain = linkage(unit(vectors).astype(float), "ward")
        levels = [model.labels_at(level) for level in range(model.n_levels_)]
        groups = [len(set(found.tolist())) for found in levels[1:]]
        peers = _peers({name: (texts, upper, vectors)}, python, groups=groups).get(name, {})
        for level, (found, k) in enumerate(zip(levels[1:], groups, strict=True), start=1):
            show(name, f"ours, level {level}", upper, found, 0.0)
            show(name, "Ward of as many", upper, fcluster(plain, k, "maxclust"), 0.0)
            show(name, "k-means of as many", upper, KMeans(k, n_init=1, random_state=0).fit_predict(vectors), 0.0)
            for peer, answer in peers.items():
                if "reduced" in answer:
                    show(name, f"{peer} asked for as many", upper, np.asarray(answer["reduced"][str(k)]), 0.0)
        smoothed = _tree_of_rows(vectors)
        nested = {"ours, its levels": levels}
        nested |= {peer: list(map(np.asarray, answer["tree"])) for peer, answer in peers.items() if "tree" in answer}
        for gold, what in ((upper, "upper"), (lower, "lower")):
            pure = [("ours, rows", dendrogram_purity(gold, smoothed))]
            pure += [("Ward, rows", dendrogram_purity(gold, plain[:, :2].astype(int)))]
            pure += [(f"{who} ({len(found)})", nested_purity(gold, found)) for who, found in nested.items()]
            trees.append(f"| {name} | {what} | " + " | ".join(f"{who} {value:.3f}" for who, value in pure) + " |")
        trees += [f"| {name} | {peer} | {answer['error']} |" for peer, answer in peers.items() if "error" in answer]
    print("\nDendrogram purity; in brackets the levels that are read from the finest.\n")
    print("\n".join(trees), flush=True)


def _two_levels() -> dict[str, tuple[list[dict], str, str]]:
    """Sets whose gold has two levels: rows, the key of the upper, the key of the lower."""
    clinc = [row for row in read("clinc150") if row["split"] == "test" and row["label"] != "oos"]
    complaints = [row for row in read("cfpb_mixed") if row.get("text")]
    no_intent = set("contentonly outofdomain confirmation rejection thankyou openinggreeting closinggreeting".split())
    single = [row for row in read("multidogo_open") if row["text"] and len(row["label"]) == 1]
    turns = [row | {"label": row["label"][0]} for row in single if row["label"][0] not in no_intent]
    return {
        "CLINC150, domains": (clinc, "parent", "label"),
        "CFPB, products": (complaints, "product", "label"),
        "Bitext, categories": (read("bitext8k"), "parent", "label"),
        "MultiDoGO, domains": (turns[::2], "domain", "label"),
    }


def nested_purity(gold: list, levels: list[np.ndarray]) -> float:
    """Expected purity of the smallest group that holds two random rows of one gold class, in groups that are no binary tree.

    Args:
        gold: n classes.
        levels: ``(n,)`` groups each, finest first; rows in group -1 are alone there, and all meet above the last level.
    """
    codes = np.unique(np.asarray(gold), return_inverse=True)[1]
    total, pairs = 0.0, 0
    for one in range(int(codes.max()) + 1):
        rows = np.flatnonzero(codes == one)
        left = np.triu(np.ones((len(rows), len(rows)), dtype=bool), 1)
        pairs += int(left.sum())
        for groups in levels:
            own = groups[rows]
            met = left & (own[:, None] == own[None]) & (own >= 0)[:, None]
            for group in np.unique(own[own >= 0]):
                total += float(met[own == group].sum()) * float((codes[groups == group] == one).mean())
            left &= ~met
        total += float(left.sum()) * len(rows) / len(codes)
    return total / pairs if pairs else 1.0


def _tree_of_rows(vectors: np.ndarray) -> np.ndarray:
    """The merges of our tree of smoothed rows."""
    rows = snap(vectors)
    return ward(smooth(rows, neighbour_lists(rows, OrganiseConfig().n_neighbours))).children


def _encoder(name: str, change: str | None) -> Encoder:
    """The MiniLM that ships has seen the sets: one that has not is named by its file, or is the published one."""
    return MiniLMEncoder(change=change) if change or name == "published" else load_encoder(name)


def main() -> None:
    """Everything, or what the options leave."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--encoder", default="static", help="static, minilm, or published: MiniLM as its makers left it"
    )
    options.add_argument(
        "--change", help="MiniLM with this file of tools.encoder.teach, which must not have seen the sets"
    )
    options.add_argument("--sets", default="insurance,banking,clinc,task2 test,bitext,xsid en")
    options.add_argument("--peer-python")
    options.add_argument("--peer-answers", help="what organise_peers.py wrote for these sets and vectors")
    options.add_argument("--parts", default="discovery,default,ranking,stability,few,task2,hierarchy")
    chosen = options.parse_args()
    encoder = _encoder(chosen.encoder, chosen.change)
    encode = encoder.encode
    sets = {}
    for name in chosen.sets.split(","):
        file, keep = FILES[name]
        rows = [row for row in read(file) if keep(row)]
        texts = [row.get("text") or "" for row in rows]
        sets[name] = (texts, [row["label"] for row in rows], encode(texts))
    parts = chosen.parts.split(",")
    if "discovery" in parts:
        discovery(sets, chosen.peer_python, chosen.peer_answers)
    if "default" in parts:
        by_default(sets, encoder if chosen.change or chosen.encoder == "published" else "auto")
    if "ranking" in parts:
        ranking(sets)
    if "stability" in parts:
        stability(sets)
    if "few" in parts:
        few_labels(encode)
    if "task2" in parts:
        task2(encode)
    if "hierarchy" in parts:
        hierarchy(encode, chosen.peer_python)


if __name__ == "__main__":
    main()
