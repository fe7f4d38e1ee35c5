"""Gradient descent."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import math_ops, resource_variable_ops
from tfcompat.python.training import optimizer


class GradientDescentOptimizer(optimizer.Optimizer):
    """Steps of `learning_rate` times the gradient: `var -= learning_rate * grad`.

    Args:
      learning_rate: a float, scalar tensor, or function without arguments that gives one.
      use_locking, name: see `tf.train.Optimizer`.
    """

    def __init__(self, learning_rate: Any, use_locking: bool = False, name: str = "GradientDescent") -> None:
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._learning_rate_tensor: Any = None

    def _prepare(self) -> None:
        learning_rate = self._call_if_callable(self._learning_rate)
        self._learning_rate_tensor = ops.convert_to_tensor(learning_rate, name="learning_rate")

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return apply_op(
            "ApplyGradientDescent",
            var=var,
            alpha=math_ops.cast(self._learning_rate_tensor, var.dtype.base_dtype),
            delta=grad,
            use_locking=self._use_locking,
        ).op

    def _resource_apply_dense(self, grad: Any, handle: Any) -> Any:
        return apply_op(
            "ResourceApplyGradientDescent",
            var=handle.handle,
            alpha=math_ops.cast(self._learning_rate_tensor, grad.dtype.base_dtype),
            delta=grad,
            use_locking=self._use_locking,
        )

    def _apply_sparse_duplicate_indices(self, grad: Any, var: Any) -> Any:
        rate = math_ops.cast(self._learning_rate_tensor, var.dtype.base_dtype)
        delta = ops.IndexedSlices(grad.values * rate, grad.indices, grad.dense_shape)
        return var.scatter_sub(delta, use_locking=self._use_locking)

    def _resource_apply_sparse_duplicate_indices(self, grad: Any, handle: Any, indices: Any) -> Any:
        return resource_variable_ops.resource_scatter_add(handle.handle, indices, -grad * self._learning_rate)
