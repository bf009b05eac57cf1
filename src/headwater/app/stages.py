"""Builds the row-wise stages in a worker: models are loaded here, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import wiring
from headwater.core.ports import Stage
from headwater.enrich import stage as enrich
from headwater.organise import stage as organise
from headwater.organise.languages import without_language
from headwater.organise.map import Layout, place_rows
from headwater.organise.state import TopicModelState
from headwater.prepare import stage as preparation


def prepare(config: Mapping[str, Any]) -> Stage:
    """``contacts`` -> ``prepared``, ``statements``."""
    return preparation.build(config)


def embed(config: Mapping[str, Any]) -> Stage:
    """``statements`` -> ``vectors``; ``encoder`` is a name or a path, ``cache`` the file of a costly one."""
    return enrich.embed(wiring.encoder(config["encoder"], cache=Path(config["cache"])))


def assign(config: Mapping[str, Any]) -> Stage:
    """``vectors`` -> ``assignments``; ``state`` is the path of the fitted model, ``languages`` of the
    directions that tell languages apart, ``background`` its topics that are no issue."""
    state = TopicModelState.from_bytes(Path(config["state"]).read_bytes())
    directions = np.fromfile(config["languages"], np.float32)
    ids = pa.array(state.ids, pa.string())
    background = pa.array(config["background"], pa.string())

    def stage(vectors: pa.Table) -> Mapping[str, pa.Table]:
        column = vectors["vector"].combine_chunks()
        rows = column.flatten().to_numpy().reshape(len(column), column.type.list_size)
        index, probability = organise.assign(state, without_language(rows, directions.reshape(rows.shape[1], -1)))
        best = ids.take(pa.array(index))
        sure = pa.array(probability >= np.float32(config["min_probability"]))
        decided = pc.and_(sure, pc.invert(pc.is_in(best, value_set=background)))
        statements = vectors["statement_id"].combine_chunks()
        return {
            "assignments": pa.table(
                {
                    "statement_id": statements,
                    "contact_id": pc.replace_substring_regex(statements, r"\.[0-9]+$", ""),
                    "part": vectors["part"],
                    "topic_id": pc.if_else(decided, best, pa.scalar(None, pa.string())),
                    "best_topic_id": best,
                    "probability": pa.array(probability),
                    "model": pa.array([config["model"]] * len(index), pa.string()),
                }
            )
        }

    return stage


def map_rows(config: Mapping[str, Any]) -> Stage:
    """``vectors`` -> ``map``; ``layout`` is the path of the landmarks, ``languages`` as for ``assign``."""
    layout = Layout.from_bytes(Path(config["layout"]).read_bytes())
    directions = np.fromfile(config["languages"], np.float32)

    def stage(vectors: pa.Table) -> Mapping[str, pa.Table]:
        column = vectors["vector"].combine_chunks()
        rows = column.flatten().to_numpy().reshape(len(column), column.type.list_size)
        place = place_rows(layout, without_language(rows, directions.reshape(rows.shape[1], -1)))
        ids = {name: vectors[name] for name in ("statement_id", "part")}
        return {"map": pa.table({**ids, "x": pa.array(place[:, 0]), "y": pa.array(place[:, 1])})}

    return stage
