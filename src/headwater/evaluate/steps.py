"""HeadwaterBench: every step from raw text to verified fix, scored against what was planted, and the chain as a whole.

A pipeline answers in six tables (``Answers``); any may be empty. Every score is adjusted for chance: 1 is the truth, 0 what
guessing gets, below 0 worse than guessing.

issues      agreement of pairs (adjusted Rand) over all planted issues of all contacts; what was not found stands alone
hierarchy   the same of the groups above them
sizes       one less the error of the sizes over that of equal sizes
onsets      F1 of incidents told within a week of the planted day, of the issue that holds most of theirs, less what random
            days would get
causes      F1 of attribute values of the same, mean over planted incidents, less what random values would get
owners      Cohen's kappa of teams over reasons
fixes       right verdicts (works, or not) over both, less one half, doubled
chain       share of planted incidents carried through: one issue holds at least half of them, day, cause and owner right

References: L. Hubert, P. Arabie, J. Classification 2 (1985); J. Cohen (1960); H. W. Kuhn (1955).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from headwater.evaluate.chain import Score, Span, items
from headwater.evaluate.metrics import rand

NEAR: Final = 7
"""Days that an onset may be off."""
_DRAWS: Final = 200
STEPS: Final = ("issues", "hierarchy", "sizes", "onsets", "causes", "owners", "fixes", "chain")
Rule = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Planted:
    """An incident as it was planted."""

    id: str
    reason: str
    onset: date
    cause: Rule


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a corpus.

    Attributes:
        issues: contact, reason, spans of every planted issue.
        parents: reason -> family.
        sizes: reason -> contacts that carry it.
        owners: reason -> team.
        incidents: planted ones.
        carried: contact -> incident that it is of.
        fixes: fix -> true relative change of the rate of its reason.
        first: first day.
        last: last day.
        values: attribute values that a cause may have, as ``(name, value)``.
    """

    issues: Sequence[tuple[str, str, Sequence[Span]]]
    parents: Mapping[str, str]
    sizes: Mapping[str, int]
    owners: Mapping[str, str]
    incidents: Sequence[Planted]
    carried: Mapping[str, str]
    fixes: Mapping[str, float]
    first: date
    last: date
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ToldIncident:
    """An incident as a pipeline tells it."""

    issue: str
    onset: date
    cause: Rule = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a pipeline says.

    Attributes:
        issues: contact -> start, end, issue of what it found in it.
        parents: issue -> group above it.
        sizes: issue -> contacts, with the ends of the interval.
        incidents: told ones.
        owners: issue -> team.
        fixes: fix -> relative change of the rate, with the ends of the interval.

    Example:
        >>> Answers({"c1": [(0, 12, "late parcels")]}, owners={"late parcels": "t_parcels"}).sizes
        {}
    """

    issues: Mapping[str, Sequence[tuple[int, int, str | None]]]
    parents: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    incidents: Sequence[ToldIncident] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


def score_steps(truth: Truth, answers: Answers, *, seed: int = 0) -> list[Score]:
    """A score for each of ``STEPS``, in that order."""
    pairs = items(truth.issues, answers.issues)
    match = _match(pairs)
    held_by, whole_of = _held_by(truth, answers)
    told = [_of_issue(answers.incidents, held_by.get(planted.id)) for planted in truth.incidents]
    near = [_is_near(planted, rows) for planted, rows in zip(truth.incidents, told, strict=True)]
    causes = [_cause_f1(planted, rows) for planted, rows in zip(truth.incidents, told, strict=True)]
    teams = [answers.owners.get(held_by.get(p.id, "")) == truth.owners[p.reason] for p in truth.incidents]
    held = [p.id in whole_of for p in truth.incidents]
    whole = [one and day and c >= 0.5 and team for one, day, c, team in zip(held, near, causes, teams, strict=True)]
    rng = np.random.default_rng([seed, 41])
    found = {
        "issues": _agreement([r for r, _ in pairs], [t for _, t in pairs]),
        "hierarchy": _hierarchy(truth, answers, pairs),
        "sizes": _sizes(truth, answers, match),
        "onsets": _onsets(truth, answers, held_by, rng),
        "causes": _adjusted(_mean(causes), _chance_of_causes(truth, answers, held_by, rng)),
        "owners": _owners(truth, answers, match),
        "fixes": _fixes(truth, answers),
        "chain": _mean([float(x) for x in whole]),
    }
    return [Score(step, found[step], _MEANINGS[step]) for step in STEPS]


_MEANINGS: Final = {
    "issues": "adjusted Rand index over planted issues",
    "hierarchy": "adjusted Rand index of the groups above",
    "sizes": "1 - error of the sizes over that of equal ones",
    "onsets": f"F1 of incidents told within {NEAR} days, chance = 0",
    "causes": "F1 of causing attribute values, chance = 0",
    "owners": "kappa of teams over reasons",
    "fixes": "right verdicts on fixes, chance = 0",
    "chain": "planted incidents carried through: issue, day, cause, owner",
}


def oracle(truth: Truth) -> Answers:
    """The answers that are all true: scores 1 on every step."""
    issues: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)
    for contact, reason, spans in truth.issues:
        issues[contact] += [(start, end, reason) for start, end in spans]
    return Answers(
        issues,
        dict(truth.parents),
        {reason: (float(n), float(n), float(n)) for reason, n in truth.sizes.items()},
        [ToldIncident(p.reason, p.onset, dict(p.cause)) for p in truth.incidents],
        dict(truth.owners),
        {
            fix: (effect, effect - 0.01, min(effect + 0.01, 0.0) if effect else 0.01)
            for fix, effect in truth.fixes.items()
        },
    )


def guesses(truth: Truth, *, seed: int = 0) -> Answers:
    """Answers drawn at random, of the right shape: scores about 0 on every step."""
    rng = np.random.default_rng([seed, 43])
    names = [f"g{i}" for i in range(len(truth.parents))]
    families, teams = sorted(set(truth.parents.values())), sorted(set(truth.owners.values()))
    days = (truth.last - truth.first).days
    issues: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)
    for contact, _, spans in truth.issues:
        issues[contact] += [(start, end, names[int(rng.integers(len(names)))]) for start, end in spans[:1]]
    mean = sum(truth.sizes.values()) / max(len(truth.sizes), 1)
    values = list(truth.values)
    told = [
        ToldIncident(
            names[int(rng.integers(len(names)))],
            truth.first + timedelta(days=int(rng.integers(days + 1))),
            dict(values[int(i)] for i in rng.integers(len(values), size=2)),
        )
        for _ in truth.incidents
    ]
    effects = {fix: (-0.3, -0.5, -0.1) if rng.random() < 0.5 else (0.0, -0.1, 0.1) for fix in truth.fixes}
    return Answers(
        issues,
        {name: families[int(rng.integers(len(families)))] for name in names},
        dict.fromkeys(names, (mean, 0.5 * mean, 2 * mean)),
        told,
        {name: teams[int(rng.integers(len(teams)))] for name in names},
        effects,
    )


def _agreement(gold: Sequence[str], found: Sequence[str | None]) -> float:
    return float(rand(gold, found, [None] * len(gold)).at(np.ones((1, len(gold))))[0]) if gold else 0.0


def _match(pairs: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Reason -> issue, one to one, so that most planted issues are held."""
    counts = Counter((reason, issue) for reason, issue in pairs if issue is not None)
    reasons, issues = sorted({r for r, _ in counts}), sorted({i for _, i in counts if i is not None})
    if not issues:
        return {}
    table = np.array([[counts[(reason, issue)] for issue in issues] for reason in reasons])
    rows, columns = linear_sum_assignment(-table)
    return {reasons[i]: issues[j] for i, j in zip(rows, columns, strict=True) if table[i, j]}


def _held_by(truth: Truth, answers: Answers) -> tuple[dict[str, str], set[str]]:
    """Incident -> the issue that holds most of its contacts; and the incidents of which that is at least half."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(truth.carried.values())
    for contact, incident in truth.carried.items():
        for issue in {issue for *_, issue in answers.issues.get(contact, ()) if issue is not None}:
            counts[incident][issue] += 1
    best = {key: min(held.items(), key=lambda item: (-item[1], item[0])) for key, held in counts.items()}
    return {key: issue for key, (issue, _) in best.items()}, {
        key for key, (_, n) in best.items() if n >= sizes[key] / 2
    }


def _hierarchy(truth: Truth, answers: Answers, pairs: Sequence[tuple[str, str | None]]) -> float:
    above = [None if issue is None else answers.parents.get(issue) for _, issue in pairs]
    return _agreement([truth.parents[reason] for reason, _ in pairs], above)


def _sizes(truth: Truth, answers: Answers, match: Mapping[str, str]) -> float:
    mean = sum(truth.sizes.values()) / max(len(truth.sizes), 1)
    said = {reason: answers.sizes.get(match.get(reason, ""), (0.0, 0.0, 0.0))[0] for reason in truth.sizes}
    error = sum(abs(said[reason] - n) for reason, n in truth.sizes.items())
    base = sum(abs(mean - n) for n in truth.sizes.values())
    return 1 - error / base if base else float(error == 0)


def _of_issue(told: Sequence[ToldIncident], issue: str | None) -> list[ToldIncident]:
    return [row for row in told if row.issue == issue] if issue is not None else []


def _is_near(planted: Planted, told: Sequence[ToldIncident]) -> bool:
    return any(abs((row.onset - planted.onset).days) <= NEAR for row in told)


def _cause_f1(planted: Planted, told: Sequence[ToldIncident]) -> float:
    wanted = set(planted.cause.items())
    return max((_f1(wanted, set(row.cause.items())) for row in told), default=0.0)


def _f1(wanted: set[tuple[str, str]], found: set[tuple[str, str]]) -> float:
    return 2 * len(wanted & found) / (len(wanted) + len(found)) if wanted or found else 1.0


def _onsets(truth: Truth, answers: Answers, held_by: Mapping[str, str], rng: np.random.Generator) -> float:
    days = (truth.last - truth.first).days + 1
    own = _onset_f1(truth, answers.incidents, held_by)
    drawn = []
    for _ in range(_DRAWS if answers.incidents else 0):
        moved = [
            ToldIncident(row.issue, truth.first + timedelta(days=int(rng.integers(days))), row.cause)
            for row in answers.incidents
        ]
        drawn.append(_onset_f1(truth, moved, held_by))
    return _adjusted(own, _mean(drawn))


def _onset_f1(truth: Truth, told: Sequence[ToldIncident], held_by: Mapping[str, str]) -> float:
    found = sum(_is_near(planted, _of_issue(told, held_by.get(planted.id))) for planted in truth.incidents)
    return 2 * found / (len(truth.incidents) + max(len(told), found)) if truth.incidents else 0.0


def _chance_of_causes(truth: Truth, answers: Answers, held_by: Mapping[str, str], rng: np.random.Generator) -> float:
    """What random values in the same places would get."""
    drawn = []
    for planted in truth.incidents:
        sizes = [len(row.cause) for row in _of_issue(answers.incidents, held_by.get(planted.id))]
        for _ in range(_DRAWS // 10):
            picked = [{truth.values[int(i)] for i in rng.integers(len(truth.values), size=n)} for n in sizes]
            drawn.append(max((_f1(set(planted.cause.items()), found) for found in picked), default=0.0))
    return _mean(drawn)


def _owners(truth: Truth, answers: Answers, match: Mapping[str, str]) -> float:
    pairs = [
        (truth.owners[reason], answers.owners.get(match.get(reason, ""), ""))
        for reason, n in sorted(truth.sizes.items())
        if n
    ]
    if not pairs:
        return 0.0
    right = _mean([float(true == said) for true, said in pairs])
    trues, saids = Counter(true for true, _ in pairs), Counter(said for _, said in pairs)
    return _adjusted(right, sum(trues[team] * saids[team] for team in trues) / len(pairs) ** 2)


def _fixes(truth: Truth, answers: Answers) -> float:
    """Works: the interval lies below zero. A fix of which nothing is said counts as a coin."""
    right = []
    for fix, effect in truth.fixes.items():
        said = answers.fixes.get(fix)
        right.append(0.5 if said is None else float((said[2] < 0) == (effect < 0)))
    return _adjusted(_mean(right), 0.5) if right else 0.0


def _adjusted(value: float, chance: float) -> float:
    return (value - chance) / (1 - chance) if chance < 1 else float(value >= 1)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
