"""Windows: what frames are multiplied with before they are transformed."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops


def hann_window(
    window_length: Any, periodic: Any = True, dtype: Any = dtypes.float32, name: str | None = None
) -> ops.Tensor:
    """0.5 - 0.5 cos(2 pi i / n) for i = 0, 1, ...

    Args:
      window_length: an int scalar.
      periodic: whether the window goes on periodically; else it is symmetric.

    Source: TensorFlow's `tf.signal.hann_window`.
    """
    return _raised_cosine(name, "hann_window", window_length, periodic, dtype, 0.5, 0.5)


def hamming_window(
    window_length: Any, periodic: Any = True, dtype: Any = dtypes.float32, name: str | None = None
) -> ops.Tensor:
    """0.54 - 0.46 cos(2 pi i / n) for i = 0, 1, ...

    Args:
      window_length: an int scalar.
      periodic: whether the window goes on periodically; else it is symmetric.

    Source: TensorFlow's `tf.signal.hamming_window`.
    """
    return _raised_cosine(name, "hamming_window", window_length, periodic, dtype, 0.54, 0.46)


def _raised_cosine(
    name: str | None, default_name: str, window_length: Any, periodic: Any, dtype: Any, a: float, b: float
) -> ops.Tensor:
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Found {dtype}")
    with ops.name_scope(name, default_name, [window_length, periodic]):
        window_length = ops.convert_to_tensor(window_length, dtype=dtypes.int32, name="window_length")
        window_length.shape.assert_has_rank(0)
        known_length = tensor_util.constant_value(window_length)
        if known_length == 1:
            return array_ops.ones([1], dtype=dtype)
        periodic = math_ops.cast(ops.convert_to_tensor(periodic, dtype=dtypes.bool, name="periodic"), dtypes.int32)
        periodic.shape.assert_has_rank(0)
        is_even = 1 - math_ops.mod(window_length, 2)
        n = math_ops.cast(window_length + periodic * is_even - 1, dtype=dtype)
        places = math_ops.cast(math_ops.range(window_length), dtype)
        angles = constant_op.constant(2 * np.pi, dtype=dtype) * places / n

        def window() -> ops.Tensor:
            return math_ops.cast(a - b * math_ops.cos(angles), dtype=dtype)

        if known_length is not None:
            return window()
        is_single = math_ops.equal(window_length, 1)
        return control_flow_ops.cond(is_single, lambda: array_ops.ones([1], dtype=dtype), window)
