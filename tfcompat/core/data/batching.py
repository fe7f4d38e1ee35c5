"""Datasets that put elements together and take them apart: batches, windows, groups."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from tfcompat.core.data.dataset import UNKNOWN, Dataset, Element, Function, Next, Read, Run, Unary, require, slicer
from tfcompat.core.data.elementwise import Map
from tfcompat.core.data.sources import Elements
from tfcompat.python.framework.errors_impl import DataLossError, OpError

Stack = Callable[[int, Sequence[Any]], Any]
"""Puts the values of one component (its position, the values) together."""


def stack_equal(position: int, values: Sequence[Any]) -> Any:
    """Values of one shape as one array. Raises InvalidArgumentError for other shapes."""
    if isinstance(values[0], Dataset):
        result = np.empty(len(values), object)
        result[:] = values
        return result
    first = np.asarray(values[0])
    result = np.empty((len(values), *first.shape), first.dtype)
    for row, value in enumerate(values):
        if np.shape(value) != first.shape:
            require(
                False,
                f"Cannot batch tensors with different shapes in component {position}. First element had shape "
                f"{_shape_text(first.shape)} and element {row} had shape {_shape_text(np.shape(value))}.",
            )
        result[row, ...] = value
    return result


def stack_in_shape_of_first(position: int, values: Sequence[Any]) -> Any:
    """Values with one number of elements, in the shape of the first, as one array: what TensorFlow's batches of mapped
    elements do, which copy each into its place. Raises InvalidArgumentError for another number of elements."""
    shape, size = np.shape(values[0]), np.size(values[0])
    for value in values:
        require(
            np.size(value) == size,
            "Cannot add tensor to the batch: number of elements does not match. Shapes are: [tensor]: "
            f"{_shape_text(np.shape(value))}, [batch]: {_shape_text(shape)}",
        )
    return stack_equal(position, [value if np.shape(value) == shape else np.reshape(value, shape) for value in values])


def stack_padded(
    shapes: Sequence[Sequence[int]], padding_values: Sequence[np.ndarray]
) -> Callable[[int, Sequence[Any]], np.ndarray]:
    """Puts values together in arrays that are filled up with `padding_values`.

    Args:
      shapes: for each component, what shape to fill its values up to: -1 for the largest size in the batch.
    """

    def stack(position: int, values: Sequence[Any]) -> np.ndarray:
        arrays = [np.asarray(value) for value in values]
        wanted = shapes[position]
        for array in arrays:
            require(
                array.ndim == len(wanted),
                f"All elements in a batch must have the same rank as the padded shape for component{position}: "
                f"expected rank {len(wanted)} but got element with rank {array.ndim}",
            )
        largest = [max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True)]
        for size, have in zip(wanted, largest, strict=True):
            if 0 <= size < have:
                raise DataLossError(None, None, "Attempted to pad to a smaller size than the input element.")
        shape = [have if size < 0 else size for size, have in zip(wanted, largest, strict=True)]
        result = np.full([len(arrays), *shape], padding_values[position], arrays[0].dtype)
        for row, array in enumerate(arrays):
            place: tuple[Any, ...] = (row, *map(slice, array.shape), ...)
            result[place] = array
        return result

    return stack


def stack_sparse(row_shape: Sequence[int], serialize: Callable[[list[np.ndarray]], Any]) -> Stack:
    """Puts arrays of one rank together in a sparse tensor.

    Args:
      row_shape: what each must fit in: -1 for the largest size in the batch.
      serialize: from indices, values and dense shape to the component that the batch has.
    """

    def stack(position: int, values: Sequence[Any]) -> Any:
        arrays = [np.asarray(value) for value in values]
        largest, wanted = list(row_shape), _shape_text(row_shape)
        for array in arrays:
            shapes = f"Input element had shape ({_shape_text(array.shape)}) that is %s the row shape ({wanted})."
            require(array.ndim == len(row_shape), shapes % "incompatible with")
            for axis, size in enumerate(array.shape):
                if row_shape[axis] < 0:
                    largest[axis] = max(largest[axis], size)
                elif size > row_shape[axis]:
                    raise DataLossError(None, None, shapes % "larger than")
        indices = [[row, *place] for row, array in enumerate(arrays) for place in np.ndindex(array.shape)]
        return serialize(
            [
                np.array(indices, np.int64).reshape(-1, len(row_shape) + 1),
                np.concatenate([array.ravel() for array in arrays]),
                np.array([len(arrays), *largest], np.int64),
            ]
        )

    return stack


def _shape_text(shape: Sequence[int]) -> str:
    return "[" + ",".join("?" if size < 0 else str(size) for size in shape) + "]"


@dataclass(frozen=True, eq=False)
class Batch(Unary):
    """Elements put together, `batch_size` at a time."""

    batch_size: int
    drop_remainder: bool
    stack: Stack = stack_equal

    def iterator(self, run: Run) -> Next:
        read, size, stack = self._read(run), self.batch_size, self.stack
        ended = False

        def get_next() -> Element | None:
            nonlocal ended
            if ended:
                return None
            elements = read(size)
            ended = len(elements) < size
            if not elements or (self.drop_remainder and len(elements) < size):
                return None
            return tuple([stack(position, values) for position, values in enumerate(zip(*elements, strict=True))])

        return get_next

    def _read(self, run: Run) -> Read:
        return self.source.reader(run)

    def cardinality(self) -> int:
        each = self.source.cardinality()
        return each if each < 0 else each // self.batch_size + (not self.drop_remainder and each % self.batch_size > 0)


@dataclass(frozen=True, eq=False)
class BatchOfMapped(Batch):
    """Results of a map put together. An error costs all of its batch, and not only the elements before."""

    source: Map
    stack: Stack = stack_in_shape_of_first

    def reader(self, run: Run) -> Read:
        return Dataset.reader(self, run)

    def _read(self, run: Run) -> Read:
        outcomes = self.source.outcomes(run)

        def read(count: int) -> list[Element]:
            found = outcomes(count)
            for outcome in found:
                if isinstance(outcome, OpError):
                    raise outcome
            return cast(list[Element], found)

        return read


@dataclass(frozen=True, eq=False)
class Unbatch(Unary):
    """The slices of the elements' components."""

    def iterator(self, run: Run) -> Next:
        source = self.source.iterator(run)
        slicers: list[Callable[[int], Any]] = []
        row = count = 0

        def get_next() -> Element | None:
            nonlocal slicers, row, count
            while row == count:
                following = source()
                if following is None:
                    return None
                row, count = 0, _common_length(following)
                slicers = [slicer(component) for component in following]
            row += 1
            return tuple([each(row - 1) for each in slicers])

        return get_next


def _common_length(components: Element) -> int:
    for position, component in enumerate(components):
        require(np.ndim(component) > 0, "Input element must have a non-scalar value in each component.")
        require(
            len(component) == len(components[0]),
            f"Input element must have the same batch size in each component. Component 0 had size "
            f"{len(components[0])} but component {position} had size, {len(component)}.",
        )
    return len(components[0])


@dataclass(frozen=True, eq=False)
class Window(Unary):
    """Datasets of `size` elements, which begin `shift` elements after one another and take every `stride`-th."""

    size: int
    shift: int
    stride: int
    drop_remainder: bool

    def iterator(self, run: Run) -> Next:
        source: Next | None = self.source.iterator(run)
        buffer: deque[Element | OpError] = deque()
        span = (self.size - 1) * self.stride + 1

        def take() -> Element | OpError | None:
            nonlocal source
            if source is None:
                return None
            try:
                element = source()
            except OpError as error:
                return error
            if element is None:
                source = None
            return element

        def get_next() -> Element | None:
            while len(buffer) < span and (element := take()) is not None:
                buffer.append(element)
            if not buffer or (self.drop_remainder and len(buffer) < span):
                return None
            chosen = list(buffer)[: span : self.stride]
            for _ in range(self.shift - len(buffer)):
                take()
            for _ in range(min(self.shift, len(buffer))):
                buffer.popleft()
            for element in chosen:
                if isinstance(element, OpError):
                    raise element
            return tuple(Elements(tuple((value,) for value in values)) for values in zip(*chosen, strict=True))

        return get_next

    def cardinality(self) -> int:
        each = self.source.cardinality()
        if each < 0:
            return each
        if self.drop_remainder:
            behind_first = each - ((self.size - 1) * self.stride + 1)
            return 0 if behind_first < 0 else behind_first // self.shift + 1
        return -(-each // self.shift)


@dataclass(frozen=True, eq=False)
class GroupByWindow(Unary):
    """The elements of datasets that a function makes of groups: elements of one key, as many as fit in a window.

    Args:
      key: from an element to its key.
      reduce: from a key and the dataset of a group to a dataset.
      window_size: from a key to the number of elements of its groups.
    """

    key: Function
    reduce: Function
    window_size: Function

    def iterator(self, run: Run) -> Next:
        source: Next | None = self.source.iterator(run)
        key_of, reduce, size_of = (run.callable(each) for each in (self.key, self.reduce, self.window_size))
        groups: dict[int, list[Element]] = {}
        sizes: dict[int, int] = {}
        current: Next | None = None

        def begin(key: int) -> Next:
            group = Elements(tuple(groups.pop(key)))
            (dataset,) = reduce((np.array(key, np.int64), group))
            return _only_dataset(dataset).iterator(run)

        def get_next() -> Element | None:
            nonlocal source, current
            while True:
                if current is not None:
                    element = current()
                    if element is not None:
                        return element
                    current = None
                element = None if source is None else source()
                if element is not None:
                    key = int(key_of(element)[0])
                    group = groups.setdefault(key, [])
                    group.append(element)
                    if key not in sizes:
                        sizes[key] = int(size_of((np.array(key, np.int64),))[0])
                        require(sizes[key] > 0, f"Window size must be greater than zero, but got {sizes[key]}.")
                    if len(group) == sizes[key]:
                        current = begin(key)
                    continue
                source = None
                if not groups:
                    return None
                current = begin(min(groups))

        return get_next


def _only_dataset(value: Any) -> Dataset:
    return value if isinstance(value, Dataset) else np.asarray(value, object).item()


@dataclass(frozen=True, eq=False)
class GroupByReducer(Unary):
    """For each key, in rising order, the result of a reduction of the elements that have it."""

    key: Function
    init: Function
    reduce: Function
    finalize: Function

    def iterator(self, run: Run) -> Next:
        key_of, init, reduce, finalize = (
            run.callable(each) for each in (self.key, self.init, self.reduce, self.finalize)
        )
        results: Any = None

        def get_next() -> Element | None:
            nonlocal results
            if results is None:
                source = self.source.iterator(run)
                states: dict[int, Element] = {}
                while (element := source()) is not None:
                    key = int(key_of(element)[0])
                    if key not in states:
                        states[key] = init((np.array(key, np.int64),))
                    states[key] = reduce((*states[key], *element))
                results = iter([states[key] for key in sorted(states)])
            for state in results:
                return finalize(state)
            return None

        return get_next

    def cardinality(self) -> int:
        return UNKNOWN
