"""Assistance: replies and passages found for a conversation, beside BM25 and the dense encoder alone; latency on the demo.

Run: ``python -m bench.quality.assist [replies] [passages] [latency] [--workspace W] [--every 4]``.
Data: ``HEADWATER_DATA``, default ``../shared/data`` beside the repository; ``latency`` needs a workspace of ``headwater demo``.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench.quality.agents import halves, read, star_dialogue

from headwater.agents.assist.replies import Moment, Pool, likenesses, moments_of, vote
from headwater.agents.assist.snippets import Passage, Passages
from headwater.agents.assist.talk import Talk
from headwater.agents.assistant import Assistant
from headwater.agents.conversations import stored
from headwater.agents.turns import Turn, read_turns
from headwater.app.context import Context, call
from headwater.app.library.encoders import load_encoder
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.stats.intervals import wilson
from headwater.search.lexical import LexicalIndex
from headwater.search.tokens import words

Rank = Callable[[int], Sequence[str]]


def report(name: str, ranked: Sequence[Sequence[str]], right: Sequence[set[str]]) -> None:
    """One line: recall@1 with its interval, recall@5, MRR; a query of several right answers is found with the first."""
    places = [
        next((i for i, one in enumerate(found) if one in wanted), None)
        for found, wanted in zip(ranked, right, strict=True)
    ]
    recall = [len(set(found[:5]) & wanted) / min(len(wanted), 5) for found, wanted in zip(ranked, right, strict=True)]
    n = len(places)
    first = sum(place == 0 for place in places)
    low, high = wilson(first, n)
    mrr = float(np.mean([0.0 if place is None else 1 / (place + 1) for place in places]))
    hit5 = sum(place is not None and place < 5 for place in places) / n
    print(
        f"| {name} | {first / n:.3f} [{low:.3f}, {high:.3f}] | {hit5:.3f} | {np.mean(recall):.3f} | {mrr:.3f} |",
        flush=True,
    )


def head(title: str) -> None:
    print(f"\n### {title}\n\n| | first is right [95 %] | one of 5 is right | recall@5 | MRR |\n|---|---|---|---|---|")


def replies(every: int) -> None:
    """STAR: the wizard's next reply, of all replies in four fifths of the dialogues; no label is read in ranking."""
    encode = load_encoder("static").encode
    train, test = halves([star_dialogue(row) for row in read("star_open")])
    known = _labelled(train)
    began = time.process_time()
    pool = moments_of([_unmarked(dialogue) for dialogue in train], encode)
    spent = time.process_time() - began
    label = [known.get(one.text, "") for one in pool.moments]
    asked: list[list[Turn]] = []
    right: list[set[str]] = []
    for dialogue in test[::every]:
        plain = _unmarked(dialogue)
        for at, turn in enumerate(dialogue):
            if (
                turn["action"]
                and turn["action"] != "query"
                and turn["text"]
                and any(t.role == "customer" for t in plain[:at])
            ):
                asked.append(plain[:at])
                right.append({turn["action"]})
    n = len(test[::every])
    head(f"star_open: {len(asked)} replies of {n} dialogues, {len(pool.moments)} to choose from ({spent:.0f} CPU s)")
    began = time.process_time()
    ours = []
    for begin in range(0, len(asked), 200):
        rows = likenesses(pool, asked[begin : begin + 200], encode)
        ours += [_distinct(known, [one.moment for one in vote(pool.moments, row)]) for row in rows]
    each = 1000 * (time.process_time() - began) / len(asked)
    report("agents.assist.replies.v1", ours, right)
    _peers(pool, label, asked, right, encode, train)
    print(f"\n{each:.1f} CPU ms a reply over the whole pool")


def _peers(
    pool: Pool, label: list[str], asked: list[list[Turn]], right: list[set[str]], encode: Any, train: Any
) -> None:
    said = [_last(turns) for turns in asked]
    own = [_last(turns) for turns in _befores(train)]
    vectors = encode(own)
    report("dense alone, what was just said", [_labels(label, vectors @ row) for row in encode(said)], right)
    lexical = LexicalIndex()
    lexical.add(own)
    report(
        "BM25, what was just said", [_labels(label, lexical.scores(dict.fromkeys(words(t), 1.0))) for t in said], right
    )
    most = sorted(set(label), key=lambda one: (-label.count(one), one))
    report("most frequent", [most] * len(asked), right)


def _last(turns: Sequence[Turn]) -> str:
    return next((turn.text for turn in reversed(turns) if turn.role == "customer"), "")


def _befores(dialogues: Any) -> list[list[Turn]]:
    found = []
    for dialogue in dialogues:
        plain = _unmarked(dialogue)
        for at, turn in enumerate(plain):
            if turn.role == "agent" and turn.text and any(t.role == "customer" for t in plain[:at]):
                found.append(plain[:at])
    return found


def _unmarked(dialogue: Any) -> list[Turn]:
    """Turns as an archive has them: nobody has marked the actions, and calls are not in it."""
    return [turn for turn in read_turns([{**turn, "action": None} for turn in dialogue]) if turn.text]


def _labelled(dialogues: Any) -> dict[str, str]:
    return {
        turn["text"]: turn["action"] for dialogue in dialogues for turn in dialogue if turn["action"] and turn["text"]
    }


def _distinct(known: dict[str, str], found: Sequence[Moment]) -> list[str]:
    return [one for one in dict.fromkeys(known.get(moment.text, "") for moment in found) if one]


def _labels(label: list[str], scores: Any) -> list[str]:
    order = np.argsort(-np.asarray(scores), kind="stable")[:400]
    return [one for one in dict.fromkeys(label[i] for i in order.tolist()) if one]


def passages(every: int) -> None:
    """DSTC11 track 5: passages of reviews and questions that a reply must rest on."""
    encode = load_encoder("static").encode
    corpus = read("dstc11_t5_corpus")
    asked = [row for row in read("dstc11_t5_queries") if row["relevant"]][::every]
    right = [set(row["relevant"]) for row in asked]
    turns = [[turn["text"] for turn in row["turns"]] for row in asked]
    ids, texts = [row["id"] for row in corpus], [row["text"] for row in corpus]
    head(f"dstc11_t5: {len(asked)} turns, {len(ids)} passages")
    ours = Passages([Passage(row["id"], row["text"], row["entity"]) for row in corpus], encode)
    began = time.process_time()
    found = [[one.passage.id for one in ours.find(one, 100)] for one in turns]
    each = 1000 * (time.process_time() - began) / len(asked)
    report("agents.assist.snippets.v1", found, right)
    vectors, queries = encode(texts), encode([one[-1] for one in turns])
    report("dense alone, last turn", [_ids(ids, vectors @ row) for row in queries], right)
    wholes = encode([" ".join(one)[-1000:] for one in turns])
    report("dense alone, all turns", [_ids(ids, vectors @ row) for row in wholes], right)
    lexical = LexicalIndex()
    lexical.add([f"{row['entity']} {row['text']}" for row in corpus])
    for name, chosen in (("last turn", [one[-1] for one in turns]), ("all turns", [" ".join(one) for one in turns])):
        scores = [lexical.scores(dict.fromkeys(words(text), 1.0)) for text in chosen]
        report(f"BM25 over name and text, {name}", [_ids(ids, row) for row in scores], right)
    print(f"\n{each:.1f} CPU ms a question")


def _ids(ids: list[str], scores: Any) -> list[str]:
    return [ids[i] for i in np.argsort(-np.asarray(scores), kind="stable")[:100].tolist()]


def latency(folder: Path, conversations: int = 60) -> None:
    """Every turn of stored chats, as they grew: one assistant held open, and the verb as the server calls it."""
    with Workspace(folder, create=False) as workspace:
        ids = sorted(
            workspace.read("contacts", columns=["contact_id"], where="channel = 'chat'")["contact_id"].to_pylist()
        )
        talks = [stored(workspace, key) for key in ids[:: max(1, len(ids) // conversations)][:conversations]]
        grown = [_spoken(talk) for talk in talks]
        assistant = Assistant(workspace)
        assistant.suggest(grown[0])
        _timed("Assistant.suggest, a call a turn", grown, assistant.suggest)
    asked, context = verb("assist.suggest"), Context(folder=folder)

    def over_the_door(turns: Any) -> Any:
        return call(asked, context, asked.input(turns=turns))

    over_the_door(grown[0])
    _timed("verb assist.suggest, workspace opened for each call", grown, over_the_door)


def _spoken(talk: Talk) -> list[dict[str, str]]:
    return [{"speaker": "customer" if t.role == "customer" else "associate", "text": t.text} for t in talk.turns()]


def _timed(name: str, conversations: Sequence[Any], suggest: Callable[[Any], Any]) -> None:
    wall, cpu = [], []
    for turns in conversations:
        for at in range(len(turns)):
            if all(turn["speaker"] != "customer" for turn in turns[: at + 1]):
                continue
            began, spent = time.perf_counter(), time.process_time()
            suggest(turns[: at + 1])
            wall.append(1000 * (time.perf_counter() - began))
            cpu.append(1000 * (time.process_time() - spent))
    cut = [np.percentile(values, at) for values in (wall, cpu) for at in (50, 95)]
    print(f"| {name} | {len(wall)} | {cut[0]:.0f} / {cut[1]:.0f} | {cut[2]:.0f} / {cut[3]:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["replies", "passages"])
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--workspace", type=Path, default=Path(os.environ.get("HEADWATER_WORKSPACE", "headwater-demo")))
    given = parser.parse_args()
    if "replies" in given.parts:
        replies(given.every)
    if "passages" in given.parts:
        passages(given.every)
    if "latency" in given.parts:
        load = os.getloadavg()[0]
        print(
            f"\n### latency, load average {load:.1f}\n\n| | turns | wall ms p50 / p95 | CPU ms p50 / p95 |\n|---|---|---|---|"
        )
        latency(given.workspace)


if __name__ == "__main__":
    main()
