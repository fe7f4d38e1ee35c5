"""Datasets that take no others: tensors, ranges, random numbers, generators."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.data.dataset import INFINITE, Dataset, Element, Function, Next, Run, slicer
from tfcompat.core.framework.philox import uint32_stream
from tfcompat.python.framework.errors_impl import OutOfRangeError


@dataclass(frozen=True, eq=False)
class Elements(Dataset):
    """Some given elements."""

    elements: tuple[Element, ...]

    def iterator(self, run: Run) -> Next:
        remaining = iter(self.elements)
        return lambda: next(remaining, None)

    def cardinality(self) -> int:
        return len(self.elements)


@dataclass(frozen=True, eq=False)
class Slices(Dataset):
    """The slices of arrays along their first dimension."""

    components: tuple[np.ndarray, ...]

    def iterator(self, run: Run) -> Next:
        slicers, rows = [slicer(component) for component in self.components], iter(range(self.cardinality()))

        def get_next() -> Element | None:
            for row in rows:
                return tuple([each(row) for each in slicers])
            return None

        return get_next

    def cardinality(self) -> int:
        return len(self.components[0])


@dataclass(frozen=True, eq=False)
class SparseSlices(Dataset):
    """The rows of a sparse tensor, each as (indices, values, dense shape)."""

    indices: np.ndarray
    values: np.ndarray
    dense_shape: np.ndarray

    def iterator(self, run: Run) -> Next:
        rows = iter(range(self.cardinality()))

        def get_next() -> Element | None:
            for row in rows:
                begin, end = np.searchsorted(self.indices[:, 0], [row, row + 1])
                return self.indices[begin:end, 1:], self.values[begin:end], self.dense_shape[1:]
            return None

        return get_next

    def cardinality(self) -> int:
        return int(self.dense_shape[0])


@dataclass(frozen=True, eq=False)
class Range(Dataset):
    numbers: range

    def iterator(self, run: Run) -> Next:
        remaining = iter(self.numbers)

        def get_next() -> Element | None:
            for number in remaining:
                return (np.array(number, np.int64),)
            return None

        return get_next

    def cardinality(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class Random(Dataset):
    """Pseudorandom numbers of 32 bits, without end."""

    seed: int
    seed2: int

    def iterator(self, run: Run) -> Next:
        words = uint32_stream(*run.seeds(self, self.seed, self.seed2))
        return lambda: (np.array(next(words), np.int64),)

    def cardinality(self) -> int:
        return INFINITE


@dataclass(frozen=True, eq=False)
class Generator(Dataset):
    """What a function gives for a state that another makes, until it raises OutOfRangeError.

    Args:
      finish: called with the state at the end, or when no more elements are wanted.
    """

    begin: Function
    advance: Function
    finish: Function

    def iterator(self, run: Run) -> Next:
        begin, advance, finish = (run.callable(function) for function in (self.begin, self.advance, self.finish))
        states: list[Any] = []  # of one: the state, from the first element to the end
        ended = False

        def end() -> None:
            if states:
                finish(states.pop())

        def get_next() -> Element | None:
            nonlocal ended
            if ended:
                return None
            if not states:
                states.append(begin(()))
            try:
                return advance(states[0])
            except OutOfRangeError:
                ended = True
                end()
                return None

        weakref.finalize(get_next, end).atexit = False  # when nobody wants elements any more
        return get_next
