"""Adadelta."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class AdadeltaOptimizer(FusedUpdateOptimizer):
    """Adadelta:

        accum = rho * accum + (1 - rho) * grad^2
        update = grad * sqrt(accum_update + epsilon) / sqrt(accum + epsilon)
        accum_update = rho * accum_update + (1 - rho) * update^2
        var -= learning_rate * update

    The slots "accum" and "accum_update" are zeros at first.

    Args:
      learning_rate, rho, epsilon: floats, scalar tensors, or functions without arguments that give one. (The paper's
        learning rate is 1.)
      use_locking, name: see `tf.train.Optimizer`.

    Source: Zeiler, arXiv:1212.5701; `tf.train.AdadeltaOptimizer`.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: Any = 0.95,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "Adadelta",
    ) -> None:
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._rho = rho
        self._epsilon = epsilon

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._zeros_slot(var, "accum", self._name)
            self._zeros_slot(var, "accum_update", self._name)

    def _prepare(self) -> None:
        values = {"lr": self._lr, "rho": self._rho, "epsilon": self._epsilon}
        called = {name: self._call_if_callable(value) for name, value in values.items()}
        self._tensors = {name: ops.convert_to_tensor(value, name=name) for name, value in called.items()}

    def _op_name(self) -> str:
        return "Adadelta"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"accum": self.get_slot(var, "accum"), "accum_update": self.get_slot(var, "accum_update")}

    def _op_scalars(self) -> dict[str, Any]:
        return self._tensors
