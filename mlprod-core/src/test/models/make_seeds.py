"""Writes the twelve models that MutationTest damages into ../resources/models/seeds/: small, and each full of one kind
of structure. Each is checked with onnx.checker and run once with ONNX Runtime (which knows TreeEnsemble and all others).
"""
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

OUT = Path(__file__).resolve().parent.parent / "resources/models/seeds"
F, I64, STR, BOOL, U8, I8 = T.FLOAT, T.INT64, T.STRING, T.BOOL, T.UINT8, T.INT8
SEEDS = {}


def seed(function):
    SEEDS[function.__name__] = function
    return function


def tensor(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def const(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype=dtype), name)


def weights(name, *shape):
    return const(name, np.random.default_rng(len(name)).normal(size=shape))


def ml(op, inputs, outputs, **attributes):
    return h.make_node(op, inputs, outputs, domain="ai.onnx.ml", **attributes)


def build(nodes, inputs, outputs, initializers=(), functions=(), extra=(), opset=18, ml_opset=3):
    graph = h.make_graph(nodes, "g", inputs, outputs, initializer=list(initializers))
    opsets = [h.make_opsetid("", opset), h.make_opsetid("ai.onnx.ml", ml_opset), *extra]
    return h.make_model(graph, ir_version=8, opset_imports=opsets, functions=list(functions))


@seed
def functions():
    """A function that calls another one three times, with attributes that are handed on."""
    opsets = [h.make_opsetid("", 18), h.make_opsetid("own", 1)]
    leaky = h.make_node("LeakyRelu", ["m"], ["z"])
    leaky.attribute.append(onnx.AttributeProto(name="alpha", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT))
    layer = h.make_function("own", "Layer", ["v", "w"], ["z"], [h.make_node("MatMul", ["v", "w"], ["m"]), leaky], opsets, ["slope"])
    call = h.make_node("Layer", ["v", "w"], ["a"], domain="own")
    call.attribute.append(onnx.AttributeProto(name="slope", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT))
    net = h.make_function("own", "Net", ["v", "w"], ["z"],
                          [call, h.make_node("Layer", ["a", "w"], ["b"], domain="own", slope=0.5),
                           h.make_node("Layer", ["b", "w"], ["c"], domain="own", slope=0.25),
                           h.make_node("ReduceSum", ["c"], ["z"], keepdims=1)], opsets, ["slope"])
    nodes = [h.make_node("Net", ["x", "w"], ["n"], domain="own", slope=0.1), h.make_node("Add", ["x", "n"], ["y"])]
    return build(nodes, [tensor("x", F, ["N", 3])], [tensor("y", F, ["N", 3])], [weights("w", 3, 3)], [layer, net],
                 [h.make_opsetid("own", 1)]), {"x": np.ones((2, 3), np.float32)}


@seed
def trees():
    """The form of version 5, with branches on order and on membership; and the older form of a regressor."""
    five = ml("TreeEnsemble", ["x"], ["a"], tree_roots=[0, 2], n_targets=2, aggregate_function=1, post_transform=0,
              nodes_modes=h.make_tensor("", U8, [4], [0, 6, 1, 6]), nodes_featureids=[0, 1, 2, 0],
              nodes_splits=h.make_tensor("", F, [4], [0.5, 0, 1.5, 0]),
              nodes_truenodeids=[1, 0, 3, 3], nodes_trueleafs=[0, 1, 0, 1],
              nodes_falsenodeids=[1, 2, 4, 5], nodes_falseleafs=[1, 1, 1, 1],
              nodes_missing_value_tracks_true=[0, 1, 0, 1], nodes_hitrates=h.make_tensor("", F, [4], [1, 1, 1, 1]),
              membership_values=h.make_tensor("", F, [6], [1, 2, float("nan"), 3, 4, float("nan")]),
              leaf_targetids=[0, 1, 0, 1, 0, 1], leaf_weights=h.make_tensor("", F, [6], [1, 2, 3, 4, 5, 6]))
    return build([five], [tensor("x", F, ["N", 3])], [tensor("a", F, ["N", 2])], opset=20, ml_opset=5), \
        {"x": np.ones((2, 3), np.float32)}


@seed
def scan():
    """A running sum over the rows, with a state."""
    body = h.make_graph([h.make_node("Add", ["state", "row"], ["next"]), h.make_node("Mul", ["next", "two"], ["out"])], "body",
                        [tensor("state", F, [3]), tensor("row", F, [3])], [tensor("next", F, [3]), tensor("out", F, [3])],
                        [const("two", 2)])
    node = h.make_node("Scan", ["zero", "x"], ["last", "y"], body=body, num_scan_inputs=1, scan_input_axes=[0],
                       scan_input_directions=[0], scan_output_axes=[0], scan_output_directions=[0])
    return build([node], [tensor("x", F, ["N", 3])], [tensor("last", F, [3]), tensor("y", F, ["N", 3])], [const("zero", np.zeros(3))]), \
        {"x": np.ones((2, 3), np.float32)}


@seed
def loop():
    """A loop over a count, which ends early and stacks what each turn gives."""
    body = h.make_graph([h.make_node("Add", ["v", "x"], ["v2"]), h.make_node("ReduceMax", ["v2"], ["top"], keepdims=0),
                         h.make_node("Less", ["top", "limit"], ["go"]), h.make_node("Gather", ["v2", "i"], ["one"], axis=1)], "body",
                        [tensor("i", I64, []), tensor("cond", BOOL, []), tensor("v", F, ["N", 4])],
                        [tensor("go", BOOL, []), tensor("v2", F, ["N", 4]), tensor("one", F, ["N"])])
    node = h.make_node("Loop", ["count", "yes", "x"], ["y", "stack"], body=body)
    return build([node], [tensor("x", F, ["N", 4])], [tensor("y", F, ["N", 4]), tensor("stack", F, [None, None])],
                 [const("count", 4, np.int64), const("yes", True, bool), const("limit", 50)]), {"x": np.ones((2, 4), np.float32)}


@seed
def tfidf():
    """Counts of n-grams with gaps, of numbers and of words."""
    numbers = h.make_node("TfIdfVectorizer", ["t"], ["a"], min_gram_length=1, max_gram_length=2, max_skip_count=1, mode="TFIDF",
                          ngram_counts=[0, 3], ngram_indexes=[0, 1, 2, 3, 4], pool_int64s=[2, 3, 5, 2, 3, 3, 5],
                          weights=[1.0, 2.0, 0.5, 1.5, 1.0])
    words = h.make_node("TfIdfVectorizer", ["s"], ["b"], min_gram_length=1, max_gram_length=2, max_skip_count=0, mode="TF",
                        ngram_counts=[0, 2], ngram_indexes=[0, 1, 2], pool_strings=["Wien", "Graz", "Wien", "Graz"])
    return build([numbers, words], [tensor("t", I64, ["N", 6]), tensor("s", STR, ["N", 3])],
                 [tensor("a", F, ["N", 5]), tensor("b", F, ["N", 3])]), \
        {"t": np.array([[2, 3, 5, 2, 3, 9]] * 2), "s": np.array([["Wien", "Graz", "x"]] * 2, object)}


@seed
def rnn():
    """Embeddings through an LSTM in both directions, a GRU and a plain cell."""
    nodes = [h.make_node("Gather", ["table", "ids"], ["e"]), h.make_node("Transpose", ["e"], ["s"], perm=[1, 0, 2]),
             h.make_node("LSTM", ["s", "w", "r", "b"], ["l"], hidden_size=2, direction="bidirectional"),
             h.make_node("Transpose", ["l"], ["lt"], perm=[0, 2, 1, 3]), h.make_node("Reshape", ["lt", "shape"], ["ls"]),
             h.make_node("GRU", ["ls", "gw", "gr"], ["", "gh"], hidden_size=2, linear_before_reset=1),
             h.make_node("RNN", ["s", "rw", "rr"], ["", "rh"], hidden_size=2, activations=["Tanh"]),
             h.make_node("Add", ["gh", "rh"], ["sum"]), h.make_node("Squeeze", ["sum", "first"], ["y"])]
    return build(nodes, [tensor("ids", I64, ["N", "L"])], [tensor("y", F, ["N", 2])],
                 [weights("table", 9, 3), weights("w", 2, 8, 3), weights("r", 2, 8, 2), weights("b", 2, 16), weights("gw", 1, 6, 4),
                  weights("gr", 1, 6, 2), weights("rw", 1, 2, 3), weights("rr", 1, 2, 2), const("shape", [0, 0, -1], np.int64),
                  const("first", [0], np.int64)]), {"ids": np.array([[1, 2, 3], [4, 5, 6]])}


@seed
def text():
    """Texts to lower case, cut, joined, matched and looked up."""
    nodes = [h.make_node("StringNormalizer", ["s"], ["low"], case_change_action="LOWER", is_case_sensitive=1, locale="C", stopwords=["graz"]),
             h.make_node("StringSplit", ["low"], ["parts", "count"], delimiter="-", maxsplit=3),
             h.make_node("StringConcat", ["low", "suffix"], ["joined"]),
             h.make_node("RegexFullMatch", ["joined"], ["match"], pattern="[a-z]+!"),
             ml("LabelEncoder", ["low"], ["code"], keys_strings=["wien", "linz"], values_int64s=[1, 2], default_int64=-1),
             ml("OneHotEncoder", ["code"], ["hot"], cats_int64s=[1, 2], zeros=1),
             ml("LabelEncoder", ["code"], ["name"], keys_int64s=[1, 2], values_strings=["Wien", "Linz"], default_string="?")]
    return build(nodes, [tensor("s", STR, [3])],
                 [tensor("joined", STR, [None]), tensor("match", BOOL, [None]), tensor("hot", F, [None, 2]),
                  tensor("name", STR, [None]), tensor("count", I64, [None])],
                 [const("suffix", "!", object)], opset=20), {"s": np.array(["Wien", "Linz", "a-b"], object)}


@seed
def quantised():
    """Whole numbers of eight bits: by given and by measured scales, and a convolution."""
    nodes = [h.make_node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
             h.make_node("QLinearMatMul", ["q", "scale", "zero", "w", "wscale", "wzero", "scale", "zero"], ["m"]),
             h.make_node("DequantizeLinear", ["m", "scale", "zero"], ["a"]),
             h.make_node("DynamicQuantizeLinear", ["x"], ["dq", "ds", "dz"]),
             h.make_node("MatMulInteger", ["dq", "w", "dz", "wzero"], ["mi"]), h.make_node("Cast", ["mi"], ["mf"], to=F),
             h.make_node("Mul", ["mf", "ds"], ["b"]),
             h.make_node("Unsqueeze", ["q", "one"], ["q3"]),
             h.make_node("QLinearConv", ["q3", "scale", "zero", "cw", "wscale", "wzero", "scale", "zero"], ["c"],
                         kernel_shape=[3], pads=[1, 1]),
             h.make_node("DequantizeLinear", ["c", "scale", "zero"], ["cf"])]
    return build(nodes, [tensor("x", F, ["N", 4])], [tensor("a", F, ["N", 2]), tensor("b", F, ["N", 2]), tensor("cf", F, ["N", 1, 4])],
                 [const("scale", 0.1), const("zero", 128, np.uint8), const("w", [[1, 2], [3, -4], [5, 6], [-7, 8]], np.int8),
                  const("wscale", 0.05), const("wzero", 0, np.int8), const("cw", [[[1, 2, 1]]], np.int8),
                  const("one", [1], np.int64)]), {"x": np.ones((2, 4), np.float32)}


@seed
def sequences():
    """Sequences that are made, changed, read and given out."""
    nodes = [h.make_node("SplitToSequence", ["x", "sizes"], ["parts"], axis=1), h.make_node("SequenceConstruct", ["x", "x"], ["two"]),
             h.make_node("SequenceInsert", ["two", "x", "place"], ["three"]), h.make_node("SequenceErase", ["three", "place"], ["again"]),
             h.make_node("SequenceAt", ["parts", "place"], ["part"]), h.make_node("SequenceLength", ["again"], ["length"]),
             h.make_node("ConcatFromSequence", ["again"], ["joined"], axis=0),
             h.make_node("Cast", ["length"], ["n"], to=F), h.make_node("Mul", ["joined", "n"], ["y"])]
    sequence = h.make_tensor_sequence_value_info
    return build(nodes, [tensor("x", F, ["N", 4])], [sequence("parts", F, ["N", None]), tensor("part", F, ["N", None]), tensor("y", F, [None, 4])],
                 [const("sizes", [1, 3], np.int64), const("place", 1, np.int64)]), {"x": np.ones((2, 4), np.float32)}


@seed
def zipmap():
    """A scaler and a linear classifier with named scores, beside a forest of the older form and a vector machine."""
    nodes = [ml("Scaler", ["x"], ["s"], offset=[0.5, 0.5], scale=[2.0, 2.0]),
             ml("LinearClassifier", ["s"], ["label", "p"], coefficients=[1.0, -1.0, -1.0, 1.0], intercepts=[0.5, -0.5],
                classlabels_strings=["no", "yes"], post_transform="SOFTMAX"),
             ml("ZipMap", ["p"], ["scores"], classlabels_strings=["no", "yes"]),
             ml("TreeEnsembleClassifier", ["s"], ["tree", "tp"], nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2],
                nodes_featureids=[0, 0, 0], nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_values=[0.5, 0.0, 0.0],
                nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0], nodes_missing_value_tracks_true=[0, 0, 0],
                nodes_hitrates=[1.0, 1.0, 1.0], class_treeids=[0, 0], class_nodeids=[1, 2], class_ids=[0, 1],
                class_weights=[1.0, 1.0], classlabels_int64s=[4, 7], post_transform="NONE"),
             ml("SVMRegressor", ["s"], ["v"], kernel_type="RBF", kernel_params=[0.5, 0.0, 3.0], n_supports=2,
                coefficients=[1.0, -1.0], support_vectors=[0.0, 1.0, 1.0, 0.0], rho=[0.25])]
    sequence = h.make_value_info("scores", h.make_sequence_type_proto(h.make_map_type_proto(STR, h.make_tensor_type_proto(F, []))))
    return build(nodes, [tensor("x", F, ["N", 2])], [tensor("label", STR, ["N"]), sequence, tensor("tree", I64, ["N"]),
                                                   tensor("v", F, ["N", 1])]), {"x": np.ones((2, 2), np.float32)}


@seed
def branches():
    """A branch within a branch, whose conditions are computed and which read values from outside."""
    def side(name, nodes):
        return h.make_graph(nodes, name, [], [tensor(name, F, ["N", 3])])
    inner = h.make_node("If", ["small"], ["yes"], then_branch=side("a", [h.make_node("Neg", ["x"], ["a"])]),
                        else_branch=side("b", [h.make_node("Mul", ["x", "half"], ["b"])]))
    node = h.make_node("If", ["positive"], ["y"], then_branch=side("yes", [inner]),
                       else_branch=side("no", [h.make_node("Constant", [], ["c"], value=const("", [1, 2, 3])),
                                               h.make_node("Where", ["flags", "x", "c"], ["no"])]))
    nodes = [h.make_node("ReduceSum", ["x"], ["sum"], keepdims=0), h.make_node("Greater", ["sum", "zero"], ["positive"]),
             h.make_node("Less", ["sum", "half"], ["small"]), h.make_node("Greater", ["x", "zero"], ["flags"]), node]
    return build(nodes, [tensor("x", F, ["N", 3])], [tensor("y", F, ["N", 3])], [const("zero", 0), const("half", 0.5)]), \
        {"x": np.ones((2, 3), np.float32)}


@seed
def linear():
    """Weights in another file, an old list of inputs that names the weights, and metadata."""
    outside = weights("w", 3, 2)
    raw = outside.raw_data
    (OUT / "linear.weights").write_bytes(raw)
    outside.ClearField("raw_data")
    outside.data_location = T.EXTERNAL
    for key, value in {"location": "linear.weights", "offset": "0", "length": str(len(raw))}.items():
        outside.external_data.add(key=key, value=value)
    model = build([h.make_node("Gemm", ["x", "w", "b"], ["y"], alpha=1.0, beta=1.0)],
                  [tensor("x", F, ["N", 3]), tensor("b", F, [2])], [tensor("y", F, ["N", 2])], [outside, weights("b", 2)])
    h.set_model_props(model, {"author": "tests", "task": "regression"})
    return model, {"x": np.ones((2, 3), np.float32)}


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SEEDS:
        model, feeds = SEEDS[name]()
        path = OUT / f"{name}.onnx"
        path.write_bytes(model.SerializeToString(deterministic=True))
        onnx.checker.check_model(str(path))
        answer = ort.InferenceSession(str(path)).run(None, feeds)
        print(f"{name:12}{path.stat().st_size:6} bytes  {[np.shape(value) if not isinstance(value, list) else len(value) for value in answer]}")
