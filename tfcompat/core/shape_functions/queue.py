"""Shapes of queues' ops. Those of the components are set by the queue's Python object, which knows them."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import SCALAR, merge_dimensions, with_rank, with_rank_at_least
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


@shape_function("BarrierInsertMany")
def barrier_insert_many(handle: Input, keys: Input, values: Input) -> list[TensorShape]:
    key_sizes, value_sizes = with_rank(keys.shape, 1).sizes, with_rank_at_least(values.shape, 1).sizes
    if key_sizes is not None and value_sizes is not None:
        merge_dimensions(key_sizes[0], value_sizes[0])
    return []


@shape_function("Barrier")
def barrier() -> TensorShape:
    return TensorShape([2])


@shape_function("BarrierReadySize", "BarrierIncompleteSize")
def size_of_barrier(handle: Input) -> TensorShape:
    return SCALAR


@shape_function("BarrierTakeMany")
def barrier_take_many(handle: Input, num_elements: Input, *, component_types: Sequence[DType]) -> list[TensorShape]:
    return [TensorShape([None]), TensorShape([None]), *[TensorShape(None)] * len(component_types)]


@shape_function("MapSize", "MapIncompleteSize", "OrderedMapSize", "OrderedMapIncompleteSize")
def size_of_map() -> TensorShape:
    return SCALAR


@shape_function("RecordInput")
def record_input() -> TensorShape:
    return TensorShape(None)
