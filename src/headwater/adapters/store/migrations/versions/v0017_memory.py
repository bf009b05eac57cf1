"""What agents remember of customers who come back, and whose conversation is whose."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_memory",
        sa.Column("customer", sa.String(64), primary_key=True),
        sa.Column("slot", sa.String(80), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
    )
    op.add_column("agent_conversations", sa.Column("customer", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_agent_conversations_customer", "agent_conversations", ["customer"])


def downgrade() -> None:
    op.drop_index("ix_agent_conversations_customer", "agent_conversations")
    op.drop_column("agent_conversations", "customer")
    op.drop_table("agent_memory")
