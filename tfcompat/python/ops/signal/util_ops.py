"""The greatest common divisor of tensors."""

from __future__ import annotations

import math
from typing import Any

from tfcompat.python.framework import ops, tensor_util
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops


def gcd(a: Any, b: Any, name: str | None = None) -> ops.Tensor:
    """The greatest common divisor of two integer scalars.

    Raises ValueError for another type or rank.

    Source: TensorFlow's `signal/util_ops.py`.
    """
    with ops.name_scope(name, "gcd", [a, b]):
        a, b = ops.convert_to_tensor(a), ops.convert_to_tensor(b)
        for each, label in ((a, "a"), (b, "b")):
            each.shape.assert_has_rank(0)
            if not each.dtype.is_integer:
                raise ValueError(f"{label} must be an integer type. Got: {each.dtype}")
        known = tensor_util.constant_value(a), tensor_util.constant_value(b)
        if known[0] is not None and known[1] is not None:
            return ops.convert_to_tensor(a.dtype.as_numpy_dtype(math.gcd(int(known[0]), int(known[1]))))
        result, _ = control_flow_ops.while_loop(
            lambda _, b: math_ops.greater(b, array_ops.zeros_like(b)),
            lambda a, b: [b, math_ops.mod(a, b)],
            [a, b],
            back_prop=False,
        )
        return result
