"""Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import control_flow_ops, math_ops, resource_variable_ops, state_ops
from tfcompat.python.training._fused_update import FusedUpdateOptimizer


class AdamOptimizer(FusedUpdateOptimizer):
    """Adam, in step t:

        m = beta1 * m + (1 - beta1) * grad
        v = beta2 * v + (1 - beta2) * grad^2
        var -= learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)

    The slots "m" and "v" are zeros at first; two more variables hold `beta1^t` and `beta2^t`. A sparse gradient counts
    as zero for the other rows: m and v decay there too, and all rows move.

    Args:
      learning_rate, beta1, beta2, epsilon: floats, scalar tensors, or functions without arguments that give one.
        `epsilon` is the paper's "epsilon hat".
      use_locking, name: see `tf.train.Optimizer`.

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", arXiv:1412.6980.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "Adam",
    ) -> None:
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._beta1 = beta1
        self._beta2 = beta2
        self._epsilon = epsilon
        self._lr_t: Any = None
        self._beta1_t: Any = None
        self._beta2_t: Any = None
        self._epsilon_t: Any = None

    def _get_beta_accumulators(self) -> tuple[Any, Any]:
        """The variables that hold `beta1^t` and `beta2^t`."""
        with ops.init_scope():
            graph = ops.get_default_graph()
        return (
            self._get_non_slot_variable("beta1_power", graph),
            self._get_non_slot_variable("beta2_power", graph),
        )

    def _create_slots(self, var_list: list[Any]) -> None:
        first = min(var_list, key=lambda var: var.name)
        self._create_non_slot_variable(self._beta1, name="beta1_power", colocate_with=first)
        self._create_non_slot_variable(self._beta2, name="beta2_power", colocate_with=first)
        for var in var_list:
            self._zeros_slot(var, "m", self._name)
            self._zeros_slot(var, "v", self._name)

    def _prepare(self) -> None:
        values = [self._call_if_callable(value) for value in (self._lr, self._beta1, self._beta2, self._epsilon)]
        names = ("learning_rate", "beta1", "beta2", "epsilon")
        self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t = (
            ops.convert_to_tensor(value, name=name) for value, name in zip(values, names, strict=True)
        )

    def _op_name(self) -> str:
        return "Adam"

    def _op_slots(self, var: Any) -> dict[str, Any]:
        return {"m": self.get_slot(var, "m"), "v": self.get_slot(var, "v")}

    def _op_scalars(self) -> dict[str, Any]:
        beta1_power, beta2_power = self._get_beta_accumulators()
        return {
            "beta1_power": beta1_power,
            "beta2_power": beta2_power,
            "lr": self._lr_t,
            "beta1": self._beta1_t,
            "beta2": self._beta2_t,
            "epsilon": self._epsilon_t,
        }

    # There is no sparse op: the update is built of smaller ones.

    def _apply_sparse(self, grad: Any, var: Any) -> Operation:
        def scatter_add(slot: Any, indices: Tensor, values: Tensor) -> Any:
            return state_ops.scatter_add(slot, indices, values, use_locking=self._use_locking)

        return self._apply_sparse_shared(grad.values, var, grad.indices, scatter_add)

    def _resource_apply_sparse(self, grad: Tensor, handle: Any, indices: Tensor) -> Operation:
        return self._apply_sparse_shared(grad, handle, indices, self._resource_scatter_add)

    @staticmethod
    def _resource_scatter_add(slot: Any, indices: Tensor, values: Tensor) -> Tensor:
        add = resource_variable_ops.resource_scatter_add(slot.handle, indices, values)
        with ops.control_dependencies([add]):
            return slot.value()

    def _apply_sparse_shared(self, grad: Any, var: Any, indices: Tensor, scatter_add: Callable[..., Any]) -> Operation:
        scalars = {name: math_ops.cast(value, var.dtype.base_dtype) for name, value in self._op_scalars().items()}
        beta1, beta2 = scalars["beta1"], scalars["beta2"]
        lr = scalars["lr"] * math_ops.sqrt(1 - scalars["beta2_power"]) / (1 - scalars["beta1_power"])
        m = self.get_slot(var, "m")
        m_change = grad * (1 - beta1)
        m_t = state_ops.assign(m, m * beta1, use_locking=self._use_locking)
        with ops.control_dependencies([m_t]):
            m_t = scatter_add(m, indices, m_change)
        v = self.get_slot(var, "v")
        v_change = (grad * grad) * (1 - beta2)
        v_t = state_ops.assign(v, v * beta2, use_locking=self._use_locking)
        with ops.control_dependencies([v_t]):
            v_t = scatter_add(v, indices, v_change)
        v_sqrt = math_ops.sqrt(v_t)
        update = state_ops.assign_sub(var, lr * m_t / (v_sqrt + scalars["epsilon"]), use_locking=self._use_locking)
        return control_flow_ops.group(update, m_t, v_t)

    def _finish(self, update_ops: list[Any], name_scope: str) -> Any:
        with ops.control_dependencies(update_ops):
            beta1_power, beta2_power = self._get_beta_accumulators()
            with ops.colocate_with(beta1_power.op):
                updates = [
                    beta1_power.assign(beta1_power * self._beta1_t, use_locking=self._use_locking),
                    beta2_power.assign(beta2_power * self._beta2_t, use_locking=self._use_locking),
                ]
        return control_flow_ops.group(*update_ops, *updates, name=name_scope)
