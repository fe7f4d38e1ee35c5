"""The array that a constant holds: from Python values, strings and NumPy arrays, by TensorFlow's rules."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import Dimension


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
    with np.errstate(all="ignore"), warnings.catch_warnings():
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
