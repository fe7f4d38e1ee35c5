"""The order of effects in the body of a `tf.function`: that in which its Python code has them."""

from __future__ import annotations

from collections.abc import Iterator

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_calls import run_with_results
from tfcompat.python.framework.operation import Operation, Tensor

_READERS = frozenset(("ReadVariableOp", "VariableShape", "ResourceGather", "ResourceGatherNd", "VarIsInitializedOp"))
_CALLS_OUT = frozenset(("Print", "PyFunc", "EagerPyFunc", "If", "While", "Case", "StatefulPartitionedCall"))
_DATASETS = ("Dataset", "DatasetV2", "DatasetToSingleElement")
_TAKES_ELEMENTS = frozenset(("DatasetToSingleElement", "ReduceDataset"))


def sequence_effects(body: FuncGraph) -> None:
    """Makes the ops of `body` that use the same variable or other resource, and those that print, check or call Python,
    run one after the other in the order in which they were made, and its results wait for all of them."""
    last: dict[Tensor | None, Operation] = {}
    effects = []
    for op in body.get_operations():
        state: list[Tensor | None] = [*_state_used(op)]
        if has_effect(op):
            effects.append(op)
            state = state or [None]
        before = dict.fromkeys(last[each] for each in state if each in last)
        if before:
            op._add_control_inputs(list(before))
        last.update(dict.fromkeys(state, op))
    run_with_results(body, effects)


def _state_used(op: Operation) -> Iterator[Tensor]:
    """The state that an op takes, directly or in the functions of the datasets whose elements it takes."""
    for tensor in op.inputs:
        if is_state(tensor):
            yield tensor
        elif tensor.dtype is dtypes.variant and op.type.endswith(_DATASETS):
            yield from _state_used(tensor.op)


def is_state(tensor: Tensor) -> bool:
    """True for a reference to a variable and for the handle of a resource."""
    return tensor.dtype is dtypes.resource or tensor.dtype._is_ref_dtype


def has_effect(op: Operation) -> bool:
    """True for an op that does more than give a result, as handles, reads of variables and random numbers do."""
    if any(arg.is_ref for arg in op.op_def.inputs):
        return True
    if not op.op_def.is_stateful or op.type in _READERS:
        return False
    return not op.outputs or op.type in _CALLS_OUT | _TAKES_ELEMENTS or any(map(is_state, op.inputs))
