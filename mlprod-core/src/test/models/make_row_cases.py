"""Writes ../resources/models/rows.bin.gz: small models for RowAnalysisTest, each with what was seen of its rows.

Every operator that RowAnalysis follows stands here in ways that keep rows apart and in ways that mix them. Which is which
is not said here but seen: ONNX Runtime runs rows alone and in batches (row_cases.py). Only what must be proven, since
real models need it, is said.
"""
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

from row_cases import APART, MIXING, TYPES, UNSEEN, Rows, observe, write

OUT = Path(__file__).resolve().parent.parent / "resources/models/rows.bin.gz"
CASES = []


def R(*shape, kind="f", limit=3, low=0):
    return Rows(shape, kind, limit, low)


def tensor(name, value):
    return numpy_helper.from_array(np.asarray(value), name)


def ints(*values):
    return np.array(values, dtype=np.int64)


def floats(*shape):
    return (np.random.default_rng(5).normal(size=shape)).astype(np.float32)


def graph(name, inputs, nodes, constants=None, outputs=("y",), opset=17, must=True, domain="", functions=(), opsets=(),
          change=None, declared=None):
    """nodes: (operator, inputs, outputs, attributes), names divided by spaces; must: whether it must be proven."""
    made = []
    for operator, reads, writes, *attributes in nodes:
        where, _, plain = operator.rpartition(":")
        made.append(h.make_node(plain, reads.split(" ") if reads else [], writes.split(" "), domain=where or domain,
                                **(attributes[0] if attributes else {})))
    given = [h.make_tensor_value_info(key, TYPES[rows.kind][1],
                                      ["N", *[one if one is not None else "M%d" % i for i, one in enumerate(rows.shape)]])
             for key, rows in inputs.items()]
    wanted = [h.make_tensor_value_info(key, T.FLOAT, declared) if declared else h.make_empty_tensor_value_info(key)
              for key in outputs]
    main = h.make_graph(made, "g", given, wanted, [tensor(key, value) for key, value in (constants or {}).items()])
    imports = [h.make_opsetid("", opset), h.make_opsetid("ai.onnx.ml", 3), h.make_opsetid("com.microsoft", 1), *opsets]
    model = h.make_model(main, opset_imports=imports, ir_version=8, functions=list(functions))
    if change:
        change(model)
    CASES.append((name, model.SerializeToString(), inputs, must))


def one(operator, *reads, must=True, opset=17, outputs=1, domain="", note="", **attributes):
    """One operator; what it reads are rows, arrays, or None."""
    inputs, constants, names = {}, {}, []
    for i, value in enumerate(reads):
        key = "abcdefghijklmn"[i] if value is not None else ""
        if isinstance(value, Rows):
            inputs[key] = value
        elif value is not None:
            constants[key] = value
        names.append(key)
    writes = ["y", "y2", "y3"][:outputs]
    label = " ".join([operator, *map(label_of, reads), *["%s=%s" % (key, str(value)[:12]) for key, value in
                                                       attributes.items()], "opset%d" % opset, note]).strip()
    graph(label, inputs, [(operator, " ".join(names), " ".join(writes), attributes)], constants, writes, opset, must, domain)


def label_of(value):
    if value is None:
        return "-"
    if isinstance(value, Rows):
        return "[" + ",".join(["N", *map(str, value.shape)]) + "]" + value.kind
    value = np.asarray(value)
    return str(value.tolist()).replace(" ", "") if value.size < 5 and value.dtype.kind == "i" else str(list(value.shape))


def turned(operator, rows, *more, perm=(1, 0, 2), must=True, opset=17, back=None, outputs=1, note="", **attributes):
    """As one(), of rows that lie along another axis, which comes first again."""
    constants = {"bcdefg"[i]: value for i, value in enumerate(more) if value is not None}
    reads = " ".join(["t", *["bcdefg"[i] if value is not None else "" for i, value in enumerate(more)]])
    back = perm if back is None else back
    graph("turned " + operator + " " + " ".join(map(label_of, [rows, *more])) + " %s %s opset%d %s" % (
        str(perm), str(attributes), opset, note), {"a": rows},
          [("Transpose", "a", "t", {"perm": list(perm)}), (operator, reads, "z", attributes),
           *([("Transpose", "z", "y", {"perm": list(back)})] if back else [("Identity", "z", "y")])],
          constants, ("y",), opset, must)


def elements():
    for operator in ("Abs Ceil Celu Cos Elu Erf Exp Floor HardSigmoid HardSwish IsInf IsNaN LeakyRelu Neg Relu Round "
                     "Selu Shrink Sigmoid Sign Sin Softplus Softsign Tan Tanh ThresholdedRelu Mish Sinh Cosh Atan Asinh "
                     "Identity").split():
        one(operator, R(3), opset=18 if operator == "Mish" else 17)
    for operator in "Acos Asin Acosh Atanh Log Sqrt Reciprocal".split():
        one(operator, R(2))
    one("Relu", R(3), opset=7)
    one("Gelu", R(3), opset=20)
    one("Swish", R(3), opset=24)
    one("Not", R(3, kind="b"))
    one("BitwiseNot", R(3, kind="i"), opset=18)
    one("Clip", R(3), np.float32(-1), np.float32(1))
    one("Clip", R(3), opset=6, min=-1.0, max=1.0)
    one("CastLike", R(3), np.float64(1), opset=15)
    one("CastLike", R(3), R(kind="d"), opset=15, must=False)
    one("RegexFullMatch", R(2, kind="s"), opset=20, pattern="[ab]+")
    one("StringConcat", R(2, kind="s"), R(1, kind="s"), opset=20)
    one("Cast", R(3), to=T.INT64)
    one("Cast", R(3, kind="i"), to=T.FLOAT, opset=9)
    one("Cast", R(3, kind="i"), to=T.STRING, opset=9)
    one("Dropout", R(3), outputs=2)
    one("Dropout", R(3), opset=7)
    one("Dropout", R(3), np.float32(0.5), np.array(True), must=False)
    for operator in "Add Sub Mul Div Pow Max Min Mean Sum PRelu Mod".split():
        more = {"fmod": 1} if operator == "Mod" else {}
        one(operator, R(3), R(3), **more)
        one(operator, R(3), floats(3), **more)
        one(operator, R(3), floats(2, 1), must=False, **more)
    for operator in "Add Mul Sub Div Max".split():
        one(operator, R(3), R(1))
        one(operator, R(3), R(), must=False)
        one(operator, R(), R(1), must=False)
        one(operator, R(3), floats(1), opset=8)
        one(operator, R(2, 3), R(3), must=False)
    one("Add", R(3), R(3), opset=7)
    one("Add", R(), floats(3), must=False)
    one("Add", R(), floats(1))
    one("Sum", R(3), R(3), R(1), floats(3))
    for operator in "And Or Xor".split():
        one(operator, R(3, kind="b"), R(3, kind="b"))
    for operator in "Greater Less GreaterOrEqual LessOrEqual Equal".split():
        one(operator, R(3), floats(3))
        one(operator, R(3), R(1), opset=16)
    for operator in "BitwiseAnd BitwiseOr BitwiseXor".split():
        one(operator, R(3, kind="i"), R(3, kind="i"), opset=18)
    one("BitShift", R(3, kind="u"), R(3, kind="u"), direction="LEFT")
    one("Where", R(3, kind="b"), R(3), floats(3))
    one("Where", R(1, kind="b"), R(3), R(3))
    one("Where", R(kind="b"), R(3), R(3), must=False)
    one("QuantizeLinear", R(3), np.float32(0.1), np.uint8(3))
    one("QuantizeLinear", R(2, 3), np.array([0.1, 1], np.float32), np.array([3, 3], np.uint8), axis=1)
    one("QuantizeLinear", R(2), np.array([0.1, 1], np.float32), np.array([3, 3], np.uint8), axis=0, must=False)
    one("QuantizeLinear", R(2), np.array([0.1, 1], np.float32), np.array([3, 3], np.uint8), axis=-1)
    one("QuantizeLinear", R(2), np.float32(0.1), np.uint8(3), opset=10)
    one("DequantizeLinear", R(3, kind="u", limit=250), np.float32(0.1), np.uint8(3))
    one("DequantizeLinear", R(2, kind="u", limit=250), np.array([0.1, 1], np.float32), np.array([3, 3], np.uint8), axis=1)
    one("DequantizeLinear", R(4, kind="u", limit=250), floats(1, 2), axis=1, block_size=2, opset=21, must=False)
    graph("QuantizeLinear with a scale of the rows", {"a": R(3)}, [
        ("ReduceMax", "a", "m", {"keepdims": 0}), ("Abs", "m", "s"), ("QuantizeLinear", "a s z", "q"),
        ("DequantizeLinear", "q s z", "y")], {"z": np.uint8(100)}, must=False)
    for operator in "Gelu QuickGelu FastGelu".split():
        one(operator, R(3), domain="com.microsoft")
    one("FastGelu", R(3), floats(3), domain="com.microsoft")
    one("BiasGelu", R(3), floats(3), domain="com.microsoft")
    scale, zero = np.float32(0.1), np.uint8(3)
    for operator in "QLinearAdd QLinearMul".split():
        one(operator, R(3, kind="u", limit=250), scale, zero, R(3, kind="u", limit=250), scale, zero, scale, zero,
            domain="com.microsoft")
        one(operator, R(3, kind="u", limit=250), scale, zero, np.array([1, 2, 3], np.uint8), scale, zero, scale, zero,
            domain="com.microsoft")
    for operator in "QLinearSigmoid QLinearLeakyRelu".split():
        one(operator, R(3, kind="u", limit=250), scale, zero, scale, zero, domain="com.microsoft")


def shapes():
    for opset, target in [(17, (-1, 6)), (17, (0, 6)), (17, (0, -1)), (17, (0, 3, 2)), (5, (-1, 6)), (14, (-1, 2, 3)),
                          (17, (-1, 1, 6)), (17, (0, 0, 3)), (17, (1, -1, 6))]:
        one("Reshape", R(2, 3), ints(*target), opset=opset, must=target[0] != 1)
    for target in [(-1, 4), (6, -1), (3, 2, -1), (2, -1), (-1,), (1, -1), (0, 2, -1, 3), (-1, 12), (-1, 5)]:
        one("Reshape", R(2, 3), ints(*target), must=target == (0, 2, -1, 3))
    one("Reshape", R(2, 3), ints(0, 6), allowzero=1, must=False)
    one("Reshape", R(), ints(-1, 1))
    one("Reshape", R(1), ints(-1))
    one("Reshape", R(None, 4), ints(0, -1, 2, 2))
    one("Reshape", R(None, 4), ints(-1, 4), must=False)
    for perm, target, back, must in [((1, 0, 2), (0, 0, -1), (1, 0, 2), True), ((1, 0, 2), (2, -1), (), False),
                                     ((1, 0, 2), (-1, 3), (), False), ((1, 0, 2), (2, -1, 3), (1, 0, 2), True),
                                     ((1, 2, 0), (6, -1), (1, 0), False), ((1, 2, 0), (3, -1), (), False)]:
        turned("Reshape", R(2, 3), ints(*target), perm=perm, back=back, must=must)
    graph("Reshape to a shape of the graph", {"a": R(2, 3)}, [
        ("Shape", "a", "s"), ("Gather", "s zero", "n"), ("Unsqueeze", "n axes", "n1"), ("Concat", "n1 rest", "t", {"axis": 0}),
        ("Reshape", "a t", "y")], {"zero": np.int64(0), "axes": ints(0), "rest": ints(3, -1)})
    graph("Reshape there and back by shapes of the graph", {"a": R(2, 3)}, [
        ("Shape", "a", "s"), ("Slice", "s zero one", "n"), ("Concat", "minus three", "flat", {"axis": 0}),
        ("Reshape", "a flat", "f"), ("MatMul", "f w", "g"), ("Concat", "n two minus", "t", {"axis": 0}),
        ("Reshape", "g t", "y")], {"zero": ints(0), "one": ints(1), "two": ints(2), "minus": ints(-1), "three": ints(3),
                                   "w": floats(3, 4)})
    graph("Reshape by the product of a shape", {"a": R(2, 3)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Shape", "a", "c", {"start": 1, "end": 2}), ("Mul", "s c", "m"),
        ("Concat", "m minus", "t", {"axis": 0}), ("Reshape", "a t", "z"), ("Softmax", "z", "p"),
        ("Concat", "s c minus", "u", {"axis": 0}), ("Reshape", "p u", "y")], {"minus": ints(-1)}, opset=15)
    graph("Reshape by a division", {"a": R(4)}, [
        ("Shape", "a", "s"), ("Gather", "s zero", "n"), ("Mul", "n four", "m"), ("Div", "m two", "d"),
        ("Unsqueeze", "d axes", "d1"), ("Concat", "d1 minus", "t", {"axis": 0}), ("Reshape", "a t", "z"),
        ("Softmax", "z", "p"), ("Reshape", "p back", "y")],
          {"zero": np.int64(0), "four": np.int64(4), "two": np.int64(2), "axes": ints(0), "minus": ints(-1),
           "back": ints(-1, 4)})
    for name, nodes in [
            ("the square of the rows", [("Mul", "s s", "m")]), ("the rows times zero", [("Mul", "s zero", "m")]),
            ("one row more", [("Add", "s one", "m")]), ("half the rows", [("Div", "s two", "m")]),
            ("minus the rows", [("Neg", "s", "m")]), ("rows modulo", [("Mod", "s two", "m")]),
            ("rows minus themselves", [("Sub", "s s", "m")]), ("no more than two rows", [("Min", "s two", "m")]),
            ("the rows times minus one", [("Sub", "zero one", "k"), ("Mul", "s k", "m")])]:
        graph("Softmax in the shape of " + name, {"a": R(12)}, [
            ("Shape", "a", "s", {"start": 0, "end": 1}), *nodes, ("Concat", "m minus", "t", {"axis": 0}),
            ("Reshape", "a t", "z"), ("Softmax", "z", "p"), ("Concat", "s minus", "u", {"axis": 0}),
            ("Reshape", "p u", "y")], {"minus": ints(-1), "zero": ints(0), "one": ints(1), "two": ints(2)}, opset=15,
              must=False)
        graph("turned Softmax in the shape of " + name, {"a": R(12)}, [
            ("Shape", "a", "s", {"start": 0, "end": 1}), *nodes, ("Concat", "m minus", "t", {"axis": 0}),
            ("Unsqueeze", "a axis", "b"), ("Reshape", "b t", "z"), ("Softmax", "z", "p"),
            ("Concat", "s minus", "u", {"axis": 0}), ("Reshape", "p u", "y")],
              {"minus": ints(-1), "zero": ints(0), "one": ints(1), "two": ints(2), "axis": ints(0)}, opset=15, must=False)
    for number, to in [(2 ** 32, T.INT32), (2 ** 32 + 1, T.INT32)]:
        graph("rows times %d as a short number" % number, {"a": R(4)}, [
            ("Unsqueeze", "a axis", "b"), ("Shape", "a", "s", {"start": 0, "end": 1}), ("Mul", "s k", "m"),
            ("Cast", "m", "c", {"to": to}), ("Cast", "c", "d", {"to": T.INT64}), ("Concat", "d minus", "t", {"axis": 0}),
            ("Reshape", "b t", "z"), ("Softmax", "z", "p"), ("Concat", "s minus", "u", {"axis": 0}),
            ("Reshape", "p u", "y")], {"minus": ints(-1), "k": ints(number), "axis": ints(0)}, opset=15, must=False)
        graph("up to %d as a short number" % number, {"a": R(4)}, [
            ("Cast", "k", "c", {"to": to}), ("Cast", "c", "d", {"to": T.INT64}), ("Slice", "a zero d zero", "z"),
            ("Add", "a z", "y")], {"k": ints(number), "zero": ints(0)}, must=False)
    one("Flatten", R(2, 3))
    one("Flatten", R(2, 3), axis=-2, opset=11)
    one("Flatten", R(2, 3), axis=1, opset=7)
    for axis in (0, 2, 3):
        graph("Flatten at %d, then Softmax" % axis, {"a": R(2, 3)}, [
            ("Flatten", "a", "z", {"axis": axis}), ("Softmax", "z", "p"), ("Reshape", "p t", "y")], {"t": ints(-1, 2, 3)},
              must=axis == 2)
    turned("Flatten", R(2, 3), back=(), axis=2, must=False)
    one("Squeeze", R(1, 3), ints(1))
    one("Squeeze", R(1, 3), ints(-2))
    one("Squeeze", R(3, 1), opset=11, axes=[2])
    one("Squeeze", R(1, 3), must=False)
    one("Squeeze", R(3, 1), ints(0), must=False)
    graph("Squeeze of an empty list", {"a": R(1), "b": R(1)}, [
        ("Squeeze", "a none", "z"), ("Add", "z b", "m"), ("ReduceMax", "m", "y", {"axes": [1]})], {"none": ints()}, must=False)
    graph("Squeeze without axes", {"a": R(1), "b": R(1)}, [
        ("Squeeze", "a", "z"), ("Add", "z b", "m"), ("ReduceMax", "m", "y", {"axes": [1]})], must=False)
    one("Unsqueeze", R(3), ints(1))
    one("Unsqueeze", R(3), ints(-1), opset=13)
    one("Unsqueeze", R(3), opset=11, axes=[1, 3])
    graph("Unsqueeze before the rows", {"a": R(3)}, [("Unsqueeze", "a axis", "z"), ("Squeeze", "z axis", "y")],
          {"axis": ints(0)})
    one("Transpose", R(2, 3), perm=[0, 2, 1])
    one("Transpose", R(2, 3), must=False)
    graph("Transpose there and back", {"a": R(2, 3)}, [
        ("Transpose", "a", "t"), ("Relu", "t", "r"), ("Transpose", "r", "y")])
    one("Concat", R(3), R(2), axis=1)
    one("Concat", R(3), R(2), axis=-1)
    one("Concat", R(3), R(3), axis=0, must=False)
    one("Concat", R(3), floats(1, 3), axis=0, must=False)
    one("Concat", R(3), floats(2, 1), axis=1, must=False)
    one("Concat", R(), R(), axis=0, must=False)
    one("Concat", R(3), axis=1, opset=4)
    graph("Concat of a row before all, then cut off", {"a": R(3)}, [
        ("Concat", "c a", "z", {"axis": 0}), ("CumSum", "z zero", "s"), ("Slice", "s one big zeros", "y")],
          {"c": floats(1, 3), "zero": np.int64(0), "one": ints(1), "big": ints(2 ** 40), "zeros": ints(0)}, must=False)
    one("Split", R(4), axis=1, outputs=2)
    one("Split", R(4), ints(1, 3), axis=1, outputs=2)
    one("Split", R(4), axis=-1, outputs=2, opset=11, split=[1, 3])
    one("Split", R(5), axis=1, outputs=2, opset=18, num_outputs=2)
    one("Split", R(4), axis=0, outputs=1, must=False)
    one("Slice", R(5), ints(1), ints(4), ints(1))
    one("Slice", R(5), ints(-3), ints(2 ** 60), ints(1), ints(2))
    one("Slice", R(5), ints(-1), ints(-6), ints(-1), ints(-1))
    one("Slice", R(5), ints(0, 1), ints(2 ** 60, 3))
    one("Slice", R(5), opset=9, starts=[1], ends=[3], axes=[1])
    one("Slice", R(5), ints(0), ints(1), ints(0), must=False)
    one("Slice", R(5), ints(0), ints(3), must=False)
    one("Slice", R(5), ints(-1), ints(-2 ** 60), ints(0), ints(-1), must=False)
    for ends in (1, 3, -1):
        graph("Slice of rows up to %d, added" % ends, {"a": R(5)}, [
            ("Slice", "a zero end", "z"), ("ReduceSum", "z axis", "s"), ("Add", "a s", "y")],
              {"zero": ints(0), "end": ints(ends), "axis": ints(0)}, must=False)
    graph("Slice up to a size", {"a": R(None, 3)}, [
        ("Shape", "a", "s"), ("Slice", "s one two", "m"), ("Slice", "table zero m one", "t"), ("Add", "a t", "y")],
          {"zero": ints(0), "one": ints(1), "two": ints(2), "table": floats(1, 50, 3)})
    graph("Slice up to the number of rows", {"a": R(3)}, [
        ("Shape", "a", "s"), ("Slice", "s zero one", "n"), ("Slice", "table zero n zero", "t"), ("Add", "a t", "y")],
          {"zero": ints(0), "one": ints(1), "table": floats(900, 3)}, must=False)
    graph("Slice of a column up to the number of rows", {"a": R(9)}, [
        ("Shape", "a", "s"), ("Slice", "s zero one", "n"), ("Slice", "a zero n one", "t"), ("ReduceSum", "t one", "y")],
          {"zero": ints(0), "one": ints(1)}, must=False)
    one("Gather", R(5), ints(1, 3), axis=1)
    one("Gather", R(5), np.int64(-1), axis=-1)
    one("Gather", floats(4, 2), R(3, kind="i"))
    one("Gather", floats(2, 4), R(3, kind="i"), axis=1, must=False)
    one("Gather", R(5), np.int64(0), axis=0, must=False)
    one("Gather", R(5), ints(0, 0), axis=0, must=False)
    one("Gather", R(5), R(kind="i"), axis=1, must=False)
    graph("Gather of the first row, added", {"a": R(5)}, [("Gather", "a zero", "z"), ("Add", "a z", "y")],
          {"zero": np.int64(0)}, must=False)
    graph("Gather of the last row by position", {"a": R(5)}, [("Gather", "a zero", "z"), ("Add", "a z", "y")],
          {"zero": ints(-1)}, must=False)
    one("GatherElements", R(5), R(2, kind="i"), axis=1)
    one("GatherElements", R(5), R(5, kind="i", limit=1), axis=0, must=False)
    one("GatherElements", R(3), ints(*[0, 1, 2]).reshape(1, 3), axis=1, must=False)
    graph("GatherElements of more parts of a row than are asked", {"a": R(4, 2), "i": R(2, kind="i", limit=2)}, [
        ("Reshape", "a t", "z"), ("GatherElements", "z i", "y", {"axis": 1})], {"t": ints(-1, 2)}, must=False)
    one("Expand", R(1, 3), ints(1, 4, 3))
    one("Expand", R(3), ints(1, 3))
    one("Expand", R(3), ints(2, 1, 3), must=False)
    one("Expand", R(1), ints(1, 4))
    graph("Expand to the rows", {"a": R(2, 3)}, [
        ("Shape", "a", "s"), ("Gather", "s zero", "n"), ("Concat", "n one one", "t", {"axis": 0}), ("Expand", "c t", "e"),
        ("Concat", "e a", "y", {"axis": 1})], {"zero": ints(0), "one": ints(1), "c": floats(1, 1, 3)})
    graph("Expand with a choice of sizes", {"a": R(2, 3)}, [
        ("Shape", "a", "s"), ("Slice", "s zero one", "n"), ("Concat", "n minus minus", "t", {"axis": 0}),
        ("ConstantOfShape", "rank", "ones", {"value": tensor("v", ints(1))}), ("Mul", "ones minus", "m"),
        ("Equal", "t m", "q"), ("Where", "q ones t", "u"), ("Expand", "c u", "e"), ("Add", "a e", "y")],
          {"zero": ints(0), "one": ints(1), "minus": ints(-1), "rank": ints(3), "c": floats(1, 2, 3)})
    graph("Expand a row as many times as there are rows", {"a": R(3)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Unsqueeze", "a axis", "b"),
        ("Concat", "s one one", "t", {"axis": 0}), ("Expand", "b t", "e"), ("ReduceSum", "e axis2", "y", {"keepdims": 0})],
          {"axis": ints(0), "one": ints(1), "axis2": ints(1)}, opset=15, must=False)
    one("Tile", R(3), ints(1, 2))
    one("Tile", R(3), ints(2, 1), must=False)
    graph("Tile a constant to the rows", {"a": R(2, 3)}, [
        ("Shape", "a", "s"), ("Gather", "s zero", "n"), ("Concat", "n one one", "t", {"axis": 0}), ("Tile", "c t", "e"),
        ("Concat", "e a", "y", {"axis": 1})], {"zero": ints(0), "one": ints(1), "c": floats(1, 1, 3)})
    graph("Tile the rows by their number", {"a": R(3)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Concat", "s one", "t", {"axis": 0}), ("Tile", "a t", "e"),
        ("Concat", "s minus", "u", {"axis": 0}), ("Reshape", "e u", "f"), ("ReduceSum", "f axis", "y")],
          {"one": ints(1), "minus": ints(-1), "axis": ints(1)}, opset=15, must=False)
    one("Pad", R(3), ints(0, 1, 0, 2))
    one("Pad", R(3), ints(0, 1, 0, 2), None, opset=13, mode="reflect")
    one("Pad", R(3), opset=10, pads=[0, 1, 0, -1])
    one("Pad", R(3), ints(1, 0, -1, 0), must=False)
    one("Pad", R(3), ints(0, 0, 1, 0), must=False)
    one("Pad", R(3), ints(1, 1), None, ints(1), opset=18, must=False)
    graph("Pad rows and sum them up", {"a": R(3)}, [("Pad", "a p", "z"), ("Slice", "z zero minus zero", "y")],
          {"p": ints(1, 0, 0, 0), "zero": ints(0), "minus": ints(-1)}, must=False)
    one("Trilu", R(3, 3), upper=0)
    one("Trilu", R(3), must=False)
    turned("Trilu", R(3, 3), must=False)
    one("OneHot", R(2, kind="i"), np.int64(3), floats(2), axis=-1)
    one("OneHot", R(kind="i"), ints(3), floats(2))
    one("OneHot", R(2, kind="i"), np.int64(3), floats(2), axis=1)
    one("DepthToSpace", R(4, 2, 2), blocksize=2)
    one("SpaceToDepth", R(1, 2, 2), blocksize=2)
    turned("DepthToSpace", R(4, 2, 2), perm=(1, 0, 2, 3), back=(), must=False, blocksize=2)
    graph("Constant in every way", {"a": R(2)}, [
        ("Constant", "", "k1", {"value": tensor("v", floats(2))}), ("Constant", "", "k2", {"value_float": 2.0}),
        ("Constant", "", "k3", {"value_ints": [0]}), ("Constant", "", "k4", {"value_int": 1}),
        ("Add", "a k1", "b"), ("Mul", "b k2", "c"), ("Unsqueeze", "c k3", "d"), ("Gather", "d k4", "e", {"axis": 2}),
        ("Transpose", "e", "y")])
    graph("ConstantOfShape of the rows", {"a": R(2)}, [
        ("Shape", "a", "s"), ("ConstantOfShape", "s", "c", {"value": tensor("v", np.array([2], np.float32))}),
        ("Add", "a c", "y")])
    graph("how many rows there are", {"a": R(2)}, [
        ("Shape", "a", "s"), ("Cast", "s", "f", {"to": T.FLOAT}), ("ReduceProd", "f", "p", {"keepdims": 0}),
        ("Div", "a p", "y")], must=False)
    graph("the mean as a sum by the number of rows", {"a": R(2)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Cast", "s", "f", {"to": T.FLOAT}), ("Div", "a f", "y")], opset=15,
          must=False)
    graph("the Size of the rows", {"a": R(2)}, [
        ("Size", "a", "s"), ("Cast", "s", "f", {"to": T.FLOAT}), ("Div", "a f", "y")], must=False)
    graph("Range over a width", {"a": R(None)}, [
        ("Shape", "a", "s"), ("Gather", "s one", "m"), ("Range", "zero m one", "r"), ("Cast", "r", "f", {"to": T.FLOAT}),
        ("Unsqueeze", "f axis", "g"), ("MatMul", "a g", "y")], {"zero": np.int64(0), "one": np.int64(1), "axis": ints(1)})
    graph("Range over the rows", {"a": R(1)}, [
        ("Shape", "a", "s"), ("Gather", "s zero", "n"), ("Range", "zero n one", "r"), ("Cast", "r", "f", {"to": T.FLOAT}),
        ("Unsqueeze", "f axis", "g"), ("Add", "a g", "y")], {"zero": np.int64(0), "one": np.int64(1), "axis": ints(1)},
          must=False)
    graph("CumSum over as many ones as rows", {"a": R(1)}, [
        ("Shape", "a", "s"), ("ConstantOfShape", "s", "c", {"value": tensor("v", np.array([1], np.float32))}),
        ("CumSum", "c zero", "r"), ("Add", "a r", "y")], {"zero": np.int64(0)}, must=False)
    graph("a batch of one is another case", {"a": R(3)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Equal", "s one", "q"), ("Where", "q zero c", "k"), ("Add", "a k", "y")],
          {"one": ints(1), "zero": floats(1), "c": np.float32(3)}, opset=15, must=False)
    graph("sizes chosen in two dimensions", {"a": R(4)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Concat", "s four", "t", {"axis": 0}), ("Unsqueeze", "t at0", "u"),
        ("Unsqueeze", "t at1", "v"), ("Where", "yes u v", "w"), ("Reshape", "w flat", "x"), ("Slice", "x one two", "k"),
        ("Concat", "k minus", "shape", {"axis": 0}), ("Reshape", "a shape", "z"), ("Softmax", "z", "p"),
        ("Concat", "s minus", "back", {"axis": 0}), ("Reshape", "p back", "y")],
          {"four": ints(4), "at0": ints(0), "at1": ints(1), "yes": np.array([True, False]), "flat": ints(-1),
           "one": ints(1), "two": ints(2), "minus": ints(-1)}, opset=15, must=False)


def layers():
    one("MatMul", R(3), floats(3, 2))
    one("MatMul", R(2, 3), floats(3, 2))
    one("MatMul", R(3), floats(3))
    one("MatMul", R(2, 3), R(3, 2))
    one("MatMul", floats(2, 3), R(3, 2))
    one("MatMul", R(2, 3), floats(2, 3, 2), must=False)
    one("MatMul", R(3), R(3, 2), must=False)
    for name, nodes in [("a product of rows with rows", [("Transpose", "a", "t"), ("MatMul", "a t", "m")]),
                        ("Gemm of rows with rows", [("Gemm", "a a", "m", {"transB": 1})])]:
        graph(name, {"a": R(3)}, [*nodes, ("ReduceMax", "m", "y", {"axes": [1]})], must=False)
    graph("a product over the rows", {"a": R(3)}, [
        ("Transpose", "a", "t"), ("MatMul", "t a", "m"), ("MatMul", "a m", "y")], must=False)
    graph("a Gram matrix of a vector", {"a": R()}, [("MatMul", "a a", "m"), ("Mul", "a m", "y")], must=False)
    one("Gemm", R(3), floats(3, 2), floats(2))
    one("Gemm", R(3), floats(2, 3), floats(1, 2), transB=1, alpha=0.5, beta=2.0)
    one("Gemm", R(3), floats(3, 2), floats(2), opset=7)
    one("Gemm", R(3), floats(3, 2), floats(2, 1), must=False)
    one("Gemm", R(3), floats(3, 2), R(1))
    graph("Gemm of turned rows", {"a": R(3)}, [("Transpose", "a", "t"), ("Gemm", "t w", "y", {"transA": 1})],
          {"w": floats(3, 2)})
    graph("Gemm over the rows", {"a": R(3)}, [("Gemm", "a a", "g", {"transA": 1}), ("MatMul", "a g", "y")], must=False)
    zero = np.uint8(3)
    one("MatMulInteger", R(3, kind="u", limit=200), np.arange(6, dtype=np.uint8).reshape(3, 2), zero, zero)
    one("QLinearMatMul", R(3, kind="u", limit=200), np.float32(0.1), zero, np.arange(6, dtype=np.uint8).reshape(3, 2),
        np.float32(0.1), zero, np.float32(0.1), zero)
    one("DynamicQuantizeLinear", R(3), outputs=3, must=False)
    graph("a dynamically quantised layer", {"a": R(3)}, [
        ("DynamicQuantizeLinear", "a", "q s z"), ("MatMulInteger", "q w z", "m"), ("Cast", "m", "f", {"to": T.FLOAT}),
        ("Mul", "f s", "y")], {"w": np.arange(6, dtype=np.uint8).reshape(3, 2)}, must=False)
    graph("a dynamically quantised layer, fused", {"a": R(3)}, [("com.microsoft:DynamicQuantizeMatMul", "a w s z", "y")], {
        "w": np.arange(6, dtype=np.uint8).reshape(3, 2), "s": np.float32(0.1), "z": np.uint8(2)}, must=False)
    for equation, shape, more, must in [
            ("bi,ij->bj", (3,), floats(3, 2), True), ("bi,bi->b", (3,), R(3), True), ("bi,ij->bj", (3,), R(2), False),
            ("bi,ci->bc", (3,), R(3), False), ("bij,bjk->bik", (2, 3), R(3, 2), True), ("bi,i->b", (3,), floats(3), True),
            ("...i,ij->...j", (3,), floats(3, 2), False), ("bi,ij", (3,), floats(3, 2), False),
            ("bhi, ij -> bhj", (2, 3), floats(3, 2), True), ("bi,bj->bij", (3,), R(1), True)]:
        one("Einsum", R(*shape), more, equation=equation, must=must)
    graph("Einsum summing over rows", {"a": R(3)}, [("Einsum", "a", "z", {"equation": "bi->i"}), ("Add", "a z", "y")],
          must=False)
    graph("Einsum that stretches a dimension, and back", {"a": R(1), "b": R(4)}, [
        ("Einsum", "a b", "z", {"equation": "bi,bi->bi"}), ("Reshape", "z t", "u"), ("Softmax", "u", "p"),
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Concat", "s four", "v", {"axis": 0}), ("Reshape", "p v", "y")],
          {"t": ints(-1, 1), "four": ints(4)}, opset=15, must=False)
    one("CDist", R(3), floats(4, 3), domain="com.microsoft", metric="euclidean")
    one("CDist", floats(4, 3), R(3), domain="com.microsoft", must=False)
    one("CDist", R(3), R(3), domain="com.microsoft", must=False)
    image = R(2, 5, 5)
    one("Conv", image, floats(3, 2, 3, 3), floats(3), pads=[1, 1, 1, 1], strides=[2, 2])
    one("Conv", image, floats(2, 1, 3, 3), group=2, auto_pad="SAME_UPPER")
    one("Conv", image, floats(2, 2, 2, 2), dilations=[2, 2])
    one("Conv", R(2, 5), floats(3, 2, 3), opset=7)
    one("Conv", R(5, 5), floats(3, 2, 3), must=False)
    one("ConvTranspose", image, floats(2, 3, 3, 3), strides=[2, 2])
    one("ConvInteger", R(2, 5, 5, kind="u", limit=200), np.ones((3, 2, 3, 3), np.uint8), zero)
    scale = np.float32(0.1)
    one("QLinearConv", R(2, 5, 5, kind="u", limit=200), scale, zero, np.ones((3, 2, 3, 3), np.uint8), scale, zero,
        np.float32(1), zero)
    for pool in "AveragePool MaxPool LpPool".split():
        one(pool, image, kernel_shape=[2, 2], strides=[2, 2])
        one(pool, image, kernel_shape=[3, 3], pads=[1, 0, 1, 0], opset=10)
        one(pool, R(2, 5), kernel_shape=[3], **({} if pool == "LpPool" else {"ceil_mode": 1}))
    one("MaxPool", image, kernel_shape=[2, 2], outputs=2, must=False)
    for pool in "GlobalAveragePool GlobalMaxPool GlobalLpPool".split():
        one(pool, image)
    graph("a small convolutional network", {"a": R(1, 8, 8)}, [
        ("Conv", "a w", "b", {"pads": [1, 1, 1, 1]}), ("Relu", "b", "c"),
        ("MaxPool", "c", "d", {"kernel_shape": [2, 2], "strides": [2, 2]}), ("Reshape", "d t", "e"),
        ("Gemm", "e v", "f"), ("Softmax", "f", "y")], {"w": floats(4, 1, 3, 3), "t": ints(-1, 64), "v": floats(64, 3)})
    norm = [np.abs(floats(2)), floats(2), floats(2), np.abs(floats(2))]
    one("BatchNormalization", image, *norm)
    one("BatchNormalization", R(2), *norm, opset=7)
    one("BatchNormalization", R(2), *norm, opset=14, training_mode=1, outputs=3, must=False)
    turned("BatchNormalization", R(2), *norm, perm=(1, 0), must=False)
    one("InstanceNormalization", image, floats(2), floats(2))
    turned("InstanceNormalization", R(2, 5), floats(3), floats(3), perm=(1, 0, 2), must=False)
    one("GroupNormalization", R(4, 3), floats(4), floats(4), num_groups=2, opset=21)
    one("LRN", R(4, 3, 3), size=3)
    turned("LRN", R(4, 3, 3), perm=(1, 0, 2, 3), size=3, must=False)
    one("LayerNormalization", R(2, 3), floats(3), floats(3))
    one("LayerNormalization", R(2, 3), floats(2, 3), axis=1)
    one("LayerNormalization", R(3), floats(3), outputs=3)
    one("LayerNormalization", R(3), floats(3), axis=0, must=False)
    one("RMSNormalization", R(2, 3), floats(3), opset=23)
    one("SimplifiedLayerNormalization", R(2, 3), floats(3))
    one("LpNormalization", R(3))
    one("LpNormalization", R(3), axis=0, must=False)
    one("LpNormalization", R(3), p=1, axis=1)
    one("MeanVarianceNormalization", R(2, 3, 3), axes=[2, 3])
    one("MeanVarianceNormalization", R(2, 3, 3), must=False)
    one("MeanVarianceNormalization", R(2, 3, 3), axes=[0, 2, 3], must=False)
    for softmax in "Softmax LogSoftmax Hardmax".split():
        for opset in (11, 13):
            one(softmax, R(3), opset=opset)
            one(softmax, R(2, 3), opset=opset, axis=1)
            one(softmax, R(2, 3), opset=opset, axis=0, must=False)
            one(softmax, R(3), opset=opset, axis=-2, must=False)
            turned(softmax, R(2, 3), opset=opset, axis=0, must=opset == 13)
            turned(softmax, R(2, 3), opset=opset, axis=2)
        one(softmax, R(2, 3), opset=7)
        one(softmax, R(), opset=13, axis=0, must=False)
    for reduction in ("ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd "
                      "ReduceSum ReduceSumSquare").split():
        one(reduction, R(2, 3), opset=12, axes=[1])
        one(reduction, R(2, 3), opset=12, axes=[-1], keepdims=0)
        one(reduction, R(2, 3), ints(1, 2), opset=18)
        one(reduction, R(2, 3), opset=18, noop_with_empty_axes=1)
        for more in ({"axes": [0]}, {}, {"axes": [-2, 1]}):
            graph("the rows beside their %s %s" % (reduction, more), {"a": R(3)}, [
                (reduction, "a", "r", more), ("Add", "a r", "y")], opset=12, must=False)
        graph("%s over no axes at all" % reduction, {"a": R(3)}, [(reduction, "a n", "r"), ("Add", "a r", "y")],
              {"n": ints()}, opset=18, must=False)
        turned(reduction, R(2, 3), opset=12, axes=[0])
        turned(reduction, R(2, 3), opset=12, axes=[1], must=False)
    for argument in "ArgMax ArgMin".split():
        one(argument, R(3), axis=1)
        one(argument, R(3), axis=-1, keepdims=0, opset=12)
        graph("%s over the rows" % argument, {"a": R(3)}, [
            (argument, "a", "r"), ("Cast", "r", "f", {"to": T.FLOAT}), ("Add", "a f", "y")], must=False)
    one("TopK", R(5), ints(2), outputs=2)
    one("TopK", R(5), outputs=2, opset=9, k=2, axis=1)
    one("TopK", R(5), ints(2), outputs=2, axis=1, largest=0)
    graph("TopK over the rows", {"a": R(5)}, [("TopK", "a k", "v i", {"axis": 0}), ("Add", "a v", "y")], {"k": ints(1)},
          must=False)
    graph("as many of the columns as there are rows", {"a": R(600)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("TopK", "a s", "v i"), ("ReduceSum", "v axis", "y")],
          {"axis": ints(1)}, opset=15, must=False)
    one("CumSum", R(3), np.int64(1))
    one("CumSum", R(2, 3), np.int64(-1), reverse=1, exclusive=1)
    one("CumSum", R(3), np.int64(0), must=False)
    one("CumSum", R(3), np.int32(-2), reverse=1, must=False)
    for layer, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        for direction in ("forward", "bidirectional"):
            ways = 2 if direction == "bidirectional" else 1
            weights = {"w": floats(ways, gates * 2, 3), "r": floats(ways, gates * 2, 2), "b": floats(ways, gates * 4),
                       "zero": ints(0), "one": ints(1), "size": ints(2), "ways": ints(ways), "minus": ints(-1)}
            states = " ".join(["", "h"] + ["c"] * (layer == "LSTM"))
            graph("%s %s" % (direction, layer), {"a": R(5, 3)}, [
                ("Transpose", "a", "t", {"perm": [1, 0, 2]}), ("Shape", "a", "s"), ("Slice", "s zero one", "n"),
                ("Concat", "ways n size", "hs", {"axis": 0}), ("ConstantOfShape", "hs", "h"), ("Identity", "h", "c"),
                (layer, "t w r b " + states, "o last", {"hidden_size": 2, "direction": direction}),
                ("Transpose", "o", "y", {"perm": [2, 0, 1, 3]}), ("Transpose", "last", "y2", {"perm": [1, 0, 2]})],
                  weights, ("y", "y2"))
        graph("%s with lengths" % layer, {"a": R(5, 3), "n": R(kind="j", limit=5, low=1)}, [
            ("Transpose", "a", "t", {"perm": [1, 0, 2]}),
            (layer, "t w r b n", "o last", {"hidden_size": 2, "direction": "bidirectional"}),
            ("Transpose", "o", "y", {"perm": [2, 0, 1, 3]}), ("Transpose", "last", "y2", {"perm": [1, 0, 2]})],
              weights, ("y", "y2"))
        one(layer, R(5, 3), floats(1, gates * 2, 3), floats(1, gates * 2, 2), hidden_size=2, must=False, outputs=2)
        graph("%s over the rows as time" % layer, {"a": R(3)}, [
            ("Unsqueeze", "a at", "t"), (layer, "t w r", "o", {"hidden_size": 2}), ("Squeeze", "o at", "y")],
              {"at": ints(1), "w": floats(1, gates * 2, 3), "r": floats(1, gates * 2, 2)}, must=False)
    graph("ReverseSequence of each row", {"a": R(5), "n": R(kind="i", limit=5, low=1)}, [
        ("ReverseSequence", "a n", "y", {"batch_axis": 0, "time_axis": 1})])
    graph("ReverseSequence of the rows", {"a": R(5)}, [
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Expand", "s n", "l"), ("ReverseSequence", "a l", "y")],
          {"n": ints(5)}, opset=15, must=False)


def tables():
    ml = {"domain": "ai.onnx.ml"}
    tree = dict(nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[0, 0, 0], nodes_values=[0.5, 0.0, 0.0],
                nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0],
                nodes_missing_value_tracks_true=[0, 0, 0])
    classes = dict(class_treeids=[0, 0], class_nodeids=[1, 2], class_ids=[0, 1], class_weights=[1.0, 1.0],
                   classlabels_int64s=[4, 7])
    targets = dict(target_treeids=[0, 0], target_nodeids=[1, 2], target_ids=[0, 0], target_weights=[1.0, 3.0], n_targets=1)
    one("TreeEnsembleClassifier", R(3), outputs=2, **tree, **classes, **ml)
    one("TreeEnsembleRegressor", R(3), **tree, **targets, **ml)
    for name, more in (("MAX", {}), ("SUM", {"post_transform": "LOGISTIC"})):
        one("TreeEnsembleRegressor", R(3), aggregate_function=name, **tree, **targets, **ml, **more)
    graph("TreeEnsemble", {"a": R(3)}, [("ai.onnx.ml:TreeEnsemble", "a", "y", dict(
        n_targets=1, tree_roots=[0], nodes_featureids=[0], nodes_splits=tensor("s", np.array([0.5], np.float32)),
        nodes_modes=tensor("m", np.array([0], np.uint8)), nodes_truenodeids=[0], nodes_trueleafs=[1],
        nodes_falsenodeids=[1], nodes_falseleafs=[1], leaf_targetids=[0, 0],
        leaf_weights=tensor("w", np.array([1, 3], np.float32))))],
          change=lambda model: setattr(model.opset_import[1], "version", 5))
    one("LinearClassifier", R(3), outputs=2, coefficients=[1.0, 2, 3, -1, 0, 2], intercepts=[0.0, 1], classlabels_ints=[0, 1],
        post_transform="SOFTMAX", **ml)
    one("LinearClassifier", R(3), outputs=2, coefficients=[1.0, 2, 3], intercepts=[0.5], classlabels_strings=["n", "y"],
        post_transform="LOGISTIC", **ml)
    one("LinearRegressor", R(3), coefficients=[1.0, 2, 3, -1, 0, 2], intercepts=[0.0, 1], targets=2, **ml)
    one("LinearRegressor", R(), coefficients=[1.0], intercepts=[0.0], must=False, **ml)
    svm = dict(kernel_type="RBF", kernel_params=[0.5, 0.0, 3.0], support_vectors=[1.0, 0, 1, 0, 1, 1], rho=[0.1])
    one("SVMRegressor", R(3), coefficients=[1.0, -1], n_supports=2, **svm, **ml)
    one("SVMClassifier", R(3), outputs=2, coefficients=[1.0, -1], vectors_per_class=[1, 1], classlabels_ints=[0, 1], **svm,
        **ml)
    four = dict(kernel_type="LINEAR", kernel_params=[0.5, 0.0, 3.0], support_vectors=[1.0, 0, 1, 0, 1, 1, 2, 1, 0, 0, 0, 3],
                rho=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], coefficients=[1.0, -1, 2, 1, 2, 3, 1, 1, -1, 0, 2, 1],
                vectors_per_class=[1, 1, 1, 1], classlabels_ints=[0, 1, 2, 3])
    graph("the parts of six numbers where four seem to be", {"a": R(3)}, [
        ("ai.onnx.ml:SVMClassifier", "a", "l p", four), ("Reshape", "p t", "z"), ("Softmax", "z", "u"),
        ("Shape", "a", "s", {"start": 0, "end": 1}), ("Concat", "s minus", "v", {"axis": 0}), ("Reshape", "u v", "y")],
          {"t": ints(-1, 4), "minus": ints(-1)}, opset=15, must=False)
    graph("a table cut to fewer columns", {"a": R(3), "b": R(2)}, [
        ("ai.onnx.ml:FeatureVectorizer", "a b", "f", {"inputdimensions": [4, 2]}), ("Reshape", "f t", "z"),
        ("Softmax", "z", "u"), ("Shape", "a", "s", {"start": 0, "end": 1}), ("Concat", "s minus", "v", {"axis": 0}),
        ("Reshape", "u v", "y")], {"t": ints(-1, 5), "minus": ints(-1)}, opset=15, must=False)
    one("Binarizer", R(3), threshold=0.2, **ml)
    one("CategoryMapper", R(2, kind="s"), cats_strings=["a", "b"], cats_int64s=[1, 2], default_int64=-1, **ml)
    one("LabelEncoder", R(2, kind="s"), keys_strings=["a", "b"], values_floats=[1.0, 2.0], default_float=-1.0, **ml)
    one("LabelEncoder", R(2, kind="i"), keys_int64s=[0, 1], values_strings=["x", "y"], **ml)
    one("Imputer", R(2), imputed_value_floats=[1.0, 2.0], replaced_value_float=0.0, **ml)
    for norm in "MAX L1 L2".split():
        one("Normalizer", R(3), norm=norm, **ml)
        one("Normalizer", R(), norm=norm, must=False, **ml)
    one("Scaler", R(2), offset=[1.0, 2.0], scale=[0.5, 2.0], **ml)
    one("Scaler", R(), offset=[1.0], scale=[0.5], must=False, **ml)
    one("OneHotEncoder", R(2, kind="s"), cats_strings=["a", "b", "cc"], **ml)
    one("OneHotEncoder", R(1, kind="i"), cats_int64s=[0, 1], zeros=1, **ml)
    one("ArrayFeatureExtractor", R(4), ints(1, 2), **ml)
    graph("ArrayFeatureExtractor of labels", {"a": R(3)}, [
        ("ArgMax", "a", "i", {"axis": 1}), ("ai.onnx.ml:ArrayFeatureExtractor", "labels i", "l"), ("Reshape", "l t", "y")],
          {"labels": ints(5, 3, 9), "t": ints(-1)})
    graph("ArrayFeatureExtractor from several lines", {"a": R(kind="i")}, [
        ("ai.onnx.ml:ArrayFeatureExtractor", "table a", "z"), ("Transpose", "z", "y")], {"table": floats(2, 3)})
    graph("ArrayFeatureExtractor by turned rows", {"a": R(2, kind="i")}, [
        ("Transpose", "a", "t"), ("ai.onnx.ml:ArrayFeatureExtractor", "table t", "z"), ("Reshape", "z s", "y")],
          {"table": floats(1, 3), "s": ints(-1, 2)}, must=False)
    one("ArrayFeatureExtractor", R(), ints(0, 0), must=False, **ml)
    graph("ArrayFeatureExtractor of the rows", {"a": R(), "b": R(1)}, [
        ("ai.onnx.ml:ArrayFeatureExtractor", "a i", "e"), ("Add", "b e", "y")], {"i": ints(0)}, must=False)
    one("FeatureVectorizer", R(2), R(3), inputdimensions=[2, 3], **ml)
    one("ZipMap", R(2), classlabels_strings=["n", "y"], **ml)
    one("TfIdfVectorizer", R(4, kind="i"), max_gram_length=2, min_gram_length=1, max_skip_count=1, mode="TF",
        ngram_counts=[0, 2], ngram_indexes=[0, 1, 2], pool_int64s=[0, 1, 0, 1])
    one("TfIdfVectorizer", R(kind="i"), max_gram_length=2, min_gram_length=1, max_skip_count=1, mode="TF", must=False,
        ngram_counts=[0, 2], ngram_indexes=[0, 1, 2], pool_int64s=[0, 1, 0, 1])
    one("StringNormalizer", R(kind="s"), is_case_sensitive=1, stopwords=["a"], must=False)
    one("StringSplit", R(kind="s"), delimiter=" ", outputs=2, opset=20, must=False)
    one("Compress", R(3), np.array([True]), axis=0, must=False)
    one("NonZero", R(kind="i"), must=False)
    one("Unique", R(3), axis=0, must=False)
    one("Multinomial", R(3), must=False, dtype=T.INT64)
    one("RandomNormalLike", R(3), must=False)


def structure():
    """What is odd about a file rather than about an operator."""
    branch = lambda name, nodes, out: h.make_graph(nodes, name, [], [h.make_empty_tensor_value_info(out)])
    yes = branch("yes", [h.make_node("Neg", ["a"], ["p"])], "p")
    no = branch("no", [h.make_node("Identity", ["a"], ["q"])], "q")
    graph("If on a sum over the rows", {"a": R(3)}, [
        ("ReduceSum", "a", "s", {"keepdims": 0}), ("Less", "s zero", "c"),
        ("If", "c", "y", {"then_branch": yes, "else_branch": no})], {"zero": np.float32(0)}, must=False)
    total = branch("yes", [h.make_node("ReduceMax", ["a"], ["p"])], "p")
    graph("If that hides a reduction", {"a": R(3)}, [
        ("If", "c", "r", {"then_branch": total, "else_branch": no}), ("Add", "a r", "y")], {"c": np.array(True)}, must=False)
    function = h.make_function("own", "Center", ["x"], ["y"], [
        h.make_node("ReduceMean", ["x"], ["m"]), h.make_node("Sub", ["x", "m"], ["y"])], [h.make_opsetid("", 17)])
    own = [h.make_opsetid("own", 1)]
    graph("a function of the file", {"a": R(3)}, [("own:Center", "a", "y")], functions=[function], opsets=own, must=False)
    for where in ("", "ai.onnx"):
        shadow = h.make_function("", "Relu", ["x"], ["y"], [
            h.make_node("ReduceMean", ["x"], ["m"]), h.make_node("Sub", ["x", "m"], ["y"])], [h.make_opsetid("", 17)])
        graph("a function of the file in place of Relu, called in '%s'" % where, {"a": R(3)}, [
            ("Relu", "a", "y")] if not where else [("ai.onnx:Relu", "a", "y")], functions=[shadow], must=False)
    graph("operators of ai.onnx by its other name", {"a": R(3)}, [("ai.onnx:Relu", "a", "y")], must=False)

    def alias(version):
        def change(model):
            model.opset_import[0].domain = "ai.onnx"
            model.opset_import[0].version = version
        return change

    for version in (11, 13):
        graph("Softmax of a set by its other name, %d" % version, {"a": R(2, 3)}, [
            ("Transpose", "a", "t", {"perm": [1, 0, 2]}), ("Softmax", "t", "z", {"axis": 0}),
            ("Transpose", "z", "y", {"perm": [1, 0, 2]})], change=alias(version), must=version == 13)

    def twice(first, second):
        def change(model):
            del model.opset_import[:]
            model.opset_import.extend([h.make_opsetid(*first), h.make_opsetid(*second)])
        return change

    for first, second in [(("", 13), ("ai.onnx", 11)), (("ai.onnx", 11), ("", 13)), (("", 11), ("", 13)),
                          (("", 13), ("", 11)), (("ai.onnx", 13), ("", 11))]:
        graph("Softmax of two versions, %s and %s" % (first, second), {"a": R(2, 3)}, [
            ("Transpose", "a", "t", {"perm": [1, 0, 2]}), ("Softmax", "t", "z", {"axis": 0}),
            ("Transpose", "z", "y", {"perm": [1, 0, 2]})], change=twice(first, second), must=False)

    graph("a constant twice", {"a": R(4)}, [("Reshape", "a t", "z"), ("Softmax", "z", "p"), ("Reshape", "p u", "y")],
          {"t": ints(-1, 4), "u": ints(-1, 4)}, must=False,
          change=lambda model: model.graph.initializer.append(tensor("t", ints(2, -1))))
    graph("a constant that is an input, too", {"a": R(4)}, [("Reshape", "a t", "y")], {"t": ints(-1, 4)}, must=False,
          change=lambda model: model.graph.input.append(h.make_tensor_value_info("t", T.INT64, [2])))
    graph("an output that is an input", {"a": R(4)}, [("Relu", "a", "y")], outputs=("y", "a"))
    graph("an output that is a constant", {"a": R(4)}, [("Relu", "a", "y")], {"k": floats(1, 4)}, outputs=("y", "k"), must=False)
    graph("two inputs", {"a": R(4), "b": R(4)}, [("Sub", "a b", "c"), ("Softmax", "c", "y")])
    graph("three parts of each row as the result", {"a": R(3, 2)}, [("Reshape", "a t", "y")], {"t": ints(-1, 2)}, must=False)


def networks():
    """What exporters write."""
    heads, width = 2, 8
    constants = {"q": floats(width, width), "k": floats(width, width), "v": floats(width, width), "o": floats(width, width),
                 "g": floats(width), "b": floats(width), "table": floats(50, width), "places": floats(1, 60, width),
                 "up": floats(width, 16), "down": floats(16, width), "zero": ints(0), "one": ints(1), "two": ints(2),
                 "heads": ints(heads), "each": ints(width // heads), "minus": ints(-1), "width": ints(width),
                 "root": np.float32(2), "far": np.float32(-1e4), "first": np.int64(0), "un": ints(1, 2),
                 "unit": np.float32(1), "score": floats(width, 2)}
    split = lambda x: [("MatMul", "e %s" % x, x + "1"), ("Reshape", x + "1 hs", x + "2"),
                       ("Transpose", x + "2", x + "3", {"perm": [0, 2, 1, 3]})]
    graph("a transformer with a mask", {"ids": R(None, kind="i", limit=50), "mask": R(None, kind="i", limit=2)}, [
        ("Shape", "ids", "s"), ("Slice", "s zero one", "n"), ("Slice", "s one two", "l"),
        ("Gather", "table ids", "e0"), ("Slice", "places zero l one", "pl"), ("Add", "e0 pl", "e1"),
        ("LayerNormalization", "e1 g b", "e"), ("Concat", "n l heads each", "hs", {"axis": 0}), *split("q"), *split("k"),
        *split("v"), ("Transpose", "k3", "kt", {"perm": [0, 1, 3, 2]}), ("MatMul", "q3 kt", "a0"), ("Div", "a0 root", "a1"),
        ("Unsqueeze", "mask un", "m0"), ("Cast", "m0", "m1", {"to": T.FLOAT}), ("Sub", "unit m1", "m2"),
        ("Mul", "m2 far", "m3"), ("Add", "a1 m3", "a2"), ("Softmax", "a2", "a3"), ("MatMul", "a3 v3", "c0"),
        ("Transpose", "c0", "c1", {"perm": [0, 2, 1, 3]}), ("Concat", "n l width", "ws", {"axis": 0}),
        ("Reshape", "c1 ws", "c2"), ("MatMul", "c2 o", "c3"), ("Add", "c3 e", "r"), ("LayerNormalization", "r g b", "r1"),
        ("MatMul", "r1 up", "f0"), ("Gelu", "f0", "f1"), ("MatMul", "f1 down", "f2"), ("Add", "f2 r1", "f3"),
        ("Gather", "f3 first", "cls", {"axis": 1}), ("MatMul", "cls score", "z"), ("Softmax", "z", "y")], constants, opset=20)
    graph("statically quantised, with quantise and dequantise nodes", {"a": R(4)}, [
        ("QuantizeLinear", "a s z", "a1"), ("DequantizeLinear", "a1 s z", "a2"), ("DequantizeLinear", "w s2 z2", "w1", {
            "axis": 0}), ("Gemm", "a2 w1 b", "g", {"transB": 1}), ("QuantizeLinear", "g s z", "g1"),
        ("DequantizeLinear", "g1 s z", "g2"), ("Softmax", "g2", "y")],
          {"s": np.float32(0.05), "z": np.uint8(128), "w": np.arange(12, dtype=np.int8).reshape(3, 4),
           "s2": np.array([0.1, 0.2, 0.3], np.float32), "z2": np.zeros(3, np.int8), "b": floats(3)})
    graph("labels beside probabilities", {"a": R(4)}, [
        ("MatMul", "a w", "z"), ("Softmax", "z", "p"), ("ArgMax", "p", "i", {"axis": 1, "keepdims": 0}),
        ("ai.onnx.ml:LabelEncoder", "i", "l", {"keys_int64s": [0, 1, 2], "values_strings": ["x", "y", "z"]}),
        ("ai.onnx.ml:ZipMap", "p", "m", {"classlabels_strings": ["x", "y", "z"]})], {"w": floats(4, 3)},
          outputs=("l", "m", "p"))
    graph("standardised over the batch", {"a": R(4)}, [
        ("ReduceMean", "a", "m", {"axes": [0]}), ("Sub", "a m", "d"), ("Mul", "d d", "q"),
        ("ReduceMean", "q", "v", {"axes": [0]}), ("Add", "v e", "w"), ("Sqrt", "w", "t"), ("Div", "d t", "y")],
          {"e": np.float32(1e-5)}, opset=13, must=False)
    graph("divided by the greatest of all rows", {"a": R(4)}, [
        ("Abs", "a", "b"), ("ReduceMax", "b", "m", {"keepdims": 0}), ("Div", "a m", "y")], must=False)


def ranges():
    """Dynamic ranges, reductions and norms over the rows and over each row; RowsInOneRunTest asks them end to end."""
    def over(name, nodes, constants=None, opset=17, apart=False, kind="500 rows: "):
        constants = {**(constants or {}), "zero": ints(0), "one": ints(1), "minus": ints(-1)}
        used = {key for node in nodes for key in node[1].split(" ")}
        graph(kind + name, {"a": R(4)}, nodes, {key: value for key, value in constants.items() if key in used},
              opset=opset, must=apart, declared=["N", 4])

    for axis, where in ((0, "rows"), (1, "columns")):
        apart = axis == 1
        for reduction in ("ReduceL1 ReduceL2 ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum "
                          "ReduceSumSquare").split():
            over("%s over %s" % (reduction, where), [(reduction, "a", "r", {"axes": [axis]}), ("Add", "a r", "y")], opset=12,
                 apart=apart)
        over("ReduceLogSum over " + where, [
            ("Abs", "a", "b"), ("ReduceLogSum", "b", "r", {"axes": [axis]}), ("Add", "a r", "y")], opset=12, apart=apart)
        for argument in "ArgMax ArgMin".split():
            over("%s over %s" % (argument, where), [
                (argument, "a", "r", {"axis": axis}), ("Cast", "r", "f", {"to": T.FLOAT}), ("Add", "a f", "y")], apart=apart)
        over("TopK over " + where, [("TopK", "a one", "v i", {"axis": axis}), ("Add", "a v", "y")], apart=apart)
        over("CumSum over " + where, [("CumSum", "a axis", "y")], {"axis": np.int64(axis)}, apart=apart)
        for softmax in "Softmax LogSoftmax Hardmax".split():
            for opset in (11, 13):
                over("%s of opset %d over %s" % (softmax, opset, where), [(softmax, "a", "y", {"axis": axis})], opset=opset,
                     apart=apart)
        for norm in (1, 2):
            over("LpNormalization by %d over %s" % (norm, where), [
                ("LpNormalization", "a", "y", {"axis": axis, "p": norm})], apart=apart)
        over("a softmax by hand over " + where, [
            ("ReduceMax", "a", "m", {"axes": [axis]}), ("Sub", "a m", "b"), ("Exp", "b", "e"),
            ("ReduceSum", "e", "s", {"axes": [axis]}), ("Div", "e s", "y")], opset=12, apart=apart)
        perm = [0, 1] if axis else [1, 0]
        inside = [("Transpose", "a", "t", {"perm": perm}), ("Unsqueeze", "t one", "u")]
        outside = [("Squeeze", "z one", "s"), ("Transpose", "s", "y", {"perm": perm})]
        plain = np.ones(1, np.float32)
        for operator, more, attributes, opset in [
                ("InstanceNormalization", {"g": plain, "h": plain}, {}, 17),
                ("GroupNormalization", {"g": plain, "h": plain}, {"num_groups": 1}, 21),
                ("MaxPool", {}, {"kernel_shape": [3], "pads": [1, 1]}, 17),
                ("AveragePool", {}, {"kernel_shape": [3], "pads": [1, 1]}, 17),
                ("Conv", {"w": np.ones((1, 1, 3), np.float32)}, {"pads": [1, 1]}, 17)]:
            over("%s over %s" % (operator, where), [*inside, (operator, " ".join(["u", *more]), "z", attributes), *outside],
                 more, opset, apart)
        for pool in "GlobalAveragePool GlobalMaxPool GlobalLpPool".split():
            over("%s over %s" % (pool, where), [
                *inside, (pool, "u", "p"), ("Add", "u p", "z"), *outside], apart=apart)
        over("MeanVarianceNormalization over " + where, [
            ("Unsqueeze", "a last", "b"), ("Transpose", "b", "c", {"perm": [0, 2, 1, 3] if apart else [2, 1, 0, 3]}),
            ("MeanVarianceNormalization", "c", "d", {"axes": [2, 3]}),
            ("Transpose", "d", "e", {"perm": [0, 2, 1, 3] if apart else [2, 1, 0, 3]}), ("Squeeze", "e last", "y")],
             {"last": ints(2, 3)}, apart=apart, kind="500 rows: " if apart else "not a number alone: ")
        over("LRN over " + where, [
            ("Unsqueeze", "a ends", "b"), ("Transpose", "b", "c", {"perm": [0, 1, 2, 3] if apart else [2, 0, 1, 3]}),
            ("LRN", "c", "d", {"size": 3, "alpha": 1.0}),
            ("Transpose", "d", "e", {"perm": [0, 1, 2, 3] if apart else [1, 2, 0, 3]}), ("Squeeze", "e ends", "y")],
             {"ends": ints(2, 3)}, apart=apart)
    weights = {"w": np.arange(16, dtype=np.uint8).reshape(4, 4)}
    over("DynamicQuantizeLinear", [("DynamicQuantizeLinear", "a", "q s z"), ("DequantizeLinear", "q s z", "y")])
    over("DynamicQuantizeLinear of each row by hand", [
        ("ReduceMax", "a", "m", {"axes": [1]}), ("Abs", "m", "n"), ("Add", "n e", "s"), ("Div", "a s", "q"),
        ("Floor", "q", "r"), ("Mul", "r s", "y")], {"e": np.float32(1)}, opset=12, apart=True)
    over("a dynamically quantised layer", [
        ("DynamicQuantizeLinear", "a", "q s z"), ("MatMulInteger", "q w z", "m"), ("Cast", "m", "f", {"to": T.FLOAT}),
        ("Mul", "f s", "y")], weights)
    over("a dynamically quantised layer as one node", [("com.microsoft:DynamicQuantizeMatMul", "a w k n", "y")],
         {**weights, "k": np.float32(0.1), "n": np.uint8(2)})
    over("QuantizeLinear by the greatest of all rows", [
        ("Abs", "a", "b"), ("ReduceMax", "b", "m", {"keepdims": 0}), ("Add", "m e", "s"), ("QuantizeLinear", "a s n", "q"),
        ("DequantizeLinear", "q s n", "y")], {"n": np.uint8(100), "e": np.float32(0.01)})
    over("QuantizeLinear by a constant", [("QuantizeLinear", "a s n", "q"), ("DequantizeLinear", "q s n", "y")],
         {"n": np.uint8(100), "s": np.float32(0.05)}, apart=True)
    over("the greatest of all, without axes", [("ReduceMax", "a", "m"), ("Sub", "a m", "y")])
    over("BatchNormalization in training", [
        ("BatchNormalization", "a c c c c", "y m v", {"training_mode": 1})], {"c": np.ones(4, np.float32)},
         kind="another answer each time: ")  # ONNX Runtime writes the new mean over the constant
    over("BatchNormalization", [("BatchNormalization", "a c c c c", "y")], {"c": np.ones(4, np.float32)}, apart=True)
    over("LayerNormalization", [("LayerNormalization", "a c", "y")], {"c": np.ones(4, np.float32)}, apart=True)
    over("RMSNormalization", [("RMSNormalization", "a c", "y")], {"c": np.ones(4, np.float32)}, opset=23, apart=True)
    over("Einsum over rows", [("Einsum", "a", "r", {"equation": "bi->i"}), ("Add", "a r", "y")])
    over("a Gram matrix", [("Transpose", "a", "t"), ("MatMul", "t a", "g"), ("MatMul", "a g", "y")])
    over("attention between rows", [
        ("Transpose", "a", "t"), ("MatMul", "a t", "g"), ("Softmax", "g", "p"), ("MatMul", "p a", "y")])
    over("attention between rows as one node", [
        ("Unsqueeze", "a zero", "u"), ("Attention", "u u u", "z", {"q_num_heads": 1, "kv_num_heads": 1}),
        ("Squeeze", "z zero", "y")], opset=23)
    over("a triangle of rows", [
        ("Transpose", "a", "t"), ("MatMul", "a t", "g"), ("Trilu", "g", "l"), ("MatMul", "l a", "y")])
    for layer, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        over(layer + " over rows", [
            ("Unsqueeze", "a one", "t"), (layer, "t w r", "o", {"hidden_size": 4}), ("Squeeze", "o both", "y")],
             {"w": floats(1, gates * 4, 4) / 9, "r": floats(1, gates * 4, 4), "both": ints(1, 2)})
    branch = lambda operator, out: h.make_graph([h.make_node(operator, ["a"], [out])], out, [],
                                                [h.make_empty_tensor_value_info(out)])
    over("If on a sum over rows", [
        ("ReduceSum", "a", "s", {"keepdims": 0}), ("Less", "s limit", "c"),
        ("If", "c", "y", {"then_branch": branch("Neg", "p"), "else_branch": branch("Identity", "q")})],
         {"limit": np.float32(1000)})
    over("If on the greatest of all rows", [
        ("ReduceMax", "a", "s", {"keepdims": 0}), ("Less", "s limit", "c"),
        ("If", "c", "y", {"then_branch": branch("Neg", "p"), "else_branch": branch("Identity", "q")})],
         {"limit": np.float32(1000)})
    over("the mean by the number of rows", [
        ("Shape", "a", "n", {"start": 0, "end": 1}), ("Cast", "n", "f", {"to": T.FLOAT}), ("ReduceSum", "a zero", "s"),
        ("Div", "s f", "m"), ("Sub", "a m", "y")])
    over("the last row", [("Gather", "a minus", "l"), ("Add", "a l", "y")])
    over("the row before", [
        ("Pad", "a p", "b"), ("Slice", "b zero minus zero", "c"), ("Add", "a c", "y")], {"p": ints(1, 0, 0, 0)})


for part in (elements, shapes, layers, tables, structure, networks, ranges):
    part()


def main():
    made, failed = [], 0
    for name, model, inputs, must in CASES:
        try:
            seen = observe(model, inputs)
        except Exception as problem:
            print("FAILS", name, str(problem).replace("\n", " ")[:200])
            failed += 1
            continue
        if must and set(seen.values()) != {APART}:
            print("NOT SEEN APART", name, seen)
        made.append((name, model, inputs, seen, must))
    verdicts = [verdict for case in made for verdict in case[3].values()]
    print(len(made), "cases;", *(("%d %s" % (verdicts.count(i), name)) for i, name in
                                 ((APART, "apart,"), (MIXING, "mixing,"), (UNSEEN, "unseen"))))
    write(sys.argv[1] if len(sys.argv) > 1 else OUT, made)


if __name__ == "__main__":
    main()
