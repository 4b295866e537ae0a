"""Writes the numbers of other tools that DriftFixtures reads: tables.csv and samples.csv with SciPy's results,
streams.csv with the streams of river's own tests and river's detections in them.

pip install numpy scipy river; then run it in src/test/python. The build does not need it.
"""
import pathlib
import random

import numpy as np
from river import drift
from scipy import stats
from scipy.spatial import distance

HERE = pathlib.Path(__file__).parent / "../resources/drift"


def text(values):
    return " ".join(repr(float(v)) if isinstance(v, float) else str(int(v)) for v in values)


def tables(rng):
    yield "before;after;chi2;p;g;gp;js2;tv;psi;kl"
    for i in range(40):
        cells = int(rng.integers(2, 25))
        n, m = (int(10 ** rng.uniform(2.5, 6.5)) for _ in range(2))
        p = rng.dirichlet(np.full(cells, 5.0))
        q = p if i % 3 == 0 else rng.dirichlet(p * 10 ** rng.uniform(1, 5))
        a, b = rng.multinomial(n, p), rng.multinomial(m, q)
        a[a == 0], b[b == 0] = 1, 1
        chi = stats.chi2_contingency([a, b], correction=False)
        g = stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood")
        u, v = a / a.sum(), b / b.sum()
        row = [chi.statistic, chi.pvalue, g.statistic, g.pvalue, distance.jensenshannon(u, v, base=2),
               abs(u - v).sum() / 2, ((v - u) * np.log(v / u)).sum(), stats.entropy(u, v)]
        yield ";".join([text(a), text(b)] + [repr(float(x)) for x in row])


def samples(rng):
    yield "before;after;d;p;w1;energy;ad;adp"
    for i in range(30):
        n, m = (int(rng.integers(5, 60)) for _ in range(2))
        a = rng.normal(size=n) if i % 2 else rng.integers(0, 9, n)
        b = rng.normal(rng.uniform(0, 2), rng.uniform(0.5, 2), m) if i % 2 else rng.integers(1, 8, m)
        a, b = a.round(6).astype(float), b.round(6).astype(float)
        ks = stats.ks_2samp(a, b, method="exact")
        ad = stats.anderson_ksamp([a, b])
        row = [ks.statistic, ks.pvalue, stats.wasserstein_distance(a, b), stats.energy_distance(a, b),
               ad.statistic, ad.pvalue]
        yield ";".join([text(a.tolist()), text(b.tolist())] + [repr(float(x)) for x in row])


def detections(detector, stream):
    found = []
    for i, x in enumerate(stream):
        detector.update(x)
        if detector.drift_detected:
            found.append(i)
    return text(found)


def streams():
    yield "name;values;adwin;ddm;up;down;both"
    np.random.seed(12345)
    one = np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000)))
    np.random.seed(12345)
    errors = [np.random.binomial(1, 0.2) for _ in range(1000)] + [np.random.binomial(1, 0.8) for _ in range(1000)]
    four_rng = random.Random(42)
    four = [x for values in ([0, 1], range(4, 8)) * 2 for x in four_rng.choices(values, k=1000)]
    rng = np.random.default_rng(7)
    slow = (rng.random(3000) < np.linspace(0.1, 0.9, 3000)).astype(int)
    steps = np.concatenate([rng.integers(low, low + 4, 700) for low in (0, 3, 1, 9, 0)])
    bend = np.concatenate([np.linspace(0, 1, 400), np.linspace(1, -2, 500)]) * 5 + rng.normal(0, 1, 900)
    both = np.concatenate([rng.normal(m, 1, 300) for m in (2, 1.5, 2.5, 2)])
    heavy = np.concatenate([rng.standard_t(2, 500), rng.standard_t(2, 400) - 1.5])
    named = [("step", one), ("errors", errors), ("four", four), ("slow", slow), ("steps", steps)]
    named += [(name, stream.round(3)) for name, stream in (("bend", bend), ("both", both), ("heavy", heavy))]
    for name, stream in named:
        is_binary = set(stream) <= {0, 1}
        yield ";".join([name, text(stream.tolist() if isinstance(stream, np.ndarray) else stream),
                        detections(drift.ADWIN(), stream),
                        detections(drift.binary.DDM(), stream) if is_binary else ""]
                       + [detections(drift.PageHinkley(mode=mode), stream) for mode in ("up", "down", "both")])


def write(name, lines):
    (HERE / name).write_text("\n".join(lines) + "\n")


write("tables.csv", tables(np.random.default_rng(1)))
write("samples.csv", samples(np.random.default_rng(2)))
write("streams.csv", streams())
