"""The turns of a conversation that comes as one value: a list of objects, of pairs or of texts, JSON of these, or a
transcript whose lines begin with their speaker (``Agent: How can I help?``)."""

import json
import re
from collections.abc import Mapping as Fields
from dataclasses import dataclass
from typing import Any, Final

from headwater.ingest.normalise import is_missing, key_of, speaker_of, text_of

_TEXT_KEYS: Final = ("text", "utterance", "content", "message", "body", "plain_body", "transcript", "value", "comment")
_SPEAKER_KEYS: Final = (
    "speaker", "role", "agent", "sender", "from", "author", "speaker_role", "participant", "author_type", "type",
    "user", "sender_type", "participant_role",
)  # fmt: skip
_TIME_KEYS: Final = ("timestamp", "time", "t", "created_at", "ts", "date", "datetime", "sent_at", "start_time")


_LABEL = re.compile(
    r"^[ \t]*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t-]*)?"
    r"([A-Za-z][A-Za-z _-]{0,24}?[ ]?\d{0,2})[ \t]*:(?:[ \t]+|$)",
    re.M,
)
# words that begin lines of notes as well as turns
_NO_LABELS: Final = (
    "note",
    "notes",
    "question",
    "answer",
    "action",
    "log",
    "event",
    "company",
    "a",
    "s",
    "u",
    "in",
    "out",
)


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn before its speaker and time are understood; ``speaker`` and ``time`` may be ``None``."""

    speaker: Any
    text: str
    time: Any = None


def read_turns(value: Any) -> list[RawTurn] | None:
    """The turns of a value, those without words included; ``None`` where it is no conversation.

    Example:
        >>> [turn.text for turn in read_turns([["agent", "Hello"], ["customer", "It broke"]])]
        ['Hello', 'It broke']
    """
    if isinstance(value, str):
        if value.lstrip()[:1] not in ("[", "{"):
            return _of_transcript(value)
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, Fields):
        value = next((v for v in value.values() if isinstance(v, (list, tuple))), None)
    if not isinstance(value, (list, tuple)) or not value:
        return None
    first = value[0]
    if isinstance(first, Fields):
        return _of_objects([item for item in value if isinstance(item, Fields)])
    if isinstance(first, (list, tuple)):
        return _of_pairs(value)
    if all(isinstance(item, str) for item in value):
        return [RawTurn(None, text_of(item)) for item in value]
    return None


def _of_objects(items: list[Fields[str, Any]]) -> list[RawTurn] | None:
    keys: dict[str, str] = {}
    for item in items:
        for name in item:
            keys.setdefault(key_of(str(name)), name)
    text = next((keys[k] for k in _TEXT_KEYS if k in keys), None)
    if text is None or not any(isinstance(item.get(text), str) for item in items):
        return None
    speaker = next((keys[k] for k in _SPEAKER_KEYS if k in keys), None)
    time = next((keys[k] for k in _TIME_KEYS if k in keys), None)
    return [
        RawTurn(
            _plain(item.get(speaker)) if speaker else None, text_of(item.get(text)), item.get(time) if time else None
        )
        for item in items
    ]


def _plain(value: Any) -> Any:
    """The role of a speaker who is an object such as ``{"role": "agent", "name": ...}``."""
    if isinstance(value, Fields):
        return next((value[k] for k in ("role", "type", "name", "id") if not is_missing(value.get(k))), None)
    return value


def _of_pairs(items: list[Any] | tuple[Any, ...]) -> list[RawTurn] | None:
    pairs = [item for item in items if isinstance(item, (list, tuple)) and len(item) >= 2]
    if len(pairs) < len(items) or not all(isinstance(p[0], str) and isinstance(p[1], str) for p in pairs):
        return None
    return [RawTurn(pair[0], text_of(pair[1])) for pair in pairs]


def _of_transcript(text: str) -> list[RawTurn] | None:
    """The turns of a transcript, where two lines at least begin with the role of their speaker."""
    labels = [
        match
        for match in _LABEL.finditer(text)
        if key_of(match[1]) not in _NO_LABELS and speaker_of(match[1]) != "unknown"
    ]
    if len(labels) < 2:
        return None
    turns = [RawTurn(None, text[: labels[0].start()].strip())] if text[: labels[0].start()].strip() else []
    ends = [match.start() for match in labels[1:]] + [len(text)]
    return turns + [
        RawTurn(match[1], text_of(text[match.end() : end].rstrip())) for match, end in zip(labels, ends, strict=True)
    ]
