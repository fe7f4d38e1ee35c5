"""Learning rates that change with the step. Each function returns a scalar tensor of the learning rate's type."""

from __future__ import annotations

import math
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import control_flow_ops, math_ops, random_ops


def exponential_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Tensor:
    """`learning_rate * decay_rate ^ (global_step / decay_steps)`.

        rate = tf.train.exponential_decay(0.003, step, 2000, 1 / math.e)

    Args:
      learning_rate: the rate at step 0.
      global_step: scalar integer tensor or variable.
      decay_steps: after so many steps the rate is multiplied by `decay_rate`.
      staircase: round the exponent down.
    """
    with ops.name_scope_v2(name or "ExponentialDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        decay_steps = math_ops.cast(decay_steps, dtype)
        decay_rate = math_ops.cast(decay_rate, dtype)
        exponent = math_ops.cast(global_step, dtype) / decay_steps
        if staircase:
            exponent = math_ops.floor(exponent)
        return math_ops.multiply(learning_rate, math_ops.pow(decay_rate, exponent), name=scope)


def natural_exp_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Tensor:
    """`learning_rate * exp(-decay_rate * global_step / decay_steps)`. Arguments: see `exponential_decay`."""
    rate = math_ops.exp(math_ops.negative(decay_rate))
    return exponential_decay(learning_rate, global_step, decay_steps, rate, staircase, name)


def inverse_time_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    decay_rate: Any,
    staircase: bool = False,
    name: str | None = None,
) -> Tensor:
    """`learning_rate / (1 + decay_rate * global_step / decay_steps)`. Arguments: see `exponential_decay`."""
    with ops.name_scope_v2(name or "InverseTimeDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        decay_steps = math_ops.cast(decay_steps, dtype)
        decay_rate = math_ops.cast(decay_rate, dtype)
        periods = math_ops.cast(global_step, dtype) / decay_steps
        if staircase:
            periods = math_ops.floor(periods)
        one = math_ops.cast(constant(1), dtype)
        denominator = math_ops.add(one, math_ops.multiply(decay_rate, periods))
        return math_ops.divide(learning_rate, denominator, name=scope)


def polynomial_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    end_learning_rate: Any = 0.0001,
    power: Any = 1.0,
    cycle: bool = False,
    name: str | None = None,
) -> Tensor:
    """`(learning_rate - end_learning_rate) * (1 - global_step / decay_steps) ^ power + end_learning_rate`.

    Args:
      decay_steps: after so many steps the rate is `end_learning_rate`, and stays so.
      cycle: begin again, with a period that is as many times longer as it takes to reach the step.
    """
    with ops.name_scope_v2(name or "PolynomialDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        end_learning_rate = math_ops.cast(end_learning_rate, dtype)
        power = math_ops.cast(power, dtype)
        step = math_ops.cast(global_step, dtype)
        period = math_ops.cast(decay_steps, dtype)
        if cycle:
            multiplier = control_flow_ops.cond(
                math_ops.equal(step, 0), lambda: 1.0, lambda: math_ops.ceil(step / decay_steps)
            )
            period = math_ops.multiply(period, multiplier)
        else:
            step = math_ops.minimum(step, decay_steps)
        fraction: Any = math_ops.divide(step, period)
        decayed = math_ops.multiply(learning_rate - end_learning_rate, math_ops.pow(1 - fraction, power))
        return math_ops.add(decayed, end_learning_rate, name=scope)


def piecewise_constant(x: Any, boundaries: Any, values: Any, name: str | None = None) -> Tensor:
    """`values[0]` while `x <= boundaries[0]`, then `values[1]` while `x <= boundaries[1]`, ..., at last `values[-1]`.

        rate = tf.train.piecewise_constant(step, [1000, 2000], [1.0, 0.5, 0.1])

    Args:
      x: scalar: the step.
      boundaries: increasing numbers of the type of `x`.
      values: one more number or tensor, all of one type.

    Raises ValueError when types or lengths do not fit.
    """
    boundaries = ops.convert_n_to_tensor(boundaries)
    values = ops.convert_n_to_tensor(values)
    x_type = ops.convert_to_tensor(x).dtype.base_dtype
    for index, boundary in enumerate(boundaries):
        dtype = boundary.dtype.base_dtype
        if dtype == dtypes.int32 and x_type == dtypes.int64:
            boundaries[index] = math_ops.cast(boundary, x_type)
        elif dtype != x_type:
            raise ValueError(f"Boundaries ({dtype}) must have the same dtype as x ({x_type}).")
    for value in values[1:]:
        if value.dtype.base_dtype != values[0].dtype.base_dtype:
            raise ValueError(
                f"Values must have elements all with the same dtype ({values[0].dtype.base_dtype} vs "
                f"{value.dtype.base_dtype})."
            )
    if len(boundaries) != len(values) - 1:
        raise ValueError("The length of boundaries should be 1 less than the length of values")
    with ops.name_scope_v2(name or "PiecewiseConstant"):
        x = ops.convert_to_tensor(x)
        cases: list[Any] = [(x <= boundaries[0], lambda: values[0]), (x > boundaries[-1], lambda: values[-1])]
        for low, high, value in zip(boundaries[:-1], boundaries[1:], values[1:-1], strict=True):
            cases.append(((x > low) & (x <= high), lambda value=value: value))
        return control_flow_ops.case(cases, lambda: values[0], exclusive=True)


piecewise_constant_decay = piecewise_constant


def _half_cosine(fraction: Any) -> Any:
    """From 1 at fraction 0 to 0 at fraction 1."""
    return 1.0 + math_ops.cos(constant(math.pi) * fraction)


def cosine_decay(
    learning_rate: Any, global_step: Any, decay_steps: Any, alpha: float = 0.0, name: str | None = None
) -> Tensor:
    """Half a cosine from `learning_rate` down to `alpha * learning_rate` at `decay_steps`, and that from then on.

    Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", arXiv:1608.03983.
    """
    with ops.name_scope_v2(name or "CosineDecay"):
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        decay_steps = math_ops.cast(decay_steps, dtype)
        step = math_ops.minimum(math_ops.cast(global_step, dtype), decay_steps)
        cosine = 0.5 * _half_cosine(step / decay_steps)
        return math_ops.multiply(learning_rate, (1 - alpha) * cosine + alpha)


def cosine_decay_restarts(
    learning_rate: Any,
    global_step: Any,
    first_decay_steps: Any,
    t_mul: float = 2.0,
    m_mul: float = 1.0,
    alpha: float = 0.0,
    name: str | None = None,
) -> Tensor:
    """`cosine_decay` that starts again and again.

    Args:
      first_decay_steps: length of the first period.
      t_mul: each period is so many times as long as the one before.
      m_mul: each period starts at so many times the rate of the one before.
      alpha: the lowest rate, as a fraction of `learning_rate`.

    Source: Loshchilov and Hutter, arXiv:1608.03983.
    """
    with ops.name_scope_v2(name or "SGDRDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        first_decay_steps = math_ops.cast(first_decay_steps, dtype)
        alpha_t = math_ops.cast(alpha, dtype)
        t_mul_t = math_ops.cast(t_mul, dtype)
        m_mul_t = math_ops.cast(m_mul, dtype)
        fraction = math_ops.cast(global_step, dtype) / first_decay_steps

        def equal_periods() -> tuple[Tensor, Tensor]:
            restart = math_ops.floor(fraction)
            return restart, fraction - restart

        def growing_periods() -> tuple[Tensor, Tensor]:
            restart = math_ops.floor(math_ops.log(1.0 - fraction * (1.0 - t_mul_t)) / math_ops.log(t_mul_t))
            before = (1.0 - t_mul_t**restart) / (1.0 - t_mul_t)
            return restart, (fraction - before) / t_mul_t**restart

        restart, fraction_of_period = control_flow_ops.cond(
            math_ops.equal(t_mul_t, 1.0), equal_periods, growing_periods
        )
        height = m_mul_t**restart
        cosine = 0.5 * height * _half_cosine(fraction_of_period)
        return math_ops.multiply(learning_rate, (1 - alpha_t) * cosine + alpha_t, name=scope)


def linear_cosine_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    num_periods: float = 0.5,
    alpha: float = 0.0,
    beta: float = 0.001,
    name: str | None = None,
) -> Tensor:
    """`learning_rate * ((alpha + linear) * cosine + beta)`: `linear` falls from 1 to 0 in `decay_steps`, while `cosine`
    passes `num_periods` periods between 1 and 0.

    Source: Bello et al., "Neural Optimizer Search with Reinforcement Learning", arXiv:1709.07417.
    """
    with ops.name_scope_v2(name or "LinearCosineDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        decay_steps = math_ops.cast(decay_steps, dtype)
        num_periods_t = math_ops.cast(num_periods, dtype)
        alpha_t = math_ops.cast(alpha, dtype)
        beta_t = math_ops.cast(beta, dtype)
        step = math_ops.minimum(math_ops.cast(global_step, dtype), decay_steps)
        linear = (decay_steps - step) / decay_steps
        fraction = step / decay_steps
        cosine = 0.5 * _half_cosine(2.0 * num_periods_t * fraction)
        return math_ops.multiply(learning_rate, (alpha_t + linear) * cosine + beta_t, name=scope)


def noisy_linear_cosine_decay(
    learning_rate: Any,
    global_step: Any,
    decay_steps: Any,
    initial_variance: float = 1.0,
    variance_decay: float = 0.55,
    num_periods: float = 0.5,
    alpha: float = 0.0,
    beta: float = 0.001,
    name: str | None = None,
) -> Tensor:
    """`linear_cosine_decay` with normal noise on `linear`, of variance `initial_variance / (1 + step)^variance_decay`.

    Source: Bello et al., arXiv:1709.07417.
    """
    with ops.name_scope_v2(name or "NoisyLinearCosineDecay") as scope:
        learning_rate = ops.convert_to_tensor(learning_rate, name="initial_learning_rate")
        dtype = learning_rate.dtype
        decay_steps = math_ops.cast(decay_steps, dtype)
        initial_variance_t = math_ops.cast(initial_variance, dtype)
        variance_decay_t = math_ops.cast(variance_decay, dtype)
        num_periods_t = math_ops.cast(num_periods, dtype)
        alpha_t = math_ops.cast(alpha, dtype)
        beta_t = math_ops.cast(beta, dtype)
        step = math_ops.minimum(math_ops.cast(global_step, dtype), decay_steps)
        linear = (decay_steps - step) / decay_steps
        variance = initial_variance_t / math_ops.pow(1.0 + step, variance_decay_t)
        noise = random_ops.random_normal(linear.shape, stddev=math_ops.sqrt(variance))
        noisy = linear + noise
        fraction = step / decay_steps
        cosine = 0.5 * _half_cosine(2.0 * num_periods_t * fraction)
        return math_ops.multiply(learning_rate, (alpha_t + noisy) * cosine + beta_t, name=scope)
