"""Kernels of staging areas with keys. They have no handle: each op names its area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.util.map_staging import MapStagingArea

Types = Sequence[np.dtype]


def _area(ctx: Context, capacity: int, memory_limit: int) -> MapStagingArea:
    return ctx.resource(MapStagingArea, lambda: MapStagingArea(capacity, memory_limit))


def _key(key: Any) -> int:
    require(np.size(key) == 1, "key must be an int64 scalar")
    return int(np.reshape(key, ()))


@kernel("MapStage", "OrderedMapStage", resource=True)
def map_stage(
    ctx: Context,
    key: Any,
    indices: np.ndarray,
    values: Sequence[Any],
    *,
    capacity: int,
    memory_limit: int,
    dtypes: Types,
) -> list[Any]:
    arrays = [np.array(value) for value in values]
    _area(ctx, capacity, memory_limit).put(_key(key), np.asarray(indices).tolist(), arrays, len(dtypes))
    return []


@kernel("MapUnstage", "OrderedMapUnstage", resource=True)
def map_unstage(ctx: Context, key: Any, indices: Any, *, capacity: int, memory_limit: int) -> list[Any]:
    taken = _area(ctx, capacity, memory_limit).get(_key(key), np.asarray(indices).tolist(), ordered=False)
    return taken[1]


def _any_key(ctx: Context, indices: Any, capacity: int, memory_limit: int, *, ordered: bool) -> list[Any]:
    area = _area(ctx, capacity, memory_limit)
    key, values = area.get(None, np.asarray(indices).tolist(), ordered=ordered)
    return [np.array(key, np.int64), *values]


@kernel("MapUnstageNoKey", resource=True)
def map_unstage_no_key(ctx: Context, indices: Any, *, capacity: int, memory_limit: int) -> list[Any]:
    return _any_key(ctx, indices, capacity, memory_limit, ordered=False)


@kernel("OrderedMapUnstageNoKey", resource=True)
def ordered_map_unstage_no_key(ctx: Context, indices: Any, *, capacity: int, memory_limit: int) -> list[Any]:
    return _any_key(ctx, indices, capacity, memory_limit, ordered=True)


@kernel("MapPeek", "OrderedMapPeek", resource=True)
def map_peek(ctx: Context, key: Any, indices: Any, *, capacity: int, memory_limit: int) -> list[Any]:
    return _area(ctx, capacity, memory_limit).peek(_key(key), np.asarray(indices).tolist())


@kernel("MapSize", "OrderedMapSize", resource=True)
def map_size(ctx: Context, *, capacity: int, memory_limit: int) -> np.ndarray:
    return np.array(_area(ctx, capacity, memory_limit).size(), np.int32)


@kernel("MapIncompleteSize", "OrderedMapIncompleteSize", resource=True)
def map_incomplete_size(ctx: Context, *, capacity: int, memory_limit: int) -> np.ndarray:
    return np.array(_area(ctx, capacity, memory_limit).incomplete_size(), np.int32)


@kernel("MapClear", "OrderedMapClear", resource=True)
def map_clear(ctx: Context, *, capacity: int, memory_limit: int) -> list[Any]:
    _area(ctx, capacity, memory_limit).clear()
    return []
