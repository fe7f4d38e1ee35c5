"""Adagrad with a proximal step."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.training.proximal_gradient_descent import ProximalGradientDescentOptimizer


class ProximalAdagradOptimizer(ProximalGradientDescentOptimizer):
    """Adagrad, after each step of which weights shrink towards zero:

        accumulator += grad^2
        rate = learning_rate / sqrt(accumulator)
        step = var - rate * grad
        var = sign(step) * max(|step| - rate * l1, 0) / (1 + rate * l2)

    Args:
      learning_rate: a float or scalar tensor.
      initial_accumulator_value: what the slot "accumulator" holds at first; positive.
      l1_regularization_strength, l2_regularization_strength: l1 and l2, floats or scalar tensors, 0 or more.
      use_locking, name: see `tf.train.Optimizer`.

    Raises ValueError when `initial_accumulator_value` is not positive.

    Source: Duchi and Singer, 2009; `tf.train.ProximalAdagradOptimizer`.
    """

    _learning_rate_argument = "lr"

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: Any = 0.0,
        l2_regularization_strength: Any = 0.0,
        use_locking: bool = False,
        name: str = "ProximalAdagrad",
    ) -> None:
        if initial_accumulator_value <= 0.0:
            raise ValueError(f"initial_accumulator_value must be positive: {initial_accumulator_value}")
        super().__init__(learning_rate, l1_regularization_strength, l2_regularization_strength, use_locking, name)
        self._initial_accumulator_value = initial_accumulator_value

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            with ops.colocate_with(var):
                initial = constant_op.constant(
                    self._initial_accumulator_value, shape=var.get_shape(), dtype=var.dtype.base_dtype
                )
            self._get_or_make_slot(var, initial, "accumulator", self._name)

    def _op_name(self) -> str:
        return "ProximalAdagrad"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"accum": self.get_slot(var, "accumulator")}
