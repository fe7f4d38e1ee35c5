"""Follow the regularised leader."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import constant_op, ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class FtrlOptimizer(FusedUpdateOptimizer):
    """FTRL-proximal, which keeps most weights of sparse linear models at zero:

        new = accum + grad^2
        linear += grad + (new^-power - accum^-power) / learning_rate * var
        quadratic = new^-power / learning_rate + 2 * l2
        var = (sign(linear) * l1 - linear) / quadratic where |linear| > l1, else 0
        accum = new

    With `l2_shrinkage_regularization_strength`, the gradient in the second line is `grad + 2 * l2_shrinkage * var`.

    Args:
      learning_rate: a float or scalar tensor.
      learning_rate_power: `power`, 0 or less; -0.5 is the paper's, 0 gives a fixed rate.
      initial_accumulator_value: what the slot "accum" holds at first, 0 or more.
      l1_regularization_strength, l2_regularization_strength: l1 and l2, 0 or more.
      use_locking, name: see `tf.train.Optimizer`.
      accum_name, linear_name: prefixes for the slots' variables, `name` when not given.
      l2_shrinkage_regularization_strength: 0 or more.

    Raises ValueError for a strength or an initial value below 0, or a power above it.

    Source: McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013; `tf.train.FtrlOptimizer`.
    """

    def __init__(
        self,
        learning_rate: Any,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        use_locking: bool = False,
        name: str = "Ftrl",
        accum_name: str | None = None,
        linear_name: str | None = None,
        l2_shrinkage_regularization_strength: float = 0.0,
    ) -> None:
        super().__init__(use_locking, name)
        for argument, value in {
            "initial_accumulator_value": initial_accumulator_value,
            "l1_regularization_strength": l1_regularization_strength,
            "l2_regularization_strength": l2_regularization_strength,
            "l2_shrinkage_regularization_strength": l2_shrinkage_regularization_strength,
        }.items():
            if value < 0.0:
                raise ValueError(f"{argument} {value:f} needs to be positive or zero")
        if learning_rate_power > 0.0:
            raise ValueError(f"learning_rate_power {learning_rate_power:f} needs to be negative or zero")
        self._learning_rate = learning_rate
        self._learning_rate_power = learning_rate_power
        self._initial_accumulator_value = initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self._accum_name = accum_name
        self._linear_name = linear_name

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            with ops.colocate_with(var):
                initial = constant_op.constant(
                    self._initial_accumulator_value, dtype=var.dtype.base_dtype, shape=var.get_shape()
                )
                self._get_or_make_slot(var, initial, "accum", self._accum_name or self._name)
                self._zeros_slot(var, "linear", self._linear_name or self._name)

    def _prepare(self) -> None:
        def tensor(name: str) -> Any:
            return ops.convert_to_tensor(getattr(self, f"_{name}"), name=name)

        learning_rate = tensor("learning_rate")
        l1, l2 = tensor("l1_regularization_strength"), tensor("l2_regularization_strength")
        shrinkage = tensor("l2_shrinkage_regularization_strength")
        self._scalars = {"lr": learning_rate, "l1": l1, "l2": l2}
        if self._has_shrinkage:
            self._scalars["l2_shrinkage"] = shrinkage
        self._scalars["lr_power"] = tensor("learning_rate_power")

    @property
    def _has_shrinkage(self) -> bool:
        return self._l2_shrinkage_regularization_strength > 0.0

    def _op_name(self) -> str:
        return "FtrlV2" if self._has_shrinkage else "Ftrl"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"accum": self.get_slot(var, "accum"), "linear": self.get_slot(var, "linear")}

    def _op_scalars(self) -> dict[str, Any]:
        return self._scalars
