"""The use case behind ``plan``."""

from collections.abc import Sequence
from typing import Final

from headwater.app.capacity import GROWTH, Needs, cores_for, hours, measured, needs, times, together
from headwater.app.context import Context
from headwater.app.verbs.plan import NeedRow, PlanInput, PlanOutput, StageNeed
from headwater.core.types import Estimate

_EFFICIENCY: Final = (0.7, 0.85, 1.0)
_STATES: Final = (1.0, 1.3, 2.0)
_DAYS: Final = 30.4
_MONTH_HOURS: Final = 730.0
_GB: Final = 2.0**30
_FAR: Final = 10.0
_UNITS: Final = {"k": 1e3, "K": 1e3, "M": 1e6}


def plan(_context: Context, given: PlanInput) -> PlanOutput:
    """What so many contacts need.

    Raises:
        NotEnoughData: too little was measured.
    """
    curves = measured()
    contacts, per_day = _count(given.contacts), _count(given.per_day)
    found = needs(curves, contacts=contacts, per_day=per_day)
    likely = cores_for(found.work, "daily", given.hours, _EFFICIENCY, "value")
    safe = cores_for(found.work, "daily", given.hours, _EFFICIENCY, "high")
    cores = given.cores or likely or 64
    rows = [*_times(found, cores), *_room(found, cores)]
    if not given.cores and likely:
        rows.insert(0, _row("cores", Estimate(likely, 1, max(likely, safe), unit="cores"), _within(given.hours, safe)))
    rows += _costs(found, cores, given)
    return PlanOutput(
        contacts=round(contacts),
        per_day=round(per_day),
        needs=rows,
        stages=[
            StageNeed(
                stage=one.stage,
                shared=one.shared,
                first_hours=_short(one.first.value / 3600),
                daily_hours=_short(one.daily.value / 3600),
            )
            for one in found.work
        ],
        warnings=_warnings(found, likely, safe, given),
        assumptions=_assumptions(),
        measured=_measured(curves["machine"], curves["points"]),
    )


def _times(found: Needs, cores: int) -> list[NeedRow]:
    first = hours(found.work, "first", cores, _EFFICIENCY)
    daily = hours(found.work, "daily", cores, _EFFICIENCY)
    return [
        _row("first load", first, f"all contacts, on {cores:,} cores"),
        _row("each day", daily, f"the day's contacts and every figure anew, on {cores:,} cores"),
    ]


def _room(found: Needs, cores: int) -> list[NeedRow]:
    disk = times(found.lake_bytes, *_STATES, unit="bytes")
    memory = together([found.main_bytes, times(found.worker_bytes, cores, cores, cores, unit="bytes")])
    return [
        _row(
            "disk",
            _in_gb(together([disk, found.model_bytes])),
            "lake with old states of tables, and models; no backup",
        ),
        _row("of it lake", _in_gb(found.lake_bytes), "compacted, indexes included"),
        _row("memory", _in_gb(memory), f"one process for the run and {cores:,} workers"),
    ]


def _costs(found: Needs, cores: int, given: PlanInput) -> list[NeedRow]:
    core, gb = _range(given.core_hour), _range(given.gb_month)
    daily = hours(found.work, "daily", cores, _EFFICIENCY)
    busy = times(daily, *(price * cores * _DAYS for price in core), unit="USD a month")
    first = times(hours(found.work, "first", cores, _EFFICIENCY), *(price * cores for price in core), unit="USD once")
    always = times(
        Estimate(cores * _MONTH_HOURS, cores * _MONTH_HOURS, cores * _MONTH_HOURS), *core, unit="USD a month"
    )
    disk = times(_in_gb(times(found.lake_bytes, *_STATES, unit="bytes")), *gb, unit="USD a month")
    return [
        _row("cost, first load", first, "cores while it runs"),
        _row("cost, running", busy, "cores for the daily run alone"),
        _row("cost, always on", always, "the same cores day and night"),
        _row("cost, storage", disk, "the lake with old states"),
    ]


def _warnings(found: Needs, likely: int, safe: int, given: PlanInput) -> list[str]:
    said = []
    if found.beyond > _FAR:
        said.append(f"{found.beyond:,.0f} times more contacts than were measured: measure a larger size before you buy")
    if not given.cores and not (likely and safe):
        said.append(
            f"what one core must do alone {'may take' if likely else 'takes'} longer than {given.hours:g} hours: "
            "no number of cores helps; split the workspace by region or product, or run less often"
        )
    memory = found.main_bytes.high / _GB
    if memory > 64:
        said.append(f"one process may need {memory:,.0f} GB: stages over all contacts hold their keys in memory")
    return said


def _assumptions() -> list[str]:
    low, likely, high = _EFFICIENCY
    return [
        "contacts like those of the made-up company: short texts, 1.4 statements each; longer ones cost more in proportion",
        "the static encoder, no language model, no encoder fitted to the corpus",
        f"a further core adds {likely:.0%} [{low:.0%}-{high:.0%}] of one to what is shared; reading files and figures over all "
        "contacts use one core",
        f"old states of tables take {_STATES[1] - 1:.0%} [0-{_STATES[2] - 1:.0%}] more room until headwater compact",
        f"beyond the sizes measured, upper ends allow for growth with the power {GROWTH} of the size",
        "intervals are for one run at 95 %; ends of sums are added",
        "the desk grows with what people do, not with contacts: one GB holds years of it",
        "prices, unless you name yours: rough range of list prices of general-purpose machines and storage at large clouds in "
        "2025, before discounts, without traffic, support and backups",
    ]


def _measured(machine: str, points: Sequence[dict[str, object]]) -> str:
    days = sorted({str(point["measured"]) for point in points})
    sizes = ", ".join(f"{point['contacts']:,}" for point in points)
    return f"{days[-1]} on {machine}: {sizes} contacts; python bench/speed/curves.py measures again on yours"


def _within(window: float, safe: int) -> str:
    careful = f"; {safe:,} if everything comes out at its upper end" if safe else ""
    return f"to have a day's contacts in within {window:g} hours{careful}"


def _row(what: str, one: Estimate, how: str) -> NeedRow:
    value, low, high = map(_short, (one.value, one.low, one.high))
    return NeedRow(what=what, value=value, low=low, high=high, unit=one.unit, how=how)


def _in_gb(one: Estimate) -> Estimate:
    return times(one, 1 / _GB, 1 / _GB, 1 / _GB, unit="GB")


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _count(text: str) -> float:
    return float(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else float(text)


def _range(text: str) -> tuple[float, float, float]:
    low, _, high = text.partition("-")
    ends = sorted((float(low), float(high or low)))
    return ends[0], (ends[0] * ends[1]) ** 0.5, ends[1]
