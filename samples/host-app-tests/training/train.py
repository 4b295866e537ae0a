"""Makes the data, the models and the golden file of this sample; needs numpy, scikit-learn and onnx.

Run it in this folder. The data are drawn from a formula with a fixed seed, so that nothing of them is about a person.
Writes:
  ../src/main/resources/credit/credit-1.onnx   the champion: income, debt ratio and late payments
  ../src/main/resources/credit/credit-2.onnx   the challenger, which also knows the age
  ../src/test/resources/train.csv, test.csv    applications with what became of the loans
  ../src/test/resources/golden/credit.json     raw applications with the features and the risk that Python computes
"""
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import sklearn
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
MAIN = HERE.parent / "src/main/resources/credit"
TEST = HERE.parent / "src/test/resources"
RAW = ["income", "debt", "age", "latePayments", "region"]
FEATURES = ["income", "debtRatio", "age", "latePayments"]
RNG = np.random.default_rng(17)


def draw(rows):
    income = np.round(np.exp(RNG.normal(8.0, 0.5, rows)), 2)
    debt = np.round(income * RNG.gamma(1.5, 4.0, rows), 2)
    age = RNG.integers(18, 80, rows)
    late = RNG.poisson(0.7, rows)
    region = RNG.choice(["north", "south", "west"], rows, p=[0.5, 0.3, 0.2])
    logit = -1.2 - 1.1 * (np.log(income) - 8.0) + 0.16 * (debt / income - 6) + 0.8 * late - 0.02 * (age - 45)
    return income, debt, age, late, region, (RNG.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)


def features(income, debt, age, late):
    """What CreditDesk.features does in Java."""
    return np.column_stack([np.log(income), debt / income, age, np.minimum(late, 6)]).astype(np.float32)


def export(name, model, used):
    weights = np.zeros((len(FEATURES), 1), dtype=np.float32)
    weights[used, 0] = model.coef_[0]
    nodes = [helper.make_node("Concat", FEATURES, ["x"], axis=1),
             helper.make_node("Gemm", ["x", "weights", "bias"], ["logit"]),
             helper.make_node("Sigmoid", ["logit"], ["risk"])]
    column = lambda n: helper.make_tensor_value_info(n, TensorProto.FLOAT, ["N", 1])  # noqa: E731
    graph = helper.make_graph(
        nodes, "credit", [column(n) for n in FEATURES], [column("risk")],
        [numpy_helper.from_array(weights, "weights"),
         numpy_helper.from_array(model.intercept_.astype(np.float32), "bias")])
    onnx_model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(onnx_model)
    (MAIN / name).write_bytes(onnx_model.SerializeToString())


def write(name, header, columns):
    lines = [",".join(header)] + [",".join(str(v) for v in row) for row in zip(*columns)]
    (TEST / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_golden(raw, computed, risk):
    rows = [json.dumps({
        "id": str(i),
        "input": {name: column[i].item() for name, column in zip(RAW, raw)},
        "features": {name: float(value) for name, value in zip(FEATURES, computed[i])},
        "output": {"risk": float(risk[i])}}) for i in range(len(risk))]
    digest = hashlib.sha256((MAIN / "credit-1.onnx").read_bytes()).hexdigest()
    head = {"format": "mlprod golden 1", "model": {"name": "credit", "sha256": digest}, "tool": "train.py",
            "engine": {"name": "scikit-learn", "version": sklearn.__version__}, "createdBy": "training/train.py"}
    (TEST / "golden").mkdir(exist_ok=True)
    (TEST / "golden/credit.json").write_text(
        json.dumps(head)[:-1] + ', "rows": [\n' + ",\n".join(rows) + "\n]}\n", encoding="utf-8")


def main():
    MAIN.mkdir(parents=True, exist_ok=True)
    TEST.mkdir(parents=True, exist_ok=True)
    train, test = draw(3000), draw(1500)
    write("train.csv", RAW + ["defaulted"], train)
    write("test.csv", RAW + ["defaulted"], test)
    x, y = features(*train[:4]), train[5]
    champion = LogisticRegression(max_iter=1000).fit(x[:, [0, 1, 3]], y)
    challenger = LogisticRegression(max_iter=1000).fit(x, y)
    export("credit-1.onnx", champion, [0, 1, 3])
    export("credit-2.onnx", challenger, [0, 1, 2, 3])
    some = [column[:50] for column in test]
    fx = features(*some[:4])
    risk = champion.predict_proba(fx[:, [0, 1, 3]])[:, 1]
    write_golden(some, fx, risk)
    tx = features(*test[:4])
    print("champion", champion.score(tx[:, [0, 1, 3]], test[5]), "challenger", challenger.score(tx, test[5]))


if __name__ == "__main__":
    main()
