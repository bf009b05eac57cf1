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
_WEEK = pa.struct(
    [
        _field("week", pa.date32(), "Monday of the ISO week"),
        _field("contacts", pa.int64(), "contacts that began in it"),
    ]
)
_ALTERNATIVE = pa.struct(
    [_field("team", pa.string(), "its id"), _field("probability", pa.float64(), "0..1", nullable=True)]
)
_TAXONOMY = _field("taxonomy", pa.int32(), "version of the taxonomy; 0 = topics as discovered")
_SIGNALS = {
    "anger": "that the customer is angry",
    "effort": "that the customer had to make an effort",
    "churn": "that the customer may leave",
    "urgency": "that it cannot wait",
    "severity": "that it is grave, of any of the kinds that follow",
    "safety": "danger to people",
    "legal": "law or lawyers",
    "fraud": "fraud or theft",
    "vulnerable": "a person in need of care",
    "press": "threat of publicity",
}
_EVIDENCE = pa.struct([_field("signal", pa.string(), "what it speaks for"), *_SPAN])
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
    "signals": pa.schema(
        [
            _key(),
            _PART,
            _field("unit", pa.string(), "contact, turn (of the customer) or statement"),
            _field("position", pa.int32(), "which of its kind in the contact, from 0"),
            *_SPAN,
            _field("mood", pa.string(), "negative, neutral or positive: the most probable"),
            _field("polarity", pa.float32(), "probability of positive less that of negative, -1..1"),
            *(_field(name, pa.float32(), f"{doc}, 0..1") for name, doc in _SIGNALS.items()),
            _field("target", pa.string(), "product, delivery, policy, associate, self; none"),
            _field("evidence", pa.list_(_EVIDENCE), "where the words stand that made it, personal data left out"),
        ]
    ),
    "trajectories": pa.schema(
        [
            _key(),
            _PART,
            _field("turns", pa.int32(), "turns of the customer that say something"),
            _field("opening", pa.float32(), "mood of the first, -1 (bad)..1"),
            _field("trough", pa.float32(), "mood of the worst, -1..1"),
            _field("closing", pa.float32(), "mood of the last, -1..1"),
            _field("recovery", pa.float32(), "closing less trough, 0..2"),
            _field("trough_at", pa.int32(), "position of the worst turn among them, -1 without turns"),
        ]
    ),
    "moods": pa.schema(
        [
            _key("topic_id"),
            _field("measure", pa.string(), "mood, signal (at 0.5 and more) or target:NAME"),
            _field("week", pa.date32(), "Monday of the ISO week; null = all time", nullable=True),
            _field("contacts", pa.int64(), "contacts of the topic that show it"),
            _field("of", pa.int64(), "contacts of the topic"),
            _field("value", pa.float64(), "their share, 0..1"),
            _field("low", pa.float64(), "lower end of the interval"),
            _field("high", pa.float64(), "upper end of the interval"),
            _field("level", pa.float64(), "confidence level, 0..1"),
            _field("method", pa.string(), "versioned name of the method"),
        ]
    ),
    "vectors": pa.schema(
        [
            _key("statement_id"),
            _PART,
            _field("vector", pa.list_(pa.float32(), VECTOR_DIM), "unit-norm embedding of the statement's text"),
        ]
    ),
    "documents": pa.schema(
        [
            _key(),
            _PART,
            _field("text", pa.string(), "what cleaning kept, as it is shown: personal data replaced"),
            _field("terms", pa.string(), "its folded, stemmed words in order, without placeholders; a space between"),
            _field("vector", pa.list_(pa.float32(), VECTOR_DIM), "unit-norm mean of its statements' vectors"),
            _field("channel", pa.string(), "of the contact"),
            _field("day", pa.date32(), "when it began, UTC", nullable=True),
            _field("week", pa.date32(), "Monday of that ISO week", nullable=True),
            _field("language", pa.string(), "ISO 639-1 code, 'und' when unknown"),
            _field("customer", pa.string(), "one-way hash of the customer's id", nullable=True),
            _field("topics", pa.list_(pa.string()), "topic_ids of its statements, those besides included, sorted"),
            _field("labels", pa.list_(pa.string()), "attributes as name=value, sorted"),
            _field("personal", pa.list_(pa.string()), "kinds of personal data that were replaced, sorted"),
        ]
    ),
    "discovered": pa.schema(
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
    "topics": pa.schema(
        [
            _key("topic_id"),
            _field("parent_id", pa.string(), "the topic above", nullable=True),
            _field("level", pa.int32(), "0 = statements are assigned to it; else one more than the levels below"),
            _field("kind", pa.string(), "issue, or background: what people say around their issue"),
            _field("name", pa.string(), "unique among those of level 0"),
            _field("definition", pa.string(), "one sentence"),
            _field("keywords", pa.list_(pa.string()), "most telling first"),
            _field("exemplars", pa.list_(pa.string()), "statement_ids, most typical first"),
            _field("owner", pa.string(), "team that people named; null = nobody", nullable=True),
            _TAXONOMY,
            _field("model", pa.string(), "version of the model that assigns"),
            _field("x", pa.float32(), "where its name stands on the map, -1..1", nullable=True),
            _field("y", pa.float32(), "where its name stands on the map, -1..1", nullable=True),
        ]
    ),
    "assignments": pa.schema(
        [
            _key("statement_id"),
            _key(),
            _PART,
            _field("topic_id", pa.string(), "finest-level topic; null = abstained, or background", nullable=True),
            _field("best_topic_id", pa.string(), "most probable topic, abstained or not"),
            _field("probability", pa.float32(), "calibrated, of the best topic, 0..1; 1 where people decided"),
            _field("decided_by", pa.string(), "model, rule or label"),
            _field("also", pa.list_(pa.string()), "topic_ids of what it is about besides; no size counts them"),
            _TAXONOMY,
            _field("model", pa.string(), "version of the model that assigns"),
        ]
    ),
    "bridges": pa.schema(
        [
            _field("from_version", pa.int32(), "taxonomy before; 0 = topics as discovered"),
            _field("to_version", pa.int32(), "taxonomy after"),
            _field("from_model", pa.string(), "model that assigned before"),
            _field("to_model", pa.string(), "model that assigns now"),
            _field("kind", pa.string(), "moved: from one node to another; old, new: all of a node before or after"),
            _field("old_id", pa.string(), "node before; null in rows of kind new", nullable=True),
            _field("old_name", pa.string(), "its name", nullable=True),
            _field("new_id", pa.string(), "node after; null in rows of kind old", nullable=True),
            _field("new_name", pa.string(), "its name", nullable=True),
            _field("change", pa.string(), "kept, renamed, split, merged, new, retired or mixed", nullable=True),
            _field("statements", pa.int64(), "statements"),
            _field("contacts", pa.int64(), "contacts with such a statement"),
            _field("share_of_old", pa.float64(), "of the statements of the old node, 0..1", nullable=True),
            _field("share_of_new", pa.float64(), "of the statements of the new node, 0..1", nullable=True),
            _field("weeks", pa.list_(_WEEK), "the contacts by week, in order"),
        ]
    ),
    "labels": pa.schema(
        [
            _key("statement_id"),
            _field("topic_id", pa.string(), "what people say it is about; null = none of these", nullable=True),
            _field("authors", pa.list_(pa.string()), "who said so, sorted"),
            _field("source", pa.string(), "of the label that decided: person, adjudicated, imported or candidate"),
            _field("is_random", pa.bool_(), "drawn at random, so that it may judge the model"),
        ]
    ),
    "reliability": pa.schema(
        [
            _field("kind", pa.string(), "raw, as the topic model says, or calibrated on labels (cross-fitted)"),
            _field("bin", pa.int32(), "0 = the lowest probabilities"),
            _field("low", pa.float64(), "least probability in the bin"),
            _field("high", pa.float64(), "greatest probability in the bin"),
            _field("n", pa.int64(), "labelled statements in the bin"),
            _field("predicted", pa.float64(), "their mean probability"),
            _field("observed", pa.float64(), "share of them that people found right"),
            _field("observed_low", pa.float64(), "lower end of its 95 % interval"),
            _field("observed_high", pa.float64(), "upper end of its 95 % interval"),
        ]
    ),
    "candidates": pa.schema(
        [
            _key("candidate_id"),
            _field("name", pa.string(), "from its statements"),
            _field("keywords", pa.list_(pa.string()), "most telling first"),
            _field("contacts", pa.int64(), "contacts with a statement in it, since the topics were found"),
            _field("of", pa.int64(), "contacts looked at since then"),
            _field("share", pa.float64(), "contacts over of"),
            _field("low", pa.float64(), "lower end of the 95 % interval of the share"),
            _field("high", pa.float64(), "upper end"),
            _field("known", pa.int64(), "contacts of the time before that lie there, too"),
            _field("p_value", pa.float64(), "of so many new ones among them if nothing were new"),
            _field("q_value", pa.float64(), "corrected for the number of places tried (Benjamini-Hochberg)"),
            _field("nearest_topic_id", pa.string(), "the topic that is nearest"),
            _field("exemplars", pa.list_(pa.string()), "statement_ids, most typical first"),
            _field("quotes", pa.list_(pa.string()), "their words, personal data replaced, otherwise unaltered"),
            _field("statements", pa.list_(pa.string()), "statement_ids, most typical first; at most 500"),
            _field("first_seen", TIME, "earliest contact, UTC", nullable=True),
            _field("method", pa.string(), "versioned name of the method"),
        ]
    ),
    "drift": pa.schema(
        [
            _field("topic_id", pa.string(), "the topic, or 'all'"),
            _field("distance", pa.float64(), "between the mean vectors before and since, 0..2"),
            _field("p_value", pa.float64(), "share of random regroupings that differ at least as much"),
            _field("q_value", pa.float64(), "corrected for the number of topics (Benjamini-Hochberg)"),
            _field("n_before", pa.int64(), "statements before, at most 500"),
            _field("n_after", pa.int64(), "statements since, at most 500"),
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
            _TAXONOMY,
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
            _field("anecdote_id", pa.string(), "the contact and the span: the same in every run"),
            _field("topic_id", pa.string(), "the topic; null for a weak signal outside all of them", nullable=True),
            _field("kind", pa.string(), "exemplar, severity, saga, counter or weak"),
            _field("rank", pa.int32(), "0 = read first of its topic and kind"),
            _key(),
            _field("statement_id", pa.string(), "the statement whose vector stands for it"),
            *_SPAN,
            _field("quote", pa.string(), "the span, personal data replaced, otherwise unaltered"),
            _field("score", pa.float32(), "how much it is of its kind, 0..1"),
            _field("why", pa.list_(pa.string()), "the reason in words, strongest first"),
            _field("story", pa.float32(), "probability that it tells what happened to somebody"),
            _field("informative", pa.float32(), "how much of it could be checked or acted on, 0..1"),
            _field("usable", pa.float32(), "how well it reads as a quote, 0..1"),
            _field("stands_for", pa.int64(), "contacts of its kind nearer to it than to its neighbours in the list"),
            _field("low", pa.float64(), "lower end of the interval of stands_for"),
            _field("high", pa.float64(), "upper end of the interval of stands_for"),
            _field("of", pa.int64(), "contacts of the topic and kind"),
        ]
    ),
    "routes": pa.schema(
        [
            _key(),
            _PART,
            _field("team", pa.string(), "where it went; null = a person decides", nullable=True),
            _field("queue", pa.string(), "of the team; may be empty"),
            _field("by", pa.string(), "urgent, rule, router or person"),
            _field("urgent", pa.string(), "what makes it urgent: safety, legal, fraud or rule; empty: it can wait"),
            _field("line", pa.int32(), "of the rule that decided; 0 = none"),
            _field("probability", pa.float32(), "calibrated, of the router's likeliest team; 0..1", nullable=True),
            _field("alternatives", pa.list_(_ALTERNATIVE), "likeliest teams, best first; at most three"),
            _field("reasons", pa.list_(pa.string()), "in words, what decided first"),
            *(_field(name, pa.int32(), f"version of the {name}; 0 = none") for name in ("teams", "rules")),
            _field("router", pa.string(), "the router that was asked; empty: none"),
            _field("method", pa.string(), "versioned name of the method"),
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
    if (
        table in ("vectors", "documents")
        and "vector" in data.column_names
        and pa.types.is_fixed_size_list(data["vector"].type)
    ):
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
