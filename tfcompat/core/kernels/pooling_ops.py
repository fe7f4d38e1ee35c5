"""Max and average pooling, and their gradient ops."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import window
from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework.errors_impl import UnimplementedError

Array = Any

_LARGEST_UNROLLED_WINDOW = 8


def _lowest(dtype: np.dtype) -> Any:
    return -np.inf if jnp.issubdtype(dtype, jnp.floating) else np.iinfo(dtype).min


def _pad(x: Array, axis: int, amounts: tuple[int, int], value: Any) -> Array:
    if amounts == (0, 0):
        return x
    config = [(0, 0, 0)] * x.ndim
    config[axis] = (*amounts, 0)
    return lax.optimization_barrier(lax.pad(x, np.asarray(value, x.dtype), config))  # or every use pads anew


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


def _require_supported(
    x: Array, ksize: Sequence[int], strides: Sequence[int], data_format: str, across_channels: bool = False
) -> None:
    """Raises UnimplementedError for windows that TensorFlow does not take.

    Args:
      across_channels: whether windows of channels instead of rows and columns may be.
    """
    message = None
    axis = data_format.index("C")
    size, stride = ksize[axis], strides[axis]
    if (ksize[0], strides[0]) != (1, 1):
        message = "Pooling is not yet supported on the batch dimension."
    elif len(ksize) == 5 and (size, stride) != (1, 1):
        message = "Pooling is not yet supported on the depth dimension."
    elif size != 1 and not across_channels:
        message = "Non-spatial pooling is not yet supported."
    elif size != 1 and math.prod(ksize) != size:
        message = "MaxPooling supports exactly one of pooling across depth or pooling across width/height."
    elif size != 1 and x.shape[axis] % size:
        message = "Depthwise max pooling requires the depth window to evenly divide the input depth"
    elif size != 1 and size != stride:
        message = "Depthwise max pooling requires the depth window to equal the depth stride"
    if message is not None:
        raise UnimplementedError(None, None, message)


@kernel("MaxPool")
def max_pool(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str) -> Array:
    _require_supported(x, ksize, strides, data_format, across_channels=True)
    if math.prod(ksize) > _LARGEST_UNROLLED_WINDOW**2:
        return _max_pool([x], ksize, strides, padding)[0]
    return _differentiable_max_pool(x.shape, tuple(ksize), tuple(strides), padding)(x)


@cache
def _differentiable_max_pool(
    shape: tuple[int, ...], ksize: tuple[int, ...], strides: tuple[int, ...], padding: str
) -> Callable[[Array], Array]:
    """Max pooling whose gradient is one pass over the input, by the place of each window's maximum."""
    covers = [_Cover(*each, padding) for each in zip(shape, ksize, strides, strict=True)]

    @jax.custom_vjp
    def pool(x: Array) -> Array:
        return _first_maxima(x, covers, ksize, around=False)[0]

    def places(x: Array) -> Array:
        own = [_Cover(len(x), 1, 1, padding), *covers[1:]] if len(x) != shape[0] else covers
        return lax.optimization_barrier(_first_maxima(x, own, ksize, around=True)[1])

    def places_by_parts(x: Array) -> Array:
        """In a loop over two or more parts of the batch, each of which the processor's cache holds: half as long as
        behind a barrier alone."""
        part = max((n for n in range(1, len(x)) if len(x) % n == 0), default=0)
        if not part or ksize[0] != 1 or strides[0] != 1 or all(cover.overlap == 1 for cover in covers):
            return places(x)
        each = lax.map(places, x.reshape(-1, part, *x.shape[1:]))
        return each.reshape(-1, *each.shape[2:])

    def forward(x: Array) -> tuple[Array, Array]:
        return pool(x), lax.platform_dependent(x, cpu=places_by_parts, default=places)

    def backward(places: Array, gradient: Array) -> tuple[Array]:
        return (_spread_to_places(gradient, places, covers, ksize),)

    pool.defvjp(forward, backward)
    return pool


def _first_maxima(x: Array, covers: Sequence[_Cover], ksize: Sequence[int], around: bool) -> tuple[Array, Array]:
    """The maximum of each window, and where in it the first one stands, counted in scan order.

    Args:
      around: look at the windows before the first and after the last, too, of which `_spread_to_places` asks the place.
        (They are no part of the result otherwise: a slice of it would make XLA compute each element over and over.)
    """
    counts, pads = [], []
    for cover, size in zip(covers, ksize, strict=True):
        count = cover.steps + cover.overlap - 1 if around else cover.windows
        before = cover.before + (cover.overlap - 1) * cover.stride * around
        pads.append((before, max((count - 1) * cover.stride + size - before - cover.length, 0), 0))
        counts.append(count)
    padded = lax.optimization_barrier(lax.pad(x, np.asarray(_lowest(x.dtype), x.dtype), pads))
    strides = [cover.stride for cover in covers]
    dtype = np.int8 if math.prod(ksize) < 128 else np.int32
    best: list[Array] = []
    for place, first in enumerate(np.ndindex(*ksize)):
        stops = [
            start + max((count - 1) * stride + 1, 0)
            for start, count, stride in zip(first, counts, strides, strict=True)
        ]
        candidate = [lax.slice(padded, first, stops, strides), jnp.full(counts, place, dtype)]
        best = _later_if_greater(best, candidate) if best else candidate
    y, places = best
    return y, places


def _spread_to_places(gradient: Array, places: Array, covers: Sequence[_Cover], ksize: Sequence[int]) -> Array:
    """Adds each window's gradient to its place: seen from the input, an element looks at the windows that cover it."""
    gradient = _pad_windows(gradient, covers)
    total: Array = 0
    for earlier in itertools.product(*(range(cover.overlap) for cover in covers)):
        here = np.zeros((), np.int64)
        for cover, m, size in zip(covers, earlier, ksize, strict=True):
            offsets = np.where(cover.offsets(m) < size, cover.offsets(m), -(10**6))
            here = here[..., None] * size + offsets
        here = _beside(np.maximum(here, -2).astype(places.dtype))
        total += jnp.where(_windows_at(places, covers, earlier) == here, _windows_at(gradient, covers, earlier), 0)
    return _uncovered(total, covers)


class _Cover:
    """How windows of one axis cover its elements: in padded coordinates, element `stride * q + r` lies in the windows
    q, q - 1, ..., q - overlap + 1, at the offsets r, r + stride, ... (beyond the window where it is out of reach)."""

    def __init__(self, length: int, size: int, stride: int, padding: str) -> None:
        self.length, self.stride = length, stride
        plain = (size, stride) == (1, 1)
        self.windows = length if plain else window.output_size(length, size, stride, padding) or 0
        self.before = window.pad_amounts(length, size, stride, padding)[0]
        self.steps = -(-(length + self.before) // stride)
        self.overlap = -(-size // stride)

    def offsets(self, earlier: int) -> np.ndarray:
        return np.arange(self.stride) + self.stride * earlier


def _pad_windows(gradient: Array, covers: Sequence[_Cover]) -> Array:
    """Zeros for the windows before the first and after the last that elements look for."""
    pads = [(cover.overlap - 1, cover.steps - cover.windows, 0) for cover in covers]
    return lax.optimization_barrier(lax.pad(gradient, np.zeros((), gradient.dtype), pads))  # or every use pads anew


def _windows_at(x: Array, covers: Sequence[_Cover], earlier: Sequence[int]) -> Array:
    """For each step the window so much `earlier`, with an axis of size 1 for the remainders after each axis."""
    starts = [cover.overlap - 1 - m for cover, m in zip(covers, earlier, strict=True)]
    x = lax.slice(x, starts, [start + cover.steps for start, cover in zip(starts, covers, strict=True)])
    return jnp.expand_dims(x, [2 * axis + 1 for axis in range(x.ndim)])


def _beside(remainders: np.ndarray) -> np.ndarray:
    """An array over the remainders of all axes, with an axis of size 1 for the steps before each."""
    return np.expand_dims(remainders, [2 * axis for axis in range(remainders.ndim)])


def _uncovered(x: Array, covers: Sequence[_Cover]) -> Array:
    """From [steps, remainders, steps, remainders, ...] back to the elements, without padding."""
    shape = [cover.steps * cover.stride for cover in covers]
    starts = [cover.before for cover in covers]
    stops = [cover.before + cover.length for cover in covers]
    return lax.slice(
        jnp.broadcast_to(x, [n for c in covers for n in (c.steps, c.stride)]).reshape(shape), starts, stops
    )


@kernel("MaxPoolV2", constants=("ksize", "strides"))
def max_pool_v2(x: Array, ksize: np.ndarray, strides: np.ndarray, *, padding: str, data_format: str) -> Array:
    return max_pool(x, ksize=ksize.tolist(), strides=strides.tolist(), padding=padding, data_format=data_format)


@kernel("MaxPoolGrad")
def max_pool_grad(
    x: Array, y: Array, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str
) -> Array:
    del y
    pool = partial(max_pool, ksize=ksize, strides=strides, padding=padding, data_format=data_format)
    return jax.vjp(pool, x)[1](gradient)[0]


@kernel("MaxPoolGradV2", constants=("ksize", "strides"))
def max_pool_grad_v2(
    x: Array, y: Array, gradient: Array, ksize: np.ndarray, strides: np.ndarray, *, padding: str, data_format: str
) -> Array:
    return max_pool_grad(
        x, y, gradient, ksize=ksize.tolist(), strides=strides.tolist(), padding=padding, data_format=data_format
    )


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
    _require_supported(x, ksize, strides, "NHWC", across_channels=True)
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
def max_pool_3d(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str) -> Array:
    _require_supported(x, ksize, strides, data_format)
    return _max_pool_3d(x, tuple(ksize), tuple(strides), padding)


@kernel("MaxPool3DGrad")
def max_pool_3d_grad(
    x: Array, y: Array, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str
) -> Array:
    del y
    pool = partial(max_pool_3d, ksize=ksize, strides=strides, padding=padding, data_format=data_format)
    return jax.vjp(pool, x)[1](gradient)[0]


def _covered(length: int, size: int, stride: int, padding: str) -> np.ndarray:
    """How many elements, padding aside, each window along an axis covers; one number where all cover as many."""
    before, _ = window.pad_amounts(length, size, stride, padding)
    starts = np.arange(window.output_size(length, size, stride, padding) or 0) * stride - before
    covered = np.minimum(starts + size, length) - np.maximum(starts, 0)
    return covered[:1] if len(set(covered.tolist())) == 1 else covered


@cache
def _differentiable_sums(shape: tuple[int, ...], axis: int, size: int, stride: int) -> Callable[[Array], Array]:
    """Sums of slices, as XLA's reduce-window is slow; in the gradient each element looks at the windows about it."""
    covers = [_Cover(n, *((size, stride) if a == axis else (1, 1)), "VALID") for a, n in enumerate(shape)]

    @jax.custom_vjp
    def sums(x: Array) -> Array:
        if covers[axis].windows == 1:
            return jnp.sum(lax.slice_in_dim(x, 0, size, axis=axis), axis, keepdims=True, dtype=x.dtype)
        stops = [offset + max((covers[axis].windows - 1) * stride + 1, 0) for offset in range(size)]
        slices = [lax.slice_in_dim(x, offset, stop, stride, axis) for offset, stop in enumerate(stops)]
        return sum(slices[1:], slices[0])

    def backward(_: None, gradient: Array) -> tuple[Array]:
        gradient = _pad_windows(gradient, covers)
        total: Array = 0
        for m in range(covers[axis].overlap):
            earlier = [m if a == axis else 0 for a in range(len(shape))]
            reached = (covers[axis].offsets(m) < size).reshape([-1 if a == axis else 1 for a in range(len(shape))])
            total += jnp.where(_beside(reached), _windows_at(gradient, covers, earlier), 0)
        return (_uncovered(total, covers),)

    sums.defvjp(lambda x: (sums(x), None), backward)
    return sums


def window_sums(x: Array, ksize: Sequence[int], strides: Sequence[int], padding: str) -> tuple[Array, np.ndarray]:
    """The sum of each window and how many elements of `x` it covers (broadcastable against it)."""
    geometry = list(zip(x.shape, ksize, strides, strict=True))
    pooled = [axis for axis, (_, size, stride) in enumerate(geometry) if (size, stride) != (1, 1)]
    pads = [window.pad_amounts(*each, padding) if axis in pooled else (0, 0) for axis, each in enumerate(geometry)]
    rank = x.ndim
    x = lax.optimization_barrier(jnp.pad(x, pads)) if any(map(any, pads)) else x
    counts = np.ones((), np.int64)
    for axis in pooled:
        covered = _covered(*geometry[axis], padding)
        counts = counts * covered.reshape([-1 if a == axis else 1 for a in range(rank)])
        x = _differentiable_sums(x.shape, axis, ksize[axis], strides[axis])(x)
    return x, counts


@kernel("AvgPool", "AvgPool3D")
def avg_pool(x: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str) -> Array:
    """The mean of each window, padding not counted."""
    _require_supported(x, ksize, strides, data_format)
    sums, counts = window_sums(x, ksize, strides, padding)
    return sums / counts.astype(x.dtype)


@kernel("AvgPoolGrad", "AvgPool3DGrad", constants=("orig_input_shape",))
def avg_pool_grad(
    shape: np.ndarray, gradient: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str, data_format: str
) -> Array:
    x = jnp.zeros(shape.tolist(), gradient.dtype)
    pool = partial(avg_pool, ksize=ksize, strides=strides, padding=padding, data_format=data_format)
    return jax.vjp(pool, x)[1](gradient)[0]
