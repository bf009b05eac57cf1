"""What every desk must do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.tables import metadata
from headwater.core.errors import ConflictError
from headwater.core.ports import Desk, Entry, LedgerRow

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


def entry(verb: str) -> Entry:
    return Entry(NOW, "ann", verb, "x", "because", {"n": 1})


def test_events_are_kept_by_id_and_audited(desk: Desk) -> None:
    event = {"event_id": "e1", "on": date(2026, 1, 5), "kind": "release", "name": "2.0", "scope": {"os": "ios"}}
    desk.events.put([event, {**event, "event_id": "e2", "on": date(2026, 1, 1)}], entry("events.load"))
    desk.events.put([{**event, "name": "2.1"}], entry("events.load"))
    assert [(row["event_id"], row["name"]) for row in desk.events.all()] == [("e2", "2.0"), ("e1", "2.1")]
    assert [row["event_id"] for row in desk.events.between(date(2026, 1, 2), date(2026, 1, 9))] == ["e1"]
    assert [row["verb"] for row in desk.audit()] == ["events.load", "events.load"]


def test_exposure_is_replaced_unit_by_unit(desk: Desk) -> None:
    row = {"week": date(2026, 1, 5), "slice": {"region": "UK"}, "amount": 12.5}
    desk.exposures.put("orders", [row, {**row, "slice": {}}], entry("exposure.load"))
    desk.exposures.put("units", [row], entry("exposure.load"))
    desk.exposures.put("orders", [row], entry("exposure.load"))
    assert desk.exposures.units() == ["orders", "units"]
    assert [(r["slice"], r["amount"]) for r in desk.exposures.all("orders")] == [({"region": "UK"}, 12.5)]


def test_a_promise_is_not_altered_and_a_run_judges_once(desk: Desk) -> None:
    fix = {
        "fix_id": "f1", "issue_id": "i1", "topic_id": "t1", "name": "rollback", "start": date(2026, 1, 5),
        "expected": -0.3, "why": "the release", "who": "ann", "at": NOW,
    }  # fmt: skip
    desk.fixes.register(fix, entry("fix.register"))
    with pytest.raises(ConflictError, match="registered already"):
        desk.fixes.register({**fix, "expected": -0.9}, entry("fix.register"))
    assert [row["expected"] for row in desk.fixes.all()] == [-0.3]
    verdict = {"at": NOW, "verdict": "worked", "document": {"effect": -0.4}}
    assert desk.fixes.judge("f1", "r1", verdict, entry("verify"))
    assert not desk.fixes.judge("f1", "r1", {**verdict, "verdict": "not"}, entry("verify"))
    assert [(row["run_id"], row["verdict"]) for row in desk.fixes.verdicts()] == [("r1", "worked")]
    assert [row["verb"] for row in desk.audit()] == ["fix.register", "verify"]


def test_answers_of_the_audit_are_kept(desk: Desk) -> None:
    row = {"topic_id": "t1", "contact_id": "c1", "answer": True, "who": "ann", "at": NOW}
    desk.audits.answer([row, {**row, "contact_id": "c2"}], entry("audit.answer"))
    desk.audits.answer([{**row, "answer": False}], entry("audit.answer"))
    assert desk.audits.answers("t1") == {"c1": False, "c2": True}
    assert desk.audits.answers("t2") == {}
    assert desk.audits.audited() == ["t1"]
    shared = {"contact_id": "c1", "topics": ["t1", "t2"], "who": "ann", "at": NOW}
    desk.audits.answer_shared([shared], entry("audit.answer"))
    desk.audits.answer_shared([{**shared, "topics": []}], entry("audit.answer"))
    assert desk.audits.shared() == {"c1": []}


def test_the_watch_keeps_states_and_settings(desk: Desk) -> None:
    state = {"state": "snoozed", "until": date(2026, 2, 1), "why": "known", "who": "ann", "at": NOW}
    desk.watches.set_state("k", state, entry("watch.snooze"))
    desk.watches.set_state("k", {**state, "state": "acknowledged", "until": None}, entry("watch.acknowledge"))
    assert desk.watches.states()["k"]["state"] == "acknowledged"
    desk.watches.tune({"fdr": 0.1, "window": 4}, entry("watch.tune"))
    desk.watches.tune({"fdr": None}, entry("watch.tune"))
    assert desk.watches.settings() == {"window": 4}


def test_assumptions_have_versions(desk: Desk) -> None:
    assert desk.assumptions.newest() is None
    assert [desk.assumptions.put(text, entry("cost.load")) for text in ("a", "b", "b", "a")] == [1, 2, 2, 3]
    newest = desk.assumptions.newest()
    assert newest is not None
    assert (newest["version"], newest["text"]) == (3, "a")
