"""Versioned documents (teams, routing rules, routers, andons) and handovers; teams become the first of the documents."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TEAMS = sa.table(
    "teams",
    sa.column("team_id", sa.String),
    sa.column("name", sa.String),
    sa.column("owns", sa.JSON),
    sa.column("reached", sa.String),
)


def upgrade() -> None:
    made = op.create_table(
        "versions",
        sa.Column("kind", sa.String(80), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "handovers",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("contact_id", sa.String(80), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("ix_handovers_contact_id", "handovers", ["contact_id"])
    held = [dict(row) for row in op.get_bind().execute(sa.select(_TEAMS).order_by(_TEAMS.c.team_id)).mappings()]
    if held:
        row = {"kind": "teams", "number": 1, "at": datetime.now(UTC), "who": "headwater", "why": "as they stood before"}
        op.bulk_insert(made, [{**row, "document": {"teams": held}}])
    op.drop_table("teams")


def downgrade() -> None:
    query = "SELECT document FROM versions WHERE kind = 'teams' ORDER BY number DESC LIMIT 1"
    held = op.get_bind().execute(sa.text(query)).scalar()
    teams = op.create_table(
        "teams",
        sa.Column("team_id", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("owns", sa.JSON, nullable=False),
        sa.Column("reached", sa.String(400), nullable=False),
    )
    document = json.loads(held) if isinstance(held, str) else held or {"teams": []}
    names = ("team_id", "name", "owns", "reached")
    op.bulk_insert(teams, [{name: team[name] for name in names} for team in document["teams"]])
    op.drop_table("handovers")
    op.drop_table("versions")
