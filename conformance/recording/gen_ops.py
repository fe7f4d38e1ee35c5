"""Writes `tfcompat/python/ops/gen_ops.tsv`: the functions that TensorFlow 1.15.5 generates, one row an op type.

    python3.7 -m conformance.recording.gen_ops > tfcompat/python/ops/gen_ops.tsv

Columns: op, module (below `tensorflow.python`), function.
"""

import ast
import glob
import os

from tensorflow.python.framework import op_def_registry

PYTHON = os.path.dirname(os.path.dirname(op_def_registry.__file__))


def generated(path):
    """(op type, function) for each op of a generated module."""
    with open(path) as file:
        tree = ast.parse(file.read())
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "_apply_op_helper":
                yield call.args[0].s, function.name


def main():
    op_defs = op_def_registry.get_registered_ops()
    print("op\tmodule\tfunction")
    rows = []
    for path in glob.glob(os.path.join(PYTHON, "*", "gen_*.py")):
        module = os.path.relpath(path, PYTHON)[: -len(".py")].replace(os.sep, ".")
        rows += [(op_type, module, function) for op_type, function in generated(path) if op_type in op_defs]
    for row in sorted(rows):
        print("\t".join(row))


if __name__ == "__main__":
    main()
