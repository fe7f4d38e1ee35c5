"""Local response normalization and batch normalization, with their gradient ops."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tfcompat.core.framework.kernel import kernel

Array = Any


@kernel("LRN")
def lrn(x: Array, *, depth_radius: int, bias: float, alpha: float, beta: float) -> Array:
    """x / (bias + alpha * sum of squares over the 2 * depth_radius + 1 neighbouring channels) ** beta."""
    depth = x.shape[-1]
    radius = min(depth_radius, depth - 1)
    squares = jnp.pad(jnp.square(x), [(0, 0)] * (x.ndim - 1) + [(radius, radius)])
    sums = sum(lax.slice_in_dim(squares, i, i + depth, axis=-1) for i in range(2 * radius + 1))
    return x * _negative_power(bias + alpha * sums, beta)


def _negative_power(x: Array, beta: float) -> Array:
    """x ** -beta for positive x, by roots where they will do: XLA's power is ten times slower."""
    if beta == 0.5:
        return lax.rsqrt(x)
    if beta == 0.75:
        root = lax.rsqrt(x)
        return root * jnp.sqrt(root)
    return 1 / x if beta == 1 else jnp.exp(-beta * jnp.log(x))


@kernel("LRNGrad")
def lrn_grad(
    gradient: Array,
    x: Array,
    y: Array,
    *,
    depth_radius: int,
    bias: float,
    alpha: float,
    beta: float,
) -> Array:
    del y

    def normalize(x: Array) -> Array:
        return lrn(x, depth_radius=depth_radius, bias=bias, alpha=alpha, beta=beta)

    return jax.vjp(normalize, x)[1](gradient)[0]


def _per_channel(vector: Array, data_format: str) -> Array:
    """Shapes [channels] so that it broadcasts against pictures of `data_format`."""
    return jnp.reshape(vector, [-1 if name == "C" else 1 for name in data_format])


def _batch_statistics(x: Array, data_format: str) -> tuple[Array, Array]:
    """Mean and biased variance of each channel."""
    axes = [axis for axis, name in enumerate(data_format) if name != "C"]
    return jnp.mean(x, axes), jnp.var(x, axes)


def _normalize(
    x: Array, scale: Array, offset: Array, mean: Array, variance: Array, epsilon: float, data_format: str
) -> Array:
    if x.size == 0:
        return x  # whose statistics are NaN
    factor = scale * lax.rsqrt(variance + epsilon)
    return (x - _per_channel(mean, data_format)) * _per_channel(factor, data_format) + _per_channel(offset, data_format)


@kernel("FusedBatchNorm", "FusedBatchNormV2")
def fused_batch_norm(
    x: Array,
    scale: Array,
    offset: Array,
    mean: Array,
    variance: Array,
    *,
    epsilon: float,
    data_format: str,
    is_training: bool,
) -> tuple[Array, ...]:
    """Returns y, the batch mean and unbiased variance, and for the gradient op the mean and biased variance.

    Statistics are computed in float32 whatever the type of `x`. As in TensorFlow, only `y` has a gradient, and given
    statistics (inference) receive none.
    """
    wide = x.astype(scale.dtype)
    if not is_training:
        mean, variance = lax.stop_gradient((mean, variance))
        y = _normalize(wide, scale, offset, mean, variance, epsilon, data_format)
        return y.astype(x.dtype), mean, variance, mean, variance
    count = x.size // scale.size
    mean, variance = _batch_statistics(wide, data_format)
    y = _normalize(wide, scale, offset, mean, variance, epsilon, data_format)
    mean, variance = lax.stop_gradient((mean, variance))
    return y.astype(x.dtype), mean, variance * (count / max(count - 1, 1)), mean, variance


@kernel("FusedBatchNormV3")
def fused_batch_norm_v3(
    x: Array,
    scale: Array,
    offset: Array,
    mean: Array,
    variance: Array,
    *,
    epsilon: float,
    data_format: str,
    is_training: bool,
) -> tuple[Array, ...]:
    outputs = fused_batch_norm(
        x, scale, offset, mean, variance, epsilon=epsilon, data_format=data_format, is_training=is_training
    )
    return *outputs, jnp.zeros((), scale.dtype)


@kernel("FusedBatchNormGrad", "FusedBatchNormGradV2")
def fused_batch_norm_grad(
    gradient: Array,
    x: Array,
    scale: Array,
    mean: Array,
    variance: Array,
    *,
    epsilon: float,
    data_format: str,
    is_training: bool,
) -> tuple[Array, ...]:
    """The gradient of `fused_batch_norm` in x, scale and offset; two zeros stand for the statistics'."""

    def normalize(x: Array, scale: Array, offset: Array) -> Array:
        statistics = _batch_statistics(x, data_format) if is_training else lax.stop_gradient((mean, variance))
        return _normalize(x, scale, offset, *statistics, epsilon, data_format)

    pullback = jax.vjp(normalize, x.astype(scale.dtype), scale, jnp.zeros_like(scale))[1]
    x_gradient, scale_gradient, offset_gradient = pullback(gradient.astype(scale.dtype))
    nothing = jnp.zeros((), scale.dtype)
    return x_gradient.astype(x.dtype), scale_gradient, offset_gradient, nothing, nothing


@kernel("FusedBatchNormGradV3")
def fused_batch_norm_grad_v3(
    gradient: Array,
    x: Array,
    scale: Array,
    mean: Array,
    variance: Array,
    reserved: Array,
    *,
    epsilon: float,
    data_format: str,
    is_training: bool,
) -> tuple[Array, ...]:
    del reserved
    return fused_batch_norm_grad(
        gradient, x, scale, mean, variance, epsilon=epsilon, data_format=data_format, is_training=is_training
    )


# Batch normalization as graphs of 2015 have it.


@kernel("BatchNormWithGlobalNormalization")
def batch_norm_with_global_normalization(
    x: Array,
    mean: Array,
    variance: Array,
    offset: Array,
    scale: Array,
    *,
    variance_epsilon: float,
    scale_after_normalization: bool,
) -> Array:
    factor = lax.rsqrt(variance + variance_epsilon) * (scale if scale_after_normalization else 1)
    return (x - mean) * factor + offset


@kernel("BatchNormWithGlobalNormalizationGrad")
def batch_norm_with_global_normalization_grad(
    x: Array,
    mean: Array,
    variance: Array,
    scale: Array,
    gradient: Array,
    *,
    variance_epsilon: float,
    scale_after_normalization: bool,
) -> tuple[Array, ...]:
    """The gradients of x, mean, variance, offset and scale."""

    def normalize(*inputs: Array) -> Array:
        return batch_norm_with_global_normalization(
            *inputs, variance_epsilon=variance_epsilon, scale_after_normalization=scale_after_normalization
        )

    return jax.vjp(normalize, x, mean, variance, jnp.zeros_like(scale), scale)[1](gradient)
