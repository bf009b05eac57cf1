"""Saved searches and what they have shown; sized queries and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("ran", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "searches_seen",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("contact_id", sa.String(80), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "sizings",
        sa.Column("sizing_id", sa.String(40), primary_key=True),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
    )
    op.create_table(
        "sizing_answers",
        sa.Column("sizing_id", sa.String(40), primary_key=True),
        sa.Column("contact_id", sa.String(80), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("relevant", sa.Boolean),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    for name in ("sizing_answers", "sizings", "searches_seen", "searches"):
        op.drop_table(name)
