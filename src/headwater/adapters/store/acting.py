"""The desk's tables of what Headwater does by itself and what leaves it. Changes go through ``migrations/``."""

from sqlalchemy import JSON, Column, DateTime, Integer, String, Table, Text, UniqueConstraint

from headwater.adapters.store.tables import metadata

outgoing = Table(
    "outgoing",
    metadata,
    Column("message_id", String(80), primary_key=True),
    Column("origin", String(120), nullable=False, index=True),
    Column("target", JSON, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False, index=True),  # waiting, withdrawn, sending, sent, failed
    Column("receipt", String(400), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", String(80), primary_key=True),
    Column("issue_id", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("consent", String(400), nullable=False),
    Column("author", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False),  # open, approved, rejected
    Column("reviewer", String(200), nullable=False),
    Column("why", Text, nullable=False),
)

triggers = Table(
    "triggers",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("trigger_id", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("fields", JSON, nullable=False),
)

automation_log = Table(
    "automation_log",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("automation", String(80), nullable=False),
    Column("trigger_id", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", String(16), nullable=False),  # acted, limited, looped, stopped
    Column("actions", JSON, nullable=False),
    UniqueConstraint("automation", "trigger_id", name="uq_automation_log"),
)

switches = Table(
    "switches",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("why", Text, nullable=False),
)
