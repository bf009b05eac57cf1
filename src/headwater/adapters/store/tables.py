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
