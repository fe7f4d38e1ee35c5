"""Datasets of what Python generators yield."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tfcompat.python.data.ops._dataset_base import new_dataset
from tfcompat.python.data.ops._sources import from_tensors
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.array_values import as_bytes_array
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import InternalError
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.ops import script_ops


class _Passes:
    """The passes over a generator that are under way, by number."""

    def __init__(self, generator: Callable[..., Any]) -> None:
        self._generator = generator
        self._numbers = itertools.count()
        self._arguments: dict[int, tuple[Any, ...]] = {}
        self._iterators: dict[int, Iterator[Any]] = {}

    def begin(self, *args: Any) -> np.ndarray:
        number = next(self._numbers)
        self._arguments[number] = args
        return np.array(number, np.int64)

    def advance(self, number: Any) -> Any:
        """The next value. Raises StopIteration at the end."""
        key = int(number)
        if key not in self._iterators:
            self._iterators[key] = iter(self._generator(*self._arguments.pop(key)))
        return next(self._iterators[key])

    def end(self, number: Any) -> np.ndarray:
        self._iterators.pop(int(number), None)
        return np.array(0, np.int64)


def from_generator(generator: Callable[..., Any], output_types: Any, output_shapes: Any, args: Any) -> Any:
    if not callable(generator):
        raise TypeError("`generator` must be callable.")
    if output_shapes is not None:
        output_shapes = nest.map_structure_up_to(output_types, as_shape, output_shapes)
    else:
        output_shapes = nest.map_structure(lambda _: TensorShape(None), output_types)
    args = () if args is None else tuple(ops.convert_n_to_tensor(args, name="args"))
    types = [dtypes.as_dtype(dtype) for dtype in nest.flatten(output_types)]
    shapes = nest.flatten(output_shapes)
    passes = _Passes(generator)

    def get_iterator_id_fn(unused_dummy: Any) -> Any:
        return script_ops.numpy_function(passes.begin, args, dtypes.int64)

    def generator_next_fn(iterator_id_t: Any) -> Any:
        def generator_py_func(iterator_id: Any) -> list[np.ndarray]:
            return _arrays(passes.advance(iterator_id), output_types, types, shapes)

        flat_values = script_ops.numpy_function(generator_py_func, [iterator_id_t], types)
        for value, shape in zip(flat_values, shapes, strict=True):
            value.set_shape(shape)
        return nest.pack_sequence_as(output_types, flat_values)

    def finalize_fn(iterator_id_t: Any) -> Any:
        return script_ops.numpy_function(passes.end, [iterator_id_t], dtypes.int64)

    def flat_map_fn(dummy_arg: Any) -> Any:
        return _generator_dataset(dummy_arg, get_iterator_id_fn, generator_next_fn, finalize_fn)

    return from_tensors(0).flat_map(flat_map_fn)


def _arrays(values: Any, output_types: Any, types: list[Any], shapes: list[TensorShape]) -> list[np.ndarray]:
    """What a generator yielded, as arrays. Raises TypeError or ValueError for what was not announced."""
    try:
        flat = nest.flatten_up_to(output_types, values)
    except (TypeError, ValueError):
        raise TypeError(
            "`generator` yielded an element that did not match the expected structure. The expected structure was "
            f"{output_types}, but the yielded element was {values}."
        ) from None
    arrays = []
    for value, dtype, shape in zip(flat, types, shapes, strict=True):
        try:
            array = _array(value, dtype)
        except (NotImplementedError, TypeError, ValueError):  # the first for a symbolic tensor
            raise TypeError(
                "`generator` yielded an element that could not be converted to the expected type. The expected type "
                f"was {dtype.name}, but the yielded element was {value}."
            ) from None
        if not shape.is_compatible_with(array.shape):
            raise ValueError(
                f"`generator` yielded an element of shape {array.shape} where an element of shape {shape} was expected."
            )
        arrays.append(array)
    return arrays


def _array(value: Any, dtype: DType) -> np.ndarray:
    """An array of this type, whatever NumPy has to do to it. Raises TypeError or ValueError where it cannot."""
    if dtype is dtypes.string:
        texts = np.asarray(value, object)  # without the padding that NumPy's own strings have
        try:
            return as_bytes_array(texts)
        except TypeError:
            kinds = [type(text).__name__ for text in texts.ravel().tolist() if not isinstance(text, (str, bytes))]
            raise InternalError(None, None, f"Unsupported object type {kinds[0]}") from None
    try:
        return np.asarray(value, dtype.as_numpy_dtype)
    except OverflowError:
        return np.asarray(value).astype(dtype.as_numpy_dtype)


def _generator_dataset(init_args: Any, init_func: Any, next_func: Any, finalize_func: Any) -> Any:
    name = "Dataset.from_generator()"
    init = StructuredFunctionWrapper(init_func, name, structure.type_spec_from_value(init_args))
    following = StructuredFunctionWrapper(next_func, name, init.output_structure)
    finalize = StructuredFunctionWrapper(finalize_func, name, init.output_structure)
    spec = following.output_structure
    variant = apply_op(
        "GeneratorDataset",
        init_func_other_args=[init_args, *init.captured_inputs],
        next_func_other_args=following.captured_inputs,
        finalize_func_other_args=finalize.captured_inputs,
        init_func=init.function,
        next_func=following.function,
        finalize_func=finalize.function,
        **structure.flat_structure(spec),
    )
    return new_dataset(variant, spec)
