"""Optimizers add up the rows of a sparse gradient that belong to one index, through `Unique`.

How many distinct indices there are depends on the data, so `Unique` runs on the host, and what follows is specialised
on that number. A sparse update does not care about the number: where the result serves nothing else, a `PaddedUnique`
takes its place, whose result is as long as its input, filled up with an index that no variable has, and stays on the
device.
"""

from __future__ import annotations

from collections.abc import Iterable

from tfcompat.python.framework.operation import Operation, Tensor

SUBSTITUTE = "PaddedUnique"


def padded_uniques(order: Iterable[Operation], fetched: set[Tensor]) -> frozenset[Operation]:
    """The `Unique` ops among `order` whose result may be padded."""
    ops = set(order)
    return frozenset(
        op
        for op in ops
        if op.type == "Unique"
        and not fetched.intersection(op.outputs)
        and all(_ignores_padding(op.outputs[0], consumer, fetched, ops) for consumer in _consumers(op.outputs[0], ops))
    )


def _consumers(tensor: Tensor, ops: set[Operation]) -> list[Operation]:
    return [consumer for consumer in tensor.consumers() if consumer in ops]


def _ignores_padding(tensor: Tensor, consumer: Operation, fetched: set[Tensor], ops: set[Operation]) -> bool:
    """True for a sparse update of a variable at `tensor`'s indices, and for `Shape` where it sizes the summed rows."""
    if consumer.type == "Shape":
        (shape,) = consumer.outputs
        return shape not in fetched and all(
            slice_op.type == "StridedSlice"
            and not fetched.intersection(slice_op.outputs)
            and all(user.type == "UnsortedSegmentSum" for user in _consumers(slice_op.outputs[0], ops))
            for slice_op in _consumers(shape, ops)
        )
    names = [arg.name for arg in consumer.op_def.inputs]
    is_update = consumer.type.startswith(("Scatter", "SparseApply", "ResourceScatter", "ResourceSparseApply"))
    return is_update and all(
        names[position] == "indices" for position, each in enumerate(consumer.inputs) if each is tensor
    )
