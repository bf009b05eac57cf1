"""What labels do: to assignment, to probabilities, to the next questions; several topics in one statement; new topics.

    python bench/quality/assignment.py [--part labels,calibration,several,candidates,tune,speed] [--encoder static]

Data come from ``HEADWATER_DATA``. Every figure stands beside a baseline on the same rows in the same run.
"""

import argparse
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from headwater.app.compiling import Found, compiled
from headwater.app.library.classify import ContactClassifier
from headwater.app.library.encoders import load_encoder, tune_encoder
from headwater.core.vectors.exact import snap
from headwater.organise.ask import choose_questions
from headwater.organise.assign import fit_assigner
from headwater.organise.calibrate import Curve, fit_curve, reliability
from headwater.organise.config import OrganiseConfig
from headwater.organise.emerge import find_candidates
from headwater.organise.several import several_topics
from headwater.organise.stage import fit
from headwater.organise.teach import Taught, held_out, with_labels

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
SETS: dict[str, tuple[str, Callable[[dict], bool]]] = {
    "insurance": ("dstc11_task1_insurance", lambda row: True),
    "banking": ("banking77", lambda row: row["split"] == "test"),
    "clinc": ("clinc150", lambda row: row["split"] == "test" and row["label"] != "oos"),
    "bitext": ("bitext8k", lambda row: True),
    "xsid en": ("xsid_valid", lambda row: row["lang"] == "en"),
}


def read(file: str) -> list[dict]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def loaded(name: str, encoder: object) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, gold and vectors of a set, at most 3,000 rows, in the order of the file."""
    file, wanted = SETS[name]
    rows = [row for row in read(file) if wanted(row)]
    rows = [rows[i] for i in np.sort(np.random.default_rng(0).permutation(len(rows))[:3000])]
    texts = [row["text"] for row in rows]
    return texts, np.asarray([row["label"] for row in rows]), encoder.encode(texts)


def as_a_person_would(topics: np.ndarray, gold: np.ndarray) -> np.ndarray:
    """The topic that a person who knows the gold class would name for each statement; -1 where no topic is about it.

    A topic is about the class that most of its statements have; of several topics about one class the person keeps to
    the one that the model gave, else takes the largest.
    """
    about = {t: Counter(gold[topics == t].tolist()).most_common(1)[0][0] for t in np.unique(topics)}
    sizes = Counter(topics.tolist())
    home = {}
    for t in sorted(about, key=lambda t: -sizes[t]):
        home.setdefault(about[t], t)
    return np.asarray([t if about[t] == g else home.get(g, -1) for t, g in zip(topics, gold, strict=True)])


PRIORS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
BUDGETS = (0, 50, 200, 500)


def labels_part(encoder: object) -> None:
    """Accuracy on a third that is never labelled, after so many labels of the others; random draws beside our questions."""
    gains: dict[str, dict[float, float]] = {}
    print("\n| set | topics | drawn | labels | " + " | ".join(f"prior {p:g}" for p in PRIORS) + " |")
    print("|---|---|---|---|" + "---|" * len(PRIORS))
    for name in SETS:
        texts, gold, vectors = loaded(name, encoder)
        rows = snap(vectors)
        model = fit(texts, rows, OrganiseConfig(seed=0)).assigner
        answer = as_a_person_would(model.best(rows)[0], gold)
        third = np.random.default_rng(17).permutation(len(rows)) % 3 == 0
        test, pool = np.flatnonzero(third), np.flatnonzero(~third)
        ids = [f"c_{i:06d}.0" for i in pool]
        gains[name] = dict.fromkeys(PRIORS, 0.0)
        for drawn in ("random", "asked"):
            for budget in BUDGETS[1 if drawn == "asked" else 0 :]:
                if 2 * budget > len(texts):
                    continue
                chosen = pool[_drawn(drawn, budget, ids, rows[pool], model, answer[pool])]
                scores = {}
                for prior in PRIORS:
                    moved = with_labels(model, rows[chosen], answer[chosen], prior=prior)
                    scores[prior] = float((moved.best(rows[test])[0] == answer[test]).mean())
                    gains[name][prior] += scores[prior]
                line = " | ".join(f"{100 * scores[p]:.1f}" for p in PRIORS)
                print(f"| {name} | {len(model.directions)} | {drawn} | {budget} | {line} |", flush=True)
    print("\nThe prior that the other sets choose, for each set:")
    for name in SETS:
        best = max(PRIORS, key=lambda p: sum(gains[other][p] for other in SETS if other != name))
        print(f"- {name}: {best:g}; the best here would be {max(PRIORS, key=gains[name].__getitem__):g}")


def _drawn(how: str, n: int, ids: list[str], rows: np.ndarray, model: object, answer: np.ndarray) -> np.ndarray:
    if how == "random":
        return np.random.default_rng(5).permutation(len(ids))[:n]
    labelled: dict[str, int] = {}
    chosen: list[int] = []
    current = model
    while len(chosen) < n:  # as the terminal asks: ten at a time, the model taught in between
        for question in choose_questions(ids, rows, current, labelled=labelled, n=min(10, n - len(chosen))):
            chosen.append(question.row)
            labelled[ids[question.row]] = int(answer[question.row])
        current = with_labels(model, rows[chosen], answer[chosen])
    return np.asarray(chosen)


SURE = (0.3, 0.5, 0.7, 0.9, 2.0)
EXPLAINED = (0.04, 0.06, 0.08, 0.12, 0.16, 2.0)


def joined(gold: np.ndarray, texts: list[str], n: int, rng: np.random.Generator) -> tuple[list[str], list[set]]:
    """Half the statements as they are, half two of different classes in one."""
    out, sets = [], []
    for i in rng.permutation(len(texts))[:n].tolist():
        other = int(rng.integers(len(texts)))
        if len(out) % 2 and gold[other] != gold[i]:
            joint = (" and ", ". ", ", also ")[int(rng.integers(3))]
            out.append(texts[i].rstrip(".!? ") + joint + texts[other])
            sets.append({gold[i], gold[other]})
        else:
            out.append(texts[i])
            sets.append({gold[i]})
    return out, sets


def set_f1(gold: list[set], found: list[set]) -> float:
    """Mean F1 of the sets; 1 where both are empty."""
    return float(
        np.mean([2 * len(g & f) / (len(g) + len(f)) if g or f else 1.0 for g, f in zip(gold, found, strict=True)])
    )


def several_part(encoder: object) -> None:
    """Several topics by clauses and residual: settings chosen on the other sets; then nlupp_banking, learned."""
    names = ("insurance", "banking", "clinc", "bitext", "xsid en")
    scores: dict[str, dict[tuple[float, float], float]] = {}
    for name in names:
        texts, gold, vectors = loaded(name, encoder)
        learn = np.arange(len(texts)) % 2 == 0
        classes, answers = np.unique(gold[learn], return_inverse=True)
        model = fit_assigner(snap(vectors[learn]), answers, np.ones(int(learn.sum())), len(classes))
        test = np.flatnonzero(~learn)
        said, sets = joined(gold[test], [texts[i] for i in test], 600, np.random.default_rng(3))
        scores[name] = {}
        for sure in SURE:
            for explained in EXPLAINED:
                found = several_topics(said, encoder.encode, model, sure=sure, explained=explained)
                scores[name][sure, explained] = set_f1(sets, [{classes[t] for t in topics} for topics in found])
    print(
        "\n| set, half of the statements joined in pairs | one topic | clauses alone | residual alone | both | chosen |"
    )
    print("|---|---|---|---|---|---|")
    for name in names:
        best = {
            kind: max(
                (key for key in scores[name] if keep(key)),
                key=lambda key: sum(scores[other][key] for other in names if other != name),
            )
            for kind, keep in (
                ("clauses", lambda key: key[1] > 1),
                ("residual", lambda key: key[0] > 1),
                ("both", lambda key: True),
            )
        }
        line = " | ".join(f"{100 * scores[name][best[kind]]:.1f}" for kind in ("clauses", "residual", "both"))
        print(f"| {name} | {100 * scores[name][2.0, 2.0]:.1f} | {line} | {best['both']} |", flush=True)
    _nlupp(encoder)


def _nlupp(encoder: object) -> None:
    """Example F1 on nlupp_banking: folds 0-14 learn, folds 15-19 test."""
    rows = read("nlupp_banking")
    train = [row for row in rows if int(row["split"][4:]) < 15]
    test = [row for row in rows if int(row["split"][4:]) >= 15]
    gold = [set(row["label"]) for row in test]
    texts, learn = [row["text"] for row in test], [row["text"] for row in train]
    print("\n| nlupp_banking | example F1 | CPU s |\n|---|---|---|")

    def show(who: str, answer: Callable[[], list[set]]) -> None:
        began = time.process_time()
        found = answer()
        print(f"| {who} | {100 * set_f1(gold, found):.1f} | {time.process_time() - began:.1f} |", flush=True)

    def one_topic() -> list[set]:
        pairs = [(row["text"], label) for row in train for label in row["label"]]
        model = ContactClassifier(encoder=encoder).fit([text for text, _ in pairs], [label for _, label in pairs])
        return [{label} for label in model.predict(texts).tolist()]

    show("one topic (ContactClassifier)", one_topic)
    show("the best that one topic can do (oracle)", lambda: [{min(g)} if g else {""} for g in gold])
    for what in ("tf-idf", "vectors"):

        def one_vs_rest(what: str = what) -> list[set]:
            table = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
            left = table.fit_transform(learn) if what == "tf-idf" else encoder.encode(learn)
            right = table.transform(texts) if what == "tf-idf" else encoder.encode(texts)
            binary = MultiLabelBinarizer()
            answers = binary.fit_transform([row["label"] for row in train])
            model = OneVsRestClassifier(LogisticRegression(C=20, max_iter=1000)).fit(left, answers)
            return [set(found) for found in binary.inverse_transform(model.predict(right))]

        show(f"one-vs-rest logistic regression on {what}", one_vs_rest)

    def ours() -> list[set]:
        model = ContactClassifier(encoder=encoder, multi=True).fit(learn, [set(row["label"]) for row in train])
        return [set(found) for found in model.predict(texts)]

    show("ContactClassifier(multi=True)", ours)


def calibration_part(encoder: object) -> None:
    """Calibration error of the probability that a person agrees, on statements without a label, before and after labels."""
    print(
        "\n| set | random labels | accuracy | error as found | error calibrated | Brier as found | Brier calibrated |"
    )
    print("|---|---|---|---|---|---|---|")
    for name in SETS:
        texts, gold, vectors = loaded(name, encoder)
        rows = snap(vectors)
        model = fit(texts, rows, OrganiseConfig(seed=0)).assigner
        answer = as_a_person_would(model.best(rows)[0], gold)
        for n in (50, 100, 200):
            if 2 * n > len(rows):
                continue
            figures = []
            for repeat in range(5):
                order = np.random.default_rng([7, repeat]).permutation(len(rows))
                chosen, rest = order[:n], order[n:]
                raw, right = held_out(model, rows[chosen], answer[chosen], np.ones(n, dtype=bool))
                curve = fit_curve(raw, right)
                topics, plain = with_labels(model, rows[chosen], answer[chosen]).best(rows[rest])
                hits = topics == answer[rest]
                told = curve.apply(plain)
                figures.append(
                    (
                        hits.mean(),
                        reliability(plain, hits).error,
                        reliability(told, hits).error,
                        np.mean((plain - hits) ** 2),
                        np.mean((told - hits) ** 2),
                    )
                )
            a, b, c, d, e = np.mean(figures, axis=0)
            print(f"| {name} | {n} | {100 * a:.1f} | {b:.3f} | {c:.3f} | {d:.3f} | {e:.3f} |", flush=True)


def candidates_part(encoder: object) -> None:
    """A class held out, then sent among others; and a batch in which nothing is new."""
    print(
        "\n| set | new statements of the class | found | candidates | of them false | batches with nothing new | proposed in |"
    )
    print("|---|---|---|---|---|---|---|")
    for name in ("clinc150", "banking77"):
        said = [row for row in read(name) if row["label"] != "oos"]
        gold, rows = np.asarray([row["label"] for row in said]), snap(encoder.encode([row["text"] for row in said]))
        rng = np.random.default_rng(11)
        tally: dict[int, list[tuple[bool, int, int]]] = {10: [], 20: [], 40: []}
        quiet = []
        for held in rng.permutation(np.unique(gold))[:25]:
            order = rng.permutation(np.flatnonzero(gold != held))
            known, new = order[:4000], order[4000:5000]
            labels = KMeans(len(np.unique(gold)) * 2 // 3, n_init=1, max_iter=20, random_state=0).fit_predict(
                rows[known]
            )
            model = fit_assigner(rows[known], labels.astype(np.int64), np.ones(len(known)), int(labels.max()) + 1)
            quiet.append(len(find_candidates(model, rows[known], rows[new])))
            for n in tally:
                batch = np.concatenate([new, rng.permutation(np.flatnonzero(gold == held))[:n]])
                found = find_candidates(model, rows[known], rows[batch])
                true = [np.mean(gold[batch[list(c.rows)]] == held) > 0.5 for c in found]
                tally[n].append((any(true), len(true), len(true) - sum(true)))
        for n, seen in tally.items():
            hits, total, false = (sum(column) for column in zip(*seen, strict=True))
            loud = sum(count > 0 for count in quiet)
            print(f"| {name} | {n} | {hits} of {len(seen)} | {total} | {false} | {len(quiet)} | {loud} |", flush=True)


def speed_part(encoder: object) -> None:
    """One statement at a time at serving time, after the encoder: median and 99th percentile of the wall clock."""
    texts, _, vectors = loaded("clinc", encoder)
    rows = snap(vectors)
    state = fit(texts, rows, OrganiseConfig(seed=0))
    width = state.assigner.directions.shape[1]
    discovery = Found(state, np.zeros((width, 0), np.float32), frozenset())
    model = compiled(None, discovery, encoder.encode)
    taught = Taught(model, {f"c_{i:06d}.0": 0 for i in range(1000)}, Curve(0.8, -0.1))
    took = []
    for i in range(2000):
        one = vectors[i % len(vectors)][None]
        began = time.perf_counter()
        taught.decide([""], one, [texts[i % len(vectors)]])
        took.append(1000 * (time.perf_counter() - began))
    encode = []
    for text in texts[:500]:
        began = time.perf_counter()
        encoder.encode([text])
        encode.append(1000 * (time.perf_counter() - began))
    print(f"\n{len(model.nodes)} topics, one statement a call:")
    print(f"- assign, after the encoder: p50 {np.median(took):.3f} ms, p99 {np.quantile(took, 0.99):.3f} ms")
    print(f"- the encoder: p50 {np.median(encode):.3f} ms")


def tune_part(encoder: object) -> None:
    """The tuned encoder on labelled texts that it was not tuned on; ``static`` alone."""
    print(
        "\n| set | labels | nearest to own class | tuned | gain [95 %] | used | CPU s |\n|---|---|---|---|---|---|---|"
    )
    for name in SETS:
        texts, gold, _ = loaded(name, encoder)
        order = np.random.default_rng(13).permutation(len(texts))
        for n in (100, 300, 1000):
            if n > len(texts):
                continue
            began = time.process_time()
            gain = tune_encoder([texts[i] for i in order[:n]], gold[order[:n]].tolist()).gain
            line = f"{100 * gain.before:.1f} | {100 * gain.after:.1f} | {100 * (gain.after - gain.before):+.1f}"
            ends = f"[{100 * gain.low:+.1f} to {100 * gain.high:+.1f}]"
            used, seconds = "yes" if gain.helps else "refused", time.process_time() - began
            print(f"| {name} | {n} | {line} {ends} | {used} | {seconds:.1f} |", flush=True)


PARTS: dict[str, Callable[[object], None]] = {
    "labels": labels_part,
    "calibration": calibration_part,
    "several": several_part,
    "candidates": candidates_part,
    "tune": tune_part,
    "speed": speed_part,
}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--encoder", default="static")
    given = parser.parse_args()
    encoder = load_encoder(given.encoder)
    for part in given.part.split(","):
        began = time.process_time()
        print(f"\n## {part}")
        PARTS[part](encoder)
        print(f"\n{time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main()
