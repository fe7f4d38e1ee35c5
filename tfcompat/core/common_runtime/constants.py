"""Which values XLA must know while compiling, and what they follow from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import numpy as np

from tfcompat.core.common_runtime.ordering import cached_by_body, reachable
from tfcompat.core.common_runtime.state import is_variable
from tfcompat.core.framework import kernel as kernels
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.function_ops import LOOPS, bodies, num_selecting
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.shape_inference import list_length


def constant_inputs(op: Operation) -> list[Tensor]:
    """The inputs of `op` whose values must be known while compiling."""
    return [op._inputs[position] for position in _constant_positions(op)]


def _constant_positions(op: Operation) -> list[int]:
    if op.type == "SymbolicGradient":
        return _positions_for_gradient(op._attrs["f"].op)
    functions = bodies(op)
    if functions:
        first = num_selecting(op)
        return [first + position for body in functions.values() for position in constant_parameters(body)]
    entry = kernels.lookup(op.type)
    if entry is None or not entry.constants:
        return []

    def constant(position: int) -> np.ndarray | None:
        source = op._inputs[position].op
        return source._attrs["value"] if source.type == "Const" else None

    positions: list[int] = []
    start = 0
    for index, arg in enumerate(op.op_def.inputs):
        length = list_length(arg, op._attrs) if arg.is_list else 1
        positions += [
            position
            for position in range(start, start + length)
            if entry.must_know(index, op._attrs, op._inputs[position].shape.num_elements(), constant)
        ]
        start += length
    return positions


def _positions_for_gradient(forward: Operation) -> list[int]:
    """What differentiating `forward` needs to know: its own constants, and of a loop also what decides when it ends, or
    where that is not known ahead, how many turns there are at most."""
    positions = set(_constant_positions(forward))
    if forward.type in LOOPS:
        deciding = _deciding_parameters(forward._attrs["cond"], forward._attrs["body"])
        if has_limit(forward) and not all(follows_from_integers(forward.inputs[position]) for position in deciding):
            deciding = frozenset((LIMIT,))
        positions |= deciding
    return sorted(positions)


LIMIT = 1
"""The position of a loop's `maximum_iterations` among its variables."""


def has_limit(loop: Operation) -> bool:
    """True for a loop that was given `maximum_iterations`."""
    return "_num_original_outputs" in loop._attrs and "LogicalAnd" in {
        output.op.type for output in loop._attrs["cond"].outputs
    }


def follows_from_integers(tensor: Tensor, fed: frozenset[Tensor] = frozenset()) -> bool:
    """True for a value that follows from constants, shapes, and integers that are fed or held by variables."""
    return all(
        not leaf.dtype.is_floating
        and leaf.shape.ndims == 0
        and (leaf in fed or leaf.op.type in ("Placeholder", "PlaceholderV2") or leaf.dtype._is_ref_dtype)
        for leaf in value_slice(tensor, fed)[1]
    )


def _deciding_parameters(cond: FuncGraph, body: FuncGraph) -> frozenset[int]:
    """Positions of the loop variables that the condition depends on, through the body too."""
    needed = _parameters_behind(cond, cond.outputs)
    while True:
        more = needed | _parameters_behind(body, [body.outputs[position] for position in needed])
        if more == needed:
            return needed
        needed = more


def _parameters_behind(body: FuncGraph, outputs: list[Tensor]) -> frozenset[int]:
    parameters = {tensor.op: position for position, tensor in enumerate(body.inputs)}
    return frozenset(parameters[op] for op in reachable(outputs, frozenset()) if op in parameters)


@cached_by_body
def constant_parameters(body: FuncGraph) -> tuple[int, ...]:
    """Positions of a body's inputs that its ops need while compiling."""
    parameters = {tensor: index for index, tensor in enumerate(body.inputs)}
    found: set[int] = set()
    for op in body.get_operations():
        for tensor in constant_inputs(op):
            _, leaves = value_slice(tensor, frozenset(parameters))
            found.update(parameters[leaf] for leaf in leaves if leaf in parameters)
    return tuple(sorted(found))


def has_known_constants(op: Operation) -> bool:
    """True for an op with inputs that must be known while compiling, all of which follow from constants and shapes. One
    that else runs on the host, since these decide the shape of its result, can then be compiled."""
    tensors = constant_inputs(op)
    return bool(tensors) and not any(value_slice(tensor, frozenset())[1] for tensor in tensors)


def is_pure(op: Operation) -> bool:
    """True for an op whose outputs follow from its inputs alone, and can be computed while compiling."""
    return follows_from_inputs(op) and (not kernels.lookup(op.type).host or has_known_constants(op))  # type: ignore[union-attr]


def follows_from_inputs(op: Operation) -> bool:
    """True for an op whose outputs follow from its inputs alone."""
    if op.op_def.is_stateful or is_variable(op) or op.type in ("Placeholder", "SymbolicGradient"):
        return False
    entry = kernels.lookup(op.type)
    if entry is None or entry.stateful:
        return False
    return not any(tensor.dtype._is_ref_dtype or tensor.dtype is dtypes.resource for tensor in op._inputs)


def value_slice(
    tensor: Tensor,
    fed: frozenset[Tensor],
    on_host: Collection[Operation] = (),
    belongs: Callable[[Operation], bool] = is_pure,
) -> tuple[list[Operation], list[Tensor]]:
    """The pure ops (or those that `belongs` picks) from which `tensor` follows, and the tensors where that ends: fed
    ones, those of other ops and those of the ops `on_host` (the rank of a string tensor, say)."""
    ops: dict[Operation, None] = {}
    leaves: dict[Tensor, None] = {}
    stack = [tensor]
    while stack:
        current = stack.pop()
        if current in fed or current.op in on_host or not belongs(current.op):
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
