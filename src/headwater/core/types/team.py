"""A resolver team."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Team:
    """Who can remove a cause.

    Attributes:
        team_id: stable id.
        name: as people say it.
        owns: duties: a node of the taxonomy (id or name), ``attribute=value`` (a product, a region, ``signal=legal``), or
            plain words.
        reached: how: an address, a channel, a queue.
        capacity_per_week: contacts that it can work on in a week; ``None``: not said.
        hours: when it works, as ``Mon-Fri 09:00-17:00``; empty: not said.
        time_zone: of the hours, as ``Europe/Berlin``; empty: that of the settings.
        escalation: who is asked next when it does not answer, in order.
        wrong_cost: what a contact sent to it by mistake costs, in looks of a person at a contact; 0 or more.
    """

    team_id: str
    name: str
    owns: tuple[str, ...]
    reached: str
    capacity_per_week: int | None = None
    hours: str = ""
    time_zone: str = ""
    escalation: tuple[str, ...] = ()
    wrong_cost: float = 1.0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Team":
        """The team of a row of the desk."""
        lists = {name: tuple(row.get(name, ())) for name in ("owns", "escalation")}
        return cls(**{**row, **lists})

    def row(self) -> dict[str, Any]:
        """As the desk keeps it."""
        return {**asdict(self), "owns": list(self.owns), "escalation": list(self.escalation)}
