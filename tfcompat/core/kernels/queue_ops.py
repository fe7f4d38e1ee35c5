"""Kernels of queues and staging areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.util import queues
from tfcompat.core.util.queues import Element, QueueBase, Shape, StagingArea
from tfcompat.python.framework.dtypes import as_dtype
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Types = Sequence[np.dtype]


@kernel("FIFOQueue", "FIFOQueueV2", resource=True)
def fifo_queue(ctx: Context, *, component_types: Types, shapes: Sequence[Shape], capacity: int) -> QueueBase:
    return _queue(ctx, queues.FIFOQueue, capacity=capacity, dtypes=component_types, shapes=shapes)


@kernel("PaddingFIFOQueue", "PaddingFIFOQueueV2", resource=True)
def padding_fifo_queue(ctx: Context, *, component_types: Types, shapes: Sequence[Shape], capacity: int) -> QueueBase:
    return _queue(ctx, queues.PaddingFIFOQueue, capacity=capacity, dtypes=component_types, shapes=shapes)


@kernel("PriorityQueue", "PriorityQueueV2", resource=True)
def priority_queue(ctx: Context, *, component_types: Types, shapes: Sequence[Shape], capacity: int) -> QueueBase:
    return _queue(ctx, queues.PriorityQueue, capacity=capacity, dtypes=component_types, shapes=shapes)


@kernel("RandomShuffleQueue", "RandomShuffleQueueV2", resource=True)
def random_shuffle_queue(
    ctx: Context,
    *,
    component_types: Types,
    shapes: Sequence[Shape],
    capacity: int,
    min_after_dequeue: int,
    seed: int,
    seed2: int,
) -> QueueBase:
    return _queue(
        ctx,
        queues.RandomShuffleQueue,
        capacity=capacity,
        min_after_dequeue=min_after_dequeue,
        seeds=(seed, seed2),
        dtypes=component_types,
        shapes=shapes,
    )


def _queue(ctx: Context, kind: type[QueueBase], **arguments: Any) -> QueueBase:
    """The queue of an op. Raises InvalidArgumentError when another op has made one with other arguments."""

    def make() -> QueueBase:
        queue = kind(**arguments)
        queue.made_with = arguments
        return queue

    queue = ctx.resource(QueueBase, make)
    if type(queue) is not kind:
        raise InvalidArgumentError(None, None, f"Expected {queue.kind}, found {kind.kind}V2")
    if queue.made_with != arguments:
        for name, value in arguments.items():
            _require_same(queue, name, queue.made_with[name], value)
    return queue


def _require_same(queue: QueueBase, name: str, made_with: Any, requested: Any) -> None:
    if made_with == requested or (name == "seeds" and not any(requested)):
        return
    if name == "shapes" and isinstance(queue, queues.PaddingFIFOQueue) and queue.takes_shapes(requested):
        return
    label = {"dtypes": "component types", "shapes": "component shapes", "seeds": "random seeds"}.get(name, name)
    verb = "were" if label.endswith("s") else "was"
    has, wanted = (_argument_text(name, value) for value in (made_with, requested))
    raise InvalidArgumentError(None, None, f"Shared queue has {label} {has} but requested {label} {verb} {wanted}")


def _argument_text(name: str, value: Any) -> str:
    if name == "dtypes":
        return ", ".join(as_dtype(dtype).runtime_name for dtype in value)
    if name == "shapes":
        return f"[{','.join(map(queues.shape_text, value))}]"
    return str(value)


def _element(components: Sequence[Any], dtypes: Types) -> Element:
    """Arrays that nobody else writes to."""
    return tuple(np.array(component, dtype) for component, dtype in zip(components, dtypes, strict=True))


def _require_no_timeout(timeout_ms: int) -> None:
    require(timeout_ms == -1, "Timeout not supported yet.")


@kernel("QueueEnqueue", "QueueEnqueueV2", host=True)
def queue_enqueue(handle: QueueBase, components: Sequence[Any], *, timeout_ms: int) -> list[Any]:
    _require_no_timeout(timeout_ms)
    handle.enqueue(_element(components, handle.dtypes))
    return []


@kernel("QueueEnqueueMany", "QueueEnqueueManyV2", host=True)
def queue_enqueue_many(handle: QueueBase, components: Sequence[Any], *, timeout_ms: int) -> list[Any]:
    _require_no_timeout(timeout_ms)
    handle.enqueue_many(_element(components, handle.dtypes))
    return []


@kernel("QueueDequeue", "QueueDequeueV2", host=True)
def queue_dequeue(handle: QueueBase, *, timeout_ms: int) -> Element:
    _require_no_timeout(timeout_ms)
    return handle.dequeue()


@kernel("QueueDequeueMany", "QueueDequeueManyV2", host=True)
def queue_dequeue_many(handle: QueueBase, n: Any, *, timeout_ms: int) -> Element:
    _require_no_timeout(timeout_ms)
    return handle.dequeue_many(int(n), up_to=False)


@kernel("QueueDequeueUpTo", "QueueDequeueUpToV2", host=True)
def queue_dequeue_up_to(handle: QueueBase, n: Any, *, timeout_ms: int) -> Element:
    _require_no_timeout(timeout_ms)
    return handle.dequeue_many(int(n), up_to=True)


@kernel("QueueClose", "QueueCloseV2", host=True)
def queue_close(handle: QueueBase, *, cancel_pending_enqueues: bool) -> list[Any]:
    handle.close_queue(cancel_pending_enqueues)
    return []


@kernel("QueueIsClosed", "QueueIsClosedV2", host=True)
def queue_is_closed(handle: QueueBase) -> np.ndarray:
    return np.array(handle.is_closed())


@kernel("QueueSize", "QueueSizeV2", host=True)
def queue_size(handle: QueueBase) -> np.ndarray:
    return np.array(handle.size(), np.int32)


# A staging area has no handle: each op names it.


def _area(ctx: Context, dtypes: Types, capacity: int, memory_limit: int) -> StagingArea:
    return ctx.resource(StagingArea, lambda: StagingArea(dtypes, capacity, memory_limit))


@kernel("Stage", resource=True)
def stage(ctx: Context, values: Sequence[Any], *, dtypes: Types, capacity: int, memory_limit: int) -> list[Any]:
    _area(ctx, dtypes, capacity, memory_limit).put(_element(values, dtypes))
    return []


@kernel("Unstage", resource=True)
def unstage(ctx: Context, *, dtypes: Types, capacity: int, memory_limit: int) -> Element:
    return _area(ctx, dtypes, capacity, memory_limit).dequeue()


@kernel("StagePeek", resource=True)
def stage_peek(ctx: Context, index: Any, *, dtypes: Types, capacity: int, memory_limit: int) -> Element:
    return _area(ctx, dtypes, capacity, memory_limit).peek(int(index))


@kernel("StageSize", resource=True)
def stage_size(ctx: Context, *, dtypes: Types, capacity: int, memory_limit: int) -> np.ndarray:
    return np.array(_area(ctx, dtypes, capacity, memory_limit).size(), np.int32)


@kernel("StageClear", resource=True)
def stage_clear(ctx: Context, *, dtypes: Types, capacity: int, memory_limit: int) -> list[Any]:
    _area(ctx, dtypes, capacity, memory_limit).clear()
    return []
