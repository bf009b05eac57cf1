"""Statements: do the spans cover what the customer says is wrong or wanted, and little else?

Data: ``app_bug_spans`` (sentences of app reviews; gold = the union of the spans "user action" and "abnormal behaviour")
and, where the generator can be imported, its contacts with the gold spans that it keeps apart.

Scores count characters that are not white space: precision, recall, F1 over all texts; beside two baselines on the same
texts: the first sentence, and the whole text (of the customer).

Usage: ``PYTHONPATH=src python bench/quality/statements.py [--limit N] [--contacts N] [--write]``
"""

import argparse
import gzip
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from headwater.core.text.segment import sentences
from headwater.core.types import Contact
from headwater.prepare import extract_statements

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
Span = tuple[int, int]
Case = tuple[Contact, list[Span]]


def app_bug_spans(limit: int | None) -> Iterator[Case]:
    with gzip.open(DATA / "app_bug_spans.jsonl.gz", "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if limit is not None and n >= limit:
                return
            row = json.loads(line)
            edges, at = [], 0
            for word in row["text"].split():
                at = row["text"].index(word, at)
                edges.append((at, at + len(word)))
                at += len(word)
            gold = [
                (edges[a][0], edges[min(b, len(edges) - 1)][1])
                for spans in row["label"].values()
                for pairs in spans.values()
                for a, b in pairs
                if a < len(edges)
            ]
            yield Contact(row["id"], row["text"]), gold


def ours(contact: Contact) -> list[Span]:
    return [(s.start, s.end) for s in extract_statements(contact)]


def first_sentence(contact: Contact) -> list[Span]:
    for start, end in contact.customer_spans():
        if found := sentences(contact.text, start, end):
            return found[:1]
    return []


def whole_text(contact: Contact) -> list[Span]:
    return contact.customer_spans()


def characters(text: str, spans: list[Span]) -> set[int]:
    return {i for a, b in spans for i in range(a, b) if not text[i].isspace()}


def evaluate(cases: list[Case], system: Callable[[Contact], list[Span]]) -> dict[str, float]:
    hit = said = gold_size = quiet = without = found_any = 0
    start = time.process_time()
    answers = [system(contact) for contact, _ in cases]
    seconds = time.process_time() - start
    for (contact, gold), spans in zip(cases, answers, strict=True):
        truth, predicted = characters(contact.text, gold), characters(contact.text, spans)
        hit += len(truth & predicted)
        said += len(predicted)
        gold_size += len(truth)
        if truth:
            found_any += bool(truth & predicted)
        else:
            without += 1
            quiet += not predicted
    p, r = hit / max(1, said), hit / max(1, gold_size)
    return {
        "precision": p, "recall": r, "f1": 2 * p * r / max(1e-9, p + r), "quiet": quiet / max(1, without),
        "touched": found_any / max(1, len(cases) - without), "rate": len(cases) / max(1e-9, seconds),
    }  # fmt: skip


def table(name: str, cases: list[Case]) -> str:
    out = [
        f"### {name}: {len(cases)} texts, {sum(bool(g) for _, g in cases)} with gold spans", "",
        "| system | precision | recall | F1 | texts with gold touched | texts without gold left empty |"
        " texts / CPU-s |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for label, system in (("headwater", ours), ("first sentence", first_sentence), ("whole text", whole_text)):
        s = evaluate(cases, system)
        out.append(
            f"| {label} | {s['precision']:.3f} | {s['recall']:.3f} | **{s['f1']:.3f}** | {s['touched']:.3f} | "
            f"{s['quiet']:.3f} | {s['rate']:,.0f} |"
        )
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int)
    parser.add_argument("--contacts", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    cases = list(app_bug_spans(args.limit))
    parts = [table("app_bug_spans", cases), table("app_bug_spans, texts with gold only", [c for c in cases if c[1]])]
    if importlib.util.find_spec("headwater.generate.corpus"):
        generated = importlib.import_module("generated")
        parts.append(table("generated contacts", generated.statement_cases(args.contacts)))
    report = "\n\n".join(parts)
    print(report)
    if args.write:
        out = Path(__file__).parents[1] / "results" / "2026-11-22-statements.md"
        notes = out.read_text("utf-8").split("<!-- notes -->")[1] if out.exists() else ""
        command = "`PYTHONPATH=src python bench/quality/statements.py --write`"
        out.write_text(f"# Statements, 2026-11-22\n\n{command}\n\n{report}\n\n<!-- notes -->{notes}", "utf-8")


if __name__ == "__main__":
    main()
