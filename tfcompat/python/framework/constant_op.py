"""`tf.constant`, and the conversion of Python values, shapes and dimensions to constants."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.array_values import make_array
from tfcompat.python.framework.conversion import register_tensor_conversion_function
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape


def constant_v1(
    value: Any, dtype: Any = None, shape: Any = None, name: str | None = "Const", verify_shape: bool = False
) -> Tensor:
    """A constant tensor.

    Args:
      value: a number, string, nested list of them, NumPy array, or `TensorProto`, which has its own type and shape.
      dtype: the element type; follows from `value` when not given.
      shape: the shape; too few values are filled up with the last one.
      name: the name of the node.
      verify_shape: raise TypeError instead of filling up.

    Example: `tf.constant(-1.0, shape=[2, 3])`. Source: `tf.constant`.
    """
    if _is_proto(value):
        return _of_proto(value, name)
    return _constant(make_array(value, dtype, shape, verify_shape), dtype, name)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = "Const") -> Tensor:
    """`tf.constant` as TensorFlow 2 has it: of values fewer than the shape's, only a single one is repeated.

    Raises TypeError where the number of values is not that of `shape`. Source: `constant_op.constant`.
    """
    if _is_proto(value):
        return _of_proto(value, name)
    return _constant(make_array(value, dtype, shape, allow_broadcast=True), dtype, name)


def _constant(array: Any, dtype: Any, name: str | None) -> Tensor:
    from tfcompat.python.framework import ops

    dtype = dtypes.as_dtype(array.dtype if dtype is None else dtype).base_dtype
    graph = ops.get_default_graph()
    return graph.create_op("Const", [], name=name, attrs={"value": array, "dtype": dtype}).outputs[0]


def is_constant(tensor_or_op: Any) -> bool:
    op = tensor_or_op if isinstance(tensor_or_op, Operation) else tensor_or_op.op
    return op.type == "Const"


def _convert_python(value: Any, dtype: DType | None = None, name: str | None = None, as_ref: bool = False) -> Tensor:
    if _is_proto(value):
        return _of_proto(value, name)
    return _constant(make_array(value, dtype, allow_broadcast=True), dtype, name)


def _is_proto(value: Any) -> bool:
    """True for a `TensorProto`, whose class is not loaded before a script does so."""
    return type(value).__name__ == "TensorProto"


def _of_proto(value: Any, name: str | None) -> Tensor:
    from tfcompat.python.framework.tensor_proto import from_proto

    return _constant(from_proto(value), dtypes.as_dtype(value.dtype), name)


def _tensor_shape_tensor_conversion_function(
    s: TensorShape, dtype: DType | None = None, name: str | None = None, as_ref: bool = False
) -> Tensor:
    if not s.is_fully_defined():
        raise ValueError(f"Cannot convert a partially known TensorShape to a Tensor: {s}")
    large = max((size for size in s.as_list() if size >= 2**31), default=0)  # type: ignore[operator, type-var]
    if dtype is None:
        dtype = dtypes.int64 if large else dtypes.int32
    elif dtype not in (dtypes.int32, dtypes.int64):
        raise TypeError(f"Cannot convert a TensorShape to dtype: {dtype}")
    elif dtype is dtypes.int32 and large:
        raise ValueError(f"Cannot convert a TensorShape to dtype int32; a dimension is too large ({large})")
    return constant(s.as_list(), dtype, name=name or "shape_as_tensor")


def _convert_dimension(
    dimension: Dimension, dtype: DType | None = None, name: str | None = None, as_ref: bool = False
) -> Tensor:
    if dimension.value is None:
        raise ValueError(f"Cannot convert an unknown Dimension to a Tensor: {dimension}")
    if dtype is None:
        dtype = dtypes.int32
    elif dtype not in (dtypes.int32, dtypes.int64):
        raise TypeError(f"Cannot convert a TensorShape to dtype: {dtype}")
    return constant(dimension.value, dtype, name=name or "shape_as_tensor")


register_tensor_conversion_function((list, tuple), _convert_python, 100)
register_tensor_conversion_function(object, _convert_python, 200)
register_tensor_conversion_function(TensorShape, _tensor_shape_tensor_conversion_function, 100)
register_tensor_conversion_function(Dimension, _convert_dimension, 100)
