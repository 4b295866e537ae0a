"""Writes ../resources/models/damaged.gz: models with a damaged attribute or constant that ONNX Runtime 1.28 does not survive.

Each is one of operators.gz (by its name) with a change, or one of the models built at the end of this file. Every model is
loaded and run in a process of its own first, and must end it by a signal, not end within some seconds, or ask for more
memory than there is.

    venv/bin/python make_operators.py
    venv/bin/python make_damaged.py

Layout of the unpacked file (as operators.gz has it): the number of models; for each a name, whose part before the first
space is the operator to blame, the length of the model, and the model.
"""
import gzip
import io
import os
import resource
import struct
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

from make_operators import DTYPES, ramp

MODELS = Path(__file__).resolve().parent.parent / "resources/models"
SECONDS, MEMORY = 3, 5 << 30
NUMPY = {kind: dtype for dtype, kind in DTYPES.items()}
MIN = -2**63
DAMAGED = []  # (name, model bytes, feed)


def cases():
    """The cases of operators.gz by name: the model and its last feed."""
    data, at, found = gzip.open(MODELS / "operators.gz").read(), 0, {}

    def get(form):
        nonlocal at
        values = struct.unpack_from(">" + form, data, at)
        at += struct.calcsize(">" + form)
        return values if len(values) > 1 else values[0]

    def take(length):
        nonlocal at
        at += length
        return data[at - length:at]

    for _ in range(get("i")):
        take(get("H"))
        take(6)
        take(8 * get("i"))
    for _ in range(get("i")):
        name, model, feed = take(get("H")).decode(), take(get("i")), {}
        for _ in range(get("i")):
            feed = {}
            for _ in range(get("i")):
                key, kind, rank = take(get("H")).decode(), get("i"), get("i")
                shape = [get("i") for _ in range(rank)]
                if get("b") == 0:
                    feed[key] = ramp(shape)
                elif kind == T.STRING:
                    feed[key] = np.array([take(get("H")).decode() for _ in range(np.prod(shape, dtype=int))], object)
                    feed[key] = feed[key].reshape(shape)
                else:
                    dtype = NUMPY[kind]
                    raw = take(int(np.prod(shape, dtype=int)) * dtype.itemsize)
                    feed[key] = np.frombuffer(raw, dtype).reshape(shape)
        found[name] = onnx.load_from_string(model), feed
    return found


def node_of(model, operator):
    return next(node for node in model.graph.node if node.op_type == operator)


def with_attribute(case, operator, name, value):
    model, feed = case
    model = onnx.ModelProto.FromString(model.SerializeToString())
    node = node_of(model, operator)
    for attribute in [one for one in node.attribute if one.name == name]:
        node.attribute.remove(attribute)
    node.attribute.append(h.make_attribute(name, value, attr_type=onnx.AttributeProto.FLOATS if value == [] else None))
    DAMAGED.append((f"{operator} {name} {str(value)[:20]}", model.SerializeToString(), feed))


def constant(case, operator, index, change=lambda array: array, everything=False):
    """Makes an input a constant of the file, and the other inputs, too, if everything is to be folded."""
    model, feed = case
    model, feed = onnx.ModelProto.FromString(model.SerializeToString()), dict(feed)
    name = node_of(model, operator).input[index]
    for one in model.graph.initializer:
        if one.name == name:
            feed[name] = numpy_helper.to_array(one)
            model.graph.initializer.remove(one)
    for key in list(feed) if everything else [name]:
        array = change(np.array(feed.pop(key))) if key == name else feed.pop(key)
        for one in [one for one in model.graph.input if one.name == key]:
            model.graph.input.remove(one)
        model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), key))
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    return model, feed


def with_constant(case, operator, index, change, everything=False):
    model, feed = constant(case, operator, index, change, everything)
    kind = "folded" if everything else "constant"
    DAMAGED.append((f"{operator} {kind} {index}", model.SerializeToString(), feed))


def empty(array):
    return array.reshape(-1)[:0].reshape((0,) + array.shape[1:])


def first(value):
    def change(array):
        array = array.copy()
        array.reshape(-1)[:1] = value
        return array
    return change


def flat(array):
    return array.reshape(-1)


# ---- models of our own -----------------------------------------------------------------------

def model(nodes, inputs, outputs, constants=(), ml=5):
    graph = h.make_graph(nodes, "g", inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants])
    return h.make_model(graph, ir_version=10, opset_imports=[h.make_opsetid("", 19), h.make_opsetid("ai.onnx.ml", ml),
                                                        h.make_opsetid("com.microsoft", 1)])


def value(name, kind=T.FLOAT, shape=None):
    return h.make_tensor_value_info(name, kind, shape)


def add(name, proto, **feed):
    DAMAGED.append((name, proto.SerializeToString(), feed))


def division(operator, dtype, a_is_constant=True):
    least, minus_one = np.array([np.iinfo(dtype).min], dtype), np.array([-1], dtype)
    kind = DTYPES[np.dtype(dtype)]
    inputs, feed = ([], {}) if a_is_constant else ([value("b", kind, [None])], {"b": minus_one})
    constants = [("a", least)] + ([("b", minus_one)] if a_is_constant else [])
    name = f"{operator} {np.dtype(dtype)} {'folded' if a_is_constant else 'run'}"
    add(name, model([h.make_node(operator, ["a", "b"], ["y"])], inputs, [value("y", kind)], constants), **feed)


def loop(name, trips, body_nodes=None):
    kept = [h.make_node("Identity", ["c"], ["oc"]), h.make_node("Identity", ["v"], ["ov"])]
    outs = ["oc", "ov"] if body_nodes is None else ["c", "v"]
    body = h.make_graph(kept if body_nodes is None else body_nodes, "b",
                        [value("i", T.INT64, []), value("c", T.BOOL, []), value("v")],
                        [value(outs[0], T.BOOL), value(outs[1])])
    node = h.make_node("Loop", ["m", "t", "x"], ["y"], body=body)
    add(name, model([node], [value("x", shape=[None])], [value("y")], [("m", trips), ("t", np.array(True))]),
        x=np.ones(2, np.float32))


def forest(name, members=(1, 2, np.nan, 4, np.nan), modes=(0, 6, 6, 1), **changes):
    def tensor(kind, values):
        return h.make_tensor("", kind, [len(values)], values)
    attributes = dict(
        n_targets=2, tree_roots=[0, 3], nodes_modes=tensor(T.UINT8, list(modes)), nodes_featureids=[0, 1, 2, 1],
        nodes_splits=tensor(T.FLOAT, [0.5, 0, 0, 1]), nodes_truenodeids=[1, 0, 2, 0], nodes_trueleafs=[0, 1, 1, 1],
        nodes_falsenodeids=[2, 1, 3, 1], nodes_falseleafs=[0, 1, 1, 1], leaf_targetids=[0, 1, 0, 1],
        leaf_weights=tensor(T.FLOAT, [1.0, 2, 3, 4]), membership_values=tensor(T.FLOAT, list(members)))
    attributes.update(changes)
    if not members:
        del attributes["membership_values"]
    node = h.make_node("TreeEnsemble", ["x"], ["y"], domain="ai.onnx.ml", **attributes)
    add("TreeEnsemble " + name, model([node], [value("x", shape=[None, 3])], [value("y")]),
        x=np.ones((2, 3), np.float32))


def meeting_branches(depth):
    """A tree whose two branches meet again at each level: 2 to the power of the depth ways."""
    below, count = [*range(1, depth), 0], depth
    leaf = [0] * (depth - 1) + [1]
    forest("whose branches meet", modes=[0] * count, members=(), tree_roots=[0], nodes_featureids=[0] * count,
           nodes_splits=h.make_tensor("", T.FLOAT, [count], [0.0] * count), nodes_truenodeids=below,
           nodes_falsenodeids=below, nodes_trueleafs=leaf, nodes_falseleafs=leaf)


def grams(name, **changes):
    attributes = dict(mode="TF", min_gram_length=1, max_gram_length=2, max_skip_count=1, ngram_counts=[0, 3],
                      ngram_indexes=[0, 1, 2, 3, 4], pool_int64s=[2, 3, 4, 5, 6, 7, 8])
    attributes.update(changes)
    node = h.make_node("TfIdfVectorizer", ["x"], ["y"], **attributes)
    add("TfIdfVectorizer " + name, model([node], [value("x", T.INT64, [20])], [value("y")]), x=np.arange(20) % 9)


def f32(*shape):
    return np.ones(shape, np.float32)


def i64(*values):
    return np.array(values, np.int64)


def one(name, inputs, feed, domain="", outputs=("y",), opset=19, ml=5, **more):
    """A single operator: inputs that are in neither the feed nor `more` are left out; arrays in `more` are constants."""
    constants = [(key, more.pop(key)) for key in list(more) if isinstance(more[key], np.ndarray)]
    node = h.make_node(name.split(" ")[0], inputs.split(","), list(outputs), domain=domain, **more)
    for attribute in node.attribute:
        if attribute.type == onnx.AttributeProto.INT and attribute.i == 0:
            attribute.ClearField("i")
    proto = model([node], [value(key, DTYPES[array.dtype], array.shape) for key, array in feed.items()],
                  [value(output, T.UNDEFINED) for output in outputs if output], constants, ml)
    for output in proto.graph.output:
        output.ClearField("type")
    proto.opset_import[0].version = opset
    add(name, proto, **feed)


def left_out():
    x = f32(2, 4)
    for operator in ("Max", "Min", "Sum", "Mean"):
        one(operator + " without an operand", "x,,x", {"x": x})
    one("Einsum without an operand", "x,", {"x": x}, equation="ij,jk->ik")
    one("LayerNormalization bias", "x,w,", {"x": x}, w=f32(4))
    one("DFT axis", "x,,", {"x": f32(1, 4, 2)}, opset=20)
    segments, feed = cases()["ms_QEmbedLayerNormalization"]
    node_of(segments, "QEmbedLayerNormalization").input[10] = ""
    add("QEmbedLayerNormalization scale", segments, **feed)
    byte = {"s": np.array(1, np.float32), "z": np.array(0, np.uint8)}
    u8 = {"x": np.ones(4, np.uint8)}
    one("QLinearConcat scale", "s,z,x,,z", u8, "com.microsoft", axis=0, **byte)
    one("QLinearSigmoid short", "x,s,z,s", u8, "com.microsoft", **byte)
    one("QLinearLeakyRelu short", "x,s,z,s", u8, "com.microsoft", **byte)
    one("Attention bias", "x,w,,m", {"x": f32(2, 3, 4)}, "com.microsoft", num_heads=2, w=f32(4, 12),
        m=np.ones((2, 3), np.int32))


def emptied():
    for operator in ("ReduceSum", "ReduceSumSquare", "ReduceProd"):
        one(operator + " of nothing", "c,a", {}, keepdims=0, c=f32(1, 0, 1), a=np.ones((1, 0, 1), np.int64), opset=18)
    one("MatMulIntegerToFloat scale", "x,b,s,s", {"x": np.ones(4, np.int8)}, "com.microsoft", b=np.ones(4, np.int8),
        s=f32(3, 0))
    one("BiasGelu constants", "c,c", {}, "com.microsoft", c=f32(0))
    body = [h.make_node("Add", ["v", "x"], ["v2"]), h.make_node("ReduceMax", ["v2"], ["top"], keepdims=1),
            h.make_node("Less", ["top", "limit"], ["go"])]
    graph = h.make_graph(body, "b", [value("i", T.INT64, []), value("c", T.BOOL, []), value("v", shape=[2, 4])],
                         [value("go", T.BOOL), value("v2")])
    add("Less limit of a loop", model([h.make_node("Loop", ["n", "yes", "x"], ["y"], body=graph)],
                                      [value("x", shape=[2, 4])], [value("y")],
                                      [("n", np.array(4)), ("yes", np.array(True)), ("limit", f32(1, 0))]), x=f32(2, 4))


def ranks():
    scalar = {"x": np.array(1, np.float32)}
    one("FeatureVectorizer scalar", "x", scalar, "ai.onnx.ml", inputdimensions=[5])
    one("Normalizer scalar", "x", scalar, "ai.onnx.ml")
    one("LSTM hidden_size unlike R", "x,w,r", {"x": f32(3, 1, 2), "w": f32(1, 12, 2), "r": f32(1, 12, 3)},
        hidden_size=1 << 20)


def attributes():
    x = {"x": f32(2, 4)}
    for unwritten in ("q_num_heads", "kv_num_heads"):
        heads = {"q_num_heads": 4, "kv_num_heads": 4, unwritten: 0}
        q = f32(2, 4, 24)
        one(f"Attention {unwritten} not written", "x,k,v", {"x": q, "k": q, "v": q}, opset=23, **heads)
    one("ConvTranspose group", "x,w", {"x": f32(1, 2, 4, 4)}, group=0, w=f32(2, 2, 2, 2))
    for name, most in (("bits", 0), ("block_size", 0)):
        sizes = {"bits": 4, "block_size": 16, name: most}
        one("GatherBlockQuantized " + name, "d,i,s", {"i": i64(1)}, "com.microsoft", gather_axis=0, quantize_axis=1,
            d=np.ones((4, 16), np.uint8), s=f32(4, 2), **sizes)
    one("RandomNormalLike scale", "x", x, scale=-1.0)
    one("RandomUniformLike low", "x", x, low=2.0)
    for operator, scale in (("RandomNormal", {"scale": 0.0}), ("RandomUniform", {"low": 2.0})):
        proto = model([h.make_node(operator, [], ["r"], shape=[1], **scale), h.make_node("Add", ["x", "r"], ["y"])],
                      [value("x", shape=[2, 4])], [value("y")])
        add(operator + " bounds", proto, **x)
    one("TfIdfVectorizer weights", "x", {"x": np.array([[1, 2, 1, 2]])}, mode="TFIDF", min_gram_length=1,
        max_gram_length=1, max_skip_count=0, ngram_counts=[0], ngram_indexes=[0, 60_000], pool_int64s=[1, 2],
        weights=[1.0, 1.0])
    one("MaxPool window", "a", {}, kernel_shape=[1001, 1001], pads=[500] * 4, a=f32(1, 1, 400, 400))
    tiles = [h.make_node("Tile", ["x", "r"], ["t"]), h.make_node("Slice", ["t", "a", "b", "c"], ["y"])]
    add("Tile backwards", model(tiles, [value("x", shape=[None, 4])], [value("y")],
                                [("r", i64(1, -1)), ("a", i64(0)), ("b", i64(10)), ("c", i64(1))]), **x)
    one("ConvTransposeWithDynamicPads pads", "x,w", {"x": f32(1, 1, 4)}, "com.microsoft", w=f32(1, 1, 3))
    one("MatMulFpQ4 constants", "a,b,c", {}, "com.microsoft", a=f32(8, 1, 1), b=np.ones((2, 1, 8, 4), np.uint8),
        c=i64(1))
    one("TreeEnsembleClassifier labels", "x", {"x": f32(2, 1)}, "ai.onnx.ml", outputs=("y", "p"), ml=1,
        base_values=[0.5], class_ids=[0, 0], class_nodeids=[1, 2], class_treeids=[0, 0], class_weights=[0.25, -0.25],
        classlabels_int64s=[0, 1], classlabels_strings=["wrap"], nodes_falsenodeids=[2, 0, 0],
        nodes_featureids=[0, 0, 0], nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_nodeids=[0, 1, 2],
        nodes_treeids=[0, 0, 0], nodes_truenodeids=[1, 0, 0], nodes_values=[0.5, 0.0, 0.0], post_transform="LOGISTIC")
    none = onnx.AttributeProto(name="activation_alpha", type=onnx.AttributeProto.FLOATS)
    case, feed = constant(cases()["ms_RNN_bidirectional_with_shorter_lengths"], "RNN", 2)
    node_of(case, "RNN").attribute.append(none)
    DAMAGED.append(("RNN activation_alpha of none", case.SerializeToString(), feed))


def spread():
    proto = model([h.make_node("Neg", ["x"], ["y"])], [value("x", shape=[2])], [value("y")])
    proto.graph.sparse_initializer.append(h.make_sparse_tensor(
        numpy_helper.from_array(f32(1), "w"), numpy_helper.from_array(i64(0), "w_indices"), [4, 1 << 30]))
    add("Sparse tensor that nobody uses", proto, x=f32(2))


# ---- proof -----------------------------------------------------------------------------------

def fate(proto, feed):
    """How a process ends that loads and runs it."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            ort.InferenceSession(proto, options).run(None, feed)
        except MemoryError:
            os._exit(3)
        except Exception as e:
            os._exit(3 if "bad_alloc" in str(e) or "allocate memory" in str(e) else 1)
        os._exit(0)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return f"signal {status}" if os.WIFSIGNALED(status) else {0: "runs", 1: "fails", 3: "memory"}[status >> 8]
        time.sleep(0.005)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return "hangs"


def write():
    out = io.BytesIO()
    out.write(struct.pack(">i", len(DAMAGED)))
    for name, proto, _ in DAMAGED:
        text = name.encode()
        out.write(struct.pack(">H", len(text)) + text + struct.pack(">i", len(proto)) + proto)
    (MODELS / "damaged.gz").write_bytes(gzip.compress(out.getvalue(), 9, mtime=0))


def main():
    known = cases()
    moe = constant(known["ms_MoE"], "MoE", 2)
    lstm = constant(known["ms_LSTM_bidirectional_with_shorter_lengths"], "LSTM", 2)
    with_attribute(moe, "MoE", "k", 3)
    with_attribute(lstm, "LSTM", "hidden_size", 65_536)
    for case, operator, name, change in [
            ("test_depthtospace_example", "DepthToSpace", "blocksize", 1 << 40),
            ("test_gathernd_example_int32_batch_dim1", "GatherND", "batch_dims", -2),
            ("test_layer_normalization_2d_axis_negative_1", "LayerNormalization", "axis", 1 << 31),
            ("test_attention_3d_diff_heads_sizes_causal", "Attention", "q_num_heads", 0),
            ("test_averagepool_2d_precomputed_same_upper", "AveragePool", "kernel_shape", [2**31, 2**31]),
            ("test_split_2d_uneven_split_opset18", "Split", "num_outputs", 1),
            ("text_Scan", "Scan", "num_scan_inputs", 3),
            ("ms_ImageScaler", "ImageScaler", "bias", []),
            ("ms_LinearAttention", "LinearAttention", "q_num_heads", 1 << 40),
            ("ms_QLinearAveragePool", "QLinearAveragePool", "kernel_shape", [2, 2, 2, 2]),
            ("ms_RoiAlign_outside", "RoiAlign", "sampling_ratio", 1 << 20),
            ("ms_RoiAlign_outside", "RoiAlign", "spatial_scale", float(1 << 31)),
            ("ms_RNN_bidirectional_with_shorter_lengths", "RNN", "activation_alpha", [1.0])]:
        with_attribute(known[case], operator, name, change)
    for case, operator, index, change in [
            ("test_lstm_with_peepholes", "LSTM", 1, empty),
            ("test_lstm_with_peepholes", "LSTM", 2, flat),
            ("ms_MaxRoiPool_outside", "MaxRoiPool", 1, flat),
            ("ms_CropAndResize", "CropAndResize", 1, first(np.nan)),
            ("text_GatherND", "GatherND", 1, lambda array: array.reshape(-1)[0].reshape(())),
            ("test_onehot_with_axis", "OneHot", 1, empty),
            ("ms_QLinearWhere", "QLinearWhere", 2, lambda array: array.reshape(-1)[:0]),
            ("test_stft_with_window", "STFT", 2, empty),
            ("ms_DynamicQuantizeLSTM", "DynamicQuantizeLSTM", 1, empty)]:
        with_constant(known[case], operator, index, change)
    for case, operator, index, change in [
            ("test_lstm_with_peepholes", "LSTM", 1, empty),
            ("test_onehot_with_axis", "OneHot", 1, empty),
            ("test_triu_zero", "Trilu", 1, first(MIN)),
            ("test_stft_with_window", "STFT", 2, empty)]:
        with_constant(known[case], operator, index, change, everything=True)
    for operator in ("Div", "Mod"):
        division(operator, np.int32)
        division(operator, np.int64)
        division(operator, np.int64, a_is_constant=False)
    loop("Loop without a trip count", np.array([], np.int64))
    loop("Loop with nothing inside", np.array(1 << 62), [])
    loop("Loop with constants inside", np.array(1 << 62), [h.make_node("Constant", [], ["unused"], value_float=1.0)])
    grams("ngram_indexes", ngram_indexes=[0, 1, 2, 3, 2**32 + 1])
    grams("max_skip_count", max_skip_count=2**31 - 1)
    forest("without members", members=())
    forest("with members of one node", members=(1, 2))
    forest("with an empty set", members=(np.nan, 4, np.nan))
    meeting_branches(60)
    left_out()
    emptied()
    ranks()
    attributes()
    spread()
    survivors = [(name, end) for name, proto, feed in DAMAGED if (end := fate(proto, feed)) in ("runs", "fails")]
    write()
    print(f"{len(DAMAGED)} models; survived: {survivors}")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
