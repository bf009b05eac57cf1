"""Which contacts somebody may see (``core.types.Sees``)."""

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from headwater.app.workspace import Workspace
from headwater.core.tables import value_of
from headwater.core.types import Sees
from headwater.search.filters import Compare, Filter


def may_see(sees: Sees | None, contact: Mapping[str, Any]) -> bool:
    """Whether a row of ``contacts`` may be seen."""
    if sees is None:
        return True
    value = contact["channel"] if sees.attribute == "channel" else dict(contact["attributes"]).get(sees.attribute)
    return value in sees.values


def seen_ids(workspace: Workspace, sees: Sees) -> set[str]:
    """Ids of all contacts that may be seen."""
    found: set[str] = set()
    for batch in workspace.lake.scan("contacts", columns=["contact_id", "channel", "attributes"]):
        values = value_of(batch, sees.attribute)
        mine = pc.is_in(values, value_set=pc.cast(list(sees.values), values.type))
        found.update(batch["contact_id"].filter(mine).to_pylist())
    return found


def as_filter(sees: Sees) -> Filter:
    """What a search keeps to, bound to the columns of its documents."""
    if sees.attribute == "channel":
        return Compare("channel", "=", sees.values)
    return Compare("labels", "=", tuple(f"{sees.attribute}={value}" for value in sees.values))
