"""A map from keys to tuples of arrays whose components arrive one by one; complete tuples can be taken."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Sequence

import numpy as np

from tfcompat.core.framework.deadline import wait
from tfcompat.core.framework.resource import Resource
from tfcompat.python.framework.errors_impl import CancelledError, InvalidArgumentError, OutOfRangeError

Shape = tuple[int | None, ...] | None
_FIRST_INDEX = -(2**63)


class _Element:
    def __init__(self, index: int, order: int, count: int) -> None:
        self.index = index
        self.order = order
        self.components: list[np.ndarray | None] = [None] * count


class Barrier(Resource):
    """What the barrier ops of a session work on.

    Args:
      dtypes: of the components.
      shapes: of the components, None where they may be any.
    """

    def __init__(self, dtypes: Sequence[np.dtype], shapes: Sequence[Shape]) -> None:
        self._dtypes = tuple(dtypes)
        self._shapes: tuple[Shape, ...] = tuple(shapes) or (None,) * len(dtypes)
        self._changed = threading.Condition()
        self._incomplete: dict[bytes, _Element] = {}
        self._ready: list[tuple[int, int, bytes, list[np.ndarray]]] = []
        self._next_index = _FIRST_INDEX
        self._count = 0
        self._closed = self._cancelled = self._session_ended = False

    def require_components(self, dtypes: Sequence[np.dtype], shapes: Sequence[Shape]) -> None:
        """Raises InvalidArgumentError unless the barrier has these components."""
        for what, own, requested in (
            ("types", self._dtypes, tuple(dtypes)),
            ("shapes", self._shapes, tuple(shapes) or (None,) * len(dtypes)),
        ):
            if own != requested:
                texts = [", ".join(map(str, each)) for each in (own, requested)]
                message = (
                    f"Shared barrier has component {what} {texts[0]} but requested component {what} were {texts[1]}"
                )
                raise InvalidArgumentError(None, None, message)

    def insert_many(self, component: int, keys: Sequence[bytes], values: np.ndarray) -> None:
        """Gives each key the value of one component.

        Raises:
          InvalidArgumentError: a key has it already, or the values don't fit.
          CancelledError: the barrier is closed, and a key new or inserts cancelled.
        """
        self._check(component, keys, values)
        with self._changed:
            if self._cancelled:
                raise CancelledError(None, None, "Barrier is closed. Pending inserts cancelled: 1.")
            index = self._next_index
            for key, value in zip(keys, values, strict=True):
                self._insert(index, component, key, np.asarray(value, self._dtypes[component]))
            self._changed.notify_all()

    def _check(self, component: int, keys: Sequence[bytes], values: np.ndarray) -> None:
        if not 0 <= component < len(self._dtypes):
            raise InvalidArgumentError(
                None, None, f"The component ID is out of range {component} > num_components ({len(self._dtypes)})"
            )
        if values.ndim < 1 or len(values) != len(keys):
            raise InvalidArgumentError(
                None, None, f"Size of keys and first dimension of values differ: {len(keys)} vs. {values.shape}"
            )
        if not values.size and len(keys):
            raise InvalidArgumentError(None, None, f"Tensors with no elements are not supported: {values.shape}")
        shape = self._shapes[component]
        if shape is not None and (
            len(shape) != values.ndim - 1
            or any(size not in (None, own) for size, own in zip(shape, values.shape[1:], strict=True))
        ):
            raise InvalidArgumentError(
                None,
                None,
                f"Shape mismatch in tuple component {component}. Expected {list(shape)}, got {list(values.shape[1:])}",
            )

    def _insert(self, index: int, component: int, key: bytes, value: np.ndarray) -> None:
        if key not in self._incomplete:
            if self._closed:
                raise CancelledError(None, None, f"Barrier is closed, but attempted to insert a brand new key: {key!r}")
            self._incomplete[key] = _Element(index, self._count, len(self._dtypes))
            self._count += 1
            self._next_index = index + 1
        element = self._incomplete[key]
        if element.components[component] is not None:
            raise InvalidArgumentError(
                None, None, f"Key {key!r} already has a value for component {component} in the barrier"
            )
        element.components[component] = value
        complete = [each for each in element.components if each is not None]
        if len(complete) == len(element.components):
            heapq.heappush(self._ready, (element.index, element.order, key, complete))
            del self._incomplete[key]

    def take_many(self, count: int, allow_small_batch: bool) -> tuple[np.ndarray, ...]:
        """Takes complete tuples, those first whose first component came first, as soon as there are enough.

        Args:
          allow_small_batch: take those that there are when the barrier is closed.

        Returns:
          The numbers of the inserts that brought the first components, the keys, and the components.

        Raises:
          OutOfRangeError: the barrier is closed, and there will never be enough, or there is none for a small batch.
        """
        with self._changed:
            while len(self._ready) < count:
                if self._session_ended:
                    raise CancelledError(None, None, "TakeMany operation was cancelled")
                if self._closed:
                    if allow_small_batch and self._ready:
                        break
                    possible = len(self._ready) + len(self._incomplete)
                    if allow_small_batch or possible < count:
                        raise OutOfRangeError(
                            None,
                            None,
                            f"Barrier is closed and has insufficient elements (requested {count}, total size "
                            f"{possible})",
                        )
                wait(self._changed)
            taken = [heapq.heappop(self._ready) for _ in range(min(count, len(self._ready)))]
        keys = np.empty(len(taken), object)
        keys[:] = [key for _, _, key, _ in taken]
        indices = np.array([index for index, *_ in taken], np.int64)
        columns = zip(*(components for *_, components in taken), strict=True)
        return (indices, keys, *(np.stack(column) for column in columns))

    def close_barrier(self, cancel_pending_enqueues: bool) -> None:
        """Takes no new keys; with `cancel_pending_enqueues` no values of known ones either."""
        with self._changed:
            self._closed = True
            if cancel_pending_enqueues:
                self._cancelled = True
                self._incomplete.clear()
            self._changed.notify_all()

    def ready_size(self) -> int:
        with self._changed:
            return len(self._ready)

    def incomplete_size(self) -> int:
        with self._changed:
            return len(self._incomplete)

    def close(self) -> None:
        with self._changed:
            self._session_ended = True
            self._changed.notify_all()
