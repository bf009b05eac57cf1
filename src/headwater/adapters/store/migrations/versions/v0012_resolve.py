"""Severity, merging and splitting of issues; messages that leave; automations."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = ("outgoing", "drafts", "triggers", "automation_log", "switches")


def upgrade() -> None:
    for name, kind, empty in (
        ("severity", sa.String(16), "normal"),
        ("part_of", sa.String(40), ""),
        ("scope", sa.JSON, "{}"),
        ("title", sa.String(400), ""),
    ):
        op.add_column("issues", sa.Column(name, kind, nullable=False, server_default=empty))
    for name, kind, empty in (("team", sa.String(80), ""), ("severity", sa.String(16), "normal")):
        op.add_column("issue_events", sa.Column(name, kind, nullable=False, server_default=empty))
    op.create_table(
        "outgoing",
        sa.Column("message_id", sa.String(80), primary_key=True),
        sa.Column("origin", sa.String(120), nullable=False),
        sa.Column("target", sa.JSON, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("receipt", sa.String(400), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("ix_outgoing_origin", "outgoing", ["origin"])
    op.create_index("ix_outgoing_state", "outgoing", ["state"])
    op.create_table(
        "drafts",
        sa.Column("draft_id", sa.String(80), primary_key=True),
        sa.Column("issue_id", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("consent", sa.String(400), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "triggers",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("trigger_id", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "automation_log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("automation", sa.String(80), nullable=False),
        sa.Column("trigger_id", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("actions", sa.JSON, nullable=False),
        sa.UniqueConstraint("automation", "trigger_id", name="uq_automation_log"),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
    for name in ("severity", "team"):
        op.drop_column("issue_events", name)
    for name in ("title", "scope", "part_of", "severity"):
        op.drop_column("issues", name)
