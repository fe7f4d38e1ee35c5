"""Assertions about tensors. What can be decided while the graph is built is decided there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, errors, ops, tensor_util
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.array_ops import ensure_shape

NUMERIC_TYPES = frozenset(
    [
        dtypes.float32,
        dtypes.float64,
        dtypes.int8,
        dtypes.int16,
        dtypes.int32,
        dtypes.int64,
        dtypes.uint8,
        dtypes.qint8,
        dtypes.qint32,
        dtypes.quint8,
        dtypes.complex64,
    ]
)

_BINARY_DOC = """Asserts that x {symbol} y holds for every pair of elements. The shapes broadcast.

    with tf.control_dependencies([tf.{name}(x, y)]):
        output = tf.reduce_sum(x)

Args:
  x, y: numeric tensors of one type.
  data: what to print when the assertion fails; by default a text and the tensors.
  summarize: how many elements of each tensor to print.
  message: a text to print first.
  name: a name for the op.

Returns:
  An operation that fails with InvalidArgumentError when the assertion is false.

Raises InvalidArgumentError when it is false and both tensors are constants.

Source: TensorFlow's `tf.{name}`.
"""


def _binary_assertion(
    name: str, symbol: str, function: Callable[..., Any], static_function: Callable[..., Any]
) -> Callable[..., ops.Operation]:
    default_name = name

    def assertion(
        x: Any,
        y: Any,
        data: Any = None,
        summarize: int | None = None,
        message: str | None = None,
        name: str | None = None,
    ) -> ops.Operation:
        with ops.name_scope(name, default_name, [x, y, data]):
            x = ops.convert_to_tensor(x, name="x")
            y = ops.convert_to_tensor(y, name="y")
            if data is None:
                text = f"Condition x {symbol} y did not hold element-wise:"
                data = [text, f"x ({x.name}) = ", x, f"y ({y.name}) = ", y]
            if message is not None:
                data = [message, *data]
            condition = math_ops.reduce_all(function(x, y))
            static_x, static_y = tensor_util.constant_value(x), tensor_util.constant_value(y)
            if static_x is not None and static_y is not None and not np.all(static_function(static_x, static_y)):
                raise errors.InvalidArgumentError(None, None, "\n".join(_static_text(item) for item in data))
            return control_flow_ops.Assert(condition, data, summarize=summarize)

    assertion.__name__ = assertion.__qualname__ = name
    assertion.__doc__ = _BINARY_DOC.format(name=name, symbol=symbol)
    return assertion


def _static_text(item: Any) -> str:
    value = tensor_util.constant_value(item) if isinstance(item, ops.Tensor) else None
    return str(item) if value is None else str(value)


assert_none_equal = _binary_assertion("assert_none_equal", "!=", math_ops.not_equal, np.not_equal)
assert_less = _binary_assertion("assert_less", "<", math_ops.less, np.less)
assert_less_equal = _binary_assertion("assert_less_equal", "<=", math_ops.less_equal, np.less_equal)
assert_greater = _binary_assertion("assert_greater", ">", math_ops.greater, np.greater)
assert_greater_equal = _binary_assertion("assert_greater_equal", ">=", math_ops.greater_equal, np.greater_equal)
_assert_equal = _binary_assertion("assert_equal", "==", math_ops.equal, np.equal)


def assert_equal(
    x: Any,
    y: Any,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> ops.Operation:
    with ops.name_scope(name, "assert_equal", [x, y, data]):
        if x is y:
            return control_flow_ops.no_op()
    return _assert_equal(x, y, data=data, summarize=summarize, message=message, name=name)


assert_equal.__doc__ = _assert_equal.__doc__

_SIGN_DOC = """Asserts that x {symbol} 0 holds for every element; true when there is none.

Args:
  x: a numeric tensor.
  data: what to print when the assertion fails; by default a text and the tensor.
  summarize: how many elements of each tensor to print.
  message: a text to print first.
  name: a name for the op.

Returns:
  An operation that fails with InvalidArgumentError when the assertion is false.

Raises InvalidArgumentError when it is false and `x` is a constant.

Source: TensorFlow's `tf.{name}`.
"""


def _sign_assertion(
    name: str, symbol: str, assertion: Callable[..., ops.Operation], zero_first: bool
) -> Callable[..., ops.Operation]:
    default_name = name

    def sign_assertion(
        x: Any,
        data: Any = None,
        summarize: int | None = None,
        message: str | None = None,
        name: str | None = None,
    ) -> ops.Operation:
        with ops.name_scope(name, default_name, [x, data]):
            x = ops.convert_to_tensor(x, name="x")
            if data is None:
                text = f"Condition x {symbol} 0 did not hold element-wise:"
                variable = f"x ({x.name}) = "
                # TensorFlow joins these two texts in assert_non_positive.
                texts = [text + variable] if symbol == "<=" else [text, variable]
                data = [message or "", *texts, x]
            zero = ops.convert_to_tensor(0, dtype=x.dtype)
            operands = (zero, x) if zero_first else (x, zero)
            return assertion(*operands, data=data, summarize=summarize)

    sign_assertion.__name__ = sign_assertion.__qualname__ = name
    sign_assertion.__doc__ = _SIGN_DOC.format(name=name, symbol=symbol)
    return sign_assertion


assert_negative = _sign_assertion("assert_negative", "<", assert_less, zero_first=False)
assert_positive = _sign_assertion("assert_positive", ">", assert_less, zero_first=True)
assert_non_negative = _sign_assertion("assert_non_negative", ">=", assert_less_equal, zero_first=True)
assert_non_positive = _sign_assertion("assert_non_positive", "<=", assert_less_equal, zero_first=False)


def assert_near(
    x: Any,
    y: Any,
    rtol: Any = None,
    atol: Any = None,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> ops.Operation:
    """Asserts that |x - y| < atol + rtol * |y| for every pair of elements.

    Args:
      rtol, atol: 10 times the type's machine epsilon by default.
      data, summarize, message: as in `assert_equal`.

    Returns:
      An operation that fails with InvalidArgumentError when the assertion is false.

    Source: TensorFlow's `tf.assert_near`.
    """
    with ops.name_scope(name, "assert_near", [x, y, rtol, atol, data]):
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y", dtype=x.dtype)
        tolerance = 10 * np.finfo(x.dtype.as_numpy_dtype).eps
        rtol = ops.convert_to_tensor(tolerance if rtol is None else rtol, name="rtol", dtype=x.dtype)
        atol = ops.convert_to_tensor(tolerance if atol is None else atol, name="atol", dtype=x.dtype)
        if data is None:
            text = f"x and y not equal to tolerance rtol = {rtol}, atol = {atol}"
            data = [message or "", text, f"x ({x.name}) = ", x, f"y ({y.name}) = ", y]
        largest = atol + rtol * math_ops.abs(y)
        difference = math_ops.abs(x - y)
        condition = math_ops.reduce_all(math_ops.less(difference, largest))
        return control_flow_ops.Assert(condition, data, summarize=summarize)


def assert_proper_iterable(values: Any) -> None:
    """Raises TypeError unless `values` is iterable and neither a tensor, an array nor a string.

    Source: TensorFlow's `tf.assert_proper_iterable`.
    """
    if isinstance(values, (ops.Tensor, SparseTensor, np.ndarray, bytes, str)):
        raise TypeError(f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}')
    if not hasattr(values, "__iter__"):
        raise TypeError(f'Expected argument "values" to be iterable.  Found: {type(values)}')


def assert_rank(
    x: Any,
    rank: Any,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> ops.Operation:
    """Asserts that `x` has rank `rank`, an int32 scalar.

    Args:
      data, summarize, message: as in `assert_equal`.

    Returns:
      An operation that fails with InvalidArgumentError when the rank is another.

    Raises ValueError when the rank is statically another.

    Source: TensorFlow's `tf.assert_rank`.
    """
    with ops.name_scope(name, "assert_rank", (x, rank, *(data or []))):
        return _assert_rank_condition(
            x, [rank], "", lambda actual, allowed: actual == allowed[0], math_ops.equal, data, summarize, message
        )


def assert_rank_at_least(
    x: Any,
    rank: Any,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> ops.Operation:
    """Asserts that `x` has at least rank `rank`, an int32 scalar; otherwise as `assert_rank`.

    Source: TensorFlow's `tf.assert_rank_at_least`.
    """
    with ops.name_scope(name, "assert_rank_at_least", (x, rank, *(data or []))):
        return _assert_rank_condition(
            x,
            [rank],
            " at least",
            lambda actual, allowed: actual >= allowed[0],
            math_ops.greater_equal,
            data,
            summarize,
            message,
        )


def assert_rank_in(
    x: Any,
    ranks: Any,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> ops.Operation:
    """Asserts that the rank of `x` is one of `ranks`, int32 scalars; otherwise as `assert_rank`.

    Source: TensorFlow's `tf.assert_rank_in`.
    """

    def is_one_of(actual: ops.Tensor, *allowed: ops.Tensor) -> ops.Tensor:
        if not allowed:
            return ops.convert_to_tensor(False)
        result = math_ops.equal(allowed[0], actual)
        for each in allowed[1:]:
            result = math_ops.logical_or(result, math_ops.equal(each, actual))
        return result

    with ops.name_scope(name, "assert_rank_in", (x, *ranks, *(data or []))):
        return _assert_rank_condition(
            x, list(ranks), " in", lambda actual, allowed: actual in allowed, is_one_of, data, summarize, message
        )


def _assert_rank_condition(
    x: Any,
    ranks: list[Any],
    relation: str,
    static_condition: Callable[[int, tuple[int, ...]], bool],
    dynamic_condition: Callable[..., ops.Tensor],
    data: Any,
    summarize: int | None,
    message: str | None,
) -> ops.Operation:
    x = ops.convert_to_tensor(x, name="x")
    ranks = [ops.convert_to_tensor(rank, name="rank") for rank in ranks]
    message = message or ""
    if data is None:
        data = [message, f"Tensor {x.name} must have rank{relation}", *ranks, "Received shape: ", array_ops.shape(x)]
    for rank in ranks:
        assert_type(rank, dtypes.int32)
    static_ranks: list[Any] = [tensor_util.constant_value(rank) for rank in ranks]
    if all(rank is not None for rank in static_ranks):
        if any(rank.ndim != 0 for rank in static_ranks):
            raise ValueError("Rank must be a scalar.")
        if x.shape.ndims is not None:
            allowed = tuple(int(rank) for rank in static_ranks)
            if not static_condition(x.shape.ndims, allowed):
                expected = allowed if relation == " in" else allowed[0]
                raise ValueError(
                    f"{message}.  Tensor {x.name} must have rank{relation} {expected}.  "
                    f"Received rank {x.shape.ndims}, shape {x.shape}"
                )
            return control_flow_ops.no_op(name="static_checks_determined_all_ok")
    condition = dynamic_condition(array_ops.rank(x), *ranks)
    for rank, static_rank in zip(ranks, static_ranks, strict=True):
        if static_rank is None:
            is_scalar = assert_rank(rank, 0, data=["Rank must be a scalar. Received rank: ", rank])
            condition = control_flow_ops.with_dependencies([is_scalar], condition)
    return control_flow_ops.Assert(condition, data, summarize=summarize)


def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> ops.Operation:
    """Raises TypeError unless `x` is of an integer type; else returns a `NoOp`.

    Source: TensorFlow's `tf.assert_integer`.
    """
    with ops.name_scope(name, "assert_integer", [x]):
        x = ops.convert_to_tensor(x, name="x")
        if not x.dtype.is_integer:
            raise TypeError(f'{message or ""}  Expected "x" to be integer type.  Found: {x.name} of dtype {x.dtype}')
        return control_flow_ops.no_op("statically_determined_was_integer")


def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: str | None = None) -> ops.Operation:
    """Raises TypeError unless `tensor` is of type `tf_type`; else returns a `NoOp`.

    Source: TensorFlow's `tf.assert_type`.
    """
    with ops.name_scope(name, "assert_type", [tensor]):
        tensor = ops.convert_to_tensor(tensor, name="tensor")
        if tensor.dtype != tf_type:
            raise TypeError(f"{message or ''}  {tensor.name} must be of type {tf_type}")
        return control_flow_ops.no_op("statically_determined_correct_type")


def assert_scalar(tensor: Any, name: str | None = None, message: str | None = None) -> ops.Tensor:
    """`tensor`. Raises ValueError unless it is statically a scalar.

    Source: TensorFlow's `tf.assert_scalar`.
    """
    with ops.name_scope(name, "assert_scalar", [tensor]) as scope:
        tensor = ops.convert_to_tensor(tensor, name=scope)
        if tensor.shape.ndims != 0:
            raise ValueError(f"{message or ''}Expected scalar shape for {tensor.name}, saw shape: {tensor.shape}.")
        return tensor


def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> dtypes.DType:
    """The one floating point type of `tensors` and `dtype`; float32 when neither is given.

    Raises ValueError when they differ or are not floating point.

    Source: TensorFlow's `tf.assert_same_float_dtype`.
    """
    dtype = None if dtype is None else dtypes.as_dtype(dtype)
    first = None
    for tensor in tensors or []:
        if tensor is None:
            continue
        label = tensor.name if hasattr(tensor, "name") else str(tensor)
        if dtype is None:
            dtype, first = tensor.dtype.base_dtype, label
        elif tensor.dtype.base_dtype != dtype:
            like = f" as {first}" if first else ""
            raise ValueError(f"{label}, type={tensor.dtype.base_dtype}, must be of the same type ({dtype}){like}.")
    if dtype is None:
        return dtypes.float32
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype}.")
    return dtype


def is_numeric_tensor(tensor: Any) -> bool:
    """True for a tensor of numbers.

    Source: TensorFlow's `tf.is_numeric_tensor`.
    """
    return isinstance(tensor, ops.Tensor) and tensor.dtype in NUMERIC_TYPES


def is_non_decreasing(x: Any, name: str | None = None) -> ops.Tensor:
    """Whether no element of `x`, read in row-major order, is below the one before it.

    Source: TensorFlow's `tf.is_non_decreasing`.
    """
    with ops.name_scope(name, "is_non_decreasing", [x]):
        differences = _differences(x)
        zero = ops.convert_to_tensor(0, dtype=differences.dtype)
        return math_ops.reduce_all(math_ops.less_equal(zero, differences))


def is_strictly_increasing(x: Any, name: str | None = None) -> ops.Tensor:
    """Whether each element of `x`, read in row-major order, is above the one before it.

    Source: TensorFlow's `tf.is_strictly_increasing`.
    """
    with ops.name_scope(name, "is_strictly_increasing", [x]):
        differences = _differences(x)
        zero = ops.convert_to_tensor(0, dtype=differences.dtype)
        return math_ops.reduce_all(math_ops.less(zero, differences))


def _differences(x: Any) -> ops.Tensor:
    """x[1:] - x[:-1] of the flattened tensor."""
    x = array_ops.reshape(x, [-1])
    if not is_numeric_tensor(x):
        raise TypeError(f"Expected x to be numeric, instead found: {x}")
    is_shorter_than_two = math_ops.less(array_ops.size(x), 2)
    length = array_ops.shape(x) - 1
    return control_flow_ops.cond(
        is_shorter_than_two,
        lambda: ops.convert_to_tensor([], dtype=x.dtype),
        lambda: array_ops.strided_slice(x, [1], [1] + length) - array_ops.strided_slice(x, [0], length),
    )


# Shapes with symbols.


def assert_shapes(
    shapes: Any, data: Any = None, summarize: int | None = None, message: str | None = None, name: str | None = None
) -> ops.Operation:
    """Checks the shapes of tensors, and that dimensions with the same symbol have the same size.

        tf.debugging.assert_shapes([(x, ("N", "Q")), (y, ("N", "D")), (scale, ())])

    Args:
      shapes: pairs of a tensor and its shape, or a dictionary. A shape has, for each dimension, an int, a symbol, or
        None (or "."), for any size. "..." or "*" as the first entry stands for any dimensions.

    Returns:
      An op that fails at run time where sizes that were not known differ.

    Raises ValueError for a shape that is known to be wrong.

    Source: TensorFlow's `tf.debugging.assert_shapes`.
    """
    pairs = shapes.items() if isinstance(shapes, dict) else shapes
    message = message or ""
    with ops.name_scope(name, "assert_shapes", [shapes, data]):
        specified = [
            _SpecifiedShape(ops.convert_to_tensor(x), shape, message) for x, shape in pairs if shape is not None
        ]
        options = {"data": data, "summarize": summarize, "message": message, "name": name}
        rank_assertions = [each.assert_rank(options) for each in specified]
        size_assertions = []
        seen: dict[Any, tuple[Any, str]] = {}
        for each in specified:
            for axis, symbol in each.named_sizes():
                actual = each.sizes[axis]
                if _is_known_size(symbol):
                    expected, origin = int(symbol), "Specified explicitly"
                elif symbol in seen:
                    expected, origin = seen[symbol]
                else:
                    seen[symbol] = actual, f"Specified by tensor {each.x.name} dimension {axis}"
                    continue
                if _is_known_size(actual) and _is_known_size(expected):
                    if int(actual) != int(expected):
                        raise ValueError(
                            f"{message}.  {origin}.  Tensor {each.x.name} dimension {axis} must have size {expected}.  "
                            f"Received size {actual}, shape {each.x.shape}"
                        )
                    continue
                condition = math_ops.equal(ops.convert_to_tensor(actual), ops.convert_to_tensor(expected))
                shown = [message, origin, f"Tensor {each.x.name} dimension", axis, "must have size", expected]
                shown += ["Received shape: ", array_ops.shape(each.x)]
                size_assertions.append(
                    control_flow_ops.Assert(condition, shown if data is None else data, summarize=summarize)
                )
        with ops.control_dependencies([assertion for assertion in rank_assertions if assertion is not None]):
            return control_flow_ops.group(size_assertions)


class _SpecifiedShape:
    """A tensor with the shape that it should have.

    Attributes:
      sizes: its sizes: ints, or tensors where they are not known.
      symbols: what they should be.
      is_open: whether it may have further dimensions in front.
    """

    def __init__(self, x: ops.Tensor, shape: Any, message: str) -> None:
        if not hasattr(shape, "__iter__") and not hasattr(shape, "__getitem__"):
            raise ValueError(
                f"{message}.  Tensor {x.name}.  Specified shape must be an iterable.  An iterable has the attribute "
                f"`__iter__` or `__getitem__`.  Received specified shape: {shape}"
            )
        symbols = tuple(shape)
        for i, symbol in enumerate(symbols):
            if i and (symbol is Ellipsis or symbol == "*"):
                raise ValueError(
                    f"{message}.  Tensor {x.name} specified shape index {i}.  Symbol `...` or `*` for a variable "
                    "number of unspecified dimensions is only allowed as the first entry"
                )
        self.x = x
        self.is_open = bool(symbols) and (symbols[0] is Ellipsis or symbols[0] == "*")
        self.symbols = (symbols[1:] if self.is_open else symbols) or (1,)
        self.sizes = self._sizes()

    def _sizes(self) -> Any:
        """A scalar counts as a vector of one element."""
        dynamic = array_ops.shape(self.x)
        if self.x.shape.rank == 0:
            return (1,)
        if self.x.shape.rank is not None:
            return [dynamic[i] if size is None else size for i, size in enumerate(self.x.shape.as_list())]
        is_scalar = math_ops.equal(array_ops.rank(self.x), 0)
        return control_flow_ops.cond(is_scalar, lambda: ops.convert_to_tensor([1]), lambda: dynamic)

    def assert_rank(self, options: dict[str, Any]) -> Any:
        rank = len(self.symbols)
        if self.is_open:
            return assert_rank_at_least(self.x, rank, **options) if rank > 1 else None
        return assert_rank(self.x, rank, **options) if rank > 1 else assert_rank_in(self.x, [0, 1], **options)

    def named_sizes(self) -> list[tuple[int, Any]]:
        """(axis, what its size should be) where that is said."""
        first = -len(self.symbols) if self.is_open else 0
        return [(first + i, symbol) for i, symbol in enumerate(self.symbols) if symbol not in (None, ".")]


def _is_known_size(size: Any) -> bool:
    try:
        int(size)
    except (TypeError, ValueError):
        return False
    return True
