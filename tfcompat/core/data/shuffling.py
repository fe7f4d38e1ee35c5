"""Shuffled datasets, in TensorFlow's order for a seed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from tfcompat.core.data.dataset import INFINITE, Dataset, Element, Next, Read, Run, Unary
from tfcompat.core.framework.philox import uint32_stream

_MOST_PASSES = 3
"""A buffer is not filled further while it holds elements of more passes than that."""


@dataclass(frozen=True, eq=False)
class Shuffle(Unary):
    """The elements in pseudorandom order: each is drawn from a buffer that is kept full.

    Args:
      count: how many passes over the input there are, negative for no end. A pass begins to fill the buffer while the
        elements of the one before are still drawn from.
      reshuffle: whether each iteration has another order: then the seeds give those of each.
    """

    buffer_size: int
    seed: int
    seed2: int
    count: int = 1
    reshuffle: bool = True

    def iterator(self, run: Run) -> Next:
        return self._shuffled(run).get_next

    def reader(self, run: Run) -> Read:
        return self._shuffled(run).read

    def _shuffled(self, run: Run) -> _Shuffled:
        seed, seed2 = run.seeds(self, self.seed, self.seed2)
        if self.reshuffle:
            seeds = run.shared(self, lambda: uint32_stream(seed, seed2))
            seed, seed2 = next(seeds), next(seeds)
        return _Shuffled(self, run, uint32_stream(seed, seed2))

    def cardinality(self) -> int:
        each = self.source.cardinality()
        if self.count < 0:
            return 0 if each == 0 else INFINITE
        return each if each < 0 else each * self.count


class _Shuffled:
    """One iteration. Elements lie in a ring; `passes` has the ends of each pass's part of it."""

    def __init__(self, dataset: Shuffle, run: Run, numbers: Iterator[int]) -> None:
        self._dataset = dataset
        self._run = run
        self._numbers = numbers
        self._ring: list[Element | None] = [None] * dataset.buffer_size
        self._passes = deque([[0, 0]])
        self._number_of_pass = 0
        self._held = 0
        self._source: Read | None = None
        self._ahead: deque[Element] = deque()  # taken from the source
        self._at_once = 1  # how many are taken at a time, when so many are needed
        self._needed = 1
        self._started = False

    def read(self, count: int) -> list[Element]:
        """The next elements, fewer at the end."""
        self._at_once = count
        elements: list[Element] = []
        while len(elements) < count:
            self._needed = self._dataset.buffer_size - self._held + count - len(elements) - 1
            element = self.get_next()
            if element is None:
                break
            elements.append(element)
        return elements

    def _next_of_source(self) -> Element | None:
        assert self._source is not None
        if not self._ahead:
            self._ahead.extend(self._source(self._at_once if self._needed >= self._at_once else 1))
        self._needed -= 1
        return self._ahead.popleft() if self._ahead else None

    def get_next(self) -> Element | None:
        if not self._started:
            self._started = True
            self._source = self._dataset.source.reader(self._run)
            if not self._fill(first=True):
                return None
        else:
            self._fill(first=False)
        return self._draw() if self._held else None

    def _fill(self, first: bool) -> bool:
        """Fills the buffer. Returns False for an empty input that would be repeated without end."""
        size, count = self._dataset.buffer_size, self._dataset.count
        while self._source is not None and self._held < size:
            element = None
            while count < 0 or self._number_of_pass < count:
                element = self._next_of_source()
                if element is not None:
                    first = False
                    break
                if first and count < 0:
                    self._source = None
                    return False
                self._number_of_pass += 1
                end = self._passes[-1][1]
                self._passes.append([end, end])
                self._source = self._dataset.source.reader(self._run)
            if element is None:
                self._source = None
            else:
                self._ring[self._passes[-1][1] % size] = element
                self._passes[-1][1] += 1
                self._held += 1
            if len(self._passes) > _MOST_PASSES:
                break
        return True

    def _draw(self) -> Element | None:
        while self._passes[0][0] == self._passes[0][1]:
            self._passes.popleft()
        begin, end = self._passes[0]
        size = self._dataset.buffer_size
        chosen = (begin + next(self._numbers) % (end - begin)) % size
        element = self._ring[chosen]
        self._ring[chosen], self._ring[begin % size] = self._ring[begin % size], None
        self._passes[0][0] += 1
        self._held -= 1
        return element
