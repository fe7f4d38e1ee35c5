"""Weights of losses and metrics: they broadcast to values of the same rank, or are scalars."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops, tensor_util
from tfcompat.python.ops import (  # type: ignore[attr-defined]
    array_ops,
    control_flow_ops,
    gen_set_ops,
    math_ops,
)

_PREFIX = "weights can not be broadcast to values."


def assert_broadcastable(weights: Any, values: Any) -> ops.Operation:
    """An op that checks that `weights` is a scalar or has `values`'s rank, each size equal or 1.

    Args:
      weights: a tensor.
      values: the tensor to which the weights apply.

    Raises:
      ValueError: the static shapes say that it is not so.

    Source: TensorFlow's `weights_broadcast_ops.assert_broadcastable`.
    """
    with ops.name_scope(None, "assert_broadcastable", (weights, values)) as scope:
        with ops.name_scope(None, "weights", (weights,)) as weights_scope:
            weights = ops.convert_to_tensor(weights, name=weights_scope)
            weights_shape = array_ops.shape(weights, name="shape")
            weights_rank = array_ops.rank(weights, name="rank")
        with ops.name_scope(None, "values", (values,)) as values_scope:
            values = ops.convert_to_tensor(values, name=values_scope)
            values_shape = array_ops.shape(values, name="shape")
            values_rank = array_ops.rank(values, name="rank")
        static = _static_check(weights, weights_rank, weights_shape, values, values_rank, values_shape)
        if static is not None:
            return control_flow_ops.no_op(name=static)
        is_scalar = math_ops.equal(0, weights_rank, name="is_scalar")
        data = (
            _PREFIX,
            "weights.shape=",
            weights.name,
            weights_shape,
            "values.shape=",
            values.name,
            values_shape,
            "is_scalar=",
            is_scalar,
        )
        is_valid = control_flow_ops.cond(
            is_scalar,
            lambda: is_scalar,
            lambda: _has_valid_shape(weights_rank, weights_shape, values_rank, values_shape),
            name="is_valid_shape",
        )
        return control_flow_ops.Assert(is_valid, data, name=scope)


def broadcast_weights(weights: Any, values: Any) -> ops.Tensor:
    """`weights` in the shape of `values`; see `assert_broadcastable`.

    Source: TensorFlow's `weights_broadcast_ops.broadcast_weights`.
    """
    with ops.name_scope(None, "broadcast_weights", (weights, values)) as scope:
        values = ops.convert_to_tensor(values, name="values")
        weights = ops.convert_to_tensor(weights, dtype=values.dtype.base_dtype, name="weights")
        shapes = weights.get_shape(), values.get_shape()
        if all(shape.is_fully_defined() for shape in shapes) and shapes[0].is_compatible_with(shapes[1]):
            return weights
        with ops.control_dependencies((assert_broadcastable(weights, values),)):
            return math_ops.multiply(weights, array_ops.ones_like(values), name=scope)


def _static_check(
    weights: ops.Tensor,
    weights_rank: ops.Tensor,
    weights_shape: ops.Tensor,
    values: ops.Tensor,
    values_rank: ops.Tensor,
    values_shape: ops.Tensor,
) -> str | None:
    """The name of the NoOp that stands for a check done already, or None when it has to be done at run time."""
    ranks = tensor_util.constant_value(weights_rank), tensor_util.constant_value(values_rank)
    if ranks[0] is None or ranks[1] is None:
        return None
    if ranks[0] == 0:
        return "static_scalar_check_success"
    if ranks[0] != ranks[1]:
        raise ValueError(
            f"{_PREFIX} values.rank={ranks[1]}. weights.rank={ranks[0]}. values.shape={values.shape}. "
            f"weights.shape={weights.shape}."
        )
    sizes = tensor_util.constant_value(weights_shape), tensor_util.constant_value(values_shape)
    if sizes[0] is None or sizes[1] is None:
        return None
    for axis, (weights_size, values_size) in enumerate(zip(*sizes, strict=True)):
        if weights_size not in (1, values_size):
            raise ValueError(f"{_PREFIX} Mismatch at dim {axis}. values.shape={sizes[1]} weights.shape={sizes[0]}.")
    return "static_dims_check_success"


def _has_valid_shape(
    weights_rank: ops.Tensor, weights_shape: ops.Tensor, values_rank: ops.Tensor, values_shape: ops.Tensor
) -> ops.Tensor:
    inputs = (weights_rank, weights_shape, values_rank, values_shape)
    with ops.name_scope(None, "has_valid_nonscalar_shape", inputs) as scope:
        is_same_rank = math_ops.equal(values_rank, weights_rank, name="is_same_rank")
        return control_flow_ops.cond(
            is_same_rank, lambda: _has_valid_dims(weights_shape, values_shape), lambda: is_same_rank, name=scope
        )


def _has_valid_dims(weights_shape: ops.Tensor, values_shape: ops.Tensor) -> ops.Tensor:
    """Whether no size of the weights is missing from {1, the values' size} of its dimension."""
    with ops.name_scope(None, "has_invalid_dims", (weights_shape, values_shape)) as scope:
        sizes = array_ops.expand_dims(values_shape, -1)
        valid = array_ops.concat((sizes, array_ops.ones_like(sizes)), axis=1)
        invalid = gen_set_ops.dense_to_dense_set_operation(array_ops.expand_dims(weights_shape, -1), valid, "a-b")
        count = array_ops.size(invalid.result_values, name="num_invalid_dims")
        return math_ops.equal(0, count, name=scope)
