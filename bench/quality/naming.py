"""Names of topics without people to judge them: does the name lead back to its topic, is it what the gold label says?

    python bench/quality/naming.py [--sets banking,clinc] [--show FILE]

Names are made with the static encoder and judged with another, MiniLM. The clusters are the gold classes, so that only the
naming is measured, and, in the rows "found", the topics that ``TopicModel`` finds. Gold labels are read as words by the
judge; no method sees them. Beside ours, on the same statements in the same run: the three words of highest class-based
tf-idf (as BERTopic names topics), the n-gram whose vector is nearest to the topic's (as KeyBERT does), and our names before.
"""

import argparse
import gzip
import json
import os
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from naming_before import names_before
from sklearn.feature_extraction.text import CountVectorizer

from headwater.app.library.encoders import load_encoder
from headwater.app.library.topics import TopicModel
from headwater.core.vectors.exact import mean_direction, snap, unit
from headwater.organise.choose import NamingAids
from headwater.organise.inflect import lemma
from headwater.organise.name import describe
from headwater.organise.spans import VAGUE
from headwater.organise.words import ENGLISH, words

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
SETS = {
    "banking": ("banking77", lambda row: row["split"] == "test"),
    "insurance": ("dstc11_task1_insurance", lambda row: True),
    "clinc": ("clinc150", lambda row: row["split"] == "test" and row["label"] != "oos"),
    "bitext": ("bitext8k", lambda row: True),
    "airline": ("airline_tweets", lambda row: isinstance(row["reason"], str) and bool(row["reason"])),
}
READ_BY_JUDGE = 25  # statements of a topic from which the judge makes its direction


def read(file: str) -> list[dict]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def class_tfidf(texts: list[str], topics: np.ndarray, k: int) -> list[str]:
    """Three words of the highest class-based tf-idf a topic (Grootendorst 2022)."""
    joined = [" ".join(t for t, c in zip(texts, topics, strict=True) if c == topic) for topic in range(k)]
    count = CountVectorizer(stop_words="english")
    frequency = np.asarray(count.fit_transform(joined).todense(), dtype=float)
    weight = frequency / np.maximum(frequency.sum(1, keepdims=True), 1)
    weight *= np.log(1 + frequency.sum() / k / np.maximum(frequency.sum(0), 1))
    vocabulary = count.get_feature_names_out()
    return [" ".join(vocabulary[i] for i in np.argsort(-row, kind="stable")[:3]) for row in weight]


def nearest_ngram(texts: list[str], topics: np.ndarray, directions: np.ndarray, encode) -> list[str]:
    """The n-gram of 1..3 words whose vector is nearest to the topic's (Grootendorst 2020)."""
    out = []
    for topic, direction in enumerate(directions):
        own = [t for t, c in zip(texts, topics, strict=True) if c == topic]
        count = CountVectorizer(ngram_range=(1, 3), stop_words="english", min_df=2 if len(own) > 3 else 1)
        try:
            grams = list(count.fit(own).get_feature_names_out())
        except ValueError:
            grams = own[:1]
        out.append(grams[int(np.argmax(encode(grams) @ direction))])
    return out


def measure(names: list[str], judged: np.ndarray, judge, gold: list[str] | None) -> str:
    """The figures of one row."""
    cosines = judge.encode(names) @ judged.T
    own = np.diag(cosines)
    place = 1 + (cosines > own[:, None] + 1e-9).sum(1)
    keys = [" ".join(sorted({lemma(w) for w in words(name)})) for name in names]
    doubled = sum(keys.count(key) > 1 for key in keys) / len(keys)
    empty = np.mean([not any(w not in ENGLISH and w not in VAGUE for w in words(name)) for name in names])
    row = f"{100 * np.mean(place == 1):.1f} | {np.mean(1 / place):.3f} | {100 * doubled:.1f} | {100 * empty:.1f}"
    if gold is None:
        return f"{row} | – | –"
    meant = np.einsum("ij,ij->i", judge.encode(names), judge.encode(gold))
    return f"{row} | {meant.mean():.3f} | {np.mean([overlap(a, b) for a, b in zip(names, gold, strict=True)]):.3f}"


def overlap(name: str, gold: str) -> float:
    """F1 of the lemmas."""
    a, b = ({lemma(w) for w in words(text)} for text in (name, gold))
    return 2 * len(a & b) / max(len(a) + len(b), 1)


def label_words(label: str) -> str:
    """A label as words: ``card_not_working`` -> ``card not working``, ``FileClaim`` -> ``file claim``."""
    spaced = "".join(f" {ch}" if ch.isupper() else ch for ch in label) if label[:1].isupper() else label
    return spaced.replace("_", " ").replace("/", " ").lower().strip()


def main() -> None:
    """All sets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--show", type=Path, help="write the names here")
    chosen = parser.parse_args()
    static, judge = load_encoder("static"), load_encoder("minilm")
    print(
        "| set | topics | names by | recall@1 % | MRR | doubled % | empty % | cosine with gold | F1 with gold | CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    shown: list[str] = []
    for name in chosen.sets.split(","):
        file, keep = SETS[name]
        rows = [row for row in read(file) if keep(row) and row["text"]]
        texts = [row["text"] for row in rows]
        labels = [row["label"] if name != "airline" else row["reason"] for row in rows]
        classes = sorted(set(labels))
        gold = np.array([classes.index(label) for label in labels])
        shown += clusters(f"{name} | gold", texts, gold, [label_words(label) for label in classes], static, judge)
        found = TopicModel(encoder="static", seed=0).fit(texts).labels_
        shown += clusters(f"{name} | found", texts, found, None, static, judge)
    if chosen.show:
        chosen.show.write_text("\n".join(shown) + "\n", "utf-8")


def clusters(head: str, texts: list[str], topics: np.ndarray, gold: list[str] | None, static, judge) -> list[str]:
    """All rows of one set of clusters; our names, to be read."""
    k = int(topics.max()) + 1
    vectors = snap(static.encode(texts))
    directions = mean_direction(vectors, topics, k)
    judged = _directions(texts, topics, k, judge)
    made = {
        "ours": lambda: describe_names(texts, topics, vectors, directions, static.encode),
        "ours, words alone": lambda: describe_names(texts, topics, vectors, directions, None),
        "before": lambda: names_before(texts, topics, k),
        "c-TF-IDF, 3 words": lambda: class_tfidf(texts, topics, k),
        "nearest n-gram": lambda: nearest_ngram(texts, topics, directions, static.encode),
    }
    shown: list[str] = []
    for who, make in made.items():
        began = time.process_time()
        names = make()
        seconds = time.process_time() - began
        print(f"| {head} {k} | {who} | {measure(names, judged, judge, gold)} | {seconds:.1f} |", flush=True)
        if who == "ours":
            shown = [f"{head}: {name}" + (f"  [{gold[i]}]" if gold else "") for i, name in enumerate(names)]
    return shown


def describe_names(texts, topics, vectors, directions, encode) -> list[str]:
    """Our names."""
    return [text.name for text in describe(texts, topics, vectors, directions, aids=NamingAids(encode))]


def _directions(texts: list[str], topics: np.ndarray, k: int, judge) -> np.ndarray:
    rng = np.random.default_rng(0)
    rows = [rng.permutation(np.flatnonzero(topics == t))[:READ_BY_JUDGE] for t in range(k)]
    vectors = judge.encode([texts[i] for r in rows for i in r])
    ends = np.cumsum([0, *map(len, rows)])
    return unit(np.stack([vectors[a:b].mean(0) for a, b in pairwise(ends)]))


if __name__ == "__main__":
    main()
