"""Writes ../resources/models/plain_*.onnx: tree ensembles as converters of three libraries export them, each a node alone.

scikit-learn by skl2onnx, XGBoost and LightGBM by onnxmltools; TreeEnsemble of version 5 by hand from scikit-learn's and
with sets of categories. The input is called x; outputs are label and scores of a classifier, y of others.
TreesOfToolsTest compares the answers of plain Java with those of ONNX Runtime.
"""
from pathlib import Path

import lightgbm
import numpy as np
import onnx
import onnxmltools
import onnxruntime as ort
import xgboost
from onnx import TensorProto as T
from onnx import helper as h
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.ensemble import (ExtraTreesClassifier, GradientBoostingClassifier, GradientBoostingRegressor,
                              RandomForestClassifier, RandomForestRegressor)
from sklearn.tree import DecisionTreeClassifier

OUT = Path(__file__).resolve().parent.parent / "resources/models"


def write(name, node, ml, input_type=T.FLOAT, columns=None):
    classifies = node.op_type == "TreeEnsembleClassifier"
    texts = any(a.name == "classlabels_strings" and a.strings for a in node.attribute)
    node.input[0] = "x"
    for i, output in enumerate(["label", "scores"] if classifies else ["y"]):
        node.output[i] = output
    value = h.make_tensor_value_info
    outputs = [value("label", T.STRING if texts else T.INT64, [None]), value("scores", T.FLOAT, [None, None])]
    if not classifies:
        outputs = [value("y", input_type if node.op_type == "TreeEnsemble" else T.FLOAT, [None, None])]
    graph = h.make_graph([node], name, [value("x", input_type, [None, columns])], outputs)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17), h.make_opsetid("ai.onnx.ml", ml)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, OUT / f"plain_{name}.onnx")
    ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    print(name, len(model.SerializeToString()))


def trees(model):
    return next(node for node in model.graph.node if "TreeEnsemble" in node.op_type)


def sklearn(name, model, x, y):
    model.fit(x, y)
    options = {id(model): {"zipmap": False}} if hasattr(model, "predict_proba") else None
    kind = T.DOUBLE if x.dtype == np.float64 else T.FLOAT
    onnx_model = to_onnx(model, x[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    write(name, trees(onnx_model), 3, kind, x.shape[1])


def numbered():
    """Two trees of version 5 with every mode; sets are small, large and with a fraction."""
    nodes = [  # feature, mode, split, yes, yes is leaf, no, no is leaf, missing is yes
        (0, 0, 0.5, 1, 0, 2, 0, 0), (1, 6, 0, 0, 1, 3, 0, 1), (1, 6, 0, 1, 1, 2, 1, 0), (0, 6, 0, 3, 1, 4, 1, 0),
        (1, 3, 2.0, 5, 0, 6, 0, 1), (0, 1, 0.0, 5, 1, 6, 1, 0), (0, 4, 1.0, 7, 1, 7, 0, 0), (1, 5, 1.0, 8, 1, 9, 1, 1)]
    sets = [[1, 3, 5], list(range(0, 60, 2)) + [-4, 61], [0.5, 2]]
    feature, mode, split, yes, yes_leaf, no, no_leaf, missing = zip(*nodes)
    members = [float(v) for s in sets for v in [*s, np.nan]]
    return h.make_node(
        "TreeEnsemble", ["x"], ["y"], domain="ai.onnx.ml", n_targets=2, tree_roots=[0, 4], nodes_featureids=feature,
        nodes_modes=h.make_tensor("modes", T.UINT8, [len(nodes)], mode),
        nodes_splits=h.make_tensor("splits", T.FLOAT, [len(nodes)], split), nodes_truenodeids=yes,
        nodes_trueleafs=yes_leaf, nodes_falsenodeids=no, nodes_falseleafs=no_leaf,
        nodes_missing_value_tracks_true=missing, leaf_targetids=[0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
        leaf_weights=h.make_tensor("weights", T.FLOAT, [10], [0.1 * i - 0.3 for i in range(10)]),
        membership_values=h.make_tensor("members", T.FLOAT, [len(members)], members), aggregate_function=1,
        post_transform=0)


def main():
    x, y = load_breast_cancer(return_X_y=True)
    x = x[:, :10].astype(np.float32)
    iris, species = load_iris(return_X_y=True)
    names = load_iris().target_names[species]
    sugar, progress = load_diabetes(return_X_y=True)
    sklearn("gradient_boosting", GradientBoostingClassifier(n_estimators=20, random_state=0), x, y)
    sklearn("gradient_boosting_regressor", GradientBoostingRegressor(n_estimators=20, random_state=0),
            sugar.astype(np.float32), progress)
    sklearn("forest_binary", RandomForestClassifier(12, random_state=0), x, y)
    sklearn("forest_texts", RandomForestClassifier(12, random_state=0), iris.astype(np.float32), names)
    sklearn("forest_double", RandomForestRegressor(8, max_depth=6, random_state=0), sugar, progress)
    sklearn("extra_trees_double", ExtraTreesClassifier(8, random_state=0), iris, names)
    sklearn("single_tree", DecisionTreeClassifier(random_state=0), x, y)
    missing = x.copy()
    missing[np.random.default_rng(3).random(x.shape) < 0.1] = np.nan
    kind = [("x", FloatTensorType([None, 10]))]
    boosted = xgboost.XGBClassifier(n_estimators=30, max_depth=4, n_jobs=1, random_state=1).fit(missing, y)
    write("xgboost", trees(onnxmltools.convert_xgboost(boosted, initial_types=kind, target_opset=15)), 1, columns=10)
    three = xgboost.XGBClassifier(n_estimators=8, max_depth=4, n_jobs=1, random_state=1).fit(iris, species)
    write("xgboost_three", trees(onnxmltools.convert_xgboost(
        three, initial_types=[("x", FloatTensorType([None, 4]))], target_opset=15)), 1, columns=4)
    light = lightgbm.LGBMClassifier(n_estimators=15, n_jobs=1, random_state=1, verbose=-1).fit(missing, y)
    write("lightgbm", trees(onnxmltools.convert_lightgbm(
        light, initial_types=kind, zipmap=False, target_opset=15)), 1, columns=10)
    rng = np.random.default_rng(5)
    categories = np.column_stack([rng.integers(0, 12, 600), rng.normal(size=600)])
    target = np.where(np.isin(categories[:, 0], [1, 4, 7, 9]), 3, 0) + categories[:, 1]
    grouped = lightgbm.LGBMRegressor(n_estimators=5, num_leaves=8, n_jobs=1, random_state=1, verbose=-1)
    grouped.fit(categories, target, categorical_feature=[0])
    write("lightgbm_categories", trees(onnxmltools.convert_lightgbm(
        grouped, initial_types=[("x", FloatTensorType([None, 2]))], target_opset=15)), 1, columns=2)
    write("numbered", numbered(), 5, columns=2)


main()
