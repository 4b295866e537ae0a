"""Writes a profile of a pandas data frame, as PROFILE.md describes it: the reference that mlprod-monitoring compares
with. Needs numpy and pandas. As a script it reads a CSV or Parquet file:

    python profile_from_pandas.py training.csv churn.profile.json --model churn --version 7 --onnx churn-7.onnx

In a CSV file only an empty field is missing, and NaN among numbers, as in Profile.ofCsv: NA, null and None are texts.
"""

import argparse
import decimal
import hashlib
import json
import math
import unicodedata

import numpy as np
import pandas as pd

MAX_BUCKETS = 1024
MAX_NAMES = 10_000
GROUP_BITS = 10
RARE_BITS = 7
MAX_UNITS = 4096
MASK = (1 << 64) - 1
DECIMALS = decimal.Context(prec=4000, Emin=-9999, Emax=9999, traps=[decimal.Inexact])


def profile(frame, model, version, sha256="", answers=(), fewest=5, kinds=None):
    """Returns the profile of a frame as a dict. Columns of floats and integers are numbers, columns of booleans and
    categories are categories, and all others are texts; `kinds` says otherwise, such as {"zip": "category"}."""
    kinds = kinds or {}
    columns = {name: column(frame[name], kinds.get(name), fewest) for name in frame.columns}
    return {
        "format": "mlprod-profile",
        "formatVersion": 1,
        "model": {"name": model, "version": version, "sha256": sha256},
        "rows": len(frame),
        "fewest": fewest,
        "features": [value for name, value in columns.items() if name not in answers],
        "answers": [columns[name] for name in answers],
    }


def column(series, kind, fewest):
    numeric = pd.api.types.is_numeric_dtype(series.dtype)  # booleans, too
    if kind is None:
        is_category = isinstance(series.dtype, pd.CategoricalDtype) or pd.api.types.is_bool_dtype(series.dtype)
        kind = "category" if is_category else "number" if numeric else "text"
    if isinstance(series.dtype, pd.CategoricalDtype):
        numeric = pd.api.types.is_numeric_dtype(series.cat.categories.dtype)
    result = {"name": str(series.name), "kind": kind, "numeric": numeric, "width": 1}
    if numeric:
        values = series.astype("float64").to_numpy(na_value=np.nan)
        result["missing"] = int(np.isnan(values).sum())
        result["infinite"] = int(np.isinf(values).sum())
        finite = values[np.isfinite(values)]
        if kind == "number":
            result["values"] = numbers(finite)
        else:
            result["categories"] = names([number_name(value) for value in finite], fewest)
        return result
    texts = [text for text in series.dropna().astype(str) if text]
    result["missing"] = len(series) - len(texts)
    result["infinite"] = 0
    if kind == "category":
        result["categories"] = names([category_name(text) for text in texts], fewest)
    else:
        result["lengths"] = numbers(np.array([text_length(text) for text in texts], dtype="float64"))
        result["alphabet"] = alphabet(texts)
        result["texts"] = names([f"{text_hash(text):016x}" for text in texts], fewest)
    return result


# ---- numbers

def numbers(values):
    values = values + 0.0  # -0 becomes 0
    result = {"count": len(values)}
    if len(values) > 0:
        result["min"] = float(values.min())
        result["max"] = float(values.max())
        result["sum"] = decimal_text(sum(units(value) for value in values), 1074)
        result["squares"] = decimal_text(sum(units(value) ** 2 for value in values), 2148)
    result["zeros"] = int((values == 0).sum())
    bits = np.abs(values).view("int64")
    keys, counts = np.unique(np.where(values < 0, -bits, bits), return_counts=True)
    level = 0
    while len(keys) > MAX_BUCKETS:
        level += 1
        keys, where = np.unique(-(-keys >> 1), return_inverse=True)
        counts = np.bincount(where, weights=counts).astype("int64")
    result["level"] = level
    result["buckets"] = [int(key) for key in np.diff(keys, prepend=0)]
    result["counts"] = [int(count) for count in counts]
    return result


def units(value):
    """A double as a whole number of 2^-1074."""
    top, bottom = float(value).as_integer_ratio()
    return top * ((1 << 1074) // bottom)


def decimal_text(units, exponent):
    """units * 2^-exponent, exactly."""
    number = DECIMALS.divide(decimal.Decimal(units), decimal.Decimal(1 << exponent))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- categories and texts

def names(values, fewest):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    if len(counts) > MAX_NAMES:
        groups = [0] * (1 << GROUP_BITS)
        for name, count in counts.items():
            groups[text_hash(name) >> (64 - GROUP_BITS)] += count
        return {"groups": groups, "rareNames": 0, "rareGroups": []}
    kept = {name: count for name, count in counts.items() if count >= fewest}
    rare_groups = [0] * (1 << RARE_BITS) if len(kept) < len(counts) else []
    for name, count in counts.items():
        if count < fewest:
            rare_groups[text_hash(name) >> (64 - RARE_BITS)] += count
    return {"counts": dict(sorted(kept.items())), "rareNames": len(counts) - len(kept), "rareGroups": rare_groups}


def number_name(value):
    """As Java writes it: 3, 2.5, 1.0E-5."""
    if value == int(value):
        return str(int(value))
    if 1e-3 <= abs(value) < 1e7:
        return repr(float(value))
    digits, exponent = f"{decimal.Decimal(repr(float(value))):e}".split("e")
    return (digits if "." in digits else digits + ".0") + "E" + str(int(exponent))


def category_name(text):
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * 256:
        return valid(text)
    return valid(units[: 2 * 64].decode("utf-16-le", "surrogatepass")) + "…#" + f"{text_hash(text):016x}"


def valid(text):
    return text.encode("utf-8", "replace").decode("utf-8")


def text_length(text):
    """In code points; of a long text, estimated from its first 1,024 UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * 1024:
        return len(text)
    head = units[: 2 * 1024].decode("utf-16-le", "surrogatepass")
    return round(len(units) / 2 * len(head) / 1024)


def text_hash(text):
    """FNV-1a of 64 bits over the length and the first 4,096 UTF-16 code units, and then its bits mixed."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    value = ((0xCBF29CE484222325 ^ len(units)) * 0x100000001B3) & MASK
    for unit in units[:MAX_UNITS].tolist():
        value = ((value ^ unit) * 0x100000001B3) & MASK
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & MASK
    value = ((value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53) & MASK
    return value ^ (value >> 33)


SCRIPTS = [
    (0x370, 0x3FF, "greek"), (0x400, 0x52F, "cyrillic"), (0x591, 0x5FF, "hebrew"), (0x600, 0x77F, "arabic"),
    (0x900, 0xDFF, "indic"), (0x1100, 0x11FF, "hangul"), (0x1F00, 0x1FFF, "greek"), (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"), (0xAC00, 0xD7AF, "hangul"), (0x20000, 0x3FFFF, "han"),
]  # fmt: skip


def character_class(character):
    category = unicodedata.category(character)
    if category == "Nd":
        return "digit"
    if category[0] in "LM":
        point = ord(character)
        for first, last, script in SCRIPTS:
            if first <= point <= last:
                return script
        return {"Ll": "lower", "Lu": "upper", "Lt": "upper"}.get(category, "letter")
    if category[0] == "Z" or "\t" <= character <= "\r":
        return "space"
    return "punctuation" if category[0] == "P" else "other"


def alphabet(texts):
    counts = {}
    for text in texts:
        for character in text[:MAX_UNITS]:
            name = character_class(character)
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


def read_csv(path):
    """Returns a frame whose columns are numbers, truth values or texts, whichever all their values are."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return pd.DataFrame({name: typed(frame[name]) for name in frame.columns})


def typed(texts):
    values = [text.strip().lower() for text in texts]
    present = [value for value in values if value not in ("", "nan")]
    if present and all(value in ("true", "false") for value in present):
        if len(present) == len(values):
            return pd.Series([value == "true" for value in values])
        truth = [value == "true" if value in ("true", "false") else pd.NA for value in values]
        return pd.Series(truth, dtype="boolean")
    try:
        return pd.Series([number(value) for value in values], dtype="float64")
    except ValueError:
        return texts


def number(value):
    if "_" in value:  # Python takes 1_000
        raise ValueError
    words = {"": math.nan, "true": 1.0, "false": 0.0}
    return words[value] if value in words else float(value)


def write(profile, path):
    with open(path, "w", encoding="ascii") as file:
        json.dump(profile, file, allow_nan=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="a CSV or Parquet file")
    parser.add_argument("profile", help="the JSON file to write")
    parser.add_argument("--model", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--onnx", help="the model's file, for its digest")
    parser.add_argument("--answer", action="append", default=[], help="a column that is a part of the answers")
    parser.add_argument("--category", action="append", default=[], help="a column of categories")
    parser.add_argument("--fewest", type=int, default=5, help="how often a category must be seen to be named")
    options = parser.parse_args()
    frame = pd.read_parquet(options.data) if options.data.endswith(".parquet") else read_csv(options.data)
    sha256 = ""
    if options.onnx:
        with open(options.onnx, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    kinds = {name: "category" for name in options.category}
    made = profile(frame, options.model, options.version, sha256, options.answer, options.fewest, kinds)
    write(made, options.profile)


if __name__ == "__main__":
    main()
