"""A resolver team."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """Who can remove a cause.

    Attributes:
        team_id: stable id.
        name: as people say it.
        owns: duties in plain words: contact reasons, products, components.
        reached: how: an address, a channel, a queue.
    """

    team_id: str
    name: str
    owns: tuple[str, ...]
    reached: str
