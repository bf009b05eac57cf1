"""Search: same-intent retrieval, duplicate bug reports, snippets for a dialogue; peers in the same run.

python -m bench.quality.search --data ../shared/data [--encoder static] [--every 4]
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from headwater.adapters.models.load import load_encoder
from headwater.app.library.search import SearchIndex
from headwater.search.curves import SizedSettings
from headwater.search.sized import SizedQuery

try:
    import bm25s
except ImportError:
    bm25s = None
try:
    import tantivy
except ImportError:
    tantivy = None

Rank = Callable[[int], Sequence[int]]
DEPTH = 101


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measures(
    rank: Rank, relevant: list[set[int]], own: Sequence[int | None], chosen: Sequence[int]
) -> dict[str, float]:
    """nDCG@10, recall@10, recall@100, MRR over the chosen queries; a query's own row is left out."""
    rows = []
    for query in chosen:
        found = [row for row in rank(query) if row != own[query]][:100]
        hits = np.array([row in relevant[query] for row in found[:100]] + [False] * (100 - len(found)), dtype=float)
        gain = hits[:10] @ (1 / np.log2(np.arange(2, 12)))
        ideal = (1 / np.log2(np.arange(2, 12)))[: len(relevant[query])].sum()
        first = np.flatnonzero(hits)
        total = len(relevant[query])
        rows.append(
            (gain / ideal, hits[:10].sum() / total, hits.sum() / total, 1 / (first[0] + 1) if len(first) else 0)
        )
    return dict(zip(("nDCG@10", "recall@10", "recall@100", "MRR"), np.mean(rows, axis=0).tolist(), strict=True))


def peer_bm25s(texts: list[str], queries: list[str]) -> Rank:
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
    cut = bm25s.tokenize(queries, stopwords=None, show_progress=False, return_ids=False)
    depth = min(DEPTH, len(texts))
    found, scores = index.retrieve(cut, k=depth, show_progress=False)
    return lambda query: [int(row) for row, score in zip(found[query], scores[query], strict=True) if score > 0]


def peer_tantivy(texts: list[str], queries: list[str]) -> Rank:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="en_stem")
    builder.add_integer_field("row", stored=True, indexed=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for row, text in enumerate(texts):
        writer.add_document(tantivy.Document(body=text, row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(query: int) -> list[int]:
        words = " ".join(dict.fromkeys("".join(c if c.isalnum() else " " for c in queries[query]).lower().split()))
        parsed = index.parse_query(words, ["body"])
        return [searcher.doc(address)["row"][0] for _, address in searcher.search(parsed, DEPTH).hits]

    return rank


def ours(index: SearchIndex, queries: list[str], mode: str, contexts: list[str] | None = None) -> Rank:
    def rank(query: int) -> list[int]:
        context = contexts[query] if contexts else ""
        return [int(hit.id) for hit in index.search(queries[query], DEPTH, mode=mode, context=context)]

    return rank


def run(
    name: str,
    texts: list[str],
    queries: list[str],
    relevant: list[set[int]],
    own: list[int | None],
    keys: tuple[str, str],
    args: argparse.Namespace,
    contexts: list[str] | None = None,
) -> None:
    chosen = list(range(0, len(queries), args.every if len(queries) > 500 else 1))
    encoder = load_encoder(args.encoder)
    begin = time.process_time()
    index = SearchIndex(texts, encoder=encoder)
    weight = index.lexical_weight
    built = time.process_time() - begin
    print(
        f"\n## {name}: {len(texts)} texts, {len(chosen)} queries; built in {built:.1f} CPU s; weight of words {weight}"
    )
    asked = {"": queries}
    if contexts:
        asked[" (all turns)"] = [f"{context} {query}" for context, query in zip(contexts, queries, strict=True)]
    table: dict[str, dict[str, float]] = {}
    for label, form in asked.items():
        for peer, make, module in (("bm25s", peer_bm25s, bm25s), ("tantivy", peer_tantivy, tantivy)):
            if module is None:
                print(f"{peer}: not installed")
                continue
            table[peer + label] = measures(make(texts, form), relevant, own, chosen)
        table["our BM25" + label] = measures(ours(index, form, "lexical"), relevant, own, chosen)
        table["dense alone" + label] = measures(ours(index, form, "dense"), relevant, own, chosen)
    single = dict(table)
    begin = time.process_time()
    for label, form in asked.items():
        table["hybrid" + label] = measures(ours(index, form, "hybrid"), relevant, own, chosen)
    took = (time.process_time() - begin) / len(chosen) / len(asked)
    if contexts:
        table["hybrid (turn, context)"] = measures(ours(index, queries, "hybrid", contexts), relevant, own, chosen)
    print(f"| method | {' | '.join(keys)} |\n|---|---|---|")
    for method, row in table.items():
        print(f"| {method} | " + " | ".join(f"{row[key]:.4f}" for key in keys) + " |")
    for method in table:
        if method.startswith("hybrid"):
            gains = []
            for key in keys:
                best = max(row[key] for row in single.values())
                gains.append(f"{key} {100 * (table[method][key] / best - 1):+.1f} %")
            print(f"{method} against the best of the others: {', '.join(gains)}; {1000 * took:.1f} CPU ms a query")


def intents(folder: Path, name: str) -> tuple[list[str], list[set[int]]]:
    rows = [row for row in read(folder, name) if row["split"] == "test" and row["label"] != "oos"]
    members: dict[str, set[int]] = {}
    for position, row in enumerate(rows):
        members.setdefault(row["label"], set()).add(position)
    return [row["text"] for row in rows], [members[row["label"]] - {i} for i, row in enumerate(rows)]


def wilson(yes: int, n: int, total: int) -> tuple[float, float]:
    share, z2 = yes / n, 1.96**2 / n
    half = 1.96 * np.sqrt(share * (1 - share) / n + z2 / (4 * n)) / (1 + z2)
    centre = (share + z2 / 2) / (1 + z2)
    return max(centre - half, 0) * total, (centre + half) * total


def limits(truth: np.ndarray) -> tuple[float, float]:
    """Half-widths over the true number that no method gets below with this ranking, one text independent of another.

    The first: the curve of relevance over ranks is known and no text is read. The second: 40 texts drawn where they tell
    most (Neyman), the curve known for the drawing and not used for the estimate.
    """
    curve = IsotonicRegression(increasing=False, out_of_bounds="clip").fit(np.arange(len(truth)), truth.astype(float))
    chance = curve.predict(np.arange(len(truth)))
    spread = chance * (1 - chance)
    total = truth.sum()
    return float(1.96 * np.sqrt(spread.sum()) / total), float(1.96 * np.sqrt(spread).sum() / np.sqrt(40) / total)


def sized(folder: Path, args: argparse.Namespace) -> None:
    """Size of intent queries from 10, 20 and 40 answers, all right or 5 % wrong, the share of wrong ones told or not."""
    encoder = load_encoder(args.encoder)
    for name in args.sized:
        rows = [row for row in read(folder, name) if row["split"] == "test"]
        texts, labels = [row["text"] for row in rows], np.array([row["label"] for row in rows])
        index = SearchIndex(texts, encoder=encoder)
        vectors = index.vectors
        rng = np.random.default_rng(7)
        intents_ = np.array(sorted(set(labels.tolist()) - {"oos"}))
        drawn = rng.permutation(np.tile(intents_, 3))[: args.queries]
        asked = [int(rng.choice(np.flatnonzero(labels == label))) for label in drawn]
        scores = [index.scores(texts[row]) for row in asked]
        share = np.mean([(labels == labels[row]).mean() for row in asked])
        print(f"\n## sized queries on {name}: {len(asked)} queries, {len(texts)} texts, mean prevalence {share:.2%}")
        print(
            "| method | answers | wrong | coverage of 95 % | median half-width / true number | median estimate / true |"
        )
        print("|---|---|---|---|---|---|")
        for wrong, told in ((0.0, False), (0.05, False), (0.05, True)):
            kept: dict[int, list[tuple[bool, float, float]]] = {10: [], 20: [], 40: []}
            listed: list[tuple[float, float]] = []
            random: list[tuple[bool, float, float]] = []
            bounds: list[tuple[float, float]] = []
            prior = SizedSettings(wrong=((wrong, 1.0),)) if told else SizedSettings()
            for number, (row, score) in enumerate(zip(asked, scores, strict=True)):
                truth = labels == labels[row]
                total = int(truth.sum())
                judge = np.random.default_rng(1_000 + number)
                query = SizedQuery(score, vectors=vectors, seed=number, settings=prior)
                for step in range(1, 41):
                    place = query.next()
                    query.answer(place, bool(truth[place]) ^ bool(judge.random() < wrong))
                    if step in kept:
                        e = query.estimate()
                        kept[step].append((e.low <= total <= e.high, (e.high - e.low) / 2 / total, e.value / total))
                found = query.find_all(0.9)
                listed.append((truth[found.indices].sum() / total, len(found.indices) / total))
                bounds.append(limits(truth[query.order]))
                sample = judge.choice(len(texts), 40, replace=False)
                said = truth[sample] ^ (judge.random(40) < wrong)
                low, high = wilson(int(said.sum()), 40, len(texts))
                random.append((low <= total <= high, (high - low) / 2 / total, said.mean() * len(texts) / total))
            rows_ = (
                *(("sized, rate told" if told else "sized", k, v) for k, v in kept.items()),
                ("simple random", 40, random),
            )
            for method, step, results in rows_:
                covered, half, ratio = (np.array(column, dtype=float) for column in zip(*results, strict=True))
                print(
                    f"| {method} | {step} | {wrong:.0%} | {covered.mean():.3f} | {np.median(half):.2f} |"
                    f" {np.median(ratio):.2f} |"
                )
            recall, length = (np.median(column) for column in zip(*listed, strict=True))
            known, sampled = (np.median(column) for column in zip(*bounds, strict=True))
            print(
                f"find_all(0.9) after 40 answers: median recall {recall:.2f}"
                f" in a list {length:.1f} times as long as the truth; with the final ranking's curve known and no text"
                f" read the half-width would be {known:.2f}, of the best stratified sample of 40 {sampled:.2f}"
            )
        for threshold in (0.5, 0.7):
            ratios = [
                (score > threshold).sum() / (labels == labels[row]).sum()
                for row, score in zip(asked, scores, strict=True)
            ]
            near = np.mean([abs(ratio - 1) <= 0.25 for ratio in ratios])
            print(
                f"naive count of scores above {threshold}: median {np.median(ratios):.2f} of the truth,"
                f" within 25 % for {near:.0%}"
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--every", type=int, default=4, help="use every n-th query of the large sets")
    parser.add_argument("--queries", type=int, default=200, help="sized queries a set")
    parser.add_argument("--sets", nargs="*", default=["banking77", "clinc150", "gitbugs", "t5", "sized"])
    parser.add_argument("--sized", nargs="*", default=["banking77", "clinc150"], help="sets of the sized queries")
    args = parser.parse_args()
    for name in ("banking77", "clinc150"):
        if name in args.sets:
            texts, relevant = intents(args.data, name)
            run(name, texts, texts, relevant, list(range(len(texts))), ("nDCG@10", "recall@100"), args)
    if "gitbugs" in args.sets:
        rows = read(args.data, "gitbugs_hadoop")
        place = {row["id"]: i for i, row in enumerate(rows)}
        pairs: dict[int, set[int]] = {}
        for pair in read(args.data, "gitbugs_hadoop_dups"):
            if pair["query"] in place and pair["relevant"] in place:
                pairs.setdefault(place[pair["query"]], set()).add(place[pair["relevant"]])
        texts = [row["text"] for row in rows]
        own: list[int | None] = list(pairs)
        run("gitbugs_hadoop", texts, [texts[i] for i in pairs], list(pairs.values()), own, ("MRR", "recall@10"), args)
    if "t5" in args.sets:
        corpus = read(args.data, "dstc11_t5_corpus")
        place = {row["id"]: i for i, row in enumerate(corpus)}
        asked = [row for row in read(args.data, "dstc11_t5_queries") if row["relevant"]]
        relevant = [{place[name] for name in row["relevant"] if name in place} for row in asked]
        contexts = [" ".join(turn["text"] for turn in row["turns"][:-1]) for row in asked]
        texts = [f"{row['entity']}: {row['text']}" for row in corpus]
        nothing: list[int | None] = [None] * len(asked)
        run("dstc11_t5", texts, [row["text"] for row in asked], relevant, nothing, ("recall@10", "MRR"), args, contexts)
    if "sized" in args.sets:
        sized(args.data, args)


if __name__ == "__main__":
    main()
