"""Which values XLA must know while compiling, and what they follow from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from tfcompat.core.common_runtime.state import is_variable
from tfcompat.core.framework import kernel as kernels
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.shape_inference import list_length

_LOOPS = ("While", "StatelessWhile")


def constant_inputs(op: Operation) -> Iterator[Tensor]:
    """The inputs of `op` whose values must be known while compiling."""
    bodies = [value for value in op._attrs.values() if isinstance(value, FuncGraph)]
    if bodies:
        captured = op.inputs if op.type in _LOOPS else op.inputs[1:]
        for body in bodies:
            yield from (captured[position] for position in constant_parameters(body))
        return
    entry = kernels.lookup(op.type)
    if entry is None or not entry.constants:
        return
    position = 0
    for index, arg in enumerate(op.op_def.inputs):
        length = list_length(arg, op._attrs) if arg.is_list else 1
        if index in entry.constants:
            yield from op._inputs[position : position + length]
        position += length


@cache
def constant_parameters(body: FuncGraph) -> tuple[int, ...]:
    """Positions of a body's inputs that its ops need while compiling."""
    parameters = {tensor: index for index, tensor in enumerate(body.inputs)}
    found = set()
    for op in body.get_operations():
        for tensor in constant_inputs(op):
            _, leaves = value_slice(tensor, frozenset(parameters))
            found.update(parameters[leaf] for leaf in leaves if leaf in parameters)
    return tuple(sorted(found))


def is_pure(op: Operation) -> bool:
    """True for an op whose outputs follow from its inputs alone, and can be computed while compiling."""
    if op.op_def.is_stateful or is_variable(op) or op.type in ("Placeholder", "SymbolicGradient"):
        return False
    entry = kernels.lookup(op.type)
    if entry is None or entry.stateful or entry.host:
        return False
    return not any(tensor.dtype._is_ref_dtype or tensor.dtype is dtypes.resource for tensor in op._inputs)


def value_slice(tensor: Tensor, fed: frozenset[Tensor]) -> tuple[list[Operation], list[Tensor]]:
    """The pure ops from which `tensor` follows, and the tensors where that ends: fed ones, and those of other ops."""
    ops: dict[Operation, None] = {}
    leaves: dict[Tensor, None] = {}
    stack = [tensor]
    while stack:
        current = stack.pop()
        if current in fed or not is_pure(current.op):
            leaves[current] = None
        elif current.op not in ops:
            ops[current.op] = None
            if not kernels.lookup(current.op.type).shapes_only:  # type: ignore[union-attr]
                stack.extend(current.op._inputs)
    return list(ops), list(leaves)


def constant_ops(order: Iterable[Operation], fed: frozenset[Tensor]) -> set[Operation]:
    """The ops among the slices behind the constant inputs of `order`'s ops."""
    found: set[Operation] = set()
    for op in order:
        for tensor in constant_inputs(op):
            found.update(value_slice(tensor, fed)[0])
    return found
