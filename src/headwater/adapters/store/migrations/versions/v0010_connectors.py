"""Connectors: how they are reached, messages out and in, the tickets that stand for issues."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connectors",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "connector_states",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("cursor", sa.Text, nullable=False),
        sa.Column("free_at", sa.Float, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.String(200), nullable=False, unique=True),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("lane", sa.String(80), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", sa.Float, nullable=False),
        sa.Column("begun", sa.Boolean, nullable=False),
        sa.Column("receipt", sa.JSON, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_try"])
    op.create_index("ix_outbox_lane", "outbox", ["target", "lane", "state", "seq"])
    op.create_table(
        "news",
        sa.Column("event_id", sa.String(400), primary_key=True),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("ix_news_due", "news", ["state", "source", "subject", "version"])
    op.create_table(
        "tickets",
        sa.Column("connector", sa.String(80), primary_key=True),
        sa.Column("ticket", sa.String(200), primary_key=True),
        sa.Column("issue_id", sa.String(40), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.String(80), nullable=False),
    )
    op.create_index("ix_tickets_issue_id", "tickets", ["issue_id"])


def downgrade() -> None:
    for name in ("tickets", "news", "outbox", "connector_states", "connectors"):
        op.drop_table(name)
