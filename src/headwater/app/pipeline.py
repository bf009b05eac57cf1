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
        beside: tables of ``reads`` whose rows of the same part are attached to a row-wise stage's input, as a column of
            lists under the name of the table.
    """

    name: str
    version: str
    reads: Mapping[str, tuple[str, ...]]
    writes: tuple[str, ...]
    factory: str = ""
    unit: str = "rows"
    beside: tuple[str, ...] = ()


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
        "signals",
        "enrich.signals.v2",
        {
            "contacts": ("contact_id", "part", "text", "turns"),
            "prepared": ("contact_id", "kept", "personal"),
            "statements": ("contact_id", "start", "end"),
        },
        ("signals", "trajectories"),
        factory="headwater.app.stages:signals",
        unit="contacts",
        beside=("prepared", "statements"),
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
        "organise.topics.v6",
        {
            "statements": ("statement_id", "text"),
            "vectors": ("statement_id", "vector"),
            "prepared": ("contact_id", "language"),
        },
        ("discovered",),
        unit="statements",
    ),
    StageSpec(
        "taxonomy",
        "organise.compile.v1",
        {"discovered": ("topic_id", "parent_id", "level", "name", "keywords", "exemplars")},
        ("topics",),
        unit="topics",
    ),
    StageSpec(
        "teach",
        "organise.teach.v2",
        {
            "topics": ("topic_id",),
            "statements": ("statement_id",),
            "vectors": ("statement_id", "vector"),
        },
        ("labels", "reliability"),
        unit="labels",
    ),
    StageSpec(
        "assign",
        "organise.assign.v4",
        {
            "vectors": ("statement_id", "part", "vector"),
            "statements": ("statement_id", "text"),
            "topics": ("topic_id",),
            "labels": ("statement_id", "topic_id"),
        },
        ("assignments",),
        factory="headwater.app.stages:assign",
        unit="statements",
        beside=("statements",),
    ),
    StageSpec(
        "bridge",
        "organise.bridge.v2",
        {
            "vectors": ("statement_id", "vector", "part"),
            "statements": ("statement_id", "contact_id", "text", "part"),
            "contacts": ("contact_id", "timestamp", "part"),
            "topics": ("topic_id", "name"),
            "discovered": ("topic_id", "name"),
            "labels": ("statement_id", "topic_id"),
        },
        ("bridges",),
        unit="statements",
    ),
    StageSpec(
        "emerge",
        "organise.emerge.v1",
        {
            "statements": ("statement_id", "text", "start", "end", "part"),
            "vectors": ("statement_id", "vector", "part"),
            "topics": ("topic_id",),
            "labels": ("statement_id",),
            "contacts": ("contact_id", "text", "timestamp"),
            "prepared": ("contact_id", "personal"),
            "duplicates": ("contact_id", "group_id"),
        },
        ("candidates", "drift"),
        unit="candidates",
    ),
    StageSpec(
        "documents",
        "search.documents.v2",
        {
            "contacts": _CONTACT,
            "prepared": ("contact_id", "language", "kept", "personal"),
            "vectors": ("statement_id", "vector", "part"),
            "assignments": ("statement_id", "contact_id", "topic_id", "also", "part"),
        },
        ("documents",),
        factory="headwater.app.stages:documents",
        unit="contacts",
    ),
    StageSpec(
        "index",
        "search.index.v2",
        {"documents": ("contact_id", "terms", "vector", "channel", "day", "language", "topics", "labels")},
        (),
        unit="contacts",
    ),
    StageSpec(
        "route",
        "route.decide.v1",
        {
            "documents": ("contact_id", "part", "text", "terms", "channel", "topics", "labels"),
            "signals": ("contact_id", "unit", "safety", "legal", "fraud", "part"),
        },
        ("routes",),
        factory="headwater.app.stages:route",
        unit="contacts",
    ),
    StageSpec(
        "moods",
        "enrich.moods.v1",
        {
            "assignments": ("statement_id", "topic_id", "part"),
            "signals": ("contact_id", "unit", "start", "mood", "target", "part"),
            "contacts": ("contact_id", "timestamp", "part"),
        },
        ("moods",),
        unit="contacts",
    ),
    StageSpec(
        "map",
        "organise.map.v2",
        {"vectors": ("statement_id", "part", "vector"), "discovered": ("topic_id",)},
        ("map",),
        factory="headwater.app.stages:map_rows",
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
        "size.prevalence.v2",
        {
            "assignments": ("contact_id", "topic_id", "best_topic_id", "probability", "part"),
            "contacts": ("contact_id", "timestamp", "customer", "part"),
            "duplicates": ("contact_id", "group_id"),
            "cases": ("contact_id", "topic_id", "rank"),
            "topics": ("taxonomy",),
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
        "anecdotes.kinds.v2",
        {
            "assignments": ("statement_id", "contact_id", "topic_id", "best_topic_id", "probability", "part"),
            "vectors": ("statement_id", "vector", "part"),
            "statements": ("statement_id", "start", "end", "text"),
            "prepared": ("contact_id", "personal", "kept", "language"),
            "contacts": ("contact_id", "text", "channel", "attributes", "timestamp", "part"),
            "duplicates": ("contact_id", "group_id"),
            "signals": ("contact_id", "unit", "polarity", "severity", "effort", "evidence", "part"),
            "trajectories": ("contact_id", "recovery"),
            "cases": ("contact_id", "topic_id", "case_id", "rank"),
            "estimates": ("subject", "measure", "week", "value", "low", "high"),
            "topics": ("topic_id", "kind", "exemplars"),
        },
        ("anecdotes",),
        unit="topics",
    ),
    StageSpec(
        "issues",
        "route.ownership.v3",
        {
            "topics": ("topic_id", "name", "keywords", "level", "kind", "owner"),
            "estimates": ("subject", "measure", "week", "value"),
            "drivers": ("topic_id", "rank", "rule"),
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
