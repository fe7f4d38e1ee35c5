"""Kernels of the optimizers' update ops: TensorFlow's update rules (`core/kernels/training_ops.cc`).

A rule computes the new values of the variable and its slots from the old ones. It is registered for up to four op
types: `ApplyX` and `ResourceApplyX` update the whole variable, `SparseApplyX` and `ResourceSparseApplyX` the rows
named by `indices`, a repeated row once for each time it is named.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import op_def
from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.op_def import OpDef
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.state_ops import update_rows
from tfcompat.python.framework import dtypes

Rule = Callable[..., tuple[Any, ...]]


def update_rule(name: str) -> Callable[[Rule], Rule]:
    """Registers the decorated rule for all op types of optimizer `name`.

    The rule's parameters bear the op's argument names; it returns the new value of each reference, in order.
    """

    def register(rule: Rule) -> Rule:
        for prefix in ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply"):
            if op_def.is_registered(prefix + name):
                kernel(prefix + name, stateful=True)(_kernel_of(rule, op_def.get_op_def(prefix + name)))
        return rule

    return register


def _kernel_of(rule: Rule, definition: OpDef) -> Callable[..., Any]:
    names = [arg.name for arg in definition.inputs]
    state = [arg.name for arg in definition.inputs if arg.is_ref or arg.dtype is dtypes.resource]
    returns_reference = bool(definition.outputs)

    @functools.wraps(rule)
    def apply(ctx: Context, *inputs: Any, **attrs: Any) -> Any:
        values = dict(zip(names, inputs, strict=True))
        refs = [values.pop(name) for name in state]
        before = [ctx.read(ref) for ref in refs]
        indices = values.pop("indices", None)
        gradient = next(name for name in ("grad", "delta") if name in values)
        if indices is None:
            _check_shape(before[0].shape, values[gradient])
            after = rule(**dict(zip(state, before, strict=True)), **values, **attrs)
        else:
            _check_shape((*np.shape(indices), *before[0].shape[1:]), values[gradient])

            def on_rows(*arguments: Any) -> tuple[Any, ...]:
                return rule(**{**values, **dict(zip((*state, gradient), arguments, strict=True))}, **attrs)

            after = update_rows(on_rows, before, indices, [values[gradient]])
        for ref, value in zip(refs, after, strict=True):
            ctx.write(ref, value)
        return refs[0] if returns_reference else ()

    return apply


def _check_shape(shape: tuple[int, ...], gradient: Any) -> None:
    texts = f"{shape_text(shape)} {shape_text(np.shape(gradient))}"
    require(shape == np.shape(gradient), f"var and grad do not have the same shape{texts}")


@update_rule("GradientDescent")
def gradient_descent(var: Any, alpha: Any, delta: Any) -> tuple[Any, ...]:
    return (var - delta * alpha,)


@update_rule("Momentum")
def momentum_(var: Any, accum: Any, lr: Any, grad: Any, momentum: Any, *, use_nesterov: bool) -> tuple[Any, ...]:
    accum = accum * momentum + grad
    step = grad * lr + accum * momentum * lr if use_nesterov else accum * lr
    return var - step, accum


@update_rule("KerasMomentum")
def keras_momentum(var: Any, accum: Any, lr: Any, grad: Any, momentum: Any, *, use_nesterov: bool) -> tuple[Any, ...]:
    accum = accum * momentum - grad * lr
    step = accum * momentum - grad * lr if use_nesterov else accum
    return var + step, accum


def _adam_rate(lr: Any, beta1_power: Any, beta2_power: Any) -> Any:
    return lr * jnp.sqrt(1 - beta2_power) / (1 - beta1_power)


@update_rule("Adam")
def adam(
    var: Any,
    m: Any,
    v: Any,
    beta1_power: Any,
    beta2_power: Any,
    lr: Any,
    beta1: Any,
    beta2: Any,
    epsilon: Any,
    grad: Any,
    *,
    use_nesterov: bool,
) -> tuple[Any, ...]:
    m = m + (grad - m) * (1 - beta1)
    v = v + (jnp.square(grad) - v) * (1 - beta2)
    direction = m * beta1 + grad * (1 - beta1) if use_nesterov else m
    return var - direction * _adam_rate(lr, beta1_power, beta2_power) / (jnp.sqrt(v) + epsilon), m, v


@update_rule("AdamWithAmsgrad")
def adam_with_amsgrad(
    var: Any,
    m: Any,
    v: Any,
    vhat: Any,
    beta1_power: Any,
    beta2_power: Any,
    lr: Any,
    beta1: Any,
    beta2: Any,
    epsilon: Any,
    grad: Any,
) -> tuple[Any, ...]:
    m = m + (grad - m) * (1 - beta1)
    v = v + (jnp.square(grad) - v) * (1 - beta2)
    vhat = jnp.maximum(vhat, v)
    return var - m * _adam_rate(lr, beta1_power, beta2_power) / (jnp.sqrt(vhat) + epsilon), m, v, vhat


@update_rule("AdaMax")
def ada_max(
    var: Any, m: Any, v: Any, beta1_power: Any, lr: Any, beta1: Any, beta2: Any, epsilon: Any, grad: Any
) -> tuple[Any, ...]:
    m = m + (grad - m) * (1 - beta1)
    v = jnp.maximum(beta2 * v, jnp.abs(grad))
    return var - lr / (1 - beta1_power) * (m / (v + epsilon)), m, v


@update_rule("Adagrad")
def adagrad(var: Any, accum: Any, lr: Any, grad: Any, *, update_slots: bool) -> tuple[Any, ...]:
    if update_slots:
        accum = accum + jnp.square(grad)
    return var - grad * lr / jnp.sqrt(accum), accum


@update_rule("AdagradV2")
def adagrad_v2(var: Any, accum: Any, lr: Any, epsilon: Any, grad: Any, *, update_slots: bool) -> tuple[Any, ...]:
    if update_slots:
        accum = accum + jnp.square(grad)
    return var - grad * lr / (jnp.sqrt(accum) + epsilon), accum


@update_rule("AdagradDA")
def adagrad_da(
    var: Any,
    gradient_accumulator: Any,
    gradient_squared_accumulator: Any,
    grad: Any,
    lr: Any,
    l1: Any,
    l2: Any,
    global_step: Any,
) -> tuple[Any, ...]:
    total = gradient_accumulator + grad
    squares = gradient_squared_accumulator + jnp.square(grad)
    step = global_step.astype(lr.dtype)
    shrunk = jnp.sign(total) * jnp.maximum(jnp.abs(total) - l1 * step, 0)
    return -lr * shrunk / (l2 * step * lr + jnp.sqrt(squares)), total, squares


@update_rule("Adadelta")
def adadelta(var: Any, accum: Any, accum_update: Any, lr: Any, rho: Any, epsilon: Any, grad: Any) -> tuple[Any, ...]:
    accum = accum * rho + jnp.square(grad) * (1 - rho)
    step = jnp.sqrt(accum_update + epsilon) / jnp.sqrt(accum + epsilon) * grad
    return var - step * lr, accum, accum_update * rho + jnp.square(step) * (1 - rho)


@update_rule("RMSProp")
def rms_prop(var: Any, ms: Any, mom: Any, lr: Any, rho: Any, momentum: Any, epsilon: Any, grad: Any) -> tuple[Any, ...]:
    ms = ms + (jnp.square(grad) - ms) * (1 - rho)
    mom = mom * momentum + grad * lr / jnp.sqrt(ms + epsilon)
    return var - mom, ms, mom


@update_rule("CenteredRMSProp")
def centered_rms_prop(
    var: Any, mg: Any, ms: Any, mom: Any, lr: Any, rho: Any, momentum: Any, epsilon: Any, grad: Any
) -> tuple[Any, ...]:
    ms = ms + (jnp.square(grad) - ms) * (1 - rho)
    mg = mg + (grad - mg) * (1 - rho)
    mom = mom * momentum + grad * lr / jnp.sqrt(ms - jnp.square(mg) + epsilon)
    return var - mom, mg, ms, mom


def _ftrl(
    var: Any, accum: Any, linear: Any, grad: Any, penalized: Any, lr: Any, l1: Any, l2: Any, lr_power: Any
) -> tuple[Any, ...]:
    new_accum = accum + jnp.square(grad)
    power, new_power = accum ** (-lr_power), new_accum ** (-lr_power)
    linear = linear + (penalized - (new_power - power) / lr * var)
    shrunk = (l1 * jnp.sign(linear) - linear) / (new_power / lr + 2 * l2)
    return jnp.where(jnp.abs(linear) > l1, shrunk, 0), new_accum, linear


@update_rule("Ftrl")
def ftrl(var: Any, accum: Any, linear: Any, grad: Any, lr: Any, l1: Any, l2: Any, lr_power: Any) -> tuple[Any, ...]:
    return _ftrl(var, accum, linear, grad, grad, lr, l1, l2, lr_power)


@update_rule("FtrlV2")
def ftrl_v2(
    var: Any, accum: Any, linear: Any, grad: Any, lr: Any, l1: Any, l2: Any, l2_shrinkage: Any, lr_power: Any
) -> tuple[Any, ...]:
    return _ftrl(var, accum, linear, grad, grad + 2 * l2_shrinkage * var, lr, l1, l2, lr_power)


def _proximal(var: Any, rate: Any, l1: Any, l2: Any) -> Any:
    """The soft threshold of `var`: the minimum of a quadratic around it plus l1 |x| + l2 x^2 / 2."""
    shrunk = jnp.where(l1 > 0, jnp.sign(var) * jnp.maximum(jnp.abs(var) - rate * l1, 0), var)
    return shrunk / (1 + rate * l2)


@update_rule("ProximalGradientDescent")
def proximal_gradient_descent(
    var: Any, alpha: Any, l1: Any, l2: Any, delta: Any = None, grad: Any = None
) -> tuple[Any, ...]:
    return (_proximal(var - (grad if delta is None else delta) * alpha, alpha, l1, l2),)


@update_rule("ProximalAdagrad")
def proximal_adagrad(var: Any, accum: Any, lr: Any, l1: Any, l2: Any, grad: Any) -> tuple[Any, ...]:
    accum = accum + jnp.square(grad)
    rate = lr / jnp.sqrt(accum)
    return _proximal(var - grad * rate, rate, l1, l2), accum


def _agreement(grad: Any, m: Any, decay: Any) -> Any:
    return decay * jnp.sign(grad) * jnp.sign(m)


@update_rule("AddSign")
def add_sign(var: Any, m: Any, lr: Any, alpha: Any, sign_decay: Any, beta: Any, grad: Any) -> tuple[Any, ...]:
    m = m * beta + grad * (1 - beta)
    return var - lr * (alpha + _agreement(grad, m, sign_decay)) * grad, m


@update_rule("PowerSign")
def power_sign(var: Any, m: Any, lr: Any, logbase: Any, sign_decay: Any, beta: Any, grad: Any) -> tuple[Any, ...]:
    m = m * beta + grad * (1 - beta)
    return var - lr * jnp.exp(logbase * _agreement(grad, m, sign_decay)) * grad, m
