"""The stages as data: what each reads and writes; the order follows from that.

Each table has exactly one writing stage (``tests/architecture`` holds it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

_CONTACT = ("contact_id", "part", "text", "turns", "channel", "timestamp", "customer", "attributes")


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage.

    Attributes:
        name: of the stage; also its name in the ledger.
        version: changes whenever the same input would give another output.
        reads: tables and their columns; for a row-wise stage the first one is fed to it part by part.
        writes: tables that it alone writes.
        factory: ``"module:function"`` that builds a row-wise stage in a worker; empty for one over everything.
        unit: what progress counts.
    """

    name: str
    version: str
    reads: Mapping[str, tuple[str, ...]]
    writes: tuple[str, ...]
    factory: str = ""
    unit: str = "rows"


STAGES: tuple[StageSpec, ...] = (
    StageSpec("ingest", "ingest.v1", {}, ("contacts", "quarantine"), unit="records"),
    StageSpec(
        "prepare",
        "prepare.v2",
        {"contacts": _CONTACT},
        ("prepared", "statements"),
        factory="headwater.app.stages:prepare",
        unit="contacts",
    ),
    StageSpec(
        "duplicates",
        "prepare.duplicates.v1",
        {"prepared": ("contact_id", "sketch")},
        ("duplicates",),
        unit="contacts",
    ),
    StageSpec(
        "encoder",
        "enrich.encoder.v1",
        {"statements": ("statement_id", "text")},
        ("encoders",),
        unit="statements",
    ),
    StageSpec(
        "embed",
        "enrich.embed.v3",
        {"statements": ("statement_id", "part", "text"), "encoders": ("encoder_id",)},
        ("vectors",),
        factory="headwater.app.stages:embed",
        unit="statements",
    ),
    StageSpec(
        "organise",
        "organise.topics.v5",
        {
            "statements": ("statement_id", "text"),
            "vectors": ("statement_id", "vector"),
            "prepared": ("contact_id", "language"),
        },
        ("topics",),
        unit="statements",
    ),
    StageSpec(
        "assign",
        "organise.assign.v2",
        {"vectors": ("statement_id", "part", "vector"), "topics": ("topic_id",)},
        ("assignments",),
        factory="headwater.app.stages:assign",
        unit="statements",
    ),
    StageSpec(
        "cases",
        "size.cases.v1",
        {
            "assignments": ("contact_id", "topic_id"),
            "contacts": ("contact_id", "customer", "timestamp"),
        },
        ("cases",),
        unit="contacts",
    ),
    StageSpec(
        "size",
        "size.prevalence.v1",
        {
            "assignments": ("contact_id", "topic_id", "best_topic_id", "probability", "part"),
            "contacts": ("contact_id", "timestamp", "customer", "part"),
            "duplicates": ("contact_id", "group_id"),
            "cases": ("contact_id", "topic_id", "rank"),
        },
        ("estimates",),
        unit="contacts",
    ),
    StageSpec(
        "causes",
        "causes.lift.v1",
        {
            "assignments": ("contact_id", "topic_id", "part"),
            "contacts": ("contact_id", "attributes", "part"),
        },
        ("drivers",),
        unit="contacts",
    ),
    StageSpec(
        "anecdotes",
        "anecdotes.exemplars.v1",
        {
            "assignments": ("statement_id", "contact_id", "topic_id", "probability"),
            "vectors": ("statement_id", "vector"),
            "statements": ("statement_id", "start", "end"),
            "prepared": ("contact_id", "personal"),
            "contacts": ("contact_id", "text"),
            "duplicates": ("contact_id", "group_id"),
        },
        ("anecdotes",),
        unit="topics",
    ),
    StageSpec(
        "issues",
        "route.ownership.v1",
        {
            "topics": ("topic_id", "name", "keywords", "level", "kind"),
            "estimates": ("subject", "measure", "week", "value"),
            "drivers": ("topic_id", "rule"),
        },
        ("issues",),
        unit="issues",
    ),
)


def order(stages: tuple[StageSpec, ...] = STAGES) -> list[StageSpec]:
    """The stages, each after those whose tables it reads; ties in the order of the list.

    Raises:
        ValueError: two stages write one table, a table has no writer, or the stages form a loop.
    """
    writer: dict[str, str] = {}
    for stage in stages:
        for table in stage.writes:
            if table in writer:
                raise ValueError(f"table {table!r} has two writers: {writer[table]!r} and {stage.name!r}")
            writer[table] = stage.name
    graph: dict[str, set[str]] = {}
    for stage in stages:
        missing = [table for table in stage.reads if table not in writer]
        if missing:
            raise ValueError(f"nobody writes {missing}, which {stage.name!r} reads")
        graph[stage.name] = {writer[table] for table in stage.reads}
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    by_name = {stage.name: stage for stage in stages}
    place = {stage.name: i for i, stage in enumerate(stages)}
    result: list[StageSpec] = []
    while sorter.is_active():
        for name in sorted(sorter.get_ready(), key=place.__getitem__):
            result.append(by_name[name])
            sorter.done(name)
    return result


def upstream(stage: StageSpec, stages: tuple[StageSpec, ...] = STAGES) -> list[str]:
    """Names of the stages that write what this one reads, sorted."""
    writer = {table: other.name for other in stages for table in other.writes}
    return sorted({writer[table] for table in stage.reads})
