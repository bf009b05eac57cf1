"""``teams load`` and ``teams list``: who owns what, from a text file under version control."""

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument


class LoadInput(Input):
    """A file of teams."""

    file: str = argument("TOML file with a [[team]] table for each: id, name, owns = [...], reached")


class TeamRow(Output):
    """A resolver team."""

    team_id: str
    name: str
    owns: list[str]
    reached: str


class TeamsOutput(Output):
    """All teams."""

    teams: list[TeamRow]


VERBS = (
    Verb(
        "teams.load",
        "Say who owns what, from a TOML file.",
        LoadInput,
        TeamsOutput,
        "headwater.app.usecases.teams:load",
        "write",
        ("headwater teams load teams.toml",),
        LOCAL,
    ),
    Verb(
        "teams.list",
        "The resolver teams.",
        Nothing,
        TeamsOutput,
        "headwater.app.usecases.teams:list_teams",
        "read",
        ("headwater teams list",),
    ),
)
