"""Functions of each element by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import array_ops
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.dispatch import add_dispatch_support, dispatch_for_types


def _also_of_sparse(function: Callable[..., ops.Tensor]) -> Callable[..., Any]:
    """Lets a function of one tensor take a SparseTensor too, whose values it maps."""

    @dispatch_for_types(function, SparseTensor)
    def of_values(x: SparseTensor, *args: Any, **kwargs: Any) -> SparseTensor:
        return SparseTensor(x.indices, function(x.values, *args, **kwargs), x.dense_shape)

    return function


acos = op_function("Acos", "The angle in [0, pi], in radians, whose cosine is `x`.")
acosh = op_function("Acosh", "The inverse hyperbolic cosine of `x`.")
add = op_function("Add", "x + y, element by element; strings are joined. The shapes broadcast.")
asin = op_function("Asin", "The angle in [-pi/2, pi/2], in radians, whose sine is `x`.")
asinh = op_function("Asinh", "The inverse hyperbolic sine of `x`.")
atan = op_function("Atan", "The angle in (-pi/2, pi/2), in radians, whose tangent is `x`.")
atan2 = op_function("Atan2", "The angle in (-pi, pi], in radians, of the point (x, y).")
atanh = op_function("Atanh", "The inverse hyperbolic tangent of `x`.")
bessel_i0e = _also_of_sparse(
    op_function("BesselI0e", "exp(-|x|) I0(x), with I0 the modified Bessel function of order 0.")
)
bessel_i1e = _also_of_sparse(
    op_function("BesselI1e", "exp(-|x|) I1(x), with I1 the modified Bessel function of order 1.")
)
betainc = op_function("Betainc", "The regularized incomplete beta function I_x(a, b).")
ceil = op_function("Ceil", "The smallest integer that is not below `x`.")
cos = op_function("Cos", "The cosine of `x` radians.")
cosh = op_function("Cosh", "The hyperbolic cosine of `x`.")
cross = op_function("Cross", "The cross product of 3-vectors, the last dimension of `a` and `b`.")
digamma = op_function("Digamma", "The derivative of `lgamma` at `x`.")
equal = op_function(
    "Equal", "Whether x == y, element by element. The shapes broadcast.", without=("incompatible_shape_error",)
)
erf = _also_of_sparse(op_function("Erf", "The Gauss error function of `x`."))
erfc = op_function("Erfc", "1 - erf(x).")
exp = op_function("Exp", "e to the power of `x`.")
expm1 = op_function("Expm1", "exp(x) - 1, exact for small `x`.")
floor = op_function("Floor", "The largest integer that is not above `x`.")
floor_div = op_function("FloorDiv", "floor(x / y), of the type of `x` and `y`.")
floor_mod = op_function("FloorMod", "The remainder of floor(x / y): its sign is that of `y`.")
greater = op_function("Greater", "Whether x > y, element by element. The shapes broadcast.")
greater_equal = op_function("GreaterEqual", "Whether x >= y, element by element. The shapes broadcast.")
igamma = op_function("Igamma", "The lower regularized incomplete gamma function P(a, x).")
igammac = op_function("Igammac", "The upper regularized incomplete gamma function Q(a, x).")
is_finite = op_function("IsFinite", "Whether `x` is neither infinite nor NaN.")
is_inf = op_function("IsInf", "Whether `x` is infinite.")
is_nan = op_function("IsNan", "Whether `x` is NaN.")
less = op_function("Less", "Whether x < y, element by element. The shapes broadcast.")
less_equal = op_function("LessEqual", "Whether x <= y, element by element. The shapes broadcast.")
lgamma = op_function("Lgamma", "The logarithm of the absolute value of the gamma function of `x`.")
log = op_function("Log", "The natural logarithm of `x`.")
log1p = op_function("Log1p", "log(1 + x), exact for small `x`.")
logical_and = op_function("LogicalAnd", "Whether both are true. The shapes broadcast.")
logical_not = op_function("LogicalNot", "Whether `x` is false.")
logical_or = op_function("LogicalOr", "Whether one or both are true. The shapes broadcast.")
maximum = op_function("Maximum", "The larger of `x` and `y`; where they are equal, the gradient goes to `x`.")
minimum = op_function("Minimum", "The smaller of `x` and `y`; where they are equal, the gradient goes to `x`.")
multiply = op_function("Mul", "x * y, element by element. The shapes broadcast.")
negative = _also_of_sparse(op_function("Neg", "-x."))
nextafter = op_function("NextAfter", "The number next to `x1` in the direction of `x2`.")
not_equal = op_function(
    "NotEqual", "Whether x != y, element by element. The shapes broadcast.", without=("incompatible_shape_error",)
)
polygamma = op_function("Polygamma", "The derivative of order `a` of `digamma` at `x`.")
realdiv = op_function("RealDiv", "x / y for real types.")
reciprocal = op_function("Reciprocal", "1 / x.")
rint = op_function("Rint", "The integer nearest to `x`, the even one of two.")
rsqrt = op_function("Rsqrt", "1 / sqrt(x).")
sign = _also_of_sparse(op_function("Sign", "-1, 0 or 1 as `x` is negative, zero or positive; x / |x| for complex `x`."))
sin = op_function("Sin", "The sine of `x` radians.")
sinh = op_function("Sinh", "The hyperbolic sine of `x`.")
sqrt = _also_of_sparse(op_function("Sqrt", "The square root of `x`."))
square = _also_of_sparse(op_function("Square", "x * x."))
squared_difference = op_function("SquaredDifference", "(x - y) squared. The shapes broadcast.")
subtract = op_function("Sub", "x - y, element by element. The shapes broadcast.")
tan = op_function("Tan", "The tangent of `x` radians.")
tanh = _also_of_sparse(op_function("Tanh", "The hyperbolic tangent of `x`."))
truncatediv = op_function("TruncateDiv", "x / y rounded toward zero, of the type of `x` and `y`.")
truncatemod = op_function("TruncateMod", "The remainder of `truncatediv`: its sign is that of `x`.")
xdivy = op_function("Xdivy", "x / y, and 0 where `x` is 0.")
xlogy = op_function("Xlogy", "x * log(y), and 0 where `x` is 0.")
zeta = op_function("Zeta", "The Hurwitz zeta function.")

floormod = floor_mod
mod = floor_mod

# The type in which `/` divides; None for the operands' own.
_TRUEDIV_DTYPE: dict[dtypes.DType, dtypes.DType | None] = {
    dtypes.uint8: dtypes.float32,
    dtypes.int8: dtypes.float32,
    dtypes.uint16: dtypes.float32,
    dtypes.int16: dtypes.float32,
    dtypes.int32: dtypes.float64,
    dtypes.int64: dtypes.float64,
    dtypes.bfloat16: None,
    dtypes.float16: None,
    dtypes.float32: None,
    dtypes.float64: None,
    dtypes.complex64: None,
    dtypes.complex128: None,
}


@_also_of_sparse
@add_dispatch_support
def abs(x: Any, name: str | None = None) -> ops.Tensor:
    """The absolute value; of a complex tensor, the modulus, a real tensor.

    Source: TensorFlow's `tf.abs`.
    """
    with ops.name_scope(name, "Abs", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        if x.dtype.is_complex:
            return apply_op("ComplexAbs", x=x, Tout=x.dtype.real_dtype, name=name)
        return apply_op("Abs", x=x, name=name)


def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Any:
    """scalar * x, for a tensor or IndexedSlices `x`. Raises ValueError when `scalar` is not a scalar.

    Source: TensorFlow's `tf.scalar_mul`.
    """
    scalar = ops.convert_to_tensor(scalar, dtype=x.dtype.base_dtype, name="scalar")
    if scalar.shape.ndims != 0:
        raise ValueError(f"Only scalar multiply works, got shape {scalar.shape}")
    if isinstance(x, ops.IndexedSlices):
        return ops.IndexedSlices(multiply(scalar, x.values, name), x.indices, x.dense_shape)
    return multiply(scalar, x, name)


@add_dispatch_support
def pow(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x to the power of y, element by element. The shapes broadcast.

    Source: TensorFlow's `tf.pow`.
    """
    with ops.name_scope(name, "Pow", [x]) as name:
        return apply_op("Pow", x=x, y=y, name=name)


@add_dispatch_support
def truediv(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x / y as Python 3 divides: integers of up to 16 bits in float32, wider ones in float64.

    Raises TypeError when the types differ or cannot be divided.

    Source: TensorFlow's `tf.truediv`.
    """
    with ops.name_scope(name, "truediv", [x, y]) as name:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y")
        dtype = truediv_dtype(x, y)
        if dtype is not None:
            x, y = cast(x, dtype), cast(y, dtype)
        return realdiv(x, y, name=name)


def truediv_dtype(x: ops.Tensor, y: ops.Tensor) -> dtypes.DType | None:
    """The type to cast the operands of `/` to, None for their own."""
    _check_same_dtype(x, y)
    if x.dtype.base_dtype not in _TRUEDIV_DTYPE:
        raise TypeError(f"Invalid dtype {x.dtype.base_dtype!r} in __truediv__")
    return _TRUEDIV_DTYPE[x.dtype.base_dtype]


def _check_same_dtype(x: ops.Tensor, y: ops.Tensor) -> None:
    if x.dtype.base_dtype != y.dtype.base_dtype:
        raise TypeError(f"x and y must have the same dtype, got {x.dtype.base_dtype!r} != {y.dtype.base_dtype!r}")


def div(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x / y as Python 2 divides: the floor for integers.

    Source: TensorFlow's `tf.div`.
    """
    with ops.name_scope(name, "div", [x, y]) as name:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y", dtype=x.dtype.base_dtype)
        if x.dtype.is_floating or x.dtype.is_complex:
            return realdiv(x, y, name=name)
        return floor_div(x, y, name=name)


@add_dispatch_support
def divide(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x / y as Python 3 divides.

    Source: TensorFlow's `tf.divide`.
    """
    return x / y if name is None else truediv(x, y, name)


@add_dispatch_support
def div_no_nan(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x / y, and 0 where y is 0.

    Source: TensorFlow's `tf.div_no_nan`.
    """
    with ops.name_scope(name, "div_no_nan", [x, y]) as name:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y", dtype=x.dtype.base_dtype)
        return apply_op("DivNoNan", x=x, y=y, name=name)


@add_dispatch_support
def multiply_no_nan(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """x * y, and 0 where y is 0, even if x is infinite or NaN.

    Source: TensorFlow's `tf.math.multiply_no_nan`.
    """
    with ops.name_scope(name, "multiply_no_nan", [x, y]) as name:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y", dtype=x.dtype.base_dtype)
        return apply_op("MulNoNan", x=x, y=y, name=name)


def reciprocal_no_nan(x: Any, name: str | None = None) -> ops.Tensor:
    """1 / x, and 0 where x is 0.

    Source: TensorFlow's `tf.math.reciprocal_no_nan`.
    """
    with ops.name_scope(name, "reciprocal_no_nan", [x]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        one = constant(1, dtype=x.dtype.base_dtype, name="one")
        return apply_op("DivNoNan", x=one, y=x, name=scope)


@add_dispatch_support
def floordiv(x: Any, y: Any, name: str | None = None) -> ops.Tensor:
    """floor(x / y), of the type of `x` and `y`.

    Source: TensorFlow's `tf.floordiv`.
    """
    with ops.name_scope(name, "floordiv", [x, y]) as name:
        return floor_div(x, y, name=name)


@add_dispatch_support
def complex(real: Any, imag: Any, name: str | None = None) -> ops.Tensor:
    """The complex numbers with the given real and imaginary parts, both float32 or both float64.

    Raises TypeError for other types.

    Source: TensorFlow's `tf.complex`.
    """
    real = ops.convert_to_tensor(real, name="real")
    imag = ops.convert_to_tensor(imag, name="imag")
    with ops.name_scope(name, "Complex", [real, imag]) as name:
        parts = (real.dtype.base_dtype, imag.dtype.base_dtype)
        if parts == (dtypes.float64, dtypes.float64):
            dtype = dtypes.complex128
        elif parts == (dtypes.float32, dtypes.float32):
            dtype = dtypes.complex64
        else:
            raise TypeError(f"real and imag have incorrect types: {real.dtype.name} {imag.dtype.name}")
        return apply_op("Complex", real=real, imag=imag, Tout=dtype, name=name)


@add_dispatch_support
def real(input: Any, name: str | None = None) -> ops.Tensor:
    """The real part; a real tensor itself.

    Source: TensorFlow's `tf.real`.
    """
    with ops.name_scope(name, "Real", [input]) as name:
        input = ops.convert_to_tensor(input, name="input")
        if not input.dtype.is_complex:
            return input
        return apply_op("Real", input=input, Tout=input.dtype.real_dtype, name=name)


@add_dispatch_support
def imag(input: Any, name: str | None = None) -> ops.Tensor:
    """The imaginary part; zeros for a real tensor.

    Source: TensorFlow's `tf.imag`.
    """
    with ops.name_scope(name, "Imag", [input]) as name:
        input = ops.convert_to_tensor(input, name="input")
        if not input.dtype.is_complex:
            return array_ops.zeros_like(input)
        return apply_op("Imag", input=input, Tout=input.dtype.real_dtype, name=name)


@add_dispatch_support
def angle(input: Any, name: str | None = None) -> ops.Tensor:
    """The argument of a complex number, in radians; zeros for a real tensor.

    Source: TensorFlow's `tf.angle`.
    """
    with ops.name_scope(name, "Angle", [input]) as name:
        input = ops.convert_to_tensor(input, name="input")
        if not input.dtype.is_complex:
            return array_ops.zeros_like(input)
        return apply_op("Angle", input=input, Tout=input.dtype.real_dtype, name=name)


@add_dispatch_support
def conj(x: Any, name: str | None = None) -> ops.Tensor:
    """The complex conjugate; a real tensor itself. Raises TypeError for a tensor that is not numeric.

    Source: TensorFlow's `tf.conj`.
    """
    if isinstance(x, ops.Tensor) and (x.dtype.is_floating or x.dtype.is_integer):
        return x
    with ops.name_scope(name, "Conj", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        if x.dtype.is_complex or x.dtype == dtypes.variant:
            return apply_op("Conj", input=x, name=name)
        if x.dtype.is_floating or x.dtype.is_integer:
            return x
        raise TypeError(f"Expected numeric or variant tensor, got dtype {x.dtype!r}")


@add_dispatch_support
def round(x: Any, name: str | None = None) -> ops.Tensor:
    """The nearest integer, the even one of two; an integer tensor itself.

    Source: TensorFlow's `tf.round`.
    """
    x = ops.convert_to_tensor(x, name="x")
    return x if x.dtype.is_integer else apply_op("Round", x=x, name=name)


@add_dispatch_support
def cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    """`x` with elements of type `dtype`: fractions are cut off toward zero, complex numbers lose their imaginary part.

    Args:
      x: a tensor, SparseTensor or IndexedSlices.

    Source: TensorFlow's `tf.cast`.
    """
    base_type = dtypes.as_dtype(dtype).base_dtype
    if ops.is_dense_tensor_like(x) and x.dtype == base_type:
        return x
    with ops.name_scope(name, "Cast", [x]) as name:
        if isinstance(x, SparseTensor):
            return SparseTensor(x.indices, cast(x.values, base_type, name=name), x.dense_shape)
        if isinstance(x, ops.IndexedSlices):
            return ops.IndexedSlices(cast(x.values, base_type, name=name), x.indices, x.dense_shape)
        x = ops.convert_to_tensor(x, name="x")
        if x.dtype.base_dtype == base_type:
            return x
        return apply_op("Cast", x=x, DstT=base_type, name=name)


@add_dispatch_support
def saturate_cast(value: Any, dtype: Any, name: str | None = None) -> ops.Tensor:
    """`cast`, with what lies outside the range of `dtype` taken to its end.

    Source: TensorFlow's `tf.saturate_cast`.
    """
    with ops.name_scope(name, "saturate_cast", [value]) as name:
        value = ops.convert_to_tensor(value, name="value")
        dtype = dtypes.as_dtype(dtype).base_dtype
        if value.dtype.min < dtype.min:
            value = maximum(value, ops.convert_to_tensor(dtype.min, dtype=value.dtype, name="min"))
        if value.dtype.max > dtype.max:
            value = minimum(value, ops.convert_to_tensor(dtype.max, dtype=value.dtype, name="max"))
        return cast(value, dtype, name=name)


def to_float(x: Any, name: str = "ToFloat") -> Any:
    """`cast` to float32."""
    return cast(x, dtypes.float32, name=name)


def to_double(x: Any, name: str = "ToDouble") -> Any:
    """`cast` to float64."""
    return cast(x, dtypes.float64, name=name)


def to_int32(x: Any, name: str = "ToInt32") -> Any:
    """`cast` to int32."""
    return cast(x, dtypes.int32, name=name)


def to_int64(x: Any, name: str = "ToInt64") -> Any:
    """`cast` to int64."""
    return cast(x, dtypes.int64, name=name)


def to_bfloat16(x: Any, name: str = "ToBFloat16") -> Any:
    """`cast` to bfloat16."""
    return cast(x, dtypes.bfloat16, name=name)


def to_complex64(x: Any, name: str = "ToComplex64") -> Any:
    """`cast` to complex64."""
    return cast(x, dtypes.complex64, name=name)


def to_complex128(x: Any, name: str = "ToComplex128") -> Any:
    """`cast` to complex128."""
    return cast(x, dtypes.complex128, name=name)


@add_dispatch_support
def logical_xor(x: Any, y: Any, name: str = "LogicalXor") -> ops.Tensor:
    """Whether exactly one of x and y is true. The shapes broadcast.

    Source: TensorFlow's `tf.logical_xor`.
    """
    return logical_and(logical_or(x, y), logical_not(logical_and(x, y)), name=name)


def sigmoid(x: Any, name: str | None = None) -> ops.Tensor:
    """1 / (1 + exp(-x)).

    Source: TensorFlow's `tf.sigmoid`.
    """
    with ops.name_scope(name, "Sigmoid", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        return apply_op("Sigmoid", x=x, name=name)


@add_dispatch_support
def log_sigmoid(x: Any, name: str | None = None) -> ops.Tensor:
    """log(sigmoid(x)), as -softplus(-x).

    Source: TensorFlow's `tf.log_sigmoid`.
    """
    with ops.name_scope(name, "LogSigmoid", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        return negative(apply_op("Softplus", features=-x), name=name)


def polyval(coeffs: Any, x: Any, name: str | None = None) -> ops.Tensor:
    """The polynomial with coefficients `coeffs`, that of the highest power first, at `x`, by Horner's rule.

    Args:
      coeffs: a list of tensors that broadcast with `x`.

    Source: TensorFlow's `tf.math.polyval`.
    """
    with ops.name_scope(name, "polyval", [*coeffs, x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        if len(coeffs) < 1:
            return array_ops.zeros_like(x, name=name)
        coeffs = [ops.convert_to_tensor(coeff, name=f"coeff_{index}") for index, coeff in enumerate(coeffs)]
        result = coeffs[0]
        for coeff in coeffs[1:]:
            result = coeff + result * x
        return result
