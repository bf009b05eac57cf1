"""Simple statistics of generated text beside real contacts, and how hard the generated reasons are to find.

Run: ``python -m bench.quality.realism [--contacts N] [--write]``; real sets are read from ``HEADWATER_DATA``
(default ``<repository>/../shared/data``).
"""

import argparse
import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import normalized_mutual_info_score

from headwater.generate import CorpusConfig, generate

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("HEADWATER_DATA", REPOSITORY.parent / "shared" / "data"))
REAL = ("airline_tweets", "twcs_sample", "cfpb_mixed", "nhtsa_adas_unlabelled", "star_open")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
HEAPS_WORDS = 20_000


def turns_of(record: dict[str, Any]) -> list[str]:
    """Texts of the turns; one text for undivided contacts."""
    if record.get("turns"):
        return [str(turn["text"]) for turn in record["turns"] if turn.get("text")]
    return [str(record.get("body") or record.get("comment") or record.get("text") or "")]


def real(name: str) -> Iterator[dict[str, Any]]:
    """Records of a real set with any text."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if any(text.strip() for text in turns_of(record)):
                yield record


def generated(config: CorpusConfig) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Records with their gold."""
    for batch in generate(config):
        yield from zip(batch.records, batch.gold, strict=True)


def weekday_profile(stamps: list[str]) -> str:
    """Share of contacts from Monday to Sunday, in percent."""
    days: Counter[int] = Counter()
    for stamp in stamps:
        if stamp.isdigit():
            days[datetime.fromtimestamp(int(stamp), UTC).weekday()] += 1
        elif stamp[:1].isdigit():
            days[datetime.fromisoformat(stamp).weekday()] += 1
    total = sum(days.values())
    return " ".join(f"{100 * days[day] / total:.0f}" for day in range(7)) if total else "no times"


def describe(records: list[dict[str, Any]]) -> list[str]:
    """One table row: contacts, word quantiles, turns, vocabulary, duplicates, weekdays."""
    texts = [" ".join(turns_of(record)) for record in records]
    tokens = [WORD.findall(text.lower()) for text in texts]
    lengths = np.array([len(words) for words in tokens])
    order = np.random.default_rng(0).permutation(len(tokens))
    stream = [word for at in order for word in tokens[at]]
    sizes, seen, known = [], [], set()
    for at, word in enumerate(stream, 1):
        known.add(word)
        if at % 1000 == 0:
            sizes.append(at)
            seen.append(len(known))
    heaps = np.polyfit(np.log(sizes), np.log(seen), 1)[0] if len(sizes) > 2 else float("nan")
    turns = np.median([len(turns_of(record)) for record in records])
    copies = 1 - len(set(texts)) / len(texts)
    first = len(set(stream[:HEAPS_WORDS])) / min(HEAPS_WORDS, len(stream))
    stamps = [
        str(r.get("created_at") or r.get("timestamp")) for r in records if r.get("created_at") or r.get("timestamp")
    ]
    quantiles = " / ".join(f"{value:.0f}" for value in np.quantile(lengths, (0.1, 0.5, 0.9)))
    return [
        str(len(records)), quantiles, f"{turns:.0f}", f"{len(known):,}", f"{first:.3f}", f"{heaps:.2f}",
        f"{copies:.3f}", weekday_profile(stamps),
    ]  # fmt: skip


def difficulty(level: str, n: int) -> list[str]:
    """One table row: how well word counts find the reasons, in statements and in whole contacts (English)."""
    said: list[str] = []
    reasons: list[str] = []
    whole: list[str] = []
    whole_reasons: list[str] = []
    for record, gold in generated(CorpusConfig(n_contacts=n, difficulty=level)):
        if gold["language"] != "en" or gold["duplicate_of"]:
            continue
        text = "\n".join(turns_of(record))
        for issue in gold["issues"]:
            span = issue["spans"][0]
            said.append(text[span["start"] : span["end"]])
            reasons.append(issue["reason"])
        if len(gold["issues"]) == 1:
            whole.append(text)
            whole_reasons.append(gold["issues"][0]["reason"])
    row = [level]
    for texts, labels in ((said, reasons), (whole, whole_reasons)):
        rows = TfidfVectorizer(stop_words="english", min_df=2, sublinear_tf=True).fit_transform(texts)
        gold_labels = np.array(labels)
        half = len(labels) // 2
        scores = [
            normalized_mutual_info_score(
                gold_labels, KMeans(len(set(labels)), n_init=1, random_state=seed, max_iter=50).fit_predict(rows)
            )
            for seed in range(5)
        ]
        row.append(f"{np.mean(scores):.3f} ({min(scores):.2f}-{max(scores):.2f})")
        for n_train in (500, half):
            model = LogisticRegression(C=10, max_iter=300).fit(rows[:n_train], gold_labels[:n_train])
            row.append(f"{model.score(rows[half:], gold_labels[half:]):.3f}")
    return row


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Print both tables, and write them when asked."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--contacts", type=int, default=6000)
    arguments.add_argument("--write", type=Path, default=None)
    options = arguments.parse_args()
    rows = []
    for level in ("easy", "normal", "hard"):
        pairs = list(generated(CorpusConfig(n_contacts=options.contacts, difficulty=level)))
        rows.append([f"generated, {level}", *describe([record for record, _ in pairs])])
        rows += [
            [f"... {channel}", *describe([record for record, _ in pairs if record["channel"] == channel])]
            for channel in (("chat", "email", "call", "survey") if level == "normal" else ())
        ]
    rows += [
        [name, *(describe(list(real(name))) if (DATA / f"{name}.jsonl.gz").exists() else ["not available", *[""] * 7])]
        for name in REAL
    ]
    head = ["corpus", "contacts", "words p10/p50/p90", "turns", "vocabulary", "distinct in 20k words", "Heaps exponent",
            "exact copies", "Mon..Sun %"]  # fmt: skip
    ease = [difficulty(level, options.contacts) for level in ("easy", "normal", "hard")]
    names = ["difficulty", "statements: k-means NMI", "LR 500", "LR half", "contacts: k-means NMI", "LR 500", "LR half"]
    report = f"{table(head, rows)}\n\n{table(names, ease)}\n"
    print(report)
    if options.write:
        options.write.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
