"""Labels, decisions on candidates for new topics, encoders tuned on labels: append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("topic_id", sa.String(80)),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("drawn", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_index("ix_labels_item", "labels", ["item"])
    op.create_index("ix_labels_author", "labels", ["author"])
    op.create_table(
        "candidate_decisions",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("candidate_id", sa.String(80), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("topic_id", sa.String(80)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("statements", sa.JSON, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_candidate_decisions_candidate_id", "candidate_decisions", ["candidate_id"])
    op.create_table(
        "tuned_encoders",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("encoder_id", sa.String(200), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("base", sa.String(200), nullable=False),
        sa.Column("gain", sa.JSON, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("tuned_encoders")
    op.drop_table("candidate_decisions")
    op.drop_table("labels")
