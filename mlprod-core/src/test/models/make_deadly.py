"""Finds the operators that end the process, and writes ../resources/models/deadly.gz: for each a model that does.

Every operator of ONNX Runtime is run in child processes on tensors without elements, one dimension after another, and
on extreme numbers. A child that dies is followed by one that goes on behind the case that killed it; what died is run
again alone. Printed is what `DeadlyOperators` has to hold; the file has one witness for each entry.

    venv/bin/pip install -r requirements.txt
    venv/bin/python make_deadly.py             # after make_operators.py; about 20 minutes of one processor

The layout is that of operators.gz, without its table of operators. A case is called `empty OPERATOR` if tensors
without elements kill it, `values OPERATOR` if numbers do.
"""
import collections
import ctypes
import gzip
import io
import itertools
import mmap
import os
import resource
import signal
import struct
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort

import make_operators as mo
from make_operators import BOOL, D, F, I32, I64, I8, STR, T, U8, f32, h, i64, ramp, u8

OUT = Path(__file__).resolve().parent.parent / "resources/models/deadly.gz"
SECONDS = 4                        # a run of such small tensors that takes longer never ends
MEMORY = 6 << 30
PAGE = mmap.PAGESIZE
TYPES = {F: np.float32, D: np.float64, I32: np.int32, I64: np.int64, U8: np.uint8, I8: np.int8, BOOL: np.bool_,
         T.INT16: np.int16, T.FLOAT16: np.float16, T.BFLOAT16: mo.ml_dtypes.bfloat16}
MAX_EMPTY, MAX_VALUES = 40, 80     # mutants of one case
GIGABYTES = {"BlackmanWindow", "CenterCropPad", "ConstantOfShape", "HammingWindow", "HannWindow", "Loop", "Range"}
MAX_DEATHS = 3                     # of one case in one way, after which the others are left out


# ---- cases -----------------------------------------------------------------------------------

def operators_gz():
    """The cases of operators.gz."""
    data = io.BytesIO(gzip.decompress(mo.OUT.read_bytes()))

    def get(form):
        values = struct.unpack(">" + form, data.read(struct.calcsize(">" + form)))
        return values if len(values) > 1 else values[0]

    def utf():
        return data.read(get("H")).decode()

    for _ in range(get("i")):
        utf()
        *_, kernels = get("??ii")
        data.read(8 * kernels)
    cases = []
    for _ in range(get("i")):
        name, model = utf(), onnx.ModelProto.FromString(data.read(get("i")))
        feeds = []
        for _ in range(get("i")):
            feed = {}
            for _ in range(get("i")):
                key = utf()
                kind, rank = get("ii")
                shape = [get("i") for _ in range(rank)]
                count = int(np.prod(shape, dtype=np.int64))
                if not get("b"):
                    feed[key] = ramp(shape)
                elif kind == STR:
                    feed[key] = np.asarray([utf() for _ in range(count)], dtype=object).reshape(shape)
                else:
                    dtype = np.dtype(TYPES[kind])
                    feed[key] = np.frombuffer(data.read(count * dtype.itemsize), dtype).reshape(shape)
            feeds.append(feed)
        cases.append((name, model, feeds[0]))
    return cases


def large_node_tests():
    """Those that operators.gz leaves out because of their size."""
    from onnx.backend.test.case.node import collect_testcases
    for test in collect_testcases(None):
        model = mo.capped(test.model)
        size = model.ByteSize() + sum(np.asarray(a).nbytes for a in test.data_sets[0][0] if hasattr(a, "nbytes"))
        if "_expanded" in test.name or size < 8_000:
            continue
        feed = {value.name: mo.numpy_helper.to_array(a) if isinstance(a, onnx.TensorProto) else a
                for value, a in zip(model.graph.input, test.data_sets[0][0])}
        if all(isinstance(a, (np.ndarray, np.generic)) for a in feed.values()):
            yield test.name, model, {key: np.asarray(a) for key, a in feed.items()}


def more():
    """Operators that operators.gz does not have, as they draw random numbers, hold state or end the process."""
    mo.CASES.clear()
    mo.add = lambda name, model, feeds: mo.CASES.append((name, model, [
        {key: np.asarray(a) for key, a in feed.items()} for feed in feeds]))
    x = ramp((2, 4))
    for op in ("RandomNormalLike", "RandomUniformLike", "Bernoulli"):
        mo.ms(op, [F], np.abs(x), domain="", version=21)
    mo.ms("Multinomial", [I32], x, domain="", sample_size=3, version=21)
    mo.ms("CumProd", [F], x, np.int64(1), domain="", version=26)
    mo.ms("BitCast", [I32], x, domain="", to=I32, version=26)
    mo.ms("TensorScatter", [F], ramp((2, 1, 4, 3)), ramp((2, 1, 1, 3)), i64(1, 2), domain="")
    mo.ms("TensorScatter", [STR], np.full((2, 1, 4, 3), "a", object), np.full((2, 1, 1, 3), "b" * 40, object),
          i64(1, 2), domain="", name="TensorScatter_of_texts")
    mo.case("sequences", [mo.node("SequenceConstruct", "x,x", "s"), mo.node("SequenceInsert", "s,x,i", "t"),
                          mo.node("SequenceErase", "t,i", "u"), mo.node("SequenceAt", "u,i", "y")],
            {"y": F}, {"x": x, "i": np.int64(1)})
    mo.case("SequenceMap", [mo.node("SequenceConstruct", "x,x", "s"), h.make_node("SequenceMap", ["s"], ["t"],
            body=h.make_graph([mo.node("Abs", "a", "b")], "body", [mo.value("a", F)], [mo.value("b", F)])),
            mo.node("SequenceAt", "t,i", "y")], {"y": F}, {"x": x, "i": np.int64(1)})
    mo.ms("BifurcationDetector", [I64, I64], i64(1, 5, 2), i64(3, 1, 5, 2), i64(5, 3, 1, 5, 2, 9))
    past = ramp((1, 2, 8, 8))
    mo.ms("GroupQueryAttention", [F, F, F], ramp((1, 1, 16)), ramp((1, 1, 16)), ramp((1, 1, 16)), past, past,
          np.asarray([3], np.int32), np.asarray(8, np.int32), num_heads=2, kv_num_heads=2)
    past = ramp((1, 2, 8, 4))
    mo.ms("DecoderMaskedMultiHeadAttention", [F, F, F], ramp((1, 1, 8)), ramp((1, 1, 8)), ramp((1, 1, 8)), None, None,
          past, past, np.asarray([3], np.int32), num_heads=2, past_present_share_buffer=1)
    mo.ms("LinearAttention", [F, F], ramp((1, 3, 8)), ramp((1, 3, 8)), ramp((1, 3, 8)), q_num_heads=2, kv_num_heads=2,
          update_rule="linear")
    mo.ms("CausalConvWithState", [F, F], ramp((1, 2, 5)), ramp((2, 1, 3)))
    mo.ms("WordConvEmbedding", [F], np.asarray([[1, 2, 3, 0]], np.int32), ramp((3, 1, 2, 4)), ramp((3,)),
          ramp((5, 4)), conv_window_size=2, char_embedding_size=4, embedding_size=3)
    mo.ms("QMoE", [F], ramp((2, 32)), ramp((2, 2)), u8(2, 32, 16), ramp((2, 32)), None, u8(2, 32, 16), ramp((2, 32)),
          k=1, expert_weight_bits=4)
    mo.ms("TreeEnsemble", [F], f32([1.0], [2.0]), domain="ai.onnx.ml", n_targets=1, aggregate_function=1,
          tree_roots=[0], nodes_featureids=[0], nodes_falseleafs=[1], nodes_falsenodeids=[1], nodes_trueleafs=[1],
          nodes_truenodeids=[0], nodes_modes=mo.constant("m", np.asarray([0], np.uint8)),
          nodes_splits=mo.constant("s", f32(1.5)), leaf_targetids=[0, 0], leaf_weights=mo.constant("w", f32(1, 2)))
    for op, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        for given in (False, True):
            mo.ms(op, [F, F], ramp((3, 2, 4)), ramp((1, 2 * gates, 4)), ramp((1, 2 * gates, 2)), None,
                  np.asarray([3, 1], np.int32) if given else None, domain="", hidden_size=2,
                  initializers=(1, 2), name=f"{op}_{given}")
    for dtype in (np.float32, np.float64, np.int32, np.int64):
        for axis in (0, 1):
            mo.ms("TopK", [mo.DTYPES[np.dtype(dtype)], I64], x.astype(dtype), i64(1), domain="", axis=axis,
                  name=f"TopK_{dtype.__name__}_{axis}")
    for op in ("Div", "Mod", "BitShift", "Pow", "Mul", "Add", "Sub", "Neg", "Abs", "Max", "Min"):
        for dtype in (np.int8, np.int16, np.int32, np.int64, np.uint8):
            values = [np.asarray([3, 5, 7], dtype), np.asarray([2, 3, 4], dtype)][:1 if op in ("Neg", "Abs") else 2]
            more_ = {"direction": "LEFT"} if op == "BitShift" else {}
            mo.ms(op, [mo.DTYPES[np.dtype(dtype)]], *values, domain="", name=f"{op}_{dtype.__name__}", **more_)
            if op in ("Div", "Mod", "Pow"):
                mo.ms(op, [mo.DTYPES[np.dtype(dtype)]], values[0], values[1][:1], domain="",
                      name=f"{op}_{dtype.__name__}_scalar")
    for op in ("Softmax", "LogSoftmax", "Hardmax", "LayerNormalization", "RMSNormalization", "LpNormalization",
               "ArgMax", "ArgMin", "CumSum", "MeanVarianceNormalization"):
        for axis in (0, 1):
            extra = {"LayerNormalization": [np.ones(x.shape[axis:], np.float32)],
                     "RMSNormalization": [np.ones(x.shape[axis:], np.float32)],
                     "CumSum": [np.int64(axis)]}.get(op, [])
            kw = {} if op == "CumSum" else {"axes": [axis]} if op == "MeanVarianceNormalization" else {"axis": axis}
            mo.ms(op, [I64 if op.startswith("Arg") else F], x, *extra, domain="", name=f"{op}_{axis}", **kw)
    for op in ("ReduceMax", "ReduceMin", "ReduceMean", "ReduceSum", "ReduceProd", "ReduceL1", "ReduceL2",
               "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare"):
        for axes in ([0], [1], [0, 2], [0, 1, 2]):
            mo.ms(op, [F], ramp((2, 3, 4)), i64(*axes), domain="", initializers=(1,), name=f"{op}_{axes}")
    for version in (11, 12):
        for op in ("Softmax", "LogSoftmax", "Hardmax"):
            for axis in (0, 1):
                mo.ms(op, [F], x, domain="", version=version, axis=axis, name=f"{op}_{axis}_version_{version}")
    for op in ("FeatureVectorizer",):
        mo.ms(op, [F], x, x, domain="ai.onnx.ml", inputdimensions=[4, 4])
    for kind, array in (("int", i64(1, 2)), ("text", mo.texts("a", "b"))):
        mo.ms("OneHotEncoder", [F], array, domain="ai.onnx.ml", name=f"OneHotEncoder_{kind}",
              **({"cats_int64s": [1, 2]} if kind == "int" else {"cats_strings": ["a", "b"]}))
    mo.ms("NonMaxSuppression", [I64], ramp((1, 3, 4)), ramp((1, 1, 3)), i64(2), f32(0.5), f32(0.0), domain="")
    mo.ms("STFT", [F], ramp((1, 16, 1)), np.int64(4), ramp((8,)), domain="")
    mo.ms("STFT", [F], ramp((1, 16, 1)), np.int64(4), None, np.int64(8), domain="", name="STFT_length")
    for n in (8, 6):
        mo.ms("DFT", [F], ramp((1, n, 1)), np.int64(n), np.int64(1), domain="", name=f"DFT_{n}")
    mo.ms("DFT", [F], ramp((1, 8, 1)), domain="", version=17, axis=1, name="DFT_17")
    for op in ("HannWindow", "HammingWindow", "BlackmanWindow"):
        mo.ms(op, [F], np.int64(4), domain="")
    mo.ms("MelWeightMatrix", [F], np.int64(3), np.int64(8), np.int64(100), f32(1).reshape(()), f32(40).reshape(()),
          domain="")
    mo.ms("EyeLike", [F], x, domain="", k=1)
    mo.ms("Trilu", [F], ramp((3, 3)), np.int64(1), domain="")
    mo.ms("Trilu", [F], ramp((3, 3)), np.int64(1), name="ms_Trilu")
    mo.ms("Range", [I64], np.int64(0), np.int64(4), np.int64(1), domain="", name="Range_ai")
    mo.ms("Range", [F], np.float32(0), np.float32(4), np.float32(1), domain="", name="Range_float")
    body = h.make_graph([mo.node("Identity", "go", "more"), mo.node("Relu", "last", "y")], "body",
                        [mo.scalar("i", I64), mo.scalar("go", BOOL), mo.value("last", F)],
                        [mo.scalar("more", BOOL), mo.value("y", F)])
    mo.case("Loop_trips", h.make_node("Loop", ["n", "", "x"], ["r"], body=body), {"r": F}, {"x": x, "n": np.int64(2)})
    mo.case("Loop_trips_1", h.make_node("Loop", ["n", "", "x"], ["r"], body=body), {"r": F},
            {"x": x, "n": i64(2)})
    return [(name, model, feeds[0]) for name, model, feeds in mo.CASES]


# ---- mutants ---------------------------------------------------------------------------------

def relaxed(model):
    """The same without declared shapes, so that ONNX Runtime takes any."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for value in itertools.chain(copy.graph.input, copy.graph.output, copy.graph.value_info):
        if value.type.HasField("tensor_type"):
            value.type.tensor_type.ClearField("shape")
    return copy


def behind_identities(model):
    """The same, where each input has been computed: such a tensor without elements has no memory at all."""
    copy = relaxed(model)
    names = [i.name for i in copy.graph.input]
    def rename(graph):
        for node in graph.node:
            for i, name in enumerate(node.input):
                if name in names:
                    node.input[i] = name + "__computed"
            for attribute in node.attribute:
                if attribute.HasField("g"):
                    rename(attribute.g)
        for out in graph.output:
            if out.name in names and graph is not copy.graph:
                out.name += "__computed"
    rename(copy.graph)
    before = [h.make_node("Identity", [name], [name + "__computed"]) for name in names]
    nodes = before + list(copy.graph.node)
    del copy.graph.node[:]
    copy.graph.node.extend(nodes)
    if not any(o.domain in ("", "ai.onnx") for o in copy.opset_import):
        copy.opset_import.append(h.make_opsetid("", mo.OPSET))
    return copy


def empty(array, axes):
    return np.zeros([0 if i in axes else d for i, d in enumerate(array.shape)], array.dtype)


def without_elements(feed):
    """One dimension of one tensor; all of the same size together; a dimension of all tensors."""
    mutants = []
    for key, array in feed.items():
        for axis in range(array.ndim):
            mutants.append(feed | {key: empty(array, {axis})})
        if array.ndim > 1:
            mutants.append(feed | {key: empty(array, set(range(array.ndim)))})
    for size in sorted({d for array in feed.values() for d in array.shape}):
        mutants.append({key: empty(a, {i for i, d in enumerate(a.shape) if d == size}) if size in a.shape else a
                        for key, a in feed.items()})
    for axis in range(max((a.ndim for a in feed.values()), default=0)):
        mutants.append({key: empty(a, {axis}) if a.ndim > axis else a for key, a in feed.items()})
    pairs = [(k, i) for k, a in feed.items() for i in range(a.ndim)]
    for (k1, i1), (k2, i2) in itertools.combinations(pairs, 2):
        if k1 != k2 and feed[k1].shape[i1] == feed[k2].shape[i2]:
            mutants.append(feed | {k1: empty(feed[k1], {i1}), k2: empty(feed[k2], {i2})})
    return unique(mutants)[:MAX_EMPTY]


def extremes(array):
    if array.dtype.kind in "iu":
        info = np.iinfo(array.dtype)
        found = [info.min, info.max, 0, -1, 1, info.min + 1, info.max - 1, info.min // 2, info.max // 2,
                 -2 ** 31, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 62, -2, 1000, -1000]
        return [v for v in dict.fromkeys(int(v) for v in found) if info.min <= v <= info.max]
    if array.dtype.kind == "f" or array.dtype == mo.ml_dtypes.bfloat16:
        return [np.nan, np.inf, -np.inf, 0.0, 3e38, -3e38, 1e-40, 2.0 ** 63, -2.0 ** 63]
    return []


def of_values(feed):
    with np.errstate(all="ignore"):
        mutants = []
        whole = [key for key, a in feed.items() if a.dtype.kind in "iu" and a.size]
        for key, array in feed.items():
            if not array.size:
                continue
            for v in extremes(array):
                mutants.append(feed | {key: np.full_like(array, v)})
        for one, other in itertools.permutations(whole, 2):
            for a in (np.iinfo(feed[one].dtype).min, np.iinfo(feed[one].dtype).max):
                for b in (-1, 0, 1):
                    if b >= 0 or feed[other].dtype.kind == "i":
                        mutants.append(feed | {one: np.full_like(feed[one], a), other: np.full_like(feed[other], b)})
        for key in whole:
            if feed[key].size > 1:
                for v in extremes(feed[key])[:8]:
                    for at in (0, -1):
                        changed = feed[key].copy()
                        changed.reshape(-1)[at] = v
                        mutants.append(feed | {key: changed})
        texts = [key for key, a in feed.items() if a.dtype == object and a.size]
        for key in texts:
            for v in ("", "a" * 100_000, "\u0000", "\U0001f600 " * 50, "-9223372036854775808"):
                mutants.append(feed | {key: np.full(feed[key].shape, v, object)})
    return unique(mutants)[:MAX_VALUES] if len(mutants) > MAX_VALUES else unique(mutants)


def unique(feeds):
    seen, kept = set(), []
    for feed in feeds:
        key = tuple((a.shape, repr(a.tolist()) if a.dtype == object else a.tobytes()) for a in feed.values())
        if key not in seen:
            seen.add(key)
            kept.append(feed)
    return kept


# ---- running ---------------------------------------------------------------------------------

LIBC = ctypes.CDLL(None, use_errno=True)


def guarded(array):
    """The same, in front of a page that nobody may touch."""
    if array.dtype == object:
        return array
    size = array.nbytes
    pages = (size + PAGE - 1) // PAGE + 1
    memory = mmap.mmap(-1, pages * PAGE)
    start = (pages - 1) * PAGE - (size + 63) // 64 * 64
    placed = np.ndarray(array.shape, array.dtype, memory, start)
    placed[...] = array
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory)) + (pages - 1) * PAGE
    if LIBC.mprotect(ctypes.c_void_p(address), PAGE, 0) != 0:
        raise OSError(ctypes.get_errno(), "mprotect")
    KEPT.append(memory)
    return placed


KEPT = []
WAYS = ("direct", "computed", "guarded")


def tasks(case):
    _, _, feed = case
    for kind, feeds in (("empty", without_elements(feed)), ("values", of_values(feed))):
        for index, mutant in enumerate(feeds):
            yield kind, index, mutant


def session(model, optimised):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    if not optimised:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def child(cases, work, start, progress):
    """Does the work from a place on; progress tells the parent where it is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    ort.set_default_logger_severity(4)
    open_, mutants_of, current = {}, None, None
    for i in range(start, len(work)):
        progress[:8] = struct.pack("q", i)
        at, way, kind, index = work[i]
        signal.alarm(SECONDS)
        try:
            if current != at:
                open_, current = {}, at
                mutants_of = {(k, n): m for k, n, m in tasks(cases[at])}
            if way not in open_:
                open_[way] = None
                model = cases[at][1]
                open_[way] = session(behind_identities(model) if way == "computed" else relaxed(model),
                                     way != "computed")
            if open_[way] is not None:
                feed = mutants_of[kind, index]
                names = {v.name for v in open_[way].get_inputs()}
                feed = {key: a for key, a in feed.items() if key in names}
                if way == "guarded":
                    feed = {key: guarded(a) for key, a in feed.items()}
                open_[way].run(None, feed)
        except BaseException:
            pass
        finally:
            KEPT.clear()
    signal.alarm(0)
    progress[:8] = struct.pack("q", len(work))
    os._exit(0)


def run_all(cases, work, told=None):
    """The places in `work` at which a child died, with the signal."""
    progress = mmap.mmap(-1, PAGE)
    deaths, counts, start = {}, collections.Counter(), 0
    while start < len(work):
        if counts[work[start][:3]] >= MAX_DEATHS:
            start += 1
            continue
        progress[:8] = struct.pack("q", start)
        pid = os.fork()
        if pid == 0:
            child(cases, work, start, progress)
        _, status = os.waitpid(pid, 0)
        reached = struct.unpack("q", progress[:8])[0]
        if reached < len(work):
            deaths[reached] = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
            counts[work[reached][:3]] += MAX_DEATHS if deaths[reached] == signal.SIGALRM else 1
            if told:
                told(work[reached], deaths[reached])
        start = reached + 1
    return deaths


def operators_of(model):
    found = collections.OrderedDict()

    def walk(nodes):
        for node in nodes:
            found[(node.domain + ":" if node.domain not in ("", "ai.onnx") else "") + node.op_type] = None
            for attribute in node.attribute:
                walk(attribute.g.node)
                for graph in attribute.graphs:
                    walk(graph.node)
    walk(model.graph.node)
    for function in model.functions:
        walk(function.node)
    return list(found)


def all_cases():
    return operators_gz() + list(large_node_tests()) + more()


def all_work(cases):
    return [(at, way, kind, index) for at, case in enumerate(cases) for way in WAYS
            for kind, index, _ in tasks(case) if kind == "empty" or way != "computed"]


def mutant(cases, place):
    at, _, kind, index = place
    return next(feed for k, i, feed in tasks(cases[at]) if (k, i) == (kind, index))


def entries(cases, deaths):
    """The smallest witness of each kind and operator, those that die without a guard first."""
    found, ends = {}, {}
    for place, number in deaths.items():
        at, way, kind, _ = place
        name, model, feed = cases[at]
        names = operators_of(model)
        operator = "Loop" if "Loop" in names else names[0]
        if number == signal.SIGALRM:
            if (kind, operator) not in ends:
                ends[kind, operator] = operator in GIGABYTES or not never_ends(cases, place)
            if ends[kind, operator]:
                continue # as long as memory is, or until the deadline
        key = ("reads" if way == "guarded" else kind, operator)
        size = model.ByteSize() + sum(a.nbytes for a in mutant(cases, place).values())
        if key not in found or size < found[key][0]:
            found[key] = size, name, place
    for kind, operator in list(found):
        if kind == "reads" and (("empty", operator) in found or ("values", operator) in found):
            del found[kind, operator]
    return found


def never_ends(cases, place):
    global SECONDS
    before, SECONDS = SECONDS, 30
    try:
        return bool(run_all(cases, [place]))
    finally:
        SECONDS = before


def write(cases, found):
    """`Loop` and the like have several operators; the first says what it is."""
    table, mo.OUT, mo.CASES[:] = mo.operators, OUT, []
    mo.operators = dict
    for (kind, operator), (_, _, place) in sorted(found.items()):
        model = relaxed(cases[place[0]][1]) if place[1] != "computed" else behind_identities(cases[place[0]][1])
        mo.CASES.append((f"{kind} {operator}", model.SerializeToString(), [mutant(cases, place)]))
    mo.write()
    mo.operators = table


def main():
    mo.warnings.filterwarnings("ignore")
    cases = all_cases()
    work = all_work(cases)
    print(len(cases), "models,", len(work), "runs", flush=True)
    found = entries(cases, {work[i]: number for i, number in run_all(cases, work).items()})
    for (kind, operator), (_, name, place) in sorted(found.items()):
        print(kind, operator, name, {key: (a.shape, a.reshape(-1)[:4].tolist() if kind == "values" else "")
                                     for key, a in mutant(cases, place).items()})
    known = {operator for _, model, _ in cases for operator in operators_of(model)}
    print("not tried:", *sorted(set(mo.operators()) - known))
    write(cases, found)


if __name__ == "__main__":
    main()
