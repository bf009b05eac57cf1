"""The edge of routing: issues with a suggested owner."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from headwater.core.ids import content_hash
from headwater.core.ports import Encoder, Lake
from headwater.core.types import Team
from headwater.route.ownership import suggest

_NAMED: Final = "named in the taxonomy"


def issues(lake: Lake, *, teams: Sequence[Team], encoder: Encoder) -> Mapping[str, Any]:
    """Write ``issues``: every finest topic that has contacts and is no background, largest first, with its likely team."""
    topics = {row["topic_id"]: row for row in lake.read("topics", where="level = 0 AND kind = 'issue'").to_pylist()}
    whole = lake.read("estimates", where="measure = 'contacts' AND week IS NULL").to_pylist()
    sizes = {row["subject"]: row["value"] for row in whole if row["subject"] in topics and row["value"] > 0}
    order = sorted(sizes, key=lambda topic: (-sizes[topic], topic))
    ranked = sorted(teams, key=lambda team: team.team_id)
    about = [f"{topics[t]['name']}. {', '.join(topics[t]['keywords'][:8])}" for t in order]
    duties = [duty for team in ranked for duty in team.owns]
    found = suggest(encoder.encode(about), ranked, encoder.encode(duties))
    rows = [
        {
            "issue_id": "i_" + content_hash(topic, size=5),
            "topic_id": topic,
            "name": topics[topic]["name"],
            "team": topics[topic]["owner"] or suggestion.team,
            "team_reason": _NAMED if topics[topic]["owner"] else suggestion.reason,
            "rank": rank,
        }
        for rank, (topic, suggestion) in enumerate(zip(order, found, strict=True))
    ]
    lake.replace("issues", [pa.Table.from_pylist(rows)] if rows else [])
    return {"issues": len(rows), "owned": sum(row["team"] is not None for row in rows)}
