"""Depthwise convolution, for CPUs above all: XLA's grouped convolution is fifty times slower there.

A sum of shifted pictures, each times one place of the filters, is one fused loop. So is the input's gradient, seen from
the input: an element of step q and remainder r (`stride * q + r` in padded coordinates) has met the window q - m at the
place `r + stride * m` of the filter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import window

Array = Any


class _Axis(NamedTuple):
    """How the filter slides along height or width."""

    length: int
    size: int
    stride: int
    dilation: int
    windows: int
    pads: tuple[int, int]

    def slices(self, x: Array, axis: int, place: int) -> Array:
        """Of padded `x`, what stands under a place of the filter."""
        start = place * self.dilation
        return lax.slice_in_dim(x, start, start + (self.windows - 1) * self.stride + 1, self.stride, axis)

    @property
    def overlap(self) -> int:
        """How many windows cover an element at most."""
        return -(-((self.size - 1) * self.dilation + 1) // self.stride)

    @property
    def steps(self) -> int:
        return -(-(self.length + self.pads[0]) // self.stride)

    def places(self, earlier: int) -> np.ndarray:
        """The filter's place for each remainder in the window so much earlier; -1 where there is none."""
        offsets = np.arange(self.stride) + self.stride * earlier
        inside = (offsets % self.dilation == 0) & (offsets // self.dilation < self.size)
        return np.where(inside, offsets // self.dilation, -1)


def convolve(
    x: Array, filters: Array, strides: Sequence[int], padding: str, data_format: str, dilations: Sequence[int]
) -> Array:
    """Convolves each channel with its own filters: `filters` [rows, columns, channels, multiplier].

    Half precision is summed in float32.
    """
    if data_format == "NCHW":
        order = [strides[axis] for axis in (0, 2, 3, 1)], padding, "NHWC", [dilations[axis] for axis in (0, 2, 3, 1)]
        return jnp.moveaxis(convolve(jnp.moveaxis(x, 1, 3), filters, *order), 3, 1)
    axes = []
    for axis in (1, 2):
        geometry = (x.shape[axis], filters.shape[axis - 1], strides[axis], padding, dilations[axis])
        windows = window.output_size(*geometry) or 0
        size, stride, dilation = filters.shape[axis - 1], strides[axis], dilations[axis]
        axes.append(_Axis(x.shape[axis], size, stride, dilation, windows, window.pad_amounts(*geometry)))
    rows, columns, channels, multiplier = filters.shape
    wide = jnp.promote_types(x.dtype, jnp.float32)
    flat = filters.astype(wide).reshape(rows, columns, channels * multiplier)
    repeated = jnp.repeat(x.astype(wide), multiplier, axis=3)
    return _convolution(*axes)(repeated, flat).astype(x.dtype)


@cache
def _convolution(rows: _Axis, columns: _Axis) -> Callable[[Array, Array], Array]:
    """The convolution of pictures [batch, height, width, channels] with filters [rows, columns, channels]."""

    def padded(x: Array) -> Array:
        x = jnp.pad(x, [(0, 0), rows.pads, columns.pads, (0, 0)])
        return lax.optimization_barrier(x)  # or every use pads anew

    def shifted(x: Array, place: tuple[int, int]) -> Array:
        return columns.slices(rows.slices(x, 1, place[0]), 2, place[1])

    @jax.custom_vjp
    def convolution(x: Array, filters: Array) -> Array:
        x = padded(x)
        return sum(shifted(x, place) * filters[place] for place in np.ndindex(rows.size, columns.size))

    def backward(inputs: tuple[Array, Array], gradient: Array) -> tuple[Array, Array]:
        x, filters = inputs
        return input_gradient(filters, gradient), filter_gradient(padded(x), gradient)

    def input_gradient(filters: Array, gradient: Array) -> Array:
        pads = [(axis.overlap - 1, axis.steps - axis.windows, 0) for axis in (rows, columns)]
        none = (0, 0, 0)
        gradient = lax.optimization_barrier(lax.pad(gradient, np.zeros((), gradient.dtype), [none, *pads, none]))
        total: Array = 0
        for earlier in itertools.product(range(rows.overlap), range(columns.overlap)):
            windows, weights = gradient, filters
            for i, (axis, m) in enumerate(zip((rows, columns), earlier, strict=True)):
                start = axis.overlap - 1 - m
                windows = lax.slice_in_dim(windows, start, start + axis.steps, axis=i + 1)
                places = axis.places(m)
                met = (places >= 0).reshape([-1 if each == i else 1 for each in range(3)])
                weights = jnp.where(met, jnp.take(weights, np.maximum(places, 0), axis=i), 0)
            total += jnp.expand_dims(windows, (2, 4)) * jnp.expand_dims(weights, 1)
        batch, channels = gradient.shape[0], gradient.shape[3]
        total = total.reshape(batch, rows.steps * rows.stride, columns.steps * columns.stride, channels)
        for i, axis in enumerate((rows, columns)):
            total = lax.slice_in_dim(total, axis.pads[0], axis.pads[0] + axis.length, axis=i + 1)
        return total

    def filter_gradient(x: Array, gradient: Array) -> Array:
        """Row by row on CPU, where XLA's sums over large arrays are slow."""
        places = list(np.ndindex(rows.size, columns.size))

        def at_once(x: Array, gradient: Array) -> Array:
            return jnp.stack([jnp.sum(shifted(x, place) * gradient, (0, 1, 2)) for place in places])

        def by_rows(x: Array, gradient: Array) -> Array:
            def add(sums: list[Array], row: Array) -> tuple[list[Array], None]:
                weights = lax.dynamic_index_in_dim(gradient, row, 1, keepdims=False)
                under = [
                    lax.dynamic_index_in_dim(x, row * rows.stride + i * rows.dilation, 1, keepdims=False)
                    for i in range(rows.size)
                ]
                return [
                    total + columns.slices(under[i], 1, j) * weights for total, (i, j) in zip(sums, places, strict=True)
                ], None

            batch, _, _, channels = gradient.shape
            start = [jnp.zeros((batch, columns.windows, channels), gradient.dtype) for _ in places]
            sums, _ = lax.scan(add, start, jnp.arange(rows.windows))
            return jnp.stack([jnp.sum(total, (0, 1)) for total in sums])

        sums = lax.platform_dependent(x, gradient, cpu=by_rows, default=at_once)
        return sums.reshape(rows.size, columns.size, -1)

    convolution.defvjp(lambda x, filters: (convolution(x, filters), (x, filters)), backward)
    return convolution
