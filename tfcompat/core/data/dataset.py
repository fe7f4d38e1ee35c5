"""`Dataset`: the value of a dataset op's tensor, a description of elements that a `Run` can be asked for.

A dataset knows its inputs and parameters and nothing of any iteration. `Dataset.iterator` begins one: it returns a
function that gives the next element at each call, None at the end. Such a function may raise an error and then go on
with the next element, which generators cannot.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from tfcompat.core.framework.philox import uint32_stream
from tfcompat.core.framework.variant import HostScalar
from tfcompat.python.framework.errors_impl import InternalError, InvalidArgumentError, OutOfRangeError

Element = tuple[Any, ...]
"""The flat components of an element: arrays, or datasets."""

Next = Callable[[], Element | None]
"""Gives the next element, None at the end."""

Read = Callable[[int], list[Element]]
"""Gives the next elements, as many as are asked for, fewer at the end."""

Kind = TypeVar("Kind")


class Instance(Protocol):
    """A function from arguments to results, with random streams of its own."""

    def __call__(self, arguments: Sequence[Any]) -> Element: ...

    def many(self, calls: Sequence[Element]) -> list[Element] | None:
        """The results of several calls, made in this order; None when they have to be made one by one (nothing has
        happened then)."""


class Function(Protocol):
    """A function of the graph with the values that it captures, as datasets hold it."""

    def instantiate(self) -> Instance:
        """The function with random streams of its own."""


class Closeable(Protocol):
    def close(self) -> None:
        """Ends threads, and wakes who waits for them."""


class Run:
    """One pass of an iterator, from its initialisation on: what datasets keep during it.

    Args:
      seed: what seeds drawn during it follow from; drawn when not given.
      resumed: whether it goes on where an earlier run was when it was saved.
    """

    def __init__(self, seed: int | None = None, resumed: bool = False) -> None:
        self.resumed = resumed
        self.seed = secrets.randbits(64) if seed is None else seed
        self._drawn = uint32_stream(self.seed, 1)
        self._seeds: WeakKeyDictionary[Dataset, tuple[int, int]] = WeakKeyDictionary()
        self._lock = threading.RLock()
        self._shared: WeakKeyDictionary[Hashable, Any] = WeakKeyDictionary()
        self._workers: WeakSet[Any] = WeakSet()
        self.closed = False

    def callable(self, function: Function) -> Instance:
        """`function`, the same instance at each call."""
        return self.shared(cast(Hashable, function), function.instantiate)

    def shared(self, key: Hashable, create: Callable[[], Kind]) -> Kind:
        """What `create` returned when it was first called for `key` (a dataset or a function)."""
        with self._lock:
            if key not in self._shared:
                self._shared[key] = create()
            return self._shared[key]

    def seeds(self, dataset: Dataset, seed: int, seed2: int) -> tuple[int, int]:
        """The seeds of a dataset: `seed` and `seed2`; where both are 0, ones drawn for this run."""
        if seed or seed2:
            return seed, seed2
        with self._lock:
            if dataset not in self._seeds:
                self._seeds[dataset] = next(self._drawn), next(self._drawn)
            return self._seeds[dataset]

    def register(self, worker: Closeable) -> None:
        """Has `worker` closed at the end of the run."""
        with self._lock:
            self._workers.add(worker)
            if self.closed:
                worker.close()

    def close(self) -> None:
        with self._lock:
            self.closed = True
            for worker in list(self._workers):
                worker.close()


class Dataset(HostScalar):
    """The base class of datasets."""

    def iterator(self, run: Run) -> Next:
        """Begins an iteration."""
        raise NotImplementedError

    def reader(self, run: Run) -> Read:
        """Begins an iteration that gives several elements at a call, which is faster where a function makes them."""
        get_next = self.iterator(run)

        def read(count: int) -> list[Element]:
            elements: list[Element] = []
            while len(elements) < count and (element := get_next()) is not None:
                elements.append(element)
            return elements

        return read

    def inputs(self) -> Sequence[Dataset]:
        """The datasets that it takes elements from."""
        return ()

    def with_inputs(self, inputs: Sequence[Dataset]) -> Dataset:
        """The same dataset of other inputs."""
        assert not inputs
        return self

    def cardinality(self) -> int:
        """The number of elements; `INFINITE`, or `UNKNOWN`."""
        return UNKNOWN


INFINITE = -1
UNKNOWN = -2


@dataclass(frozen=True, eq=False)
class Unary(Dataset):
    """A dataset made of one other."""

    source: Dataset

    def inputs(self) -> Sequence[Dataset]:
        return (self.source,)

    def with_inputs(self, inputs: Sequence[Dataset]) -> Dataset:
        return replace(self, source=inputs[0])


class SameElements(Unary):
    """A dataset with the elements of its input: options of TensorFlow's runtime that change nothing here."""

    def iterator(self, run: Run) -> Next:
        return self.source.iterator(run)

    def reader(self, run: Run) -> Read:
        return self.source.reader(run)

    def cardinality(self) -> int:
        return self.source.cardinality()


def unexpected_end(error: OutOfRangeError) -> InternalError:
    """What OutOfRangeError becomes that would pass for the end of a dataset: a function raised it."""
    return InternalError(
        None,
        None,
        "An iterator returned `OutOfRange`. This indicates an implementation error as `OutOfRange` errors are not "
        f"expected to be returned here. Original message: {error.message}",
    )


def slicer(component: np.ndarray) -> Callable[[int], Any]:
    """Gives the slices of a component along its first dimension: arrays, or the datasets in it."""
    if component.ndim == 1 and component.dtype == object and len(component) and isinstance(component[0], Dataset):
        return component.__getitem__
    return lambda row: component[row, ...]


def require(condition: bool, message: str) -> None:
    """Raises InvalidArgumentError unless `condition` holds."""
    if not condition:
        raise InvalidArgumentError(None, None, message)
