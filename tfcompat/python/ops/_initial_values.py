"""Initial values that depend on other variables.

A variable may be initialized from another one (`tf.Variable(2 * v)`) in the same run that initializes that one, in any
order: the ops between the two are copied with `v.initialized_value()` in the place of `v`.
"""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.graph_keys import GraphKeys
from tfcompat.python.framework.operation import Operation, Tensor

_VARIABLES = ("Variable", "VariableV2", "VarHandleOp")
_LEFT_ALONE = ("IsVariableInitialized", "VarIsInitializedOp", "ReadVariableOp", "If", "OptaxInit")


def guard_against_uninitialized_dependencies(name: str, initial_value: Tensor) -> Tensor:
    """`initial_value`, or a copy of it that initializes the variables that it depends on.

    Args:
      name: name of the variable to be initialized; the copies end in it.
    """
    return _Copier(name).tensor(initial_value)


class _Copier:
    def __init__(self, name: str) -> None:
        self._name = name
        self._copies: dict[Operation, Operation] = {}

    def tensor(self, tensor: Tensor) -> Tensor:
        if tensor.op not in self._copies:
            self._copies[tensor.op] = self._operation(tensor.op)
        return self._copies[tensor.op].outputs[tensor.value_index]

    def _operation(self, op: Operation) -> Operation:
        if op.type in _LEFT_ALONE:
            return op
        if op.type in _VARIABLES:
            initialized = _initialized_value_of(op)
            return op if initialized is None else initialized.op
        inputs = [self.tensor(tensor) for tensor in op.inputs]
        if all(new is old for new, old in zip(inputs, op.inputs, strict=True)):
            return op
        name = f"{op.name}_{self._name}".replace(":", "_")
        return op.graph.create_op(
            op.type, inputs, [output.dtype for output in op.outputs], name=name, attrs=dict(op._attrs)
        )


def _initialized_value_of(variable_op: Operation) -> Any:
    names = (variable_op.name, f"{variable_op.name}:0")
    for collection in (GraphKeys.GLOBAL_VARIABLES, GraphKeys.LOCAL_VARIABLES):
        for variable in variable_op.graph.get_collection(collection):
            if variable.name in names:
                return variable.initialized_value() if hasattr(variable, "initialized_value") else None
    return None
