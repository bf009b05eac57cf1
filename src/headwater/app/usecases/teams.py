"""The use cases behind ``teams load``, ``put``, ``remove``, ``list``, ``versions``, ``diff`` and ``rollback``."""

from collections.abc import Sequence
from pathlib import Path

from headwater.app.context import Context
from headwater.app.loading import check_seen as check_number
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.teams import (
    ChangeRow,
    DiffInput,
    DiffOutput,
    LoadInput,
    PutInput,
    RemoveInput,
    RollbackInput,
    TeamRow,
    TeamsOutput,
    VersionRow,
    VersionsOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ports import Entry, Version
from headwater.core.types import Team
from headwater.route.teams import EXAMPLE, difference, parse_teams, read_team

KIND = "teams"
_FORMS = {".toml": "toml", ".json": "json", ".csv": "csv"}


def load(context: Context, given: LoadInput) -> TeamsOutput:
    """Put the teams of the file in place of all.

    Raises:
        InputError: the file cannot be read, or a team lacks a field.
    """
    teams = read_teams(Path(given.file))
    with opened(context, create=True) as workspace:
        return store(context, workspace, teams, verb="teams.load", subject=given.file, why=given.why)


def put(context: Context, given: PutInput) -> TeamsOutput:
    """One team more, or another in its place.

    Raises:
        InputError: a field is wrong.
        StaleVersion: the teams are not those that the caller looked at.
    """
    row = given.model_dump(exclude={"team_id", "why", "version"})
    row |= {name: [item for item in getattr(given, name).split(";") if item.strip()] for name in ("owns", "escalation")}
    team = read_team({"id": given.team_id, **row}, f"team {given.team_id}")
    with opened(context, create=True) as workspace:
        others = [held for held in teams_of(workspace) if held.team_id != team.team_id]
        check_seen(workspace, given.version)
        return store(context, workspace, [*others, team], verb="teams.put", subject=team.team_id, why=given.why)


def remove(context: Context, given: RemoveInput) -> TeamsOutput:
    """All teams but one.

    Raises:
        UnknownComponent: there is no such team.
        StaleVersion: the teams are not those that the caller looked at.
    """
    with opened(context) as workspace:
        teams = teams_of(workspace)
        check_seen(workspace, given.version)
        check_team(given.team_id, teams)
        rest = [team for team in teams if team.team_id != given.team_id]
        return store(context, workspace, rest, verb="teams.remove", subject=given.team_id, why=given.why)


def list_teams(context: Context, _given: Nothing) -> TeamsOutput:
    """The resolver teams and what they own."""
    with opened(context) as workspace:
        held = workspace.desk.versions.current(KIND)
        return _output(held.number if held else 0, teams_of(workspace))


def versions(context: Context, _given: Nothing) -> VersionsOutput:
    """Every version of the teams."""
    with opened(context) as workspace:
        return VersionsOutput(versions=version_rows(workspace.desk.versions.all(KIND)))


def diff(context: Context, given: DiffInput) -> DiffOutput:
    """What changed between two versions.

    Raises:
        InputError: there is no such version.
    """
    with opened(context) as workspace:
        found = workspace.desk.versions.all(KIND)
        before = numbered(found, given.before)
        after = numbered(found, given.after or found[-1].number)
        changed = difference(_teams(before), _teams(after))
        rows = [ChangeRow(team_id=team, field=name, before=one, after=other) for team, name, one, other in changed]
        return DiffOutput(before=before.number, after=after.number, changes=rows)


def rollback(context: Context, given: RollbackInput) -> TeamsOutput:
    """A new version that equals an older one.

    Raises:
        InputError: there is no such version.
    """
    with opened(context) as workspace:
        old = numbered(workspace.desk.versions.all(KIND), given.version)
        subject = f"version {old.number}"
        return store(context, workspace, _teams(old), verb="teams.rollback", subject=subject, why=given.why)


def read_teams(path: Path) -> list[Team]:
    """The teams that a file declares.

    Raises:
        InputError: it cannot be read, its name tells no format, or a team lacks a field.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"cannot tell the format of {path.name!r}", hint=f"end it in {', '.join(_FORMS)}")
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint=f"write one, for example:\n{EXAMPLE}"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}", hint="save it as UTF-8") from error
    return parse_teams(text, form=form, source=str(path))


def store(
    context: Context, workspace: Workspace, teams: Sequence[Team], *, verb: str, subject: str, why: str
) -> TeamsOutput:
    """The next version of the teams."""
    held = workspace.desk.versions.current(KIND)
    ordered = sorted(teams, key=lambda team: team.team_id)
    changed = difference(_teams(held) if held else [], ordered)
    change = {"changes": [list(row) for row in changed]}
    entry = Entry(context.clock.now(), context.who, verb, subject, why, change)
    rows = [team.row() for team in ordered]
    made = workspace.desk.versions.put(KIND, {"teams": rows}, entry, after=held.number if held else 0)
    return _output(made.number, ordered)


def teams_of(workspace: Workspace) -> list[Team]:
    """The teams that exist, by id."""
    return [Team.of(row) for row in workspace.desk.teams()]


def check_seen(workspace: Workspace, version: int) -> None:
    """Go on only where the newest version is the one that was looked at; 0: none was.

    Raises:
        StaleVersion: it is another.
    """
    held = workspace.desk.versions.current(KIND)
    check_number(held.number if held else 0, version, "teams")


def check_team(team_id: str, teams: Sequence[Team]) -> None:
    """Go on only with a team that exists.

    Raises:
        UnknownComponent: there is none of that id; with what was probably meant.
    """
    known = [team.team_id for team in teams]
    if team_id not in known:
        raise UnknownComponent(team_id, known, kind="team")


def version_rows(found: Sequence[Version]) -> list[VersionRow]:
    """Versions as verbs answer with them, newest first."""
    last = len(found)
    return [VersionRow(number=v.number, at=v.at, who=v.who, why=v.why, holds=v.number == last) for v in reversed(found)]


def numbered(found: Sequence[Version], number: int) -> Version:
    """The version of that number.

    Raises:
        InputError: there is none.
    """
    for version in found:
        if version.number == number:
            return version
    there = f"there are 1 to {len(found)}" if found else "there is none yet"
    raise InputError(f"there is no version {number}", hint=there)


def _teams(version: Version) -> list[Team]:
    return [Team.of(row) for row in version.document["teams"]]


def _output(number: int, teams: Sequence[Team]) -> TeamsOutput:
    return TeamsOutput(version=number, teams=[TeamRow(**team.row()) for team in teams])
