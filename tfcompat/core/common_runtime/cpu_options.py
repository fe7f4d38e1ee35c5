"""The options of XLA:CPU that a step is compiled with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import jax
from jax.extend import core

# Convolutions are left to XLA:CPU itself, whose filter gradients are far faster than those of the YNNPACK fusion that
# JAX ships with. Matrix products go to YNNPACK one by one: its fusion of a product with what surrounds it reads memory
# that nobody wrote when all elements of the second factor are equal (`x @ ones`, or the gradient of a sum). The fusion
# of reductions, which makes means over batches 20 times faster, takes up products too, so steps with such a factor do
# without it.
_PRODUCTS = "LIBRARY_FUSION_TYPE_INDIVIDUAL_DOT"
_REDUCTIONS = "LIBRARY_FUSION_TYPE_REDUCE"

# XLA:CPU would remove optimization barriers before it fuses. What kernels put behind one is to be computed once, not
# anew for each use.
_BARRIER_REMOVAL = "cse_barrier_expander"

# XLA:CPU makes one kernel of a loop over little data, for which it has no code for a barrier.
_ONE_KERNEL_FOR_A_LOOP = "small-while-loop-hoisting"


def jit_on_cpu(step: Callable[..., Any]) -> Callable[..., Callable[..., Any]]:
    """`jax.jit` for XLA:CPU of a step, whose first argument is given away. The first arguments decide the options, so
    what is returned takes arguments and returns the jitted function for them."""
    jitted = _jitted(step)
    chosen: Callable[..., Any] | None = None

    def jitted_for(*arguments: Any) -> Callable[..., Any]:
        nonlocal chosen
        if chosen is None:
            jaxpr = jitted.trace(*arguments).jaxpr.jaxpr
            special = (has_uniform_factor(jaxpr), has_barrier_in_loop(jaxpr))
            chosen = _jitted(step, *special) if any(special) else jitted
        return chosen

    return jitted_for


def _jitted(step: Callable[..., Any], uniform_factor: bool = False, barrier_in_loop: bool = False) -> Any:
    fusions = [_PRODUCTS] if uniform_factor else [_PRODUCTS, _REDUCTIONS]
    without = [_BARRIER_REMOVAL, _ONE_KERNEL_FOR_A_LOOP] if barrier_in_loop else [_BARRIER_REMOVAL]
    options = {
        "xla_cpu_experimental_ynn_fusion_type": ",".join(fusions),
        "xla_disable_hlo_passes": ",".join(without),
    }
    return jax.jit(step, donate_argnums=0, compiler_options=options)


def has_barrier_in_loop(jaxpr: Any, in_loop: bool = False) -> bool:
    """True for a computation (of a loop's body, perhaps) with an optimization barrier inside of a loop."""
    for equation in jaxpr.eqns:
        name = equation.primitive.name
        if in_loop and name == "optimization_barrier":
            return True
        inside = in_loop or name in ("while", "scan")
        if any(has_barrier_in_loop(inner, inside) for inner in core.jaxprs_in_params(equation.params)):
            return True
    return False


def has_uniform_factor(jaxpr: Any) -> bool:
    """True for a computation with a matrix product of which one factor has equal elements, for all that is known."""
    return _scan(jaxpr, [False] * len(jaxpr.invars))[0]


def _scan(jaxpr: Any, inputs: Sequence[bool]) -> tuple[bool, list[bool]]:
    """Whether there is such a product, given which inputs are uniform; and which results are."""
    uniform = {variable for variable, known in zip(jaxpr.invars, inputs, strict=True) if known}

    def is_uniform(atom: Any) -> bool:
        return isinstance(atom, core.Literal) or atom.aval.size == 1 or atom in uniform

    for equation in jaxpr.eqns:
        operands = [is_uniform(operand) for operand in equation.invars]
        if equation.primitive.name == "dot_general" and _is_uniform_product(equation, operands):
            return True, []
        results = [bool(operands) and all(operands)] * len(equation.outvars)
        for inner in core.jaxprs_in_params(equation.params):
            found, inner_results = _scan(inner, _aligned(operands, len(inner.invars)))
            if found:
                return True, []
            results = inner_results if len(inner_results) == len(results) else results
        uniform.update(variable for variable, known in zip(equation.outvars, results, strict=True) if known)
    return False, [is_uniform(result) for result in jaxpr.outvars]


def _is_uniform_product(equation: Any, operands: Sequence[bool]) -> bool:
    contracting, batch = equation.params["dimension_numbers"]
    for operand, known, *not_free in zip(equation.invars, operands, contracting, batch, strict=True):
        free = [size for axis, size in enumerate(operand.aval.shape) if not any(axis in axes for axes in not_free)]
        if known and prod(free) > 1:
            return True
    return False


def _aligned(operands: Sequence[bool], count: int) -> list[bool]:
    """What is known of the inputs of an inner computation: it takes the last operands of the equation."""
    return [*[False] * (count - len(operands)), *operands[max(0, len(operands) - count) :]]
