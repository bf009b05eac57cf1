"""Values of slots in a customer's words, by the slot's kind; tolerant of slips, closed to everything else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from headwater.agents.expression import Value
from headwater.agents.procedure import Slot
from headwater.agents.run import cues
from headwater.agents.run.typos import is_near, slips

_TIMEOUT: Final = 0.2
"""Seconds for a pattern that a procedure brings."""
_EMAIL: Final = regex.compile(r"[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+")
_NUMBER: Final = regex.compile(r"(?<![\w.])[$€£]?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?(?![\w]|\.\d)")
_TIME: Final = regex.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?|o'?clock)?", regex.IGNORECASE)
_WORD: Final = regex.compile(r"[\p{L}\p{N}'’]+")
_MOST_TEXT: Final = 200
_MOST_WORDS: Final = 4
"""Words of an answer in which a number is read that is spelled out: "one" is seldom one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value, where it stands, and whether words nearby name its slot."""

    value: Value
    start: int
    end: int
    is_named: bool = False


def find(slot: Slot, text: str, *, asked: bool) -> list[Found]:
    """Values of a slot in a text, in their order.

    Args:
        slot: what is looked for.
        text: the customer's words.
        asked: whether it was just asked for: then less is enough.
    """
    found = _READERS[slot.kind](slot, text, asked)
    names = [word for word in slot.name.split("_") if len(word) > 1]
    out = []
    for one in found:
        before = text[max(0, one.start - 28) : one.start].lower()
        named = (
            all(regex.search(rf"\b{regex.escape(name)}", before) for name in names)
            or (names[0] in before and names[0] not in ("full", "new", "the"))
            if names
            else False
        )
        out.append(Found(one.value, one.start, one.end, bool(named)))
    return out


def last(found: Sequence[Found], text: str) -> Found | None:
    """The one that is meant: not one that is denied, and of several the last, as people correct themselves."""
    kept = [
        one
        for one in found
        if not regex.search(
            r"\b(?:not|isn'?t|wasn'?t|instead of|rather than)\s+(?:\w+\s+)?$", text[: one.start].lower()
        )
    ]
    return kept[-1] if kept else None


def _code(slot: Slot, text: str, asked: bool) -> list[Found]:
    pattern = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{slot.pattern})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
    tries = [text]
    if asked:  # digits in groups, and letters typed for digits
        joined = regex.sub(r"(?<=\d)[ \-](?=\d)", "", text)
        tries += [joined, regex.sub(r"[\p{L}\p{N}]+", _digits, joined)]
    for one in tries:
        try:
            found = [Found(m[0].upper(), m.start(), m.end()) for m in pattern.finditer(one, timeout=_TIMEOUT)]
        except TimeoutError:
            return []
        if found:
            return found
    return []


def _digits(match: "regex.Match[str]") -> str:
    word = str(match[0])
    return word.translate(str.maketrans("oOlI", "0011")) if 2 * sum(map(str.isdigit, word)) >= len(word) else word


def _email(_slot: Slot, text: str, _asked: bool) -> list[Found]:
    return [Found(m[0].lower().rstrip("."), m.start(), m.end()) for m in _EMAIL.finditer(text)]


def _number(_slot: Slot, text: str, asked: bool) -> list[Found]:
    found = [Found(float(m[1].replace(",", "") + (m[2] or "")), m.start(), m.end()) for m in _NUMBER.finditer(text)]
    if found or not asked or len(text.split()) > _MOST_WORDS:
        return found
    return [
        Found(float(cues.NUMBERS[m[0].lower()]), m.start(), m.end())
        for m in _WORD.finditer(text)
        if m[0].lower() in cues.NUMBERS
    ]


def _time(_slot: Slot, text: str, asked: bool) -> list[Found]:
    found = []
    for m in _TIME.finditer(text):
        half = (m[3] or "").lower().replace(".", "")
        hour, minute = int(m[1]), int(m[2] or 0)
        if hour > 24 or minute > 59 or not (asked or m[3] or m[2]):
            continue
        hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour % 24
        found.append(Found(f"{hour:02}:{minute:02}", m.start(), m.end()))
    named = regex.finditer(r"\b(noon|midday|midnight)\b", text.lower())
    return found + [Found("00:00" if m[1] == "midnight" else "12:00", m.start(), m.end()) for m in named]


def _choice(slot: Slot, text: str, asked: bool) -> list[Found]:
    words = [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text)]
    found: list[Found] = []
    for slack in (False, True) if asked else (False,):
        for choice in slot.values:
            for phrase in (choice, *slot.also.get(choice, ())):
                parts = [word.lower() for word in _WORD.findall(phrase)]
                found += [Found(choice, a, b) for a, b in _matches(parts, words, slack=slack)]
        if found:
            break
    found.sort(key=lambda one: (one.start, one.start - one.end))
    kept: list[Found] = []
    for one in found:  # of two readings of the same words the longer one
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _matches(parts: list[str], words: list[tuple[str, int, int]], *, slack: bool) -> list[tuple[int, int]]:
    n = len(parts)
    spans = []
    for i in range(len(words) - n + 1):
        here = [word for word, _, _ in words[i : i + n]]
        if all(a == b or (slack and is_near(a, b, slips(b))) for a, b in zip(here, parts, strict=True)):
            spans.append((words[i][1], words[i + n - 1][2]))
    return spans


def _yes_no(_slot: Slot, _text: str, _asked: bool) -> list[Found]:
    return []  # read with yes and no themselves


def _name(_slot: Slot, text: str, asked: bool) -> list[Found]:
    found = [Found(_titled(m[1]), m.start(1), m.end(1)) for m in cues.NAMED.finditer(text)]
    if found or not asked or "?" in text or len(text) > 80:
        return found
    lead = cues.NAME_LEADS.match(text)
    start = lead.end() if lead else 0
    rest = regex.split(r"[,.;!\n]|\b(?:and|but|please|thanks|thank you|sorry)\b", text[start:] + " ")[0].strip()
    words = rest.split()
    if not 1 <= len(words) <= 4 or any(not regex.fullmatch(r"[\p{L}][\p{L}'’.\-]*", word) for word in words):
        return []
    if any(word.lower() in cues.NO_NAMES for word in words):
        return []
    return [Found(_titled(rest), start, start + len(rest))]


def _titled(name: str) -> str:
    return " ".join(word if word[:1].isupper() else word[:1].upper() + word[1:] for word in name.split())


def _text(_slot: Slot, text: str, asked: bool) -> list[Found]:
    kept = " ".join(text.split())[:_MOST_TEXT]
    if not asked or kept.endswith("?") or not any(len(a) > 1 for a in _WORD.findall(kept)):
        return []
    if kept.lower().strip(" .!") in cues.YES | cues.NO | {"idk", "hello", "hi"} or cues.SKIP.fullmatch(
        kept.lower().strip(" .!")
    ):
        return []
    return [Found(kept, 0, len(text))]


_READERS: Final[dict[str, Callable[[Slot, str, bool], list[Found]]]] = {
    "code": _code, "email": _email, "number": _number, "time": _time, "choice": _choice, "yes_no": _yes_no, "name": _name,
    "text": _text,
}  # fmt: skip


def apart(pairs: Sequence[tuple[Slot, Found]], asked: str) -> dict[str, Value]:
    """Which slot each value belongs to, where several could take it: the one asked for, else the one that is named.

    A value that two slots could take and neither is asked for nor named belongs to none.
    """
    out: dict[str, Value] = {}
    for slot, found in pairs:
        over = [(s, f) for s, f in pairs if s is slot or (f.start < found.end and found.start < f.end)]
        named = [s for s, f in over if f.is_named]
        first = next((s for s, f in over if s.name == asked and (s.kind == "name" or f.is_named or not named)), None)
        winner = slot if len(over) == 1 else first or (named[0] if len(named) == 1 else None)
        if winner is slot:
            out[slot.name] = found.value
    return out
