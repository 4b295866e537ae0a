"""Writes the test models into ../resources/models/ (see README.md for what each one is for).

One function per model (or per family of models), registered in MODELS with the file it makes. A
function returns Case(model, feeds): the model is checked with onnx.checker, written, and run once
with ONNX Runtime on the feeds. Feeds None means: not meant to run (the reason is in `note`).
The CSV files hold what the training library itself predicts, not what ONNX Runtime predicts.
"""
import sys
from dataclasses import dataclass, field
from pathlib import Path

import lightgbm
import ml_dtypes
import numpy as np
import onnx
import onnxmltools
import onnxruntime as ort
import xgboost
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as MltoolsFloat
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris
from sklearn.ensemble import BaggingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

OUT = Path(__file__).resolve().parent.parent / "resources/models"
SKL_OPSET = {"": 17, "ai.onnx.ml": 3}
A = onnx.AttributeProto
F, D, I64, STR, BOOL = T.FLOAT, T.DOUBLE, T.INT64, T.STRING, T.BOOL
MODELS = {}


@dataclass
class Case:
    model: onnx.ModelProto
    feeds: dict | None
    expect: dict = field(default_factory=dict)  # output name -> expected value (within 1e-5)
    checked: bool = True                        # legal for onnx.checker
    note: str = ""


def makes(*files):
    def register(function):
        for file in files:
            MODELS[file] = function
        return function
    return register


# ---- helpers ---------------------------------------------------------------------------------

def tensor(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def const(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype=dtype), name)


def build(nodes, inputs, outputs, initializers=(), name="test", opset=17, extra_opsets=(), **fields):
    nodes = nodes if isinstance(nodes, list) else [nodes]
    graph = h.make_graph(nodes, name, inputs, outputs, initializer=list(initializers))
    opsets = [h.make_opsetid("", opset), h.make_opsetid("ai.onnx.ml", 3), *extra_opsets]
    return h.make_model(graph, ir_version=8, opset_imports=opsets, **{"producer_name": "mlprod-tests", **fields})


def ml(op, inputs, outputs, **attributes):
    return h.make_node(op, inputs, outputs, domain="ai.onnx.ml", **attributes)


def f32(values):
    return np.asarray(values, dtype=np.float32)


def strings(values):
    return np.asarray(values, dtype=object)


def tidy(model):
    """Names the dynamic first dimension of the tensors "N" and puts the opsets in a fixed order.

    The converters leave the dimension unnamed, and some list the opsets twice or in random order.
    """
    for value in [*model.graph.input, *model.graph.output]:
        if value.type.HasField("tensor_type"):
            dims = value.type.tensor_type.shape.dim
            if dims and not dims[0].HasField("dim_value"):
                dims[0].dim_param = "N"
    opsets = sorted({(opset.domain, opset.version) for opset in model.opset_import})
    del model.opset_import[:]
    model.opset_import.extend(h.make_opsetid(*opset) for opset in opsets)
    return model


def sklearn_to_onnx(model, width, name, zipmap):
    options = {} if zipmap else {"zipmap": False}
    return tidy(to_onnx(model, initial_types=[("X", FloatTensorType([None, width]))], name=name,
                              options=options, target_opset=SKL_OPSET))


def write_csv(name, x, columns):
    """f0,f1,... hold the shortest text that reads back as the same float; NaN is an empty cell."""
    text = lambda v: "" if v != v else str(v)
    with open(OUT / name, "w", encoding="utf-8", newline="\n") as file:
        file.write(",".join([*(f"f{i}" for i in range(x.shape[1])), *columns]) + "\n")
        for i, row in enumerate(f32(x)):
            file.write(",".join([*map(text, row), *(str(values[i]) for values in columns.values())]) + "\n")


def classes_csv(name, x, labels, probabilities, names):
    write_csv(name, x, {"label": labels} | {n: np.asarray(p, dtype=np.float64) for n, p in zip(names, probabilities.T)})


# ---- trained models --------------------------------------------------------------------------

@makes("logistic30", "logistic30_zipmap")
def logistic(file):
    x, y = load_breast_cancer(return_X_y=True)
    x = f32(x)
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000)).fit(x[100:].astype(float), y[100:])
    rows = x[:100]
    labels, p = classifier.predict(rows.astype(float)), classifier.predict_proba(rows.astype(float))
    if file == "logistic30_zipmap":
        expect = {"output_label": labels, "output_probability": [dict(enumerate(row)) for row in p]}
        return Case(sklearn_to_onnx(classifier, 30, file, zipmap=True), {"X": rows}, expect)
    classes_csv("logistic30.csv", rows, labels, p, ["p0", "p1"])
    return Case(sklearn_to_onnx(classifier, 30, file, zipmap=False), {"X": rows}, {"label": labels, "probabilities": p})


@makes("forest", "forest_zipmap")
def forest(file):
    data = load_iris()
    x, y = f32(data.data), data.target_names.astype(object)[data.target]
    classifier = RandomForestClassifier(20, max_depth=4, random_state=1).fit(x, y)
    rows = x[::3]
    labels, p = classifier.predict(rows), classifier.predict_proba(rows)
    if file == "forest_zipmap":
        expect = {"output_label": labels, "output_probability": [dict(zip(classifier.classes_, row)) for row in p]}
        return Case(sklearn_to_onnx(classifier, 4, file, zipmap=True), {"X": rows}, expect)
    classes_csv("forest.csv", rows, labels, p, classifier.classes_)
    return Case(sklearn_to_onnx(classifier, 4, file, zipmap=False), {"X": rows}, {"label": labels, "probabilities": p})


@makes("xgboost")
def xgboost_classifier(file):
    x, y = load_breast_cancer(return_X_y=True)
    x = f32(x[:, :10])
    x[np.random.default_rng(3).random(x.shape) < 0.1] = np.nan
    classifier = xgboost.XGBClassifier(n_estimators=15, max_depth=3, learning_rate=0.3, n_jobs=1, random_state=1)
    classifier.fit(x[100:], y[100:])
    model = onnxmltools.convert_xgboost(classifier, name=file, initial_types=[("X", MltoolsFloat([None, 10]))],
                                        target_opset=15)
    rows = x[:100]
    labels, p = classifier.predict(rows), classifier.predict_proba(rows)
    classes_csv("xgboost.csv", rows, labels, p, ["p0", "p1"])
    return Case(tidy(model), {"X": rows}, {"label": labels, "probabilities": p})


@makes("lightgbm")
def lightgbm_regressor(file):
    x, y = load_diabetes(return_X_y=True)
    x = f32(x)
    regressor = lightgbm.LGBMRegressor(n_estimators=20, num_leaves=8, n_jobs=1, random_state=1, deterministic=True,
                                       force_col_wise=True, verbose=-1).fit(x[100:], y[100:])
    model = onnxmltools.convert_lightgbm(regressor, name=file, initial_types=[("X", MltoolsFloat([None, 10]))],
                                         target_opset=15)
    rows = x[:100]
    predicted = regressor.predict(rows)
    write_csv("lightgbm.csv", rows, {"prediction": predicted})
    return Case(tidy(model), {"X": rows}, {model.graph.output[0].name: predicted.reshape(-1, 1)})


@makes("lightgbm_classifier")
def lightgbm_classifier(file):
    """onnxmltools declares the label as [1], but gives as many as there are rows."""
    data = load_iris()
    x, y = f32(data.data), np.array([3, 7, 9])[data.target]
    classifier = lightgbm.LGBMClassifier(n_estimators=5, num_leaves=4, n_jobs=1, random_state=1, deterministic=True,
                                         force_col_wise=True, verbose=-1).fit(x, y)
    model = tidy(onnxmltools.convert_lightgbm(classifier, name=file, initial_types=[("X", MltoolsFloat([None, 4]))],
                                              target_opset=15, zipmap=False))
    assert model.graph.output[0].type.tensor_type.shape.dim[0].dim_value == 1, "onnxmltools has been mended"
    rows = x[::5]
    labels, p = classifier.predict(rows), classifier.predict_proba(rows)
    classes_csv(f"{file}.csv", rows, labels, p, ["p3", "p7", "p9"])
    return Case(model, {"X": rows}, {"label": labels, "probabilities": p})


@makes("bagging")
def bagging(file):
    """The trees inside call the classes 0, 1 and 2; an array says that these are 3, 7 and 9."""
    data = load_iris()
    x, y = f32(data.data), np.array([3, 7, 9])[data.target]
    classifier = BaggingClassifier(DecisionTreeClassifier(max_depth=3), n_estimators=4, random_state=1).fit(x, y)
    rows = x[::5]
    labels, p = classifier.predict(rows), classifier.predict_proba(rows)
    classes_csv(f"{file}.csv", rows, labels, p, ["p3", "p7", "p9"])
    return Case(sklearn_to_onnx(classifier, 4, file, zipmap=False), {"X": rows}, {"label": labels, "probabilities": p})


@makes("mlp")
def mlp(file):
    x, y = load_digits(return_X_y=True)
    x = f32(x / 16)
    net = MLPClassifier((64,), max_iter=60, tol=0.01, random_state=1).fit(x[200:].astype(float), y[200:])
    (w1, w2), (b1, b2) = net.coefs_, net.intercepts_
    nodes = [h.make_node("Gemm", ["pixels", "w1", "b1"], ["hidden"]), h.make_node("Relu", ["hidden"], ["active"]),
             h.make_node("Gemm", ["active", "w2", "b2"], ["logits"]), h.make_node("Softmax", ["logits"], ["scores"], axis=1)]
    model = build(nodes, [tensor("pixels", F, ["N", 64])], [tensor("scores", F, ["N", 10])],
                  [const("w1", w1), const("b1", b1), const("w2", w2), const("b2", b2)])
    rows = x[:20]
    p = net.predict_proba(rows.astype(float))
    classes_csv("mlp.csv", rows, net.predict(rows.astype(float)), p, [f"p{i}" for i in range(10)])
    return Case(model, {"pixels": rows}, {"scores": p})


@makes("cnn")
def cnn(file):
    random = np.random.default_rng(5)
    nodes = [h.make_node("Conv", ["image", "kernel", "bias"], ["conv"], pads=[1, 1, 1, 1]),
             h.make_node("Relu", ["conv"], ["active"]),
             h.make_node("MaxPool", ["active"], ["pooled"], kernel_shape=[2, 2], strides=[2, 2]),
             h.make_node("Flatten", ["pooled"], ["flat"]), h.make_node("Gemm", ["flat", "w", "b"], ["scores"])]
    weights = [const("kernel", random.normal(size=(4, 1, 3, 3))), const("bias", random.normal(size=4)),
               const("w", random.normal(size=(64, 10))), const("b", random.normal(size=10))]
    model = build(nodes, [tensor("image", F, ["N", 1, 8, 8])], [tensor("scores", F, ["N", 10])], weights)
    return Case(model, {"image": f32(random.random((2, 1, 8, 8)))})


# ---- ZipMap, sequences, optionals, sparse ------------------------------------------------------

def sequence_of_maps(name, key):
    kind = h.make_map_type_proto(key, h.make_tensor_type_proto(F, []))
    return h.make_value_info(name, h.make_sequence_type_proto(kind))


def sequence_of(name, kind, shape):
    return h.make_value_info(name, h.make_sequence_type_proto(h.make_tensor_type_proto(kind, shape)))


def optional_of(name, kind, shape):
    return h.make_value_info(name, h.make_optional_type_proto(h.make_tensor_type_proto(kind, shape)))


@makes("zipmap_order")
def zipmap_order(file):
    nodes = [h.make_node("Identity", ["x"], ["scores"]),
             ml("ZipMap", ["scores"], ["y"], classlabels_strings=["zebra", "ant", "mole"])]
    model = build(nodes, [tensor("x", F, ["N", 3])], [sequence_of_maps("y", STR)])
    return Case(model, {"x": f32([[1, 2, 3]])}, {"y": [{"zebra": 1, "ant": 2, "mole": 3}]})


@makes("two_zipmaps")
def two_zipmaps(file):
    nodes = [ml("ZipMap", ["a"], ["by_name"], classlabels_strings=["no", "yes"]),
             ml("ZipMap", ["b"], ["by_number"], classlabels_int64s=[30, 10, 20])]
    model = build(nodes, [tensor("a", F, ["N", 2]), tensor("b", F, ["N", 3])],
                  [sequence_of_maps("by_name", STR), sequence_of_maps("by_number", I64)])
    return Case(model, {"a": f32([[1, 2]]), "b": f32([[3, 4, 5]])},
                {"by_name": [{"no": 1, "yes": 2}], "by_number": [{30: 3, 10: 4, 20: 5}]})


LOOKUPS = {"lookup_int64": h.make_tensor("classes", I64, [3], [3, 7, 9]), "lookup_int64_raw": const("classes", [3, 7, 9], np.int64),
           "lookup_int32": h.make_tensor("classes", T.INT32, [3], [3, 7, 9]), "lookup_int32_raw": const("classes", [3, 7, 9], np.int32),
           "lookup_string": h.make_tensor("classes", STR, [3], [b"low", b"mid", b"high"]),
           "lookup_zipmap": h.make_tensor("classes", I64, [3], [3, 7, 9])}


@makes(*LOOKUPS)
def lookup(file):
    """The scores are the input; the classifier says 0, 1, 2 for what the label output and callers call otherwise."""
    texts = file == "lookup_string"
    nodes = [ml("LinearClassifier", ["x"], ["position", "scores"], classlabels_ints=[0, 1, 2], multi_class=1, post_transform="NONE",
                coefficients=f32(np.eye(3)).ravel(), intercepts=f32(np.zeros(3))),
             h.make_node("ArgMax", ["scores"], ["winner"], axis=1, keepdims=0),
             ml("ArrayFeatureExtractor", ["classes", "winner"], ["found"]),
             h.make_node("Reshape", ["found", "flat"], ["found_flat"]),
             h.make_node("Identity" if texts else "Cast", ["found_flat"], ["label"], **({} if texts else {"to": I64}))]
    outputs = [tensor("label", STR if texts else I64, ["N"]), tensor("scores", F, ["N", 3])]
    expect = {"label": strings(["high", "mid"]) if texts else [9, 7]}
    if file == "lookup_zipmap":
        nodes.append(ml("ZipMap", ["scores"], ["by_class"], classlabels_int64s=[30, 70, 90]))
        outputs[1] = sequence_of_maps("by_class", I64)
        expect["by_class"] = [{30: 1, 70: 2, 90: 3}, {30: 5, 70: 6, 90: 4}]
    model = build(nodes, [tensor("x", F, ["N", 3])], outputs, [LOOKUPS[file], const("flat", [-1], np.int64)])
    return Case(model, {"x": f32([[1, 2, 3], [5, 6, 4]])}, expect)


def risk_model(labels, nodes, outputs, initializers=()):
    """x is (income, debt): the more debt above the income, the likelier "bad" (1); the columns are in the order of labels."""
    texts = isinstance(labels[0], str)
    side = [{"good": -1, "bad": 1, 0: -1, 1: 1}.get(label, 0) for label in labels]
    classifier = ml("LinearClassifier", ["x"], ["label", "scores"], multi_class=1, post_transform="SOFTMAX",
                    coefficients=f32([value for s in side for value in (-s, s)]), intercepts=f32(np.zeros(len(labels))),
                    **{"classlabels_strings" if texts else "classlabels_ints": labels})
    model = build([classifier, *nodes], [tensor("x", F, ["N", 2])], [tensor("label", STR if texts else I64, ["N"]), *outputs],
                  initializers)
    x = f32([[3, 1], [1, 3]])
    z = np.exp(np.outer(x[:, 1] - x[:, 0], side))
    p = z / z.sum(axis=1, keepdims=True)
    expect = {"label": np.asarray(labels, dtype=object if texts else np.int64)[p.argmax(axis=1)]}
    return model, x, p, expect


RISKS = {"risk_good_bad": ["good", "bad"], "risk_bad_good": ["bad", "good"], "risk_good_bad_unsure": ["good", "bad", "unsure"],
         "risk_other_words": ["ok", "not ok"], "risk_01": [0, 1], "risk_10": [1, 0], "risk_01_texts": ["0", "1"]}


@makes(*RISKS)
def risk(file):
    labels = RISKS[file]
    if file in ("risk_other_words", "risk_01_texts"):
        model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Identity", ["scores"], ["probabilities"])],
                                         [tensor("probabilities", F, ["N", len(labels)])])
        for attribute in model.graph.node[0].attribute:
            if attribute.name == "classlabels_strings":
                attribute.strings[:] = [label.encode() for label in labels]
        expect["label"] = strings(labels)
    else:
        model, x, p, expect = risk_model(labels, [h.make_node("Identity", ["scores"], ["probabilities"])],
                                         [tensor("probabilities", F, ["N", len(labels)])])
    return Case(model, {"x": x}, expect | {"probabilities": p})


@makes("risk_zipmap", "risk_zipmap_reversed", "risk_zipmap_01")
def risk_zipmap(file):
    labels = {"risk_zipmap": ["good", "bad"], "risk_zipmap_reversed": ["bad", "good"], "risk_zipmap_01": [0, 1]}[file]
    texts = file != "risk_zipmap_01"
    names = {"classlabels_strings" if texts else "classlabels_int64s": labels}
    model, x, p, expect = risk_model(labels, [ml("ZipMap", ["scores"], ["probabilities"], **names)],
                                     [sequence_of_maps("probabilities", STR if texts else I64)])
    return Case(model, {"x": x}, expect | {"probabilities": [dict(zip(labels, row)) for row in p]})


@makes("risk_second", "risk_second_reversed")
def risk_second(file):
    """Only the score of the second class comes out; which that is follows from the classifier's labels."""
    labels = ["good", "bad"] if file == "risk_second" else ["bad", "good"]
    model, x, p, expect = risk_model(labels, [h.make_node("Gather", ["scores", "second"], ["risk"], axis=1)],
                                     [tensor("risk", F, ["N", 1])], [const("second", [1], np.int64)])
    return Case(model, {"x": x}, expect | {"risk": p[:, 1:]})


@makes("risk_swapped", "risk_unknown", "risk_mixed")
def risk_moved(file):
    """The columns behind the classifier are not in its order, or nobody can tell without running it."""
    scores = tensor("probabilities", F, ["N", 2])
    if file == "risk_swapped":
        model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Gather", ["scores", "swap"], ["probabilities"], axis=1)],
                                         [scores], [const("swap", [1, 0], np.int64)])
        return Case(model, {"x": x}, expect | {"probabilities": p[:, ::-1]})
    if file == "risk_unknown":
        model, x, p, expect = risk_model(["good", "bad"], [h.make_node("MatMul", ["scores", "swap"], ["probabilities"])],
                                         [scores], [const("swap", [[0, 1], [1, 0]])])
        return Case(model, {"x": x}, expect | {"probabilities": p[:, ::-1]})
    model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Sub", ["one", "scores"], ["probabilities"])],
                                     [scores], [const("one", [1])])
    return Case(model, {"x": x}, expect | {"probabilities": 1 - p})


# The columns behind the classifier: what each file does to the scores, from (good, bad).
MOVED = {
    "risk_negated_mul": ([("Mul", "scores", "minus")], lambda p: -p),
    "risk_one_minus": ([("Mul", "scores", "minus"), ("Add", "one")], lambda p: 1 - p),
    "risk_negated_div": ([("Div", "scores", "minus")], lambda p: -p),
    "risk_negated_softmax": ([("Mul", "scores", "minus"), ("Softmax",)], lambda p: softmax(-p)),
    "risk_minus_twice": ([("Mul", "scores", "two"), ("Sub", "scores", "0")], lambda p: -p),
    "risk_plus_negated": ([("Mul", "scores", "minus_two"), ("Add", "scores")], lambda p: -p),
    "risk_times_input": ([("Mul", "scores", "first")], lambda p: p * f32([[3], [1]])),
    "risk_folded": ([("Sub", "scores", "one"), ("Pow", "two")], lambda p: (p - 1) ** 2),
    "risk_averaged": ([("Mul", "scores", "weights"), ("Add", "scores"), ("Div", "count")], lambda p: (p * [1.5, .5] + p) / 2),
    "risk_divided_by_sum": ([("ReduceSum", "scores", "columns"), ("Div", "scores", "0")], lambda p: p),
    "risk_centred": ([("ReduceMax", "scores"), ("Sub", "scores", "0"), ("Exp",)], lambda p: np.exp(p - p.max(axis=1, keepdims=True))),
    "risk_squared": ([("Pow", "scores", "two")], lambda p: p ** 2),
}


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


@makes(*MOVED)
def risk_computed(file):
    """A step of two names computes from what the one before gave; "0" is that, too."""
    steps, result = MOVED[file]
    nodes = [h.make_node("Constant", [], ["count"], value=const("", [2])), h.make_node("Cast", ["whole_two"], ["two"], to=F),
             h.make_node("Slice", ["x", "begin", "end", "columns"], ["first"])]
    before = "scores"
    for i, (operator, *names) in enumerate(steps):
        names = [before] if not names else [before, *names] if len(names) == 1 and operator != "ReduceMax" else names
        names = [before if name == "0" else name for name in names]
        before = "probabilities" if i == len(steps) - 1 else f"step{i}"
        extra = {"axes": [1]} if operator == "ReduceMax" else {"axis": 1} if operator == "Softmax" else {}
        nodes.append(h.make_node(operator, names, [before], **extra))
    constants = [const("minus", [-1]), const("minus_two", [-2]), const("one", [1]), const("weights", [1.5, .5]),
                 const("whole_two", [2], np.int64), const("columns", [1], np.int64), const("begin", [0], np.int64),
                 const("end", [1], np.int64)]
    used = {name for node in nodes for name in node.input}
    model, x, p, expect = risk_model(["good", "bad"], nodes, [tensor("probabilities", F, ["N", 2])],
                                     [constant for constant in constants if constant.name in used])
    return Case(model, {"x": x}, expect | {"probabilities": result(p)})


@makes("risk_contradiction", "risk_contradiction_lookup")
def risk_contradiction(file):
    """The classifier says [1, 0] (or [good, bad]), and what reads the same scores the opposite order."""
    if file == "risk_contradiction":
        model, x, p, _ = risk_model([1, 0], [ml("ZipMap", ["scores"], ["probabilities"], classlabels_int64s=[0, 1])],
                                    [sequence_of_maps("probabilities", I64)])
    else:
        nodes = [h.make_node("Identity", ["scores"], ["probabilities"]),
                 h.make_node("ArgMax", ["probabilities"], ["winner"], axis=1, keepdims=0),
                 ml("ArrayFeatureExtractor", ["classes", "winner"], ["found"])]
        model, x, p, _ = risk_model(["good", "bad"], nodes,
                                    [tensor("probabilities", F, ["N", 2]), tensor("found", STR, [1, "N"])],
                                    [h.make_tensor("classes", STR, [2], [b"bad", b"good"])])
    return Case(model, {"x": x})


@makes("risk_votes")
def risk_votes(file):
    """As nearest neighbours are exported: the winner of the counts is looked up, and the counts are divided by their sum."""
    nodes = [h.make_node("Greater", ["x", "two"], ["votes"]), h.make_node("Cast", ["votes"], ["numbers"], to=F),
             h.make_node("Slice", ["numbers", "zero", "one", "one"], ["goods"]), h.make_node("Slice", ["numbers", "one", "end", "one"], ["bads"]),
             h.make_node("ReduceSum", ["goods", "one"], ["good"]), h.make_node("ReduceSum", ["bads", "one"], ["bad"]),
             h.make_node("Concat", ["good", "bad"], ["counts"], axis=1),
             h.make_node("ArgMax", ["counts"], ["winner"], axis=1, keepdims=0), h.make_node("Gather", ["classes", "winner"], ["label"]),
             h.make_node("ReduceSum", ["counts", "one"], ["all"]), h.make_node("Div", ["counts", "all"], ["probabilities"])]
    model = build(nodes, [tensor("x", F, ["N", 2])], [tensor("label", STR, ["N"]), tensor("probabilities", F, ["N", 2])],
                  [const("two", [2]), const("zero", [0], np.int64), const("one", [1], np.int64), const("end", [2], np.int64),
                   h.make_tensor("classes", STR, [2], [b"good", b"bad"])])
    return Case(model, {"x": f32([[3, 1], [1, 3]])}, {"label": strings(["good", "bad"]), "probabilities": f32([[1, 0], [0, 1]])})


@makes("risk_doubled")
def risk_doubled(file):
    """Both columns are those of "bad"."""
    model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Gather", ["scores", "twice"], ["probabilities"], axis=1)],
                                     [tensor("probabilities", F, ["N", 2])], [const("twice", [1, 1], np.int64)])
    return Case(model, {"x": x}, expect | {"probabilities": p[:, [1, 1]]})


@makes("risk_function")
def risk_function(file):
    """A function of the file that has the name of an operator and puts the columns in another order."""
    swap = [h.make_node("Constant", [], ["order"], value=const("order", [1, 0], np.int64)), h.make_node("Gather", ["q", "order"], ["r"], axis=1)]
    model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Softmax", ["scores"], ["probabilities"], domain="own")],
                                     [tensor("probabilities", F, ["N", 2])])
    model.functions.append(h.make_function("own", "Softmax", ["q"], ["r"], swap, [h.make_opsetid("", 17)]))
    model.opset_import.append(h.make_opsetid("own", 1))
    return Case(model, {"x": x}, expect | {"probabilities": p[:, [1, 0]]})


@makes("risk_advice")
def risk_advice(file):
    """The winner is looked up in a list that gives no names to the classes, which have some."""
    nodes = [h.make_node("ArgMax", ["scores"], ["winner"], axis=1, keepdims=0), h.make_node("Gather", ["advice", "winner"], ["todo"]),
             h.make_node("Identity", ["scores"], ["probabilities"])]
    model, x, p, expect = risk_model(["good", "bad"], nodes, [tensor("probabilities", F, ["N", 2]), tensor("todo", STR, ["N"])],
                                     [numpy_helper.from_array(strings(["go", "stop"]), "advice")])
    return Case(model, {"x": x}, expect | {"probabilities": p, "todo": strings(["go", "stop"])})


@makes("risk_encoded")
def risk_encoded(file):
    """The numbers that callers see as labels are not those of the classifier."""
    model, x, p, expect = risk_model([0, 1], [ml("LabelEncoder", ["label"], ["shown"], keys_int64s=[0, 1], values_int64s=[20, 10]),
                                              h.make_node("Identity", ["scores"], ["probabilities"])],
                                     [tensor("shown", I64, ["N"]), tensor("probabilities", F, ["N", 2])])
    del model.graph.output[0]
    return Case(model, {"x": x}, {"shown": np.array([20, 10]), "probabilities": p})


@makes("risk_repeated")
def risk_repeated(file):
    """One score, repeated in three columns."""
    nodes = [h.make_node("Gather", ["scores", "second"], ["one"], axis=1), h.make_node("Mul", ["one", "ones"], ["probabilities"])]
    model, x, p, expect = risk_model(["good", "bad"], nodes, [tensor("probabilities", F, ["N", 3])],
                                     [const("second", [1], np.int64), const("ones", [[1, 1, 1]])])
    return Case(model, {"x": x}, expect | {"probabilities": np.repeat(p[:, [1]], 3, axis=1)})


@makes("risk_12")
def risk_12(file):
    """Number labels that begin with 1: here "1" is what "0" is in risk_01."""
    model, x, p, expect = risk_model([0, 1], [h.make_node("Identity", ["scores"], ["probabilities"])],
                                     [tensor("probabilities", F, ["N", 2])])
    next(a for a in model.graph.node[0].attribute if a.name == "classlabels_ints").ints[:] = [1, 2]
    return Case(model, {"x": x}, {"label": expect["label"] + 1, "probabilities": p})


@makes("risk_plain", "risk_plain_reversed", "risk_gather")
def risk_plain(file):
    """The scores of risk_good_bad from a network; only risk_gather names the labels, in the list that it looks the winner up."""
    w = f32([[-1, 1], [1, -1]] if file == "risk_plain_reversed" else [[1, -1], [-1, 1]])
    nodes = [h.make_node("MatMul", ["x", "w"], ["z"]), h.make_node("Softmax", ["z"], ["probabilities"], axis=1)]
    constants = [const("w", w)]
    if file == "risk_gather":
        nodes += [h.make_node("ArgMax", ["probabilities"], ["winner"], axis=1, keepdims=0),
                  h.make_node("Gather", ["classes", "winner"], ["label"])]
        constants.append(h.make_tensor("classes", STR, [2], [b"good", b"bad"]))
    else:
        nodes += [h.make_node("ReduceSum", ["x_by_side", "columns"], ["side"], keepdims=0),
                  h.make_node("Greater", ["side", "none"], ["is_bad"]), h.make_node("Where", ["is_bad", "bad", "good"], ["label"])]
        nodes.insert(0, h.make_node("Mul", ["x", "sides"], ["x_by_side"]))
        constants += [const("columns", [1], np.int64), const("sides", [-1, 1]), const("none", [0]),
                      h.make_tensor("bad", STR, [1], [b"bad"]), h.make_tensor("good", STR, [1], [b"good"])]
    model = build(nodes, [tensor("x", F, ["N", 2])], [tensor("label", STR, ["N"]), tensor("probabilities", F, ["N", 2])],
                  constants)
    x = f32([[3, 1], [1, 3]])
    z = np.exp(x @ w)
    return Case(model, {"x": x}, {"label": strings(["good", "bad"]), "probabilities": z / z.sum(axis=1, keepdims=True)})


@makes("risk_two_heads", "risk_two_heads_reversed", "risk_sum")
def risk_two_heads(file):
    """A second classifier beside the first; in risk_sum their scores are added, although their columns differ."""
    second = ["yes", "no"] if file == "risk_two_heads_reversed" else ["bad", "good"] if file == "risk_sum" else ["no", "yes"]
    nodes = [ml("LinearClassifier", ["x"], ["second", "second_scores"], multi_class=1, post_transform="SOFTMAX",
                coefficients=f32([1, -1, -1, 1]), intercepts=f32([0, 0]), classlabels_strings=second)]
    if file == "risk_sum":
        nodes.append(h.make_node("Add", ["scores", "second_scores"], ["total"]))
        nodes.append(h.make_node("Identity", ["total"], ["probabilities"]))
        outputs = [tensor("probabilities", F, ["N", 2])]
    else:
        outputs = [tensor("scores", F, ["N", 2]), tensor("second_scores", F, ["N", 2])]
    model, x, p, expect = risk_model(["good", "bad"], nodes, outputs)
    return Case(model, {"x": x}, expect | ({"probabilities": 2 * p} if file == "risk_sum" else {"scores": p, "second_scores": p}))


BINARY = {
    "linear": dict(op="LinearClassifier", coefficients=f32([-1, 1]), intercepts=f32([0])),
    "tree": dict(op="TreeEnsembleClassifier", nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[1, 0, 0],
                 nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_values=f32([1.5, 0, 0]), nodes_truenodeids=[1, 0, 0],
                 nodes_falsenodeids=[2, 0, 0], class_treeids=[0, 0], class_nodeids=[1, 2], class_ids=[0, 0],
                 class_weights=f32([.2, .9])),
    "svm": dict(op="SVMClassifier", kernel_type="LINEAR", coefficients=f32([-1, 1]), kernel_params=f32([1, 0, 3]), rho=f32([0]),
                support_vectors=f32([1, 0, 0, 1]), vectors_per_class=[1, 1], prob_a=f32([-1]), prob_b=f32([0])),
}
BINARY["pairs"] = {name: value for name, value in BINARY["svm"].items() if not name.startswith("prob")}


@makes("binary_linear", "binary_linear_logistic", "binary_tree", "binary_tree_logistic", "binary_svm", "binary_svm_logistic",
       "binary_pairs")
def binary(file):
    """Classifiers that have the weights of one class only; no value is expected, tests hold scores against the label."""
    parts = file.split("_")
    attributes = dict(BINARY[parts[1]])
    node = ml(attributes.pop("op"), ["x"], ["label", "scores"], classlabels_strings=["good", "bad"],
              post_transform="LOGISTIC" if len(parts) > 2 else "NONE", **attributes)
    model = build(node, [tensor("x", F, ["N", 2])], [tensor("label", STR, ["N"]), tensor("scores", F, ["N", 2])])
    return Case(model, {"x": f32([[3, 1], [1, 3]])})


@makes("seq_tensor")
def seq_tensor(file):
    node = h.make_node("SplitToSequence", ["x"], ["y"], axis=0, keepdims=1)
    model = build(node, [tensor("x", F, ["N", 2])], [sequence_of("y", F, [1, 2])])
    return Case(model, {"x": f32([[1, 2], [3, 4]])}, {"y": [f32([[1, 2]]), f32([[3, 4]])]})


@makes("seq_string")
def seq_string(file):
    extra = h.make_tensor("extra", STR, [1], ["end".encode()])
    model = build(h.make_node("SequenceConstruct", ["x", "extra"], ["y"]),
                  [tensor("x", STR, ["N"])], [sequence_of("y", STR, None)], [extra])
    return Case(model, {"x": strings(["a", "ü"])}, {"y": [strings(["a", "ü"]), strings(["end"])]})


@makes("seq_int64")
def seq_int64(file):
    model = build(h.make_node("SequenceConstruct", ["x", "extra"], ["y"]),
                  [tensor("x", I64, ["N"])], [sequence_of("y", I64, None)], [const("extra", [7], np.int64)])
    return Case(model, {"x": np.array([1, 2])}, {"y": [np.array([1, 2]), np.array([7])]})


@makes("sequence_input")
def sequence_input(file):
    model = build(h.make_node("SequenceLength", ["x"], ["y"]), [sequence_of("x", F, ["N"])], [tensor("y", I64, [])])
    return Case(model, {"x": [f32([1, 2]), f32([3])]}, {"y": 2})


@makes("optional_input")
def optional_input(file):
    model = build(h.make_node("OptionalHasElement", ["x"], ["y"]), [optional_of("x", F, ["N"])], [tensor("y", BOOL, [])])
    return Case(model, {"x": f32([1])}, {"y": True})


@makes("optional_output")
def optional_output(file):
    model = build(h.make_node("Optional", ["x"], ["y"]), [tensor("x", F, ["N"])], [optional_of("y", F, ["N"])])
    return Case(model, {"x": f32([1, 2])}, {"y": f32([1, 2])})


@makes("sparse_input")
def sparse_input(file):
    node = h.make_node("SparseToDenseMatMul", ["x", "w"], ["y"], domain="com.microsoft")
    model = build(node, [h.make_sparse_tensor_value_info("x", F, [2, 3])], [tensor("y", F, [2, 1])],
                  [const("w", [[1], [2], [3]])], extra_opsets=[h.make_opsetid("com.microsoft", 1)])
    sparse = ort.SparseTensor.sparse_coo_from_numpy(np.array([2, 3], np.int64), f32([5, 7]), np.array([0, 0, 1, 2], np.int64),
                                                    ort.OrtDevice.make("cpu", 0))
    return Case(model, {"x": ort.OrtValue.ort_value_from_sparse_tensor(sparse)}, {"y": f32([[5], [21]])})


# ---- element types and shapes ------------------------------------------------------------------

IDENTITY = {"float": (F, np.float32), "double": (D, np.float64), "float16": (T.FLOAT16, np.float16),
            "bfloat16": (T.BFLOAT16, ml_dtypes.bfloat16), "int8": (T.INT8, np.int8), "uint8": (T.UINT8, np.uint8),
            "int16": (T.INT16, np.int16), "int32": (T.INT32, np.int32), "int64": (I64, np.int64), "bool": (BOOL, bool),
            "string": (STR, object)}


@makes(*(f"identity_{name}" for name in IDENTITY))
def identity(file):
    kind, dtype = IDENTITY[file.removeprefix("identity_")]
    model = build(h.make_node("Identity", ["x"], ["y"]), [tensor("x", kind, ["N", 2])], [tensor("y", kind, ["N", 2])])
    if kind == T.BFLOAT16:  # not a numpy type of its own
        bits = np.array([[1.5, -2]], dtype).view(np.uint16)
        return Case(model, {"x": ort.OrtValue.ortvalue_from_numpy_with_onnx_type(bits, kind)})
    values = np.array([["a", "ü"]] if kind == STR else [[1, 0], [2, 3]], dtype)
    return Case(model, {"x": values}, {"y": values})


@makes("greeting", "greeting_identity", "greeting_if")
def greeting(file):
    """The name and an exclamation mark, from an operator that appends to what its output holds already."""
    x, y = tensor("x", STR, ["N", 1]), tensor("y", STR, ["N", 1])
    concat = h.make_node("StringConcat", ["x", "mark"], ["y"])
    mark = h.make_tensor("mark", STR, [1], [b"!"])
    nodes = {
        "greeting": [concat],
        "greeting_identity": [h.make_node("StringConcat", ["x", "mark"], ["greeting"]),
                              h.make_node("Identity", ["greeting"], ["y"])],
        "greeting_if": [h.make_node(
            "If", ["yes"], ["y"], then_branch=h.make_graph([concat], "yes", [], [y]),
            else_branch=h.make_graph([h.make_node("Identity", ["x"], ["y"])], "no", [], [y]))],
    }[file]
    inputs = [x, tensor("yes", BOOL, [])] if file == "greeting_if" else [x]
    feeds = {"x": strings([["alice"], ["bob"]])} | ({"yes": np.array(True)} if file == "greeting_if" else {})
    return Case(build(nodes, inputs, [y], [mark], opset=20), feeds, {"y": strings([["alice!"], ["bob!"]])})


@makes("name_parts")
def name_parts(file):
    """Two parts at most; a name of one part leaves the second empty where another name has two."""
    model = build(h.make_node("StringSplit", ["x"], ["y", "n"], maxsplit=1), [tensor("x", STR, ["N"])],
                  [tensor("y", STR, ["N", None]), tensor("n", I64, ["N"])], opset=20)
    return Case(model, {"x": strings(["alice a", "bob"])}, {"y": strings([["alice", "a"], ["bob", ""]]), "n": [2, 1]})


@makes("without_titles")
def without_titles(file):
    """The words without titles; one empty text if there are no others."""
    model = build(h.make_node("StringNormalizer", ["x"], ["y"], stopwords=["dr", "prof"], locale="C"),
                  [tensor("x", STR, ["N"])], [tensor("y", STR, ["M"])])
    return Case(model, {"x": strings(["dr", "alice"])}, {"y": strings(["alice"])})


@makes("cast_uint16", "cast_uint32", "cast_uint64")
def cast_unsigned(file):
    dtype = np.dtype(file.removeprefix("cast_"))
    kind = h.np_dtype_to_tensor_dtype(dtype)
    model = build(h.make_node("Cast", ["x"], ["y"], to=kind), [tensor("x", I64, ["N"])], [tensor("y", kind, ["N"])])
    return Case(model, {"x": np.array([1, 40000])}, {"y": np.array([1, 40000], dtype)})


@makes("uint16_input")
def uint16_input(file):
    model = build(h.make_node("Cast", ["x"], ["y"], to=F), [tensor("x", T.UINT16, ["N"])], [tensor("y", F, ["N"])])
    return Case(model, {"x": np.array([1, 65535], np.uint16)}, {"y": f32([1, 65535])})


@makes("scalar")
def scalar(file):
    model = build(h.make_node("Mul", ["x", "two"], ["y"]), [tensor("x", F, [])], [tensor("y", F, [])], [const("two", 2)])
    return Case(model, {"x": f32(3)}, {"y": 6})


@makes("rank8")
def rank8(file):
    dims = ["A", "B", "C", "D", "E", "F", "G", "H"]
    model = build(h.make_node("Identity", ["x"], ["y"]), [tensor("x", F, dims)], [tensor("y", F, dims)])
    values = f32(range(8)).reshape(1, 2, 1, 2, 1, 2, 1, 1)
    return Case(model, {"x": values}, {"y": values})


@makes("zero")
def zero(file):
    model = build(h.make_node("Identity", ["x"], ["y"]), [tensor("x", F, ["N", 0])], [tensor("y", F, ["N", 0])])
    return Case(model, {"x": np.zeros((2, 0), np.float32)}, {"y": np.zeros((2, 0))})


@makes("nonzero")
def nonzero(file):
    model = build(h.make_node("NonZero", ["x"], ["y"]), [tensor("x", F, ["N"])], [tensor("y", I64, [1, "K"])])
    return Case(model, {"x": f32([0, 5, 0, 6])}, {"y": [[1, 3]]})


@makes("reshape")
def reshape(file):
    model = build(h.make_node("Reshape", ["x", "target"], ["y"]), [tensor("x", F, ["N"]), tensor("target", I64, ["K"])],
                  [tensor("y", F, None)])  # its rank is the length of target
    return Case(model, {"x": f32(range(6)), "target": np.array([2, 3])}, {"y": f32([[0, 1, 2], [3, 4, 5]])}, checked=False)


@makes("any_shape")
def any_shape(file):
    model = build(h.make_node("Mul", ["x", "two"], ["y"]), [tensor("x", F, None)], [tensor("y", F, None)], [const("two", 2)])
    return Case(model, {"x": f32([[1, 2]])}, {"y": f32([[2, 4]])}, checked=False)


# ---- one linear model in several guises ----------------------------------------------------------

WEIGHT = f32([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]])
BIAS = f32([0.5, -0.5, 0.25])
ROW = f32([[1, 0, -1, 2]])  # -> [[14.5, 15.5, 18.25]]


def linear(batch, weight=None, **fields):
    nodes = [h.make_node("MatMul", ["x", "w"], ["product"]), h.make_node("Add", ["product", "b"], ["y"])]
    return build(nodes, [tensor("x", F, [batch, 4])], [tensor("y", F, [batch, 3])],
                 [weight or const("w", WEIGHT), const("b", BIAS)], **fields)


@makes("fixed_batch")
def fixed_batch(file):
    return Case(linear(1), {"x": ROW}, {"y": ROW @ WEIGHT + BIAS})


@makes("dynamic_batch")
def dynamic_batch(file):
    rows = np.vstack([ROW, 2 * ROW])
    return Case(linear("N"), {"x": rows}, {"y": rows @ WEIGHT + BIAS})


@makes("metadata")
def metadata(file):
    model = linear("N", name="metadata_graph", producer_name="unit-test", producer_version="1.2",
                   domain="com.example.test", model_version=7, doc_string="A linear model with metadata.")
    h.set_model_props(model, {"team": "fraud", "classes": "a,b"})
    return Case(model, {"x": ROW}, {"y": ROW @ WEIGHT + BIAS})


@makes("external", "external_escape")
def external(file):
    (OUT / "external.weights").write_bytes(WEIGHT.tobytes())
    weight = onnx.TensorProto(name="w", data_type=F, dims=WEIGHT.shape, data_location=T.EXTERNAL)
    location = "external.weights" if file == "external" else "../external.weights"
    for key, value in {"location": location, "offset": "0", "length": str(WEIGHT.nbytes)}.items():
        weight.external_data.add(key=key, value=value)
    model = linear("N", weight)
    if file == "external":
        return Case(model, {"x": ROW}, {"y": ROW @ WEIGHT + BIAS})
    return Case(model, None, checked=False, note="points outside its folder")


# ---- behaviour -----------------------------------------------------------------------------------

@makes("missing_operator")
def missing_operator(file):
    node = h.make_node("Frobnicate", ["x"], ["y"], domain="com.example")
    model = build(node, [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])], extra_opsets=[h.make_opsetid("com.example", 1)])
    return Case(model, None, note="no such operator")


@makes("loop")
def loop(file):
    body = h.make_graph(
        [h.make_node("Identity", ["go"], ["go_on"]), h.make_node("Add", ["state", "one"], ["next"])], "body",
        [tensor("i", I64, []), tensor("go", BOOL, []), tensor("state", F, [1])],
        [tensor("go_on", BOOL, []), tensor("next", F, [1])], [const("one", [1])])
    model = build(h.make_node("Loop", ["trips", "", "start"], ["y"], body=body),
                  [tensor("trips", I64, [])], [tensor("y", F, [1])], [const("start", [0])])
    return Case(model, {"trips": np.array(5)}, {"y": [5]})


@makes("divide")
def divide(file):
    model = build(h.make_node("Div", ["a", "b"], ["q"]), [tensor("a", F, ["N"]), tensor("b", F, ["N"])], [tensor("q", F, ["N"])])
    return Case(model, {"a": f32([1, 0, -1, 6]), "b": f32([0, 0, 0, 2])}, {"q": f32([np.inf, np.nan, -np.inf, 3])})


@makes("intdiv")
def intdiv(file):
    model = build(h.make_node("Div", ["a", "b"], ["q"]), [tensor("a", T.INT32, ["N"]), tensor("b", T.INT32, ["N"])],
                  [tensor("q", T.INT32, ["N"])])
    # b = 0 makes the run fail; never feed a = -2147483648 with b = -1, that ends the whole process (SIGFPE).
    return Case(model, {"a": np.array([7, 8], np.int32), "b": np.array([2, 4], np.int32)}, {"q": [3, 2]})


@makes("label_encoder")
def label_encoder(file):
    node = ml("LabelEncoder", ["x"], ["y"], keys_strings=["cat", "Übung", "日本"], values_int64s=[1, 2, 3], default_int64=-1)
    model = build(node, [tensor("x", STR, ["N"])], [tensor("y", I64, ["N"])])
    return Case(model, {"x": strings(["日本", "cat", "Übung", "dog", ""])}, {"y": [3, 1, 2, -1, -1]})


@makes("emoji_output")
def emoji_output(file):
    node = ml("LabelEncoder", ["x"], ["y"], keys_int64s=[0, 1], values_strings=["plain", "😀"], default_string="")
    model = build(node, [tensor("x", I64, ["N"])], [tensor("y", STR, ["N"])])
    return Case(model, {"x": np.array([0, 1, 2])}, {"y": strings(["plain", "😀", ""])})


@makes("passthrough")
def passthrough(file):
    x = tensor("x", F, ["N", 2])
    model = build(h.make_node("Mul", ["x", "two"], ["y"]), [x], [x, tensor("y", F, ["N", 2])], [const("two", 2)])
    return Case(model, {"x": f32([[1, 2]])}, {"x": [[1, 2]], "y": [[2, 4]]})


@makes("constant_output")
def constant_output(file):
    nodes = [h.make_node("Identity", ["x"], ["y"]), h.make_node("Constant", [], ["c"], value=const("value", [1, 2, 3]))]
    model = build(nodes, [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2]), tensor("c", F, [3])])
    return Case(model, {"x": f32([[1, 2]])}, {"y": [[1, 2]], "c": [1, 2, 3]})


@makes("initializer_output")
def initializer_output(file):
    model = build(h.make_node("Identity", ["x"], ["y"]), [tensor("x", F, ["N", 2])],
                  [tensor("y", F, ["N", 2]), tensor("c", F, [3])], [const("c", [1, 2, 3])])
    return Case(model, {"x": f32([[1, 2]])}, {"y": [[1, 2]], "c": [1, 2, 3]})


@makes("softmax_axis0")
def softmax_axis0(file):
    model = build(h.make_node("Softmax", ["x"], ["y"], axis=0), [tensor("x", F, ["N", 3])], [tensor("y", F, ["N", 3])])
    return Case(model, {"x": f32([[1, 2, 3], [1, 2, 3]])}, {"y": np.full((2, 3), 0.5)})


@makes("center")
def center(file):
    """Subtracts the mean of each column, so the rows of a batch influence one another; one row alone gives zeros."""
    nodes = [h.make_node("ReduceMean", ["x"], ["mean"], axes=[0], keepdims=1), h.make_node("Sub", ["x", "mean"], ["y"])]
    model = build(nodes, [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])])
    return Case(model, {"x": f32([[1, 2], [3, 6]])}, {"y": f32([[-1, -2], [1, 2]])})


def mixing(nodes, *initializers):
    """Four numbers a row; alone, rows give what they give in a batch of small numbers."""
    model = build(nodes, [tensor("x", F, ["N", 4])], [tensor("y", F, ["N", "M"])], list(initializers))
    return Case(model, {"x": f32([[0.1, 0.2, -0.1, 0.05], [0.2, -0.2, 0.3, 0.1]])})


@makes("mixes_dynamic_scale")
def mixes_dynamic_scale(file):
    """What onnxruntime's quantize_dynamic makes of a linear layer: one outlier makes the scale of all rows coarse."""
    return mixing([h.make_node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
                   h.make_node("MatMulInteger", ["q", "w", "zero"], ["product"]),
                   h.make_node("Cast", ["product"], ["number"], to=F),
                   h.make_node("Mul", ["number", "scale"], ["y"])],
                  const("w", [[1], [-1], [2], [1]], np.int8))


@makes("mixes_large_maximum")
def mixes_large_maximum(file):
    """Divides by the largest number of the batch, but only if that is above 1."""
    return mixing([h.make_node("ReduceMax", ["x"], ["largest"], axes=[0, 1], keepdims=1),
                   h.make_node("Max", ["largest", "one"], ["scale"]),
                   h.make_node("Div", ["x", "scale"], ["y"])],
                  const("one", [[1]], np.float32))


@makes("mixes_cumulative")
def mixes_cumulative(file):
    """Adds up along the rows what is above 1."""
    return mixing([h.make_node("Sub", ["x", "one"], ["less"]),
                   h.make_node("Relu", ["less"], ["large"]),
                   h.make_node("CumSum", ["large", "first"], ["sum"]),
                   h.make_node("Add", ["x", "sum"], ["y"])],
                  const("one", 1, np.float32), const("first", 0, np.int64))


@makes("mixes_if_large")
def mixes_if_large(file):
    """Takes another branch if the sum over the batch is above 1,000."""
    def branch(operator):
        return h.make_graph([h.make_node(operator, ["x"], ["z"])], operator, [], [tensor("z", F, ["N", 4])])
    return mixing([h.make_node("ReduceSum", ["x"], ["sum"], keepdims=0),
                   h.make_node("Greater", ["sum", "limit"], ["large"]),
                   h.make_node("If", ["large"], ["y"], then_branch=branch("Neg"), else_branch=branch("Identity"))],
                  const("limit", 1000, np.float32))


@makes("dropout_training")
def dropout_training(file):
    node = h.make_node("Dropout", ["x", "ratio", "training"], ["y"])
    constants = [const("ratio", 0.5), const("training", True, bool)]
    return Case(build(node, [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])], constants), {"x": f32([[1, 2]])})


@makes("batch_norm_training")
def batch_norm_training(file):
    """In training mode; ONNX Runtime writes the running mean over the constant if nobody asks for it."""
    nodes = [h.make_node("BatchNormalization", ["x", "scale", "bias", "mean", "var"], ["y", "new_mean", "new_var"], training_mode=1)]
    constants = [const("scale", [1, 1]), const("bias", [0, 0]), const("mean", [0, 0]), const("var", [1, 1])]
    model = build(nodes, [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])], constants)
    return Case(model, {"x": f32([[1, 2], [3, 6]])})


@makes("row_sum")
def row_sum(file):
    model = build(h.make_node("ReduceSum", ["x", "second"], ["y"], keepdims=0), [tensor("x", I64, ["N", "M"])], [tensor("y", I64, ["N"])],
                  [const("second", [1], np.int64)])
    return Case(model, {"x": np.array([[1, 2], [3, 4]])}, {"y": [3, 7]})


@makes("scale")
def scale(file):
    """The weight is a number that tests find in the file, to make versions of one model by writing another over it."""
    nodes = [h.make_node("Mul", ["x", "weight"], ["score"]), h.make_node("Greater", ["score", "limit"], ["over"]),
             h.make_node("Cast", ["over"], ["label"], to=I64)]
    model = build(nodes, [tensor("x", F, ["N", 1])], [tensor("label", I64, ["N", 1]), tensor("score", F, ["N", 1])],
                  [const("weight", [12345.678]), const("limit", [0.5])])
    return Case(model, {"x": f32([[1], [0]])}, {"label": [[1], [0]], "score": [[12345.678], [0]]})


@makes("random")
def random_output(file):
    model = build(h.make_node("RandomNormalLike", ["x"], ["y"]), [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])])
    return Case(model, {"x": f32([[1, 2]])})


# ---- models with several inputs --------------------------------------------------------------------

@makes("columns")
def columns(file):
    """score = 0.02 age + 0.00001 income + 0.1 visits + city + 0.25 member - 1; city: Wien 0.5, Graz 0.3, others 0."""
    nodes = [ml("LabelEncoder", ["city"], ["city_f"], keys_strings=["Wien", "Graz"], values_floats=[0.5, 0.3], default_float=0.0),
             h.make_node("Cast", ["visits"], ["visits_f"], to=F), h.make_node("Cast", ["member"], ["member_f"], to=F),
             h.make_node("Concat", ["age", "income", "visits_f", "city_f", "member_f"], ["row"], axis=1),
             h.make_node("Gemm", ["row", "w", "b"], ["score"])]
    inputs = [tensor(n, kind, ["N", 1]) for n, kind in
              [("age", F), ("income", F), ("visits", I64), ("city", STR), ("member", BOOL)]]
    model = build(nodes, inputs, [tensor("score", F, ["N", 1])],
                  [const("w", [[0.02], [0.00001], [0.1], [1], [0.25]]), const("b", [-1])])
    feeds = {"age": f32([[40], [50]]), "income": f32([[50000], [0]]), "visits": np.array([[3], [0]]),
             "city": strings([["Wien"], ["Oslo"]]), "member": np.array([[True], [False]])}
    return Case(model, feeds, {"score": [[1.35], [0]]})


@makes("alike")
def alike(file):
    model = build(h.make_node("Sub", ["x_1_1", "x_11"], ["y"]), [tensor("x_1_1", F, ["N", 1]), tensor("x_11", F, ["N", 1])],
                  [tensor("y", F, ["N", 1])])
    return Case(model, {"x_1_1": f32([[5]]), "x_11": f32([[3]])}, {"y": f32([[2]])})


@makes("totals")
def totals(file):
    """The sum of all elements of two tables, each with rows of its own count; not batchable."""
    nodes = [h.make_node("ReduceSum", ["x"], ["of_x"], keepdims=0), h.make_node("ReduceSum", ["z"], ["of_z"], keepdims=0),
             h.make_node("Add", ["of_x", "of_z"], ["y"])]
    model = build(nodes, [tensor("x", F, ["N", 2]), tensor("z", F, ["M", 2])], [tensor("y", F, [])])
    return Case(model, {"x": f32([[1, 2], [3, 4]]), "z": f32([[5, 6]])}, {"y": f32(21)})


@makes("tokens")
def tokens(file):
    """Mean of the embeddings of the tokens whose mask is 1 (zeros if there are none)."""
    table = f32(np.random.default_rng(7).normal(size=(50, 8)))
    nodes = [h.make_node("Gather", ["table", "input_ids"], ["vectors"]), h.make_node("Cast", ["attention_mask"], ["mask"], to=F),
             h.make_node("Unsqueeze", ["mask", "last"], ["mask3"]), h.make_node("Mul", ["vectors", "mask3"], ["kept"]),
             h.make_node("ReduceSum", ["kept", "second"], ["sum"], keepdims=0),
             h.make_node("ReduceSum", ["mask", "second"], ["count"], keepdims=1),
             h.make_node("Max", ["count", "one"], ["divisor"]), h.make_node("Div", ["sum", "divisor"], ["embedding"])]
    model = build(nodes, [tensor("input_ids", I64, ["N", "S"]), tensor("attention_mask", I64, ["N", "S"])],
                  [tensor("embedding", F, ["N", 8])],
                  [const("table", table), const("last", [-1], np.int64), const("second", [1], np.int64), const("one", [1])])
    feeds = {"input_ids": np.array([[3, 4, 0], [9, 0, 0]]), "attention_mask": np.array([[1, 1, 0], [1, 0, 0]])}
    return Case(model, feeds, {"embedding": [(table[3] + table[4]) / 2, table[9]]})


@makes("spellings")
def spellings(file):
    """Inputs and outputs whose names differ in case only: y = x, Y = 2X."""
    nodes = [h.make_node("Identity", ["x"], ["y"]), h.make_node("Add", ["X", "X"], ["Y"])]
    return Case(build(nodes, [tensor("x", F, ["N"]), tensor("X", F, ["N"])], [tensor("y", F, ["N"]), tensor("Y", F, ["N"])]),
                {"x": f32([1]), "X": f32([3])}, {"y": [1], "Y": [6]})


@makes("two_wide")
def two_wide(file):
    """score = sum of num + points of the two categories (a 1, b 2, others 0); label "high" from 5 on, else "low"."""
    nodes = [ml("LabelEncoder", ["cat"], ["points"], keys_strings=["a", "b"], values_floats=[1.0, 2.0], default_float=0.0),
             h.make_node("Concat", ["num", "points"], ["row"], axis=1),
             h.make_node("ReduceSum", ["row", "second"], ["score"], keepdims=0),
             h.make_node("GreaterOrEqual", ["score", "limit"], ["is_high"]), h.make_node("Cast", ["is_high"], ["class"], to=I64),
             ml("LabelEncoder", ["class"], ["label"], keys_int64s=[0, 1], values_strings=["low", "high"])]
    model = build(nodes, [tensor("num", F, ["N", 3]), tensor("cat", STR, ["N", 2])], [tensor("label", STR, ["N"]), tensor("score", F, ["N"])],
                  [const("second", [1], np.int64), const("limit", 5)])
    return Case(model, {"num": f32([[1, 1, 1], [0, 0, 0.5]]), "cat": strings([["a", "b"], ["x", "a"]])},
                {"label": strings(["high", "low"]), "score": [6, 1.5]})


# ---- functions of the file, and bodies in bodies ---------------------------------------------------------

def function(name, inputs, outputs, nodes, attributes=(), defaults=(), overload=""):
    made = h.make_function("own", name, inputs, outputs, nodes, [h.make_opsetid("", 17), h.make_opsetid("ai.onnx.ml", 3), h.make_opsetid("own", 1)],
                           list(attributes), list(defaults))
    made.overload = overload
    return made


def own(name, inputs, outputs, overload="", **attributes):
    node = h.make_node(name, inputs, outputs, domain="own", **attributes)
    node.overload = overload
    return node


def refers(node, **references):
    """The node with attributes that take the values of those of the function's call; each of a name and a type."""
    for attribute, (name, kind) in references.items():
        node.attribute.add(name=attribute, ref_attr_name=name, type=kind)
    return node


def with_functions(model, *functions):
    model.functions.extend(functions)
    model.opset_import.append(h.make_opsetid("own", 1))
    return model


@makes("function_calls")
def function_calls(file):
    """Functions in functions and in the body of an If, with attributes that are given, passed on and left to a default."""
    leaky = function("Leaky", ["v"], ["w"], [refers(h.make_node("LeakyRelu", ["v"], ["w"]), alpha=("slope", A.FLOAT))],
                     defaults=[h.make_attribute("slope", 0.5)])
    other = function("Leaky", ["v"], ["w"], [h.make_node("Abs", ["v"], ["t"]), h.make_node("Neg", ["t"], ["w"])], overload="other")
    # t is a name of the caller's, too; the branches use what is around them, and one gives its result the function's name for it
    then = h.make_graph([own("Leaky", ["t"], ["twice"]), h.make_node("Add", ["twice", "x"], ["y"])], "then", [], [tensor("y", F, None)])
    orelse = h.make_graph([h.make_node("Mul", ["t", "two"], ["u"])], "else", [], [tensor("u", F, None)], [const("two", 2)])
    chosen = function("Chosen", ["x", "which", "absent"], ["y", "unused"],
                      [refers(own("Leaky", ["x"], ["t"]), slope=("inner", A.FLOAT)),
                       h.make_node("If", ["which"], ["y"], then_branch=then, else_branch=orelse),
                       h.make_node("Clip", ["y", "", "absent"], ["unused"])], attributes=["inner"])
    nodes = [own("Chosen", ["x", "yes"], ["t"], inner=0.25), own("Chosen", ["t", "no"], ["s"]), own("Leaky", ["s"], ["y"], overload="other")]
    model = with_functions(build(nodes, [tensor("x", F, ["N"])], [tensor("y", F, ["N"])], [const("yes", True, bool), const("no", False, bool)]),
                           chosen, leaky, other)
    # -4: Leaky 0.25 -> -1, Leaky 0.5 -> -0.5, + x -> -4.5; Leaky 0.5 -> -2.25, x 2 -> -4.5
    return Case(model, None, note="y is (-4.5, -12) for x = (-4, 3); ONNX Runtime does not take the output that is left out", checked=False)


@makes("function_softmax")
def function_softmax(file):
    """A function that keeps rows apart."""
    inner = function("Scores", ["v"], ["p"], [h.make_node("Neg", ["v"], ["n"]), h.make_node("Softmax", ["n"], ["p"], axis=-1)])
    model = with_functions(build(own("Scores", ["x"], ["y"]), [tensor("x", F, ["N", 2])], [tensor("y", F, ["N", 2])]), inner)
    return Case(model, {"x": f32([[0, 0]])}, {"y": [[0.5, 0.5]]})


@makes("function_relu")
def function_relu(file):
    """A function that has the name of one of ONNX's own operators, which ONNX Runtime runs all the same."""
    negative = h.make_function("", "Relu", ["v"], ["w"], [h.make_node("Neg", ["v"], ["w"])], [h.make_opsetid("", 17)])
    model = with_functions(build(h.make_node("Relu", ["x"], ["y"]), [tensor("x", F, ["N"])], [tensor("y", F, ["N"])]), negative)
    return Case(model, {"x": f32([-2, 3])}, {"y": [0, 3]})


@makes("risk_in_function")
def risk_in_function(file):
    """The classifier of risk_good_bad in a function."""
    model, x, p, expect = risk_model(["good", "bad"], [h.make_node("Identity", ["scores"], ["probabilities"])], [tensor("probabilities", F, ["N", 2])])
    node = next(node for node in model.graph.node if node.op_type == "LinearClassifier")
    inner = function("Classify", list(node.input), list(node.output), [node])
    call = own("Classify", list(node.input), list(node.output))
    at = list(model.graph.node).index(node)
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes[:at] + [call] + nodes[at + 1:])
    return Case(with_functions(model, inner), {"x": x}, expect | {"probabilities": p})


@makes("function_tree_loop")
def function_tree_loop(file):
    """The forest in a function; a branch leads back up, which ONNX Runtime follows for ever."""
    model = onnx.load(OUT / "forest.onnx")
    node = next(node for node in model.graph.node if node.op_type == "TreeEnsembleClassifier")
    branches = next(attribute for attribute in node.attribute if attribute.name == "nodes_truenodeids")
    inner = function("Trees", list(node.input), list(node.output), [node])
    given = onnx.AttributeProto()
    given.CopyFrom(branches)
    given.name = "branches"
    given.ints[222] = 8
    at = next(attribute for attribute in inner.node[0].attribute if attribute.name == "nodes_truenodeids")
    at.ClearField("ints")
    at.ref_attr_name = "branches"
    inner.attribute.append("branches")
    call = own("Trees", list(node.input), list(node.output))
    call.attribute.append(given)
    nodes = [call if each is node else each for each in model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return Case(with_functions(model, inner), None, note="must not load", checked=False)


@makes("function_batch_norm_training")
def function_batch_norm_training(file):
    """The training mode of a BatchNormalization is an attribute of the call."""
    inner = function("Norm", ["v", "a"], ["w"], [refers(h.make_node("BatchNormalization", ["v", "a", "a", "a", "a"], ["w", "m", "s"]),
                                                        training_mode=("mode", A.INT))], attributes=["mode"])
    model = with_functions(build(own("Norm", ["x", "one"], ["y"], mode=1), [tensor("x", F, ["N", 1])], [tensor("y", F, ["N", 1])], [const("one", [1])]), inner)
    return Case(model, None, note="must not load", checked=False)


def calling(count, times):
    """Functions of which each calls the next so many times; the last one negates."""
    names = [["v"] + [f"v{j}" for j in range(1, times)] + ["w"]] * count
    return [function(f"F{i}", ["v"], ["w"], [own(f"F{i + 1}", [a], [b]) for a, b in zip(names[i], names[i][1:])] if i < count - 1
                     else [h.make_node("Neg", ["v"], ["w"])]) for i in range(count)]


@makes("function_chain", "function_doubling")
def function_many(file):
    """500 functions in one another overflow the native stack; 60 that call the next twice amount to 2^59 nodes."""
    functions = calling(500, 1) if file == "function_chain" else calling(60, 2)
    model = with_functions(build(own("F0", ["x"], ["y"]), [tensor("x", F, ["N"])], [tensor("y", F, ["N"])]), *functions)
    return Case(model, None, note="must not load", checked=False)


@makes("function_itself")
def function_itself(file):
    """Two functions that call one another."""
    functions = [function("Even", ["v"], ["w"], [own("Odd", ["v"], ["w"])]), function("Odd", ["v"], ["w"], [own("Even", ["v"], ["w"])])]
    model = with_functions(build(own("Even", ["x"], ["y"]), [tensor("x", F, ["N"])], [tensor("y", F, ["N"])]), *functions)
    return Case(model, None, note="must not load", checked=False)


@makes("nested_ifs")
def nested_ifs(file):
    """30 levels, of which each takes ONNX Runtime twice as long to load."""
    def body(level):
        inner = h.make_node("Neg", ["x"], [f"y{level}"])
        if level > 0:
            inner = h.make_node("If", ["c"], [f"y{level}"], then_branch=body(level - 1), else_branch=body(0))
        return h.make_graph([inner], f"body{level}", [], [tensor(f"y{level}", F, ["N"])])
    model = build(h.make_node("If", ["c"], ["y"], then_branch=body(29), else_branch=body(0)), [tensor("x", F, ["N"]), tensor("c", BOOL, [])],
                  [tensor("y", F, ["N"])])
    return Case(model, None, note="must not load", checked=False)


@makes("large_constants")
def large_constants(file):
    """Four constants of 1 GiB each, of which the smallest elements are added; the engine must not compute them when it loads the model."""
    nodes = []
    for i in range(4):
        nodes += [h.make_node("ConstantOfShape", ["size"], [f"zeros{i}"], value=const("", [i])),
                  h.make_node("ReduceMin", [f"zeros{i}"], [f"least{i}"], keepdims=0)]
    nodes.append(h.make_node("Sum", ["x", *(f"least{i}" for i in range(4))], ["y"]))
    model = build(nodes, [tensor("x", F, ["N"])], [tensor("y", F, ["N"])], [const("size", [1 << 14, 1 << 14], np.int64)])
    return Case(model, None, note="loads; a run needs 1 GiB and more")


# ---- write, check, run -------------------------------------------------------------------------------

def assert_same(actual, expected, where):
    if isinstance(expected, (list, tuple)) and expected and isinstance(expected[0], dict):
        assert [sorted(row) for row in actual] == [sorted(row) for row in expected], f"{where}: keys {actual[0]}"
        actual, expected = ([[row[key] for key in sorted(row)] for row in rows] for rows in (actual, expected))
    if isinstance(actual, list) and actual and isinstance(actual[0], np.ndarray):
        assert len(actual) == len(expected), f"{where}: length {len(actual)}"
        for a, e in zip(actual, expected):
            assert_same(a, e, where)
        return
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape, f"{where}: shape {actual.shape}, expected {expected.shape}"
    if expected.dtype.kind in "OUS":
        assert list(actual.ravel()) == list(expected.ravel()), f"{where}: {actual}"
    else:
        np.testing.assert_allclose(actual.astype(float), expected.astype(float), rtol=1e-5, atol=1e-5, err_msg=where)


def run(path, case):
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    if any(isinstance(v, ort.OrtValue) for v in case.feeds.values()):
        results = session.run_with_ort_values(names, case.feeds)
        results = [v.numpy() if case.expect else v for v in results]
    else:
        results = session.run(names, case.feeds)
    for name, value in zip(names, results):
        if name in case.expect:
            assert_same(value, case.expect[name], f"{path.name} {name}")
    assert set(case.expect) <= set(names), f"{path.name}: outputs are {names}"
    show = lambda values: "; ".join(f"{v.name} {v.type} {v.shape}" for v in values)
    return f"{show(session.get_inputs())} -> {show(session.get_outputs())}"


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    ort.set_default_logger_severity(3)
    for file in sys.argv[1:] or MODELS:
        case = MODELS[file](file)
        assert case.model.ir_version <= 10 and all(o.version <= 21 for o in case.model.opset_import)
        path = OUT / f"{file}.onnx"
        path.write_bytes(case.model.SerializeToString(deterministic=True))
        if case.checked:
            onnx.checker.check_model(path)
        print(f"{path.name}: {case.note if case.feeds is None else run(path, case)}")
    size = sum(path.stat().st_size for path in OUT.iterdir())
    assert size < 600_000, f"{size} bytes are too many"
    print(f"{len(list(OUT.iterdir()))} files, {size} bytes")


if __name__ == "__main__":
    main()
