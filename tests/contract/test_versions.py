"""What every desk must do with versioned documents and handovers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from headwater.adapters import store
from headwater.adapters.store.desk import SqlDesk
from headwater.core.errors import StaleVersion
from headwater.core.ports import Desk, Entry
from headwater.core.types import Team

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


def entry(verb: str = "teams.load", why: str = "") -> Entry:
    return Entry(NOW, "ann", verb, "x", why, {"n": 1})


def test_versions_are_added_and_all_are_kept(desk: Desk) -> None:
    kind = "rules"
    assert desk.versions.current(kind) is None
    first = desk.versions.put(kind, {"on": True}, entry(why="first"), after=0)
    second = desk.versions.put(kind, {"on": False}, entry(), after=1)
    assert (first.number, second.number) == (1, 2)
    assert desk.versions.current(kind) == second
    assert desk.versions.all(kind) == [first, second]
    assert first.at == NOW
    assert [row["verb"] for row in desk.audit()][-2:] == ["teams.load"] * 2


def test_a_writer_who_saw_an_older_version_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    desk.versions.put("stale", {}, entry())
    before = len(desk.audit())
    with pytest.raises(StaleVersion):
        desk.versions.put("stale", {}, entry(), after=0)
    assert len(desk.audit()) == before
    assert len(desk.versions.all("stale")) == 1


def test_the_newest_of_each_kind_with_a_prefix(desk: Desk) -> None:
    for kind in ("andon/a_2", "andon/a_1", "andon/a_1", "andonx"):
        desk.versions.put(kind, {}, entry())
    assert [(v.kind, v.number) for v in desk.versions.newest("andon/")] == [("andon/a_1", 2), ("andon/a_2", 1)]


def test_of_many_writers_at_once_each_gets_a_number_of_its_own(desk: Desk) -> None:
    def write(i: int) -> int:
        return desk.versions.put("race", {"i": i}, entry()).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(write, range(16)))
    assert sorted(numbers) == list(range(1, 17))


def test_of_two_writers_who_saw_the_same_one_is_refused(desk: Desk) -> None:
    def write(i: int) -> bool:
        try:
            desk.versions.put("pair", {"i": i}, entry(), after=0)
        except StaleVersion:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1
    assert len(desk.versions.all("pair")) == 1


def test_teams_are_those_of_the_newest_version(desk: Desk) -> None:
    rows = [{"team_id": "t_2", "name": "B"}, {"team_id": "t_1", "name": "A"}]
    desk.versions.put("teams", {"teams": rows}, entry())
    assert [team["team_id"] for team in desk.teams()] == ["t_1", "t_2"]
    desk.versions.put("teams", {"teams": []}, entry())
    assert desk.teams() == []


def test_handovers_follow_one_another(desk: Desk) -> None:
    desk.handovers.add("c_1", "", "t_1", entry("route.reassign", "why"))
    desk.handovers.add("c_2", "t_1", "t_2", entry())
    with pytest.raises(StaleVersion, match="t_1"):
        desk.handovers.add("c_1", "t_9", "t_2", entry())
    desk.handovers.add("c_1", "t_1", "t_2", entry())
    assert [(h.contact_id, h.source, h.target) for h in desk.handovers.all()][-3:] == [
        ("c_1", "", "t_1"),
        ("c_2", "t_1", "t_2"),
        ("c_1", "t_1", "t_2"),
    ]
    first = desk.handovers.of("c_1")[0]
    assert (first.at, first.who, first.why) == (NOW, "ann", "why")


def test_teams_of_an_older_desk_become_the_first_version(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    before = next(step.down_revision for step in steps if step.path.endswith("_routing.py"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, before)
        connection.execute(text("INSERT INTO teams VALUES ('t_1', 'Payments', '[\"refunds\"]', '#pay')"))
    desk = SqlDesk(url)
    (found,) = desk.versions.all("teams")
    assert (found.number, found.who) == (1, "headwater")
    assert desk.teams() == [{"team_id": "t_1", "name": "Payments", "owns": ["refunds"], "reached": "#pay"}]
    assert Team.of(desk.teams()[0]) == Team("t_1", "Payments", ("refunds",), "#pay")
    desk.close()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, before)
        assert connection.execute(text("SELECT team_id, owns FROM teams")).all() == [("t_1", '["refunds"]')]
    engine.dispose()
