"""Trains the versions that the rollout sample moves traffic between, and picks the penguins that its visitors ask about.

Needs what ../../quickstart/training/requirements.txt names, and uses the training script beside it. Writes into
../src/main/resources/penguins/:
  penguins-1.onnx         the quickstart's model
  penguins-2.onnx         trained with less regularisation, and better for it
  penguins-mixed-up.onnx  a mistake: bill length and bill depth were mixed up in the training data
  penguins-3.onnx         a mistake that complete rows do not show: nothing stands in for a missing measurement
  penguins.csv            rows that no version was trained on, with the true species
"""
import sys
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "quickstart" / "training"))
from train import NUMBERS, SEED, STRINGS, TARGET, build, export, load, run_onnx  # noqa: E402

OUT = HERE.parent / "src/main/resources/penguins"


def better():
    model = build()
    model.set_params(logisticregression__C=1)
    return model


def without_imputer():
    columns = ColumnTransformer([("numbers", StandardScaler(), NUMBERS),
                                 ("strings", OneHotEncoder(handle_unknown="ignore"), STRINGS)])
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


def write(version, model, train, heldout):
    onnx_model = export(model.fit(train[NUMBERS + STRINGS], train[TARGET]))
    (OUT / f"penguins-{version}.onnx").write_bytes(onnx_model.SerializeToString())
    labels, probabilities = run_onnx(onnx_model, heldout)
    print(f"{version}: {accuracy_score(heldout[TARGET], labels):.4f} right, "
          f"{np.isnan(probabilities).any(axis=1).sum()} answers with NaN")


def main():
    data = load()
    train, heldout = train_test_split(data, test_size=0.28, stratify=data[TARGET], random_state=SEED)
    heldout = heldout.sort_index()
    OUT.mkdir(parents=True, exist_ok=True)
    write("1", build(), train, heldout)
    write("2", better(), train, heldout)
    mixed_up = train.rename(columns={"bill_length_mm": "bill_depth_mm", "bill_depth_mm": "bill_length_mm"})
    write("mixed-up", better(), mixed_up, heldout)
    write("3", without_imputer(), train.dropna(), heldout)
    heldout.to_csv(OUT / "penguins.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
