"""Gradient descent with momentum."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class MomentumOptimizer(FusedUpdateOptimizer):
    """Momentum: `accumulation = momentum * accumulation + grad; var -= learning_rate * accumulation`.

    The slot "momentum" holds the accumulation, zeros at first.

    Args:
      learning_rate, momentum: floats, scalar tensors, or functions without arguments that give one.
      use_locking, name: see `tf.train.Optimizer`.
      use_nesterov: `var -= learning_rate * (grad + momentum * accumulation)` instead.

    Source: Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
    """

    def __init__(
        self,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "Momentum",
        use_nesterov: bool = False,
    ) -> None:
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._momentum = momentum
        self._use_nesterov = use_nesterov

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._zeros_slot(var, "momentum", self._name)

    def _prepare(self) -> None:
        learning_rate = self._call_if_callable(self._learning_rate)
        self._learning_rate_tensor = ops.convert_to_tensor(learning_rate, name="learning_rate")
        self._momentum_tensor = ops.convert_to_tensor(self._call_if_callable(self._momentum), name="momentum")

    def _op_name(self) -> str:
        return "Momentum"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"accum": self.get_slot(var, "momentum")}

    def _op_scalars(self) -> dict[str, Any]:
        return {"lr": self._learning_rate_tensor, "momentum": self._momentum_tensor}

    def _op_attrs(self) -> dict[str, Any]:
        return {"use_locking": self._use_locking, "use_nesterov": self._use_nesterov}
