"""Writes src/test/resources/performance: labelled predictions of one window each, and what scikit-learn says of them.

Run from mlprod-monitoring with scikit-learn 1.9.1 and numpy: python src/test/python/performance_fixtures.py
"""

from pathlib import Path

import numpy as np
from sklearn import metrics as m

OUT = Path("src/test/resources/performance")
ROWS = 300
rng = np.random.default_rng(16)


def write(name, header, rows):
    lines = [header] + [",".join(x if isinstance(x, str) else repr(float(x)) for x in row) for row in rows]
    (OUT / name).write_text("\n".join(lines) + "\n")


def binary():
    label = rng.random(ROWS) < 0.4
    score = np.round(1 / (1 + np.exp(-rng.normal(np.where(label, 0.8, -0.9), 1.2))), 3)  # with ties
    predicted = score >= 0.5
    write("binary.csv", "score,label", zip(score, np.where(label, "yes", "no")))
    return {
        "rocAuc": m.roc_auc_score(label, score),
        "accuracy": m.accuracy_score(label, predicted),
        "precision": m.precision_score(label, predicted),
        "recall": m.recall_score(label, predicted),
        "f1": m.f1_score(label, predicted),
        "specificity": m.recall_score(~label, ~predicted),
        "balancedAccuracy": m.balanced_accuracy_score(label, predicted),
        "mcc": m.matthews_corrcoef(label, predicted),
        "averagePrecision": m.average_precision_score(label, score),
        "logLoss": m.log_loss(label, score),
        "brier": m.brier_score_loss(label, score),
    }


def multiclass():
    classes = np.array(["bird", "cat", "dog"])
    label = rng.choice(3, ROWS, p=[0.2, 0.5, 0.3])
    logits = rng.normal(0, 1, (ROWS, 3)) + 1.3 * np.eye(3)[label]
    score = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    predicted = score.argmax(axis=1)
    write("multiclass.csv", "bird,cat,dog,label", [(*s, classes[y]) for s, y in zip(score, label)])
    return {
        "rocAuc": m.roc_auc_score(label, score, multi_class="ovr"),
        "accuracy": m.accuracy_score(label, predicted),
        "precision": m.precision_score(label, predicted, average="macro"),
        "recall": m.recall_score(label, predicted, average="macro"),
        "f1": m.f1_score(label, predicted, average="macro"),
        "balancedAccuracy": m.balanced_accuracy_score(label, predicted),
        "mcc": m.matthews_corrcoef(label, predicted),
        "averagePrecision": m.average_precision_score(np.eye(3)[label], score, average="macro"),
        "logLoss": m.log_loss(label, score),
        "brier": m.brier_score_loss(label, score, scale_by_half=False),
    }


def regression():
    actual = rng.normal(50, 20, ROWS)
    predicted = actual + rng.normal(1, 5, ROWS)
    write("regression.csv", "predicted,label", zip(predicted, actual))
    return {
        "mae": m.mean_absolute_error(actual, predicted),
        "rmse": m.root_mean_squared_error(actual, predicted),
        "mape": m.mean_absolute_percentage_error(actual, predicted),
        "r2": m.r2_score(actual, predicted),
    }


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    expected = {"binary": binary(), "multiclass": multiclass(), "regression": regression()}
    write("expected.csv", "task,metric,value", [(t, k, v) for t, of in expected.items() for k, v in of.items()])
