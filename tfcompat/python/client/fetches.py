"""The structure of what a caller fetches: from nested lists, dicts, ... to tensors and ops, and back to values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfcompat.python.framework.errors_impl import InaccessibleTensorError
from tfcompat.python.framework.graph import Graph
from tfcompat.python.framework.indexed_slices import IndexedSlices, IndexedSlicesValue
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.sparse_tensor import SparseTensor, SparseTensorValue

Values = dict[Tensor, Any]
Build = Callable[[Values], Any]


class Fetches:
    """A fetch structure resolved in a graph.

    Attributes:
      targets: the tensors and operations behind it, each once.
      build: from the tensors' values to the structure that `Session.run` returns (None for operations).

    Raises TypeError for a fetch of a wrong type, ValueError for one that is not of the graph or may not be fetched.
    """

    def __init__(self, graph: Graph, fetches: Any) -> None:
        self._graph = graph
        self._targets: dict[Tensor | Operation, None] = {}
        self.build: Build = self._mapper(fetches)
        self.targets = tuple(self._targets)

    def _mapper(self, fetch: Any) -> Build:
        if fetch is None:
            raise TypeError(f"Fetch argument {fetch!r} has invalid type {type(fetch)!r}")
        if isinstance(fetch, (list, tuple)):
            return self._sequence(fetch)
        if isinstance(fetch, Mapping):
            return self._mapping(fetch)
        if hasattr(type(fetch), "__attrs_attrs__"):
            names = [attribute.name for attribute in type(fetch).__attrs_attrs__]
            parts = [self._mapper(getattr(fetch, name)) for name in names]
            return lambda values: type(fetch)(*(part(values) for part in parts))
        if isinstance(fetch, SparseTensor):
            parts = [self._leaf(tensor) for tensor in (fetch.indices, fetch.values, fetch.dense_shape)]
            return lambda values: SparseTensorValue(*(part(values) for part in parts))
        if isinstance(fetch, IndexedSlices):
            tensors = (fetch.values, fetch.indices, fetch.dense_shape)
            parts = [(lambda values: None) if tensor is None else self._leaf(tensor) for tensor in tensors]
            return lambda values: IndexedSlicesValue(*(part(values) for part in parts))
        for fetch_type, expand, _, _ in EXPANSIONS:
            if isinstance(fetch, fetch_type):
                return self._expansion(*expand(fetch))
        return self._leaf(fetch)

    def _sequence(self, fetch: Sequence[Any]) -> Build:
        parts = [self._mapper(item) for item in fetch]
        if hasattr(fetch, "_fields"):
            return lambda values: type(fetch)(*(part(values) for part in parts))
        if type(fetch) is list:
            return lambda values: [part(values) for part in parts]
        return lambda values: type(fetch)([part(values) for part in parts])  # type: ignore[call-arg]

    def _mapping(self, fetch: Mapping[Any, Any]) -> Build:
        parts = {key: self._mapper(value) for key, value in fetch.items()}
        return lambda values: type(fetch)((key, part(values)) for key, part in parts.items())  # type: ignore[call-arg]

    def _expansion(self, tensors: Sequence[Any], contract: Callable[[list[Any]], Any]) -> Build:
        parts = [self._leaf(tensor) for tensor in tensors]
        return lambda values: contract([part(values) for part in parts])

    def _leaf(self, fetch: Any) -> Build:
        try:
            element = self._graph.as_graph_element(fetch)
        except TypeError as error:
            raise TypeError(
                f"Fetch argument {fetch!r} has invalid type {type(fetch)!r}, must be a string or Tensor. ({error})"
            ) from None
        except (ValueError, KeyError) as error:
            raise ValueError(f"Fetch argument {fetch!r} cannot be interpreted as a Tensor. ({error})") from None
        if not self._graph.is_fetchable(element):
            name = element.op.name if isinstance(element, Tensor) else element.name
            raise InaccessibleTensorError(
                f"Operation {name!r} has been marked as not fetchable. Typically this happens when it is defined in "
                "another function or code block. Use return values,explicit Python locals or TensorFlow collections to "
                "access it."
            )
        self._targets[element] = None
        if isinstance(element, Operation):
            return lambda values: None
        return lambda values: values[element]


EXPANSIONS: list[tuple[type, Callable[[Any], Any], Callable[[Any, Any], Any] | None, Callable[[Any], Any] | None]] = []
"""Types registered with `register_session_run_conversion_functions`."""


def register_session_run_conversion_functions(
    tensor_type: type,
    fetch_function: Callable[[Any], Any],
    feed_function: Callable[[Any, Any], Any] | None = None,
    feed_function_for_partial_run: Callable[[Any], Any] | None = None,
) -> None:
    """Lets instances of `tensor_type` be fetched and fed.

    Args:
      fetch_function: from an instance to (tensors, function from the list of their values to the result).
      feed_function: from (instance, value) to a list of (tensor, value).
      feed_function_for_partial_run: from an instance to its tensors.

    Raises ValueError when the type, or a base of it, is registered already.
    """
    for registered, _, _, _ in EXPANSIONS:
        if issubclass(tensor_type, registered):
            raise ValueError(f"{tensor_type} has already been registered so ignore it.")
    EXPANSIONS.insert(0, (tensor_type, fetch_function, feed_function, feed_function_for_partial_run))


def cache_key(fetches: Any) -> Any:
    """A hashable stand-in for a fetch structure, equal for structures that fetch the same in the same form."""
    kind = type(fetches)
    if isinstance(fetches, (list, tuple)):
        return (kind, *[cache_key(item) for item in fetches])
    if isinstance(fetches, Mapping):
        return (kind, *[(key, cache_key(value)) for key, value in fetches.items()])
    return fetches
