"""The desk's tables, for SQLite and PostgreSQL alike. Changes go through ``migrations/``."""

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, MetaData, String, Table, Text

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

teams = Table(
    "teams",
    metadata,
    Column("team_id", String(80), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("owns", JSON, nullable=False),
    Column("reached", String(400), nullable=False),
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
