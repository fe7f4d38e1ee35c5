"""Activation functions, their gradient ops, and bias addition."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any

_SELU_SCALE = 1.0507009873554804934193349852946
_SELU_SCALE_ALPHA = 1.7580993408473768599402175208123


@kernel("Relu")
def relu(x: Array) -> Array:
    return jax.nn.relu(x)


@kernel("ReluGrad")
def relu_grad(gradient: Array, x: Array) -> Array:
    return jnp.where(x > 0, gradient, 0)


@kernel("Relu6")
def relu6(x: Array) -> Array:
    return jax.nn.relu6(x)


@kernel("Relu6Grad")
def relu6_grad(gradient: Array, x: Array) -> Array:
    return jnp.where((x > 0) & (x < 6), gradient, 0)


@kernel("LeakyRelu")
def leaky_relu(x: Array, *, alpha: float) -> Array:
    return jnp.where(x > 0, x, x * alpha)


@kernel("LeakyReluGrad")
def leaky_relu_grad(gradient: Array, x: Array, *, alpha: float) -> Array:
    return jnp.where(x > 0, gradient, gradient * alpha)


def _expm1_below_zero(x: Array) -> Array:
    """exp(x) - 1 for negative x, without the overflow elsewhere that would make the derivative of a selection nan."""
    return jnp.expm1(jnp.where(x < 0, x, 0))


@kernel("Elu")
def elu(x: Array) -> Array:
    return jnp.where(x < 0, _expm1_below_zero(x), x)


@kernel("EluGrad")
def elu_grad(gradient: Array, y: Array) -> Array:
    return jnp.where(y < 0, gradient * (y + 1), gradient)


@kernel("Selu")
def selu(x: Array) -> Array:
    return jnp.where(x < 0, _SELU_SCALE_ALPHA * _expm1_below_zero(x), _SELU_SCALE * x)


@kernel("SeluGrad")
def selu_grad(gradient: Array, y: Array) -> Array:
    return gradient * jnp.where(y < 0, y + _SELU_SCALE_ALPHA, np.asarray(_SELU_SCALE, y.dtype))


@kernel("Softplus")
def softplus(x: Array) -> Array:
    return jax.nn.softplus(x)


@kernel("SoftplusGrad")
def softplus_grad(gradient: Array, x: Array) -> Array:
    return gradient * jax.nn.sigmoid(x)


@jax.custom_jvp
def _softsign(x: Array) -> Array:
    return x / (1 + jnp.abs(x))


_softsign.defjvps(lambda tangent, _, x: tangent / jnp.square(1 + jnp.abs(x)))


@kernel("Softsign")
def softsign(x: Array) -> Array:
    return _softsign(x)


@kernel("SoftsignGrad")
def softsign_grad(gradient: Array, x: Array) -> Array:
    return gradient / jnp.square(1 + jnp.abs(x))


def _channel_axis(rank: int, data_format: str) -> int:
    return 1 if data_format == "NCHW" else rank - 1


@kernel("BiasAdd")
def bias_add(x: Array, bias: Array, *, data_format: str) -> Array:
    channel = _channel_axis(x.ndim, data_format)
    require(
        x.shape[channel] == bias.size,
        "Must provide as many biases as the last dimension of the input tensor: "
        f"{shape_text(bias.shape)} vs. {shape_text(x.shape)}",
    )
    shape = [1] * x.ndim
    shape[channel] = bias.size
    return x + jnp.reshape(bias, shape)


@kernel("BiasAddV1")
def bias_add_v1(x: Array, bias: Array) -> Array:
    return x + bias


@kernel("BiasAddGrad")
def bias_add_grad(gradient: Array, *, data_format: str) -> Array:
    channel = _channel_axis(gradient.ndim, data_format)
    return jnp.sum(gradient, axis=[axis for axis in range(gradient.ndim) if axis != channel], dtype=gradient.dtype)
