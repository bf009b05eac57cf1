"""The bytes of a fitted router: arrays and plain values, no code; the same router, the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.route.config import RouteConfig
from headwater.route.features import Doubles, Features, blocks
from headwater.route.model import Shared, TeamModel
from headwater.route.promise import Promise
from headwater.route.reason import Explainer

_FORM: Final = "headwater router 1"


def pack(
    explainer: Explainer,
    past: Doubles,
    promise: Promise,
    config: RouteConfig,
    names: Sequence[str],
    about: Mapping[str, Any],
) -> bytes:
    """A fitted router.

    Args:
        explainer: the model with its examples.
        past: certainties of the held-out contacts.
        promise: what it promises.
        config: its settings.
        names: teams in the order of the model's columns.
        about: plain values beside it.
    """
    model, features = explainer.model, explainer.model.features
    header = {
        "form": _FORM,
        "names": list(names),
        "about": dict(about),
        "promise": asdict(promise),
        "config": asdict(config),
        "blocks": features.chosen,
        "n_examples": features.n_examples,
        "terms": [table.get_feature_names_out().tolist() for _, _, table in features.tables],
        "values": features.values,
        "texts": explainer.texts,
        "teams": explainer.teams,
        "temperature": model.temperature,
        "shared": model.shared is not None,
    }
    arrays = {
        "header": np.frombuffer(json.dumps(header, sort_keys=True).encode(), np.uint8),
        "past": past,
        "directions": features.directions.astype(np.float32),
        "weights": model.weights,
        "bias": model.bias,
        "term_effects": explainer.terms,
        "value_effects": explainer.values,
        "examples": explainer.examples,
        **{f"idf{i}": table.idf_ for i, (_, _, table) in enumerate(features.tables)},
    }
    if model.shared is not None:
        arrays |= {f"shared_{name}": getattr(model.shared, name) for name in ("rows", "marks", "map")}
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def unpack(data: bytes) -> tuple[Explainer, Doubles, Promise, RouteConfig, list[str], dict[str, Any]]:
    """What ``pack`` was given; what only learning needs is left out.

    Raises:
        InputError: not the bytes of a router.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header: dict[str, Any] = json.loads(arrays["header"].tobytes())
        if header["form"] != _FORM:
            raise ValueError(header["form"])
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError("these bytes are not a router", hint="headwater route train makes one") from error
    features = _features(header, arrays)
    shared = Shared(*(arrays[f"shared_{name}"] for name in ("rows", "marks", "map"))) if header["shared"] else None
    nothing = np.zeros((0, len(header["names"])))
    model = TeamModel(
        features, shared, arrays["weights"], arrays["bias"], header["temperature"], nothing, nothing, np.zeros(0, bool)
    )
    explainer = Explainer(
        model, arrays["term_effects"], arrays["value_effects"], arrays["examples"],
        tuple(header["texts"]), tuple(header["teams"]),
    )  # fmt: skip
    promise, config = Promise(**header["promise"]), RouteConfig(**header["config"])
    return explainer, arrays["past"], promise, config, header["names"], header["about"]


def _features(header: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> Features:
    declared, tables = blocks(header["n_examples"]), []
    for i, (place, terms) in enumerate(zip(header["blocks"], header["terms"], strict=True)):
        field, weight, vectoriser = declared[place]
        vectoriser.vocabulary_ = {term: column for column, term in enumerate(terms)}
        vectoriser.idf_ = arrays[f"idf{i}"]
        tables.append((field, weight, vectoriser))
    directions = arrays["directions"].astype(np.float64)
    return Features.of(tables, directions, tuple(header["values"]), header["n_examples"], tuple(header["blocks"]))
