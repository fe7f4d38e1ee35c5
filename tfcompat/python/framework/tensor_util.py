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
    if dtype.is_quantized:
        return ()
    if dtype.is_integer:
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
            shown = leaf.item() if isinstance(leaf, np.generic) else leaf
            kind = "bool_" if isinstance(leaf, np.bool_) else type(leaf).__name__
            raise TypeError(f"Expected {dtype.name}, got {shown!r} of type '{kind}' instead.")


def _dense_dimensions(values: Any) -> list[int]:
    if not isinstance(values, (list, tuple)):
        return []
    return [len(values)] + (_dense_dimensions(values[0]) if values else [])


def _common_dimensions(values: Any) -> list[int]:
    """The lengths on which all elements agree, from the outside in."""
    if not isinstance(values, (list, tuple, np.ndarray)) or np.ndim(values[:0]) == 0:
        return []
    inner = [_common_dimensions(value) for value in values]
    agreed = [sizes[0] for sizes in zip(*inner) if len(set(sizes)) == 1]
    return [len(values), *agreed]


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
    raise TypeError(f"Expected binary or unicode string, got {item!r}")


def _array_of_python(values: Any, dtype: DType | None, shape: tuple[int, ...] | None) -> np.ndarray:
    if values is None:
        raise ValueError("None values not supported.")
    np_dtype = dtype.np_dtype if dtype is not None and dtype.is_numpy_compatible else None
    if shape is not None and 0 in shape:
        return np.empty(shape, np_dtype or np.float32)
    _check_python_values(values, dtype)
    array = _untyped_array(values) if np_dtype is None else _typed_array(values, np_dtype)
    _check_dense(values, list(array.shape))
    if array.dtype.kind in "SUO":
        try:
            return as_bytes_array(array)
        except TypeError:
            raise _not_convertible(values) from None
    return _prefer_32_bits(array) if dtype is None else array


def _untyped_array(values: Any) -> np.ndarray:
    has_strings = any(isinstance(leaf, (str, bytes)) for leaf in _leaves(values))
    try:
        return np.array(values, object if has_strings else None)  # NumPy's own strings end at the last non-zero byte
    except ValueError:
        _check_dense(values, _common_dimensions(values))
        raise _not_convertible(values) from None


def _typed_array(values: Any, np_dtype: np.dtype) -> np.ndarray:
    try:
        with np.errstate(over="ignore"):
            return np.array(values, np_dtype)
    except OverflowError:
        return np.array(values, np.int64).astype(np_dtype)  # integers wrap around, as C's do


def _check_dense(values: Any, dimensions: list[int]) -> None:
    wanted = _dense_dimensions(values)
    if dimensions != wanted:
        raise ValueError(f"Argument must be a dense tensor: {values} - got shape {dimensions}, but wanted {wanted}.")


def _not_convertible(values: Any) -> TypeError:
    return TypeError(
        f"Failed to convert object of type {type(values)} to Tensor. Contents: {values}. "
        "Consider casting elements to a supported type."
    )


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

    Too few values are filled up with the last one, unless `verify_shape`. With `allow_broadcast`, the number of values
    is that of the shape, or one. NumPy arrays are cast silently, Python values must fit `dtype`.

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
        elif array.dtype.kind in "SUO" or dtype is dtypes.string:
            array = as_bytes_array(array)
        elif isinstance(values, np.ndarray):
            array = array.astype(array.dtype.newbyteorder("="))
    else:
        array = _array_of_python(values, dtype, shape)
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


def MakeNdarray(tensor: Any) -> np.ndarray:
    """The array that a `TensorProto` holds. Raises TypeError for an unsupported type."""
    from tfcompat.python.framework.tensor_proto import from_proto

    return from_proto(tensor)


make_ndarray = MakeNdarray


# What is known of a tensor before the graph runs


def is_tensor(x: Any) -> bool:
    """True for a `Tensor`, `SparseTensor`, `IndexedSlices` or variable."""
    from tfcompat.python.framework import ops

    return isinstance(x, (Tensor, ops._TensorLike)) or ops.is_dense_tensor_like(x)


_SHAPES_ONLY = frozenset(("Shape", "Size", "Rank"))
_FOLDED = (
    frozenset(("Const", "Range", "Cast", "Concat", "ConcatV2", "Pack", "Fill", "Equal", "NotEqual")) | _SHAPES_ONLY
)


def _is_folded(op: Operation) -> bool:
    """True when `constant_value` looks through `op`: what it computes decides how graphs are built, so it is
    TensorFlow's short list, not all that could be computed."""
    if op.type not in _FOLDED or op._attrs.get("axis", 0) != 0:
        return False
    needed = () if op.type in _SHAPES_ONLY else op.inputs[1:] if op.type == "Fill" else op.inputs
    return all(_is_folded(tensor.op) for tensor in needed)


def constant_value(tensor: Any, partial: bool = False) -> Any:
    """The value of `tensor` as an array if it follows from constants and static shapes, else None.

    What is no tensor is returned as it is. A tensor whose value was given may not be fed any more: the graph may be
    built upon it.

    Args:
      partial: for a stack whose elements are only partly known, return an object array with None for the others.
    """
    if not is_tensor(tensor):
        return tensor
    if not isinstance(tensor, Tensor):
        return None
    value = _constant_value(tensor, partial)
    if value is not None:
        tensor.graph.prevent_feeding(tensor)
    return value


def _constant_value(tensor: Tensor, partial: bool) -> np.ndarray | None:
    op = tensor.op
    if partial and op.type == "Pack" and op._attrs["axis"] == 0:
        parts = [constant_value(part, partial) for part in op.inputs]
        if any(part is None or part.dtype == object for part in parts):
            return np.array([None if part is None else part.tolist() for part in parts], object)
    return _evaluate(tensor) if _is_folded(op) else None


def constant_value_as_shape(tensor: Tensor) -> TensorShape:
    """A 1-D integer tensor read as a shape: what is not known, and -1, become unknown dimensions.

    Raises ValueError for a scalar other than a constant -1, which stands for unknown rank.
    """
    if tensor.shape.ndims == 0:
        value = constant_value(tensor)
        wanted = "require a statically known scalar with value '-1' to describe an unknown shape."
        if value is None:
            raise ValueError(f"Received a scalar with unknown value as shape; {wanted}")
        if value != -1:
            raise ValueError(f"Received a scalar value '{value}' as shape; {wanted}")
        return TensorShape(None)
    return known_shape(tensor)


def known_shape(tensor: Tensor) -> TensorShape:
    """What can be computed, before the graph runs, of the shape that a 1-D integer tensor gives."""
    from tfcompat.core.framework.shape_function import shape_of_values

    value = _evaluate(tensor)
    if value is not None:
        return shape_of_values(value)
    op = tensor.op
    if op.type in _SHAPE_OF_OP:
        shape = _SHAPE_OF_OP[op.type](op)
        if shape is not None:
            return shape
    length = tensor.shape.with_rank(1).dims[0].value  # type: ignore[index]
    return TensorShape(None) if length is None else TensorShape([None] * length)


def _evaluate(tensor: Tensor) -> np.ndarray | None:
    from tfcompat.core.common_runtime.constant_folding import evaluate_constant

    return evaluate_constant(tensor)


def _shape_of_cast(op: Operation) -> TensorShape:
    return known_shape(op.inputs[0])


def _shape_of_shape(op: Operation) -> TensorShape:
    return op.inputs[0].shape


def _shape_of_pack(op: Operation) -> TensorShape | None:
    if any(part.shape.ndims not in (0, None) for part in op.inputs):
        return None
    sizes = [_evaluate(part) for part in op.inputs]
    return TensorShape([None if size is None or size < 0 else int(size) for size in sizes])


def _shape_of_concat(op: Operation) -> TensorShape | None:
    parts = op.inputs[1:] if op.type == "Concat" else op.inputs[:-1]
    shape = as_shape(())
    for part in parts:
        if part.shape.ndims not in (1, None):
            return None
        shape = shape.concatenate(known_shape(part))
    return shape


def _shape_of_strided_slice(op: Operation) -> TensorShape | None:
    begin, end, strides = (_evaluate(tensor) for tensor in op.inputs[1:4])
    masks = [
        op._attrs[name] for name in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    ]
    if begin is None or end is None or strides is None or any(masks[2:]) or len(begin) != 1:
        return None
    shape = known_shape(op.inputs[0])
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
