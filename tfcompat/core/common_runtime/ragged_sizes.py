"""Sizes that change from run to run because they count data: distinct ids, values of a sparse tensor.

XLA compiles for each size anew. Two things keep that from happening in every run.

`on_host` says which ops around a `Unique` on the host stay there with it: lookups in embedding tables of several ids a
row gather as many rows as there are distinct ids, and their gradients have as many.

The entries of a sparse tensor where a condition holds (`tf.sparse_retain`) are picked on the host, too.

`Padding` lets a compiled step take arrays of a few lengths only, filled up with indices that no tensor has: products
with sparse tensors and sparse updates of variables pass over those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework.errors_impl import InvalidArgumentError
from tfcompat.python.framework.operation import Operation, Tensor

_FOLLOWERS = frozenset(
    "Cast ConcatV2 ExpandDims Gather GatherV2 Identity Mul Neg Pack RealDiv Reshape ResourceGather Shape "
    "Size SparseSegmentMeanGrad SparseSegmentSqrtNGrad StridedSlice UnsortedSegmentSum".split()
)
"""Ops whose kernels run in NumPy, and whose sizes follow those of their inputs."""


def on_host(
    order: Sequence[Operation], host: set[Operation], fed: frozenset[Tensor], uniques: Iterable[Operation]
) -> set[Operation]:
    """The ops that go to the host with those of `host`.

    Args:
      order: the ops that run.
      uniques: the `Unique` ops that could run on the device; those that follow another one come to the host too.
    """
    placed = host | _followers_of_unique(order, host, fed, frozenset(uniques)) | _rows_of_where(order, host, fed)
    consumers: dict[Operation, list[Operation]] = {}
    undecided: set[Operation] = set()  # what needs nothing from the device
    for op in order:
        for tensor in op.inputs:
            consumers.setdefault(tensor.op, []).append(op)
        if op.type in _FOLLOWERS and all(
            tensor in fed or tensor.op.type == "Const" or tensor.op in placed or tensor.op in undecided
            for tensor in op.inputs
        ):
            undecided.add(op)
    for op in reversed(order):
        if op in undecided and op in consumers and all(consumer in placed for consumer in consumers[op]):
            placed.add(op)
    return placed


def _followers_of_unique(
    order: Sequence[Operation], host: set[Operation], fed: frozenset[Tensor], uniques: frozenset[Operation]
) -> set[Operation]:
    ragged: set[Tensor] = set()
    placed: set[Operation] = set()
    for op in order:
        follows = any(tensor in ragged and tensor not in fed for tensor in op.inputs)
        if (op.type == "Unique" and op in host) or (follows and (op.type in _FOLLOWERS or op in uniques)):
            placed.add(op)
            ragged.update(op.outputs)
    return placed


def _rows_of_where(order: Sequence[Operation], host: set[Operation], fed: frozenset[Tensor]) -> set[Operation]:
    """The gathers that pick the entries of a sparse tensor where a condition holds, if only ops that take arrays of a
    few lengths use what they pick."""
    picked: dict[Operation, bool] = {}
    consumers: dict[Tensor, list[Operation]] = {}
    for op in order:
        for tensor in op.inputs:
            consumers.setdefault(tensor, []).append(op)
        follows = any(t.op in picked or (t.op.type == "Where" and t.op in host) for t in op.inputs if t not in fed)
        if follows and op.type in ("Reshape", "GatherV2", "Identity"):
            picked[op] = True
    for op in reversed(picked):
        for tensor in op.outputs:
            users = consumers.get(tensor, [])
            if not users or not all(picked.get(user) or tensor in _indexed_tensors(user) for user in users):
                picked[op] = False
    return {op for op, is_picked in picked.items() if is_picked}


_CARRIERS = ("SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv")
"""Ops whose result is as long as the arrays that they take."""

_INDEXED: dict[str, tuple[str, ...]] = {
    "SparseTensorDenseMatMul": ("a_indices", "a_values"),
    "SparseTensorDenseAdd": ("a_indices", "a_values"),
    **dict.fromkeys(_CARRIERS, ("sp_indices", "sp_values")),
    "SparseReduceSum": ("input_indices", "input_values"),
    "SparseReduceMax": ("input_indices", "input_values"),
    **dict.fromkeys(("ScatterAdd", "ScatterSub", "ResourceScatterAdd", "ResourceScatterSub"), ("indices", "updates")),
}
"""The inputs, indices first, whose rows may be more, with indices out of range."""


def _indexed_inputs(op: Operation) -> tuple[str, ...]:
    if op.type.startswith(("SparseApply", "ResourceSparseApply")):
        return ("indices", "grad")
    return _INDEXED.get(op.type, ())


def _indexed_tensors(op: Operation) -> list[Tensor]:
    arguments = [arg.name for arg in op.op_def.inputs]
    return [op.inputs[arguments.index(name)] for name in _indexed_inputs(op)]


class Padding:
    """Which inputs of a compiled step may be filled up.

    A step that has only ever seen one length takes it as it is.

    Attributes:
      groups: positions of inputs that have equal lengths, and for each whether it holds indices.
    """

    def __init__(self, groups: Sequence[tuple[tuple[int, bool], ...]]) -> None:
        self.groups = groups
        self._first_lengths: dict[tuple[tuple[int, bool], ...], int] = {}
        self._varies: set[tuple[tuple[int, bool], ...]] = set()

    def apply(self, inputs: list[Any]) -> None:
        """Fills up the arrays in `inputs` whose length changes."""
        for group in self.groups:
            lengths = {np.shape(inputs[position])[:1] for position, _ in group}
            if len(lengths) > 1 or () in lengths:
                continue  # scalars, or the kernel says what is wrong
            ((length,),) = lengths
            if self._first_lengths.setdefault(group, length) != length:
                self._varies.add(group)
            if group in self._varies:
                for position, are_indices in group:
                    inputs[position] = _filled_up(inputs[position], _bucket(length), are_indices)


def _bucket(length: int) -> int:
    """The next of the lengths that compiled steps take: at most a quarter more, and at least 8."""
    step = max(1 << max(length.bit_length() - 3, 0), 8)
    return -(-max(length, 1) // step) * step


def _filled_up(array: Any, length: int, are_indices: bool) -> np.ndarray:
    array = np.asarray(array)
    result = np.zeros((length, *array.shape[1:]), array.dtype)
    result[: len(array)] = array
    if are_indices:
        nowhere = np.iinfo(array.dtype).max
        if np.any(array == nowhere):
            raise InvalidArgumentError(None, None, f"index {nowhere} is out of range")
        result[len(array) :] = nowhere
    return result


def padding(ops: Sequence[Operation], inputs: Sequence[Tensor], kept: Iterable[Tensor]) -> Padding | None:
    """How the inputs of a step may be padded, None when they may not.

    Args:
      ops: the step's ops.
      inputs: the tensors that it takes.
      kept: those of them that it, or the caller, needs as they are.
    """
    uses: dict[Tensor, list[Operation]] = {}
    sets: list[dict[Tensor, bool]] = []
    carried: set[Tensor] = set()
    for op in ops:
        names = _indexed_inputs(op)
        arguments = [arg.name for arg in op.op_def.inputs]
        padded = _indexed_tensors(op)
        if names:
            sets.append({tensor: position == 0 for position, tensor in enumerate(padded)})
        if op.type in _CARRIERS:
            sets[-1][op.outputs[0]] = False
            carried.add(op.outputs[0])
        for name, tensor in zip(arguments, op.inputs, strict=False):
            if name not in names:
                uses.setdefault(tensor, []).append(op)
    refused = {*uses, *kept}
    candidates = {tensor for tensor in inputs if tensor not in refused and _may_vary(tensor)}
    carried -= refused
    merged: list[dict[Tensor, bool]] = []
    for each in sets:
        overlapping = [group for group in merged if group.keys() & each.keys()]
        merged = [group for group in merged if group not in overlapping]
        for group in overlapping:
            each = {**group, **each}
        merged.append(each)
    positions = {tensor: position for position, tensor in enumerate(inputs)}
    groups = [
        tuple((positions[tensor], are_indices) for tensor, are_indices in group.items() if tensor not in carried)
        for group in merged
        if group.keys() <= candidates | carried
    ]
    return Padding(groups) if groups else None


def _may_vary(tensor: Tensor) -> bool:
    sizes = tensor.shape.sizes
    return sizes is None or (len(sizes) > 0 and sizes[0] is None)
