"""The generator's contacts as ``Contact`` with their gold: statements, personal data, language, duplicates."""

from collections.abc import Iterator
from typing import Any

from headwater.core.types import Contact, Turn
from headwater.generate import CorpusConfig, generate

CHANNELS = {"CH": "chat", "CA": "call", "EM": "email", "SU": "survey"}


def contacts(n: int) -> Iterator[tuple[Contact, dict[str, Any]]]:
    """``n`` contacts spread evenly over the default corpus, each with its gold row."""
    for batch in generate(CorpusConfig(n_contacts=n)):
        for record, gold in zip(batch.records, batch.gold, strict=True):
            turns, at = [], 0
            for turn in record.get("turns", ()):
                turns.append(Turn(turn["speaker"], at, at + len(turn["text"])))
                at += len(turn["text"]) + 1
            text = (
                "\n".join(turn["text"] for turn in record["turns"])
                if turns
                else record.get("body", record.get("comment", ""))
            )
            yield Contact(gold["contact_id"], text, tuple(turns), channel=CHANNELS.get(record["id"][:2], "text")), gold


def statement_cases(n: int) -> list[tuple[Contact, list[tuple[int, int]]]]:
    """Contacts with the spans of all their issues."""
    return [
        (contact, [(span["start"], span["end"]) for issue in gold["issues"] for span in issue["spans"]])
        for contact, gold in contacts(n)
    ]
