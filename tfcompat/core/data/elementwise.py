"""Datasets that look at one element after the other: maps, filters, scans."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.data.dataset import Dataset, Element, Function, Instance, Next, Read, Run, Unary
from tfcompat.python.framework.errors_impl import InvalidArgumentError, OpError, OutOfRangeError


@dataclass(frozen=True, eq=False)
class Map(Unary):
    """The results of a function. OutOfRangeError in it ends the dataset, unless that has to keep its cardinality."""

    function: Function
    preserve_cardinality: bool = False

    def iterator(self, run: Run) -> Next:
        return self._results(self.source.iterator(run), run)

    def reader(self, run: Run) -> Read:
        return self._reader(run, lambda get_next: get_next)

    def outcomes(self, run: Run) -> Callable[[int], list[Element | OpError]]:
        """Reads results with the errors in place of those that they cost."""
        return self._reader(run, _or_error)

    def _reader(self, run: Run, following: Callable[[Next], Callable[[], Any]]) -> Callable[[int], list[Any]]:
        arguments = Arguments(self.source.reader(run))
        get_next = following(self._results(arguments.get_next, run))
        return read_together(arguments, run.callable(self.function), get_next)

    def _results(self, source: Next, run: Run) -> Next:
        function = run.callable(self.function)

        def get_next() -> Element | None:
            element = source()
            if element is None:
                return None
            try:
                return function(element)
            except OutOfRangeError as error:
                if self.preserve_cardinality:
                    raise ended_too_early(error) from error
                return None

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()


def _or_error(get_next: Next) -> Callable[[], Element | OpError | None]:
    def get_outcome() -> Element | OpError | None:
        try:
            return get_next()
        except OpError as error:
            return error

    return get_outcome


class Arguments:
    """What a function is to be called with: elements taken from a source, several at a time or one by one."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._taken: deque[Element] = deque()

    def take(self, count: int) -> list[Element]:
        """The next elements, fewer at the end."""
        while len(self._taken) < count and (more := self._read(count - len(self._taken))):
            self._taken.extend(more)
        return [self._taken.popleft() for _ in range(min(count, len(self._taken)))]

    def put_back(self, elements: list[Element]) -> None:
        self._taken.extendleft(reversed(elements))

    def get_next(self) -> Element | None:
        return next(iter(self.take(1)), None)


def read_together(arguments: Arguments, function: Instance, get_next: Callable[[], Any]) -> Callable[[int], list[Any]]:
    """Reads results of a function by calling it for several arguments together.

    As many as are asked for first: each other number would be compiled anew. What is left over goes by `get_next`,
    which calls the function for one argument after the other, and so does all once calls cannot be made together.
    """
    together = 0
    one_by_one = False

    def read(count: int) -> list[Element]:
        nonlocal one_by_one, together
        together = together or count
        if count == together and not one_by_one:
            taken = arguments.take(count)
            results = function.many(taken) if len(taken) == count else None
            if results is not None:
                return results
            one_by_one = len(taken) == count
            arguments.put_back(taken)
        results = []
        while len(results) < count and (element := get_next()) is not None:
            results.append(element)
        return results

    return read


def ended_too_early(error: OutOfRangeError) -> InvalidArgumentError:
    """What OutOfRangeError in a mapped function becomes where it must not end the dataset."""
    return InvalidArgumentError(
        None,
        None,
        f"Function invocation produced OutOfRangeError: {error.message}",
    )


@dataclass(frozen=True, eq=False)
class Filter(Unary):
    """The elements for which a function gives True."""

    predicate: Function

    def iterator(self, run: Run) -> Next:
        source, predicate = self.source.iterator(run), run.callable(self.predicate)

        def get_next() -> Element | None:
            while (element := source()) is not None:
                if predicate(element)[0]:
                    return element
            return None

        return get_next


class FilterByLastComponent(Unary):
    """The elements whose last component is True, without it."""

    def iterator(self, run: Run) -> Next:
        source = self.source.iterator(run)

        def get_next() -> Element | None:
            while (element := source()) is not None:
                if element[-1]:
                    return element[:-1]
            return None

        return get_next


@dataclass(frozen=True, eq=False)
class TakeWhile(Unary):
    """The elements before the first for which a function gives False."""

    predicate: Function

    def iterator(self, run: Run) -> Next:
        source, predicate = self.source.iterator(run), run.callable(self.predicate)

        def get_next() -> Element | None:
            element = source()
            return element if element is not None and predicate(element)[0] else None

        return get_next


@dataclass(frozen=True, eq=False)
class Scan(Unary):
    """The results of a function that carries a state from element to element: (state, element) to (state, result)."""

    initial_state: Element
    function: Function
    preserve_cardinality: bool = False

    def iterator(self, run: Run) -> Next:
        source, function = self.source.iterator(run), run.callable(self.function)
        state, count = self.initial_state, len(self.initial_state)

        def get_next() -> Element | None:
            nonlocal state
            element = source()
            if element is None:
                return None
            try:
                results = function((*state, *element))
            except OutOfRangeError as error:
                if self.preserve_cardinality:
                    raise ended_too_early(error) from error
                return None
            state = results[:count]
            return results[count:]

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()


@dataclass(frozen=True, eq=False)
class IgnoreErrors(Unary):
    """The elements that come without an error."""

    def iterator(self, run: Run) -> Next:
        source = self.source.iterator(run)

        def get_next() -> Element | None:
            while True:
                try:
                    return source()
                except OpError:
                    continue

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()


@dataclass(frozen=True, eq=False)
class Unique(Unary):
    """Each element when it comes first."""

    def iterator(self, run: Run) -> Next:
        source = self.source.iterator(run)
        seen: set[Any] = set()

        def get_next() -> Element | None:
            while (element := source()) is not None:
                array = np.asarray(element[0])
                key = (array.shape, tuple(array.ravel().tolist()))
                if key not in seen:
                    seen.add(key)
                    return element
            return None

        return get_next


@dataclass(frozen=True, eq=False)
class Sleep(Unary):
    """The same elements, each a while later."""

    microseconds: int

    def iterator(self, run: Run) -> Next:
        source = self.source.iterator(run)

        def get_next() -> Element | None:
            time.sleep(self.microseconds * 1e-6)
            return source()

        return get_next


def reduce_dataset(dataset: Dataset, initial_state: Element, function: Function) -> Element:
    """The last state when `function` takes the state and each element of `dataset` to the next state."""
    run = Run()
    try:
        get_next, call, state = dataset.iterator(run), run.callable(function), initial_state
        while (element := get_next()) is not None:
            state = call((*state, *element))
        return state
    finally:
        run.close()


def single_element(dataset: Dataset) -> Element:
    """The only element of a dataset. Raises InvalidArgumentError unless it has one."""
    run = Run()
    try:
        get_next = dataset.iterator(run)
        element = get_next()
        if element is None:
            raise InvalidArgumentError(None, None, "Dataset was empty.")
        if get_next() is not None:
            raise InvalidArgumentError(None, None, "Dataset had more than one element.")
        return element
    finally:
        run.close()
