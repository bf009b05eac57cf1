"""What every desk must do as a whole: give up what was said, be copied, be filled from a copy."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from tests.contract.desks import PROGRAMS

from headwater.adapters.store.desk import SqlDesk
from headwater.core.errors import ConfigError, ConflictError, InputError
from headwater.core.ports import Desk, LedgerRow, Row
from headwater.core.ports.entry import Entry

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ENTRY = Entry(NOW, "ann", "erase", "hash", "", {"contacts": 1})


def _fill(desk: Desk) -> None:
    desk.log(at=NOW, who="bo", verb="note", subject="c_1", why="says zebra", change={"to": ["c_1", "c_2"], "n": 1.5})
    desk.record(LedgerRow("ingest", 0, "r", "f", 3, 0.25, {"counts": {"read": 3}}))
    desk.set_rejected({"r_1": "replayed", "r_2": "dismissed"}, NOW)


def _edit(row: Row) -> Mapping[str, Any] | None:
    if row.table == "rejected_states" and row.values["rejected_id"] == "r_1":
        return None
    if row.table == "audit" and "zebra" in row.values["why"]:
        return {**row.values, "why": "says nothing", "change": {"to": ["c_2"]}}
    return row.values


def test_rows_are_rewritten_removed_or_left(desk: Desk) -> None:
    _fill(desk)
    before = {row.values["stage"] for row in desk.upkeep.rows() if row.table == "ledger"}
    done = desk.upkeep.rewrite(_edit, ENTRY, erased=["k1", "k2"])
    assert (done["rejected_states"].removed, done["audit"].changed) == (1, 1)
    assert done["ledger"].changed == done["ledger"].removed == 0
    assert desk.rejected_states() == {"r_2": "dismissed"}
    *_, noted, erased = desk.audit()
    assert (noted["why"], noted["change"], noted["at"]) == ("says nothing", {"to": ["c_2"]}, NOW)
    assert (erased["verb"], erased["change"]) == ("erase", {"contacts": 1})
    assert {row.stage for row in desk.ledger()} == before
    assert desk.upkeep.erased(["k1", "k3", *(f"x{n}" for n in range(1200)), "k2"]) == {"k1", "k2"}
    desk.upkeep.tidy()
    assert desk.check() == ""


def test_a_rewrite_that_fails_changes_nothing(desk: Desk) -> None:
    _fill(desk)
    before = [tuple(row.values.items()) for row in desk.upkeep.rows()]

    def broken(row: Row) -> Mapping[str, Any] | None:
        if row.table == "rejected_states":
            raise RuntimeError("killed")
        return None

    with pytest.raises(RuntimeError):
        desk.upkeep.rewrite(broken, ENTRY, erased=["k9"])
    assert [tuple(row.values.items()) for row in desk.upkeep.rows()] == before
    assert desk.upkeep.erased(["k9"]) == set()


def _copy(desk: Desk) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    with desk.upkeep.snapshot() as held:
        return held.revision, {table: list(held.rows(table)) for table in held.tables()}


def test_a_copy_fills_an_empty_desk_and_counting_goes_on(desk: Desk, tmp_path: Path) -> None:
    _fill(desk)
    revision, rows = _copy(desk)
    other = SqlDesk(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other.upkeep.restore(revision, json.loads(json.dumps(rows)).items())
    assert _copy(other) == (revision, rows)
    assert other.audit() == desk.audit()
    other.log(at=NOW, who="bo", verb="more", subject="", why="", change={})
    assert other.audit()[-1]["seq"] > desk.audit()[-1]["seq"]
    with pytest.raises(ConflictError, match="audit"):
        other.upkeep.restore(revision, rows.items())
    other.close()


def test_a_copy_of_sqlite_fills_postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if not PROGRAMS:
        pytest.skip("PostgreSQL's programs are not installed")
    first = SqlDesk(f"sqlite:///{tmp_path / 'first.sqlite'}")
    _fill(first)
    revision, rows = _copy(first)
    url = request.getfixturevalue("postgres_url")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text("CREATE DATABASE copied"))
    engine.dispose()
    other = SqlDesk(url.replace("/postgres?", "/copied?"))
    other.upkeep.restore(revision, rows.items())
    assert _copy(other) == (revision, rows)
    other.log(at=NOW, who="bo", verb="more", subject="", why="", change={})
    assert other.audit()[-1]["seq"] == first.audit()[-1]["seq"] + 1
    first.close()
    other.close()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(desk: Desk) -> None:
    _fill(desk)
    with desk.upkeep.snapshot() as held:
        before = list(held.rows("audit"))
        desk.log(at=NOW, who="bo", verb="more", subject="", why="", change={})
        assert list(held.rows("audit")) == before
    assert len(_copy(desk)[1]["audit"]) == len(before) + 1


def test_a_rewrite_keeps_what_somebody_wrote_since_the_row_was_read(request: pytest.FixtureRequest) -> None:
    desk = SqlDesk(request.getfixturevalue("postgres_url"))  # on SQLite nobody writes meanwhile
    desk.set_rejected({"r_9": "replayed"}, NOW)
    looks = []

    def edit(row: Row) -> Mapping[str, Any] | None:
        if row.table != "rejected_states" or row.values["rejected_id"] != "r_9":
            return row.values
        looks.append(row.values["state"])
        if len(looks) == 1:
            desk.set_rejected({"r_9": "dismissed"}, NOW)
        return {**row.values, "at": LATER}

    desk.upkeep.rewrite(edit, ENTRY)
    found = [row.values for row in desk.upkeep.rows() if row.values.get("rejected_id") == "r_9"]
    assert looks == ["replayed", "dismissed"]
    assert [(row["state"], row["at"]) for row in found] == [("dismissed", LATER)]
    desk.close()


def test_a_desk_that_a_newer_version_has_opened_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    SqlDesk(url).close()
    with create_engine(url).begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'v9999_tomorrow'"))
    with pytest.raises(ConfigError, match="'v9999_tomorrow', which this version") as raised:
        SqlDesk(url).audit()
    assert "upgrade this installation" in (raised.value.hint or "")


def test_a_schema_of_the_future_is_refused(tmp_path: Path) -> None:
    desk = SqlDesk(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with pytest.raises(InputError, match="9999"):
        desk.upkeep.restore("9999", [])
    desk.log(at=NOW, who="bo", verb="still", subject="", why="", change={})  # as it was before
    assert [row["verb"] for row in desk.audit()] == ["still"]
    desk.close()
