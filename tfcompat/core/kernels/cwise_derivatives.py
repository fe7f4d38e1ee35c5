"""Elementwise JAX functions whose derivative JAX has otherwise, or less accurately, than TensorFlow.

Each is a `jax.custom_jvp`; its rules get (tangent of one input, result, *inputs). TensorFlow's rules are in its
`python/ops/math_grad.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

Array = Any


def _with_derivatives(*rules: Callable[..., Array] | None) -> Callable[[Callable[..., Array]], Callable[..., Array]]:
    def attach(function: Callable[..., Array]) -> Callable[..., Array]:
        differentiable = jax.custom_jvp(function)
        differentiable.defjvps(*rules)
        return differentiable

    return attach


@_with_derivatives(lambda dx, y, x: dx * sign(x))
def absolute(x: Array) -> Array:
    """`|x|` of real numbers, with derivative 0 at 0."""
    return jnp.abs(x)


def sign(x: Array) -> Array:
    """-1, 0 or 1; 0 for NaN."""
    return jnp.where(x > 0, jnp.ones_like(x), jnp.where(x < 0, -jnp.ones_like(x), jnp.zeros_like(x)))


@_with_derivatives(lambda dx, y, x: dx / jnp.sinh(y))
def acosh(x: Array) -> Array:
    return jnp.arccosh(x)


@_with_derivatives(lambda dx, y, x: dx * digamma(x))
def lgamma(x: Array) -> Array:
    return lax.lgamma(x)


@_with_derivatives(lambda dx, y, x: dx * jnp.where(_is_pole(x), jnp.inf, lax.polygamma(jnp.ones_like(x), x)))
def digamma(x: Array) -> Array:
    """The derivative of lgamma, infinite at its poles."""
    return jnp.where(_is_pole(x), jnp.full_like(x, jnp.inf), lax.digamma(x))


def _is_pole(x: Array) -> Array:
    return (x <= 0) & (x == jnp.floor(x))


@_with_derivatives(lambda dx, z, x, y: dx + jnp.zeros_like(z), None)
def next_after(x: Array, y: Array) -> Array:
    return jnp.nextafter(x, y)


# JAX's rule for y squares it, which over- or underflows where x / y does not.
@_with_derivatives(lambda dx, z, x, y: dx / y, lambda dy, z, x, y: dy * (-(x / y) / y))
def divide(x: Array, y: Array) -> Array:
    return jnp.true_divide(x, y)


def _power_of_x(dx: Array, z: Array, x: Array, y: Array) -> Array:
    return dx * y * power(x, y - 1)


def _power_of_y(dy: Array, z: Array, x: Array, y: Array) -> Array:
    has_log = x != 0 if jnp.iscomplexobj(x) else x > 0
    log_x = jnp.where(has_log, jnp.log(jnp.where(has_log, x, 1)), 0)
    return dy * z * log_x


@_with_derivatives(_power_of_x, _power_of_y)
def power(x: Array, y: Array) -> Array:
    return jnp.power(x, y)


@_with_derivatives(lambda dx, z, x, y: multiply_no_nan(dx, y), lambda dy, z, x, y: x * dy)
def multiply_no_nan(x: Array, y: Array) -> Array:
    """`x * y`, and 0 where y is 0 even if x is infinite or NaN."""
    return jnp.where(y == 0, jnp.zeros_like(y), x * y)


@_with_derivatives(
    lambda dx, z, x, y: dx * divide_unless_zero((x != 0).astype(x.dtype), y),
    lambda dy, z, x, y: dy * divide_unless_zero(-x, y * y),
)
def divide_unless_zero(x: Array, y: Array) -> Array:
    """`x / y`, and 0 where x is 0 whatever y is (Xdivy)."""
    return jnp.where(x == 0, jnp.zeros_like(x), x / y)


@_with_derivatives(
    lambda dx, z, x, y: dx * multiply_log((x != 0).astype(x.dtype), y),
    lambda dy, z, x, y: dy * divide_unless_zero(x, y),
)
def multiply_log(x: Array, y: Array) -> Array:
    """`x * log(y)`, and 0 where x is 0 whatever y is (Xlogy)."""
    return jnp.where(x == 0, jnp.zeros_like(x), x * jnp.log(y))
