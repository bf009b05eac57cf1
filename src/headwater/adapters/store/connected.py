"""The desk's tables of other systems: how they are reached, what goes to them and comes from them.

Changes go through ``migrations/``.
"""

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Index, Integer, String, Table, Text

from headwater.adapters.store.tables import metadata

connectors = Table(
    "connectors",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("document", JSON, nullable=False),  # where secrets are, never what they are
)

connector_states = Table(
    "connector_states",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("cursor", Text, nullable=False),
    Column("free_at", Float, nullable=False),  # Unix seconds: nothing goes out before
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("target", String(80), nullable=False),
    Column("lane", String(80), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False),  # waiting, sent, dead, dropped
    Column("attempts", Integer, nullable=False),
    Column("next_try", Float, nullable=False),  # Unix seconds
    Column("begun", Boolean, nullable=False),
    Column("receipt", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_outbox_due", "state", "next_try"),
    Index("ix_outbox_lane", "target", "lane", "state", "seq"),
)

news = Table(
    "news",
    metadata,
    Column("event_id", String(400), primary_key=True),
    Column("source", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("version", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("details", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, done, stale, dead
    Column("error", Text, nullable=False),
    Index("ix_news_due", "state", "source", "subject", "version"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("connector", String(80), primary_key=True),
    Column("ticket", String(200), primary_key=True),
    Column("issue_id", String(40), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", String(80), nullable=False),
)
