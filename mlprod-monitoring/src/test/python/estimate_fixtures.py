"""Writes src/test/resources/estimate/nannyml.json: what NannyML 0.13.1 estimates from the same rows.

Run with: NML_DISABLE_USAGE_LOGGING=1 python estimate_fixtures.py  (pip install nannyml==0.13.1)
"""
import json
import pathlib
import warnings

import numpy as np
import pandas as pd
from nannyml import CBPE
from nannyml.calibration import IsotonicCalibrator
from nannyml.performance_estimation.confidence_based import metrics as nm
from sklearn.metrics import average_precision_score, roc_auc_score

warnings.filterwarnings("ignore")
NAMES = {"rocAuc": "roc_auc", "f1": "f1", "precision": "precision", "recall": "recall",
         "specificity": "specificity", "accuracy": "accuracy", "averagePrecision": "average_precision"}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def estimated(cbpe, reference, window):
    cbpe.fit(reference)
    frame = cbpe.estimate(window).filter(period="analysis").to_df()
    return {name: float(frame[(column, "value")].iloc[0]) for name, column in NAMES.items()}


def binary(seed, rows, window_rows, intercept, slope):
    random = np.random.default_rng(seed)

    def draw(n):
        logit = intercept + 1.5 * random.standard_normal(n)
        score = np.round(sigmoid(slope * logit + 1), 9)
        assert len(np.unique(score)) == n
        return pd.DataFrame({"score": score, "predicted": (score >= 0.5).astype(int),
                             "label": (random.random(n) < sigmoid(logit)).astype(int)})

    reference, window = draw(rows), draw(window_rows)
    window = window[(window.score >= reference.score.min()) & (window.score <= reference.score.max())]
    cbpe = CBPE(y_pred_proba="score", y_pred="predicted", y_true="label", metrics=list(NAMES.values()),
                problem_type="classification_binary", chunk_number=1)
    values = estimated(cbpe, reference, window.drop(columns="label"))
    assert cbpe.needs_calibration
    order = np.argsort(-window.score.to_numpy())
    p = cbpe.calibrator.calibrate(window.score.to_numpy())
    return {"reference": reference.score.tolist(), "labels": reference.label.tolist(),
            "scores": window.score.tolist(), "predicted": window.predicted.tolist(),
            "probabilities": p.tolist(),
            "itself": float(np.sum((p * (1 - p))[order] / np.arange(1, len(p) + 1)) / p.sum()),
            "expected": values}


def multiclass(seed, rows, window_rows, classes, tilt):
    random = np.random.default_rng(seed)
    names = [f"c{k}" for k in range(classes)]

    def draw(n):
        logits = 1.5 * random.standard_normal((n, classes)) - 0.2 * np.arange(classes)
        truth = np.exp(logits)
        truth /= truth.sum(axis=1, keepdims=True)
        score = np.exp(tilt * logits)
        score = np.round(score / score.sum(axis=1, keepdims=True), 9)
        label = (random.random(n)[:, None] > np.cumsum(truth, axis=1)).sum(axis=1).clip(0, classes - 1)
        frame = pd.DataFrame(score, columns=[f"s{k}" for k in range(classes)])
        frame["predicted"] = [names[k] for k in score.argmax(axis=1)]
        frame["label"] = [names[k] for k in label]
        return frame

    reference, window = draw(rows), draw(window_rows)
    columns = [f"s{k}" for k in range(classes)]
    for column in columns:
        window = window[(window[column] >= reference[column].min()) & (window[column] <= reference[column].max())]
    window = window.reset_index(drop=True)
    cbpe = CBPE(y_pred_proba=dict(zip(names, columns)), y_pred="predicted", y_true="label",
                metrics=list(NAMES.values()), problem_type="classification_multiclass", chunk_number=1)
    values = estimated(cbpe, reference, window.drop(columns="label"))
    assert all(isinstance(each, IsotonicCalibrator) for each in cbpe._calibrators.values())
    return {"reference": reference[columns].to_numpy().tolist(), "labels": reference.label.tolist(),
            "scores": window[columns].to_numpy().tolist(), "predicted": window.predicted.tolist(),
            "classes": names, "expected": values}


def small():
    p = np.array([.05, .1, .2, .35, .45, .55, .6, .75, .9, .95])
    y = (p >= .5).astype(int)
    return {"scores": p.tolist(), "predicted": y.tolist(), "expected": {
        "rocAuc": nm.estimate_roc_auc(p, p), "f1": nm.estimate_f1(y, p), "precision": nm.estimate_precision(y, p),
        "recall": nm.estimate_recall(y, p), "specificity": nm.estimate_specificity(y, p),
        "accuracy": nm.estimate_accuracy(y, p), "averagePrecision": nm.estimate_ap(p, p)}}


def tied(seed):
    random = np.random.default_rng(seed)
    scores = np.round(random.random(60), 1)
    p = np.clip(scores ** 2 + 0.02, 0, 1)
    both, weights = np.r_[scores, scores], np.r_[p, 1 - p]
    label = np.r_[np.ones(60), np.zeros(60)]
    return {"scores": scores.tolist(), "probabilities": p.tolist(),
            "rocAuc": roc_auc_score(label, both, sample_weight=weights),
            "averagePrecision": average_precision_score(label, both, sample_weight=weights)}


out = pathlib.Path(__file__).parent.parent / "resources" / "estimate" / "nannyml.json"
out.parent.mkdir(exist_ok=True)
out.write_text(json.dumps({
    "small": small(), "tied": tied(3),
    "binary": [binary(1, 400, 120, 0.0, 2.0), binary(2, 600, 120, -1.9, 0.5)],
    "multiclass": [multiclass(3, 500, 120, 3, 2.5), multiclass(4, 800, 120, 4, 0.3)],
}, separators=(",", ":")) + "\n")
