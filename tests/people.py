"""Teams put on a desk, as loading a file of them does."""

from datetime import UTC, datetime

from headwater.core.ports import Desk, Entry
from headwater.core.types import Team


def put_teams(desk: Desk, *teams: Team) -> None:
    """The next version of the teams."""
    entry = Entry(datetime(2026, 1, 1, tzinfo=UTC), "test", "teams.load", "teams", "", {})
    desk.versions.put("teams", {"teams": [team.row() for team in teams]}, entry)
