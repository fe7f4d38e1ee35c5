"""Factors that keep small gradients from vanishing in half precision."""

from __future__ import annotations

import abc
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import control_flow_ops, math_ops, variable_scope
from tfcompat.python.training.tracking.tracking import Trackable
from tfcompat.python.util import nest


class LossScale(Trackable, abc.ABC):
    """The factor of a loss: calling it gives a scalar tensor.

    Source: `tf.train.experimental.LossScale`.
    """

    @abc.abstractmethod
    def __call__(self) -> Any:
        """The factor, a float32 scalar."""

    @abc.abstractmethod
    def update(self, grads: Any) -> tuple[Any, Any]:
        """Adapts the factor.

        Args:
          grads: the gradients of a step, in any structure, without the factor.

        Returns:
          The op that adapts it, and whether the gradients should be applied: a boolean or a tensor.
        """

    @abc.abstractmethod
    def get_config(self) -> dict[str, Any]:
        """The arguments that it was made with."""

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> LossScale:
        """One made of the arguments that `get_config` gave."""
        return cls(**config)


class FixedLossScale(LossScale):
    """A factor that stays.

    Args:
      loss_scale_value: the factor, at least 1.

    Raises:
      ValueError: it is no number, or too small.

    Source: `tf.train.experimental.FixedLossScale`.
    """

    def __init__(self, loss_scale_value: float) -> None:
        if not isinstance(loss_scale_value, (int, float)):
            raise ValueError("loss_scale_value must be a Python int or float.")
        if loss_scale_value < 1:
            raise ValueError("loss_scale_value must be at least 1.")
        self._loss_scale_value = float(loss_scale_value)

    def __call__(self) -> Any:
        return ops.convert_to_tensor(self._loss_scale_value)

    def update(self, grads: Any) -> tuple[Any, Any]:
        return control_flow_ops.no_op(), True

    def __repr__(self) -> str:
        return f"FixedLossScale({self._loss_scale_value})"

    def get_config(self) -> dict[str, Any]:
        return {"loss_scale_value": self._loss_scale_value}


class DynamicLossScale(LossScale):
    """A factor that grows while gradients are finite, and shrinks when they are not: then they are not applied.

    Args:
      initial_loss_scale: the factor at the start.
      increment_period: after how many steps with finite gradients it grows.
      multiplier: by how much.

    Source: `tf.train.experimental.DynamicLossScale`.
    """

    def __init__(
        self, initial_loss_scale: float = 2**15, increment_period: int = 2000, multiplier: float = 2.0
    ) -> None:
        self._initial_loss_scale = float(initial_loss_scale)
        self._increment_period = int(increment_period)
        self._multiplier = float(multiplier)
        self._current_loss_scale = _weight("current_loss_scale", self._initial_loss_scale, dtypes.float32)
        self._num_good_steps = _weight("good_steps", 0, dtypes.int64)

    def dependencies(self) -> list[tuple[str, Any]]:
        """The variables that checkpoints of objects have."""
        return [("current_loss_scale", self._current_loss_scale), ("good_steps", self._num_good_steps)]

    @property
    def initial_loss_scale(self) -> float:
        return self._initial_loss_scale

    @property
    def increment_period(self) -> int:
        return self._increment_period

    @property
    def multiplier(self) -> float:
        return self._multiplier

    def __call__(self) -> Any:
        return ops.convert_to_tensor(self._current_loss_scale)

    def update(self, grads: Any) -> tuple[Any, Any]:
        is_finite = _is_all_finite(nest.flatten(grads))
        return control_flow_ops.cond(is_finite, self._after_finite, self._after_infinite), is_finite

    def _after_finite(self) -> Any:
        is_time = self._num_good_steps + 1 >= self._increment_period
        return control_flow_ops.cond(is_time, self._grow, lambda: self._num_good_steps.assign_add(1, read_value=False))

    def _grow(self) -> Any:
        scale = self._current_loss_scale * self._multiplier
        assigned = control_flow_ops.cond(
            math_ops.is_finite(scale),
            lambda: self._current_loss_scale.assign(scale, read_value=False),
            control_flow_ops.no_op,
        )
        return control_flow_ops.group(assigned, self._num_good_steps.assign(0, read_value=False))

    def _after_infinite(self) -> Any:
        scale = math_ops.maximum(self._current_loss_scale / self._multiplier, 1)
        return control_flow_ops.group(
            self._num_good_steps.assign(0, read_value=False), self._current_loss_scale.assign(scale, read_value=False)
        )

    def __repr__(self) -> str:
        return (
            f"DynamicLossScale(initial_loss_scale={self.initial_loss_scale}, "
            f"increment_period={self.increment_period}, multiplier={self.multiplier})"
        )

    def get_config(self) -> dict[str, Any]:
        return {
            "initial_loss_scale": self.initial_loss_scale,
            "increment_period": self.increment_period,
            "multiplier": self.multiplier,
        }


def _weight(name: str, initial_value: Any, dtype: Any) -> Any:
    return variable_scope.variable(
        initial_value=initial_value, name=name, dtype=dtype, trainable=False, use_resource=True
    )


def _is_all_finite(grads: list[Any]) -> Any:
    return math_ops.reduce_all([math_ops.reduce_all(math_ops.is_finite(grad)) for grad in grads if grad is not None])


def get(identifier: Any) -> LossScale | None:
    """The loss scale that a number, "dynamic" or a loss scale stands for.

    Raises:
      ValueError: for anything else.
    """
    if isinstance(identifier, (int, float)):
        return FixedLossScale(identifier)
    if identifier == "dynamic":
        return DynamicLossScale()
    if identifier is None or isinstance(identifier, LossScale):
        return identifier
    raise ValueError(f"Could not interpret loss scale identifier: {identifier}")
