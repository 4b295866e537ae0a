"""Trains the quickstart model and writes everything the Java sample needs.

Writes into ../src/main/resources/penguins/:
  penguins.onnx           the whole pipeline, one input per column
  heldout.csv             rows the model has never seen, with the true species
  python_predictions.csv  what scikit-learn itself predicts for these rows
"""
from pathlib import Path

import numpy as np
import onnxruntime as ort
from onnx.helper import make_opsetid
from palmerpenguins import load_penguins
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

OUT = Path(__file__).resolve().parent.parent / "src/main/resources/penguins"
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
STRINGS = ["island", "sex"]
TARGET = "species"
SEED = 20


def load():
    """All 344 penguins. A missing number is NaN, a missing sex is ""."""
    data = load_penguins()[NUMBERS + STRINGS + [TARGET]].copy()
    data[NUMBERS] = data[NUMBERS].astype(np.float64)
    for name in STRINGS + [TARGET]:
        data[name] = data[name].astype(object).where(data[name].notna(), "")
    return data


def build():
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    strings = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("numbers", numbers, NUMBERS), ("strings", strings, STRINGS)])
    return make_pipeline(columns, LogisticRegression(C=0.02, max_iter=1000))


def export(model, numbers=NUMBERS, strings=STRINGS):
    inputs = [(n, FloatTensorType([None, 1])) for n in numbers]
    inputs += [(n, StringTensorType([None, 1])) for n in strings]
    onnx_model = to_onnx(model, initial_types=inputs, name="penguins",
                         options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
    # The converter lists the opsets in random order; sorted, the file is the same in every run.
    opsets = sorted((opset.domain, opset.version) for opset in onnx_model.opset_import)
    del onnx_model.opset_import[:]
    onnx_model.opset_import.extend(make_opsetid(*opset) for opset in opsets)
    return onnx_model


def run_onnx(onnx_model, rows):
    session = ort.InferenceSession(onnx_model.SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = {n: rows[[n]].to_numpy(np.float32) for n in NUMBERS}
    feeds |= {n: rows[[n]].to_numpy(object) for n in STRINGS}
    return session.run(["label", "probabilities"], feeds)


def main():
    data = load()
    train, heldout = train_test_split(data, test_size=0.28, stratify=data[TARGET], random_state=SEED)
    heldout = heldout.sort_index()
    model = build().fit(train[NUMBERS + STRINGS], train[TARGET])

    labels = model.predict(heldout[NUMBERS + STRINGS])
    probabilities = model.predict_proba(heldout[NUMBERS + STRINGS])

    onnx_model = export(model)
    onnx_labels, onnx_probabilities = run_onnx(onnx_model, heldout)
    assert list(onnx_labels) == list(labels), "ONNX and scikit-learn disagree on a label"
    difference = float(np.abs(onnx_probabilities - probabilities).max())
    assert difference < 1e-5, f"ONNX and scikit-learn disagree on a probability by {difference}"

    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "penguins.onnx").write_bytes(onnx_model.SerializeToString())
    heldout.to_csv(OUT / "heldout.csv", index=False, lineterminator="\n")
    with open(OUT / "python_predictions.csv", "w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(["label", *model.classes_]) + "\n")
        for label, row in zip(labels, probabilities):
            file.write(",".join([label, *(repr(float(p)) for p in row)]) + "\n")

    print(f"rows: {len(train)} train, {len(heldout)} held out; "
          f"held-out rows with a missing value: {(heldout[NUMBERS].isna().any(axis=1) | (heldout['sex'] == '')).sum()}")
    print(f"held-out accuracy: {accuracy_score(heldout[TARGET], labels):.4f} "
          f"({(heldout[TARGET] == labels).sum()} of {len(heldout)})")
    print(f"largest probability difference ONNX - scikit-learn: {difference:.2e}")
    print(f"smallest margin between the two best classes: {np.diff(np.sort(probabilities)[:, -2:]).min():.4f}")


if __name__ == "__main__":
    main()
