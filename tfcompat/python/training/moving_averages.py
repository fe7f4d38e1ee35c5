"""Moving averages of variables and tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import control_flow_ops, init_ops, math_ops, state_ops, variable_scope, variables
from tfcompat.python.training import slot_creator


def assign_moving_average(
    variable: Any, value: Any, decay: Any, zero_debias: bool = True, name: str | None = None
) -> Any:
    """An op that moves a variable towards a value: `variable -= (1 - decay) * (variable - value)`.

    Args:
      variable: the moving average.
      value: tensor of its shape and type.
      decay: float or scalar tensor, near 1 for a slow average.
      zero_debias: correct for the average having started at zero instead of at a value. Two more variables,
        `<variable>/biased` and `<variable>/local_step`, then keep the plain average and the number of updates.
      name: name scope of the ops.

    Returns: the variable after the change.

    Source: Kingma and Ba, arXiv:1412.6980, section 3 (the correction).
    """
    with ops.name_scope(name, "AssignMovingAvg", [variable, value, decay]) as scope:
        rate: Any = ops.convert_to_tensor(1.0 - decay, name="decay")
        if rate.dtype != variable.dtype.base_dtype:
            rate = math_ops.cast(rate, variable.dtype.base_dtype)
        if zero_debias:
            return _zero_debias(variable, value, rate)
        return state_ops.assign_sub(variable, (variable - value) * rate, name=scope)


def _zero_debias(variable: Any, value: Any, rate: Any) -> Any:
    with (
        variable_scope.variable_scope(variable.name[: -len(":0")], values=[variable, value, rate]) as scope,
        ops.colocate_with(variable.op),
    ):
        biased = variable_scope.get_variable(
            _unused_name(scope, "biased"),
            initializer=init_ops.zeros_initializer(),
            shape=variable.get_shape(),
            dtype=variable.dtype,
            trainable=False,
        )
        local_step = variable_scope.get_variable(
            _unused_name(scope, "local_step"),
            shape=[],
            dtype=variable.dtype,
            initializer=init_ops.zeros_initializer(),
            trainable=False,
        )
    new_biased = state_ops.assign_sub(biased, (biased - value) * rate)
    new_local_step = local_step.assign_add(1)
    remaining: Any = math_ops.pow(1.0 - rate, new_local_step)
    return state_ops.assign(variable, new_biased / (1 - remaining), name=ops.get_name_scope() + "/")


def _unused_name(scope: variable_scope.VariableScope, name: str) -> str:
    if scope.reuse:
        return name
    taken = {var.op.name for var in scope.global_variables()}
    candidate, index = name, 1
    while f"{scope.name}/{candidate}" in taken:
        candidate, index = f"{name}_{index}", index + 1
    return candidate


def weighted_moving_average(
    value: Any, decay: Any, weight: Any, truediv: bool = True, collections: Any = None, name: str | None = None
) -> Tensor:
    """The moving average of a tensor whose values have different weights.

    Args:
      value: the tensor.
      decay: see `assign_moving_average`.
      weight: tensor that broadcasts against `value`.
      truediv: divide integers exactly instead of rounding down.
      collections: collections of the two variables made.

    Returns: the average of `value * weight` over that of `weight`.
    """
    collections = [GraphKeys.GLOBAL_VARIABLES] if collections is None else collections
    with variable_scope.variable_scope(name, "WeightedMovingAvg", [value, weight, decay]) as scope:
        averages = []
        for variable_name, tensor in (("value_x_weight", value), ("weight", weight)):
            averages.append(
                variable_scope.get_variable(
                    variable_name,
                    shape=tensor.get_shape(),
                    dtype=tensor.dtype,
                    initializer=init_ops.zeros_initializer(),
                    trainable=False,
                    collections=collections,
                )
            )
        numerator = assign_moving_average(averages[0], value * weight, decay, zero_debias=False)
        denominator = assign_moving_average(averages[1], weight, decay, zero_debias=False)
        divide = math_ops.truediv if truediv else math_ops.div
        return divide(numerator, denominator, name=scope.name)


class ExponentialMovingAverage:
    """Keeps moving averages of variables in variables of their own: `shadow -= (1 - decay) * (shadow - variable)`.

        ema = tf.train.ExponentialMovingAverage(0.999)
        with tf.control_dependencies([train_op]):
            train_op = ema.apply([w, b])
        saver = tf.train.Saver(ema.variables_to_restore())  # loads the averages into w and b

    Args:
      decay: float near 1.
      num_updates: a step count: the decay is then `min(decay, (1 + num_updates) / (10 + num_updates))`.
      zero_debias: correct the averages of tensors, which start at zero; see `assign_moving_average`.
      name: the averages of `w` are named `w/<name>`.
    """

    def __init__(
        self,
        decay: Any,
        num_updates: Any = None,
        zero_debias: bool = False,
        name: str = "ExponentialMovingAverage",
    ) -> None:
        self._decay = decay
        self._num_updates = num_updates
        self._zero_debias = zero_debias
        self._name = name
        self._averages: dict[Any, Any] = {}

    @property
    def name(self) -> str:
        return self._name

    def apply(self, var_list: Any = None) -> Operation:
        """An op that updates the averages of variables or tensors, which are made on the first call.

        The average of a variable starts at the variable's initial value, that of a tensor at zero.

        Args:
          var_list: `tf.trainable_variables()` by default.

        Raises TypeError for types that are not floating-point.
        """
        var_list = variables.trainable_variables() if var_list is None else var_list
        debiased = set()
        for var in var_list:
            if var.dtype.base_dtype not in (dtypes.bfloat16, dtypes.float16, dtypes.float32, dtypes.float64):
                raise TypeError(f"The variables must be half, float, or double: {var.name}")
            if var not in self._averages:
                self._averages[var] = average = self._make_average(var)
                if self._zero_debias and not isinstance(var, variables.Variable):
                    debiased.add(average)
        with ops.name_scope(self._name) as scope:
            decay = self._decay_tensor()
            averages = [self._averages[var] for var in var_list]
            updates = [
                assign_moving_average(average, var, decay, average in debiased)
                for average, var in zip(averages, var_list, strict=True)
            ]
            return control_flow_ops.group(*updates, name=scope)

    def _make_average(self, var: Any) -> Any:
        with ops.init_scope():
            if isinstance(var, variables.Variable):
                average = slot_creator.create_slot(var, var.initialized_value(), self._name)
                ops.add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, var)
                return average
            is_reference = var.op.type in ("Variable", "VariableV2", "VarHandleOp")
            return slot_creator.create_zeros_slot(var, self._name, colocate_with_primary=is_reference)

    def _decay_tensor(self) -> Tensor:
        decay = ops.convert_to_tensor(self._decay, name="decay")
        if self._num_updates is None:
            return decay
        count = math_ops.cast(self._num_updates, dtypes.float32, name="num_updates")
        return math_ops.minimum(decay, (1.0 + count) / (10.0 + count))

    def average(self, var: Any) -> Any:
        """The variable that holds the average of `var`, or None when `apply` was not called for it."""
        return self._averages.get(var)

    def average_name(self, var: Any) -> str:
        """The name of the variable that holds, or would hold, the average of `var`."""
        if var in self._averages:
            return self._averages[var].op.name
        return ops.get_default_graph().unique_name(f"{var.op.name}/{self._name}", mark_as_used=False)

    def variables_to_restore(self, moving_avg_variables: Any = None) -> dict[str, Any]:
        """A map from names in a checkpoint to variables that makes a Saver load averages into the variables themselves.

        Args:
          moving_avg_variables: the variables that have averages in the checkpoint; the trainable ones and those in
            `GraphKeys.MOVING_AVERAGE_VARIABLES` by default. All other global variables keep their names.
        """
        if moving_avg_variables is None:
            moving_avg_variables = variables.trainable_variables() + variables.moving_average_variables()
        averaged = dict.fromkeys(moving_avg_variables)
        name_map = {self.average_name(var): var for var in averaged}
        names = {var.name for var in averaged}
        for var in dict.fromkeys(variables.global_variables()):
            if var.name not in names and var.op.name not in name_map:
                name_map[var.op.name] = var
        return name_map
