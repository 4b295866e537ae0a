"""Writes ../resources/evaluation/metrics.json: rows, and what scikit-learn and SciPy compute from them.

An interval by the delta method is checked by differences: scikit-learn's metric with one row's weight a little larger
and a little smaller gives that row's effect. An expected null means that the metric is undefined for these rows.
"""

import json
import pathlib

import numpy as np
from scipy import stats
from scipy.special import expit, logit
from sklearn import metrics as m
from sklearn.preprocessing import label_binarize

OUT = pathlib.Path(__file__).parent.parent / "resources" / "evaluation" / "metrics.json"
NAN = np.nan


def wilson(hits, n):
    interval = stats.binomtest(int(hits), int(n)).proportion_ci(method="wilson")
    return [interval.low, interval.high]


def effects(metric, weights):
    found = []
    for i in range(len(weights)):
        h = 1e-4
        up, down = weights.copy(), weights.copy()
        up[i] += h * weights[i]
        down[i] -= h * weights[i]
        found.append((metric(up) - metric(down)) / (2 * h))
    return np.array(found)


def delta(metric, weights, to, back, slope):
    value = metric(weights)
    n = weights.sum() ** 2 / (weights**2).sum()
    se = np.sqrt((effects(metric, weights) ** 2).sum() * n / (n - 1)) * slope(value)
    margin = stats.t.ppf(0.975, n - 1) * se
    return [back(to(value) - margin), back(to(value) + margin)]


def logit_delta(metric, weights):
    return delta(metric, weights, logit, expit, lambda x: 1 / (x * (1 - x)))


def log_mean(losses, weights):
    return delta(lambda w: np.average(losses, weights=w), weights, np.log, np.exp, lambda x: 1 / x)


def delong(scores, labels):
    """DeLong's variance from its definition: every pair of a positive and a negative row."""
    pos, neg = scores[labels == 1], scores[labels == 0]
    wins = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    area = wins.mean()
    variance = wins.mean(axis=1).var(ddof=1) / len(pos) + wins.mean(axis=0).var(ddof=1) / len(neg)
    margin = stats.norm.ppf(0.975) * np.sqrt(variance) / (area * (1 - area))
    return [expit(logit(area) - margin), expit(logit(area) + margin)]


def equal_width(p, hit, w, bins):
    ids = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], p)  # as calibration_curve
    return sum(abs((w * (hit - p))[ids == b].sum()) for b in range(bins)) / w.sum()


def equal_count(p, hit, w, bins):
    values, inverse = np.unique(p, return_inverse=True)
    total = np.bincount(inverse, weights=w)
    middle = np.cumsum(total) - total / 2
    ids = np.minimum(bins - 1, (bins * middle / w.sum()).astype(int))[inverse]
    return sum(abs((w * (hit - p))[ids == b].sum()) for b in range(bins)) / w.sum()


def binary(name, scores, labels, weights=None, threshold=0.5, intervals=True):
    s, y = np.array(scores, float), np.array(labels)
    w = np.ones(len(s)) if weights is None else np.array(weights, float)
    yhat = (s >= threshold).astype(int)
    both = 0 < (w * y).sum() < w.sum()
    probabilities = s.min() >= 0 and s.max() <= 1
    expected = {
        "accuracy": m.accuracy_score(y, yhat, sample_weight=w),
        "balancedAccuracy": m.balanced_accuracy_score(y, yhat, sample_weight=w) if both else NAN,
        "precision": m.precision_score(y, yhat, sample_weight=w, zero_division=NAN),
        "recall": m.recall_score(y, yhat, sample_weight=w, zero_division=NAN),
        "specificity": m.recall_score(y, yhat, sample_weight=w, pos_label=0, zero_division=NAN),
        "f1": m.fbeta_score(y, yhat, beta=1, sample_weight=w, zero_division=NAN),
        "f2": m.fbeta_score(y, yhat, beta=2, sample_weight=w, zero_division=NAN),
        "f05": m.fbeta_score(y, yhat, beta=0.5, sample_weight=w, zero_division=NAN),
        "mcc": m.matthews_corrcoef(y, yhat, sample_weight=w) if both and len(set(yhat)) == 2 else NAN,
        "rocAuc": m.roc_auc_score(y, s, sample_weight=w) if both else NAN,
        "averagePrecision": m.average_precision_score(y, s, sample_weight=w) if y.any() else NAN,
        "logLoss": m.log_loss(y, s, sample_weight=w, labels=[0, 1]) if probabilities else NAN,
        "brier": m.brier_score_loss(y, s, sample_weight=w, labels=[0, 1]) if probabilities else NAN,
        "equalWidth10": equal_width(s, y, w, 10) if probabilities else NAN,
        "equalCount10": equal_count(s, y, w, 10) if probabilities else NAN,
    }
    found = {}
    if intervals:
        if weights is None:
            found["accuracy"] = wilson((y == yhat).sum(), len(y))
            found["precision"] = wilson(y[yhat == 1].sum(), yhat.sum())
            found["recall"] = wilson(yhat[y == 1].sum(), y.sum())
            found["rocAuc"] = delong(s, y)
        found["averagePrecision"] = logit_delta(lambda v: m.average_precision_score(y, s, sample_weight=v), w)
        fisher = (np.arctanh, np.tanh, lambda x: 1 / (1 - x * x))
        n = w.sum() ** 2 / (w**2).sum()
        mcc = lambda v: m.matthews_corrcoef(y, yhat, sample_weight=v)
        found["mcc"] = delta_cells(mcc, w, *fisher)
        found["brier"] = log_mean((s - y) ** 2, w)
    return dict(name=name, scores=scores, labels=labels, weights=weights, threshold=threshold,
                expected=expected, intervals=found)


def delta_cells(metric, weights, to, back, slope):
    """The delta method without the correction n / (n - 1), as it is used for tables."""
    value = metric(weights)
    n = weights.sum() ** 2 / (weights**2).sum()
    se = np.sqrt((effects(metric, weights) ** 2).sum()) * slope(value)
    margin = stats.t.ppf(0.975, n - 1) * se
    return [back(to(value) - margin), back(to(value) + margin)]


def averages(score, **more):
    return {a: score(average=a, zero_division=NAN, **more) for a in ("macro", "micro", "weighted")}


def classification(name, predicted, actual, weights=None, intervals=False):
    p, y = np.array(predicted), np.array(actual)
    w = np.ones(len(y)) if weights is None else np.array(weights, float)
    args = dict(y_true=y, y_pred=p, sample_weight=w)
    expected = {"accuracy": m.accuracy_score(**args), "balancedAccuracy": m.balanced_accuracy_score(**args),
                "mcc": m.matthews_corrcoef(**args)}
    for a, v in averages(m.precision_score, **args).items():
        expected["precision." + a] = v
    for a, v in averages(m.recall_score, **args).items():
        expected["recall." + a] = v
    for a, v in averages(m.f1_score, **args).items():
        expected["f1." + a] = v
    for a, v in averages(m.fbeta_score, beta=2, **args).items():
        expected["f2." + a] = v
    found = {}
    if intervals:
        scale = (logit, expit, lambda x: 1 / (x * (1 - x)))
        for key, score in (("f1.macro", lambda v: m.f1_score(y, p, average="macro", sample_weight=v)),
                           ("f1.weighted", lambda v: m.f1_score(y, p, average="weighted", sample_weight=v)),
                           ("precision.weighted",
                            lambda v: m.precision_score(y, p, average="weighted", sample_weight=v))):
            found[key] = delta_cells(score, w, *scale)
        found["mcc"] = delta_cells(lambda v: m.matthews_corrcoef(y, p, sample_weight=v), w, np.arctanh, np.tanh,
                                   lambda x: 1 / (1 - x * x))
    return dict(name=name, predicted=predicted, actual=actual, weights=weights, expected=expected, intervals=found)


def multiclass(name, probabilities, actual, weights=None):
    p, y = np.array(probabilities), np.array(actual)
    k = p.shape[1]
    w = np.ones(len(y)) if weights is None else np.array(weights, float)
    onehot = label_binarize(y, classes=range(k))
    complete = len(set(actual)) == k
    expected = {
        "accuracy": m.accuracy_score(y, p.argmax(axis=1), sample_weight=w),
        "logLoss": m.log_loss(y, p, sample_weight=w, labels=range(k)),
        "brier": m.brier_score_loss(y, p, sample_weight=w, labels=range(k)),
        "top1": m.top_k_accuracy_score(y, p, k=1, sample_weight=w, labels=range(k)),
        "top2": m.top_k_accuracy_score(y, p, k=2, sample_weight=w, labels=range(k)),
        "equalWidth10": equal_width(p.max(axis=1), p.argmax(axis=1) == y, w, 10),
        "equalCount10": equal_count(p.max(axis=1), p.argmax(axis=1) == y, w, 10),
    }
    found = {}
    if complete:
        for a in ("macro", "micro", "weighted"):
            ovr = lambda v, a=a: m.roc_auc_score(y, p, multi_class="ovr", average=a, sample_weight=v)
            ap = lambda v, a=a: m.average_precision_score(onehot, p, average=a, sample_weight=v)
            expected["rocAuc." + a], found["rocAuc." + a] = ovr(w), logit_delta(ovr, w)
            expected["averagePrecision." + a], found["averagePrecision." + a] = ap(w), logit_delta(ap, w)
        if weights is None:
            for a in ("macro", "weighted"):
                expected["rocAucOneVsOne." + a] = m.roc_auc_score(y, p, multi_class="ovo", average=a)
    else:  # scikit-learn refuses: the mean over the classes that it has
        areas = [m.roc_auc_score(onehot[:, c], p[:, c], sample_weight=w) for c in sorted(set(actual))]
        expected["rocAuc.macro"] = np.mean(areas)
    return dict(name=name, scores=probabilities, actual=actual, weights=weights, expected=expected, intervals=found)


def multilabel(name, scores, labels, weights=None):
    s, y = np.array(scores), np.array(labels)
    w = np.ones(len(y)) if weights is None else np.array(weights, float)
    yhat = (s >= 0.5).astype(int)
    expected = {"subsetAccuracy": m.accuracy_score(y, yhat, sample_weight=w),
                "hammingLoss": m.hamming_loss(y, yhat, sample_weight=w)}
    found = {}
    for a in ("macro", "micro", "weighted"):
        for key, score in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
            metric = lambda v, a=a, score=score: score(y, yhat, average=a, sample_weight=v, zero_division=NAN)
            expected[f"{key}.{a}"], found[f"{key}.{a}"] = metric(w), logit_delta(metric, w)
        for key, score in (("rocAuc", m.roc_auc_score), ("averagePrecision", m.average_precision_score)):
            metric = lambda v, a=a, score=score: score(y, s, average=a, sample_weight=v)
            expected[f"{key}.{a}"], found[f"{key}.{a}"] = metric(w), logit_delta(metric, w)
    return dict(name=name, scores=scores, labels=labels, weights=weights, expected=expected, intervals=found)


def regression(name, predicted, actual, weights=None, intervals=True):
    p, y = np.array(predicted, float), np.array(actual, float)
    w = np.ones(len(y)) if weights is None else np.array(weights, float)
    spread = y.max() > y.min()
    r2 = lambda v: m.r2_score(y, p, sample_weight=v)
    expected = {
        "mae": m.mean_absolute_error(y, p, sample_weight=w),
        "rmse": m.root_mean_squared_error(y, p, sample_weight=w),
        "mape": m.mean_absolute_percentage_error(y, p, sample_weight=w) if (y != 0).all() else NAN,
        "quantileLoss.1": m.mean_pinball_loss(y, p, alpha=0.1, sample_weight=w),
        "quantileLoss.9": m.mean_pinball_loss(y, p, alpha=0.9, sample_weight=w),
        "r2": r2(w) if spread else NAN,
    }
    found = {}
    if intervals:
        found["mae"] = log_mean(abs(p - y), w)
        found["rmse"] = list(np.sqrt(log_mean((p - y) ** 2, w)))
        up, low = delta(lambda v: 1 - r2(v), w, np.log, np.exp, lambda x: 1 / x)[::-1]
        found["r2"] = [1 - up, 1 - low]
    return dict(name=name, predicted=predicted, actual=actual, weights=weights, expected=expected, intervals=found)


def ranking(name, scores, relevance, weights=None):
    counted = [i for i, r in enumerate(relevance) if sum(r) > 0]
    w = [1 if weights is None else weights[i] for i in counted]
    expected = {}
    for k in (1, 3, None):
        values = [m.ndcg_score([relevance[i]], [scores[i]], k=k) for i in counted]
        expected["ndcg" + str(k or "")] = np.average(values, weights=w)
    return dict(name=name, scores=scores, relevance=relevance, weights=weights, expected=expected, intervals={})


def rounded(values, digits=4):
    return [float(v) for v in np.round(values, digits)]


def main():
    rng = np.random.default_rng(20301)
    y = rng.integers(0, 2, 60)
    s = expit(1.2 * (2 * y - 1) + 1.5 * rng.normal(size=60))
    w = rounded(rng.uniform(0.1, 3, 60), 2)
    labels = [int(v) for v in y]
    zeros = [0.0 if i % 7 == 0 else v for i, v in enumerate(w)]
    edges = [0.0, 1.0, 1.0, 0.0, 0.3, 0.1, 0.5, 0.7, 0.2, 0.9, 0.6, 0.4]
    cases = dict(
        binary=[
            binary("no ties", rounded(s), labels),
            binary("ties", rounded(s, 1), labels),
            binary("weights", rounded(s), labels, w),
            binary("weights and ties", rounded(s, 1), labels, w),
            binary("weights of zero", rounded(s, 1), labels, zeros, intervals=False),
            binary("another threshold", rounded(s), labels, threshold=0.8),
            binary("probabilities of 0 and 1, right and wrong", edges, [0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1],
                   intervals=False),
            binary("log odds", rounded(logit(s)), labels, threshold=0.0, intervals=False),
            binary("constant", [0.5] * 10, [1, 0, 0, 1, 0, 0, 0, 1, 0, 0], intervals=False),
            binary("only positives", [0.1, 0.6, 0.9], [1, 1, 1], intervals=False),
            binary("only negatives", [0.1, 0.6, 0.9], [0, 0, 0], intervals=False),
            binary("never yes", [0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1], intervals=False),
            binary("separated", [0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], intervals=False),
            binary("one row", [0.7], [1], intervals=False),
        ],
        classification=[], multiclass=[], multilabel=[], regression=[], ranking=[])

    names = np.array(["ant", "bee", "cat", "dog"])
    a = rng.integers(0, 4, 80)
    p = np.where(rng.random(80) < 0.6, a, rng.integers(0, 4, 80))
    w80 = rounded(rng.uniform(0.1, 3, 80), 2)
    actual, predicted = list(names[a]), list(names[p])
    cases["classification"] += [
        classification("four classes", predicted, actual, intervals=True),
        classification("weights", predicted, actual, w80, intervals=True),
        classification("a class that is never predicted", ["b", "b", "c", "b", "c", "c"],
                       ["a", "b", "c", "b", "c", "a"]),
        classification("a class that is only predicted", ["a", "b", "c", "b"], ["b", "b", "c", "b"]),
        classification("all wrong", ["a", "b", "c"], ["b", "c", "a"]),
    ]

    a = rng.integers(0, 4, 50)
    raw = rng.normal(size=(50, 4)) + 1.5 * np.eye(4)[a]
    soft = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    coarse = np.round(soft * 16) / 16
    coarse[:, 3] = 1 - coarse[:, :3].sum(axis=1)
    coarse = np.abs(coarse) / np.abs(coarse).sum(axis=1, keepdims=True)
    w50 = rounded(rng.uniform(0.1, 3, 50), 2)
    a = [int(v) for v in a]
    cases["multiclass"] += [
        multiclass("four classes", soft.tolist(), a),
        multiclass("weights", soft.tolist(), a, w50),
        multiclass("a class that does not occur", soft.tolist(), [v if v != 2 else 1 for v in a]),
    ]
    # Ties: scikit-learn's top-k breaks them by place, so it is not compared.
    tied = multiclass("ties", coarse.tolist(), a, w50)
    for key in ("top1", "top2"):
        del tied["expected"][key]
    cases["multiclass"].append(tied)

    y = (rng.random((40, 3)) < [0.5, 0.3, 0.2]).astype(int)
    s = np.round(expit(1.5 * (2 * y - 1) + 1.5 * rng.normal(size=y.shape)), 2)
    cases["multilabel"] += [
        multilabel("three labels", s.tolist(), y.tolist()),
        multilabel("weights", s.tolist(), y.tolist(), rounded(rng.uniform(0.1, 3, 40), 2)),
    ]

    y = rng.gamma(2, 10, 50)
    p = y * rng.lognormal(0, 0.2, 50)
    cases["regression"] += [
        regression("fifty rows", rounded(p), rounded(y)),
        regression("weights", rounded(p), rounded(y), w50),
        regression("far from 0", rounded(p + 1e6), rounded(y + 1e6), intervals=False),
        regression("with a 0", [1.0, 2.0, 3.5], [0.0, 2.0, 3.0], intervals=False),
        regression("constant actual", [1.0, 2.0, 3.0], [0.1, 0.1, 0.1], intervals=False),
        regression("constant predictions", [2.0, 2.0, 2.0], [1.0, 2.0, 4.0], intervals=False),
        regression("worse than the mean", [9.0, -2.0, 3.0], [1.0, 2.0, 3.0], intervals=False),
    ]

    queries = [int(v) for v in rng.integers(2, 9, 12)]
    relevance = [[float(v) for v in rng.integers(0, 4, n)] for n in queries]
    relevance[3] = [0.0] * queries[3]
    scores = [rounded(rng.normal(size=n) + np.array(r) / 2, 2) for n, r in zip(queries, relevance)]
    ties = [rounded(v, 0) for v in scores]
    cases["ranking"] += [
        ranking("graded", scores, relevance),
        ranking("ties", ties, relevance),
        ranking("weights", scores, relevance, rounded(rng.uniform(0.1, 3, 12), 2)),
    ]

    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps(cases, default=float).replace("NaN", "null")
    OUT.write_text(text.replace('{"name"', '\n{"name"') + "\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


main()
