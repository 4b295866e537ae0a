"""Prints the table of DRIFT.md on p-values far out in the tail: false positives of tables without a shift, divided by
the nominal number, of the chi-square test, the G-test, and the larger one of their p-values.

pip install numpy scipy. The build does not need it.
"""
import numpy as np
from scipy.stats import chi2

TABLES = 3_000_000


def row(rng, n, m, shares):
    after, before = (rng.multinomial(rows, shares, TABLES).astype(float) for rows in (n, m))
    pooled = after + before
    expected, expected_before = pooled * n / (n + m), pooled * m / (n + m)
    with np.errstate(all="ignore"):
        x = np.where(pooled > 0, (after - expected) ** 2 / expected
                     + (before - expected_before) ** 2 / expected_before, 0).sum(1)
        g = 2 * (np.where(after > 0, after * np.log(after / expected), 0)
                 + np.where(before > 0, before * np.log(before / expected_before), 0)).sum(1)
    p, q = chi2.sf(x, len(shares) - 1), chi2.sf(g, len(shares) - 1)
    for level in 1e-2, 1e-3, 1e-4, 1e-5, 1e-6:
        ratios = [(values <= level).mean() / level for values in (p, q, np.maximum(p, q))]
        print(n, m, len(shares), level, *(f"{r:.2f}" for r in ratios), f"+-{1 / np.sqrt(level * TABLES):.2f}")


generator = np.random.default_rng(1)
equal = np.full(10, 0.1)
row(generator, 50, 5_000, equal)
row(generator, 500, 5_000, equal)
row(generator, 1_000, 50_000, np.r_[np.full(9, 0.005), 0.955])
