"""Conditional accumulators: gradients of one step, summed up until enough of them are there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.deadline import wait
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import require
from tfcompat.python.framework.errors_impl import CancelledError

Shape = tuple[int | None, ...] | None


class Accumulator(Resource):
    """Sums gradients that are not older than `step`; `take` waits for a number of them and begins a new sum.

    Args:
      shape: what is known of the gradients' shape.
      reduction_type: "MEAN" or "SUM".
    """

    def __init__(self, shape: Shape, reduction_type: str) -> None:
        self._shape = shape
        self._takes_mean = reduction_type == "MEAN"
        self._changed = threading.Condition()
        self._closed = False
        self._step = 0
        self._count = 0

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def count(self) -> int:
        with self._changed:
            return self._count

    def set_step(self, step: int) -> None:
        with self._changed:
            self._step = step

    def _apply(self, step: int, add: Callable[[], None]) -> None:
        with self._changed:
            if step >= self._step:
                add()
                self._count += 1
                self._changed.notify_all()

    def _take(self, required: int, result: Callable[[], Any]) -> Any:
        require(required > 0, f"Argument num_required must be positive, but was {required}")
        with self._changed:
            while not self._closed and self._count < required:
                wait(self._changed)
            if self._closed:
                raise CancelledError(None, None, "TakeGrad operation was cancelled: the session was closed")
            taken = result()
            self._count = 0
            self._step += 1
            return taken


class DenseAccumulator(Accumulator):
    """An accumulator of arrays of one shape."""

    _sum: np.ndarray

    def apply(self, step: int, gradient: np.ndarray) -> None:
        def add() -> None:
            if self._count:
                require(
                    gradient.shape == self._sum.shape,
                    f"Shape mismatch: expected {list(self._sum.shape)}, got {list(gradient.shape)}",
                )
                self._sum = self._sum + gradient
            else:
                require(
                    _fits(self._shape, gradient.shape),
                    f"Shape mismatch: expected {self._shape}, got {list(gradient.shape)}",
                )
                self._sum = gradient

        self._apply(step, add)

    def take(self, required: int) -> np.ndarray:
        def result() -> np.ndarray:
            mean = self._sum / np.asarray(self._count, self._sum.dtype) if self._takes_mean else self._sum
            return np.asarray(mean, self._sum.dtype)

        return self._take(required, result)


class SparseAccumulator(Accumulator):
    """An accumulator of rows. The mean of a row is over the gradients that have it."""

    def apply(self, step: int, indices: np.ndarray, values: np.ndarray, shape: np.ndarray) -> None:
        def add() -> None:
            self._check(indices, values, shape)
            if self._count:
                self._merge(indices, values)
            else:
                self._indices, self._values = indices, values
                self._row_counts = np.ones(len(indices), np.int64)

        self._apply(step, add)

    def take(self, required: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        def result() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            values = self._values
            if self._takes_mean:
                counts = self._row_counts.reshape(-1, *(1,) * (values.ndim - 1)).astype(values.dtype)
                values = (values / counts).astype(values.dtype)
            first = self._shape[0] if self._shape else None
            return self._indices, values, np.array([-1 if first is None else first, *values.shape[1:]], np.int64)

        return self._take(required, result)

    def _check(self, indices: np.ndarray, values: np.ndarray, shape: np.ndarray) -> None:
        require(indices.ndim == 1, "Input indices should be vector but received shape: " + str(list(indices.shape)))
        require(values.ndim > 0, "Values cannot be 0-dimensional.")
        require(len(indices) > 0, "Input indices cannot be empty")
        require(len(values) == len(indices), f"Expected {len(indices)} non-empty input values, got {len(values)}")
        expected = self._shape or None  # a scalar's shape stands for any, as `SyncReplicasOptimizer` gives it
        if expected is not None and shape.size:
            rank = len(expected)
            message = f"Shape mismatch: expected shape rank at least {rank}, got {len(shape)}"
            require(len(shape) >= rank, message)
        if self._count:
            expected = (expected[0] if expected else None, *self._values.shape[1:])
        for axis, (size, given) in enumerate(zip(expected or (), shape.tolist(), strict=False)):
            message = f"Shape mismatch: expected shape dim {axis} to be {size}, got {given}"
            require(size is None or given == size, message)
        if expected is not None:
            rank, least = len(expected), "" if self._count else "at least "
            require(
                values.ndim == rank or (bool(least) and values.ndim > rank),
                f"Shape mismatch: expected values rank {least}{rank}, got {values.ndim}",
            )
            for axis, size in list(enumerate(expected))[1:]:
                given = values.shape[axis]
                require(
                    size is None or given == size,
                    f"Shape mismatch: expected values dim {axis} to be {size}, got {given}",
                )
        limit = expected[0] if expected else None
        limit = int(shape[0]) if limit is None and shape.size else limit
        for position, index in enumerate(indices.tolist()):
            require(
                limit is None or index < limit,
                f"Shape mismatch: index of slice {position} exceeded limits of shape; index is {index} exceeded "
                f"{limit}",
            )

    def _merge(self, indices: np.ndarray, values: np.ndarray) -> None:
        """Both lists of rows are in order; equal indices meet."""
        rows: list[tuple[int, Any, int]] = []
        mine = list(zip(self._indices.tolist(), self._values, self._row_counts.tolist(), strict=True))
        new = list(zip(indices.tolist(), values, strict=True))
        i = j = 0
        while i < len(mine) or j < len(new):
            if j == len(new) or (i < len(mine) and mine[i][0] < new[j][0]):
                rows.append(mine[i])
                i += 1
            elif i == len(mine) or new[j][0] < mine[i][0]:
                rows.append((*new[j], 1))
                j += 1
            else:
                rows.append((mine[i][0], mine[i][1] + new[j][1], mine[i][2] + 1))
                i, j = i + 1, j + 1
        self._indices = np.array([row[0] for row in rows], np.int64)
        self._values = np.stack([row[1] for row in rows])
        self._row_counts = np.array([row[2] for row in rows], np.int64)


def _fits(expected: Shape, shape: tuple[int, ...]) -> bool:
    return expected is None or (
        len(expected) == len(shape) and all(a in (None, b) for a, b in zip(expected, shape, strict=True))
    )


@kernel("ConditionalAccumulator", "ResourceConditionalAccumulator", resource=True)
def conditional_accumulator(ctx: Context, *, shape: Shape, reduction_type: str) -> DenseAccumulator:
    return ctx.resource(DenseAccumulator, lambda: DenseAccumulator(shape, reduction_type))


@kernel("SparseConditionalAccumulator", resource=True)
def sparse_conditional_accumulator(ctx: Context, *, shape: Shape, reduction_type: str) -> SparseAccumulator:
    return ctx.resource(SparseAccumulator, lambda: SparseAccumulator(shape, reduction_type))


@kernel("AccumulatorApplyGradient", "ResourceAccumulatorApplyGradient", host=True)
def accumulator_apply_gradient(handle: DenseAccumulator, local_step: np.ndarray, gradient: np.ndarray) -> tuple[()]:
    handle.apply(int(local_step), gradient)
    return ()


@kernel("AccumulatorTakeGradient", "ResourceAccumulatorTakeGradient", host=True)
def accumulator_take_gradient(handle: DenseAccumulator, num_required: np.ndarray) -> np.ndarray:
    return handle.take(int(num_required))


@kernel("AccumulatorNumAccumulated", "ResourceAccumulatorNumAccumulated", host=True)
def accumulator_num_accumulated(handle: Accumulator) -> np.ndarray:
    return np.asarray(handle.count(), np.int32)


@kernel("AccumulatorSetGlobalStep", "ResourceAccumulatorSetGlobalStep", host=True)
def accumulator_set_global_step(handle: Accumulator, new_global_step: np.ndarray) -> tuple[()]:
    handle.set_step(int(new_global_step))
    return ()


@kernel("SparseAccumulatorApplyGradient", host=True)
def sparse_accumulator_apply_gradient(
    handle: SparseAccumulator,
    local_step: np.ndarray,
    gradient_indices: np.ndarray,
    gradient_values: np.ndarray,
    gradient_shape: np.ndarray,
) -> tuple[()]:
    handle.apply(int(local_step), gradient_indices, gradient_values, gradient_shape)
    return ()


@kernel("SparseAccumulatorTakeGradient", host=True)
def sparse_accumulator_take_gradient(
    handle: SparseAccumulator, num_required: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return handle.take(int(num_required))
