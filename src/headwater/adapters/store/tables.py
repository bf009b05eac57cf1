"""The desk's tables, for SQLite and PostgreSQL alike. Changes go through ``migrations/``."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(40), primary_key=True),
    Column("key", String(64), nullable=False, index=True),  # what was asked: same key = same run, to be resumed
    Column("state", String(16), nullable=False),  # running, done
    Column("started", DateTime(timezone=True), nullable=False),
    Column("finished", DateTime(timezone=True)),
    Column("document", JSON, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("stage", String(40), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("run_id", String(40), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("facts", JSON, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("kind", String(80), primary_key=True),  # teams, rules, router, replay, andon/ID
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("document", JSON, nullable=False),
)

handovers = Table(
    "handovers",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("contact_id", String(80), nullable=False, index=True),
    Column("source", String(80), nullable=False),  # empty: nobody had it
    Column("target", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
)

rejected_states = Table(
    "rejected_states",
    metadata,
    Column("rejected_id", String(40), primary_key=True),
    Column("state", String(16), nullable=False),  # replayed, dismissed
    Column("at", DateTime(timezone=True), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("verb", String(80), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("why", Text, nullable=False),
    Column("change", JSON, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("issue_id", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("team", String(80), nullable=False),
    Column("duplicate_of", String(40), nullable=False),
    Column("watchers", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("part_of", String(40), nullable=False),
    Column("scope", JSON, nullable=False),
    Column("title", String(400), nullable=False),
)

issue_events = Table(
    "issue_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("issue_id", String(40), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("details", JSON, nullable=False),
    Column("team", String(80), nullable=False),
    Column("severity", String(16), nullable=False),
)

issue_cursors = Table(
    "issue_cursors",
    metadata,
    Column("consumer", String(80), primary_key=True),
    Column("seq", Integer, nullable=False),
)

taxonomies = Table(
    "taxonomies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),  # draft, in_review, approved, published, superseded, rejected
    Column("parent", Integer),
    Column("revision", Integer, nullable=False),
    Column("author", String(200), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("why", Text, nullable=False),
    Column("reviewer", String(200), nullable=False),
    Column("review", Text, nullable=False),
    Column("published", DateTime(timezone=True)),
    Column("document", Text, nullable=False),
)

labels = Table(
    "labels",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("item", String(80), nullable=False, index=True),
    Column("topic_id", String(80)),  # null = none of these
    Column("author", String(200), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("source", String(16), nullable=False),
    Column("drawn", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)

candidate_decisions = Table(
    "candidate_decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("candidate_id", String(80), nullable=False, index=True),
    Column("action", String(16), nullable=False),  # accepted, merged, dismissed
    Column("topic_id", String(80)),
    Column("name", String(200), nullable=False),
    Column("statements", JSON, nullable=False),
    Column("why", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

tuned_encoders = Table(
    "tuned_encoders",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("encoder_id", String(200), nullable=False),
    Column("path", String(200), nullable=False),  # empty: no tuned one from here on
    Column("base", String(200), nullable=False),
    Column("gain", JSON, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

searches = Table(
    "searches",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("kind", String(16), nullable=False),  # search, sized
    Column("wanted", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("ran", DateTime(timezone=True)),
)

searches_seen = Table(
    "searches_seen",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("contact_id", String(80), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

sizings = Table(
    "sizings",
    metadata,
    Column("sizing_id", String(40), primary_key=True),
    Column("wanted", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
)

sizing_answers = Table(
    "sizing_answers",
    metadata,
    Column("sizing_id", String(40), primary_key=True),
    Column("contact_id", String(80), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("relevant", Boolean),  # null: cannot be told
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
)

anecdotes = Table(
    "anecdotes",
    metadata,
    Column("anecdote_id", String(40), primary_key=True),
    Column("contact_id", String(40), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("issue_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("due", Date),
    Column("answer", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("learned", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

llm_calls = Table(
    "llm_calls",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("run_id", String(40), nullable=False, index=True),  # empty outside a run
    Column("purpose", String(80), nullable=False),
    Column("model", String(200), nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("usd", Float),  # empty where no price is stated
    Column("cached", Boolean, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("event_id", String(80), primary_key=True),
    Column("on", Date, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("name", String(400), nullable=False),
    Column("scope", JSON, nullable=False),
)

exposures = Table(
    "exposures",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("unit", String(80), nullable=False, index=True),
    Column("week", Date, nullable=False),
    Column("slice", JSON, nullable=False),
    Column("amount", Float, nullable=False),
)

fixes = Table(
    "fixes",
    metadata,
    Column("fix_id", String(80), primary_key=True),
    Column("issue_id", String(80), nullable=False),
    Column("topic_id", String(80), nullable=False),
    Column("name", String(400), nullable=False),
    Column("start", Date, nullable=False),
    Column("expected", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("fix_id", String(80), primary_key=True),
    Column("run_id", String(40), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("document", JSON, nullable=False),
)

size_answers = Table(
    "size_answers",
    metadata,
    Column("topic_id", String(80), primary_key=True),
    Column("contact_id", String(80), primary_key=True),
    Column("answer", Boolean, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

recall_answers = Table(
    "recall_answers",
    metadata,
    Column("contact_id", String(80), primary_key=True),
    Column("topics", JSON, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

incident_states = Table(
    "incident_states",
    metadata,
    Column("incident", String(400), primary_key=True),
    Column("state", String(16), nullable=False),  # acknowledged, snoozed
    Column("until", Date),
    Column("why", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

watch_settings = Table(
    "watch_settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

assumptions = Table(
    "assumptions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("password", String(400), nullable=False),  # argon2id; empty = none
    Column("sees", Text, nullable=False, server_default=""),  # region=EU,UK; empty = all
)

sessions = Table(
    "sessions",
    metadata,
    Column("hashed", String(64), primary_key=True),  # SHA-256 of the cookie
    Column("account", String(200), nullable=False),
    Column("expires", DateTime(timezone=True), nullable=False),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("token_id", String(40), primary_key=True),
    Column("hashed", String(64), nullable=False, index=True),  # SHA-256 of the token
    Column("account", String(200), nullable=False),
    Column("note", String(400), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("expires", DateTime(timezone=True), nullable=False),
    Column("revoked", DateTime(timezone=True)),
)

repeats = Table(
    "repeats",
    metadata,
    Column("who", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),  # the caller's idempotency key
    Column("asked", String(64), nullable=False),  # hash of the verb and its input
    Column("at", DateTime(timezone=True), nullable=False),
    Column("answer", JSON),  # null while it is being done
)

jobs = Table(
    "jobs",
    metadata,
    Column("job_id", String(40), primary_key=True),
    Column("verb", String(80), nullable=False),
    Column("given", JSON, nullable=False),
    Column("who", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("state", String(16), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),  # whoever does it says so again and again
    Column("progress", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
)

report_schedules = Table(
    "report_schedules",
    metadata,
    Column("report", String(16), primary_key=True),
    Column("weekday", Integer, nullable=False),  # 0 = Monday
    Column("at", String(5), nullable=False),  # 07:00, UTC
    Column("folder", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)

reports_made = Table(
    "reports_made",
    metadata,
    Column("report", String(16), primary_key=True),
    Column("week", Date, primary_key=True),  # its Monday
    Column("state", String(8), nullable=False),  # making, made
    Column("at", DateTime(timezone=True), nullable=False),
    Column("files", JSON, nullable=False),
)
