"""Kernels of ops with function bodies: conditionals and loops."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax


@kernel("If", "StatelessIf", stateful=True)
def if_(ctx: Any, cond: Any, inputs: list[Any], *, then_branch: Any, else_branch: Any) -> list[Any]:
    return ctx.branch(cond, [else_branch, then_branch], inputs)


@kernel("Case", stateful=True)
def case(ctx: Any, branch_index: Any, input: list[Any], *, branches: tuple[Any, ...]) -> list[Any]:
    index = ctx.value_of(branch_index)
    outside = (index < 0) | (index >= len(branches))
    return ctx.branch(numpy_or_jax(index).where(outside, len(branches) - 1, index), list(branches), input)


@kernel("While", "StatelessWhile", stateful=True)
def while_(ctx: Any, inputs: list[Any], *, cond: Any, body: Any) -> list[Any]:
    return ctx.loop(cond, body, inputs)


@kernel("OwnGradient", stateful=True)
def own_gradient(
    ctx: Any,
    unused: Any,
    inputs: list[Any],
    *,
    gradient: Any,
    positions: tuple[int, ...],
    Tout: Any,
) -> list[Any]:
    """The first inputs as they are, differentiated by `gradient`.

    Args:
      inputs: the results; their gradients' places; what else `gradient` uses.
      gradient: from inputs with the results' gradients in their places to the gradients of some inputs.
      positions: which inputs these are.
    """
    count = len(Tout)
    if not ctx.differentiating:
        return inputs[:count]
    varied = [index for index, value in enumerate(inputs) if not is_known(value)]

    def all_inputs(values: Any) -> list[Any]:
        complete = list(inputs)
        for index, value in zip(varied, values, strict=True):
            complete[index] = value
        return complete

    @jax.custom_vjp
    def results(*values: Any) -> list[Any]:
        return [jnp.asarray(value) for value in all_inputs(values)[:count]]

    def backward(values: Any, cotangents: list[Any]) -> tuple[Any, ...]:
        arguments = all_inputs(values)
        arguments[count : 2 * count] = [jnp.conj(cotangent) for cotangent in cotangents]
        total: dict[int, Any] = {}
        for position, value in zip(positions, ctx.call(gradient, arguments), strict=True):
            value = jnp.conj(value).astype(arguments[position].dtype)
            total[position] = total[position] + value if position in total else value
        return tuple(total.get(index) for index in varied)

    results.defvjp(lambda *values: (results(*values), values), backward)
    return results(*(inputs[index] for index in varied))
