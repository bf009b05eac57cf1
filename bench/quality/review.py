"""How often the weekly review names growth where there is none, and how often it finds growth that is there.

    python bench/quality/review.py

Made-up weeks of 60 issues with gamma rates and more spread than Poisson; 100 reviews a row.
"""

from datetime import date, timedelta

import numpy as np

from headwater.app.usecases.growing import FDR, Weeks, grown

REVIEWS, ISSUES = 100, 60


def weeks(table: np.ndarray) -> Weeks:
    mondays = [date(2026, 1, 5) + timedelta(days=7 * i) for i in range(table.shape[1])]
    return Weeks(mondays, [f"t{i}" for i in range(len(table))], table.astype(float), table.sum(axis=0).astype(float))


def main() -> None:
    print(
        "| weeks before | spread | reviews that name growth where none is | 95 % intervals that hold | growth x2 found | x3 |"
    )
    print("|---|---|---|---|---|---|")
    for n_weeks in (8, 16, 26, 52):
        for spread in (0.0, 0.15):
            draw = np.random.default_rng(7)
            false, inside, total, hit = 0, 0, 0, {2: 0, 3: 0}
            for _ in range(REVIEWS):
                rates = draw.gamma(1.5, 8.0, (ISSUES, 1)) + 1
                noise = (
                    draw.gamma(1 / spread**2, spread**2, (ISSUES, n_weeks + 1))
                    if spread
                    else np.ones((ISSUES, n_weeks + 1))
                )
                table = draw.poisson(rates * noise)
                rows = grown(weeks(table), level=0.95)
                false += any(row.p_value <= FDR for row in rows)
                inside += sum(row.low <= row.observed <= row.high for row in rows)
                total += len(rows)
                largest = int(np.argsort(rates[:, 0])[-6])  # one of the ten largest
                for times in hit:
                    more = table.copy()
                    more[largest, -1] = draw.poisson(rates[largest, 0] * times)
                    hit[times] += grown(weeks(more), level=0.95)[largest].p_value <= FDR
            shares = [f"{x:.1%}" for x in (false / REVIEWS, inside / total, hit[2] / REVIEWS, hit[3] / REVIEWS)]
            print(f"| {n_weeks} | {spread:.0%} | " + " | ".join(shares) + " |")


if __name__ == "__main__":
    main()
