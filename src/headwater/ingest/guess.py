"""Guess which column means what, from names and from a sample of values, and say why.

Names carry most of the evidence (``comment``, ``created_at``, ``ticket_id``); values confirm or refuse it: a text must
hold words, a time must parse, an id must not repeat, a conversation must. Columns whose names say that they hold a
judgement (label, split, gold, prediction, ...) or the other side's answer never become the text.
"""

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from typing import Any, Final

from headwater.core.errors import InputError
from headwater.ingest.columns import Column, describe_columns
from headwater.ingest.mapping import Guess, Mapping
from headwater.ingest.normalise import CHANNEL_WORDS, SPEAKER_WORDS, attribute_of, id_of, key_of, text_of
from headwater.ingest.timestamps import BadTime, read_time
from headwater.ingest.turns import read_turns
from headwater.ingest.words import COLUMN_NAMES, JUDGEMENTS

_RANK: Final = {role: {name: k for k, name in enumerate(names.split())} for role, names in COLUMN_NAMES.items()}
_NEVER_TEXT: Final = frozenset(JUDGEMENTS.split())
_NEVER_ATTRIBUTE: Final = frozenset(["slots", "tokens", "raw", "html"])
_LATER: Final = ("resolved", "closed", "updated", "modified", "solved", "due", "last", "end", "completed", "sent_to")
_MAX_SAMPLE_TIMES: Final = 200


def guess_mapping(field_names: Sequence[str], sample_records: Sequence[Fields[str, Any]]) -> Mapping:
    """The likeliest meaning of each column.

    Args:
        field_names: the source's columns in order; those that only occur in the sample are added.
        sample_records: some records; a few hundred are plenty.

    Raises:
        InputError: no column holds texts.

    Example:
        >>> guess_mapping(["nr", "comment", "split"], [{"nr": 1, "comment": "it does not work", "split": "a"}]).text
        ('comment',)
    """
    columns = [c for c in describe_columns(field_names, sample_records) if c.n]
    found: dict[str, Guess] = {}
    _note(found, _guess_turns(columns))
    _note(found, _guess_id(columns))
    _guess_rows(found, columns)
    _note(found, _guess_timestamp(columns))
    text = _guess_text(found, columns, sample_records)
    if not text and "turns" not in found:
        names = ", ".join(c.name for c in columns[:30]) or "none"
        raise InputError(f"no column holds texts (columns: {names})", hint="name it: --map text=COLUMN")
    _guess_people(found, columns)
    used = {g.column for g in found.values() if g.role not in ("channel", "customer")} | set(text)
    used |= {g.column for g in found.values() if g.role == "customer"}
    attributes = [c.name for c in columns if c.name not in used and _is_attribute(c)]
    if attributes:
        found["attributes"] = Guess("attributes", "+".join(attributes), 0.8, "short values that repeat")
    single: dict[str, Any] = {g.role: g.column for g in found.values() if g.role not in ("text", "attributes")}
    channel, why = _default_channel(found, columns)
    guesses = tuple(found.values())
    if "channel" not in found and why:
        guesses += (Guess("channel", f"always {channel}", 0.6, why),)
    return Mapping(
        text=tuple(text),
        attributes=tuple(attributes),
        reply_prefix=_reply_prefix(found, columns),
        default_channel=channel,
        guesses=guesses,
        **single,
    )


def _note(found: dict[str, Guess], guess: Guess | None) -> None:
    if guess:
        found[guess.role] = guess


def _named(role: str, columns: Sequence[Column]) -> list[Column]:
    """Columns whose name is one of the role's, best name first; a nested column answers to both of its names."""

    def rank(column: Column) -> int:
        last = key_of(column.name.rsplit(".", 1)[-1])
        return min(_RANK[role].get(column.key, 999), 100 + _RANK[role].get(last, 999) if "." in column.name else 999)

    return sorted((c for c in columns if rank(c) < 999), key=lambda c: (rank(c), c.name))


def _guess_turns(columns: Sequence[Column]) -> Guess | None:
    for column in columns:
        is_named = column.key in _RANK["turns"]
        parsed = [read_turns(v) for v in column.values[:50]]
        full = [turns for turns in parsed if turns]
        if len(full) < 0.8 * len(parsed) or not full:
            continue
        speakers = {str(turn.speaker) for turns in full for turn in turns if turn.speaker is not None}
        # speakers are few; what differs in every turn is something else
        spoken = 0 < len(speakers) <= max(6, 0.2 * sum(len(turns) for turns in full))
        if is_named or spoken:
            why = "a list of turns with speakers" if spoken else "a list of texts named like a conversation"
            return Guess("turns", column.name, 0.95 if is_named and spoken else 0.75, why)
    return None


def _guess_id(columns: Sequence[Column]) -> Guess | None:
    for column in _named("id", columns):
        unique = column.share_scalar == 1 and column.n_distinct == column.n
        if unique and column.n >= 0.5 * column.n_rows:
            return Guess("id", column.name, 0.95, "named like an id and never repeats")
        # an overlapping export repeats some ids
        if column.key in ("id", "_id") and column.share_scalar == 1 and column.share_distinct > 0.8:
            return Guess("id", column.name, 0.7, "named id and rarely repeats")
    for column in columns:
        is_id = column.key.endswith(("_id", "_number", "_key")) and column.key not in _RANK["customer"]
        if is_id and column.n == column.n_rows >= 20 and column.n_distinct == column.n and column.mean_words <= 1.5:
            return Guess("id", column.name, 0.6, "ends like an id and never repeats")
    return None


def _guess_rows(found: dict[str, Guess], columns: Sequence[Column]) -> None:
    """One row a turn: the conversation, the order in it, replies, and who speaks."""
    taken = {g.column for g in found.values()}
    free = [c for c in columns if c.name not in taken]
    speaker = _guess_speaker(free)
    if "turns" not in found:
        turn = next((c for c in _named("turn", free) if _is_integers(c)), None)
        for column in _named("conversation", free):
            repeats = column.share_scalar == 1 and column.share_distinct < 0.9 and column.n_distinct >= 1
            enough = turn is not None or speaker is not None
            if column.n >= 0.9 * column.n_rows and enough and (repeats or turn is not None) and column.n_rows > 1:
                found["conversation"] = Guess(
                    "conversation",
                    column.name,
                    0.9 if repeats and turn else 0.7,
                    "named like a conversation, shared by rows",
                )
                if turn is not None and turn is not column:
                    found["turn"] = Guess("turn", turn.name, 0.9, "whole numbers, named like the order of turns")
                break
        for column in _named("reply_to", free) if "conversation" not in found and "id" in found else ():
            if column.share_scalar == 1:
                found["reply_to"] = Guess("reply_to", column.name, 0.9, "names the row that this one answers")
                break
    if speaker is not None:
        found["speaker"] = speaker


def _guess_speaker(columns: Sequence[Column]) -> Guess | None:
    for column in _named("speaker", columns):
        flags = column.share(str(v).lower() in ("true", "false", "0", "1") for v in column.values[:500])
        known = column.share(key_of(str(v)) in SPEAKER_WORDS for v in column.values[:500])
        if known > 0.8 or (flags == 1 and column.key in ("inbound", "is_inbound", "is_customer", "from_customer")):
            why = "true for what customers wrote" if flags == 1 else "its values are roles such as agent and customer"
            return Guess("speaker", column.name, 0.9, why)
    return None


def _is_integers(column: Column) -> bool:
    return column.share(str(v).strip().removesuffix(".0").isdigit() for v in column.values[:500]) > 0.95


def _is_time(value: Any) -> bool:
    try:
        return read_time(value) is not None
    except BadTime:
        return False


def _guess_timestamp(columns: Sequence[Column]) -> Guess | None:
    named = _named("timestamp", columns)
    rest = [c for c in columns if c not in named and not any(word in c.key for word in _LATER)]
    hints = ("date", "time", "created", "received", "_at", "_on")
    rest = [c for c in rest if any(hint in c.key for hint in hints)]
    for confidence, group in ((0.95, named), (0.7, rest)):
        for column in group:
            if column.share(_is_time(v) for v in column.values[:_MAX_SAMPLE_TIMES]) >= 0.7:
                return Guess("timestamp", column.name, confidence, "named like a time, and its values are times")
    return None


def _guess_text(found: dict[str, Guess], columns: Sequence[Column], records: Sequence[Fields[str, Any]]) -> list[str]:
    taken = {g.column for g in found.values()}
    free = [c for c in columns if c.name not in taken and c.share_text > 0.5 and not _is_judgement(c)]
    title = next(iter(_named("title", free)), None)
    if "turns" in found:
        if title is None or title.key == "summary":
            return []
        found["text"] = Guess("text", title.name, 0.8, "the subject, said before the first turn")
        return [title.name]
    named = [
        c for c in _named("text", free) if c.mean_words >= 1.5 or c.key in ("text", "utterance", "message", "body")
    ]
    # of several names the one that reads like prose
    best = max(named, key=lambda c: (min(c.mean_words, 8), -_rank_of(c)), default=None)
    if named and named[0].key in ("text", "consumer_complaint_narrative"):
        best = named[0]
    confidence, why = 0.95, "named like a text, and holds words"
    if best is None:
        prose = [c for c in free if c.mean_words >= 3 and c.share_distinct > 0.3 and c is not title] or [
            c for c in free if (c.mean_words >= 2 or c is title) and not _is_time(c.values[0])
        ]
        best = max(prose, key=lambda c: (c.mean_words, c.name), default=None)
        confidence, why = 0.6, "the column with the longest texts"
    if best is None and len(columns) == 1 and columns[0].share_text > 0.5:
        best, confidence, why = columns[0], 0.6, "the only column"
    if best is None:
        return []
    texts = [best.name]
    if title is not None and title is not best and not _starts_with(records, best.name, title.name):
        texts = [title.name, best.name]
        why += "; the subject goes before it"
    found["text"] = Guess("text", "+".join(texts), confidence, why)
    return texts


def _rank_of(column: Column) -> int:
    return _RANK["text"].get(column.key, 500)


def _is_judgement(column: Column) -> bool:
    return column.key in _NEVER_TEXT or any(
        column.key.startswith(word) or column.key.endswith(word)
        for word in ("gold", "label", "_id", "annotat", "predict")
    )


def _starts_with(records: Sequence[Fields[str, Any]], text: str, title: str) -> bool:
    pairs = [(text_of(r.get(text)).strip(), text_of(r.get(title)).strip()) for r in records[:200]]
    kept = [(t, head) for t, head in pairs if t and head]
    return bool(kept) and sum(t.startswith(head) for t, head in kept) >= 0.8 * len(kept)


def _guess_people(found: dict[str, Guess], columns: Sequence[Column]) -> None:
    taken = {g.column for g in found.values()}
    free = [c for c in columns if c.name not in taken]
    for column in _named("customer", free):
        if column.share_scalar == 1 and column.mean_words < 4 and column.n_distinct > 1:
            found["customer"] = Guess("customer", column.name, 0.8, "named like a person; only its hash is kept")
            break
    for column in _named("channel", free):
        words = [key_of(attribute_of(v)) for v in column.values[:500]]
        if column.share(w in CHANNEL_WORDS or w.split("_")[0] in CHANNEL_WORDS for w in words) >= 0.5:
            found["channel"] = Guess("channel", column.name, 0.9, "its values are channels")
            break


def _is_attribute(column: Column) -> bool:
    if column.share_scalar < 1:
        lists = [v for v in column.values[:500] if isinstance(v, list) and len(v) <= 5]
        flat = [v for v in lists if all(isinstance(i, str) and len(i) < 60 for i in v)]
        names = {attribute_of(v) for v in flat} - {""}
        return len(flat) >= 0.9 * min(500, column.n) and 0 < len(names) <= max(20, 0.3 * column.n)
    numbers = column.share(isinstance(v, float) and not v.is_integer() for v in column.values)
    if column.key in _NEVER_ATTRIBUTE or column.share(_is_time(v) for v in column.values[:50]) > 0.8:
        return False
    # names of products may be long where they are few or repeat; many different long values are texts
    longest = 15 if column.n_distinct <= 50 or column.share_distinct <= 0.2 else 5
    short = column.mean_words <= longest and column.share(len(str(v)) <= 120 for v in column.values) > 0.95
    if not short or (numbers > 0.5 and column.n_distinct > 20):
        return False
    return column.n_distinct <= 50 or column.share_distinct <= 0.5


def _default_channel(found: dict[str, Guess], columns: Sequence[Column]) -> tuple[str, str]:
    keys = {c.key for c in columns}
    words = {word for key in keys for word in key.split("_")}
    if {"consumer_complaint_narrative", "complaint_id"} & keys:
        return "case", "a file of complaints"
    if {"subject", "from", "to"} <= keys:
        return "email", "it has the columns of e-mails"
    if words & {"tweet", "retweet", "inbound"} or ("reply_to" in found and "subject" not in keys):
        return "social", "it has the columns of posts that answer each other"
    if words & {"call", "transcript", "ivr"}:
        return "call", "it has the columns of calls"
    if "turns" in found or "conversation" in found:
        return "chat", "it holds conversations"
    if words & {"nps", "csat", "survey"}:
        return "survey", "it has the columns of a survey"
    if words & {"stars", "review", "rating"}:
        return "review", "it has ratings"
    return "text", ""


def _reply_prefix(found: dict[str, Guess], columns: Sequence[Column]) -> str:
    """What ids carry in front of the numbers by which replies name them."""
    if "reply_to" not in found or "id" not in found:
        return ""
    by_name = {c.name: c for c in columns}
    ids = {found_id for v in by_name[found["id"].column].values if (found_id := id_of(v))}
    replies = [r for v in by_name[found["reply_to"].column].values if (r := id_of(v))]
    if not ids or any(r in ids for r in replies):
        return ""
    sample = sorted(ids)
    common = 0
    while common < min(len(sample[0]), len(sample[-1])) and sample[0][common] == sample[-1][common]:
        common += 1
    prefix = sample[0][:common].rstrip("0123456789")
    return prefix if prefix and any(prefix + r in ids for r in replies) else ""
