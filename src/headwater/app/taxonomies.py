"""What the use cases and the run know of a workspace's taxonomy: its trees, its models, its encoder."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app import compiling, wiring
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.ports import Encoder, TaxonomyVersion
from headwater.enrich.stage import encode_statements
from headwater.organise.compile import Compiled
from headwater.organise.outline import from_text
from headwater.organise.packed import unpack
from headwater.organise.taxonomy import Taxonomy


def tree_of(version: TaxonomyVersion | None) -> Taxonomy:
    """The tree of a version; empty for none."""
    return from_text(version.document) if version is not None else Taxonomy()


def facts_of(workspace: Workspace, stage: str) -> Mapping[str, Any]:
    """What a stage over everything wrote down; empty where it never ran."""
    rows = workspace.desk.ledger(stage)
    return rows[0].facts if rows else {}


def vectors_of(workspace: Workspace, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """``(n, d)`` vectors of statements, as a run makes them."""
    return encode_statements(encoder_of(workspace), pa.array(list(texts), pa.string()))


def encoder_of(workspace: Workspace) -> Encoder:
    """The encoder that made the vectors of the workspace; the one that the settings name where none did yet."""
    facts, named = facts_of(workspace, "encoder"), workspace.resolved.settings.encoder
    name = workspace.artefacts.path(facts["path"]) if facts.get("path") else facts.get("base") or named
    return wiring.encoder(name, cache=workspace.path / "models" / "vectors.sqlite")


def model_of(workspace: Workspace, tree: Taxonomy | None, version: int) -> Compiled:
    """The model that a tree would be, on what was discovered and on the model in use.

    Raises:
        InputError: nothing was discovered yet.
    """
    return compiling.compiled(
        tree,
        compiling.found(workspace.artefacts, facts_of(workspace, "organise")),
        lambda texts: vectors_of(workspace, texts),
        version=version,
        previous=compiling.used(workspace.artefacts, facts_of(workspace, "taxonomy")),
    )


def model_in_use(workspace: Workspace) -> Compiled:
    """The model that assigned last.

    Raises:
        InputError: nothing was assigned yet.
    """
    model = compiling.used(workspace.artefacts, facts_of(workspace, "taxonomy"))
    if model is None:
        raise InputError("nothing was assigned yet", hint="headwater run FILE does it")
    return model


def model_of_version(workspace: Workspace, number: int) -> Compiled:
    """The model of any version, 0 = topics as discovered: as it once assigned, or as it would now.

    Raises:
        InputError: there is no such version.
    """
    facts, encoder = facts_of(workspace, "taxonomy"), facts_of(workspace, "encoder").get("encoder_id", "")
    name = facts.get("models", {}).get(str(number))
    kept = unpack(workspace.artefacts.get(name)) if name else None
    if kept is not None and kept.encoder == encoder:
        return kept
    tree = tree_of(workspace.desk.taxonomies.version(number)) if number else None
    return model_of(workspace, tree, number)


def node_names(workspace: Workspace, number: int) -> dict[str, str]:
    """Name of each node of a version, 0 = topics as discovered."""
    if number:
        return {node.id: node.name for node in tree_of(workspace.desk.taxonomies.version(number)).nodes}
    rows = workspace.read("discovered", columns=["topic_id", "name"]).to_pylist()
    return {row["topic_id"]: row["name"] for row in rows}
