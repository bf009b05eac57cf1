"""The desk's tables, for SQLite and PostgreSQL alike. Changes go through ``migrations/``."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Integer, MetaData, String, Table, Text

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
