"""From texts to topics beside BERTopic and EVoC, each as a process of its own on the same labelled texts.

    python -m bench.speed.side_by_side --peer-python PATH [--rows 20000,50000] [--generated 100000] [--peers bertopic,evoc]

``--rows``: real texts with gold labels (CLINC150, Banking77, Bitext, MultiDoGO), shuffled; as many as there are at most.
``--generated``: spans of made-up contacts with the reason they state. Everyone uses defaults. The peers get the vectors
of all-MiniLM-L6-v2 as published, in int8, which reads faster than the float model that they would load; its time counts for
them. Rows left out count as errors. CPU seconds of one thread; "times" is the peer's over ours."""

import argparse
import gzip
import json
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np
from bench.quality.organise_peers import labels_of
from bench.speed.organise import DATA, alone, peak

SETS = ("clinc150", "banking77", "bitext8k", "multidogo_open")


def real() -> list[tuple[str, str]]:
    """Distinct texts with their labels, in an order drawn once."""
    rows: dict[str, str] = {}
    for name in SETS:
        with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = " ".join((row["text"] or "").split())
                if text and row["label"] not in (None, "", "oos"):
                    rows.setdefault(text, f"{name}: {row['label']}")
    found = list(rows.items())
    return [found[i] for i in np.random.default_rng(0).permutation(len(found))]


def generated(n_rows: int) -> list[tuple[str, str]]:
    """Spans that state a reason, as many as asked for, from as many contacts as that takes."""
    from bench.quality.generated import contacts  # noqa: PLC0415  (the peers' environment lacks it)

    spans = (
        (" ".join(contact.text[span["start"] : span["end"]].split()), issue["reason"])
        for contact, gold in contacts(2 * n_rows)
        for issue in gold["issues"]
        for span in issue["spans"]
    )
    return list(islice(((text, reason) for text, reason in spans if text), n_rows))


def one(who: str, folder: Path) -> None:
    """One system on the texts of the folder; prints one line of JSON and stores the labels."""
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()
    wall, cpu = time.perf_counter(), time.process_time()
    if who == "ours":
        from headwater.adapters.models import load  # noqa: PLC0415
        from headwater.adapters.models.minilm import MiniLMEncoder  # noqa: PLC0415
        from headwater.app.library.topics import TopicModel  # noqa: PLC0415

        load.minilm = lambda: MiniLMEncoder(change=None)  # the one that ships has seen labels of these sets
        labels = np.asarray(TopicModel(seed=0).fit(texts).labels_)
    elif who == "vectors":
        from headwater.adapters.models.minilm import MiniLMEncoder  # noqa: PLC0415

        np.save(folder / "vectors.npy", MiniLMEncoder(change=None).encode(texts))
        labels = np.zeros(0)
    else:
        labels = labels_of(who, np.load(folder / "vectors.npy"), texts)
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    np.save(folder / f"labels-{who}.npy", labels)
    print(json.dumps(spent | {"peak": peak()}))


def compared(what: str, rows: list[tuple[str, str]], *, peers: list[str], python: str | None, limit: float) -> None:
    """A line of the table a system."""
    from headwater.evaluate.clustering import compare_topics  # noqa: PLC0415

    gold = [label for _, label in rows]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "texts.txt").write_text("\n".join(text for text, _ in rows), encoding="utf-8")
        ours = reading = None
        for who in ["ours", "vectors", *peers]:
            interpreter = python if who in peers else sys.executable
            command = [interpreter, "-m", "bench.speed.side_by_side", "--one", who, folder]
            spent = alone(command, limit=limit)
            if isinstance(spent, str):
                print(f"| {what} | {len(rows):,} | {who} | {spent} | | | | |", flush=True)
                continue
            if who == "vectors":
                reading = spent
                continue
            ours = ours or spent
            labels = np.load(Path(folder, f"labels-{who}.npy"))
            covered = labels >= 0
            seconds = spent["cpu"] + (reading["cpu"] if who in peers else 0)
            agreed = compare_topics(gold, labels)
            agreement = " / ".join(f"{100 * value:.1f}" for value in (agreed.accuracy, agreed.information, agreed.rand))
            print(
                f"| {what} | {len(rows):,} | {who} | {seconds:.0f} ({spent['cpu']:.0f} without reading) | "
                f"{seconds / ours['cpu']:.1f} | {spent['peak']:,.0f} | {agreement} | "
                f"{len(np.unique(labels[covered]))} of {len(set(gold))}, {100 * covered.mean():.0f} % |",
                flush=True,
            )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="20000,50000")
    parser.add_argument("--generated", default="100000")
    parser.add_argument("--peer-python")
    parser.add_argument("--peers", default="bertopic,evoc")
    parser.add_argument("--limit", type=float, default=1800, help="seconds a system may take")
    parser.add_argument("--one", help="a system; then FOLDER is given, too")
    parser.add_argument("folder", nargs="?", type=Path)
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one, chosen.folder)
        return
    print("| texts | rows | who | CPU s | times | peak, MB | ACC / NMI / ARI | topics found of gold, coverage |")
    print("|---|---|---|---|---|---|---|---|")
    how = {
        "peers": chosen.peers.split(",") if chosen.peer_python else [],
        "python": chosen.peer_python,
        "limit": chosen.limit,
    }
    texts = real()
    for n_rows in map(int, filter(None, chosen.rows.split(","))):
        compared("real", texts[:n_rows], **how)
    for n_rows in map(int, filter(None, chosen.generated.split(","))):
        compared("made up", generated(n_rows), **how)


if __name__ == "__main__":
    main()
