"""Values that a caller feeds: checked and converted as TensorFlow does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tfcompat.python.client.fetches import EXPANSIONS
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.indexed_slices import IndexedSlices
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.util import nest


def flatten_feeds(feed_dict: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """(key, value) pairs, one a tensor: sparse values, registered types and structured keys taken apart.

    A value of None is for a key whose value is not there yet; its tensors have None too.

    Raises TypeError unless `feed_dict` is a mapping, ValueError when a structured key and its value have different
    lengths.
    """
    if not isinstance(feed_dict, Mapping):
        raise TypeError("input must be a dictionary")
    for key, value in feed_dict.items():
        if isinstance(key, (tuple, list)):
            yield from _flatten_structure(key, value)
        else:
            yield from _flatten_key(key, value)


def _flatten_structure(key: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(key, (tuple, list)):
        if not isinstance(value, (tuple, list)) or len(key) != len(value):
            keys, values = nest.flatten(key), nest.flatten(value)
            raise ValueError(
                f"Could not flatten dictionary. Key had {len(keys)} elements, but value had {len(values)} elements. "
                f"Key: {keys}, value: {values}."
            )
        for inner_key, inner_value in zip(key, value, strict=True):
            yield from _flatten_structure(inner_key, inner_value)
    else:
        yield from _flatten_key(key, value)


def _flatten_key(key: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(key, SparseTensor):
        yield from _pairs((key.indices, key.values, key.dense_shape), value)
    elif isinstance(key, IndexedSlices):
        tensors = (key.values, key.indices) if key.dense_shape is None else (key.values, key.indices, key.dense_shape)
        yield from _pairs(tensors, value)
    else:
        for feed_type, _, expand, tensors_of in EXPANSIONS:
            if isinstance(key, feed_type) and value is None and tensors_of is not None:
                yield from _pairs(tensors_of(key), None)
                return
            if isinstance(key, feed_type) and expand is not None:
                yield from expand(key, value)
                return
        yield key, value


def _pairs(tensors: Sequence[Any], values: Any) -> Iterator[tuple[Any, Any]]:
    return zip(tensors, itertools.repeat(None) if values is None else values, strict=False)


class Feed:
    """One fed tensor of a graph: checks and converts its values.

    Raises TypeError when `key` is no tensor of the graph, ValueError when it may not be fed.
    """

    __slots__ = ("_is_string", "_np_dtype", "_sizes", "tensor")

    def __init__(self, graph: Graph, key: Any) -> None:
        try:
            self.tensor: Tensor = graph.as_graph_element(key, allow_tensor=True, allow_operation=False)
        except Exception as error:
            raise TypeError(f"Cannot interpret feed_dict key as Tensor: {error.args[0]}") from None
        if not graph.is_feedable(self.tensor):
            raise ValueError(f"Tensor {self.tensor} may not be fed.")
        self._np_dtype = self.tensor.dtype.np_dtype
        self._sizes = self.tensor.shape.sizes
        self._is_string = self.tensor.dtype.base_dtype is dtypes.string

    def convert(self, value: Any) -> Any:
        """`value` as an array of the tensor's type.

        Raises TypeError or ValueError when it cannot be one, ValueError when its shape contradicts the tensor's.
        """
        if type(value) is np.ndarray and value.dtype is self._np_dtype:
            array: Any = value
        else:
            fits = _is_jax_array(value) and value.dtype == self._np_dtype
            array = value if fits else self._as_array(value)
        if self._sizes is not None and not _compatible(self._sizes, array.shape):
            raise ValueError(
                f"Cannot feed value of shape {array.shape!r} for Tensor {self.tensor.name!r}, which has shape "
                f"{str(self.tensor.shape)!r}"
            )
        return array

    def _as_array(self, value: Any) -> np.ndarray:
        if isinstance(value, Tensor):
            raise TypeError(
                "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python "
                f"scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, the tensor object "
                f"was {value} which was passed to the feed with key {self.tensor}."
            )
        if isinstance(value, int) and not self._holds(value):
            raise TypeError(
                f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
                f"{self.tensor.dtype.as_numpy_dtype}. Try explicitly setting the type of the feed tensor to a "
                "larger type (e.g. int64)."
            )
        with np.errstate(all="ignore"):
            try:
                return np.asarray(value, self._np_dtype)
            except OverflowError:
                return np.asarray(value).astype(self._np_dtype)  # integers in a list wrap around

    def _holds(self, value: int) -> bool:
        if self._is_string:
            return False
        try:
            with np.errstate(over="ignore"):
                return bool(np.asarray(value).astype(self._np_dtype).item() == value)
        except (OverflowError, TypeError, ValueError):
            return False

    def for_kernels(self, array: Any) -> Any:
        """The array as kernels see it: strings as `bytes`."""
        if not self._is_string:
            return array
        from tfcompat.python.framework.array_values import as_bytes_array

        return as_bytes_array(array)


def _is_jax_array(value: Any) -> bool:
    return type(value).__module__.startswith("jax") and hasattr(value, "sharding")


def _compatible(sizes: tuple[int | None, ...], shape: tuple[int, ...]) -> bool:
    if len(sizes) != len(shape):
        return False
    for size, actual in zip(sizes, shape, strict=True):  # noqa: SIM110 - on the hot path
        if size is not None and size != actual:
            return False
    return True
