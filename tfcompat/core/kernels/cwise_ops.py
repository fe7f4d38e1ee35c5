"""Elementwise kernels: one row per op type.

A row's function takes the array module (`numpy` or `jax.numpy`, as `xp`) and the inputs; a string is the name of a
function in both modules. Where TensorFlow's derivative is not JAX's, the row calls `cwise_derivatives`.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.framework.tensor_list import TensorList
from tfcompat.core.kernels import cwise_derivatives as derivatives
from tfcompat.core.kernels.checks import broadcast_shape, require, shape_text
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Array = Any
Row = str | Callable[..., Array]


def _is_inexact(x: Array) -> bool:
    return jnp.issubdtype(x.dtype, jnp.inexact)


def _compute(row: Row, *inputs: Array) -> Array:
    xp = numpy_or_jax(*inputs)
    with np.errstate(all="ignore"):
        return getattr(xp, row)(*inputs) if isinstance(row, str) else row(xp, *inputs)


def _register_unary(op_type: str, row: Row) -> None:
    @kernel(op_type)
    def unary(x: Array) -> Array:
        return _compute(row, x)


def _register_binary(op_type: str, row: Row) -> None:
    @kernel(op_type)
    def binary(x: Array, y: Array) -> Array:
        broadcast_shape(x, y)
        return _compute(row, x, y)


def _one_over(xp: Any, x: Array) -> Array:
    return xp.reciprocal(x)


def _absolute(xp: Any, x: Array) -> Array:
    return xp.abs(x) if xp is np or x.dtype.kind in "iuc" else derivatives.absolute(x)


def _sign(xp: Any, x: Array) -> Array:
    return xp.sign(x) if x.dtype.kind in "iuc" else xp.where(xp.isnan(x), xp.zeros_like(x), xp.sign(x))


def _round(xp: Any, x: Array) -> Array:
    return xp.rint(x) if _is_inexact(x) else x


_UNARY: dict[str, Row] = {
    "Abs": _absolute,
    "Neg": "negative",
    "Sign": _sign,
    "Square": "square",
    "Sqrt": "sqrt",
    "Rsqrt": lambda xp, x: 1 / np.sqrt(x) if xp is np else lax.rsqrt(x),
    "Exp": "exp",
    "Expm1": "expm1",
    "Log": "log",
    "Log1p": "log1p",
    "Sin": "sin",
    "Cos": "cos",
    "Tan": "tan",
    "Asin": "arcsin",
    "Acos": "arccos",
    "Atan": "arctan",
    "Sinh": "sinh",
    "Cosh": "cosh",
    "Tanh": "tanh",
    "Asinh": "arcsinh",
    "Acosh": lambda xp, x: np.arccosh(x) if xp is np else derivatives.acosh(x),
    "Atanh": "arctanh",
    "Sigmoid": lambda xp, x: 1 / (1 + np.exp(-x)) if xp is np else lax.logistic(x),
    "Reciprocal": _one_over,
    "Inv": _one_over,
    "Floor": "floor",
    "Ceil": "ceil",
    "Round": _round,
    "Rint": _round,
    "Erf": lambda xp, x: lax.erf(x),
    "Erfc": lambda xp, x: lax.erfc(x),
    "Lgamma": lambda xp, x: derivatives.lgamma(x),
    "Digamma": lambda xp, x: derivatives.digamma(x),
    "BesselI0e": lambda xp, x: lax.bessel_i0e(x),
    "BesselI1e": lambda xp, x: lax.bessel_i1e(x),
    "IsNan": "isnan",
    "IsInf": "isinf",
    "IsFinite": "isfinite",
    "LogicalNot": "logical_not",
    "Invert": "invert",
    "PopulationCount": lambda xp, x: xp.bitwise_count(x.view(f"u{x.dtype.itemsize}")).astype(np.uint8),
    "Conj": "conj",
    "Real": "real",
    "Imag": "imag",
    "Angle": "angle",
    "ComplexAbs": "abs",
}


def _truncated_quotient(xp: Any, x: Array, y: Array) -> Array:
    """The integer quotient rounded toward zero, as C's."""
    _require_nonzero(y)
    if xp is np:
        return x // y + ((x % y != 0) & ((x < 0) != (y < 0)))
    return lax.div(*jnp.broadcast_arrays(x, y))


def _require_nonzero(divisor: Array) -> None:
    if is_known(divisor):
        require(bool(np.all(divisor)), "Integer division by zero")
    else:
        late_checks.report(lambda: jnp.all(divisor != 0), "Integer division by zero")


def _divide(xp: Any, x: Array, y: Array) -> Array:
    if not _is_inexact(x):
        return _truncated_quotient(xp, x, y)
    return x / y if xp is np else derivatives.divide(x, y)


def _floor_divide(xp: Any, x: Array, y: Array) -> Array:
    if _is_inexact(x):
        return xp.floor(x / y)
    _require_nonzero(y)
    return xp.floor_divide(x, y)


def _floor_mod(xp: Any, x: Array, y: Array) -> Array:
    if not _is_inexact(x):
        _require_nonzero(y)
    return xp.mod(x, y)


def _truncate_mod(xp: Any, x: Array, y: Array) -> Array:
    if not _is_inexact(x):
        _require_nonzero(y)
    return xp.fmod(x, y)


def _power(xp: Any, x: Array, y: Array) -> Array:
    if _is_inexact(x):
        return np.power(x, y) if xp is np else derivatives.power(x, y)
    message = "Integers to negative integer powers are not allowed"
    if is_known(y):
        require(not bool(np.any(y < 0)), message)
    else:
        late_checks.report(lambda: jnp.all(y >= 0), message)
    return xp.power(x, y)


def _divide_no_nan(xp: Any, x: Array, y: Array) -> Array:
    is_zero = y == 0
    quotient = _divide(xp, x, xp.where(is_zero, xp.ones_like(y), y))
    return xp.where(is_zero, xp.zeros_like(quotient), quotient)


def _squared_difference(xp: Any, x: Array, y: Array) -> Array:
    difference = x - y
    return difference * xp.conj(difference) if xp.iscomplexobj(difference) else difference * difference


def _maximum(xp: Any, x: Array, y: Array) -> Array:
    return xp.where(x < y, y, x)  # ties and NaN give x, also in the derivative


def _minimum(xp: Any, x: Array, y: Array) -> Array:
    return xp.where(y < x, y, x)


def _logical_shift(shift: str) -> Row:
    def row(xp: Any, x: Array, y: Array) -> Array:
        bits = x.dtype.itemsize * 8
        return getattr(xp, shift)(x, xp.clip(y, 0, bits - 1))

    return row


def _add(xp: Any, x: Array, y: Array) -> Array:
    if isinstance(x, TensorList) or isinstance(y, TensorList):  # gradients of flows of TensorArrays
        return x + y if isinstance(x, TensorList) else y + x
    total = xp.add(x, y)
    return np.asarray(total, dtype=object) if x.dtype == object else total


_BINARY: dict[str, Row] = {
    "Add": _add,
    "AddV2": _add,
    "Sub": "subtract",
    "Mul": "multiply",
    "Div": _divide,
    "RealDiv": _divide,
    "TruncateDiv": _divide,
    "FloorDiv": _floor_divide,
    "FloorMod": _floor_mod,
    "Mod": _truncate_mod,
    "TruncateMod": _truncate_mod,
    "DivNoNan": _divide_no_nan,
    "MulNoNan": lambda xp, x, y: np.where(y == 0, y, x * y) if xp is np else derivatives.multiply_no_nan(x, y),
    "Pow": _power,
    "Maximum": _maximum,
    "Minimum": _minimum,
    "SquaredDifference": _squared_difference,
    "Atan2": "arctan2",
    "Xdivy": lambda xp, x, y: np.where(x == 0, x, x / y) if xp is np else derivatives.divide_unless_zero(x, y),
    "Xlogy": lambda xp, x, y: np.where(x == 0, x, x * np.log(y)) if xp is np else derivatives.multiply_log(x, y),
    "NextAfter": lambda xp, x, y: np.nextafter(x, y) if xp is np else derivatives.next_after(x, y),
    "Igamma": lambda xp, a, x: special.gammainc(a, x),
    "Igammac": lambda xp, a, x: special.gammaincc(a, x),
    "IgammaGradA": lambda xp, a, x: lax.igamma_grad_a(*jnp.broadcast_arrays(a, x)),
    "Zeta": lambda xp, x, q: special.zeta(x, q),
    "Polygamma": lambda xp, n, x: lax.polygamma(*jnp.broadcast_arrays(lax.stop_gradient(n), x)),
    "Less": "less",
    "LessEqual": "less_equal",
    "Greater": "greater",
    "GreaterEqual": "greater_equal",
    "LogicalAnd": "logical_and",
    "LogicalOr": "logical_or",
    "BitwiseAnd": "bitwise_and",
    "BitwiseOr": "bitwise_or",
    "BitwiseXor": "bitwise_xor",
    "LeftShift": _logical_shift("left_shift"),
    "RightShift": _logical_shift("right_shift"),
    # Gradient ops of graphs that were exported with their training part: (result, incoming gradient).
    "InvGrad": lambda xp, y, dy: -dy * y * y,
    "ReciprocalGrad": lambda xp, y, dy: -dy * y * y,
    "SqrtGrad": lambda xp, y, dy: xp.asarray(0.5, y.dtype) * dy / xp.conj(y),
    "RsqrtGrad": lambda xp, y, dy: xp.asarray(-0.5, y.dtype) * dy * xp.conj(y) ** 3,
    "SigmoidGrad": lambda xp, y, dy: dy * xp.conj(y * (1 - y)),
    "TanhGrad": lambda xp, y, dy: dy * xp.conj(1 - y * y),
}

for _op_type, _row in _UNARY.items():
    _register_unary(_op_type, _row)
for _op_type, _row in _BINARY.items():
    _register_binary(_op_type, _row)


def _register_equality(op_type: str, name: str, when_incompatible: bool) -> None:
    @kernel(op_type)
    def equality(x: Array, y: Array, *, incompatible_shape_error: bool) -> Array:
        try:
            broadcast_shape(x, y)
        except InvalidArgumentError:
            if incompatible_shape_error:
                raise
            return np.array(when_incompatible)
        return _compute(name, x, y)


_register_equality("Equal", "equal", False)
_register_equality("NotEqual", "not_equal", True)


@kernel("ApproximateEqual")
def approximate_equal(x: Array, y: Array, *, tolerance: float) -> Array:
    require(
        x.shape == y.shape,
        f"x and y must be of the same shape. x shape: {shape_text(x.shape)}. y shape: {shape_text(y.shape)}",
    )
    xp = numpy_or_jax(x, y)
    distance = xp.abs(x - y)
    limit = np.asarray(tolerance).astype(distance.dtype)
    return distance <= limit if jnp.issubdtype(x.dtype, jnp.floating) else distance < limit


@kernel("Complex")
def complex_(real: Array, imag: Array) -> Array:
    broadcast_shape(real, imag)
    if is_known((real, imag)):
        return real + imag * np.asarray(1j, np.result_type(real.dtype, np.complex64))
    return lax.complex(*jnp.broadcast_arrays(real, imag))


@kernel("AddN", "AccumulateNV2")
def add_n(inputs: list[Array]) -> Array:
    if any(isinstance(value, TensorList) for value in inputs):
        return functools.reduce(operator.add, inputs)
    for other in inputs[1:]:
        require(
            other.shape == inputs[0].shape,
            "Inputs to operation AddN of type AddN must have the same size and shape.  "
            f"Input 0: {shape_text(inputs[0].shape)} != input 1: {shape_text(other.shape)}",
        )
    with np.errstate(all="ignore"):
        return functools.reduce(numpy_or_jax(inputs).add, inputs)


@kernel("Select")
def select(condition: Array, t: Array, e: Array) -> Array:
    first = (0, condition) if condition.ndim == t.ndim else (1, t)
    for position, other in ((1, t), (2, e)):
        require(
            other.shape == first[1].shape,
            "Inputs to operation Select of type Select must have the same size and shape.  "
            f"Input {first[0]}: {shape_text(first[1].shape)} != input {position}: {shape_text(other.shape)}",
        )
    if condition.ndim == 1 and t.ndim > 1:
        require(
            condition.shape[0] == t.shape[0],
            f"Number of batches of 'then' must match size of 'cond', but saw: {t.shape[0]} vs. {condition.shape[0]}",
        )
        condition = condition.reshape(condition.shape + (1,) * (t.ndim - 1))
    return numpy_or_jax(condition, t, e).where(condition, t, e)


@kernel("SelectV2")
def select_v2(condition: Array, t: Array, e: Array) -> Array:
    try:
        broadcast_shape(condition, t, e)
    except InvalidArgumentError:
        shapes = [shape_text(each.shape) for each in (condition, t, e)]
        require(False, "condition {}, then {}, and else {} must be broadcastable".format(*shapes))
    return numpy_or_jax(condition, t, e).where(condition, t, e)


@kernel("ClipByValue")
def clip_by_value(t: Array, clip_value_min: Array, clip_value_max: Array) -> Array:
    """`max(min(t, clip_value_max), clip_value_min)`, whose gradient at a bound is t's."""
    xp = numpy_or_jax(t, clip_value_min, clip_value_max)
    capped = xp.where(t > clip_value_max, clip_value_max, t)
    return xp.where(capped < clip_value_min, clip_value_min, capped)


@kernel("StopGradient")
def stop_gradient(input: Array) -> Array:
    return input if is_known(input) else lax.stop_gradient(input)


@kernel("Betainc")
def betainc(a: Array, b: Array, x: Array) -> Array:
    named = [(name, array) for name, array in (("a", a), ("b", b), ("x", x)) if array.ndim]
    for (name, first), (other_name, second) in itertools.combinations(named, 2):
        shapes = f"{shape_text(first.shape)} vs. {shape_text(second.shape)}"
        require(first.shape == second.shape, f"Shapes of {name} and {other_name} are inconsistent: {shapes}")
    # In double precision, since its logarithms of gamma functions cancel.
    wide_a, wide_b, wide_x = (array.astype(np.float64) for array in (lax.stop_gradient(a), lax.stop_gradient(b), x))
    return special.betainc(wide_a, wide_b, wide_x).astype(x.dtype)
