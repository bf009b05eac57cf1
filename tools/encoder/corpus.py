"""The texts an encoder may learn from: sets whose licence allows it, less those left out.

Every source is a function ``folder -> list[Sample]``. Sets marked "evaluation only" or with a share-alike clause in
the data's own description are not here at all. ``NEAR`` names the sets that are close copies of another, so that
leaving one out leaves its twins out too."""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

NEAR: Final = {
    "dstc11": ("dstc11_task1_insurance", "dstc11_task2_inform_insurance", "dstc11_task2_test_insurance"),
}
"""Names that stand for several files of one collection."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORT, _LONG = 12, 400  # characters of a usable sentence


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to learn from.

    Attributes:
        text: as the customer wrote it.
        source: name of the set.
        label: intent, unique over all sets (``set/intent``); empty where there is none.
    """

    text: str
    source: str
    label: str = ""


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Rows of one gzipped JSON-lines file."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sentences(text: str) -> list[str]:
    """Sentences and lines of a usable length, mostly letters (no logs, no code)."""
    found = []
    for part in _SENTENCE.split(text):
        part = " ".join(part.split())
        if _SHORT <= len(part) <= _LONG and sum(c.isalpha() or c == " " for c in part) >= 0.85 * len(part):
            found.append(part)
    return found


def _labelled(name: str, *, skip: tuple[str, ...] = ()) -> Callable[[Path], list[Sample]]:
    def read(folder: Path) -> list[Sample]:
        found = []
        for row in rows(folder, name):
            label = row["label"] if isinstance(row["label"], str) else " ".join(sorted(row["label"] or []))
            keep = bool(label) and not any(word in label.split() for word in skip)
            found.append(Sample(row["text"] or "", name, f"{name}/{label}" if keep else ""))
        return found

    return read


def _split(name: str, *fields: str) -> Callable[[Path], list[Sample]]:
    def read(folder: Path) -> list[Sample]:
        texts = (str(row.get(field) or "") for row in rows(folder, name) for field in fields)
        return [Sample(sentence, name) for text in texts for sentence in sentences(text)]

    return read


def _multidogo(folder: Path) -> list[Sample]:
    vague = {"contentonly", "outofdomain"}
    found = []
    for row in rows(folder, "multidogo_open"):
        label = " ".join(sorted(row["label"]))
        shared = {"confirmation", "rejection", "thankyou", "openinggreeting", "closinggreeting"}
        space = "multidogo_open" if set(row["label"]) <= shared else f"multidogo_open/{row['domain']}"
        keep = len(row["label"]) == 1 and label not in vague
        found.append(Sample(row["text"] or "", "multidogo_open", f"{space}/{label}" if keep else ""))
    return found


def _turns(name: str) -> Callable[[Path], list[Sample]]:
    def read(folder: Path) -> list[Sample]:
        texts: Iterable[str] = (
            turn.get("text") or "" for row in rows(folder, name) for turn in row["turns"] if isinstance(turn, dict)
        )
        return [Sample(text, name) for text in texts if 3 <= len(text) <= _LONG]

    return read


SOURCES: Final[dict[str, Callable[[Path], list[Sample]]]] = {
    "banking77": _labelled("banking77"),
    "clinc150": _labelled("clinc150", skip=("oos",)),
    "dstc11_task1_insurance": _labelled("dstc11_task1_insurance"),
    "dstc11_task2_inform_insurance": _split("dstc11_task2_inform_insurance", "text"),
    "dstc11_task2_test_insurance": _labelled("dstc11_task2_test_insurance"),
    "nlupp_banking": _labelled("nlupp_banking"),
    "bitext8k": _labelled("bitext8k"),
    "multidogo_open": _multidogo,
    "cfpb_mixed": _split("cfpb_mixed", "text", "label", "sub_issue", "product", "sub_product"),
    "app_reviews": _split("app_reviews", "text"),
    "nhtsa_adas_unlabelled": _split("nhtsa_adas_unlabelled", "text"),
    "gitbugs_hadoop": _split("gitbugs_hadoop", "text"),
    "kpa21_traindev": _split("kpa21_traindev", "text"),
    "storyarg_open": _split("storyarg_open", "text"),
    "dstc11_t5_queries": _turns("dstc11_t5_queries"),
    "dstc11_t5_corpus": _split("dstc11_t5_corpus", "text"),
    "star_open": _turns("star_open"),
    "presidio_generated_large": _split("presidio_generated_large", "text"),
}


def read(folder: Path, *, leave_out: Iterable[str]) -> list[Sample]:
    """All samples of all sources but those left out (and their twins); one a distinct text, labelled ones first.

    Texts that also occur in a set left out, letter case and punctuation aside, are dropped from every source.
    """
    out = {name for left in leave_out for name in NEAR.get(left, (left,))}
    unknown = sorted(out - set(SOURCES))
    if unknown:
        raise SystemExit(f"unknown sets to leave out: {', '.join(unknown)}; known: {', '.join(SOURCES)}")
    hidden = {_key(sample.text) for name in sorted(out) for sample in SOURCES[name](folder)}
    distinct: dict[str, Sample] = {}
    for name, source in SOURCES.items():
        if name not in out:
            for sample in source(folder):
                text = " ".join(sample.text.split())
                held = distinct.get(text)
                if text and _key(text) not in hidden and (held is None or (sample.label and not held.label)):
                    distinct[text] = Sample(text, sample.source, sample.label)
    return [distinct[text] for text in sorted(distinct)]


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
