"""Adagrad with dual averaging."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.ops import array_ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class AdagradDAOptimizer(FusedUpdateOptimizer):
    """Adagrad with dual averaging, which keeps weights without evidence at zero:

        g += grad;  gg += grad^2
        var = -learning_rate * sign(g) * max(|g| - l1 * step, 0) / (l2 * step * learning_rate + sqrt(gg))

    The slots "gradient_accumulator" and "gradient_squared_accumulator" hold `g`, zeros at first, and `gg`.

    Args:
      learning_rate: a float or scalar tensor.
      global_step: the variable that counts steps.
      initial_gradient_squared_accumulator_value: what `gg` is at first; positive.
      l1_regularization_strength, l2_regularization_strength: l1 and l2, floats, 0 or more.
      use_locking, name: see `tf.train.Optimizer`.

    Raises ValueError when `initial_gradient_squared_accumulator_value` is not positive.

    Source: Duchi et al., 2011; `tf.train.AdagradDAOptimizer`.
    """

    def __init__(
        self,
        learning_rate: Any,
        global_step: Any,
        initial_gradient_squared_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        use_locking: bool = False,
        name: str = "AdagradDA",
    ) -> None:
        if initial_gradient_squared_accumulator_value <= 0.0:
            raise ValueError(
                "initial_gradient_squared_accumulator_value must be positive: "
                f"{initial_gradient_squared_accumulator_value}"
            )
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._global_step = global_step
        self._initial_gradient_squared = initial_gradient_squared_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            dtype, shape = var.dtype.base_dtype, var.get_shape()
            with ops.colocate_with(var):
                g = constant_op.constant(0.0, shape=shape, dtype=dtype)
                gg = constant_op.constant(self._initial_gradient_squared, shape=shape, dtype=dtype)
            self._get_or_make_slot(var, g, "gradient_accumulator", self._name)
            self._get_or_make_slot(var, gg, "gradient_squared_accumulator", self._name)

    def _prepare(self) -> None:
        self._learning_rate_tensor = ops.convert_to_tensor(self._learning_rate, name="learning_rate")
        with ops.colocate_with(self._learning_rate_tensor):
            self._step = array_ops.identity(self._global_step) + 1

    def _op_name(self) -> str:
        return "AdagradDA"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {
            "gradient_accumulator": self.get_slot(var, "gradient_accumulator"),
            "gradient_squared_accumulator": self.get_slot(var, "gradient_squared_accumulator"),
        }

    def _op_scalars(self) -> dict[str, Any]:
        return {
            "lr": self._learning_rate_tensor,
            "l1": self._l1_regularization_strength,
            "l2": self._l2_regularization_strength,
        }

    def _apply(self, prefix: str, var: Any, grad: Any, dtype: Any, **arguments: Any) -> Any:
        with ops.device(var.device):
            step = array_ops.identity(self._step)
        return super()._apply(prefix, var, grad, dtype, global_step=step, **arguments)
