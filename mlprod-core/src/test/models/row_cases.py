"""What tells whether a model keeps the rows of a batch apart, by asking ONNX Runtime (see make_row_cases.py)."""
import gzip
import struct
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

TYPES = {"f": (np.float32, T.FLOAT), "d": (np.float64, T.DOUBLE), "h": (np.float16, T.FLOAT16), "i": (np.int64, T.INT64),
         "j": (np.int32, T.INT32), "u": (np.uint8, T.UINT8), "c": (np.int8, T.INT8), "b": (np.bool_, T.BOOL),
         "s": (np.object_, T.STRING)}
APART, MIXING, UNSEEN = 0, 1, 2


@dataclass(frozen=True)
class Rows:
    """An input of a model: rows of one shape (None: dynamic), of numbers below a limit where they are whole."""

    shape: tuple
    kind: str = "f"
    limit: int = 3
    low: int = 0

    def row(self, random, style):
        shape = tuple(3 if one is None else one for one in self.shape)
        if self.kind == "s":
            return random.choice(np.array(["a", "b", "cc", "d e", ""], dtype=object), shape)
        if self.kind == "b":
            return random.random(shape) < 0.5
        if self.kind not in "fdh":
            return random.integers(self.low, self.limit, shape).astype(TYPES[self.kind][0])
        values = random.normal(size=shape) * 2
        if style == "outlier" and self.kind != "h" and values.size:
            values.flat[random.integers(values.size)] = 1e6
        if style == "large":
            values = values * 100
        if style == "zero":
            values = values * 0
        if style == "negative":
            values = -abs(values) - 0.1
        return values.astype(TYPES[self.kind][0])


def session(model):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return ort.InferenceSession(model, options)


STYLES = ["", "outlier", "", "zero", "same", "negative", "large", "", ""]
BATCHES = [[0, 1], [1, 0], [0, 4], [2, 0, 1], [1, 0, 2], [0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [7, 7, 7],
           [0, 3], [5, 8, 6, 1], [8, 7, 6, 5, 2, 0]]


def pool(inputs, seed=0):
    """A few rows of each input; the fifth is the first again."""
    random = np.random.default_rng(seed)
    rows = []
    for style in STYLES:
        rows.append(rows[0] if style == "same" else {name: one.row(random, style) for name, one in inputs.items()})
    return rows


def stack(rows, batch):
    return {name: np.stack([rows[i][name] for i in batch]) for name in rows[0]}


def close(one, other):
    if isinstance(one, (dict, list)):
        return str(type(one)) == str(type(other)) and (
            all(close(one[key], other.get(key)) for key in one) if isinstance(one, dict)
            else len(one) == len(other) and all(map(close, one, other)))
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.kind in "OUSb" or one.dtype in (np.int64, np.int32):
        return bool((one == other).all())
    one, other = one.astype(np.float64), other.astype(np.float64)
    finite = np.abs(np.where(np.isfinite(one), one, 0))
    tolerance = 1e-3 * max(1e-3, finite.max() if one.size else 0)
    if one.dtype.kind in "iu":
        tolerance = 1
    return bool(np.allclose(one, other, rtol=1e-3, atol=tolerance, equal_nan=True))


def observe(model, inputs, seed=0, many=True):
    """By output: whether its rows were seen to mix. Batches that fail, or give another number of rows, show nothing."""
    runs = session(model)
    names = [output.name for output in runs.get_outputs()]
    rows = pool(inputs, seed)
    alone = []
    for i in range(len(rows)):
        try:
            alone.append(runs.run(None, stack(rows, [i])))
        except Exception:
            alone.append(None)
    verdicts = [UNSEEN] * len(names)
    batches = BATCHES + ([list(np.random.default_rng(1).integers(0, 9, 500))] if many else [])
    for batch in batches:
        try:
            answers = runs.run(None, stack(rows, batch))
        except Exception:
            continue
        for o, answer in enumerate(answers):
            if answer is None or np.ndim(answer) == 0 and not isinstance(answer, list) or len(answer) != len(batch):
                continue
            for at, i in enumerate(batch):
                single = None if alone[i] is None else alone[i][o]
                if single is None:
                    continue
                if np.ndim(single) == 0 and not isinstance(single, list) or len(single) != 1 or not close(
                        answer[at], single[0]):
                    verdicts[o] = MIXING
                elif verdicts[o] == UNSEEN:
                    verdicts[o] = APART
    return dict(zip(names, verdicts))


def text(value):
    value = value.encode()
    return struct.pack(">H", len(value)) + value


def write(file, cases):
    """Cases as RowCase.java reads them: (name, model, inputs, verdicts, must)."""
    parts = [struct.pack(">i", len(cases))]
    for name, model, inputs, verdicts, must in cases:
        parts += [text(name), struct.pack(">bb", must, len(inputs))]
        for key, rows in inputs.items():
            parts += [text(key), struct.pack(">b", len(rows.shape))]
            parts += [struct.pack(">i", -1 if one is None else one) for one in rows.shape]
        parts.append(struct.pack(">b", len(verdicts)))
        for key, verdict in verdicts.items():
            parts += [text(key), struct.pack(">b", verdict)]
        parts += [struct.pack(">i", len(model)), model]
    with open(file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(b"".join(parts))
