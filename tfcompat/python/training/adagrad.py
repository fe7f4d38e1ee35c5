"""Adagrad."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, init_ops, math_ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class AdagradOptimizer(FusedUpdateOptimizer):
    """Adagrad: `accumulator += grad^2; var -= learning_rate * grad / sqrt(accumulator)`.

    Args:
      learning_rate: a float, scalar tensor, or function without arguments that gives one.
      initial_accumulator_value: what the slot "accumulator" holds at first; positive.
      use_locking, name: see `tf.train.Optimizer`.

    Raises ValueError when `initial_accumulator_value` is not positive.

    Source: Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011.
    """

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        use_locking: bool = False,
        name: str = "Adagrad",
    ) -> None:
        if initial_accumulator_value <= 0.0:
            raise ValueError(f"initial_accumulator_value must be positive: {initial_accumulator_value}")
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._initial_accumulator_value = initial_accumulator_value
        self._learning_rate_tensor: Any = None

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            dtype, shape = var.dtype.base_dtype, var.get_shape()
            if shape.is_fully_defined():
                init: Any = init_ops.constant_initializer(self._initial_accumulator_value, dtype=dtype)
            else:
                init = self._constant_like(var, dtype)
            self._get_or_make_slot_with_initializer(var, init, shape, dtype, "accumulator", self._name)

    def _constant_like(self, var: Any, dtype: Any) -> Any:
        def initial_value() -> Tensor:
            filled = apply_op("Fill", dims=array_ops.shape(var), value=self._initial_accumulator_value)
            return math_ops.cast(filled, dtype)

        return initial_value

    def _prepare(self) -> None:
        learning_rate = self._call_if_callable(self._learning_rate)
        self._learning_rate_tensor = ops.convert_to_tensor(learning_rate, name="learning_rate")

    def _op_name(self) -> str:
        return "Adagrad"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"accum": self.get_slot(var, "accumulator")}

    def _op_scalars(self) -> dict[str, Any]:
        return {"lr": self._learning_rate_tensor}

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        return self._apply("Apply", var, grad, var.dtype.base_dtype)
