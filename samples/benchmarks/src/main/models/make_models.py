"""Writes trees.onnx, mlp.onnx and slow.onnx into ../resources/. logistic30.onnx is mlprod-core's test model of that name.

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
TURNS = 120


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


def slow():
    """logistic30 with a detour of some fifty times its own work, in a loop so that the file stays small."""
    model = onnx.load(OUT / "logistic30.onnx")
    graph = model.graph
    for node in graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = "detoured" if name == "X" else name
    f32, i64, flag = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64, onnx.TensorProto.BOOL
    value = onnx.helper.make_tensor_value_info
    body = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMul", ["before", "weights"], ["product"]),
         onnx.helper.make_node("Tanh", ["product"], ["after"]),
         onnx.helper.make_node("Identity", ["go"], ["on"])],
        "detour",
        [value("i", i64, []), value("go", flag, []), value("before", f32, [None, 30])],
        [value("on", flag, []), value("after", f32, [None, 30])])
    weights = np.random.default_rng(1).normal(0, 0.1, (30, 30)).astype(np.float32)
    constants = {"turns": np.array(TURNS), "yes": np.array(True), "nothing": np.float32([0]), "weights": weights}
    graph.initializer.extend(onnx.numpy_helper.from_array(array, name) for name, array in constants.items())
    detour = [onnx.helper.make_node("Loop", ["turns", "yes", "X"], ["detour"], body=body),
              onnx.helper.make_node("Mul", ["detour", "nothing"], ["nought"]),
              onnx.helper.make_node("Add", ["X", "nought"], ["detoured"])]
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(detour + rest)
    onnx.checker.check_model(model)
    (OUT / "slow.onnx").write_bytes(model.SerializeToString(deterministic=True))
    x = np.random.default_rng(2).normal(0, 1, (1000, 30)).astype(np.float32)
    probabilities = [ort.InferenceSession(OUT / name, providers=["CPUExecutionProvider"]).run(["probabilities"], {"X": x})[0]
                     for name in ("logistic30.onnx", "slow.onnx")]
    np.testing.assert_array_equal(*probabilities)


write("trees", *trees())
write("mlp", *mlp())
slow()
