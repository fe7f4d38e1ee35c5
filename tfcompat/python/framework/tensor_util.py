"""Values of tensors outside the graph: NumPy arrays and `TensorProto`s, and what is known of a tensor's value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape, as_shape

# From Python values to arrays


def _leaves(values: Any) -> Iterator[Any]:
    if isinstance(values, (list, tuple)):
        for value in values:
            yield from _leaves(value)
    else:
        yield values


def _accepted_types(dtype: DType) -> tuple[type, ...] | None:
    if dtype.is_bool:
        return (bool, np.bool_)
    if dtype is dtypes.string:
        return (bytes, str)
    if dtype.is_integer or dtype.is_quantized:
        return (int, np.integer, Dimension)
    if dtype.is_floating:
        return (int, float, np.integer, np.floating)
    if dtype.is_complex:
        return (int, float, complex, np.number)
    return None


def _check_python_values(values: Any, dtype: DType | None) -> None:
    if dtype is None:
        if any(isinstance(leaf, Tensor) for leaf in _leaves(values)):
            raise TypeError("List of Tensors when single Tensor expected")
        return
    accepted = _accepted_types(dtype)
    for leaf in _leaves(values):
        if accepted is not None and not isinstance(leaf, accepted):
            raise TypeError(f"Expected {dtype.name}, got {leaf!r} of type '{type(leaf).__name__}' instead.")


def _dense_dimensions(values: Any) -> list[int]:
    if not isinstance(values, (list, tuple)):
        return []
    return [len(values)] + (_dense_dimensions(values[0]) if values else [])


def as_bytes_array(array: np.ndarray) -> np.ndarray:
    """The same strings as an object array of `bytes`. Raises TypeError when an element is no string."""
    flat = [_as_bytes(item) for item in array.ravel().tolist()]
    result = np.empty(len(flat), object)
    result[:] = flat
    return result.reshape(array.shape)


def _as_bytes(item: Any) -> bytes:
    if isinstance(item, str):
        return item.encode("utf-8")
    if isinstance(item, bytes):
        return item
    raise TypeError(
        f"Failed to convert object of type {type(item)} to Tensor. Contents: {item!r}. "
        "Consider casting elements to a supported type."
    )


def _array_of_python(values: Any, dtype: DType | None, shape: tuple[int, ...] | None) -> np.ndarray:
    if values is None:
        raise ValueError("None values not supported.")
    np_dtype = dtype.np_dtype if dtype is not None and dtype.is_numpy_compatible else None
    if shape is not None and 0 in shape:
        return np.empty(shape, np_dtype)
    _check_python_values(values, dtype)
    if np_dtype is None and any(isinstance(leaf, (str, bytes)) for leaf in _leaves(values)):
        np_dtype = np.dtype(object)
    try:
        array = np.array(values, np_dtype)
    except OverflowError as error:
        if np_dtype is None or np_dtype.kind not in "iu":
            raise
        raise TypeError(f"Value {values!r} is out of range for {np_dtype.name}") from error
    except ValueError:
        dims = _dense_dimensions(values)
        raise ValueError(
            f"Argument must be a dense tensor: {values} - got a ragged value, but wanted {dims}."
        ) from None
    if list(array.shape) != _dense_dimensions(values) and not isinstance(values, Dimension):
        raise ValueError(
            f"Argument must be a dense tensor: {values} - got shape {list(array.shape)}, "
            f"but wanted {_dense_dimensions(values)}."
        )
    if dtype is None:
        array = _prefer_32_bits(array)
    return array


def _prefer_32_bits(array: np.ndarray) -> np.ndarray:
    if array.dtype == np.float64:
        return array.astype(np.float32)
    if array.dtype == np.int64:
        narrow = array.astype(np.int32)
        return narrow if np.array_equal(narrow, array) else array
    return array


def _is_array_like(value: Any) -> bool:
    if isinstance(value, (Tensor, bytes, str)):
        return False
    return callable(getattr(value, "__array__", None)) or isinstance(getattr(value, "__array_interface__", None), dict)


def make_array(
    values: Any, dtype: Any = None, shape: Any = None, verify_shape: bool = False, allow_broadcast: bool = False
) -> np.ndarray:
    """The array that `tf.constant(values, dtype, shape)` holds.

    Too few values are filled up with the last one, unless `verify_shape`. With `allow_broadcast`, the number of values is
    that of the shape, or one. NumPy arrays are cast silently, Python values must fit `dtype`.

    Raises:
      TypeError: the values do not fit `dtype` or (where no filling is allowed) `shape`.
      ValueError: the values are no dense array, None, or too many.
    """
    dtype = None if dtype is None else dtypes.as_dtype(dtype).base_dtype
    if _is_array_like(values):
        values = np.asarray(values)
    shape = None if shape is None else tuple(int(size) for size in shape)
    if isinstance(values, (np.ndarray, np.generic)):
        array = np.asarray(values)
        if dtype is not None and dtype.is_numpy_compatible and dtype is not dtypes.string:
            array = cast_array(array, dtype.np_dtype)
        elif isinstance(values, np.ndarray):
            array = array.copy()
    else:
        array = _array_of_python(values, dtype, shape)
    if array.dtype.kind in "SUO":
        array = as_bytes_array(array)
    actual = dtypes.as_dtype(array.dtype)
    if dtype is not None and not dtype.is_quantized and dtype is not actual:
        raise TypeError(f"Incompatible types: {dtype} vs. {array.dtype}. Value is {values}")
    return array if shape is None else _fit_shape(array, shape, verify_shape, allow_broadcast)


def cast_array(array: np.ndarray, np_dtype: np.dtype) -> np.ndarray:
    """`array` in another type, with C's silent truncation and wrap-around."""
    if array.dtype == np_dtype:
        return array.copy()
    with np.errstate(all="ignore"):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
            return array.astype(np_dtype)


def _fit_shape(array: np.ndarray, shape: tuple[int, ...], verify_shape: bool, allow_broadcast: bool) -> np.ndarray:
    size = int(np.prod(shape, dtype=np.int64))
    mismatch = f"Expected Tensor's shape: {shape}, got {array.shape}."
    if allow_broadcast:
        if array.shape not in ((), (1,)) and array.size != size:
            raise TypeError(mismatch)
    elif verify_shape and array.shape != shape:
        raise TypeError(mismatch)
    elif array.size > size:
        raise ValueError(f"Too many elements provided. Needed at most {size}, but received {array.size}")
    if array.size == size:
        return array.reshape(shape)
    if array.size == 1:
        return np.broadcast_to(array.reshape(()), shape)
    if array.size == 0:
        return np.zeros(shape, array.dtype)
    filled = np.full(size, array.ravel()[-1], array.dtype)
    filled[: array.size] = array.ravel()
    return filled.reshape(shape)


# Protocol buffers


def make_tensor_proto(
    values: Any, dtype: Any = None, shape: Any = None, verify_shape: bool = False, allow_broadcast: bool = False
) -> Any:
    """A `TensorProto` of Python or NumPy values; arguments and errors as `make_array`."""
    from tensorboard.compat.proto import tensor_pb2

    from tfcompat.python.framework.tensor_proto import to_proto

    if isinstance(values, tensor_pb2.TensorProto):
        return values
    array = make_array(values, dtype, shape, verify_shape, allow_broadcast)
    return to_proto(array, None if dtype is None else dtypes.as_dtype(dtype))


def MakeNdarray(tensor: Any) -> np.ndarray:  # noqa: N802 - TensorFlow's name
    """The array that a `TensorProto` holds. Raises TypeError for an unsupported type."""
    from tfcompat.python.framework.tensor_proto import from_proto

    return from_proto(tensor)


make_ndarray = MakeNdarray


# What is known of a tensor before the graph runs


def is_tensor(x: Any) -> bool:
    """True for a `Tensor`, `SparseTensor`, `IndexedSlices` or variable."""
    from tfcompat.python.framework import ops

    return isinstance(x, (Tensor, ops._TensorLike)) or ops.is_dense_tensor_like(x)


def constant_value(tensor: Any, partial: bool = False) -> np.ndarray | None:
    """The value of `tensor` if it follows from constants and static shapes, else None.

    Args:
      partial: for a stack whose elements are only partly known, return an object array with None for the others.
    """
    from tfcompat.core.common_runtime.constant_folding import evaluate_constant

    if not isinstance(tensor, Tensor):
        return tensor if isinstance(tensor, np.ndarray) else None
    if partial and tensor.op.type == "Pack":
        parts = [evaluate_constant(part) for part in tensor.op.inputs]
        if any(part is None for part in parts):
            return np.array([None if part is None else part.item() for part in parts], object)
    value = evaluate_constant(tensor)
    if value is not None and tensor.shape.ndims is None:
        tensor.set_shape(value.shape)
    return value


def constant_value_as_shape(tensor: Tensor) -> TensorShape:
    """A 1-D integer tensor read as a shape: what is not known, and -1, become unknown dimensions."""
    value = constant_value(tensor)
    if value is not None:
        return TensorShape([None if size < 0 else int(size) for size in np.ravel(value)])
    op = tensor.op
    if op.type in _SHAPE_OF_OP:
        shape = _SHAPE_OF_OP[op.type](op)
        if shape is not None:
            return shape
    length = tensor.shape.with_rank(1).dims[0].value  # type: ignore[index]
    return TensorShape(None) if length is None else TensorShape([None] * length)


def _shape_of_cast(op: Operation) -> TensorShape:
    return constant_value_as_shape(op.inputs[0])


def _shape_of_shape(op: Operation) -> TensorShape:
    return op.inputs[0].shape


def _shape_of_pack(op: Operation) -> TensorShape | None:
    if any(part.shape.ndims not in (0, None) for part in op.inputs):
        return None
    sizes = [constant_value(part) for part in op.inputs]
    return TensorShape([None if size is None or size < 0 else int(size) for size in sizes])


def _shape_of_concat(op: Operation) -> TensorShape | None:
    parts = op.inputs[1:] if op.type == "Concat" else op.inputs[:-1]
    shape = as_shape(())
    for part in parts:
        if part.shape.ndims not in (1, None):
            return None
        shape = shape.concatenate(constant_value_as_shape(part))
    return shape


def _shape_of_strided_slice(op: Operation) -> TensorShape | None:
    begin, end, strides = (constant_value(tensor) for tensor in op.inputs[1:4])
    masks = [
        op._attrs[name] for name in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    ]
    if begin is None or end is None or strides is None or any(masks[2:]) or len(begin) != 1:
        return None
    shape = constant_value_as_shape(op.inputs[0])
    if shape.ndims is None:
        return None
    start = None if masks[0] & 1 else int(begin[0])
    stop = None if masks[1] & 1 else int(end[0])
    return TensorShape(shape.as_list()[start : stop : int(strides[0])])


_SHAPE_OF_OP = {
    "Shape": _shape_of_shape,
    "Pack": _shape_of_pack,
    "Concat": _shape_of_concat,
    "ConcatV2": _shape_of_concat,
    "StridedSlice": _shape_of_strided_slice,
    "Cast": _shape_of_cast,
    "Identity": _shape_of_cast,
}


def shape_tensor(shape: Any) -> Tensor:
    """A 1-D int32 tensor of a shape given as a TensorShape, list (of ints, Dimensions, tensors), tuple or tensor."""
    from tfcompat.python.framework.conversion import internal_convert_to_tensor

    dtype = None
    if isinstance(shape, (tuple, list)):
        if not shape:
            dtype = dtypes.int32
        elif all(isinstance(size, (int, Dimension)) for size in shape):
            dtype = dtypes.int32
            shape = [size.value if isinstance(size, Dimension) else size for size in shape]
    return internal_convert_to_tensor(shape, dtype, name="shape")
