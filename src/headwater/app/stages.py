"""Builds the row-wise stages in a worker: models are loaded here, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import wiring
from headwater.app.assigning import AssignmentModel
from headwater.core.ports import Stage
from headwater.enrich import stage as enrich
from headwater.prepare import stage as preparation


def prepare(config: Mapping[str, Any]) -> Stage:
    """``contacts`` -> ``prepared``, ``statements``."""
    return preparation.build(config)


def embed(config: Mapping[str, Any]) -> Stage:
    """``statements`` -> ``vectors``; ``encoder`` is a name or a path, ``cache`` the file of a costly one."""
    return enrich.embed(wiring.encoder(config["encoder"], cache=Path(config["cache"])))


def assign(config: Mapping[str, Any]) -> Stage:
    """``vectors`` -> ``assignments``; ``state`` is the path of the topic model, ``taught`` of the same with labels,
    ``languages`` of the directions that tell languages apart, ``background`` its topics that are no issue."""
    model = AssignmentModel.load(
        Path(config["state"]), Path(config["taught"]), Path(config["languages"]), background=config["background"]
    )

    def stage(vectors: pa.Table) -> Mapping[str, pa.Table]:
        column = vectors["vector"].combine_chunks()
        rows = column.flatten().to_numpy().reshape(len(column), column.type.list_size)
        statements = vectors["statement_id"].combine_chunks()
        found = model.assign(statements.to_pylist(), rows, min_probability=config["min_probability"])
        return {
            "assignments": pa.table(
                {
                    "statement_id": statements,
                    "contact_id": pc.replace_substring_regex(statements, r"\.[0-9]+$", ""),
                    "part": vectors["part"],
                    "topic_id": pa.array(found.topics, pa.string()),
                    "best_topic_id": pa.array(found.best, pa.string()),
                    "probability": pa.array(found.probabilities),
                    "model": pa.array([config["model"]] * len(found.best), pa.string()),
                    "decided_by": pa.array(found.decided_by, pa.string()),
                }
            )
        }

    return stage
