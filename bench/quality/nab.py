"""Alarms on 28 series of the Numenta Anomaly Benchmark, scored by its own rule, beside published scores.

    python bench/quality/nab.py [--data DIR]

The scoring function is written from the paper (Lavin & Ahmad 2015, arXiv:1510.03336), standard profile: the first detection in a
window earns up to 1, the earlier the more; a missed window costs 1; a detection outside costs up to 0.11, less shortly after a
window; the first 15 % of a series (at most 750 points) are probation. 100 is perfect, 0 is no detection at all. As there,
one threshold serves all series and is the one with the best total.

Published totals of the same 28 series are added up from the per-series scores (standard profile) that the benchmark's repository
(github.com/numenta/NAB, ``results/*/*_standard_scores.csv``) holds, each detector at one commit; windows may differ slightly.

``headwater.detect`` counts contacts and looks for rises; the series are metrics. Those that are not whole numbers are
scaled to a mean of 10,000 in the probation. A day is the season.
"""

import argparse
import gzip
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from headwater.causes.detect import _incidents, _up
from headwater.causes.detect import score as score_series

PUBLISHED = {  # same 28 series; whole corpus of 58 series as in the repository's README
    "Numenta HTM": (63.4, 70.5),
    "Relative Entropy": (49.5, 54.6),
    "Twitter ADVec": (45.1, 47.1),
    "Etsy Skyline": (40.5, 35.7),
    "Windowed Gaussian": (37.0, 39.6),
    "Bayesian change point": (30.1, 17.7),
    "no detection": (0.0, 0.0),
}
RATES = tuple(10.0**-k for k in (2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30))
WEIGHT_FALSE = 0.11
SCALED_MEAN = 1e4


@dataclass(frozen=True)
class Metric:
    name: str
    values: np.ndarray
    windows: list[tuple[int, int]]
    period: int

    @property
    def probation(self) -> int:
        return int(min(0.15 * len(self.values), 750))


def read(data: Path) -> list[Metric]:
    found = []
    with gzip.open(data / "nab_open.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            times = np.array(row["timestamp"], "datetime64[s]")
            ends = [tuple(np.array([e.split(".")[0] for e in pair], "datetime64[s]")) for pair in row["label"]]
            windows = [(int(np.searchsorted(times, a)), int(np.searchsorted(times, b, "right")) - 1) for a, b in ends]
            step = float(np.median(np.diff(times).astype(float)))
            found.append(Metric(row["id"], np.array(row["value"]), windows, round(86400 / step)))
    return found


def earned(position: float) -> float:
    """What a detection is worth: -1 = first point of a window, 0 = its end, above = behind it."""
    return -1.0 if position >= 3 else 2 / (1 + float(np.exp(5 * position))) - 1


def score(metric: Metric, detections: list[int]) -> float:
    """Score of one series: each window's first detection, or -1; and every false detection."""
    total, seen = 0.0, sorted(t for t in set(detections) if t >= metric.probation)
    for first, last in metric.windows:
        inside = [t for t in seen if first <= t <= last]
        width = last - first + 1
        total += earned((inside[0] - last - 1) / width) / earned(-1.0) if inside else -1.0
    for t in seen:
        if any(first <= t <= last for first, last in metric.windows):
            continue
        before = [(first, last) for first, last in metric.windows if last < t]
        position = (t - before[-1][1]) / max(before[-1][1] - before[-1][0], 1) if before else 3.0
        total += WEIGHT_FALSE * earned(position)
    return total


def normalised(total: float, windows: int) -> float:
    return 100 * (total + windows) / (2 * windows)


def as_counts(metric: Metric) -> np.ndarray:
    learnt = metric.values[: metric.probation]
    if np.all(metric.values == np.rint(metric.values)):
        return metric.values
    return metric.values * (SCALED_MEAN / max(float(learnt.mean()), 1e-9))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HEADWATER_DATA", ".")))
    metrics = read(parser.parse_args().data)
    windows = sum(len(m.windows) for m in metrics)
    totals = np.zeros((len(metrics), len(RATES)))
    began = time.process_time()
    for i, metric in enumerate(metrics):
        counts = as_counts(metric)
        found = score_series(counts[None], period=metric.period, start=metric.probation)
        for j, rate in enumerate(RATES):  # as detect(counts, false_alarm_rate=rate): an incident is one detection
            up = _up(found, 0.05, rate, "shared")[0]
            totals[i, j] = score(metric, [first + metric.probation for first, _ in _incidents(up)] if up.any() else [])
        print(f"{metric.name} | {len(metric.windows)} windows | {' '.join(f'{x:+.2f}' for x in totals[i])}", flush=True)
    best = int(np.argmax(totals.sum(axis=0)))
    for rate, total in zip(RATES, totals.sum(axis=0), strict=True):
        print(f"false_alarm_rate {rate:.0e} | {normalised(total, windows):.1f}")
    print(f"headwater.detect | {normalised(totals[:, best].sum(), windows):.1f} | at {RATES[best]:.0e}")
    for kind in ("realTweets", "realAdExchange", "realAWSCloudwatch"):
        rows = [i for i, m in enumerate(metrics) if m.name.startswith(kind)]
        n = sum(len(metrics[i].windows) for i in rows)
        print(f"  {kind} | {normalised(totals[rows, best].sum(), n):.1f}")
    for name, (here, everything) in PUBLISHED.items():
        print(f"{name}, published | {here:.1f} | all 58 series: {everything:.1f}")
    print(
        f"{time.process_time() - began:.0f} CPU s for {sum(len(m.values) for m in metrics):,} points x {len(RATES)} rates"
    )


if __name__ == "__main__":
    main()
