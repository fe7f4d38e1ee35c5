"""Ops on quantized numbers. Each gives its result and the range that the result stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels import array_ops, conv_ops, pooling_ops
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.quantization import (
    limits,
    product_range,
    quantize,
    requantize,
    requantize_by_step,
    to_float,
    zero_of,
)

Array = Any
Ranged = tuple[Array, Array, Array]


def _centred(x: Array, low: Array, high: Array) -> Array:
    """int32: how many steps each number is above 0."""
    return x.astype(np.int32) - zero_of(low, high, x.dtype)


@kernel("QuantizedMatMul")
def quantized_mat_mul(
    a: Array,
    b: Array,
    min_a: Array,
    max_a: Array,
    min_b: Array,
    max_b: Array,
    *,
    Toutput: np.dtype,
    transpose_a: bool,
    transpose_b: bool,
) -> Ranged:
    left, right = _centred(a, min_a, max_a), _centred(b, min_b, max_b)
    left, right = left.T if transpose_a else left, right.T if transpose_b else right
    require(
        left.shape[1] == right.shape[0],
        f"Matrix size-compatible: In[0]: {list(a.shape)}, In[1]: {list(b.shape)}".replace(" ", ""),
    )
    out = jnp.matmul(left, right, preferred_element_type=np.int32).astype(Toutput)
    return out, *product_range((min_a, max_a, a.dtype), (min_b, max_b, b.dtype), Toutput)


@kernel("QuantizedConv2D")
def quantized_conv2d(
    x: Array,
    filters: Array,
    min_input: Array,
    max_input: Array,
    min_filter: Array,
    max_filter: Array,
    *,
    out_type: np.dtype,
    strides: Sequence[int],
    padding: str,
    dilations: Sequence[int],
) -> Ranged:
    out = conv_ops.convolve(
        _centred(x, min_input, max_input),
        _centred(filters, min_filter, max_filter),
        strides,
        padding,
        "NHWC",
        dilations,
    )
    ranges = (min_input, max_input, x.dtype), (min_filter, max_filter, filters.dtype)
    return out.astype(out_type), *product_range(*ranges, out_type)


@kernel("QuantizedMul")
def quantized_mul(
    x: Array, y: Array, min_x: Array, max_x: Array, min_y: Array, max_y: Array, *, Toutput: np.dtype
) -> Ranged:
    out = _centred(x, min_x, max_x) * _centred(y, min_y, max_y)
    return out.astype(Toutput), *product_range((min_x, max_x, x.dtype), (min_y, max_y, y.dtype), Toutput)


def _sum_range(headroom: int, *bounds: Array) -> tuple[Array, Array]:
    """A range about 0 with room for sums of many numbers within `bounds`."""
    largest = jnp.max(jnp.abs(jnp.stack([jnp.asarray(bound, np.float32) for bound in bounds]))) * np.float32(headroom)
    return -largest, largest


@kernel("QuantizedAdd")
def quantized_add(
    x: Array, y: Array, min_x: Array, max_x: Array, min_y: Array, max_y: Array, *, Toutput: np.dtype
) -> Ranged:
    total = _sum_range(1 << 14, min_x, max_x, min_y, max_y)
    left = requantize_by_step(x, (min_x, max_x), total, Toutput)
    return left + requantize_by_step(y, (min_y, max_y), total, Toutput), *total


@kernel("QuantizedBiasAdd")
def quantized_bias_add(
    x: Array, bias: Array, min_input: Array, max_input: Array, min_bias: Array, max_bias: Array, *, out_type: np.dtype
) -> Ranged:
    total = _sum_range(1 << 17, min_input, max_input, min_bias, max_bias)
    zero = quantize(jnp.zeros((), np.float32), *total, out_type)
    left = requantize(x, (min_input, max_input), total, out_type)
    return left + (requantize(bias, (min_bias, max_bias), total, out_type) + zero), *total


# Activations and pooling, which keep the range.


def _relu(features: Array, low: Array, high: Array, largest: Array | None) -> Ranged:
    zero = quantize(jnp.zeros((), np.float32), low, high, features.dtype)
    activations = jnp.maximum(features, zero)
    if largest is not None:
        activations = jnp.minimum(activations, quantize(jnp.asarray(largest, np.float32), low, high, features.dtype))
    return activations, low, high


@kernel("QuantizedRelu")
def quantized_relu(features: Array, min_features: Array, max_features: Array) -> Ranged:
    return _relu(features, min_features, max_features, None)


@kernel("QuantizedRelu6")
def quantized_relu6(features: Array, min_features: Array, max_features: Array) -> Ranged:
    return _relu(features, min_features, max_features, np.float32(6))


@kernel("QuantizedReluX")
def quantized_relu_x(features: Array, max_value: Array, min_features: Array, max_features: Array) -> Ranged:
    return _relu(features, min_features, max_features, max_value)


@kernel("QuantizedMaxPool")
def quantized_max_pool(
    x: Array, low: Array, high: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Ranged:
    return pooling_ops.max_pool(x, ksize=ksize, strides=strides, padding=padding, data_format="NHWC"), low, high


@kernel("QuantizedAvgPool")
def quantized_avg_pool(
    x: Array, low: Array, high: Array, *, ksize: Sequence[int], strides: Sequence[int], padding: str
) -> Ranged:
    sums, counts = pooling_ops.window_sums(x.astype(np.int32), ksize, strides, padding)
    means = jnp.sign(sums) * (jnp.abs(sums) // counts.astype(np.int32))
    return means.astype(x.dtype), low, high


# Ranges.


@kernel("QuantizedReshape", constants=("shape",))
def quantized_reshape(tensor: Array, shape: np.ndarray, low: Array, high: Array) -> Ranged:
    return array_ops.reshape(tensor, shape), low, high


@kernel("QuantizedConcat", constants=("concat_dim",))
def quantized_concat(
    concat_dim: np.ndarray, values: Sequence[Array], input_mins: Sequence[Array], input_maxes: Sequence[Array]
) -> Ranged:
    low, high = jnp.minimum(np.float32(0), jnp.min(jnp.stack(input_mins))), jnp.max(jnp.stack(input_maxes))
    dtype = values[0].dtype
    if limits(dtype)[0] < 0:
        high = jnp.maximum(-low, high)
        low = -high
    parts = [
        jnp.where((old == low) & (old_high == high), value, requantize(value, (old, old_high), (low, high), dtype))
        for value, old, old_high in zip(values, input_mins, input_maxes, strict=True)
    ]
    return jnp.concatenate(parts, int(concat_dim)), low, high


def _used_range(x: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """The range of the numbers that occur, 0 included below."""
    return jnp.minimum(np.float32(0), to_float(jnp.min(x), low, high)), to_float(jnp.max(x), low, high)


@kernel("RequantizationRange")
def requantization_range(x: Array, low: Array, high: Array) -> tuple[Array, Array]:
    return _used_range(x, low, high)


@kernel("QuantizeDownAndShrinkRange")
def quantize_down_and_shrink_range(x: Array, low: Array, high: Array, *, out_type: np.dtype) -> Ranged:
    used = _used_range(x, low, high)
    return requantize(x, (low, high), used, out_type), *used


@kernel("Requantize")
def requantize_op(
    x: Array, low: Array, high: Array, requested_low: Array, requested_high: Array, *, out_type: np.dtype
) -> Ranged:
    return requantize(x, (low, high), (requested_low, requested_high), out_type), requested_low, requested_high
