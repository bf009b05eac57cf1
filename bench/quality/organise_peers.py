"""Runs the peers on given vectors, in an environment of their own: ``python organise_peers.py rows.npz out.json``."""

import json
import sys
import time

import numpy as np

PEERS = ("bertopic", "evoc", "toponymy", "fast_hdbscan")


def labels_of(peer: str, vectors: np.ndarray, texts: list[str]) -> np.ndarray:
    """Labels by the peer's defaults."""
    if peer == "bertopic":
        from bertopic import BERTopic  # noqa: PLC0415

        return np.asarray(BERTopic(calculate_probabilities=False).fit(texts, vectors).topics_)
    if peer == "evoc":
        from evoc import EVoC  # noqa: PLC0415

        return np.asarray(EVoC().fit_predict(vectors))
    if peer == "toponymy":
        from toponymy import ToponymyClusterer  # noqa: PLC0415
        from umap import UMAP  # noqa: PLC0415

        flat = UMAP(metric="cosine").fit_transform(vectors)
        layers = ToponymyClusterer().fit(clusterable_vectors=flat, embedding_vectors=vectors).cluster_layers_
        return np.asarray(layers[0].cluster_labels)
    from fast_hdbscan import HDBSCAN  # noqa: PLC0415

    return np.asarray(HDBSCAN(min_cluster_size=10).fit_predict(vectors))


def main() -> None:
    """All sets of the file by all peers."""
    data = np.load(sys.argv[1], allow_pickle=True)
    out: dict[str, dict[str, object]] = {}
    for name in data["names"]:
        vectors, texts = data[f"{name}.vectors"], [str(t) for t in data[f"{name}.texts"]]
        for peer in PEERS:
            start = time.process_time()
            try:
                labels = labels_of(peer, vectors, texts).tolist()
                out.setdefault(str(name), {})[peer] = {"labels": labels, "seconds": time.process_time() - start}
            except Exception as error:
                out.setdefault(str(name), {})[peer] = {"error": f"{type(error).__name__}: {error}"[:200]}
            print(name, peer, round(time.process_time() - start, 1), flush=True)
            with open(sys.argv[2], "w") as file:
                json.dump(out, file)


if __name__ == "__main__":
    main()
