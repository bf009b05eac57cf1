"""Runs peers on given vectors, in an environment of their own.

    python organise_peers.py rows.npz out.json [--peers bertopic,evoc] [--twice bertopic] [--limit 900]

``rows.npz`` holds ``names`` and, for each name, ``NAME.vectors (n, d)`` and ``NAME.texts (n,)``. ``out.json`` gets, for each
name and peer, ``labels`` (-1 = left out), ``seconds`` (CPU), ``peak_mb`` and, where it is run twice, ``again``: the labels of
a second run on the same rows, shuffled, put back in order. Each peer is a process of its own, ended after the limit.

Where ``rows.npz`` holds ``NAME.groups``, numbers of groups, it gets ``tree`` and ``reduced`` instead of ``labels``: the levels of
the peer's hierarchy, finest first, and number -> its labels when it is asked for so many (``bertopic``, ``evoc`` only).
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

PEERS = ("bertopic", "evoc", "toponymy", "fast_hdbscan", "top2vec")


def labels_of(peer: str, vectors: np.ndarray, texts: list[str]) -> np.ndarray:
    """Labels by the defaults of the peer."""
    if peer == "bertopic":
        from bertopic import BERTopic  # noqa: PLC0415

        return np.asarray(BERTopic().fit(texts, vectors).topics_)
    if peer == "top2vec":
        from top2vec.top2vec import Top2Vec  # noqa: PLC0415

        model = Top2Vec(texts, embedding_model=_Lookup(texts, vectors), min_count=5, verbose=False)
        return np.asarray(model.doc_top)
    if peer == "evoc":
        from evoc import EVoC  # noqa: PLC0415

        return np.asarray(EVoC().fit_predict(vectors))
    if peer == "toponymy":
        from toponymy.clustering import ToponymyClusterer  # noqa: PLC0415
        from umap import UMAP  # noqa: PLC0415

        flat = UMAP(metric="cosine").fit_transform(vectors)
        found = ToponymyClusterer()
        found.fit(clusterable_vectors=flat, embedding_vectors=vectors)
        return np.asarray(found.cluster_layers_[0].cluster_labels)
    from fast_hdbscan import HDBSCAN  # noqa: PLC0415

    return np.asarray(HDBSCAN(min_cluster_size=10).fit_predict(vectors))


def levels_of(peer: str, vectors: np.ndarray, texts: list[str], groups: list[int]) -> dict[str, object]:
    """The peer's own hierarchy, and its labels at these numbers of groups; -1 = left out."""
    if peer == "evoc":
        from evoc import EVoC  # noqa: PLC0415

        tree = [layer.tolist() for layer in EVoC().fit(vectors).cluster_layers_]
        return {
            "tree": tree,
            "reduced": {k: EVoC(approx_n_clusters=k).fit_predict(vectors).tolist() for k in groups},
        }
    from bertopic import BERTopic  # noqa: PLC0415

    model = BERTopic().fit(texts, vectors)
    labels = np.asarray(model.topics_)
    levels = [labels]
    for topics in model.hierarchical_topics(texts).sort_values("Distance")["Topics"]:
        levels.append(np.where(np.isin(labels, topics), min(topics), levels[-1]))
    reduced, left_out = {}, int((labels < 0).any())  # the topic of those left out counts as one
    for k in sorted(groups, reverse=True):
        model.reduce_topics(texts, nr_topics=k + left_out)
        reduced[k] = np.asarray(model.topics_).tolist()
    return {"tree": [level.tolist() for level in levels], "reduced": reduced}


class _Lookup:
    """The given vectors as Top2Vec's embedding model; a word is the mean of the texts that hold it (it only names)."""

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self._of = dict(zip(texts, vectors, strict=True))
        self._words: dict[str, np.ndarray] = {}
        for text, vector in self._of.items():
            for word in set(text.lower().split()):
                self._words[word] = self._words.get(word, np.zeros(vectors.shape[1])) + vector
        self._rest = vectors.mean(axis=0)

    def __call__(self, texts: list[str]) -> np.ndarray:
        return np.asarray([self._of.get(text, self._words.get(text, self._rest)) for text in texts])


def run(peer: str, rows: str, out: Path, *, twice: bool) -> None:
    """All sets of the file by one peer; every answer is written when it is there."""
    data = np.load(rows, allow_pickle=True)
    found: dict[str, object] = {}
    for name in data["names"]:
        vectors, texts = data[f"{name}.vectors"], [str(t) for t in data[f"{name}.texts"]]
        start = time.process_time()
        try:
            levels = f"{name}.groups" in data
            answer: dict[str, object] = (
                levels_of(peer, vectors, texts, data[f"{name}.groups"].tolist())
                if levels
                else {"labels": labels_of(peer, vectors, texts).tolist()}
            )
            answer["seconds"] = time.process_time() - start
            if twice and not levels:
                order = np.random.default_rng(1).permutation(len(texts))
                again = np.empty(len(texts), dtype=np.int64)
                again[order] = labels_of(peer, vectors[order], [texts[i] for i in order])
                answer["again"] = again.tolist()
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        answer["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found[str(name)] = answer
        print(name, peer, round(time.process_time() - start, 1), answer.get("error", ""), file=sys.stderr, flush=True)
        out.write_text(json.dumps(found))


def main() -> None:
    """All peers, one after the other; with ``--one``, that peer in this process."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows")
    options.add_argument("out", type=Path)
    options.add_argument("--peers", default=",".join(PEERS))
    options.add_argument("--twice", default="bertopic,evoc")
    options.add_argument("--limit", type=float, default=1800)
    options.add_argument("--one")
    chosen = options.parse_args()
    if chosen.one:
        run(chosen.one, chosen.rows, chosen.out, twice=chosen.one in chosen.twice.split(","))
        return
    merged: dict[str, dict[str, object]] = {}
    for peer in chosen.peers.split(","):
        part = chosen.out.with_name(f"{chosen.out.stem}.{peer.replace(' ', '_')}.json")
        part.unlink(missing_ok=True)
        command = [sys.executable, __file__, chosen.rows, str(part), "--one", peer, "--twice", chosen.twice]
        why = "no answer"
        try:
            subprocess.run(command, check=False, timeout=chosen.limit)
        except subprocess.TimeoutExpired:
            why = f"not done after {chosen.limit:.0f} s"
        answers = json.loads(part.read_text()) if part.exists() else {}
        for name in map(str, np.load(chosen.rows, allow_pickle=True)["names"]):
            merged.setdefault(name, {})[peer] = answers.get(name, {"error": why})
        chosen.out.write_text(json.dumps(merged))


if __name__ == "__main__":
    main()
