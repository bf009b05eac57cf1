"""The edge of routing: issues with a suggested owner."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from headwater.core.ids import content_hash
from headwater.core.ports import Encoder, Lake
from headwater.core.types import Team
from headwater.route.decide import Owners
from headwater.route.ownership import Suggestion, settle, suggest
from headwater.route.rules import Rule

_NAMED: Final = "named in the taxonomy"


def issues(
    lake: Lake,
    *,
    teams: Sequence[Team],
    owners: Owners,
    rule_for: Callable[[str, Sequence[str]], Rule | None],
    encoder: Encoder,
) -> Mapping[str, Any]:
    """Write ``issues``: every finest topic that has contacts and is no background, largest first, with its likely team.

    Args:
        lake: the lake.
        teams: that exist.
        owners: who owns which node and which attribute's value.
        rule_for: the rule that decides on an issue, from its topic and its strongest driver as ``name=value``.
        encoder: of names, keywords and duties.
    """
    topics = {row["topic_id"]: row for row in lake.read("topics", where="level = 0 AND kind = 'issue'").to_pylist()}
    whole = lake.read("estimates", where="measure = 'contacts' AND week IS NULL").to_pylist()
    sizes = {row["subject"]: row["value"] for row in whole if row["subject"] in topics and row["value"] > 0}
    order = sorted(sizes, key=lambda topic: (-sizes[topic], topic))
    ranked = sorted(teams, key=lambda team: team.team_id)
    about = [f"{topics[t]['name']}. {', '.join(topics[t]['keywords'][:8])}" for t in order]
    duties = [duty for team in ranked for duty in team.owns]
    found = suggest(encoder.encode(about), ranked, encoder.encode(duties))
    driven = strongest_drivers(lake)
    rows = []
    for rank, (topic, suggestion) in enumerate(zip(order, found, strict=True)):
        labels = driven.get(topic, [])
        named = topics[topic]["owner"]
        owner = (
            Suggestion(named, _NAMED) if named else settle(topic, labels, owners, rule_for(topic, labels), suggestion)
        )
        rows.append(
            {
                "issue_id": issue_id(topic),
                "topic_id": topic,
                "name": topics[topic]["name"],
                "team": owner.team,
                "team_reason": owner.reason,
                "rank": rank,
            }
        )
    lake.replace("issues", [pa.Table.from_pylist(rows)] if rows else [])
    return {"issues": len(rows), "owned": sum(row["team"] is not None for row in rows)}


def issue_id(topic: str) -> str:
    """Id of the issue of a topic."""
    return "i_" + content_hash(topic, size=5)


def strongest_drivers(lake: Lake) -> dict[str, list[str]]:
    """The strongest driver of each topic, as ``name=value``."""
    rows = lake.read("drivers", columns=["topic_id", "rule"], where="rank = 0").to_pylist()
    return {row["topic_id"]: [f"{name}={value}" for name, value in row["rule"]] for row in rows}
