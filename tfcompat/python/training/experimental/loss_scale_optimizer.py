"""`tf.train.experimental.MixedPrecisionLossScaleOptimizer`."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops import control_flow_ops
from tfcompat.python.training import optimizer
from tfcompat.python.training.experimental import loss_scale as loss_scale_module
from tfcompat.python.training.tracking.tracking import Trackable


class MixedPrecisionLossScaleOptimizer(optimizer.Optimizer, Trackable):
    """Scales the loss, so that gradients in half precision do not vanish, and scales the gradients back.

    Args:
      opt: the optimizer that applies the gradients.
      loss_scale: a number, "dynamic", or a `LossScale`.

    Example:
      opt = tf.train.experimental.MixedPrecisionLossScaleOptimizer(tf.train.AdamOptimizer(), "dynamic")
      train_op = opt.minimize(loss)

    Raises:
      ValueError: `opt` is no optimizer, or `loss_scale` is none of these.

    Source: `tf.train.experimental.MixedPrecisionLossScaleOptimizer`.
    """

    def __init__(self, opt: optimizer.Optimizer, loss_scale: Any) -> None:
        if not isinstance(opt, optimizer.Optimizer):
            raise ValueError(f'"opt" must be an instance of Optimizer, but got: {type(opt)}')
        super().__init__(opt._use_locking, opt.get_name())
        self._optimizer = opt
        scale = loss_scale_module.get(loss_scale)
        if scale is None:
            raise ValueError("loss_scale must be given.")
        self._loss_scale = scale

    def dependencies(self) -> list[tuple[str, Any]]:
        """What checkpoints of objects have of it."""
        return [("base_optimizer", self._optimizer), ("loss_scale", self._loss_scale)]

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = optimizer.Optimizer.GATE_OP,
        aggregation_method: int | None = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[Any]:
        """As `Optimizer.compute_gradients`: the gradients of the loss itself."""
        scale = self._loss_scale()
        scaled = (lambda: loss() * scale) if callable(loss) else loss * scale
        pairs = self._optimizer.compute_gradients(
            scaled, var_list, gate_gradients, aggregation_method, colocate_gradients_with_ops, grad_loss
        )
        reciprocal = 1 / self._loss_scale()
        return [(None if grad is None else _times(grad, reciprocal), var) for grad, var in pairs]

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """As `Optimizer.apply_gradients`; with a dynamic loss scale, what is not finite is not applied."""
        if not isinstance(self._loss_scale, loss_scale_module.DynamicLossScale):
            return self._optimizer.apply_gradients(grads_and_vars, global_step, name)
        pairs = tuple(grads_and_vars)
        name = self.get_name() if name is None else name
        update, should_apply = self._loss_scale.update([grad for grad, _ in pairs])
        applied = control_flow_ops.cond(
            should_apply,
            lambda: self._optimizer.apply_gradients(pairs, global_step, f"{name}-wrapped"),
            control_flow_ops.no_op,
        )
        return control_flow_ops.group(applied, update, name=name)


def _times(grad: Any, factor: Any) -> Any:
    if isinstance(grad, ops.IndexedSlices):
        return ops.IndexedSlices(grad.values * factor, grad.indices, grad.dense_shape)
    return grad * factor
