"""Gradient descent with a proximal step."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class ProximalGradientDescentOptimizer(FusedUpdateOptimizer):
    """Gradient descent, after each step of which weights shrink towards zero:

        step = var - learning_rate * grad
        var = sign(step) * max(|step| - learning_rate * l1, 0) / (1 + learning_rate * l2)

    Args:
      learning_rate: a float or scalar tensor.
      l1_regularization_strength, l2_regularization_strength: l1 and l2, floats or scalar tensors, 0 or more.
      use_locking, name: see `tf.train.Optimizer`.

    Source: Duchi and Singer, "Efficient Learning using Forward-Backward Splitting", 2009;
    `tf.train.ProximalGradientDescentOptimizer`.
    """

    def __init__(
        self,
        learning_rate: Any,
        l1_regularization_strength: Any = 0.0,
        l2_regularization_strength: Any = 0.0,
        use_locking: bool = False,
        name: str = "ProximalGradientDescent",
    ) -> None:
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    def _prepare(self) -> None:
        self._learning_rate_tensor = ops.convert_to_tensor(self._learning_rate, name="learning_rate")
        self._l1_tensor = ops.convert_to_tensor(self._l1_regularization_strength, name="l1_regularization_strength")
        self._l2_tensor = ops.convert_to_tensor(self._l2_regularization_strength, name="l2_regularization_strength")

    def _op_name(self) -> str:
        return "ProximalGradientDescent"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {}

    def _op_scalars(self) -> dict[str, Any]:
        return {self._learning_rate_argument: self._learning_rate_tensor, "l1": self._l1_tensor, "l2": self._l2_tensor}

    _learning_rate_argument = "alpha"
