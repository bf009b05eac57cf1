"""The columns of every table of the lake: the contract between stages.

Each table has exactly one writing stage (``app.pipeline``; a test holds it). Offsets count characters of the
contact's original text. ``part`` numbers the batch of contacts a row belongs to: the unit of work, of progress and
of restart.
"""

from typing import Final

import pyarrow as pa

from headwater.core.errors import SchemaMismatch, UnknownComponent

TIME: Final = pa.timestamp("us", tz="UTC")
VECTOR_DIM: Final = 256


def _field(name: str, kind: pa.DataType, doc: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"doc": doc})


def _key(name: str = "contact_id") -> pa.Field:
    return _field(name, pa.string(), {"contact_id": "the contact", "topic_id": "the topic"}.get(name, "the key"))


_PART = _field("part", pa.int32(), "batch of contacts; the unit of restart")
_SPAN = [
    _field("start", pa.int32(), "first character"),
    _field("end", pa.int32(), "one past the last character"),
]
_TURN = pa.struct(
    [
        _field("speaker", pa.string(), "customer, associate, bot, system or unknown"),
        *_SPAN,
        _field("timestamp", TIME, "UTC", nullable=True),
    ]
)
_PII = pa.struct(
    [
        *_SPAN,
        _field("type", pa.string(), "kind of personal data"),
        _field("placeholder", pa.string(), "what replaces it"),
    ]
)
_ATTRIBUTES = pa.map_(pa.string(), pa.string())

TABLES: Final[dict[str, pa.Schema]] = {
    "contacts": pa.schema(
        [
            _key(),
            _PART,
            _field("source", pa.string(), "file or system it came from"),
            _field("line", pa.int64(), "1-based line or record in the source"),
            _field("source_id", pa.string(), "its id there", nullable=True),
            _field("timestamp", TIME, "when the contact began, UTC", nullable=True),
            _field("channel", pa.string(), "chat, email, call, survey, review, social, case or text"),
            _field("customer", pa.string(), "one-way hash of the customer's id", nullable=True),
            _field("text", pa.large_string(), "the original text, unaltered"),
            _field("turns", pa.list_(_TURN), "spans of the text, in order; empty for one undivided text"),
            _field("attributes", _ATTRIBUTES, "product, region, ...: names sorted"),
            _field("content_hash", pa.string(), "hash of what was said and when"),
        ]
    ),
    "quarantine": pa.schema(
        [
            _field("rejected_id", pa.string(), "the rejected row"),
            _PART,
            _field("source", pa.string(), "file or system"),
            _field("line", pa.int64(), "1-based line or record"),
            _field("code", pa.string(), "machine name of the reason"),
            _field("reason", pa.string(), "plain words, naming the field"),
            _field("raw", pa.large_string(), "the row as it was read"),
        ]
    ),
    "prepared": pa.schema(
        [
            _key(),
            _PART,
            _field("language", pa.string(), "ISO 639-1 code, 'und' when unknown"),
            _field("kept", pa.list_(pa.struct(_SPAN)), "spans left after signatures, quotes and boilerplate"),
            _field("personal", pa.list_(_PII), "personal data of the original text"),
            _field("sketch", pa.list_(pa.uint64()), "MinHash band keys of the cleaned text, for near-duplicates"),
            _field("words", pa.int32(), "words that the customer said, after cleaning"),
        ]
    ),
    "statements": pa.schema(
        [
            _key("statement_id"),
            _key(),
            _PART,
            *_SPAN,
            _field("text", pa.string(), "markup removed, white space folded, personal data replaced"),
            _field("probability", pa.float32(), "that the span states an issue, 0..1"),
        ]
    ),
    "duplicates": pa.schema(
        [
            _key(),
            _field("group_id", pa.string(), "contact_id of the first of its group"),
            _field("kind", pa.string(), "exact or near"),
        ]
    ),
    "encoders": pa.schema(
        [
            _field("encoder_id", pa.string(), "name, version and content hash of the encoder in use"),
            _field("path", pa.string(), "file in the workspace's models; empty for one as installed"),
            _field("base", pa.string(), "the encoder that the settings name"),
            _field("teacher", pa.string(), "encoder that it was fitted to on this corpus; empty where it was not"),
            _field("sample", pa.int64(), "statements that it was fitted on"),
        ]
    ),
    "vectors": pa.schema(
        [
            _key("statement_id"),
            _PART,
            _field("vector", pa.list_(pa.float32(), VECTOR_DIM), "unit-norm embedding of the statement's text"),
        ]
    ),
    "topics": pa.schema(
        [
            _key("topic_id"),
            _field("parent_id", pa.string(), "the topic above", nullable=True),
            _field("level", pa.int32(), "0 = finest"),
            _field("kind", pa.string(), "issue, or background: what people say around their issue"),
            _field("name", pa.string(), "unique within its level"),
            _field("definition", pa.string(), "one sentence"),
            _field("keywords", pa.list_(pa.string()), "most telling first"),
            _field("exemplars", pa.list_(pa.string()), "statement_ids, most typical first"),
            _field("model", pa.string(), "version of the topic model"),
            _field("x", pa.float32(), "where its name stands on the map, -1..1", nullable=True),
            _field("y", pa.float32(), "where its name stands on the map, -1..1", nullable=True),
        ]
    ),
    "map": pa.schema(
        [
            _key("statement_id"),
            _PART,
            _field("x", pa.float32(), "place on the map, -1..1; near means alike, far means little"),
            _field("y", pa.float32(), "place on the map, -1..1"),
        ]
    ),
    "assignments": pa.schema(
        [
            _key("statement_id"),
            _key(),
            _PART,
            _field("topic_id", pa.string(), "finest-level topic; null = abstained, or background", nullable=True),
            _field("best_topic_id", pa.string(), "most probable topic, abstained or not"),
            _field("probability", pa.float32(), "calibrated, of the best topic, 0..1"),
            _field("model", pa.string(), "version of the topic model"),
        ]
    ),
    "cases": pa.schema(
        [
            _key(),
            _key("topic_id"),
            _field("case_id", pa.string(), "first contact of the case and its topic"),
            _field("rank", pa.int32(), "0 = first contact of the case, 1.. = repeats"),
        ]
    ),
    "estimates": pa.schema(
        [
            _field("subject", pa.string(), "topic_id, or 'unassigned', or 'all'"),
            _field("measure", pa.string(), "share, contacts, customers, repeats"),
            _field("week", pa.date32(), "Monday of the ISO week; null = all time", nullable=True),
            _field("value", pa.float64(), "point estimate"),
            _field("low", pa.float64(), "lower end of the interval"),
            _field("high", pa.float64(), "upper end of the interval"),
            _field("level", pa.float64(), "confidence level, 0..1"),
            _field("unit", pa.string(), "share, contacts or customers"),
            _field("method", pa.string(), "versioned name of the method"),
            _field("covers", pa.list_(pa.string()), "sources of error the interval includes"),
            _field("n", pa.int64(), "contacts it was computed from"),
        ]
    ),
    "drivers": pa.schema(
        [
            _key("topic_id"),
            _field("rank", pa.int32(), "0 = strongest"),
            _field("rule", _ATTRIBUTES, "attribute -> value"),
            _field("lift", pa.float64(), "share of the rule inside the topic over outside"),
            _field("low", pa.float64(), "lower end of the lift"),
            _field("high", pa.float64(), "upper end of the lift"),
            _field("contacts", pa.int64(), "contacts of the topic under the rule"),
            _field("p_value", pa.float64(), "corrected for the number of rules tried"),
        ]
    ),
    "anecdotes": pa.schema(
        [
            _key("topic_id"),
            _field("rank", pa.int32(), "0 = read first"),
            _key(),
            *_SPAN,
            _field("quote", pa.string(), "the span, personal data replaced, otherwise unaltered"),
            _field("stands_for", pa.int64(), "contacts nearer to this quote than to the other quotes"),
            _field("of", pa.int64(), "contacts of the topic"),
        ]
    ),
    "issues": pa.schema(
        [
            _field("issue_id", pa.string(), "stable id"),
            _key("topic_id"),
            _field("name", pa.string(), "name of the topic"),
            _field("team", pa.string(), "suggested owner", nullable=True),
            _field("team_reason", pa.string(), "why that team"),
            _field("rank", pa.int32(), "0 = largest"),
        ]
    ),
}


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table.

    Raises:
        UnknownComponent: there is no such table.
    """
    if table not in TABLES:
        raise UnknownComponent(table, list(TABLES), kind="table")
    return TABLES[table]


def conform(table: str, data: pa.Table) -> pa.Table:
    """``data`` with exactly the columns, order and types of the table.

    Raises:
        SchemaMismatch: a column is missing or cannot be cast.
    """
    want = schema(table)
    if table == "vectors" and "vector" in data.column_names and pa.types.is_fixed_size_list(data["vector"].type):
        # the encoder decides how long a vector is; all vectors of a lake come from one encoder
        found = want.field("vector").with_type(pa.list_(pa.float32(), data["vector"].type.list_size))
        want = want.set(want.get_field_index("vector"), found)
    missing = [name for name in want.names if name not in data.column_names]
    if missing:
        raise SchemaMismatch(f"table {table!r} lacks the columns {missing}")
    try:
        return data.select(want.names).cast(want)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise SchemaMismatch(f"table {table!r}: {error}") from error


def empty(table: str) -> pa.Table:
    """A table of that schema with no rows."""
    return schema(table).empty_table()
