"""What the gate, the judges' correction and the drift watch promise, measured by planting faults.

    python bench/quality/gate.py [--repeats 400] [--part gate|segments|judge|drift]

Beside the gate stands what is common: refuse when the candidate's accuracy is lower (``lower``), or lower and McNemar's test
significant at 5 % (``mcnemar``); and as many labels spent on nothing but the items on which the two differ, of ten times as
many items (``differing``). Beside the corrected judge stand the judge alone and people alone; beside the drift watch a
chi-squared test at 1 % every week.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy import stats

from headwater.evaluate.differing import compare_differing
from headwater.evaluate.evaluation import Answers, Evaluation, Items, score
from headwater.evaluate.gate import decide
from headwater.evaluate.judge import correct
from headwater.evaluate.tasks import TASKS
from headwater.evaluate.watch import watch

N, RIGHT = 2000, 0.85
TASK = replace(TASKS["assignment"], metrics=TASKS["assignment"].metrics[:1])  # what the gate decides by, no more
LANGUAGES = ("en", "en", "en", "en", "de", "de", "fr", "es")
WORSE = "fr"
"""The one that gets worse: an eighth of the items."""


def pair(rng: np.random.Generator, *, loss: float, differ: float, n: int = N) -> tuple[np.ndarray, np.ndarray]:
    """Which items a candidate and the one in use have right."""
    used = rng.random(n) < RIGHT
    lost, won = rng.random(n) < (differ + loss) / 2 / RIGHT, rng.random(n) < (differ - loss) / 2 / (1 - RIGHT)
    return np.where(used, ~lost, won), used


def passes_on_differing(rng: np.random.Generator, *, loss: float, differ: float) -> bool:
    """Whether a candidate passes by N labels of differing items; half of what both have wrong they have wrong otherwise."""
    many = 10 * N
    candidate, used = pair(rng, loss=loss, differ=differ, n=many)
    said = np.where(candidate, "right", np.where(rng.random(many) < 0.5, "wrong", "also wrong"))
    other = np.where(used, "right", "wrong")
    apart = rng.permutation(np.flatnonzero(said != other))[:N]
    gold: list[str | None] = [None] * many
    for i in apart.tolist():
        gold[i] = "right"
    found = compare_differing(said.tolist(), other.tolist(), gold, [str(i) for i in range(many)])
    return found.outcome(0.02) == "not worse"


def evaluated(right: np.ndarray, name: str, draws: int) -> Evaluation:
    language = tuple(LANGUAGES[i % len(LANGUAGES)] for i in range(N))
    items = Items(tuple(f"{i:05d}" for i in range(N)), ("a",) * N, tuple(map(str, range(N))), {"language": language})
    return score(
        "assignment", items, Answers(tuple(np.where(right, "a", "b").tolist()), (None,) * N), name=name, draws=draws
    )


def gate(repeats: int) -> None:
    print(f"gate: {N} items, margin 2 points; share refused of {repeats}")
    print(f"{'planted':>28} {'differ on':>10} {'gate':>7} {'lower':>7} {'mcnemar':>8} {'differing':>10}")
    for loss in (0.02, 0.0, -0.02):
        for differ in (0.04, 0.07, 0.15, 0.25):
            rng = np.random.default_rng([round(1000 * differ), round(1000 * (loss + 1))])
            counts = np.zeros(4)
            for k in range(repeats):
                candidate, used = pair(rng, loss=loss, differ=differ)
                found = decide(evaluated(candidate, "candidate", 100), evaluated(used, "used", 100), seed=k)
                lower = candidate.mean() < used.mean()
                b, c = int((~candidate & used).sum()), int((candidate & ~used).sum())
                sure = lower and stats.binomtest(b, b + c).pvalue < 0.05
                apart = not passes_on_differing(rng, loss=loss, differ=differ)
                counts += [not found.passed, lower, sure, apart]
            said = {0.02: "worse by 2 points", 0.0: "equal", -0.02: "better by 2 points"}[loss]
            print(f"{said:>28} {differ:>10.0%} " + " ".join(f"{x / repeats:>7.1%}" for x in counts), flush=True)


def segments(repeats: int) -> None:
    print(f"\na segment of {N // 8} items that got worse behind an average better by 2 points; named of {repeats}")
    is_worse = np.array([LANGUAGES[i % len(LANGUAGES)] == WORSE for i in range(N)])
    for share in (0.0, 0.08, 0.12, 0.16, 0.2):
        rng = np.random.default_rng(round(100 * share))
        named = falsely = 0
        for k in range(repeats):
            candidate, used = pair(rng, loss=-0.02 - share / 8, differ=0.07)
            candidate &= ~(is_worse & (rng.random(N) < share))
            found = decide(evaluated(candidate, "candidate", 100), evaluated(used, "used", 100), seed=k)
            said = next(check for check in found.checks if check.name == "segments")
            named += not said.passed and f"language {WORSE}" in said.said
            falsely += not said.passed and f"language {WORSE}" not in said.said
        print(
            f"  loses {share:.0%} of its right answers: named {named / repeats:.1%}, another one named {falsely / repeats:.1%}"
        )


def judge(repeats: int) -> None:
    print(f"\na judge that is right 80 % of the time and errs towards yes; {repeats} repetitions, 95 % intervals")
    print(
        f"{'labels':>7} {'judged':>7} {'true':>6} {'corrected':>10} {'judge alone':>12} {'people alone':>13} {'width':>14}"
    )
    for n, m, share in ((50, 2000, 0.5), (100, 2000, 0.3), (200, 5000, 0.3), (500, 5000, 0.1)):
        rng = np.random.default_rng([n, m])
        held, widths = np.zeros(3), np.zeros(2)
        for _ in range(repeats):
            truth = rng.random(n + m) < share
            wrong_no = 0.02
            wrong_yes = (0.2 - share * wrong_no) / (1 - share)
            said = np.where(truth, rng.random(n + m) > wrong_no, rng.random(n + m) < wrong_yes).astype(float)
            found = correct(truth[:n].astype(float), said[:n], said[n:])
            reach = 1.96 * said.std() / np.sqrt(n + m)
            held += [
                found.low <= share <= found.high,
                abs(said.mean() - share) <= reach,
                found.people_low <= share <= found.people_high,
            ]
            widths += [found.high - found.low, found.people_high - found.people_low]
        a, b, c = held / repeats
        print(
            f"{n:>7} {m:>7} {share:>6.0%} {a:>10.1%} {b:>12.1%} {c:>13.1%} {widths[0] / repeats:>6.3f}/{widths[1] / repeats:.3f}"
        )


def drift(repeats: int) -> None:
    print(
        f"\ndrift: 12 classes, 12 quiet weeks known; a tenth of the contacts moves to one class; {repeats} repetitions"
    )
    print(
        f"{'a week':>7} {'scatter':>8} {'false in 100 weeks':>20} {'chi2 at 1 %':>12} {'delay: median, 90 %':>21} {'missed':>7}"
    )
    for contacts, scatter in ((200, 1.0), (500, 1.0), (1000, 2.0), (3000, 3.0)):
        rng = np.random.default_rng([contacts, 9])
        false = naive = missed = 0
        delays = []
        for _ in range(repeats):
            shares = rng.dirichlet(np.full(12, 3.0))
            before, quiet = (weeks(rng, shares, k, contacts, scatter) for k in (12, 100))
            false += len(watch(before, quiet).alarms)
            total = before.sum(axis=0)
            naive += sum(
                stats.chi2_contingency(np.stack([row, total])[:, (row + total) > 0]).pvalue < 0.01 for row in quiet
            )
            moved = 0.9 * shares + 0.1 * np.eye(12)[rng.integers(12)]
            alarms = watch(before, weeks(rng, moved, 26, contacts, scatter)).alarms
            missed += not alarms
            delays.append(alarms[0] + 1 if alarms else 26)
        told = f"{np.median(delays):.0f}, {np.quantile(delays, 0.9):.0f} weeks"
        print(
            f"{contacts:>7} {scatter:>8.0f} {false / repeats:>20.2f} {naive / repeats:>12.2f} {told:>21} {missed / repeats:>7.1%}"
        )


def weeks(rng: np.random.Generator, shares: np.ndarray, n: int, contacts: int, scatter: float) -> np.ndarray:
    strength = (contacts - scatter) / (scatter - 1) if scatter > 1 else 0.0
    return np.array(
        [rng.multinomial(contacts, rng.dirichlet(shares * strength) if strength else shares) for _ in range(n)]
    )


PARTS: dict[str, Callable[[int], None]] = {"gate": gate, "segments": segments, "judge": judge, "drift": drift}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=400)
    parser.add_argument("--part", choices=list(PARTS))
    args = parser.parse_args()
    for name, part in PARTS.items():
        if args.part in (None, name):
            part(args.repeats)


if __name__ == "__main__":
    main()
