"""Variables under TensorFlow's module name, their collections, and the ops that initialize them."""

from __future__ import annotations

import os
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, state_ops
from tfcompat.python.ops._partitioned_variable import PartitionedVariable as PartitionedVariable
from tfcompat.python.ops._ref_variable import RefVariable as RefVariable
from tfcompat.python.ops._variable import Variable as Variable
from tfcompat.python.ops._variable import VariableAggregation as VariableAggregation
from tfcompat.python.ops._variable import VariableAggregationV2 as VariableAggregationV2
from tfcompat.python.ops._variable import VariableMetaclass as VariableMetaclass
from tfcompat.python.ops._variable import VariableSynchronization as VariableSynchronization
from tfcompat.python.ops._variable import VariableV1 as VariableV1
from tfcompat.python.ops._variable import (
    validate_synchronization_aggregation_trainable as validate_synchronization_aggregation_trainable,
)

# Collections. `scope` keeps the variables whose name it matches, as a regular expression, from its start.


def global_variables(scope: str | None = None) -> list[Any]:
    """All variables of the default graph, except local ones."""
    return ops.get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


def all_variables() -> list[Any]:
    """The name that 0.x gave to `tf.global_variables`."""
    return global_variables()


def local_variables(scope: str | None = None) -> list[Any]:
    """Variables that are not saved, such as the counters of metrics."""
    return ops.get_collection(GraphKeys.LOCAL_VARIABLES, scope)


def model_variables(scope: str | None = None) -> list[Any]:
    """The variables of the collection `GraphKeys.MODEL_VARIABLES`."""
    return ops.get_collection(GraphKeys.MODEL_VARIABLES, scope)


def trainable_variables(scope: str | None = None) -> list[Any]:
    """The variables that optimizers train by default."""
    return ops.get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


def moving_average_variables(scope: str | None = None) -> list[Any]:
    """The variables of which a `tf.train.ExponentialMovingAverage` keeps an average."""
    return ops.get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)


def _all_saveable_objects(scope: str | None = None) -> list[Any]:
    saveable = ops.get_collection(GraphKeys.SAVEABLE_OBJECTS, scope)
    return ops.get_collection(GraphKeys.GLOBAL_VARIABLES, scope) + saveable


# Initialization


def variables_initializer(var_list: Any, name: str = "init") -> Operation:
    """An op that runs the initializers of the variables `var_list`."""
    if var_list:
        return control_flow_ops.group(*[variable.initializer for variable in var_list], name=name)
    return control_flow_ops.no_op(name=name)


def global_variables_initializer() -> Operation:
    """An op that initializes the global variables that exist now."""
    return variables_initializer(global_variables())


def local_variables_initializer() -> Operation:
    """An op that initializes the local variables that exist now."""
    return variables_initializer(local_variables())


def initialize_variables(var_list: Any, name: str = "init") -> Operation:
    """The name that 0.x gave to `tf.variables_initializer`."""
    return variables_initializer(var_list, name=name)


def initialize_all_variables() -> Operation:
    """The name that 0.x gave to `tf.global_variables_initializer`."""
    return global_variables_initializer()


def initialize_local_variables() -> Operation:
    """The name that 0.x gave to `tf.local_variables_initializer`."""
    return local_variables_initializer()


def is_variable_initialized(variable: Any) -> Tensor:
    """A scalar bool: whether the variable holds a value when the op runs."""
    return state_ops.is_variable_initialized(variable)


def _default_variables() -> list[Any]:
    """All variables, also those whose objects are not in the collections."""
    found = global_variables() + local_variables()
    return found or [op.outputs[0] for op in ops.get_default_graph().get_operations() if op.type in _VARIABLE_TYPES]


_VARIABLE_TYPES = ("Variable", "VariableV2", "AutoReloadVariable")


def assert_variables_initialized(var_list: Any = None) -> Any:
    """A tensor whose run raises FailedPreconditionError unless all variables are initialized.

    Args:
      var_list: the variables to check; all global and local ones by default.

    Returns: the tensor, or None when there are no variables.
    """
    var_list = _default_variables() if var_list is None else var_list
    ranks = []
    for variable in var_list:
        with ops.colocate_with(variable.op):
            ranks.append(array_ops.rank_internal(variable, optimize=False))
    if not ranks:
        return None
    return ranks[0] if len(ranks) == 1 else array_ops.stack(ranks)


def report_uninitialized_variables(var_list: Any = None, name: str = "report_uninitialized_variables") -> Tensor:
    """A 1-D string tensor: the names of the variables that hold no value when it runs.

    Args:
      var_list: the variables to check; all global and local ones by default.
    """
    var_list = _default_variables() if var_list is None else var_list
    device = os.environ.get("TF_DEVICE_FOR_UNINITIALIZED_VARIABLE_REPORTING", "/cpu:0")
    with ops.name_scope(name):
        initialized = [state_ops.is_variable_initialized(variable) for variable in var_list]
        with ops.device(device):
            if not var_list:
                return array_ops.constant([], dtype=dtypes.string)
            missing = math_ops.logical_not(array_ops.stack(initialized))
            names = array_ops.constant([variable.op.name for variable in var_list])
            return array_ops.boolean_mask(names, missing)
