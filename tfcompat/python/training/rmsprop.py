"""RMSProp."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops import array_ops, init_ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class RMSPropOptimizer(FusedUpdateOptimizer):
    """RMSProp with momentum:

        rms = decay * rms + (1 - decay) * grad^2
        mom = momentum * mom + learning_rate * grad / sqrt(rms + epsilon)
        var -= mom

    The slots "rms" and "momentum" are ones and zeros at first.

    Args:
      learning_rate, decay, momentum, epsilon: floats, scalar tensors, or functions without arguments that give one.
      use_locking, name: see `tf.train.Optimizer`.
      centered: divide by the gradient's estimated deviation, `sqrt(rms - mg^2 + epsilon)`, where the slot "mg" is its
        moving average.

    Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; Graves, arXiv:1308.0850 (centered).
    """

    def __init__(
        self,
        learning_rate: Any,
        decay: Any = 0.9,
        momentum: Any = 0.0,
        epsilon: Any = 1e-10,
        use_locking: bool = False,
        centered: bool = False,
        name: str = "RMSProp",
    ) -> None:
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._decay = decay
        self._momentum = momentum
        self._epsilon = epsilon
        self._centered = centered

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            dtype, shape = var.dtype.base_dtype, var.get_shape()
            defined = shape.is_fully_defined()
            init = init_ops.ones_initializer(dtype=dtype) if defined else array_ops.ones_like(var)
            self._get_or_make_slot_with_initializer(var, init, shape, dtype, "rms", self._name)
            if self._centered:
                self._zeros_slot(var, "mg", self._name)
            self._zeros_slot(var, "momentum", self._name)

    def _prepare(self) -> None:
        self._learning_rate_tensor = self._tensor(self._learning_rate, "learning_rate")
        self._decay_tensor = self._tensor(self._decay, "decay")
        self._momentum_tensor = self._tensor(self._momentum, "momentum")
        self._epsilon_tensor = self._tensor(self._epsilon, "epsilon")

    def _tensor(self, value: Any, name: str) -> Any:
        return ops.convert_to_tensor(self._call_if_callable(value), name=name)

    def _op_name(self) -> str:
        return "CenteredRMSProp" if self._centered else "RMSProp"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        slots = {"ms": self.get_slot(var, "rms"), "mom": self.get_slot(var, "momentum")}
        return {"mg": self.get_slot(var, "mg"), **slots} if self._centered else slots

    def _op_scalars(self) -> dict[str, Any]:
        return {
            "lr": self._learning_rate_tensor,
            "rho": self._decay_tensor,
            "momentum": self._momentum_tensor,
            "epsilon": self._epsilon_tensor,
        }
