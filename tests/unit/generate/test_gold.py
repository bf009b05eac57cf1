"""The plan that is described is the plan that is found in the records."""

from datetime import date, timedelta

import pytest

from headwater.generate import CorpusConfig, describe, generate
from headwater.generate.gold import plan_table, reasons_table

CONFIG = CorpusConfig(n_contacts=30_000, seed=5)


@pytest.fixture(scope="module")
def rows():
    return [
        (record, gold)
        for batch in generate(CONFIG)
        for record, gold in zip(batch.records, batch.gold, strict=True)
        if gold["duplicate_of"] is None
    ]


def test_taxonomy_has_a_long_tail_and_every_reason_an_owner():
    plan = describe(CONFIG)
    rates = sorted(plan.base_rates.values())
    assert 40 <= len(plan.reasons) <= 70
    assert rates[0] < 0.0015
    assert rates[-1] > 0.05
    assert {reason.team for reason in plan.reasons} == {team.id for team in plan.teams}
    assert min(len(reason.symptoms) for reason in plan.reasons) >= 12
    assert len({reason.id for reason in plan.reasons}) == len(plan.reasons)


def test_tables_hold_the_plan():
    plan = describe(CONFIG)
    assert reasons_table(plan).num_rows == len(plan.reasons)
    table = plan_table(plan)
    assert table.num_rows == len(plan.incidents) + len(plan.fixes) + len(plan.events)
    assert sum(event.incident == "" and event.fix == "" for event in plan.events) >= 5


def under(record, cause):
    return all(record.get(name) == value for name, value in cause)


@pytest.mark.parametrize("number", range(7))
def test_incident_shows_under_its_rule_after_its_onset(rows, number):
    incident = describe(CONFIG).incidents[number]
    mine = [(record, gold) for record, gold in rows if gold["incident"] == incident.id]
    firsts = [(r, g) for r, g in mine if g["case_id"] == g["contact_id"]]
    assert len(firsts) == pytest.approx(incident.n_contacts, rel=0.25, abs=25)
    assert all(record["created_at"][:10] >= incident.onset.isoformat() for record, _ in mine)
    assert all(gold["issues"][0]["reason"] == incident.reason for _, gold in mine)
    assert sum(under(record, incident.cause) for record, _ in firsts) / len(firsts) > 0.85
    ruled = [r for r, g in rows if under(r, incident.cause) and incident.reason in {i["reason"] for i in g["issues"]}]
    days_before = (incident.onset - CONFIG.end + timedelta(days=CONFIG.weeks * 7)).days
    span = {"spike": 10}.get(incident.shape, CONFIG.weeks * 7 - days_before)
    until = (incident.onset + timedelta(days=span)).isoformat()
    after = sum(incident.onset.isoformat() <= r["created_at"][:10] < until for r in ruled) / span
    before = sum(r["created_at"][:10] < incident.onset.isoformat() for r in ruled) / days_before
    assert after > 3 * before


def test_real_fix_lowers_its_reason_and_the_other_does_not(rows):
    plan = describe(CONFIG)
    for fix in plan.fixes:
        n_before = (fix.on - (CONFIG.end - timedelta(days=CONFIG.weeks * 7 - 1))).days
        n_after = CONFIG.weeks * 7 - n_before
        days = [
            date.fromisoformat(r["created_at"][:10])
            for r, g in rows
            if fix.reason in {i["reason"] for i in g["issues"]} and g["case_id"] == g["contact_id"]
        ]
        before = sum(day < fix.on for day in days) / n_before
        after = sum(day >= fix.on for day in days) / n_after
        assert after / before - 1 == pytest.approx(fix.effect, abs=0.25)


def test_weekends_are_quieter(rows):
    days = [date.fromisoformat(record["created_at"][:10]).weekday() for record, _ in rows]
    assert days.count(0) > 1.4 * days.count(6)
