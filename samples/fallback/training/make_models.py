"""Trains the models of the fallback sample, good and bad ones, and picks the penguins that its station reports.

Needs what ../../quickstart/training/requirements.txt names, and uses the training script beside it. Writes into
../src/main/resources/penguins/:
  penguins-1.onnx     the first tier: six features
  penguins-2.onnx     a mistake: version 1 with a correction that overflows for birds of less than 4.4 kg
  penguins-3.onnx     the first tier, trained again
  penguins-slow.onnx  version 1 with one operator that takes as long as a hundred thousand of its runs
  lite-1.onnx         the second tier: the two measurements of the bill, which every report has
  penguins.csv        rows that no model was trained on, with the true species
"""
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx.helper import make_node
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "quickstart" / "training"))
from train import NUMBERS, SEED, STRINGS, TARGET, build, export, load, run_onnx  # noqa: E402

OUT = HERE.parent / "src/main/resources/penguins"
BILL = ["bill_length_mm", "bill_depth_mm"]
SIDE = 2500  # of the matrix that the slow version multiplies by itself


def again():
    model = build()
    model.set_params(logisticregression__C=1)
    return model


def detour(onnx_model, name, constants, nodes):
    """Puts nodes between the input of that name and what reads it; the last of them gives "detoured"."""
    graph = onnx_model.graph
    for node in graph.node:
        for i, read in enumerate(node.input):
            node.input[i] = "detoured" if read == name else read
    graph.initializer.extend(onnx.numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items())
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([make_node(*node, **attributes) for *node, attributes in nodes] + rest)
    onnx.checker.check_model(onnx_model)
    return onnx_model


def overflowing(onnx_model):
    return detour(onnx_model, "body_mass_g", {"light": np.float32(4500)}, [
        ("Sub", ["light", "body_mass_g"], ["lighter"], {}),
        ("Exp", ["lighter"], ["correction"], {}),
        ("Add", ["body_mass_g", "correction"], ["detoured"], {})])


def slow(onnx_model):
    """Adds nothing to an input, after a multiplication of matrices that ONNX Runtime cannot end half-way."""
    constants = {"shape": np.array([SIDE, SIDE]), "nothing": np.float32(0)}
    return detour(onnx_model, "bill_length_mm", constants, [
        ("ReduceMax", ["bill_length_mm"], ["longest"], {"keepdims": 0}),
        ("Expand", ["longest", "shape"], ["matrix"], {}),
        ("MatMul", ["matrix", "matrix"], ["product"], {}),
        ("ReduceMax", ["product"], ["largest"], {"keepdims": 0}),
        ("Mul", ["largest", "nothing"], ["nought"], {}),
        ("Add", ["bill_length_mm", "nought"], ["detoured"], {})])


def write(name, onnx_model):
    (OUT / f"{name}.onnx").write_bytes(onnx_model.SerializeToString())
    return onnx_model


def main():
    data = load()
    train, heldout = train_test_split(data, test_size=0.28, stratify=data[TARGET], random_state=SEED)
    complete = heldout.dropna().query("sex != ''").sort_index()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, model in [("penguins-1", build()), ("penguins-3", again())]:
        onnx_model = write(name, export(model.fit(train[NUMBERS + STRINGS], train[TARGET])))
        print(f"{name}: {accuracy_score(complete[TARGET], run_onnx(onnx_model, complete)[0]):.4f} right")
    first = build().fit(train[NUMBERS + STRINGS], train[TARGET])
    _, probabilities = run_onnx(write("penguins-2", overflowing(export(first))), complete)
    print(f"penguins-2: {np.isnan(probabilities).any(axis=1).mean():.4f} of the answers are NaN")
    write("penguins-slow", slow(export(first)))

    measured = train.dropna(subset=BILL)
    lite = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(measured[BILL], measured[TARGET])
    write("lite-1", export(lite, BILL, []))
    print(f"lite-1: {accuracy_score(complete[TARGET], lite.predict(complete[BILL])):.4f} right")
    complete.to_csv(OUT / "penguins.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
