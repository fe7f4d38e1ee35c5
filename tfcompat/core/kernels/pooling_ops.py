"""Max and average pooling, and their gradient ops."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import window
from tfcompat.core.framework.kernel import kernel

Array = Any

_LARGEST_UNROLLED_WINDOW = 8


def _lowest(dtype: np.dtype) -> Any:
    return -np.inf if jnp.issubdtype(dtype, jnp.floating) else np.iinfo(dtype).min


def _pad(x: Array, axis: int, amounts: tuple[int, int], value: Any) -> Array:
    if amounts == (0, 0):
        return x
    config = [(0, 0, 0)] * x.ndim
    config[axis] = (*amounts, 0)
    return lax.pad(x, np.asarray(value, x.dtype), config)


def _later_if_greater(first: Sequence[Array], later: Sequence[Array]) -> list[Array]:
    greater = (later[0] > first[0]) | (first[0] != first[0])
    return [jnp.where(greater, b, a) for a, b in zip(first, later, strict=True)]


def _max_along(arrays: Sequence[Array], axis: int, size: int, stride: int, padding: str) -> list[Array]:
    """Slides a window along one axis and takes, from each of `arrays`, what stands where the first of them is largest.

    On ties the first maximum is taken; nan is passed over, as in TensorFlow. As a selection among slices this has
    TensorFlow's gradient, and a cheaper one than XLA's reduce-window. A long window is put together from shorter ones.
    """
    length = arrays[0].shape[axis]
    count = window.output_size(length, size, stride, padding) or 0
    amounts = window.pad_amounts(length, size, stride, padding)
    arrays = [_pad(x, axis, amounts, _lowest(x.dtype) if i == 0 else 0) for i, x in enumerate(arrays)]
    reach = 1
    while size > _LARGEST_UNROLLED_WINDOW and 2 * reach <= size:
        shorter = [lax.slice_in_dim(x, 0, x.shape[axis] - reach, axis=axis) for x in arrays]
        shifted = [lax.slice_in_dim(x, reach, None, axis=axis) for x in arrays]
        arrays = _later_if_greater(shorter, shifted)
        reach *= 2
    result: list[Array] = []
    for offset in [*range(0, size - reach, reach), size - reach]:
        stop = offset + (count - 1) * stride + 1
        slices = [lax.slice_in_dim(x, offset, max(stop, offset), stride, axis) for x in arrays]
        result = _later_if_greater(result, slices) if result else slices
    return result


def _max_pool(arrays: Sequence[Array], ksize: Sequence[int], strides: Sequence[int], padding: str) -> list[Array]:
    """Columns first, then rows: the first maximum in scan order wins, since each row offers its own first one."""
    for axis in reversed(range(arrays[0].ndim)):
        if (ksize[axis], strides[axis]) != (1, 1):
            arrays = _max_along(arrays, axis, ksize[axis], strides[axis], padding)
    return list(arrays)


@kernel("MaxPool")
def max_pool(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str) -> Array:
    return _max_pool([x], ksize, strides, padding)[0]


@kernel("MaxPoolV2", constants=("ksize", "strides"))
def max_pool_v2(x: Array, ksize: np.ndarray, strides: np.ndarray, *, padding: str) -> Array:
    return max_pool(x, ksize=ksize.tolist(), strides=strides.tolist(), padding=padding)


@kernel("MaxPoolGrad")
def max_pool_grad(
    x: Array, y: Array, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Array:
    del y
    (result,) = jax.vjp(lambda x: max_pool(x, ksize=ksize, strides=strides, padding=padding), x)[1](gradient)
    return result


@kernel("MaxPoolGradV2", constants=("ksize", "strides"))
def max_pool_grad_v2(
    x: Array, y: Array, gradient: Array, ksize: np.ndarray, strides: np.ndarray, *, padding: str
) -> Array:
    return max_pool_grad(x, y, gradient, ksize=ksize.tolist(), strides=strides.tolist(), padding=padding)


@kernel("MaxPoolGradGrad", "MaxPool3DGradGrad")
def max_pool_grad_grad(
    x: Array, y: Array, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Array:
    """Takes from `gradient` (shaped like `x`) what stands where `x` has the maximum of each window."""
    del y
    return _max_pool([x, gradient], ksize, strides, padding)[1]


@kernel("MaxPoolGradGradV2", constants=("ksize", "strides"))
def max_pool_grad_grad_v2(
    x: Array, y: Array, gradient: Array, ksize: np.ndarray, strides: np.ndarray, *, padding: str
) -> Array:
    return max_pool_grad_grad(x, y, gradient, ksize=ksize.tolist(), strides=strides.tolist(), padding=padding)


@kernel("MaxPoolWithArgmax")
def max_pool_with_argmax(
    x: Array,
    *,
    ksize: Sequence[int],
    strides: Sequence[int],
    Targmax: np.dtype,
    padding: str,
    include_batch_in_index: bool,
) -> tuple[Array, Array]:
    shape = x.shape if include_batch_in_index else (1, *x.shape[1:])
    positions = jnp.broadcast_to(jnp.reshape(jnp.arange(np.prod(shape), dtype=Targmax), shape), x.shape)
    _, positions = _max_pool([lax.stop_gradient(x), positions], ksize, strides, padding)
    return _take_at(x, positions, include_batch_in_index), positions


def _take_at(x: Array, positions: Array, include_batch_in_index: bool) -> Array:
    """The elements of `x` at flat `positions`, counted within each picture or within the batch."""
    if include_batch_in_index:
        return jnp.take(jnp.ravel(x), positions)
    batch = x.shape[0]
    taken = jnp.take_along_axis(jnp.reshape(x, (batch, -1)), jnp.reshape(positions, (batch, -1)), axis=1)
    return jnp.reshape(taken, positions.shape)


@kernel("MaxPoolGradWithArgmax")
def max_pool_grad_with_argmax(x: Array, gradient: Array, argmax: Array, *, include_batch_in_index: bool) -> Array:
    return jax.linear_transpose(lambda x: _take_at(x, argmax, include_batch_in_index), x)(gradient)[0]


@kernel("MaxPoolGradGradWithArgmax")
def max_pool_grad_grad_with_argmax(x: Array, gradient: Array, argmax: Array, *, include_batch_in_index: bool) -> Array:
    return _take_at(gradient, argmax, include_batch_in_index)


@partial(jax.custom_jvp, nondiff_argnums=(1, 2, 3))
def _max_pool_3d(x: Array, ksize: Sequence[int], strides: Sequence[int], padding: str) -> Array:
    return _max_pool([x], ksize, strides, padding)[0]


@_max_pool_3d.defjvp
def _max_pool_3d_jvp(
    ksize: Sequence[int], strides: Sequence[int], padding: str, primals: Sequence[Array], tangents: Sequence[Array]
) -> tuple[Array, Array]:
    """In three dimensions TensorFlow sends the gradient of a window to each of its equal maxima."""
    x, tangent = primals[0], tangents[0]
    y = _max_pool_3d(x, ksize, strides, padding)
    for axis, (length, size, stride) in enumerate(zip(x.shape, ksize, strides, strict=True)):
        amounts = window.pad_amounts(length, size, stride, padding)
        x, tangent = _pad(x, axis, amounts, -np.inf), _pad(tangent, axis, amounts, 0)
    total = jnp.zeros_like(y)
    for starts in np.ndindex(*ksize):
        stops = [
            start + (count - 1) * stride + 1 for start, count, stride in zip(starts, y.shape, strides, strict=True)
        ]
        is_maximum = lax.slice(x, starts, stops, strides) == y
        total += jnp.where(is_maximum, lax.slice(tangent, starts, stops, strides), 0)
    return y, total


@kernel("MaxPool3D")
def max_pool_3d(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str) -> Array:
    return _max_pool_3d(x, tuple(ksize), tuple(strides), padding)


@kernel("MaxPool3DGrad")
def max_pool_3d_grad(
    x: Array, y: Array, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Array:
    del y
    return jax.vjp(lambda x: max_pool_3d(x, ksize=ksize, strides=strides, padding=padding), x)[1](gradient)[0]


def _sum_along(x: Array, axis: int, size: int, stride: int, padding: str) -> tuple[Array, np.ndarray]:
    """The sum of each window along one axis, and how many elements of `x` it covers (broadcastable against it)."""
    length = x.shape[axis]
    count = window.output_size(length, size, stride, padding) or 0
    before, after = window.pad_amounts(length, size, stride, padding)
    starts = np.arange(count) * stride - before
    covered = np.minimum(starts + size, length) - np.maximum(starts, 0)
    covered = covered[:1] if len(set(covered.tolist())) == 1 else covered
    covered = covered.reshape([-1 if a == axis else 1 for a in range(x.ndim)])
    if count == 1:
        whole = lax.slice_in_dim(x, max(starts[0], 0), min(starts[0] + size, length), axis=axis)
        return jnp.sum(whole, axis, keepdims=True, dtype=x.dtype), covered
    x = _pad(x, axis, (before, after), 0)
    stops = [offset + max(count - 1, 0) * stride + 1 for offset in range(size)]
    slices = [lax.slice_in_dim(x, offset, stop, stride, axis) for offset, stop in enumerate(stops)]
    return sum(slices[1:], slices[0]), covered


def window_sums(x: Array, ksize: Sequence[int], strides: Sequence[int], padding: str) -> tuple[Array, np.ndarray]:
    """The sum of each window and how many elements of `x` it covers (broadcastable against it).

    These are sums of slices, as the gradient of XLA's reduce-window is slow.
    """
    counts = np.ones((), np.int64)
    for axis, (size, stride) in enumerate(zip(ksize, strides, strict=True)):
        if (size, stride) != (1, 1):
            x, covered = _sum_along(x, axis, size, stride, padding)
            counts = counts * covered
    return x, counts


@kernel("AvgPool", "AvgPool3D")
def avg_pool(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str) -> Array:
    """The mean of each window, padding not counted."""
    sums, counts = window_sums(x, ksize, strides, padding)
    return sums / counts.astype(x.dtype)


@kernel("AvgPoolGrad", "AvgPool3DGrad", constants=("orig_input_shape",))
def avg_pool_grad(
    shape: np.ndarray, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Array:
    x = jax.ShapeDtypeStruct(tuple(shape.tolist()), gradient.dtype)
    return jax.linear_transpose(lambda x: avg_pool(x, ksize=ksize, strides=strides, padding=padding), x)(gradient)[0]
