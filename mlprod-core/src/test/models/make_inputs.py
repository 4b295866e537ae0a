"""Writes the main resource internal/graph/inputs.txt: which inputs of its operators ONNX Runtime needs to be there.

Each line has a pattern and the operators that it is for, with their domain unless it is ONNX's own. A pattern has a
letter for each input: `1` for one that is needed, `?` for one that may be left out, and `+` for any number of inputs of
which none may be left out, `*` for any number of which each may be. An input that may be left out in any version of an
operator may be left out.

    venv/bin/pip install -r requirements.txt
    venv/bin/python make_inputs.py
"""
import collections
from pathlib import Path

import onnx.defs
from onnxruntime.capi import onnxruntime_pybind11_state as state

OUT = Path(__file__).resolve().parents[2] / "main/resources/io/mlprod/internal/graph/inputs.txt"
LETTERS = {"Single": "1", "Optional": "?", "Variadic": "+"}


def pattern(versions):
    """Of all versions of an operator, the most that may be left out."""
    found = []
    for inputs in versions:
        for i, letter in enumerate(inputs):
            if i == len(found):
                found.append(letter)
            elif "+" in (letter, found[i]):
                found[i] = "+" if letter == found[i] else "*"
            elif letter == "?":
                found[i] = "?"
    return "".join(found)


def main():
    operators = collections.defaultdict(list)
    for schema in [*state.get_all_operator_schema(), *onnx.defs.get_all_schemas_with_history()]:
        if schema.domain.startswith("ai.onnx.preview"):
            continue
        name = f"{schema.domain}:{schema.name}" if schema.domain else schema.name
        operators[name].append([LETTERS[one.option.name] for one in schema.inputs])
    lines = collections.defaultdict(list)
    for name, versions in sorted(operators.items()):
        if any(versions):
            lines[pattern(versions)].append(name)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("".join(f"{key} {' '.join(names)}\n" for key, names in sorted(lines.items())))


if __name__ == "__main__":
    main()
