"""Tables of the desk for procedures and the agents that follow them."""

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, String, Table, Text

from headwater.adapters.store.tables import metadata

procedures = Table(
    "procedures",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),  # as of taxonomies
    Column("parent", Integer),
    Column("revision", Integer, nullable=False),
    Column("author", String(200), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("why", Text, nullable=False),
    Column("reviewer", String(200), nullable=False),
    Column("review", Text, nullable=False),
    Column("published", DateTime(timezone=True)),
    Column("document", Text, nullable=False),
)

procedure_proofs = Table(
    "procedure_proofs",
    metadata,
    Column("document", String(64), primary_key=True),  # hash of the text
    Column("name", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", String(200), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("report", JSON, nullable=False),
)

agent_conversations = Table(
    "agent_conversations",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("procedures", JSON, nullable=False),  # name@number, in order
    Column("state", Text, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("customer", String(64), nullable=False, server_default="", index=True),  # hash; empty: not known
)

agent_memory = Table(
    "agent_memory",
    metadata,
    Column("customer", String(64), primary_key=True),  # hash
    Column("slot", String(80), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("conversation", String(64), nullable=False),  # in which it was told last
)

agent_trace = Table(
    "agent_trace",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(64), nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("what", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)
