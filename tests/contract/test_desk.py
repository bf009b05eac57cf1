"""What every desk must do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.tables import metadata
from headwater.core.ports import Desk, LedgerRow

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield found
    found.close()


def row(part: int, fingerprint: str = "f") -> LedgerRow:
    return LedgerRow("prepare", part, "r_1", fingerprint, 10, 0.5, {"read": 3})


def test_the_ledger_keeps_one_row_a_part(desk: Desk) -> None:
    desk.record(row(1))
    desk.record(row(0))
    desk.record(row(1, "g"))
    assert desk.ledger("prepare") == [row(0), row(1, "g")]
    assert desk.ledger("embed") == []
    desk.forget("prepare", [1, 7])
    assert desk.ledger() == [row(0)]


def test_an_unfinished_run_is_taken_up_again(desk: Desk) -> None:
    assert desk.open_run("r_1", "key", NOW, {}) == "r_1"
    assert desk.open_run("r_2", "key", NOW, {}) == "r_1"
    assert desk.open_run("r_3", "other", NOW, {}) == "r_3"
    desk.close_run("r_1", NOW, {"contacts": 5})
    assert desk.open_run("r_4", "key", NOW, {}) == "r_4"
    runs = {run["run_id"]: run for run in desk.runs()}
    assert runs["r_1"]["state"] == "done"
    assert runs["r_1"]["document"] == {"contacts": 5}
    assert runs["r_1"]["finished"] == NOW


def test_teams_are_replaced_as_a_whole(desk: Desk) -> None:
    team = {"team_id": "t_1", "name": "Payments", "owns": ["refunds"], "reached": "payments@example.com"}
    desk.put_teams([team])
    assert desk.teams() == [team]
    desk.put_teams([])
    assert desk.teams() == []


def test_quarantine_states_and_audit_are_kept(desk: Desk) -> None:
    desk.set_rejected({"q_1": "replayed"}, NOW)
    desk.set_rejected({"q_1": "dismissed", "q_2": "replayed"}, NOW)
    assert desk.rejected_states() == {"q_1": "dismissed", "q_2": "replayed"}
    desk.log(at=NOW, who="local", verb="run", subject="a.csv", why="", change={"accepted": 2})
    desk.log(at=NOW, who="local", verb="run", subject="b.csv", why="", change={})
    assert [entry["subject"] for entry in desk.audit()] == ["a.csv", "b.csv"]
    assert desk.check() == ""


def test_the_migrations_give_the_schema_that_the_code_declares(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    SqlDesk(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
