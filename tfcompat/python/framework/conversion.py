"""`convert_to_tensor`, and the registry of conversion functions behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.indexed_slices import IndexedSlices
from tfcompat.python.framework.operation import Operation, Tensor

ConversionFunction = Callable[..., Any]

_ALWAYS_CONSTANT = (int, float, np.generic, np.ndarray)
_registry: dict[int, list[tuple[Any, ConversionFunction]]] = {}
_cache: dict[type, list[tuple[Any, ConversionFunction]]] = {}
_lock = threading.Lock()


def register_tensor_conversion_function(
    base_type: Any, conversion_func: ConversionFunction, priority: int = 100
) -> None:
    """Registers `conversion_func(value, dtype=None, name=None, as_ref=False)` for instances of `base_type`.

    Args:
      base_type: a type or a tuple of types, not Python's or NumPy's numbers.
      conversion_func: returns a `Tensor` (of `dtype` when given), or NotImplemented to let the next function try.
      priority: functions of smaller priority are tried first.

    Raises TypeError for arguments of the wrong kind.
    """
    base_types = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(each, type) for each in base_types):
        raise TypeError("base_type must be a type or a tuple of types.")
    if any(issubclass(each, _ALWAYS_CONSTANT) for each in base_types):
        raise TypeError("Cannot register conversions for Python numeric types and NumPy scalars and arrays.")
    if not callable(conversion_func):
        raise TypeError("conversion_func must be callable.")
    with _lock:
        _registry.setdefault(priority, []).append((base_type, conversion_func))
        _cache.clear()


def _constant(value: Any, dtype: DType | None = None, name: str | None = None, as_ref: bool = False) -> Tensor:
    from tfcompat.python.framework import constant_op

    return constant_op.constant(value, dtype, name=name)


def _functions_for(query: type) -> list[tuple[Any, ConversionFunction]]:
    functions = _cache.get(query)
    if functions is None:
        if issubclass(query, _ALWAYS_CONSTANT):
            functions = [(query, _constant)]
        else:
            with _lock:
                functions = [
                    entry
                    for _, entries in sorted(_registry.items())
                    for entry in entries
                    if issubclass(query, entry[0])
                ]
        _cache[query] = functions
    return functions


def _dense(slices: IndexedSlices, dtype: DType | None = None, name: str | None = None, as_ref: bool = False) -> Tensor:
    """The dense tensor of `IndexedSlices`: rows of one index add up."""
    from tfcompat.python.framework.op_def_library import apply_op

    if dtype is not None and not dtype.is_compatible_with(slices.dtype):
        raise ValueError(
            f"Tensor conversion requested dtype {dtype.name} for IndexedSlices with dtype {slices.dtype.name}"
        )
    if slices.dense_shape is None:
        raise ValueError(f"Tensor conversion requested for IndexedSlices without dense_shape: {slices}")
    rows = slices.dense_shape[0]
    return apply_op("UnsortedSegmentSum", data=slices.values, segment_ids=slices.indices, num_segments=rows, name=name)


def _refuse(op: Operation, dtype: DType | None = None, name: str | None = None, as_ref: bool = False) -> Tensor:
    raise TypeError(
        f"Can't convert Operation '{op.name}' to Tensor (target dtype={dtype!r}, name={name!r}, as_ref={as_ref!r})"
    )


register_tensor_conversion_function(IndexedSlices, _dense)
register_tensor_conversion_function(Operation, _refuse)


def internal_convert_to_tensor(
    value: Any,
    dtype: Any = None,
    name: str | None = None,
    as_ref: bool = False,
    preferred_dtype: Any = None,
    ctx: Any = None,
    accepted_result_types: Any = (Tensor,),
) -> Any:
    """`convert_to_tensor`, able to return a variable's reference (`as_ref`) or other result types."""
    if dtype is not None:
        dtype = dtypes.as_dtype(dtype)
    if isinstance(value, Tensor):
        if dtype is not None and not dtype.is_compatible_with(value.dtype):
            raise ValueError(
                f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {value.dtype.name}: {value!r}"
            )
        return value
    prefix = "" if name is None else f"{name}: "
    if preferred_dtype is not None:
        preferred_dtype = dtypes.as_dtype(preferred_dtype)
    for base_type, function in _functions_for(type(value)):
        result: Any = None
        if dtype is None and preferred_dtype is not None:
            try:
                result = function(value, dtype=preferred_dtype, name=name, as_ref=as_ref)
            except (TypeError, ValueError):
                pass
            else:
                if result is not NotImplemented and result.dtype.base_dtype != preferred_dtype.base_dtype:
                    raise TypeError(
                        f"convert_to_tensor did not convert to the preferred dtype: {result.dtype.base_dtype} "
                        f"vs {preferred_dtype.base_dtype}"
                    )
        if result is None:
            result = function(value, dtype=dtype, name=name, as_ref=as_ref)
        if result is NotImplemented:
            continue
        if not isinstance(result, accepted_result_types):
            raise RuntimeError(
                f"{prefix}Conversion function {function!r} for type {base_type} returned non-Tensor: {result!r}"
            )
        if dtype is not None and not dtype.is_compatible_with(result.dtype):
            raise RuntimeError(
                f"{prefix}Conversion function {function!r} for type {base_type} returned incompatible dtype: "
                f"requested = {dtype.name}, actual = {result.dtype.name}"
            )
        return result
    raise TypeError(
        f"{prefix}Cannot convert {value!r} with type {type(value)} to Tensor: no conversion function registered."
    )


def convert_to_tensor(
    value: Any, dtype: Any = None, name: str | None = None, preferred_dtype: Any = None, dtype_hint: Any = None
) -> Tensor:
    """Converts a Python value, NumPy array, variable, ... to a `Tensor`; a `Tensor` stays itself.

    Args:
      value: anything with a registered conversion function.
      dtype: the element type; follows from `value` when not given (float32 for Python floats, int32 for ints).
      name: name of the constant that may be made.
      preferred_dtype: element type to try first when `dtype` is not given; `dtype_hint` is the same.

    Raises:
      TypeError: no conversion is known, or `value` does not fit `dtype`.
      ValueError: `value` is a tensor of another type, or not a dense array.
    """
    return internal_convert_to_tensor(value, dtype, name, preferred_dtype=preferred_dtype or dtype_hint)


def convert_to_tensor_v2(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Tensor:
    """`convert_to_tensor` with TensorFlow 2's argument order."""
    return internal_convert_to_tensor(value, dtype, name, preferred_dtype=dtype_hint)


def _names(name: str | None) -> Callable[[int], str | None]:
    return lambda index: None if name is None else f"{name}_{index}"


def internal_convert_n_to_tensor(
    values: Any,
    dtype: Any = None,
    name: str | None = None,
    as_ref: bool = False,
    preferred_dtype: Any = None,
    ctx: Any = None,
) -> list[Tensor]:
    """`internal_convert_to_tensor` for each of `values`; constants are named `name_0`, `name_1`, ..."""
    if not isinstance(values, Iterable):
        raise TypeError("values must be iterable.")
    element_name = _names(name)
    return [
        internal_convert_to_tensor(value, dtype, element_name(index), as_ref, preferred_dtype)
        for index, value in enumerate(values)
    ]


def convert_n_to_tensor(
    values: Any, dtype: Any = None, name: str | None = None, preferred_dtype: Any = None
) -> list[Tensor]:
    """Converts each of `values` to a tensor."""
    return internal_convert_n_to_tensor(values, dtype, name, False, preferred_dtype)


def internal_convert_to_tensor_or_composite(
    value: Any, dtype: Any = None, name: str | None = None, as_ref: bool = False
) -> Any:
    """As `internal_convert_to_tensor`, but leaves `IndexedSlices` and `SparseTensor`s alone.

    Raises ValueError when such a value has another type than `dtype`.
    """
    from tfcompat.python.framework.sparse_tensor import SparseTensor

    if isinstance(value, (IndexedSlices, SparseTensor)):
        if dtype is not None and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
            raise ValueError(
                f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for Tensor with dtype "
                f"{value.dtype.name}: {value}"
            )
        return value
    return internal_convert_to_tensor(value, dtype, name, as_ref, accepted_result_types=(Tensor, IndexedSlices))


internal_convert_to_tensor_or_indexed_slices = internal_convert_to_tensor_or_composite


def convert_to_tensor_or_composite(value: Any, dtype: Any = None, name: str | None = None) -> Any:
    """Converts to a `Tensor`, but leaves `IndexedSlices` and `SparseTensor`s alone; None stays None."""
    return None if value is None else internal_convert_to_tensor_or_composite(value, dtype, name)


convert_to_tensor_or_indexed_slices = convert_to_tensor_or_composite


def internal_convert_n_to_tensor_or_composite(
    values: Any, dtype: Any = None, name: str | None = None, as_ref: bool = False
) -> list[Any]:
    if not isinstance(values, Iterable):
        raise TypeError("values must be iterable.")
    element_name = _names(name)
    return [
        None if value is None else internal_convert_to_tensor_or_composite(value, dtype, element_name(index), as_ref)
        for index, value in enumerate(values)
    ]


internal_convert_n_to_tensor_or_indexed_slices = internal_convert_n_to_tensor_or_composite


def convert_n_to_tensor_or_composite(values: Any, dtype: Any = None, name: str | None = None) -> list[Any]:
    return internal_convert_n_to_tensor_or_composite(values, dtype, name)


convert_n_to_tensor_or_indexed_slices = convert_n_to_tensor_or_composite
