"""Kernels of barriers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.util.barrier import Barrier, Shape


@kernel("Barrier", resource=True)
def barrier(ctx: Context, *, component_types: Sequence[np.dtype], shapes: Sequence[Shape], capacity: int) -> Barrier:
    require(capacity == -1, "Barrier only accepts capacity=-1.  Feed the inputs to your Barrier through a queue.")
    shared = ctx.resource(Barrier, lambda: Barrier(component_types, shapes))
    shared.require_components(component_types, shapes)
    return shared


@kernel("BarrierInsertMany", host=True)
def barrier_insert_many(handle: Barrier, keys: np.ndarray, values: Any, *, component_index: int) -> list[Any]:
    handle.insert_many(component_index, keys.tolist(), np.array(values))
    return []


@kernel("BarrierTakeMany", host=True)
def barrier_take_many(
    handle: Barrier, num_elements: Any, *, allow_small_batch: bool, wait_for_incomplete: bool, timeout_ms: int
) -> tuple[np.ndarray, ...]:
    require(timeout_ms == -1, "Timeout not supported yet.")
    require(not wait_for_incomplete or allow_small_batch, "wait_for_incomplete needs allow_small_batch")
    return handle.take_many(int(num_elements), allow_small_batch)


@kernel("BarrierClose", host=True)
def barrier_close(handle: Barrier, *, cancel_pending_enqueues: bool) -> list[Any]:
    handle.close_barrier(cancel_pending_enqueues)
    return []


@kernel("BarrierReadySize", host=True)
def barrier_ready_size(handle: Barrier) -> np.ndarray:
    return np.array(handle.ready_size(), np.int32)


@kernel("BarrierIncompleteSize", host=True)
def barrier_incomplete_size(handle: Barrier) -> np.ndarray:
    return np.array(handle.incomplete_size(), np.int32)
