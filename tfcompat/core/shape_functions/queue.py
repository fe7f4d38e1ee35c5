"""Shapes of queues' ops. Those of the components are set by the queue's Python object, which knows them."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import SCALAR, with_rank
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape

_QUEUES = ("FIFOQueue", "PaddingFIFOQueue", "PriorityQueue", "RandomShuffleQueue")


@shape_function(*(f"{queue}V2" for queue in _QUEUES), "StageSize")
def handle() -> TensorShape:
    return SCALAR


@shape_function(*_QUEUES)
def reference() -> TensorShape:
    return TensorShape([2])


@shape_function("QueueDequeue", "QueueDequeueV2")
def dequeue(handle: Input, *, component_types: Sequence[DType]) -> list[TensorShape]:
    return [TensorShape(None)] * len(component_types)


@shape_function("QueueDequeueMany", "QueueDequeueManyV2", "QueueDequeueUpTo", "QueueDequeueUpToV2")
def dequeue_many(handle: Input, n: Input, *, component_types: Sequence[DType]) -> list[TensorShape]:
    with_rank(n.shape, 0)
    return [TensorShape(None)] * len(component_types)


@shape_function("QueueEnqueue", "QueueEnqueueV2", "QueueEnqueueMany", "QueueEnqueueManyV2")
def enqueue(handle: Input, components: Sequence[Input]) -> list[TensorShape]:
    return []


@shape_function("QueueClose", "QueueCloseV2")
def close(handle: Input) -> list[TensorShape]:
    return []


@shape_function("QueueIsClosed", "QueueIsClosedV2", "QueueSize", "QueueSizeV2")
def scalar_of_queue(handle: Input) -> TensorShape:
    return SCALAR


@shape_function("Stage")
def stage(values: Sequence[Input]) -> list[TensorShape]:
    return []


@shape_function("StageClear")
def stage_clear() -> list[TensorShape]:
    return []


@shape_function("Unstage")
def unstage(*, dtypes: Sequence[DType]) -> list[TensorShape]:
    return [TensorShape(None)] * len(dtypes)


@shape_function("StagePeek")
def stage_peek(index: Input, *, dtypes: Sequence[DType]) -> list[TensorShape]:
    return [TensorShape(None)] * len(dtypes)
