"""Datasets of the elements of several datasets: flat maps, interleaved ones, chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tfcompat.core.data.dataset import Dataset, Element, Function, Next, Run, Unary, require
from tfcompat.core.data.parallel import Ahead


@dataclass(frozen=True, eq=False)
class FlatMap(Unary):
    """The elements of the datasets that a function makes, one dataset after the other."""

    function: Function

    def iterator(self, run: Run) -> Next:
        source, function = self.source.iterator(run), run.callable(self.function)
        current: Next | None = None

        def get_next() -> Element | None:
            nonlocal current
            while True:
                if current is None:
                    argument = source()
                    if argument is None:
                        return None
                    current = function(argument)[0].iterator(run)
                element = current()
                if element is not None:
                    return element
                current = None

        return get_next


@dataclass(frozen=True, eq=False)
class Interleave(Unary):
    """The elements of the datasets that a function makes: `block_length` of one, then of the next, of `cycle_length`
    that are open at a time.

    Args:
      ahead: how many elements of each open dataset a thread of its own gets ready; 0 for none. With threads an error
        comes in the place of an element, and one in opening a dataset in the place of the dataset.
    """

    function: Function
    cycle_length: int
    block_length: int
    ahead: int = 0

    def iterator(self, run: Run) -> Next:
        return _Interleaved(self, run).get_next


class _Interleaved:
    def __init__(self, dataset: Interleave, run: Run) -> None:
        self._dataset = dataset
        self._run = run
        self._source: Next | None = dataset.source.iterator(run)
        self._function = run.callable(dataset.function)
        self._open: list[Next | None] = [None] * dataset.cycle_length
        self._slot = 0
        self._taken = 0

    def get_next(self) -> Element | None:
        while self._source is not None or any(each is not None for each in self._open):
            current = self._open[self._slot]
            if current is not None:
                try:
                    element = current()
                except Exception:
                    if self._dataset.ahead:
                        self._count()
                    raise
                if element is not None:
                    self._count()
                    return element
                self._open[self._slot] = None
                self._advance()
            elif self._source is None:
                self._advance()
            else:
                self._open[self._slot] = self._begin(self._source)
        return None

    def _count(self) -> None:
        self._taken += 1
        if self._taken == self._dataset.block_length:
            self._advance()

    def _advance(self) -> None:
        self._slot, self._taken = (self._slot + 1) % len(self._open), 0

    def _begin(self, source: Next) -> Next | None:
        if not self._dataset.ahead:
            return self._opened(source)
        try:
            iterator = self._opened(source)
        except Exception as error:
            return _error_alone(error)
        if iterator is None:
            return None
        ahead = Ahead(iterator, self._dataset.ahead, self._run)
        ahead.start()
        return ahead.get_next

    def _opened(self, source: Next) -> Next | None:
        argument = source()
        if argument is None:
            self._source = None
            return None
        return self._function(argument)[0].iterator(self._run)


def _error_alone(error: Exception) -> Next:
    errors = [error]

    def get_next() -> None:
        if errors:
            raise errors.pop()

    return get_next


@dataclass(frozen=True, eq=False)
class Directed(Dataset):
    """The elements of several datasets, in the order of the indices that another one gives. Those of datasets that have
    ended are passed over."""

    selector: Dataset
    sources: tuple[Dataset, ...]

    def inputs(self) -> Sequence[Dataset]:
        return (self.selector, *self.sources)

    def with_inputs(self, inputs: Sequence[Dataset]) -> Dataset:
        return Directed(inputs[0], tuple(inputs[1:]))

    def iterator(self, run: Run) -> Next:
        selector = self.selector.iterator(run)
        sources: list[Next | None] = [source.iterator(run) for source in self.sources]

        def get_next() -> Element | None:
            while any(source is not None for source in sources):
                chosen = selector()
                if chosen is None:
                    return None
                index = int(np.asarray(chosen[0]).item())
                require(
                    0 <= index < len(sources),
                    f"Selector index out of range: {index} >= {len(sources)}",
                )
                source = sources[index]
                element = None if source is None else source()
                if element is not None:
                    return element
                sources[index] = None
            return None

        return get_next
