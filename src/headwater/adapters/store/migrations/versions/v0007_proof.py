"""Events, exposure, fixes and verdicts, audit answers, the watch, assumptions of cost."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.String(80), primary_key=True),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("scope", sa.JSON, nullable=False),
    )
    op.create_table(
        "exposures",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("slice", sa.JSON, nullable=False),
        sa.Column("amount", sa.Float, nullable=False),
    )
    op.create_index("ix_exposures_unit", "exposures", ["unit"])
    op.create_table(
        "fixes",
        sa.Column("fix_id", sa.String(80), primary_key=True),
        sa.Column("issue_id", sa.String(80), nullable=False),
        sa.Column("topic_id", sa.String(80), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("expected", sa.Float, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "verdicts",
        sa.Column("fix_id", sa.String(80), primary_key=True),
        sa.Column("run_id", sa.String(40), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "size_answers",
        sa.Column("topic_id", sa.String(80), primary_key=True),
        sa.Column("contact_id", sa.String(80), primary_key=True),
        sa.Column("answer", sa.Boolean, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "recall_answers",
        sa.Column("contact_id", sa.String(80), primary_key=True),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "incident_states",
        sa.Column("incident", sa.String(400), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "watch_settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
    op.create_table(
        "assumptions",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "assumptions",
        "watch_settings",
        "incident_states",
        "recall_answers",
        "size_answers",
        "verdicts",
        "fixes",
        "exposures",
        "events",
    ):
        op.drop_table(table)
