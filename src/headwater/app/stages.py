"""Builds the row-wise stages in a worker: models are loaded here, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import documents as found
from headwater.app import routing, wiring
from headwater.app.assigning import AssignmentModel
from headwater.core.ports import Stage
from headwater.core.tables import matrix
from headwater.enrich import stage as enrich
from headwater.enrich.config import SentimentSettings
from headwater.enrich.sentiment import SeedReader
from headwater.organise.languages import without_language
from headwater.organise.map import Layout, place_rows
from headwater.prepare import stage as preparation


def prepare(config: Mapping[str, Any]) -> Stage:
    """``contacts`` -> ``prepared``, ``statements``."""
    return preparation.build(config)


def signals(config: Mapping[str, Any]) -> Stage:
    """``contacts`` with what was prepared of them -> ``signals``, ``trajectories``."""
    settings = SentimentSettings()
    reader = SeedReader(wiring.encoder(config["encoder"]).encode, penalty=settings.seed_penalty)
    return enrich.signals(reader, settings)


def embed(config: Mapping[str, Any]) -> Stage:
    """``statements`` -> ``vectors``; ``encoder`` is a name or a path, ``cache`` the file of a costly one."""
    return enrich.embed(wiring.encoder(config["encoder"], cache=Path(config["cache"])))


def assign(config: Mapping[str, Any]) -> Stage:
    """``vectors`` with the texts of their statements -> ``assignments``; ``path`` is that of the model that assigns."""
    model = AssignmentModel.load(Path(config["path"]))

    def stage(rows: pa.Table) -> Mapping[str, pa.Table]:
        vectors = matrix(rows["vector"])
        statements = rows["statement_id"].combine_chunks()
        texts = rows["statements"].combine_chunks().flatten().field("text").to_pylist()  # one a vector
        found = model.assign(statements.to_pylist(), vectors, texts, least=config["min_probability"])
        return {
            "assignments": pa.table(
                {
                    "statement_id": statements,
                    "contact_id": pc.replace_substring_regex(statements, r"\.[0-9]+$", ""),
                    "part": rows["part"],
                    "topic_id": pa.array(found.topics, pa.string()),
                    "best_topic_id": pa.array(found.best, pa.string()),
                    "probability": pa.array(found.probabilities),
                    "decided_by": pa.array(found.decided_by, pa.string()),
                    "also": pa.array(found.also, pa.list_(pa.string())),
                    "taxonomy": pa.array([model.taught.model.version] * len(statements), pa.int32()),
                    "model": pa.array([config["model"]] * len(statements), pa.string()),
                }
            )
        }

    return stage


def documents(config: Mapping[str, Any]) -> Stage:
    """What ``app.documents.gather`` gives -> ``documents``; ``encoder`` and ``cache`` as for ``embed``."""
    return found.build(wiring.encoder(config["encoder"], cache=Path(config["cache"])))


def route(config: Mapping[str, Any]) -> Stage:
    """What ``app.routing.gather`` gives -> ``routes``; ``path`` is that of the plan."""
    return routing.build(Path(config["path"]))


def map_rows(config: Mapping[str, Any]) -> Stage:
    """``vectors`` -> ``map``; ``layout`` is the path of the landmarks, ``languages`` as for ``assign``."""
    layout = Layout.from_bytes(Path(config["layout"]).read_bytes())
    directions = np.fromfile(config["languages"], np.float32)

    def stage(vectors: pa.Table) -> Mapping[str, pa.Table]:
        rows = matrix(vectors["vector"])
        place = place_rows(layout, without_language(rows, directions.reshape(rows.shape[1], -1)))
        ids = {name: vectors[name] for name in ("statement_id", "part")}
        return {"map": pa.table({**ids, "x": pa.array(place[:, 0]), "y": pa.array(place[:, 1])})}

    return stage
