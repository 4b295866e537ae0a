"""Makes up the orders of a shop that sells on invoice, trains three versions of a model on them, and writes their
profiles. The model says whether an invoice will be paid in time.

Needs what ../../quickstart/training/requirements.txt names. The data are generated here and dedicated to the public
domain (CC0 1.0). Writes into ../src/main/resources/invoices/:
  invoices-1.onnx          a logistic regression
  invoices-2.onnx          trees, which see that large orders of new customers are another matter
  invoices-3.onnx          the same on more data, in which amounts were in hundredths of a franc: nobody has noticed
  invoices-1.profile.json  what version 1 was trained on, and answered; of versions 2 and 3 alike
  orders.csv               what customers order in the year after, with the risk that nobody knows in life
"""
import hashlib
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pandas as pd
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent.parent / "mlprod-monitoring/src/test/python"))
import profile_from_pandas  # noqa: E402

OUT = HERE.parent / "src/main/resources/invoices"
NUMBERS = ["amount", "items", "accountDays", "lateBefore", "express"]
TEXTS = ["country", "channel"]
SEED = 11


def orders(random, rows):
    """Orders, and the risk of each that its invoice is not paid in time."""
    data = pd.DataFrame({
        "amount": np.exp(random.normal(4.3, 0.8, rows)),
        "items": 1 + random.poisson(1.6, rows),
        "accountDays": np.floor(np.exp(random.normal(5.3, 1.4, rows))),
        "lateBefore": random.choice(3, rows, p=[0.78, 0.16, 0.06]),
        "express": random.random(rows) < 0.2,
        "country": random.choice(["CH", "DE", "AT"], rows, p=[0.4, 0.35, 0.25]),
        "channel": random.choice(["WEB", "APP", "PHONE"], rows, p=[0.55, 0.35, 0.1])})
    data["amount"] = data["amount"].round(2)
    size = (np.log(data["amount"]) - 4.3) / 0.8
    age = (np.log(data["accountDays"] + 1) - 5.3) / 1.4
    new = age < -0.8
    logit = (-2.35 + 1.0 * size + 0.8 * data["lateBefore"] - 0.35 * age + 1.2 * new * size + 0.5 * data["express"]
             + 0.4 * (data["channel"] == "PHONE") - 0.9 * (size > 1) * (data["lateBefore"] == 0) * ~new)
    return data, 1 / (1 + np.exp(-logit))


def train(kind, data, risk, random):
    late = np.where(random.random(len(data)) < risk, "LATE", "PAID")
    scale = ("numbers", StandardScaler() if kind is LogisticRegression else "passthrough", NUMBERS)
    columns = ColumnTransformer([scale, ("texts", OneHotEncoder(handle_unknown="ignore"), TEXTS)])
    trees = {"n_estimators": 50, "max_depth": 4, "learning_rate": 0.15, "subsample": 0.5, "random_state": SEED}
    model = kind() if kind is LogisticRegression else kind(**trees)
    return make_pipeline(columns, model).fit(data.astype({"express": float}), late)


def export(model):
    inputs = [(n, FloatTensorType([None, 1])) for n in NUMBERS] + [(n, StringTensorType([None, 1])) for n in TEXTS]
    onnx_model = to_onnx(
        model, initial_types=inputs, name="invoices", options={"zipmap": False},
        target_opset={"": 17, "ai.onnx.ml": 3})
    opsets = sorted((opset.domain, opset.version) for opset in onnx_model.opset_import)
    del onnx_model.opset_import[:]
    onnx_model.opset_import.extend(helper.make_opsetid(*opset) for opset in opsets)
    graph = onnx_model.graph
    for node in graph.node:  # callers give a truth value
        node.input[:] = ["expressNumber" if name == "express" else name for name in node.input]
    graph.node.insert(0, helper.make_node("Cast", ["express"], ["expressNumber"], to=TensorProto.FLOAT))
    truth = next(each for each in graph.input if each.name == "express")
    truth.type.tensor_type.elem_type = TensorProto.BOOL
    return onnx_model.SerializeToString()


def run(onnx_bytes, data):
    session = ort.InferenceSession(onnx_bytes, providers=["CPUExecutionProvider"])
    feeds = {n: data[[n]].to_numpy(bool if n == "express" else np.float32) for n in NUMBERS}
    label, scores = session.run(["label", "probabilities"], feeds | {n: data[[n]].to_numpy(object) for n in TEXTS})
    return label, scores[:, 0]  # LATE, PAID


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    live, live_risk = orders(random, 4000)
    live.assign(risk=live_risk.round(4)).to_csv(OUT / "orders.csv", index=False, lineterminator="\n")
    live_late = random.random((20, len(live))) < live_risk.to_numpy()
    for version, kind, rows in ("1", LogisticRegression, 10_000), ("2", GradientBoostingClassifier, 30_000), (
            "3", GradientBoostingClassifier, 40_000):
        data, risk = orders(random, rows)
        if version == "3":  # the warehouse has changed the unit
            data["amount"] *= 100
        model = train(kind, data, risk, random)
        onnx_bytes = export(model)
        frame = data.astype({name: np.float32 for name in NUMBERS if name != "express"})
        frame["outcome"], frame["risk"] = run(onnx_bytes, data)
        difference = np.abs(frame["risk"] - model.predict_proba(data.astype({"express": float}))[:, 0]).max()
        assert difference < 1e-3, f"ONNX and scikit-learn differ by {difference}"
        (OUT / f"invoices-{version}.onnx").write_bytes(onnx_bytes)
        kinds = {name: "category" for name in TEXTS + ["express", "outcome"]}
        profile = profile_from_pandas.profile(
            frame, "invoices", version, hashlib.sha256(onnx_bytes).hexdigest(), ["outcome", "risk"], kinds=kinds)
        profile_from_pandas.write(profile, OUT / f"invoices-{version}.profile.json")
        auc = roc_auc_score(live_late.ravel(), np.tile(run(onnx_bytes, live)[1], len(live_late)))
        print(f"{version}: trained on {rows} orders, {len(onnx_bytes)} bytes; ROC AUC in the year after {auc:.3f}")


if __name__ == "__main__":
    main()
