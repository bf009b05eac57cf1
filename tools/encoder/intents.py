"""Texts with a public label of what they are about, by source: what the teacher is taught from.

Only sets whose licence allows it (see ``corpus``). ``TWINS`` names sets that must be left out together: a figure on
one of them is only honest for a teacher that saw none."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.encoder.corpus import SOURCES, Sample, rows

TWINS: Final = (
    ("banking77", "nlupp_banking"),
    ("dstc11_task1_insurance", "dstc11_task2_test_insurance"),
)
_LEAST: Final = 4  # texts of a class worth learning from
_LABELLED: Final = (
    "banking77",
    "clinc150",
    "bitext8k",
    "nlupp_banking",
    "multidogo_open",
    "dstc11_task1_insurance",
    "dstc11_task2_test_insurance",
)


def read(folder: Path, *, leave_out: Iterable[str] = ()) -> dict[str, dict[str, list[str]]]:
    """Source -> label -> its distinct texts, sorted; sets left out, their twins and every text of them are missing."""
    named = set(leave_out)
    out = {twin for group in TWINS if named & set(group) for twin in group} | named
    readers = {name: SOURCES[name] for name in _LABELLED} | {"kpa21_traindev": _key_points, "star_open": _openings}
    unknown = sorted(out - set(readers))
    if unknown:
        raise SystemExit(f"unknown sets to leave out: {', '.join(unknown)}; known: {', '.join(readers)}")
    hidden = {_key(sample.text) for name in out for sample in readers[name](folder)}
    label_of: dict[str, dict[str, str]] = defaultdict(dict)
    for name, reader in readers.items():
        for sample in reader(folder) if name not in out else ():
            text = " ".join(sample.text.split())
            if text and sample.label and _key(text) not in hidden:
                label_of[_space(name)].setdefault(text, sample.label.split("/", 1)[1])
    return {name: _classes(labels) for name, labels in label_of.items()}


def _classes(label_of: dict[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for text, label in sorted(label_of.items()):
        members[label].append(text)
    return {label: texts for label, texts in sorted(members.items()) if len(texts) >= _LEAST}


def _space(source: str) -> str:
    """Sources with the same intents are one space, or the same intent would be held against itself."""
    return "dstc11" if source.startswith("dstc11") else source


def _key_points(folder: Path) -> list[Sample]:
    """Arguments by the one key point that they make."""
    return [
        Sample(row["text"].lstrip("`"), "kpa21_traindev", f"kpa21_traindev/{row['topic']}/{row['label'][0]}")
        for row in rows(folder, "kpa21_traindev")
        if len(row["label"]) == 1
    ]


def _openings(folder: Path) -> list[Sample]:
    """What a customer of a single-task dialogue says first, with the task as the label."""
    found = []
    for row in rows(folder, "star_open"):
        said = [turn["text"] for turn in row["turns"] if turn.get("agent") == "User" and turn.get("text")]
        if len(row["label"]) == 1 and said and len(said[0].split()) >= 5:
            found.append(Sample(said[0], "star_open", f"star_open/{row['label'][0]}"))
    return found


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
