"""Builds the row-wise stages in a worker: models are loaded here, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import wiring
from headwater.core.ports import Stage
from headwater.enrich import stage as enrich
from headwater.organise.compile import DECIDED_BY
from headwater.organise.packed import unpack
from headwater.prepare import stage as preparation


def prepare(config: Mapping[str, Any]) -> Stage:
    """``contacts`` -> ``prepared``, ``statements``."""
    return preparation.build(config)


def embed(config: Mapping[str, Any]) -> Stage:
    """``statements`` -> ``vectors``; ``encoder`` is a name or a path, ``cache`` the file of a costly one."""
    return enrich.embed(wiring.encoder(config["encoder"], cache=Path(config["cache"])))


def assign(config: Mapping[str, Any]) -> Stage:
    """``vectors`` with the texts of their statements -> ``assignments``; ``path`` is that of the compiled taxonomy."""
    model = unpack(Path(config["path"]).read_bytes())
    ids = pa.array(model.nodes, pa.string())
    reasons = pa.array(DECIDED_BY, pa.string())

    def stage(rows: pa.Table) -> Mapping[str, pa.Table]:
        column = rows["vector"].combine_chunks()
        vectors = column.flatten().to_numpy().reshape(len(column), column.type.list_size)
        found = model.decide(vectors, rows["text"].to_pylist())
        settled = model.settled(found, config["min_probability"])
        statements = rows["statement_id"].combine_chunks()
        return {
            "assignments": pa.table(
                {
                    "statement_id": statements,
                    "contact_id": pc.replace_substring_regex(statements, r"\.[0-9]+$", ""),
                    "part": rows["part"],
                    "topic_id": ids.take(pa.array(settled, mask=settled < 0)),
                    "best_topic_id": ids.take(pa.array(found.node)),
                    "probability": pa.array(found.probability),
                    "decided_by": reasons.take(pa.array(found.by)),
                    "taxonomy": pa.array([model.version] * len(statements), pa.int32()),
                    "model": pa.array([config["model"]] * len(statements), pa.string()),
                }
            )
        }

    return stage
