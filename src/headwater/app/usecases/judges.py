"""The use cases behind ``judges ...``."""

from headwater.app.context import Context
from headwater.app.sheets import CLUSTER, need, number, pick, read_sheet
from headwater.app.verbs.judges import BiasRow, CorrectInput, CorrectOutput, PairsInput, PairsOutput
from headwater.app.verbs.models import Number
from headwater.core.errors import NotEnoughData
from headwater.core.stats.intervals import wilson
from headwater.evaluate.judge import METHOD, Bias, agreement, correct, length_bias, position_bias

_LEVEL = 0.95


def correct_(_context: Context, given: CorrectInput) -> CorrectOutput:
    """Correct a judge by people's labels.

    Raises:
        InputError: a score is no number; which line.
        NotEnoughData: fewer than 20 items have a label.
    """
    rows = [(line, row) for line, row in read_sheet(given.path) if row.get("judge")]
    need(rows, given.path, "judge and label")
    judged = [number(row["judge"], f"{given.path}, line {line}", "judge") for line, row in rows]
    known = [i for i, (_, row) in enumerate(rows) if row.get("label")]
    people = [number(rows[i][1]["label"], f"{given.path}, line {rows[i][0]}", "label") for i in known]
    mine = [judged[i] for i in known]
    others = [score for score, (_, row) in zip(judged, rows, strict=True) if not row.get("label")]
    clusters = [pick(rows[i][1], CLUSTER) or f"row {i}" for i in known]
    found = correct(people, mine, others, clusters=clusters, level=_LEVEL)
    agreed = agreement(people, mine, level=_LEVEL)
    return CorrectOutput(
        mean=_score(found.value, found.low, found.high, ["sampling", "judge error"]),
        judge=found.judged,
        people=_score(found.people, found.people_low, found.people_high, ["sampling"]),
        worth=found.worth,
        labelled=found.n_labelled,
        judged=found.n_judged,
        agreement=_share(agreed.share, agreed.low, agreed.high),
        kappa=agreed.kappa,
        bias=agreed.bias,
        bias_p=agreed.bias_p,
        length=_length([len(rows[i][1].get("text", "").split()) for i in known], people, mine),
        reading=str(found),
    )


def pairs(_context: Context, given: PairsInput) -> PairsOutput:
    """Test a judge of pairs for a preference of places.

    Raises:
        InputError: a verdict is none of first, second, tie.
        NotEnoughData: fewer than 20 pairs.
    """
    rows = [row for _, row in read_sheet(given.path) if row.get("judge") and row.get("swapped")]
    need(rows, given.path, "judge and swapped")
    shown, swapped = [row["judge"].lower() for row in rows], [row["swapped"].lower() for row in rows]
    found = position_bias(shown, swapped, level=_LEVEL)
    other = {"first": "second", "second": "first", "tie": "tie"}
    same = sum(other[one] == two for one, two in zip(shown, swapped, strict=True))
    low, high = wilson(same, len(rows), level=_LEVEL)
    said = "it prefers the first" if found.low > 0 else "it prefers the second" if found.high < 0 else "none is shown"
    kept = f"{same:,} of {len(rows):,} pairs have the same winner in both orders"
    return PairsOutput(
        pairs=len(rows),
        consistent=_share(same / len(rows), float(low), float(high)),
        position=_bias(found),
        reading=f"{kept}; bias by place: {said} (p = {found.p_value:.3g})",
    )


def _length(words: list[int], people: list[float], judge: list[float]) -> BiasRow | None:
    try:
        return _bias(length_bias(people, judge, words)) if any(words) else None
    except NotEnoughData:
        return None


def _score(value: float, low: float, high: float, covers: list[str]) -> Number:
    return Number(value=value, low=low, high=high, level=_LEVEL, unit="score", method=METHOD, covers=covers)


def _share(value: float, low: float, high: float) -> Number:
    return Number(value=value, low=low, high=high, level=_LEVEL, unit="share", method="wilson", covers=["sampling"])


def _bias(found: Bias) -> BiasRow:
    return BiasRow(
        name=found.name,
        effect=found.effect,
        low=found.low,
        high=found.high,
        p_value=found.p_value,
        items=found.n,
        found=found.found,
    )
