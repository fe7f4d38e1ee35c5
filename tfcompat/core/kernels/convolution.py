"""Convolution as XLA:CPU computes it fast, with both of its gradients, which are differentiable in their turn.

The three are the derivatives of one trilinear form of pictures, filters and the gradient of the result, so that each
one's gradients are the other two. What XLA:CPU is slow at comes as something else: filters of one place are products of
matrices, the input gradient of a stride is one convolution for each phase of the stride, and in three dimensions the
places of the filters in depth become channels of a convolution in two. Other platforms get plain convolutions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

Array = Any

_FEW_CHANNELS = 16


class Axis(NamedTuple):
    """How filters slide along a spatial axis; `pads` may be more than the filters' reach, or negative."""

    length: int
    size: int
    stride: int
    dilation: int
    pads: tuple[int, int]

    @property
    def windows(self) -> int:
        return max((self.length + sum(self.pads) - (self.size - 1) * self.dilation - 1) // self.stride + 1, 0)


class Convolution(NamedTuple):
    """The functions `result(x, filters)`, `input_gradient(filters, gradient)` and `filter_gradient(x, gradient)`.

    Shapes: x [batch, *spatial, in channels], filters [*spatial, in channels, out channels], gradient [batch, *spatial,
    out channels].
    """

    result: Callable[[Array, Array], Array]
    input_gradient: Callable[[Array, Array], Array]
    filter_gradient: Callable[[Array, Array], Array]


@cache
def convolution(axes: tuple[Axis, ...]) -> Convolution:
    """The convolution of pictures with their channels last, without groups."""
    if jax.default_backend() != "cpu":
        return Convolution(
            partial(_plain, axes), partial(_plain_input_gradient, axes), partial(_plain_filter_gradient, axes)
        )
    result = jax.custom_vjp(partial(_result, axes))
    input_gradient = jax.custom_vjp(partial(_input_gradient, axes))
    filter_gradient = jax.custom_vjp(partial(_filter_gradient, axes))

    def differentiate(function: Any, derivatives: Callable[[Array, Array, Array], tuple[Array, Array]]) -> None:
        """`derivatives` takes the inputs and the cotangent."""
        function.defvjp(
            lambda *inputs: (function(*inputs), inputs),
            lambda inputs, cotangent: derivatives(inputs[0], inputs[1], cotangent),
        )

    differentiate(result, lambda x, filters, g: (input_gradient(filters, g), filter_gradient(x, g)))
    differentiate(input_gradient, lambda filters, g, x: (filter_gradient(x, g), result(x, filters)))
    differentiate(filter_gradient, lambda x, g, filters: (input_gradient(filters, g), result(x, filters)))
    return Convolution(result, input_gradient, filter_gradient)


def _plain(axes: Sequence[Axis], x: Array, filters: Array) -> Array:
    spatial = "DHW"[-len(axes) :]
    return lax.conv_general_dilated(
        x,
        filters,
        window_strides=[axis.stride for axis in axes],
        padding=[axis.pads for axis in axes],
        rhs_dilation=[axis.dilation for axis in axes],
        dimension_numbers=(f"N{spatial}C", f"{spatial}IO", f"N{spatial}C"),
        precision=lax.Precision.HIGHEST,
    )


def _plain_input_gradient(axes: Sequence[Axis], filters: Array, gradient: Array) -> Array:
    x = jax.ShapeDtypeStruct((gradient.shape[0], *(axis.length for axis in axes), filters.shape[-2]), filters.dtype)
    return jax.linear_transpose(lambda x: _plain(axes, x, filters), x)(gradient)[0]


def _plain_filter_gradient(axes: Sequence[Axis], x: Array, gradient: Array) -> Array:
    shape = (*(axis.size for axis in axes), x.shape[-1], gradient.shape[-1])
    filters = jax.ShapeDtypeStruct(shape, x.dtype)
    return jax.linear_transpose(lambda filters: _plain(axes, x, filters), filters)(gradient)[0]


def _has_one_place(axes: Sequence[Axis]) -> bool:
    return all(axis.size == 1 for axis in axes)


def _place(x: Array, number: int, axis: Axis, place: int) -> Array:
    """What stands under one place of the filters along a spatial axis, for each window."""
    before = axis.pads[0] - place * axis.dilation
    reach = (axis.windows - 1) * axis.stride + 1
    amounts = [(0, 0, 0)] * x.ndim
    amounts[number + 1] = (before, reach - before - axis.length, 0)
    padded = x if amounts[number + 1] == (0, 0, 0) else lax.pad(x, np.zeros((), x.dtype), amounts)
    return lax.slice_in_dim(padded, 0, None, axis.stride, number + 1)


def _under_one_place(axes: Sequence[Axis], x: Array) -> Array:
    for number, axis in enumerate(axes):
        x = _place(x, number, axis, 0)
    return x


def _depth_as_channels(axes: Sequence[Axis], x: Array) -> Array:
    """[batch * depth, height, width, places in depth * channels]"""
    joined = jnp.concatenate([_place(x, 0, axes[0], place) for place in range(axes[0].size)], -1)
    return lax.optimization_barrier(joined.reshape(-1, *joined.shape[2:]))


def _result(axes: Sequence[Axis], x: Array, filters: Array) -> Array:
    windows = [axis.windows for axis in axes]
    if 0 in (*x.shape, *filters.shape, *windows):
        return _plain(axes, x, filters)
    if _has_one_place(axes):
        x = _under_one_place(axes, x)
        product = jnp.matmul(x.reshape(-1, x.shape[-1]), filters.reshape(filters.shape[-2:]), precision="highest")
        return product.reshape(*x.shape[:-1], -1)
    if len(axes) < 3:
        return _plain(axes, x, filters)
    flat = jnp.moveaxis(filters, 0, 2).reshape(*filters.shape[1:3], -1, filters.shape[-1])
    return _result(axes[1:], _depth_as_channels(axes, x), flat).reshape(x.shape[0], *windows, -1)


def _input_gradient(axes: Sequence[Axis], filters: Array, gradient: Array) -> Array:
    """In padded coordinates, elements of remainder r by the stride meet each stride-th place of the filters from r."""
    if any(axis.stride > 1 and axis.dilation > 1 for axis in axes) or 0 in (*filters.shape, *gradient.shape):
        return _plain_input_gradient(axes, filters, gradient)
    strides = [axis.stride for axis in axes]
    skipped = [axis.pads[0] // axis.stride for axis in axes]
    margins = [axis.pads[0] % axis.stride for axis in axes]
    steps = [-(-(axis.length + margin) // axis.stride) for axis, margin in zip(axes, margins, strict=True)]
    phases = list(itertools.product(*map(range, strides)))
    channels = filters.shape[-2]

    def from_input(filters: Array) -> Array:
        return jnp.swapaxes(jnp.flip(filters, range(len(axes))), -2, -1)

    def meet(filters: Array) -> Array:
        slides = []
        for axis, size, count, skip in zip(axes, filters.shape, steps, skipped, strict=False):
            pads = (size - 1) * axis.dilation - skip, count + skip - axis.windows
            slides.append(Axis(axis.windows, size, 1, axis.dilation, pads))
        return _result(tuple(slides), gradient, lax.optimization_barrier(filters))

    if channels < _FEW_CHANNELS:  # one convolution that has all the phases' channels keeps the processor busier
        sizes = [-(-axis.size // axis.stride) for axis in axes]
        rest = [(0, size * axis.stride - axis.size) for size, axis in zip(sizes, axes, strict=True)]
        filters = jnp.pad(filters, [*rest, (0, 0), (0, 0)])
        parts = [from_input(filters[_from(phase, strides)]) for phase in phases]
        x = meet(jnp.concatenate(parts, -1))
    else:
        nothing = jnp.zeros((gradient.shape[0], *steps, channels), gradient.dtype)
        parts = [filters[_from(phase, strides)] for phase in phases]
        x = jnp.concatenate([meet(from_input(part)) if part.size else nothing for part in parts], -1)
    x = x.reshape(*x.shape[:-1], *strides, channels)
    order = [0, *(i for axis in range(len(axes)) for i in (1 + axis, 1 + len(axes) + axis)), x.ndim - 1]
    x = x.transpose(order).reshape(x.shape[0], *map(math.prod, zip(steps, strides, strict=True)), channels)
    stops = [margin + axis.length for axis, margin in zip(axes, margins, strict=True)]
    return lax.slice(x, [0, *margins, 0], [x.shape[0], *stops, channels])


def _from(firsts: Sequence[int], strides: Sequence[int]) -> tuple[slice, ...]:
    return tuple(slice(first, None, stride) for first, stride in zip(firsts, strides, strict=True))


def _filter_gradient(axes: Sequence[Axis], x: Array, gradient: Array) -> Array:
    if 0 in (*x.shape, *gradient.shape):
        return _plain_filter_gradient(axes, x, gradient)
    if _has_one_place(axes):
        x = _under_one_place(axes, x)
        rows = x.reshape(-1, x.shape[-1]), gradient.reshape(-1, gradient.shape[-1])
        product = lax.dot_general(*rows, (((0,), (0,)), ((), ())), precision=lax.Precision.HIGHEST)
        return product.reshape(*(axis.size for axis in axes), *product.shape)
    if len(axes) < 3:
        # XLA transposes both; what it fuses with that runs through memory in the wrong order.
        return _plain_filter_gradient(axes, *lax.optimization_barrier((x, gradient)))
    flat = _filter_gradient(axes[1:], _depth_as_channels(axes, x), gradient.reshape(-1, *gradient.shape[2:]))
    flat = flat.reshape(*flat.shape[:2], axes[0].size, x.shape[-1], -1)
    return jnp.moveaxis(flat, 2, 0)
