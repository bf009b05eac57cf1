"""Sentiment, aspects, trajectories, severity: ours beside VADER and the majority class on the same texts.

python -m bench.quality.sentiment --data ../shared/data [--encoder static]
"""

import argparse
import csv
import gzip
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import f1_score, recall_score, roc_auc_score
from sklearn.model_selection import GroupKFold, StratifiedKFold

from headwater.adapters.models.load import load_encoder
from headwater.app.library.sentiment import AspectModel, SentimentModel, signals
from headwater.enrich.trajectory import follow, turn_score

try:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
except ImportError:
    SentimentIntensityAnalyzer = None

NAMES = ("negative", "neutral", "positive")
_SPEAKERS = {"USER": "customer", "SYSTEM": "associate"}
PARTS = ("airline", "fitted", "languages", "aspects", "satisfaction", "severity", "speed")
READING = Path(__file__).parents[1] / "results" / "nhtsa-severity-reading.csv"


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def row(method: str, gold: np.ndarray, found: np.ndarray, per_s: float = 0.0) -> str:
    speed = f"{per_s:,.0f}" if per_s else ""
    scores = (
        (gold == found).mean(),
        f1_score(gold, found, average="macro"),
        recall_score(gold, found, average="macro", zero_division=0),
    )
    return f"| {method} | " + " | ".join(f"{score:.4f}" for score in scores) + f" | {speed} |"


def vader(texts: list[str]) -> np.ndarray | None:
    if SentimentIntensityAnalyzer is None:
        print("vaderSentiment: not installed")
        return None
    model = SentimentIntensityAnalyzer()
    return np.array([model.polarity_scores(text)["compound"] for text in texts])


def three(compound: np.ndarray) -> np.ndarray:
    return np.where(compound <= -0.05, "negative", np.where(compound >= 0.05, "positive", "neutral"))


def without_labels(name: str, texts: list[str], gold: np.ndarray, model: SentimentModel) -> None:
    print(f"\n## {name}, no labels ({len(texts)} texts)")
    print("| method | accuracy | macro-F1 | macro-recall | texts per CPU-s |\n|---|---|---|---|---|")
    model.predict(texts[:10])
    begin = time.process_time()
    found = model.predict(texts)
    ours = row("headwater", gold, found, len(texts) / (time.process_time() - begin))
    begin = time.process_time()
    compound = vader(texts)
    if compound is not None:
        print(row("VADER", gold, three(compound), len(texts) / (time.process_time() - begin)))
    print(ours)


def folds(texts: list[str], gold: np.ndarray, encoder: Any) -> None:
    print("\n## airline_tweets, 5 folds with labels")
    print("| method | accuracy | macro-F1 | macro-recall | |\n|---|---|---|---|---|")
    found, seconds = np.empty_like(gold), []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(texts, gold):
        begin = time.process_time()
        model = SentimentModel(encoder=encoder).fit([texts[i] for i in train], gold[train])
        seconds.append(time.process_time() - begin)
        found[test] = model.predict([texts[i] for i in test])
    print(row("headwater, fitted", gold, found))
    print(f"training: {max(seconds):.0f} CPU s at most. Published: tf-idf LR .819, fine-tuned RoBERTa .846")


def aspects(folder: Path, encoder: Any) -> None:
    rows = read(folder, "semeval14_laptops")
    texts, terms = [r["text"] for r in rows], [r["aspect"] for r in rows]
    gold = np.array([r["label"] for r in rows])
    print(f"\n## semeval14_laptops ({len(rows)} aspects)")
    print("| method | accuracy | macro-F1 | macro-recall | |\n|---|---|---|---|---|")
    print(row("majority", gold, np.full(len(gold), "positive")))
    compound = vader(texts)
    if compound is not None:
        print(row("VADER on the sentence", gold, three(compound)))
    print(row("headwater, no labels", gold, AspectModel(encoder=encoder).predict(texts, terms)))
    found = np.empty_like(gold)
    for train, test in GroupKFold(5).split(texts, gold, groups=texts):
        model = AspectModel(encoder=encoder)
        model.fit([texts[i] for i in train], [terms[i] for i in train], gold[train])
        found[test] = model.predict([texts[i] for i in test], [terms[i] for i in test])
    print(row("headwater, 5 folds by sentence", gold, found))


def satisfaction(folder: Path) -> None:
    """The weights of ``dialogue`` were set on the even dialogues; the odd ones judge."""
    told, said, path, odd = [], [], [], []
    for number, dialogue in enumerate(read(folder, "uss_mwoz")):
        turns = [turn for turn in dialogue["turns"] if turn["text"].strip()]
        scores = iter(follow([(_SPEAKERS[turn["speaker"]], turn["text"]) for turn in turns], turn_score).scores)
        for turn in turns:
            if turn["speaker"] != "USER":
                continue
            score = next(scores)
            if turn["sat"]:
                told.append(float(np.mean(turn["sat"])))
                said.append(turn["text"])
                path.append(score)
                odd.append(number % 2 == 1)
    print(f"\n## uss_mwoz: {len(said)} turns, correlation of the turn score with mean satisfaction")
    print("| dialogues | method | Pearson | Spearman |\n|---|---|---|---|")
    columns = {"headwater, trajectory": np.array(path), "headwater, words": np.array([turn_score(t) for t in said])}
    compound = vader(said)
    if compound is not None:
        columns["VADER"] = compound
    for part, rows in (("even (seen)", ~np.array(odd)), ("odd", np.array(odd)), ("all", np.ones(len(odd), bool))):
        gold = np.array(told)[rows]
        for method, scores_ in columns.items():
            linear, ranks = pearsonr(gold, scores_[rows])[0], spearmanr(gold, scores_[rows])[0]
            print(f"| {part} | {method} | {linear:.3f} | {ranks:.3f} |")


def severity(folder: Path) -> None:
    """The cues were sharpened after the first part was read; the later part was read after they were broadened."""
    with READING.open() as lines:
        read_by_hand = {line["id"]: line for line in csv.DictReader(lines)}
    rows = [r for r in read(folder, "nhtsa_adas_unlabelled") if r["id"] in read_by_hand]
    print(f"\n## nhtsa_adas_unlabelled: {len(rows)} complaints read by hand, 0 nothing .. 3 crash or narrow escape")
    print("| part | method | Spearman | AUROC of 2 and 3 | AUROC of 3 |\n|---|---|---|---|---|")
    for part in ("first", "fresh", "later"):
        chosen = [r for r in rows if read_by_hand[r["id"]]["part"] == part]
        gold = np.array([int(read_by_hand[r["id"]]["severity"]) for r in chosen])
        texts = [r["text"] for r in chosen]
        columns = {"headwater severity": signals(texts)["severity"], "length": np.array([len(text) for text in texts])}
        compound = vader(texts)
        if compound is not None:
            columns["VADER, negated"] = -compound
        for method, scores in columns.items():
            high, top = roc_auc_score(gold >= 2, scores), roc_auc_score(gold == 3, scores)
            print(f"| {part} {len(chosen)} | {method} | {spearmanr(gold, scores)[0]:.3f} | {high:.3f} | {top:.3f} |")
    texts = [r["text"] for r in rows] * 5
    begin = time.process_time()
    signals(texts)
    print(f"signals: {len(texts) / (time.process_time() - begin):,.0f} such texts per CPU-s")


def speed(folder: Path, model: SentimentModel) -> None:
    texts = [r["text"] for r in read(folder, "airline_tweets")]
    print("\n## texts per CPU-s, one core, airline_tweets\n| what | texts per CPU-s |\n|---|---|")
    for name, run in (("SentimentModel.predict", model.predict), ("signals", signals), ("mood words", _moods)):
        run(texts[:100])
        begin = time.process_time()
        run(texts)
        print(f"| {name} | {len(texts) / (time.process_time() - begin):,.0f} |")


def _moods(texts: list[str]) -> list[float]:
    return [turn_score(text) for text in texts]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--part", choices=PARTS, action="append")
    args = parser.parse_args()
    parts = args.part or PARTS
    encoder = load_encoder(args.encoder)
    model = SentimentModel(encoder=encoder)
    rows = read(args.data, "airline_tweets")
    texts, gold = [r["text"] for r in rows], np.array([r["label"] for r in rows])
    if "airline" in parts:
        without_labels("airline_tweets", texts, gold, model)
    if "fitted" in parts:
        folds(texts, gold, encoder)
    tweets = read(args.data, "xlmt_open")
    for language in sorted({r["lang"] for r in tweets}) if "languages" in parts else ():
        part = [r for r in tweets if r["lang"] == language]
        labels = np.array([r["label"] for r in part])
        without_labels(f"xlmt_open {language}", [r["text"] for r in part], labels, model)
    if "aspects" in parts:
        aspects(args.data, encoder)
    if "satisfaction" in parts:
        satisfaction(args.data)
    if "severity" in parts:
        severity(args.data)
    if "speed" in parts:
        speed(args.data, model)


if __name__ == "__main__":
    main()
