"""Compares gradients with differences: `tf.test.compute_gradient`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.ops import array_ops, gradients, math_ops

_TYPES = (
    dtypes.float16,
    dtypes.bfloat16,
    dtypes.float32,
    dtypes.float64,
    dtypes.complex64,
    dtypes.complex128,
)


def compute_gradient(
    x: Any,
    x_shape: Any,
    y: ops.Tensor,
    y_shape: Any,
    x_init_value: Any = None,
    delta: float = 1e-3,
    init_targets: Sequence[ops.Operation] | None = None,
    extra_feed_dict: Mapping[Any, Any] | None = None,
) -> Any:
    """The Jacobian of `y` in `x`, by `tf.gradients` and by differences, in the default session.

    A complex number counts as two real ones.

        with tf.Session():
            theoretical, numeric = tf.test.compute_gradient(x, [2, 3], tf.tanh(x), [2, 3])

    Args:
      x: a tensor, floating or complex, or a list of tensors.
      x_shape: its shape as a list; with a list of tensors, a list of shapes.
      y: a tensor that depends on `x`.
      y_shape: its shape.
      x_init_value: the array at which to compare; default: random numbers in [0, 1).
      delta: by how much `x` is changed in either direction.
      init_targets: ops to run first.
      extra_feed_dict: values for other tensors.

    Returns:
      two arrays, [elements of `x`, elements of `y`]; with a list of tensors, a list of such pairs.

    Source: TensorFlow's `tf.test.compute_gradient`.
    """
    if isinstance(x, list):
        values = [None] * len(x) if x_init_value is None else x_init_value
        gradients_of = [_gradient(each, y, y_shape) for each in x]
        _initialise(init_targets)
        return [
            _jacobians(each, shape, pair, y, y_shape, value, delta, extra_feed_dict)
            for each, shape, pair, value in zip(x, x_shape, gradients_of, values, strict=True)
        ]
    pair = _gradient(x, y, y_shape)
    _initialise(init_targets)
    return _jacobians(x, x_shape, pair, y, y_shape, x_init_value, delta, extra_feed_dict)


def compute_gradient_error(
    x: Any,
    x_shape: Any,
    y: ops.Tensor,
    y_shape: Any,
    x_init_value: Any = None,
    delta: float = 1e-3,
    init_targets: Sequence[ops.Operation] | None = None,
    extra_feed_dict: Mapping[Any, Any] | None = None,
) -> float:
    """The greatest difference between the two Jacobians of `compute_gradient`, whose arguments these are."""
    pairs = compute_gradient(x, x_shape, y, y_shape, x_init_value, delta, init_targets, extra_feed_dict)
    differences = [np.fabs(one - other) for one, other in (pairs if isinstance(pairs, list) else [pairs])]
    return max((each.max() for each in differences if each.size), default=0.0)


def _initialise(init_targets: Sequence[ops.Operation] | None) -> None:
    for target in init_targets or ():
        target.run()


def _gradient(x: ops.Tensor, y: ops.Tensor, y_shape: Any) -> tuple[Any, ops.Tensor]:
    """dx for a dy that can be fed, and that dy. The Identity keeps dx from being dy itself."""
    with x.graph.as_default():
        fed = constant_op.constant(1.0, shape=y_shape, dtype=y.dtype)
        dy = array_ops.identity(fed)
    return gradients.gradients(y, x, dy)[0], fed


def _jacobians(
    x: ops.Tensor,
    x_shape: Any,
    gradient: tuple[Any, ops.Tensor],
    y: ops.Tensor,
    y_shape: Any,
    x_init_value: Any,
    delta: float,
    extra_feed_dict: Mapping[Any, Any] | None,
) -> tuple[np.ndarray, np.ndarray]:
    for name, tensor in (("x", x), ("y", y)):
        if tensor.dtype.base_dtype not in _TYPES:
            raise AssertionError(f"Don't support type {tensor.dtype.name} for {name}")
    x_shape = [x_shape] if isinstance(x_shape, int) else list(x_shape)
    if x_init_value is None:
        x_data = np.asarray(np.random.random_sample(x_shape).astype(x.dtype.as_numpy_dtype))
        if x.dtype.is_complex:
            x_data.imag = np.random.random_sample(x_shape)
    else:
        x_data = np.asarray(x_init_value)
        if list(x_data.shape) != x_shape:
            raise AssertionError(f"x_shape = {x_shape}, init_data shape = {list(x_data.shape)}")
    y_shape = [y_shape] if isinstance(y_shape, int) else list(y_shape)
    feeds = dict(extra_feed_dict or {})
    return (
        _theoretical(x, x_data, gradient, y_shape, feeds),
        _numeric(x, x_data, y, y_shape, delta, feeds),
    )


def _reals(dtype: dtypes.DType) -> int:
    """How many real numbers an element is."""
    return 2 if dtype.is_complex else 1


def _theoretical(
    x: ops.Tensor, x_data: np.ndarray, gradient: tuple[Any, ops.Tensor], y_shape: list[int], feeds: dict[Any, Any]
) -> np.ndarray:
    dx, dy = gradient
    session = ops.get_default_session()
    dy_data = np.zeros(y_shape, dy.dtype.as_numpy_dtype)
    dy_reals = dy_data.reshape(-1).view(dy.dtype.real_dtype.as_numpy_dtype)
    jacobian = np.zeros((x_data.size * _reals(x.dtype), dy_reals.size), x.dtype.real_dtype.as_numpy_dtype)
    for column in range(dy_reals.size):
        dy_reals[column] = 1
        values = session.run(dx, feed_dict={**feeds, x: x_data, dy: dy_data})
        if isinstance(dx, ops.IndexedSlices):
            dense = np.zeros(x_data.shape, x.dtype.as_numpy_dtype)
            np.add.at(dense, values.indices, values.values)
            values = dense
        jacobian[:, column] = values.reshape(-1).view(jacobian.dtype)
        dy_reals[column] = 0
    if not dy_reals.size:  # nothing to compare, but it has to run
        values = session.run(dx, feed_dict={**feeds, x: x_data, dy: dy_data})
        if values.shape != x_data.shape:
            raise ValueError(f"Empty gradient has wrong shape: expected {x_data.shape}, got {values.shape}")
        if np.any(values):
            raise ValueError("Empty tensor with nonzero gradients")
    return jacobian


def _numeric(
    x: ops.Tensor, x_data: np.ndarray, y: ops.Tensor, y_shape: list[int], delta: float, feeds: dict[Any, Any]
) -> np.ndarray:
    if y.dtype == dtypes.bfloat16:
        y = math_ops.cast(y, dtypes.float32)  # too few digits for differences
    x_data = np.asarray(x_data, x.dtype.as_numpy_dtype)
    x_type, y_type = x.dtype.real_dtype.as_numpy_dtype, y.dtype.real_dtype.as_numpy_dtype
    session = ops.get_default_session()
    rows = x_data.size * _reals(x.dtype)
    jacobian = np.zeros((rows, math.prod(y_shape) * _reals(y.dtype)), x_type)
    for row in range(rows):
        above, below = x_data.copy(), x_data.copy()
        above.reshape(-1).view(x_type)[row] += delta
        below.reshape(-1).view(x_type)[row] -= delta
        values = [np.asarray(session.run(y, feed_dict={**feeds, x: value})) for value in (above, below)]
        difference = np.asarray((values[0] - values[1]) / np.asarray(2 * delta, y_type)[()])
        jacobian[row, :] = difference.reshape(-1).view(y_type)
    return jacobian
