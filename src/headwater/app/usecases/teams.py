"""The use cases behind ``teams load`` and ``teams list``."""

import tomllib
from pathlib import Path
from typing import Any

from headwater.app.context import Context
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.teams import LoadInput, TeamRow, TeamsOutput
from headwater.app.workspace import opened
from headwater.core.errors import InputError

_EXAMPLE = '[[team]]\nid = "t_pay"\nname = "Payments"\nowns = ["refunds", "double charges"]\nreached = "#payments"'


def load(context: Context, given: LoadInput) -> TeamsOutput:
    """Put the teams of the file in place of all; the next run suggests owners among them.

    Raises:
        InputError: the file cannot be read, or a team lacks a field.
    """
    teams = read_teams(Path(given.file))
    with opened(context, create=True) as workspace:
        before = workspace.desk.teams()
        workspace.desk.put_teams([team.model_dump() for team in teams])
        workspace.desk.log(
            at=context.clock.now(),
            who=context.who,
            verb="teams.load",
            subject=given.file,
            why="",
            change={"before": before, "after": [team.model_dump() for team in teams]},
        )
    return TeamsOutput(teams=teams)


def read_teams(path: Path) -> list[TeamRow]:
    """The teams that a file declares."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint=f"write one, for example:\n{_EXAMPLE}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}", hint=f"for example:\n{_EXAMPLE}") from error
    teams = []
    for number, team in enumerate(data.get("team", []), start=1):
        missing = [name for name in ("id", "name", "owns") if not team.get(name)]
        if missing:
            raise InputError(f"{path}: team {number} lacks {', '.join(missing)}", hint=f"for example:\n{_EXAMPLE}")
        if not isinstance(team["owns"], list):
            raise InputError(f"{path}: team {number}: owns is not a list", hint='owns = ["refunds", "double charges"]')
        owns = [str(duty) for duty in team["owns"]]
        teams.append(
            TeamRow(team_id=str(team["id"]), name=str(team["name"]), owns=owns, reached=team.get("reached", ""))
        )
    if len({team.team_id for team in teams}) < len(teams):
        raise InputError(f"{path}: two teams have the same id", hint="give each team its own id")
    return teams


def list_teams(context: Context, _given: Nothing) -> TeamsOutput:
    """The resolver teams and what they own."""
    with opened(context) as workspace:
        return TeamsOutput(teams=[TeamRow(**team) for team in workspace.desk.teams()])
