"""Writes plain_*.onnx: pipelines of scikit-learn, exported by skl2onnx, for the tests of the plain Java engine."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from skl2onnx import to_onnx, update_registered_converter  # noqa: F401
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from skl2onnx import convert_sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (ElasticNet, LinearRegression, LogisticRegression, Ridge, RidgeClassifier,
                                  SGDClassifier)
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (MinMaxScaler, Normalizer, OneHotEncoder, OrdinalEncoder, RobustScaler,
                                   StandardScaler)
from sklearn.svm import LinearSVC

FOLDER = Path(__file__).parent.parent / "resources" / "models"
RANDOM = np.random.RandomState(7)
X = RANDOM.normal(size=(200, 5)).astype(np.float32)
BINARY = (X[:, 0] + X[:, 1] > 0).astype(np.int64)
THREE = np.digitize(X[:, 0] - X[:, 2], [-0.7, 0.7])
WORDS = np.array(["bad", "fair", "good"])[THREE]
NUMBER = X @ np.array([1.0, -2.0, 0.5, 0.0, 3.0]) + 1
FLOATS = [("x", FloatTensorType([None, 5]))]


def save(name, model, types=FLOATS, zipmap=False, **options):
    known = {id(model): {"zipmap": zipmap}} if hasattr(model, "predict_proba") else None
    onnx = convert_sklearn(model, name, types, options=known, target_opset={"": 17, "ai.onnx.ml": 3}, **options)
    (FOLDER / f"plain_{name}.onnx").write_bytes(onnx.SerializeToString())


def numbers():
    save("scaled_logistic", make_pipeline(StandardScaler(), LogisticRegression()).fit(X, BINARY))
    save("scaled_logistic_maps", make_pipeline(StandardScaler(), LogisticRegression()).fit(X, WORDS), zipmap=True)
    save("robust_logistic", make_pipeline(RobustScaler(), LogisticRegression()).fit(X, THREE))
    save("minmax_sgd", make_pipeline(MinMaxScaler(), SGDClassifier(loss="log_loss", random_state=1)).fit(X, WORDS))
    save("normalized_ridge", make_pipeline(Normalizer(), Ridge()).fit(X, NUMBER))
    save("two_targets", LinearRegression().fit(X, np.c_[NUMBER, -NUMBER]))
    save("elastic", make_pipeline(SimpleImputer(), ElasticNet()).fit(X, NUMBER))
    save("ridge_classifier", RidgeClassifier().fit(X, THREE))
    save("linear_svc", LinearSVC().fit(X, BINARY))
    network = {"hidden_layer_sizes": (8, 12), "max_iter": 30, "random_state": 1}
    save("mlp_binary", make_pipeline(StandardScaler(), MLPClassifier(**network)).fit(X, BINARY))
    save("mlp_words", MLPClassifier(activation="tanh", **network).fit(X, WORDS))
    save("mlp_number", MLPRegressor(activation="logistic", **network).fit(X, NUMBER))
    save("forest", RandomForestClassifier(4, max_depth=4, random_state=1).fit(X, WORDS))
    save("boosted", make_pipeline(SimpleImputer(), GradientBoostingClassifier(n_estimators=5)).fit(X, BINARY))


def columns():
    table = pd.DataFrame(
        {
            "age": X[:, 0] * 10 + 40,
            "income": X[:, 1],
            "children": RANDOM.randint(0, 4, 200),
            "city": RANDOM.choice(["Bern", "Genf", "Uri"], 200),
            "job": RANDOM.choice(["cook", "clerk"], 200),
        }
    )
    table.loc[::7, "income"] = np.nan
    types = [
        ("age", FloatTensorType([None, 1])),
        ("income", FloatTensorType([None, 1])),
        ("children", Int64TensorType([None, 1])),
        ("city", StringTensorType([None, 1])),
        ("job", StringTensorType([None, 1])),
    ]
    for name, categories in (
        ("one_hot", OneHotEncoder(handle_unknown="ignore")),
        ("ordinal", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)),
    ):
        steps = ColumnTransformer(
            [
                ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["age", "income"]),
                ("counts", "passthrough", ["children"]),
                ("words", categories, ["city", "job"]),
            ]
        )
        save(f"table_{name}", make_pipeline(steps, LogisticRegression()).fit(table, WORDS), types)
        save(f"table_{name}_maps", make_pipeline(steps, LogisticRegression()).fit(table, BINARY), types, zipmap=True)
        boosted = make_pipeline(steps, GradientBoostingClassifier(n_estimators=5, random_state=1))
        save(f"table_{name}_trees", boosted.fit(table, BINARY), types)


if __name__ == "__main__":
    numbers()
    columns()
