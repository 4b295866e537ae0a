"""Writes trees.onnx and mlp.onnx into ../resources/. logistic30.onnx is mlprod-core's test model of that name.

Needs numpy 2.4.6, scikit-learn 1.9.1, skl2onnx 1.20.0, onnx 1.23.2 and onnxruntime 1.28.0. What the models say
is of no interest here, only how much work it is; so both are trained once, and checked against scikit-learn.
"""
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from skl2onnx import to_onnx
from sklearn.datasets import load_digits, make_classification
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.neural_network import MLPClassifier

OUT = Path(__file__).resolve().parent.parent / "resources"


def trees():
    """200 trees of depth 4 over 30 features; from enough rows that every tree uses its depth."""
    x, y = make_classification(n_samples=4000, n_features=30, n_informative=20, random_state=1)
    x = x.astype(np.float32)
    return GradientBoostingClassifier(n_estimators=200, max_depth=4, subsample=0.5, random_state=1).fit(x, y), x


def mlp():
    """64-128-64-10 on scikit-learn's digits."""
    x, y = load_digits(return_X_y=True)
    x = x.astype(np.float32)
    return MLPClassifier((128, 64), max_iter=60, random_state=1).fit(x, y), x


def write(name, classifier, x):
    model = to_onnx(classifier, x[:1], name=name, options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
    onnx.checker.check_model(model)
    path = OUT / f"{name}.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    label, probabilities = session.run(["label", "probabilities"], {"X": x})
    np.testing.assert_allclose(probabilities, classifier.predict_proba(x), atol=1e-4)
    assert (label == classifier.predict(x)).mean() > 0.999
    assert path.stat().st_size < 500_000
    print(f"{path.name}: {path.stat().st_size} bytes")


write("trees", *trees())
write("mlp", *mlp())
