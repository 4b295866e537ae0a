"""Writes the test models into ../resources/models/ (see README.md for what each one is for).

One function per model, registered in MODELS with the file it makes. A function returns
Case(model, feeds, score): the model is checked with onnx.checker, written, and run once with
ONNX Runtime; score is what it must give, or None if the run must fail.
"""
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

OUT = Path(__file__).resolve().parent.parent / "resources/models"
F, I64 = T.FLOAT, T.INT64
MODELS = {}


@dataclass
class Case:
    model: onnx.ModelProto
    feeds: dict
    score: list | None


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


def f32(values):
    return np.asarray(values, dtype=np.float32)


def build(nodes, initializers=(), inputs=(tensor("x", F, ["N", 2]),), rows="N"):
    graph = h.make_graph(nodes, "test", list(inputs), [tensor("score", F, [rows, 1])], initializer=list(initializers))
    return h.make_model(graph, ir_version=8, opset_imports=[h.make_opsetid("", 17)], producer_name="mlprod-tests")


def columns():
    """The two columns of x as whole numbers a and b, each [N, 1]."""
    return [
        h.make_node("Cast", ["x"], ["whole"], to=I64),
        h.make_node("Split", ["whole", "halves"], ["a", "b"], axis=1),
    ]


HALVES = const("halves", [1, 1], np.int64)


# ---- good models -----------------------------------------------------------------------------

@makes("ones", "tens")
def linear(file):
    weight = 1 if file == "ones" else 10
    model = build([h.make_node("MatMul", ["x", "w"], ["score"])], [const("w", [[weight], [weight]])])
    return Case(model, {"x": f32([[2, 3], [4, 5]])}, [[5 * weight], [9 * weight]])


# ---- models that take something else ---------------------------------------------------------

@makes("whole_numbers")
def whole_numbers(file):
    nodes = [h.make_node("Cast", ["x"], ["real"], to=F), h.make_node("MatMul", ["real", "w"], ["score"])]
    model = build(nodes, [const("w", [[1], [1]])], inputs=[tensor("x", I64, ["N", 2])])
    return Case(model, {"x": np.array([[2, 3]])}, [[5]])


@makes("with_history")
def with_history(file):
    nodes = [h.make_node("MatMul", ["x", "w"], ["now"]), h.make_node("Add", ["now", "history"], ["score"])]
    inputs = [tensor("x", F, ["N", 2]), tensor("history", F, ["N", 1])]
    model = build(nodes, [const("w", [[1], [1]])], inputs=inputs)
    return Case(model, {"x": f32([[2, 3]]), "history": f32([[10]])}, [[15]])


# ---- models that fail ------------------------------------------------------------------------

@makes("divide")
def divide(file):
    """a / b in whole numbers; b = 0 makes the run fail."""
    nodes = [*columns(), h.make_node("Div", ["a", "b"], ["q"]), h.make_node("Cast", ["q"], ["score"], to=F)]
    return Case(build(nodes, [HALVES]), {"x": f32([[7, 2]])}, [[3]])


@makes("gather")
def gather(file):
    """Element number a of a table of three; others make the run fail."""
    nodes = [*columns(), h.make_node("Gather", ["table", "a"], ["score"])]
    return Case(build(nodes, [HALVES, const("table", [10, 20, 30])]), {"x": f32([[2, 0]])}, [[30]])


@makes("reshape")
def reshape(file):
    """Lays the row out in a rows and sums it up; two values do not make three rows."""
    nodes = [*columns(), h.make_node("Reshape", ["a", "flat"], ["rows"]),
             h.make_node("Concat", ["rows", "rest"], ["shape"], axis=0),
             h.make_node("Reshape", ["x", "shape"], ["laid"]), h.make_node("ReduceSum", ["laid"], ["sum"], keepdims=0),
             h.make_node("Reshape", ["sum", "one"], ["score"])]
    constants = [HALVES, const("flat", [1], np.int64), const("rest", [-1], np.int64), const("one", [1, 1], np.int64)]
    model = build(nodes, constants, inputs=[tensor("x", F, [1, 2])], rows=1)
    return Case(model, {"x": f32([[2, 3]])}, [[5]])


@makes("logarithm")
def logarithm(file):
    """The sum of logarithms: NaN if one is of a negative number, infinite if one is of zero."""
    nodes = [h.make_node("Log", ["x"], ["logs"]), h.make_node("MatMul", ["logs", "w"], ["score"])]
    return Case(build(nodes, [const("w", [[1], [1]])]), {"x": f32([[1, np.e]])}, [[1]])


@makes("always_fails")
def always_fails(file):
    """Looks behind the end of a table whatever the input is."""
    nodes = [h.make_node("Abs", ["x"], ["size"]), h.make_node("ReduceMin", ["size"], ["least"], axes=[1]),
             h.make_node("Cast", ["least"], ["whole"], to=I64), h.make_node("Add", ["whole", "behind"], ["place"]),
             h.make_node("Gather", ["table", "place"], ["score"])]
    return Case(build(nodes, [const("behind", [7], np.int64), const("table", [1, 2, 3])]), {"x": f32([[0, 0]])}, None)


# ---- models that take long -------------------------------------------------------------------

@makes("one_operator", "many_operators")
def matmul(file):
    """The averages of a table of a by a ones, taken once in one large MatMul, or 200 times; the score is 1.

    The table is made inside, so that the file is small and the input says how long the run takes.
    """
    count = 1 if file == "one_operator" else 200
    nodes = [*columns(), h.make_node("Reshape", ["a", "flat"], ["side"]),
             h.make_node("Concat", ["side", "side"], ["shape"], axis=0),
             h.make_node("ConstantOfShape", ["shape"], ["p0"], value=const("value", [1])),
             h.make_node("Cast", ["side"], ["n"], to=F), h.make_node("Div", ["p0", "n"], ["m"])]
    nodes += [h.make_node("MatMul", [f"p{i}", "m"], [f"p{i + 1}"]) for i in range(count)]
    nodes += [h.make_node("ReduceMax", [f"p{count}"], ["most"], keepdims=0),
              h.make_node("Reshape", ["most", "one"], ["score"])]
    constants = [HALVES, const("flat", [1], np.int64), const("one", [1, 1], np.int64)]
    model = build(nodes, constants, inputs=[tensor("x", F, [1, 2])], rows=1)
    return Case(model, {"x": f32([[64, 0]])}, [[1]])


# ---- write, check, run -----------------------------------------------------------------------

def run(path, case):
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    try:
        score = session.run(["score"], case.feeds)[0]
    except Exception as e:
        assert case.score is None, f"{path.name}: {e}"
        return "fails"
    assert case.score is not None, f"{path.name} did not fail"
    np.testing.assert_allclose(score, case.score, rtol=1e-5, err_msg=path.name)
    return score.tolist()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    ort.set_default_logger_severity(4)
    for file in sys.argv[1:] or MODELS:
        case = MODELS[file](file)
        path = OUT / f"{file}.onnx"
        path.write_bytes(case.model.SerializeToString(deterministic=True))
        onnx.checker.check_model(path)
        print(f"{path.name}: {path.stat().st_size} bytes, {run(path, case)}")


if __name__ == "__main__":
    main()
