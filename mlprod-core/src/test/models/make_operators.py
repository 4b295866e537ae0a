"""Writes ../resources/models/operators.gz: a small model for nearly every operator, with inputs to run it on.

OverwritesTest runs each of them with different inputs one after another on outputs that keep their memory. The models
are the ONNX backend node tests, the same for older versions of the operators, and the cases at the end of this file:
operators that write texts, control flow, values that are outputs more than once, and contributed operators, among them
those that ONNX Runtime puts in the place of others.

    venv/bin/pip install -r requirements.txt
    venv/bin/python make_operators.py

Layout of the unpacked file (big-endian, texts as Java's DataInput.readUTF has them): the number of operators that this
ONNX Runtime has; for each its name, whether it can write numbers, whether it can write texts, the number of its
outputs (those of any number count once), the number of its kernels and for each kernel the first and last version
of the operator that it is for; the number of cases; for each its name, the length of the model, the model, the number of
feeds; for each feed the number of tensors; for each its name, ONNX element type, rank, dimensions and a flag: 1 if the
elements follow, 0 if they are the ramp of `ramp` below.
"""
import gzip
import io
import struct
import sys
import warnings
from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper
from onnxruntime.capi import onnxruntime_pybind11_state as state

OUT = Path(__file__).resolve().parent.parent / "resources/models/operators.gz"
OPSET, ML_OPSET, IR = 25, 5, 11         # the newest that ONNX Runtime 1.28 takes
MAX_MODEL, MAX_INPUT = 2_000, 8_000     # bytes
F, D, I32, I64, U8, I8, STR, BOOL = T.FLOAT, T.DOUBLE, T.INT32, T.INT64, T.UINT8, T.INT8, T.STRING, T.BOOL
JAVA_INPUTS = {F, D, I32, I64, U8, I8, STR, BOOL, T.INT16, T.FLOAT16, T.BFLOAT16}
JAVA_OUTPUTS = JAVA_INPUTS | {T.UINT16, T.UINT32, T.UINT64}
RANDOM = {"Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"}
DTYPES = {np.dtype(np.float32): F, np.dtype(np.float64): D, np.dtype(np.int32): I32, np.dtype(np.int64): I64,
          np.dtype(np.uint8): U8, np.dtype(np.int8): I8, np.dtype(bool): BOOL, np.dtype(np.int16): T.INT16,
          np.dtype(np.float16): T.FLOAT16, np.dtype(ml_dtypes.bfloat16): T.BFLOAT16}

CASES = []   # (name, model bytes, feeds)
SKIPPED = [] # (name, reason)


# ---- writing ---------------------------------------------------------------------------------

def ramp(shape):
    return (((np.arange(np.prod(shape, dtype=np.int64)) * 37) % 101 - 50) / 64).astype(np.float32).reshape(shape)


def element_type(array):
    return DTYPES.get(array.dtype, STR)


def add(name, model, feeds):
    """Takes a case if ONNX Runtime loads it and runs it on each feed."""
    feeds = [{key: np.asarray(value) for key, value in feed.items()} for feed in feeds]
    try:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        session = ort.InferenceSession(model.SerializeToString(), options)
        for feed in feeds:
            first, _, third = [session.run(None, feed) for _ in range(3)] # seeds 0 and 1 draw the same
            if not same(first, third):
                raise ValueError("draws random numbers")
    except Exception as e:
        SKIPPED.append((name, str(e).split("\n")[0][:200]))
        return False
    if any(kind not in JAVA_INPUTS for kind in input_types(model)) or any(
            value.type.HasField("optional_type") or value.type.HasField("tensor_type")
            and value.type.tensor_type.elem_type not in JAVA_OUTPUTS for value in model.graph.output):
        SKIPPED.append((name, "an input or output of a type that Java does not have"))
        return False
    CASES.append((name, model.SerializeToString(), feeds))
    return True


def same(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other))
    if one is None or isinstance(one, dict) or np.asarray(one).dtype == object:
        return str(one) == str(other)
    return np.asarray(one).tobytes() == np.asarray(other).tobytes()


def input_types(model):
    """-1 for what is not a tensor."""
    initializers = {i.name for i in model.graph.initializer}
    return [i.type.tensor_type.elem_type if i.type.HasField("tensor_type") else -1
            for i in model.graph.input if i.name not in initializers]


def write():
    out = io.BytesIO()

    def put(form, *values):
        out.write(struct.pack(">" + form, *values))

    def utf(text):
        data = text.encode()
        put("H", len(data))
        out.write(data)

    table = operators()
    put("i", len(table))
    for name, (numbers, strings, outputs, kernels) in table.items():
        utf(name)
        put("??ii", numbers, strings, outputs, len(kernels))
        for kernel in kernels:
            put("ii", *kernel)
    put("i", len(CASES))
    for name, model, feeds in CASES:
        utf(name)
        put("i", len(model))
        out.write(model)
        put("i", len(feeds))
        for feed in feeds:
            put("i", len(feed))
            for key, array in feed.items():
                kind = element_type(array)
                utf(key)
                put("ii", kind, array.ndim)
                put(f"{array.ndim}i", *array.shape)
                is_ramp = kind == F and array.size > 0 and np.array_equal(array, ramp(array.shape))
                put("b", 0 if is_ramp else 1)
                if is_ramp:
                    continue
                if kind == STR:
                    for text in array.ravel():
                        utf(str(text))
                else:
                    out.write(array.tobytes())
    OUT.write_bytes(gzip.compress(out.getvalue(), 9, mtime=0))


# ---- the ONNX backend node tests -------------------------------------------------------------

def capped(model):
    """The same for the newest operator sets that this ONNX Runtime has."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    copy.ir_version = min(copy.ir_version, IR)
    for opset in copy.opset_import:
        opset.version = min(opset.version, ML_OPSET if opset.domain == "ai.onnx.ml" else OPSET)
    return copy


def with_ramps(model, feed):
    """Many random numbers would fill the file; few numbers are often parameters."""
    return {key: ramp(array.shape) if array.dtype == np.float32 and array.size > 16 else array
            for key, array in feed.items()}


def node_tests():
    from onnx.backend.test.case.node import collect_testcases
    for case in collect_testcases(None):
        if "_expanded" in case.name or any(node.op_type in RANDOM for node in case.model.graph.node):
            continue
        model = capped(case.model)
        feed = {}
        for value, array in zip(model.graph.input, case.data_sets[0][0]):
            feed[value.name] = numpy_helper.to_array(array) if isinstance(array, onnx.TensorProto) else array
        if not all(isinstance(array, (np.ndarray, np.generic)) for array in feed.values()):
            SKIPPED.append((case.name, "an input that is no tensor"))
            continue
        if model.ByteSize() > MAX_MODEL or sum(np.asarray(a).nbytes for a in feed.values()) > MAX_INPUT:
            if not any(node.op_type in ("Mish", "Erf") for node in model.graph.node):
                SKIPPED.append((case.name, "too large"))
                continue
        feed = {key: np.asarray(array) for key, array in feed.items()}
        simpler = with_ramps(model, feed)
        if not add(case.name, model, [simpler]) and not add(case.name, model, [feed]):
            SKIPPED.pop(-2)
            continue
        older_versions(case.name, model, CASES[-1][2][0])


# ---- older versions of the same operators ----------------------------------------------------

def kernel_versions():
    versions = {}
    for kernel in state.get_all_opkernel_def():
        if kernel.provider == "CPUExecutionProvider":
            domain = "" if kernel.domain == "ai.onnx" else kernel.domain
            versions.setdefault((domain, kernel.op_name), {}).setdefault(tuple(kernel.version_range), []).append(kernel)
    return versions


KERNELS = kernel_versions()


def is_made_of_others(schema):
    if not onnx.defs.has(schema.name, schema.domain):
        return False
    known = onnx.defs.get_schema(schema.name, schema.domain)
    return known.has_function or known.has_context_dependent_function or schema.name == "Constant"


def operators():
    """What the operators can write, by their kernels on the CPU or, if they are made of others, by their definition."""
    table = {}
    for schema in state.get_all_operator_schema():
        kernels = KERNELS.get((schema.domain, schema.name), {})
        is_function = not kernels and is_made_of_others(schema)
        name = f"{schema.domain}:{schema.name}".removeprefix(":")
        if not kernels and not is_function or schema.domain not in ("", "ai.onnx.ml", "com.microsoft"):
            continue
        numbers, strings, count, _ = table.get(name, (False, False, 0, None))
        variants = [kernel for (low, high), same_versions in kernels.items() for kernel in same_versions
                    if schema.since_version <= high] or [None]
        allowed = {constraint.type_param_str: set(constraint.allowed_type_strs)
                   for constraint in schema.type_constraints}
        for output in schema.outputs:
            for kernel in variants:
                kinds = allowed.get(output.typeStr, {output.typeStr})
                if kernel and output.typeStr in kernel.type_constraints:
                    kinds = kinds & set(kernel.type_constraints[output.typeStr])
                strings |= "tensor(string)" in kinds
                numbers |= any(kind.startswith("tensor(") and kind != "tensor(string)" for kind in kinds)
        if not kernels or any(schema.since_version <= high for low, high in kernels):
            count = max(count, len(schema.outputs))
        table[name] = numbers, strings, count, sorted(kernels)
    return dict(sorted(table.items()))


OLDER_DONE = {}


def older_versions(name, model, feed):
    """One or two cases for each older kernel; an input that was an attribute becomes one again."""
    if len(model.graph.node) != 1:
        return
    node = model.graph.node[0]
    if node.domain not in ("", "ai.onnx.ml"):
        return
    for low, high in sorted(KERNELS.get((node.domain, node.op_type), {})):
        if high > 1000 or OLDER_DONE.get((node.domain, node.op_type, low), 0) >= 2:
            continue
        old, inputs = older(model, feed, high)
        if old is not None and add(f"{name}_before_{high + 1}", old, [inputs]):
            OLDER_DONE[node.domain, node.op_type, low] = OLDER_DONE.get((node.domain, node.op_type, low), 0) + 1
        elif old is not None:
            SKIPPED.pop()


def older(model, feed, version):
    old = onnx.ModelProto()
    old.CopyFrom(model)
    node = old.graph.node[0]
    try:
        before = onnx.defs.get_schema(node.op_type, version, node.domain)
        now = onnx.defs.get_schema(node.op_type, OPSET if node.domain == "" else ML_OPSET, node.domain)
    except onnx.defs.SchemaError:
        return None, None
    feed = dict(feed)
    names = {parameter.name for parameter in before.inputs}
    for parameter, value in list(zip(now.inputs, node.input)):
        if parameter.name not in names and parameter.name in before.attributes and value in feed:
            given = feed.pop(value)
            values = given.tolist() if given.ndim else given.item()
            node.attribute.append(h.make_attribute(parameter.name, values))
            node.input.remove(value)
            old.graph.input.remove(next(i for i in old.graph.input if i.name == value))
    for opset in old.opset_import:
        if opset.domain == node.domain:
            opset.version = version
    return old, feed


# ---- cases of our own ------------------------------------------------------------------------

def texts(*values):
    return np.asarray(values, dtype=object)


def value(name, kind):
    """A value of any shape."""
    return h.make_tensor_value_info(name, kind, None)


def scalar(name, kind):
    return h.make_tensor_value_info(name, kind, [])


def model_of(nodes, feeds, outputs, initializers=None, inputs=None, functions=(), opset=OPSET, ml_opset=ML_OPSET,
             domains=()):
    graph = h.make_graph(
        nodes if isinstance(nodes, list) else [nodes], "g",
        inputs if inputs is not None else [value(key, element_type(np.asarray(array)))
                                           for key, array in feeds[0].items()],
        [value(name, kind) for name, kind in outputs.items()],
        initializer=[constant(key, array) for key, array in (initializers or {}).items()])
    opsets = [h.make_opsetid("", opset), h.make_opsetid("ai.onnx.ml", ml_opset),
              h.make_opsetid("com.microsoft", 1), *[h.make_opsetid(domain, 1) for domain in domains]]
    return h.make_model(graph, ir_version=IR, opset_imports=opsets, functions=functions)


def constant(name, array):
    array = np.asarray(array)
    if element_type(array) == STR:
        return h.make_tensor(name, STR, array.shape, [str(text).encode() for text in array.ravel()])
    return numpy_helper.from_array(array, name)


def case(name, nodes, outputs, *feeds, **more):
    add(name, model_of(nodes, list(feeds), outputs, **more), list(feeds))


def node(op, inputs, outputs, domain="", **attributes):
    return h.make_node(op, inputs.split(","), outputs.split(","), domain=domain, **attributes)


def i64(*values):
    return np.asarray(values, dtype=np.int64)


def f32(*values):
    return np.asarray(values, dtype=np.float32)


NAMES = texts("alice", "bob", "", "carol")
OTHERS = texts("dave", "", "erin", "the")
SQUARE = NAMES.reshape(2, 2)
OTHER_SQUARE = OTHERS.reshape(2, 2)


def text_case(op, feed, other=None, output="y", domain="", extra=None, name=None, initializers=None, opset=OPSET,
              **attributes):
    """One node; `feed` holds its inputs in order, `other` what differs in the second feed."""
    second = {key: OTHER_SQUARE if array is SQUARE else OTHERS if array is NAMES else array
              for key, array in feed.items()} | (other or {})
    names = ",".join([*feed, *(initializers or {})])
    outs = {output: STR} | (extra or {})
    case(name or f"text_{op}", node(op, names, ",".join(outs), domain, **attributes), outs, feed, second,
         initializers=initializers, opset=opset)


def text_writers():
    text_case("Identity", {"x": NAMES})
    text_case("StringConcat", {"x": NAMES, "e": texts("!")})
    text_case("StringNormalizer", {"x": texts("the", "of")}, {"x": texts("a", "b")}, locale="C",
              stopwords=["the", "of", "a", "b"],
              name="text_StringNormalizer_everything_filtered")
    text_case("StringNormalizer", {"x": NAMES}, case_change_action="UPPER", locale="C")
    text_case("StringNormalizer", {"x": texts("the", "of")}, {"x": texts("a", "of")}, locale="C",
              stopwords=["the", "of"], name="text_StringNormalizer_filtered_or_not")
    text_case("StringSplit", {"x": texts("a b", "c d")}, {"x": texts("e f", "g")}, extra={"n": I64})
    text_case("StringSplit", {"x": texts("a", "b")}, {"x": texts("", "b")}, extra={"n": I64},
              name="text_StringSplit_empty")
    text_case("Cast", {"x": f32(1, 2.5)}, {"x": f32(-7, 1e9)}, to=STR)
    text_case("Cast", {"x": i64(1, 2)}, {"x": i64(300, 4)}, to=STR, name="text_Cast_int64")
    text_case("Cast", {"x": np.asarray([True, False])}, {"x": np.asarray([False, True])}, to=STR,
              name="text_Cast_bool")
    text_case("Cast", {"x": NAMES}, to=STR, name="text_Cast_string")
    text_case("Compress", {"x": NAMES, "c": np.asarray([True, True, False, True])},
              {"c": np.asarray([False, True, True, True])})
    text_case("Concat", {"x": NAMES, "z": NAMES}, {"z": OTHERS}, axis=0)
    text_case("Concat", {"x": NAMES}, axis=0, name="text_Concat_of_one")
    text_case("Expand", {"x": NAMES, "s": i64(2, 4)})
    text_case("Expand", {"x": NAMES, "s": i64(4)}, name="text_Expand_to_itself")
    text_case("Flatten", {"x": SQUARE})
    text_case("Gather", {"x": NAMES, "i": i64(1, 1, 0)}, {"i": i64(3, 0, 2)})
    text_case("GatherElements", {"x": NAMES, "i": i64(1, 1, 0)}, {"i": i64(3, 0, 2)})
    text_case("GatherND", {"x": SQUARE, "i": i64(1, 0).reshape(2, 1)}, {"i": i64(0, 0).reshape(2, 1)})
    text_case("GatherND", {"x": SQUARE, "i": i64(1, 0).reshape(2, 1)}, domain="com.microsoft", name="text_ms_GatherND")
    text_case("OneHot", {"i": i64(0, 2), "d": i64(3), "v": texts("off", "on")}, {"i": i64(1, 0)})
    text_case("Reshape", {"x": SQUARE, "s": i64(4)})
    text_case("Reshape", {"x": SQUARE, "s": i64(2, 2)}, name="text_Reshape_to_itself")
    text_case("ReverseSequence", {"x": SQUARE, "l": i64(2, 1)}, {"l": i64(1, 2)})
    text_case("Scatter", {"x": NAMES, "i": i64(1, 0), "u": texts("u", "v")}, opset=10)
    text_case("ScatterElements", {"x": NAMES, "i": i64(1, 0), "u": texts("u", "v")}, {"i": i64(2, 3)})
    text_case("ScatterND", {"x": NAMES, "i": i64(1, 0).reshape(2, 1), "u": texts("u", "v")},
              {"i": i64(2, 3).reshape(2, 1)})
    text_case("Slice", {"x": NAMES, "a": i64(1), "b": i64(3)})
    text_case("Slice", {"x": NAMES, "a": i64(0), "b": i64(9)}, name="text_Slice_of_everything")
    text_case("DynamicSlice", {"x": NAMES, "a": i64(1), "b": i64(3)}, opset=9)
    text_case("Split", {"x": NAMES}, extra={"z": STR}, num_outputs=2)
    text_case("Squeeze", {"x": NAMES.reshape(4, 1)}, {"x": OTHERS.reshape(4, 1)})
    text_case("Unsqueeze", {"x": NAMES, "a": i64(0)})
    text_case("Tile", {"x": NAMES, "r": i64(2)})
    text_case("Transpose", {"x": SQUARE})
    text_case("Unique", {"x": NAMES}, extra={"a": I64, "b": I64, "c": I64})
    text_case("Where", {"c": np.asarray([True, False, True, False]), "x": NAMES, "z": texts("z")},
              {"c": np.asarray([False, True, True, False])})
    # not TensorScatter: ONNX Runtime 1.28 copies the bytes of native strings and ends the process with them
    text_case("ArrayFeatureExtractor", {"x": SQUARE, "i": i64(1)}, domain="ai.onnx.ml")
    case("text_ArrayFeatureExtractor_classes", node("ArrayFeatureExtractor", "k,i", "y", "ai.onnx.ml"), {"y": STR},
         {"i": i64(1, 0)}, {"i": i64(2, 1)}, initializers={"k": texts("low", "mid", "high")})
    text_case("CategoryMapper", {"x": i64(1, 2, 9)}, {"x": i64(2, 9, 1)}, domain="ai.onnx.ml", cats_int64s=[1, 2],
              cats_strings=["one", "two"])
    for keys, a, b in (("int64", i64(1, 2, 9), i64(9, 2, 1)), ("float", f32(1, 2, 9), f32(9, 2, 1)),
                       ("string", texts("a", "b", "?"), texts("?", "b", "a"))):
        given = ["a", "b"] if keys == "string" else [1, 2] if keys == "int64" else [1.0, 2.0]
        text_case("LabelEncoder", {"x": a}, {"x": b}, domain="ai.onnx.ml", name=f"text_LabelEncoder_{keys}",
                  **{f"keys_{keys}s": given, "values_strings": ["one", "two"], "default_string": "none"})
    text_case("LabelEncoder", {"x": a}, {"x": b}, domain="ai.onnx.ml", name="text_LabelEncoder_tensors",
              keys_tensor=constant("k", texts("a", "b")), values_tensor=constant("v", texts("one", "two")),
              default_tensor=constant("d", texts("none")))
    case("text_LabelEncoder_1", node("LabelEncoder", "x", "y", "ai.onnx.ml", classes_strings=["one", "two"]),
         {"y": STR}, {"x": i64(0, 1, 9)}, {"x": i64(1, 9, 0)}, ml_opset=1)
    scores = {"x": f32([1, 0], [-3, 2])}, {"x": f32([-5, 1], [9, 9])}
    for classes in (["no", "yes"], ["red", "green", "blue"]):
        n = len(classes)
        for transform in ("NONE", "LOGISTIC", "SOFTMAX"):
            case(f"text_LinearClassifier_{n}_{transform}",
                 node("LinearClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=classes, multi_class=1,
                      coefficients=[1.0, -1.0, 0.5, 2.0, -1.0, 0.1][:2 * n], intercepts=[0.1] * n,
                      post_transform=transform), {"y": STR, "p": F}, *scores)
        for version in (1, 3):
            case(f"text_TreeEnsembleClassifier_{n}_version_{version}", node(
                "TreeEnsembleClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=classes,
                nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[0, 0, 0],
                nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_values=[0.5, 0.0, 0.0],
                nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0], class_treeids=[0, 0],
                class_nodeids=[1, 2], class_ids=[0, n - 1], class_weights=[1.0, 1.0]), {"y": STR, "p": F}, *scores,
                ml_opset=version)
    case("text_LinearClassifier_binary", node(
        "LinearClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=["no", "yes"], coefficients=[1.0, -1.0],
        intercepts=[0.1], post_transform="LOGISTIC"), {"y": STR, "p": F}, *scores)
    for probabilities in ({}, {"prob_a": [-1.0], "prob_b": [0.1]}):
        case(f"text_SVMClassifier_{len(probabilities)}", node(
            "SVMClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=["no", "yes"], kernel_type="RBF",
            kernel_params=[0.5, 0.0, 3.0], support_vectors=[1.0, 0.0, -5.0, 1.0], vectors_per_class=[1, 1],
            coefficients=[1.0, -1.0], rho=[0.1], **probabilities), {"y": STR, "p": F}, *scores)
    case("text_SVMClassifier_linear", node(
        "SVMClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=["no", "yes"], kernel_type="LINEAR",
        kernel_params=[0.5, 0.0, 3.0], coefficients=[1.0, -1.0, -1.0, 1.0], rho=[0.1, 0.0]), {"y": STR, "p": F},
        *scores)
    text_case("ExpandDims", {"x": NAMES, "a": np.int32(0)}, domain="com.microsoft")
    text_case("Tokenizer", {"x": texts("a b", "c")}, {"x": texts("d", "e f")}, domain="com.microsoft", mark=0,
              mincharnum=1, pad_value="#", separators=[" "])
    case("text_ConcatFromSequence", [node("SequenceConstruct", "x,z", "s"),
                                     node("ConcatFromSequence", "s", "y", axis=0)], {"y": STR},
         {"x": NAMES, "z": OTHERS}, {"x": OTHERS, "z": OTHERS})
    case("text_SequenceAt", [node("SequenceConstruct", "x,z", "s"), node("SequenceAt", "s,i", "y")], {"y": STR},
         {"x": NAMES, "z": OTHERS, "i": i64(0).reshape(())}, {"x": NAMES, "z": OTHERS, "i": i64(1).reshape(())})
    case("text_SplitToSequence", [node("SplitToSequence", "x", "s", axis=0), node("SequenceAt", "s,i", "y")],
         {"y": STR}, {"x": NAMES, "i": np.int64(0)}, {"x": NAMES, "i": np.int64(1)})
    case("text_OptionalGetElement", [
        h.make_node("Optional", ["x"], ["o"]), node("OptionalGetElement", "o", "y")], {"y": STR},
        {"x": NAMES}, {"x": OTHERS})
    case("text_OptionalGetElement_of_a_tensor", node("OptionalGetElement", "x", "y"), {"y": STR},
         {"x": NAMES}, {"x": OTHERS})


def behind_text_writers():
    """What an optimiser may remove, so that the operator in front writes the output."""
    concat = node("StringConcat", "x,e", "t")
    feeds = {"x": NAMES, "e": texts("!")}, {"x": OTHERS, "e": texts("?")}
    square = {"x": SQUARE, "e": texts("!")}, {"x": OTHER_SQUARE, "e": texts("?")}
    behind = {
        "Identity": node("Identity", "t", "y"),
        "Reshape": node("Reshape", "t,s", "y"),
        "Slice": node("Slice", "t,from,to", "y"),
        "Concat": node("Concat", "t", "y", axis=0),
        "Expand": node("Expand", "t,s", "y"),
        "Cast": node("Cast", "t", "y", to=STR),
        "Flatten": node("Flatten", "t", "y", axis=0),
        "Squeeze": node("Squeeze", "t", "y"),
        "Gather": node("Gather", "t,all", "y"),
        "Tile": node("Tile", "t,once", "y"),
    }
    constants = {"s": i64(4), "from": i64(0), "to": i64(9), "all": i64(0, 1, 2, 3), "once": i64(1)}
    for op, last in behind.items():
        case(f"text_StringConcat_{op}", [concat, last], {"y": STR}, *feeds, initializers=constants)
    case("text_StringConcat_Transpose_twice", [concat, node("Transpose", "t", "u"), node("Transpose", "u", "y")],
         {"y": STR}, *square)
    case("text_StringConcat_two_Identities", [concat, node("Identity", "t", "y"), node("Identity", "t", "z")],
         {"y": STR, "z": STR}, *feeds)
    case("text_StringConcat_Identity_of_an_output", [concat, node("Identity", "t", "y")], {"t": STR, "y": STR}, *feeds)
    case("text_LabelEncoder_Identity_Reshape", [
        node("LabelEncoder", "x", "t", "ai.onnx.ml", keys_int64s=[1, 2], values_strings=["one", "two"],
             default_string="none"), node("Identity", "t", "u"), node("Reshape", "u,s", "y")], {"y": STR},
        {"x": i64(1, 2, 9, 1)}, {"x": i64(9, 2, 1, 2)}, initializers={"s": i64(2, 2)})
    case("text_normalised_LabelEncoder", [
        node("StringNormalizer", "x", "t", case_change_action="LOWER", locale="C"),
        node("LabelEncoder", "t", "y", "ai.onnx.ml", keys_strings=["alice", "bob"], values_strings=["one", "two"],
             default_string="none")], {"y": STR}, {"x": NAMES}, {"x": OTHERS})
    constant_text = {"k": texts("low", "mid", "high")}
    case("text_constants_concatenated", [node("StringConcat", "k,k", "y"), node("Identity", "x", "z")],
         {"y": STR, "z": STR}, {"x": NAMES}, {"x": OTHERS}, initializers=constant_text)
    case("text_initializer_is_an_output", [node("Identity", "x", "z")], {"k": STR, "z": STR}, {"x": NAMES},
         {"x": OTHERS}, initializers=constant_text)
    case("text_constant_is_an_output", [
        h.make_node("Constant", [], ["y"], value=constant("v", texts("one", "two"))), node("Identity", "x", "z")],
        {"y": STR, "z": STR}, {"x": NAMES}, {"x": OTHERS})
    case("text_Constant", h.make_node("Constant", [], ["y"], value=constant("v", texts("one", "two"))), {"y": STR},
         {"x": NAMES}, {"x": OTHERS})
    case("text_Identity_of_a_constant", [node("Identity", "k", "y"), node("Identity", "x", "z")],
         {"y": STR, "z": STR}, {"x": NAMES}, {"x": OTHERS}, initializers=constant_text)
    case("text_input_is_an_output", [node("StringConcat", "x,x", "y")], {"x": STR, "y": STR}, {"x": NAMES},
         {"x": OTHERS})


def function(name, nodes, inputs, outputs):
    return h.make_function("test.functions", name, inputs, outputs, nodes,
                           [h.make_opsetid("", OPSET), h.make_opsetid("ai.onnx.ml", ML_OPSET)])


def control_flow(kind, name, nodes_yes, nodes_no, feeds, initializers=None):
    """If, Loop, Scan and a function around nodes that turn x into y; outputs of element type `kind`."""
    def branch(nodes):
        return h.make_graph(nodes, "branch", [], [value("y", kind)])

    c, not_c = np.asarray([True]), np.asarray([False])
    conditions = [dict(feed, c=flag) for feed in feeds for flag in (c, not_c)]
    case(f"{name}_If", h.make_node("If", ["c"], ["r"], then_branch=branch(nodes_yes), else_branch=branch(nodes_no)),
         {"r": kind}, *conditions, initializers=initializers)
    case(f"{name}_If_Identity", [
        h.make_node("If", ["c"], ["r"], then_branch=branch(nodes_yes), else_branch=branch(nodes_no)),
        node("Identity", "r", "s")], {"s": kind}, *conditions, initializers=initializers)
    case(f"{name}_If_known", h.make_node("If", ["c"], ["r"], then_branch=branch(nodes_yes),
                                         else_branch=branch(nodes_no)),
         {"r": kind}, *feeds, initializers=(initializers or {}) | {"c": c})
    body = h.make_graph([*nodes_yes, node("Identity", "go", "more"), node("Identity", "y", "each")], "body",
                        [scalar("i", I64), scalar("go", BOOL), value("last", kind)],
                        [scalar("more", BOOL), value("y", kind), value("each", kind)])
    for trips in (0, 2):
        case(f"{name}_Loop_{trips}", h.make_node("Loop", ["n", "", "x"], ["r", "all"], body=body),
             {"r": kind, "all": kind}, *[dict(feed, n=np.int64(trips)) for feed in feeds], initializers=initializers)
    case(f"{name}_Loop_any", h.make_node("Loop", ["n", "", "x"], ["r", "all"], body=body),
         {"r": kind, "all": kind}, *[dict(feed, n=np.int64(n)) for feed in feeds for n in (0, 1, 2)],
         initializers=initializers)
    case(f"{name}_Function", [node(name, "x", "r", "test.functions")], {"r": kind}, *feeds,
         functions=[function(name, nodes_yes, ["x"], ["y"])], domains=["test.functions"]) if not initializers else None
    case(f"{name}_Loop_Add", [h.make_node("Loop", ["n", "", "x"], ["r"], body=h.make_graph(
        [*nodes_yes, node("Identity", "go", "more")], "body",
        [scalar("i", I64), scalar("go", BOOL), value("last", kind)], [scalar("more", BOOL), value("y", kind)])),
        node("Add", "r,zero", "s")], {"s": kind}, *[dict(feed, n=np.int64(n)) for feed in feeds for n in (0, 2)],
        initializers={"zero": np.float32(0)}) if kind == F else None


def control_flows():
    control_flow(STR, "text_StringConcat_in", [node("StringConcat", "x,e", "y")], [node("Identity", "x", "y")],
                 [{"x": NAMES}, {"x": OTHERS}], {"e": texts("!")})
    control_flow(STR, "text_Twice", [node("StringConcat", "x,x", "y")], [node("Identity", "x", "y")],
                 [{"x": NAMES}, {"x": OTHERS}])
    control_flow(STR, "text_Identity_in", [node("Identity", "x", "y")], [node("StringConcat", "x,x", "y")],
                 [{"x": NAMES}, {"x": OTHERS}])
    numbers = [{"x": f32(1, 2, 3)}, {"x": f32(-4, 5, 6)}, {"x": f32(7, -8, 9)}]
    control_flow(F, "number_Relu_in", [node("Relu", "x", "y")], [node("Neg", "x", "y")], numbers)
    control_flow(F, "number_Identity_in", [node("Identity", "x", "y")], [node("Identity", "x", "y")], numbers)
    control_flow(F, "number_Constant_in", [h.make_node("Constant", [], ["y"], value=constant("v", f32(1, 2, 3)))],
                 [node("Identity", "x", "y")], numbers)
    state = h.make_graph([node("Add", "s,e", "t"), node("Identity", "t", "each")], "body",
                         [h.make_tensor_value_info("s", F, [2]), h.make_tensor_value_info("e", F, [2])],
                         [h.make_tensor_value_info("t", F, [2]), h.make_tensor_value_info("each", F, [2])])
    feeds = [{"s0": f32(1, 2), "x": f32([1, 2], [3, 4])}, {"s0": f32(-1, 0), "x": f32([5, 6], [7, 8])}]
    case("number_Scan", h.make_node("Scan", ["s0", "x"], ["t9", "all"], body=state, num_scan_inputs=1),
         {"t9": F, "all": F}, *feeds)
    text_state = h.make_graph([node("StringConcat", "s,e", "t"), node("Identity", "t", "each")], "body",
                              [h.make_tensor_value_info("s", STR, [1]), h.make_tensor_value_info("e", STR, [1])],
                              [h.make_tensor_value_info("t", STR, [1]), h.make_tensor_value_info("each", STR, [1])])
    case("text_Scan", h.make_node("Scan", ["s0", "x"], ["t9", "all"], body=text_state, num_scan_inputs=1),
         {"t9": STR, "all": STR}, {"s0": texts("a"), "x": NAMES.reshape(4, 1)},
         {"s0": texts("b"), "x": OTHERS.reshape(4, 1)})


def aliases():
    """Numbers whose memory is an input's, a constant's or another output's."""
    a, b = {"x": f32([1, 2], [3, 4])}, {"x": f32([-5, 6], [7, -8])}
    none = {"x": np.zeros((0, 2), dtype=np.float32)}
    relu = node("Relu", "x", "t")
    case("number_input_is_an_output", relu, {"x": F, "t": F}, a, b)
    for op, last, constants in (
            ("Identity", node("Identity", "x", "y"), {}),
            ("Reshape", node("Reshape", "x,s", "y"), {"s": i64(4)}),
            ("Flatten", node("Flatten", "x", "y"), {}),
            ("Squeeze", node("Squeeze", "x", "y"), {}),
            ("Unsqueeze", node("Unsqueeze", "x,s", "y"), {"s": i64(0)}),
            ("Cast", node("Cast", "x", "y", to=F), {}),
            ("Dropout", node("Dropout", "x", "y"), {}),
            ("Add_zero", node("Add", "x,s", "y"), {"s": f32(0)}),
            ("Mul_one", node("Mul", "x,s", "y"), {"s": f32(1)}),
            ("Concat", node("Concat", "x", "y", axis=0), {}),
            ("Slice", node("Slice", "x,s,e", "y"), {"s": i64(0), "e": i64(99)}),
            ("Expand", node("Expand", "x,s", "y"), {"s": i64(1, 1)}),
            ("Transpose", node("Transpose", "x", "y"), {}),
            ("Pad", node("Pad", "x,s", "y"), {"s": i64(0, 0, 0, 0)})):
        case(f"number_{op}_of_an_input", last, {"y": F}, a, b, initializers=constants)
        case(f"number_{op}_of_an_output", [relu, h.make_node(
            last.op_type, ["t" if i == "x" else i for i in last.input], ["y"])] if not last.attribute else
            [relu, renamed(last)], {"t": F, "y": F}, a, b, initializers=constants)
        case(f"number_{op}_behind_Relu", [relu, renamed(last)], {"y": F}, a, b, initializers=constants)
    case("number_Identity_of_nothing", node("Identity", "x", "y"), {"y": F}, none)
    case("number_Relu_of_nothing", node("Relu", "x", "y"), {"y": F}, none)
    case("number_ReduceSum_of_nothing", node("ReduceSum", "x", "y"), {"y": F}, none)
    case("number_ReduceSum_of_no_rows", node("ReduceSum", "x,a", "y", keepdims=0), {"y": F}, none,
         initializers={"a": i64(0)})
    for op in ("ReduceMax", "ReduceMin", "ReduceProd", "ReduceMean", "ReduceL1", "ReduceL2", "ReduceLogSum",
               "ReduceLogSumExp", "ReduceSumSquare"):
        case(f"number_{op}_of_no_rows", node(op, "x,a", "y", keepdims=0), {"y": F}, none, initializers={"a": i64(0)})
    case("number_MatMul_over_nothing", node("MatMul", "x,z", "y"), {"y": F},
         {"x": np.zeros((2, 0), np.float32), "z": np.zeros((0, 3), np.float32)})
    case("number_Gemm_over_nothing", node("Gemm", "x,z", "y"), {"y": F},
         {"x": np.zeros((2, 0), np.float32), "z": np.zeros((0, 3), np.float32)})
    case("number_Gemm_over_nothing_with_bias", node("Gemm", "x,z,b", "y"), {"y": F},
         {"x": np.zeros((2, 0), np.float32), "z": np.zeros((0, 3), np.float32), "b": f32(1, 2, 3)})
    case("number_Einsum_over_nothing", node("Einsum", "x,z", "y", equation="ij,jk->ik"), {"y": F},
         {"x": np.zeros((2, 0), np.float32), "z": np.zeros((0, 3), np.float32)})
    case("number_Concat_with_nothing", node("Concat", "x,z", "y", axis=0), {"y": F}, a | {"z": none["x"]},
         b | {"z": none["x"]})
    case("number_Pad_of_nothing", node("Pad", "x,s", "y"), {"y": F}, none, initializers={"s": i64(1, 0, 1, 0)})
    case("number_ScatterND_of_nothing", node("ScatterND", "x,i,u", "y"), {"y": F},
         a | {"i": np.zeros((0, 1), np.int64), "u": none["x"]}, b | {"i": np.zeros((0, 1), np.int64), "u": none["x"]})
    case("number_TopK_of_none", node("TopK", "x,k", "y,i"), {"y": F, "i": I64}, a, initializers={"k": i64(0)})
    case("number_TfIdf_of_nothing", node(
        "TfIdfVectorizer", "x", "y", mode="TF", min_gram_length=1, max_gram_length=1, max_skip_count=0,
        ngram_counts=[0], ngram_indexes=[0, 1], pool_int64s=[2, 3]), {"y": F}, {"x": np.zeros(0, np.int64)})
    case("number_two_Identities", [relu, node("Identity", "t", "y"), node("Identity", "t", "z")], {"y": F, "z": F},
         a, b)
    case("number_the_same_twice", [node("Relu", "x", "y"), node("Relu", "x", "z")], {"y": F, "z": F}, a, b)
    case("number_chain_of_outputs", [relu, node("Identity", "t", "y"), node("Reshape", "y,s", "z")],
         {"t": F, "y": F, "z": F}, a, b, initializers={"s": i64(4)})
    constants = {"k": f32(1, 2, 3)}
    case("number_initializer_is_an_output", node("Identity", "x", "y"), {"k": F, "y": F}, a, b, initializers=constants)
    case("number_constants_computed", [node("Relu", "k", "z"), node("Identity", "x", "y")], {"z": F, "y": F}, a, b,
         initializers=constants)
    case("number_Constant", [h.make_node("Constant", [], ["z"], value=constant("v", f32(1, 2))),
                             node("Identity", "x", "y")], {"z": F, "y": F}, a, b)
    case("number_Shape_folded", [node("Shape", "x", "z"), node("Identity", "x", "y")], {"z": I64, "y": F}, a, b,
         inputs=[h.make_tensor_value_info("x", F, [2, 2])])
    case("number_sequence", [node("SequenceConstruct", "x,x", "s"), node("SequenceAt", "s,i", "y")], {"y": F}, a, b,
         initializers={"i": np.int64(1)})
    case("number_SequenceLength", [node("SequenceConstruct", "x,x", "s"), node("SequenceLength", "s", "y")],
         {"y": I64}, a, b)
    case("number_ConcatFromSequence", [node("SequenceConstruct", "x,x", "s"),
                                       node("ConcatFromSequence", "s", "y", axis=0)], {"y": F}, a, b)
    case("number_SplitToSequence", [node("SplitToSequence", "x", "s", axis=0), node("SequenceAt", "s,i", "y")],
         {"y": F}, a, b, initializers={"i": np.int64(1)})


def ms(op, outputs, *arrays, name=None, domain="com.microsoft", initializers=(), version=OPSET, **attributes):
    """One contributed node; a None is an input or output that is left out."""
    names = ["" if array is None else f"x{i}" for i, array in enumerate(arrays)]
    given = {key: np.asarray(array) for key, array in zip(names, arrays) if key}
    feed = {key: array for key, array in given.items() if int(key[1:]) not in initializers}
    kinds = {f"y{i}": kind for i, kind in enumerate(outputs) if kind}
    results = [f"y{i}" if kind else "" for i, kind in enumerate(outputs)]
    case(f"ms_{name or op}", h.make_node(op, names, results, domain=domain, **attributes), kinds, feed,
         initializers={key: array for key, array in given.items() if key not in feed}, opset=version)


def u8(*shape):
    return (np.arange(np.prod(shape)) * 37 % 255).astype(np.uint8).reshape(shape)


def i8(*shape):
    return u8(*shape).astype(np.int8)


SCALE, OTHER_SCALE, ZERO_U8, ZERO_I8 = np.float32(0.05), np.float32(0.1), np.uint8(128), np.int8(0)


def contributed():
    x = ramp((2, 4))
    image = ramp((1, 2, 4, 4))
    hidden = ramp((1, 3, 8))
    for op in ("Gelu", "QuickGelu"):
        ms(op, [F], x)
    ms("BiasGelu", [F], x, ramp((4,)))
    ms("FastGelu", [F], x, ramp((4,)))
    ms("FusedMatMul", [F], x, ramp((4, 3)), alpha=0.5)
    ms("TransposeMatMul", [F], x, ramp((4, 3)))
    ms("FusedGemm", [F], x, ramp((4, 3)), ramp((3,)), activation="Relu")
    ms("FusedConv", [F], image, ramp((3, 2, 3, 3)), ramp((3,)), activation="Relu")
    ms("CDist", [F], x, ramp((3, 4)), metric="euclidean")
    ms("Inverse", [F], f32([2, 1], [1, 3]))
    ms("ExpandDims", [F], x, np.int32(1))
    ms("GatherND", [F], x, i64([1], [0]))
    ms("UnfoldTensor", [F], x, dim=1, size=2, step=1)
    ms("Trilu", [F], ramp((3, 3)))
    ms("Unique", [F, I64, I64], f32(2, 1, 1, 3))
    ms("Range", [I64], np.int64(1), np.int64(7), np.int64(2))
    ms("Pad", [F], x, i64(0, 1, 1, 0), np.float32(3))
    ms("MurmurHash3", [T.UINT32], np.asarray([1, 2, 3], np.int32))
    ms("MurmurHash3", [I32], np.asarray([1, 2, 3], np.int32), positive=0, name="MurmurHash3_signed")
    ms("MaxpoolWithMask", [F], image, np.ones((1, 2, 4, 4), np.int32), kernel_shape=[2, 2])
    ms("SampleOp", [F], x)
    ms("NGramRepeatBlock", [F], i64([0, 1, 0], [1, 2, 1]), ramp((2, 4)), ngram_size=2)
    ms("DynamicTimeWarping", [I32], ramp((3, 4)))
    ms("CropAndResize", [F], image, f32([0, 0, 1, 1]), np.asarray([0], np.int32), np.asarray([2, 2], np.int32))
    ms("GridSample", [F], image, ramp((1, 3, 3, 2)))
    ms("ConvTransposeWithDynamicPads", [F], image, ramp((2, 3, 3, 3)), i64(0, 0, 1, 1))
    # not WordConvEmbedding: ONNX Runtime 1.28 leaves what belongs to shorter words unwritten, bound or not
    ms("EmbedLayerNormalization", [F, I32], np.asarray([[1, 2, 0]], np.int32), np.asarray([[0, 1, 0]], np.int32),
       ramp((5, 8)), ramp((4, 8)), ramp((2, 8)), ramp((8,)), ramp((8,)), np.asarray([[1, 1, 0]], np.int32))
    ms("SkipLayerNormalization", [F], hidden, hidden, ramp((8,)), ramp((8,)))
    ms("SkipSimplifiedLayerNormalization", [F], hidden, hidden, ramp((8,)))
    ms("SimplifiedLayerNormalization", [F], hidden, ramp((8,)), domain="")
    ms("Attention", [F], hidden, ramp((8, 24)), ramp((24,)), num_heads=2)
    ms("MultiHeadAttention", [F], hidden, hidden, hidden, num_heads=2)
    past = ramp((1, 2, 2, 4))
    ms("Attention", [F, F], hidden, ramp((8, 24)), ramp((24,)), None, ramp((2, 1, 2, 2, 4)), num_heads=2,
       name="Attention_with_past")
    ms("QAttention", [F, F], u8(1, 3, 8), i8(8, 24), ramp((24,)), SCALE, OTHER_SCALE, None, ZERO_U8, ZERO_I8,
       ramp((2, 1, 2, 2, 4)), num_heads=2, unidirectional=1, name="QAttention_with_past")
    ms("MultiHeadAttention", [F, F, F], hidden, hidden, hidden, None, None, None, past, past, num_heads=2,
       name="MultiHeadAttention_with_past")
    ms("MultiHeadAttention", [F, F, F, F], hidden, hidden, hidden, None, None, None, past, past, num_heads=2,
       name="MultiHeadAttention_with_scores")
    for op, more in (("SkipLayerNormalization", [ramp((8,))]), ("SkipSimplifiedLayerNormalization", [])):
        ms(op, [F, None, None, F], hidden, hidden, ramp((8,)), *more, name=f"{op}_with_sum")
    ms("EmbedLayerNormalization", [F, I32, F], np.asarray([[1, 2, 0]], np.int32), np.asarray([[0, 1, 0]], np.int32),
       ramp((5, 8)), ramp((4, 8)), ramp((2, 8)), ramp((8,)), ramp((8,)), np.asarray([[1, 1, 0]], np.int32),
       name="EmbedLayerNormalization_with_sum")
    ms("RotaryEmbedding", [F], ramp((1, 3, 8)), i64([0, 1, 2]), ramp((4, 4)), ramp((4, 4)), num_heads=1)
    ms("LinearAttention", [F, F], ramp((1, 3, 8)), ramp((1, 3, 8)), ramp((1, 3, 8)), q_num_heads=2, kv_num_heads=2,
       update_rule="linear")
    ms("CausalConvWithState", [F, F], ramp((1, 2, 5)), ramp((2, 1, 3)))
    ms("MoE", [F], ramp((2, 8)), ramp((2, 2)), ramp((2, 16, 8)), None, ramp((2, 8, 16)), k=1)
    ms("MatMulNBits", [F], ramp((2, 32)), u8(3, 1, 16), ramp((3,)), K=32, N=3, bits=4, block_size=32)
    ms("MatMulNBits", [F], ramp((2, 32)), u8(3, 1, 16), ramp((3,)), K=32, N=3, bits=4, block_size=32,
       initializers=(1, 2), name="MatMulNBits_packed")
    ms("MatMulBnb4", [F], ramp((2, 32)), u8(48), ramp((6,)), K=32, N=3, block_size=16, quant_type=1)
    ms("GatherBlockQuantized", [F], u8(4, 16), i64(1, 3), ramp((4, 1)), block_size=32, bits=4, gather_axis=0,
       quantize_axis=1)
    ms("QuantizeLinear", [U8], x, SCALE, ZERO_U8)
    ms("DequantizeLinear", [F], u8(2, 4), SCALE, ZERO_U8)
    ms("DynamicQuantizeMatMul", [F], x, i8(4, 3), SCALE, ZERO_I8)
    ms("DynamicQuantizeMatMul", [F], x, i8(4, 3), SCALE, ZERO_I8, initializers=(1, 2, 3),
       name="DynamicQuantizeMatMul_packed")
    ms("MatMulIntegerToFloat", [F], u8(2, 4), i8(4, 3), SCALE, OTHER_SCALE, ZERO_U8, ZERO_I8)
    ms("MatMulInteger16", [I32], u8(2, 4).astype(np.int16), u8(4, 3).astype(np.int16))
    ms("QGemm", [U8], u8(2, 4), SCALE, ZERO_U8, u8(4, 3), OTHER_SCALE, ZERO_U8, None, SCALE, ZERO_U8)
    ms("QGemm", [F], u8(2, 4), SCALE, ZERO_U8, u8(4, 3), OTHER_SCALE, ZERO_U8, None, name="QGemm_to_float")
    for op in ("QLinearAdd", "QLinearMul"):
        ms(op, [U8], u8(2, 4), SCALE, ZERO_U8, u8(2, 4), OTHER_SCALE, ZERO_U8, SCALE, ZERO_U8)
    ms("QLinearAveragePool", [U8], u8(1, 2, 4, 4), SCALE, ZERO_U8, OTHER_SCALE, ZERO_U8, kernel_shape=[2, 2])
    ms("QLinearGlobalAveragePool", [U8], u8(1, 2, 4, 4), SCALE, ZERO_U8, OTHER_SCALE, ZERO_U8)
    ms("QLinearConcat", [U8], SCALE, ZERO_U8, u8(2, 4), OTHER_SCALE, ZERO_U8, u8(2, 4), SCALE, ZERO_U8, axis=0)
    for op in ("QLinearLeakyRelu", "QLinearSigmoid"):
        ms(op, [U8], u8(2, 4), SCALE, ZERO_U8, OTHER_SCALE, ZERO_U8)
    ms("QLinearSoftmax", [U8], u8(2, 4), SCALE, ZERO_U8, np.float32(1 / 256), np.uint8(0), opset=13)
    ms("QLinearWhere", [U8], np.asarray([True, False, True, False]), u8(2, 4), SCALE, ZERO_U8, u8(2, 4), OTHER_SCALE,
       ZERO_U8, SCALE, ZERO_U8)
    ms("QLinearConv", [U8], u8(1, 2, 4, 4), SCALE, ZERO_U8, u8(3, 2, 3, 3), OTHER_SCALE, ZERO_U8, SCALE, ZERO_U8)
    ms("NhwcMaxPool", [U8], u8(1, 4, 4, 2), kernel_shape=[2, 2])
    ms("QAttention", [F], u8(1, 3, 8), i8(8, 24), ramp((24,)), SCALE, OTHER_SCALE, None, ZERO_U8, ZERO_I8,
       num_heads=2)
    ms("QEmbedLayerNormalization", [F, I32], np.asarray([[1, 2, 0]], np.int32), np.asarray([[0, 1, 0]], np.int32),
       u8(5, 8), u8(4, 8), u8(2, 8), u8(8), u8(8), np.asarray([[1, 1, 0]], np.int32), SCALE, SCALE, SCALE, SCALE,
       SCALE, ZERO_U8, ZERO_U8, ZERO_U8, ZERO_U8, ZERO_U8)
    ms("DynamicQuantizeLSTM", [F, F, F], ramp((2, 1, 3)), i8(1, 3, 8), i8(1, 2, 8), ramp((1, 16)), None, None, None,
       None, f32(0.05), np.zeros(1, np.int8), f32(0.05), np.zeros(1, np.int8), hidden_size=2, initializers=(1, 2, 8,
       9, 10, 11))
    ms("Affine", [F], x, domain="", alpha=2.0, beta=1.0, version=9)
    ms("ParametricSoftplus", [F], x, domain="", alpha=2.0, beta=1.0, version=9)
    ms("ScaledTanh", [F], x, domain="", alpha=2.0, beta=1.0, version=9)
    ms("Scale", [F], x, domain="", scale=2.0, version=9)
    ms("ImageScaler", [F], image, domain="", scale=2.0, bias=[0.5, 1.0], version=9)
    ms("Crop", [F], image, domain="", border=[1, 1, 1, 1], version=9)
    ms("ThresholdedRelu", [F], x, domain="", alpha=0.25, version=9, name="ThresholdedRelu_1")


def older_forms():
    """What `older` cannot make of the node tests, and what these leave out."""
    x, image = ramp((2, 4)), ramp((1, 4, 4, 4))
    ms("TopK", [F, I64], x, domain="", k=2, version=9, name="TopK_1")
    ms("Pad", [F], x, domain="", pads=[0, 1, 1, 0], version=10, name="Pad_2")
    ms("DepthToSpace", [F], image, domain="", blocksize=2, version=10, name="DepthToSpace_1")
    ms("MeanVarianceNormalization", [F], image, domain="", version=8, name="MeanVarianceNormalization_1")
    ms("LayerNormalization", [F], x, ramp((4,)), ramp((4,)), domain="", version=16, name="LayerNormalization_1")
    ms("GlobalLpPool", [F], image, domain="", p=2, version=21)
    ms("MaxRoiPool", [F], image, f32([0, 0, 0, 3, 3]), domain="", pooled_shape=[2, 2], version=21)
    for version in (10, 16):
        ms("RoiAlign", [F], image, f32([0, 0, 3, 3], [1, 1, 2, 2]), i64(0, 0), domain="", version=version,
           name=f"RoiAlign_{version}")
    channel = ramp((4,)), ramp((4,)), ramp((4,)), ramp((4,)) + np.float32(2)
    ms("BatchNormalization", [F] * 5, image, *channel, domain="", version=8, name="BatchNormalization_of_training")
    ms("SimplifiedLayerNormalization", [F, F], x, ramp((4,)), domain="", name="SimplifiedLayerNormalization_variance")
    ms("Resize", [F], image, f32(1, 1, 2, 2), domain="", version=10, name="Resize_10")
    ms("Resize", [F], image, f32(), f32(1, 1, 2, 2), domain="", version=12, name="Resize_11")
    ms("Resize", [F], image, f32(), f32(1, 1, 2, 2), domain="", version=12, mode="cubic", name="Resize_11_cubic")
    ms("Resize", [F], image, f32([0] * 4 + [2] * 4).reshape(8), f32(1, 1, 2, 2), domain="", mode="linear",
       coordinate_transformation_mode="tf_crop_and_resize", name="Resize_crop")
    ms("OneHot", [F], i64(0, 5, -9), i64(3), f32(2, 7), domain="", name="OneHot_outside")
    ms("MaxUnpool", [F], ramp((1, 1, 2, 2)), i64(5, 7, 13, 15).reshape(1, 1, 2, 2), domain="", kernel_shape=[2, 2],
       strides=[2, 2], name="MaxUnpool_sparse")
    ms("Col2Im", [F], ramp((1, 4, 1)), i64(4, 4), i64(2, 2), domain="", strides=[4, 4], name="Col2Im_with_gaps")
    ms("ConvTranspose", [F], ramp((1, 1, 2, 2)), ramp((1, 1, 1, 1)), domain="", strides=[3, 3],
       name="ConvTranspose_with_gaps")
    ms("ConvTranspose", [F], ramp((1, 1, 2, 2)), ramp((1, 1, 2, 2)), domain="", strides=[3, 3],
       output_padding=[2, 2], name="ConvTranspose_with_padding")
    ms("Pad", [F], x, i64(0, -1, 0, 2), domain="", name="Pad_and_crop")
    ms("RoiAlign", [F], image, f32([-9, -9, -5, -5]), i64(0), domain="", version=16, name="RoiAlign_outside")
    ms("MaxRoiPool", [F], image, f32([0, 7, 7, 9, 9]), domain="", pooled_shape=[3, 3], version=21,
       name="MaxRoiPool_outside")
    ms("GridSample", [F], image, ramp((1, 2, 2, 2)) * 9, domain="", name="GridSample_outside")
    for op, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        outputs = [F, F, F][:3 if op == "LSTM" else 2]
        for direction in ("forward", "reverse", "bidirectional"):
            n = 2 if direction == "bidirectional" else 1
            ms(op, outputs, ramp((3, 2, 4)), ramp((n, 2 * gates, 4)), ramp((n, 2 * gates, 2)), None,
               np.asarray([3, 1], np.int32), domain="", hidden_size=2, direction=direction,
               name=f"{op}_{direction}_with_lengths")
            ms(op, outputs, ramp((3, 2, 4)), ramp((n, 2 * gates, 4)), ramp((n, 2 * gates, 2)), None,
               np.asarray([2, 1], np.int32), domain="", hidden_size=2, direction=direction,
               name=f"{op}_{direction}_with_shorter_lengths")


def classical():
    """Operators of ai.onnx.ml that the node tests leave out."""
    x, z = {"x": f32([1, 0], [-3, 2])}, {"x": f32([-5, 1], [9, 9])}

    def numbers(op, outputs=None, feeds=(x, z), name=None, ml_opset=3, inputs="x", **attributes):
        outputs = outputs or {"y": F}
        case(f"ml_{name or op}", node(op, inputs, ",".join(outputs), "ai.onnx.ml", **attributes), outputs, *feeds,
             ml_opset=ml_opset)

    tree = dict(nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[0, 0, 0],
                nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_values=[0.5, 0.0, 0.0],
                nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0])
    numbers("LinearRegressor", coefficients=[1.0, -1.0], intercepts=[0.5])
    numbers("LinearRegressor", coefficients=[1.0, -1.0, 2.0, 0.5], intercepts=[0.5, 1.0], targets=2,
            name="LinearRegressor_2")
    numbers("LinearClassifier", {"y": I64, "p": F}, classlabels_ints=[3, 7], coefficients=[1.0, -1.0, -1.0, 1.0],
            intercepts=[0.1, 0.2], post_transform="SOFTMAX")
    numbers("LinearClassifier", {"y": I64, "p": F}, classlabels_ints=[3, 7], coefficients=[1.0, -1.0],
            intercepts=[0.1], post_transform="LOGISTIC", name="LinearClassifier_binary")
    for version, transform in ((1, "NONE"), (1, "SOFTMAX"), (3, "NONE"), (3, "LOGISTIC"), (3, "SOFTMAX"),
                               (3, "SOFTMAX_ZERO"), (3, "PROBIT")):
        numbers("TreeEnsembleClassifier", {"y": I64, "p": F}, classlabels_int64s=[3, 7, 9], class_treeids=[0, 0],
                class_nodeids=[1, 2], class_ids=[0, 2], class_weights=[1.0, 0.5], post_transform=transform,
                name=f"TreeEnsembleClassifier_{transform}_version_{version}", ml_opset=version, **tree)
        numbers("TreeEnsembleRegressor", target_treeids=[0, 0], target_nodeids=[1, 2], target_ids=[0, 0],
                target_weights=[1.0, 0.5], n_targets=1, post_transform=transform,
                name=f"TreeEnsembleRegressor_{transform}_version_{version}", ml_opset=version, **tree)
    numbers("TreeEnsembleClassifier", {"y": I64, "p": F}, classlabels_int64s=[3, 7], class_treeids=[0, 0],
            class_nodeids=[1, 2], class_ids=[0, 0], class_weights=[1.0, 0.25], name="TreeEnsembleClassifier_binary",
            **tree)
    numbers("TreeEnsembleRegressor", target_treeids=[0], target_nodeids=[1], target_ids=[0], target_weights=[1.0],
            n_targets=3, name="TreeEnsembleRegressor_targets_without_leaves", **tree)
    svm = dict(kernel_type="RBF", kernel_params=[0.5, 0.0, 3.0], support_vectors=[1.0, 0.0, -5.0, 1.0],
               coefficients=[1.0, -1.0], rho=[0.1])
    numbers("SVMClassifier", {"y": I64, "p": F}, classlabels_ints=[3, 7], vectors_per_class=[1, 1], **svm)
    numbers("SVMClassifier", {"y": I64, "p": F}, classlabels_ints=[3, 7], vectors_per_class=[1, 1], prob_a=[-1.0],
            prob_b=[0.1], name="SVMClassifier_probabilities", **svm)
    numbers("SVMRegressor", n_supports=2, **svm)
    numbers("SVMRegressor", n_supports=2, one_class=1, name="SVMRegressor_one_class", **svm)
    numbers("Normalizer", norm="L1")
    numbers("Normalizer", norm="L2", name="Normalizer_L2")
    numbers("Normalizer", norm="MAX", name="Normalizer_MAX")
    numbers("Scaler", offset=[1.0, 2.0], scale=[0.5, 2.0])
    numbers("Imputer", imputed_value_floats=[1.0, 2.0], replaced_value_float=1.0)
    numbers("FeatureVectorizer", feeds=({"x": f32([1, 0], [-3, 2]), "z": f32([5], [6])},
                                        {"x": f32([4, 4], [3, 3]), "z": f32([7], [8])}), inputs="x,z",
            inputdimensions=[2, 1])
    numbers("FeatureVectorizer", feeds=({"x": f32([1, 0], [-3, 2]), "z": f32([5], [6])},
                                        {"x": f32([4, 4], [3, 3]), "z": f32([7], [8])}), inputs="x,z",
            inputdimensions=[3, 2], name="FeatureVectorizer_wider_than_its_inputs")
    numbers("OneHotEncoder", feeds=({"x": i64(1, 2, 9)}, {"x": i64(9, 9, 1)}), cats_int64s=[1, 2], zeros=1)
    numbers("OneHotEncoder", feeds=({"x": texts("a", "b", "?")}, {"x": texts("?", "?", "a")}),
            cats_strings=["a", "b"], zeros=1, name="OneHotEncoder_texts")
    numbers("CategoryMapper", {"y": I64}, feeds=({"x": texts("a", "b", "?")}, {"x": texts("?", "?", "a")}),
            cats_int64s=[1, 2], cats_strings=["a", "b"])
    numbers("LabelEncoder", feeds=({"x": texts("a", "b", "?")}, {"x": texts("?", "?", "a")}), ml_opset=2,
            keys_strings=["a", "b"], values_floats=[1.0, 2.0])


def many_rows():
    """ONNX Runtime's classifiers and regressors take other ways with one row, some or many, and with many trees."""
    classes = ["red", "green", "blue"]
    for trees in (1, 100):
        forest = dict(
            nodes_treeids=[tree for tree in range(trees) for _ in range(3)], nodes_nodeids=[0, 1, 2] * trees,
            nodes_featureids=[0, 0, 0] * trees, nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"] * trees,
            nodes_values=[0.1, 0.0, 0.0] * trees, nodes_truenodeids=[1, 0, 0] * trees,
            nodes_falsenodeids=[2, 0, 0] * trees)
        leaves = [tree for tree in range(trees) for _ in range(2)]
        for n in (1, 20, 130):
            feeds = {"x": ramp((n, 2))}, {"x": -ramp((n, 2))}
            case(f"text_{trees}_trees_{n}_rows", node(
                "TreeEnsembleClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=classes,
                class_treeids=leaves, class_nodeids=[1, 2] * trees, class_ids=[0, 2] * trees,
                class_weights=[1.0, 0.5] * trees, **forest), {"y": STR, "p": F}, *feeds, ml_opset=3)
            case(f"number_{trees}_trees_{n}_rows", node(
                "TreeEnsembleRegressor", "x", "y", "ai.onnx.ml", n_targets=2, target_treeids=leaves,
                target_nodeids=[1, 2] * trees, target_ids=[0, 1] * trees, target_weights=[1.0, 0.5] * trees,
                **forest), {"y": F}, *feeds, ml_opset=3)
    for n in (1, 20, 130):
        feeds = {"x": ramp((n, 2))}, {"x": -ramp((n, 2))}
        case(f"text_LinearClassifier_{n}_rows", node(
            "LinearClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=classes, multi_class=1,
            coefficients=[1.0, -1.0, 0.5, 2.0, -1.0, 0.1], intercepts=[0.1] * 3), {"y": STR, "p": F}, *feeds)
        case(f"text_SVMClassifier_{n}_rows", node(
            "SVMClassifier", "x", "y,p", "ai.onnx.ml", classlabels_strings=["no", "yes"], kernel_type="RBF",
            kernel_params=[0.5, 0.0, 3.0], support_vectors=[1.0, 0.0, -5.0, 1.0], vectors_per_class=[1, 1],
            coefficients=[1.0, -1.0], rho=[0.1], prob_a=[-1.0], prob_b=[0.1]), {"y": STR, "p": F}, *feeds)
        case(f"text_LabelEncoder_{n}_rows", node(
            "LabelEncoder", "x", "y", "ai.onnx.ml", keys_int64s=[1, 2], values_strings=["one", "two"],
            default_string="none"), {"y": STR}, {"x": np.arange(n) % 4}, {"x": np.arange(n) % 3})


def fused():
    """What ONNX Runtime makes one node of, or moves."""
    x = {"x": ramp((2, 4))}, {"x": -ramp((2, 4))}
    weights = {"w": ramp((4, 3)), "b": ramp((3,)), "half": np.float32(0.5), "one": np.float32(1),
               "root": np.float32(1.4142135), "two": np.float32(2), "eps": np.float32(1e-5), "g": ramp((4,))}
    matmul = node("MatMul", "x,w", "t")
    for op in ("Relu", "Tanh", "Sigmoid", "LeakyRelu"):
        case(f"fused_Gemm_{op}", [node("Gemm", "x,w,b", "t"), node(op, "t", "y")], {"y": F}, *x, initializers=weights)
    case("fused_MatMul_Add", [matmul, node("Add", "t,b", "y")], {"y": F}, *x, initializers=weights)
    case("fused_MatMul_Mul", [matmul, node("Mul", "t,half", "y")], {"y": F}, *x, initializers=weights)
    case("fused_Transpose_MatMul", [node("Transpose", "x", "u"), node("MatMul", "u,x", "y")], {"y": F}, *x)
    case("fused_Gelu", [node("Add", "x,g", "z"), node("Div", "z,root", "u"), node("Erf", "u", "e"),
                        node("Add", "e,one", "f"), node("Mul", "z,f", "k"), node("Mul", "k,half", "y")], {"y": F}, *x,
         initializers=weights)
    case("fused_QuickGelu", [node("Sigmoid", "x", "u"), node("Mul", "x,u", "y")], {"y": F}, *x)
    case("fused_LayerNormalization", [
        node("ReduceMean", "x", "m", axes=[-1]), node("Sub", "x,m", "d"), node("Pow", "d,two", "p"),
        node("ReduceMean", "p", "v", axes=[-1]), node("Add", "v,eps", "q"), node("Sqrt", "q", "r"),
        node("Div", "d,r", "n"), node("Mul", "n,g", "k"), node("Add", "k,g", "y")], {"y": F}, *x, opset=17,
         initializers=weights)
    case("fused_quantised_MatMul", [
        node("DynamicQuantizeLinear", "x", "q,s,z"), node("MatMulInteger", "q,wq,z", "i"), node("Cast", "i", "c", to=F),
        node("Mul", "s,ws", "k"), node("Mul", "c,k", "y")], {"y": F}, *x,
         initializers={"wq": u8(4, 3), "ws": np.float32(0.1)})
    quantised = {"s": np.float32(0.05), "z": np.uint8(128)}
    for op, inputs, count in (("Add", "a,a", 1), ("Sigmoid", "a", 1), ("Softmax", "a", 1), ("LeakyRelu", "a", 1),
                              ("Relu", "a", 1), ("Transpose", "a", 1), ("Identity", "a", 1)):
        case(f"fused_quantised_{op}", [
            node("DequantizeLinear", "x,s,z", "a"), node(op, inputs, "b"), node("QuantizeLinear", "b,s,z", "y")],
             {"y": U8}, {"x": u8(2, 4)}, {"x": u8(4, 2).T.copy()}, initializers=quantised)
    for channels in (3, 8, 16, 32):
        image = {"x": ramp((1, channels, 5, 5))}, {"x": -ramp((1, channels, 5, 5))}
        kernel = {"w": ramp((16, channels, 3, 3)), "b": ramp((16,))}
        typed = dict(inputs=[h.make_tensor_value_info("x", F, [1, channels, 5, 5])], initializers=kernel)
        conv = node("Conv", "x,w,b", "t", kernel_shape=[3, 3])
        case(f"fused_Conv_{channels}", node("Conv", "x,w,b", "y", kernel_shape=[3, 3]), {"y": F}, *image, **typed)
        for op, attributes in (("Relu", {}), ("HardSigmoid", {}), ("Clip", {}), ("MaxPool", dict(kernel_shape=[2, 2])),
                               ("AveragePool", dict(kernel_shape=[2, 2])), ("GlobalAveragePool", {}),
                               ("GlobalMaxPool", {}), ("Flatten", {})):
            case(f"fused_Conv_{op}_{channels}", [conv, node(op, "t", "y", **attributes)], {"y": F}, *image, **typed)


def renamed(last):
    copy = onnx.NodeProto()
    copy.CopyFrom(last)
    copy.input[0] = "t"
    return copy


def main():
    warnings.filterwarnings("ignore")
    ort.set_default_logger_severity(4)
    node_tests()
    text_writers()
    behind_text_writers()
    control_flows()
    aliases()
    classical()
    contributed()
    older_forms()
    many_rows()
    fused()
    write()
    if "-v" in sys.argv:
        for name, reason in SKIPPED:
            print(f"{name}: {reason}")
    print(f"{len(CASES)} cases, {len(SKIPPED)} skipped, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
