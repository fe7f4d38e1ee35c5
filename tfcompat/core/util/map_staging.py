"""A map from int64 keys to tuples of arrays that blocks while it is full, and while a key is not there."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.deadline import wait
from tfcompat.core.framework.resource import Resource
from tfcompat.python.framework.errors_impl import CancelledError, InvalidArgumentError

Tuple = list[np.ndarray | None]


class MapStagingArea(Resource):
    """What the ops of a `MapStagingArea` work on.

    Args:
      capacity, memory_limit: how many tuples and bytes there may be, 0 for any number.
    """

    def __init__(self, capacity: int, memory_limit: int) -> None:
        self._capacity = capacity or float("inf")
        self._memory_limit = memory_limit or float("inf")
        self._changed = threading.Condition()
        self._complete: dict[int, Tuple] = {}
        self._incomplete: dict[int, Tuple] = {}
        self._ended = False

    def put(self, key: int, indices: Sequence[int], values: Sequence[np.ndarray], count: int) -> None:
        """Gives a key some of its `count` components; with the last of them it can be taken.

        Raises:
          InvalidArgumentError: a component is there already, or the indices are not in order.
        """
        _check(indices, count)
        size = sum(value.nbytes for value in values)
        if size > self._memory_limit:
            raise InvalidArgumentError(
                None, None, f"Attempted to insert tensors with combined size of '{size}' bytes into a smaller area."
            )
        with self._changed:
            self._wait_until(
                lambda: len(self._complete) < self._capacity and (self._bytes() + size <= self._memory_limit)
            )
            found = self._incomplete.setdefault(key, [None] * count)
            for index, value in zip(indices, values, strict=True):
                if found[index] is not None:
                    raise InvalidArgumentError(
                        None, None, f"The tensor for index '{index}' for key '{key}' was already initialized."
                    )
                found[index] = value
            if all(value is not None for value in found):
                self._complete.setdefault(key, self._incomplete.pop(key))
            self._changed.notify_all()

    def _bytes(self) -> int:
        tuples = [*self._complete.values(), *self._incomplete.values()]
        return sum(value.nbytes for each in tuples for value in each if value is not None)

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            if self._ended:
                raise CancelledError(None, None, "The operation was cancelled: the session ends")
            wait(self._changed)

    def get(self, key: int | None, indices: Sequence[int], *, ordered: bool) -> tuple[int, list[Any]]:
        """Takes components of a key, or of any key, as soon as it is there. It goes with its last component.

        Args:
          ordered: take the smallest key where none is given; otherwise the oldest.
        """
        with self._changed:
            self._wait_until(lambda: bool(self._complete) if key is None else key in self._complete)
            if key is None:
                key = min(self._complete) if ordered else next(iter(self._complete))
            found = self._complete[key]
            values = _present(key, found, indices)
            for index in indices:
                found[index] = None
            if all(value is None for value in found):
                del self._complete[key]
            self._changed.notify_all()
            return key, values

    def peek(self, key: int, indices: Sequence[int]) -> list[Any]:
        """Components of a key, as soon as it is there; they stay."""
        with self._changed:
            self._wait_until(lambda: key in self._complete)
            return _present(key, self._complete[key], indices)

    def size(self) -> int:
        with self._changed:
            return len(self._complete)

    def incomplete_size(self) -> int:
        with self._changed:
            return len(self._incomplete)

    def clear(self) -> None:
        with self._changed:
            self._complete.clear()
            self._incomplete.clear()
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def _check(indices: Sequence[int], count: int) -> None:
    if any(one >= other for one, other in itertools.pairwise(indices)):
        raise InvalidArgumentError(None, None, "Indices are not strictly ordered")
    if indices and not 0 <= min(indices) <= max(indices) < count:
        raise InvalidArgumentError(None, None, f"Index '{max(indices)}' was out of bounds '{count}'.")


def _present(key: int, found: Tuple, indices: Sequence[int]) -> list[Any]:
    _check(indices, len(found))
    for index in indices:
        if found[index] is None:
            raise InvalidArgumentError(
                None, None, f"Tensor at index '{index}' for key '{key}' has already been removed."
            )
    return [found[index] for index in indices]
