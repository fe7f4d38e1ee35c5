"""The optimizers' update ops, each as a function (TensorFlow's module name)."""

from __future__ import annotations

from tfcompat.core.framework import op_def
from tfcompat.python.ops.op_function import op_function, snake_case

_PREFIXES = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")

globals().update(
    {
        snake_case(op_type): op_function(op_type, f"One step of the optimizer op `{op_type}`.")
        for op_type in op_def.op_names()
        if op_type.startswith(_PREFIXES)
    }
)
