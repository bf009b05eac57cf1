"""Verdicts on fixes that start at peaks: type-I error and power, beside before/after and a CausalImpact-style model.

    python bench/quality/fix.py [--runs 1000] [--synthetic 200]

Naive: a two-sample t-test of the 12 weeks before and after. CausalImpact-style: a normal regression of the series on
the controls over the time before (Brodersen et al. 2015, Annals of Applied Statistics 9:247, with the spike-and-slab
state-space model reduced to its regression), with a normal interval of the mean effect.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))
import fixes
from headwater.resolve.synthetic import synthetic_control
from headwater.resolve.verify import verify_fix


def naive(fix: fixes.Fix) -> bool:
    before, after = fix.series[fix.start - 12 : fix.start], fix.series[fix.start :]
    return bool(stats.ttest_ind(after, before, alternative="less").pvalue <= 0.025)


def impact(fix: fixes.Fix) -> bool:
    x = np.column_stack([np.ones(len(fix.series)), fix.controls.T])
    train, after = slice(0, fix.start), slice(fix.start, None)
    scale = x[train].std(axis=0) + 1e-9
    scale[0] = 1
    z = x / scale
    penalty = np.diag([0.0] + [5.0] * (x.shape[1] - 1))
    beta = np.linalg.solve(z[train].T @ z[train] + penalty, z[train].T @ fix.series[train])
    residual = fix.series[train] - z[train] @ beta
    sd = residual.std(ddof=x.shape[1])
    effect = fix.series[after] - z[after] @ beta
    return bool(effect.mean() + 1.96 * sd / np.sqrt(len(effect)) < 0)


def synthetic(runs: int) -> None:
    """The synthetic control alone: how often its p-value is 5 % or less, and how far its effect is off."""
    for drop in (0.0, 0.3, 0.5):
        cases = [fixes.simulate(seed, drop=drop, others=24) for seed in range(runs)]
        found = [synthetic_control(c.series, {str(i): row for i, row in enumerate(c.controls)}, c.start) for c in cases]
        off = np.array([f.effect + drop for f in found])
        sure = np.mean([f.p_topic <= 0.05 for f in found])
        low, middle, high = np.quantile(off, [0.1, 0.5, 0.9])
        print(f"synthetic control, drop {drop:.0%}, {runs} runs: p <= 5 % in {sure:.1%}", flush=True)
        print(f"  error of the effect: median {middle:+.2f}, middle 80 % {low:+.2f} to {high:+.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--synthetic", type=int, default=200, help="runs of the synthetic control, with 24 controls")
    args = parser.parse_args()
    synthetic(args.synthetic)
    for drop in (0.0, 0.3):
        found, baseline, began = [], Counter(), time.process_time()
        for seed in range(args.runs):
            fix = fixes.simulate(seed, drop=drop)
            found.append(verify_fix(fix.series, fix.controls, fix.start))
            baseline["before/after"] += naive(fix)
            baseline["CausalImpact-style"] += impact(fix)
        shown = float(np.mean([v.effect.high < 0 for v in found]))
        covered = float(np.mean([v.effect.low <= -drop <= v.effect.high for v in found]))
        seconds = (time.process_time() - began) / args.runs
        print(f"drop {drop:.0%}, {args.runs} runs, {1000 * seconds:.0f} ms each (all three)")
        verdicts = dict(Counter(v.verdict for v in found))
        print(f"  headwater: a drop claimed {shown:.1%}; interval covers the truth {covered:.1%}; verdicts {verdicts}")
        for name, count in baseline.items():
            print(f"  {name}: a drop claimed {count / args.runs:.1%}", flush=True)


if __name__ == "__main__":
    main()
