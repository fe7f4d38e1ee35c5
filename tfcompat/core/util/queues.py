"""Queues of tuples of arrays: what the queue ops of a session work on."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework import philox
from tfcompat.core.framework.deadline import acquired, wait
from tfcompat.core.framework.resource import Resource
from tfcompat.python.framework.errors_impl import (
    CancelledError,
    DeadlineExceededError,
    InvalidArgumentError,
    OutOfRangeError,
)

Element = tuple[np.ndarray, ...]
Shape = tuple[int | None, ...] | None


class QueueBase(Resource):
    """A queue that blocks while it is full or empty, until it is closed.

    Subclasses keep the elements: `_append`, `_take`, `_put_back`, `_count`.

    Args:
      dtypes: of the components of an element.
      shapes: of the components, each None where unknown; nothing when none is known.
      capacity: how many elements there may be; negative for any number.
    """

    kind = ""

    def __init__(self, dtypes: Sequence[np.dtype], shapes: Sequence[Shape], capacity: int) -> None:
        self.dtypes = tuple(dtypes)
        self.shapes: tuple[Shape, ...] = tuple(shapes) or (None,) * len(dtypes)
        self._capacity = float("inf") if capacity < 0 else capacity
        self._changed = threading.Condition()
        self._adders = threading.Lock()  # who adds or takes several waits alone, so that they stay together
        self._takers = threading.Lock()
        self._closed = False
        self._cancelled = False
        self._pending: deque[Element] = deque()
        self.made_with: dict[str, Any] = {}

    def _append(self, element: Element) -> None:
        raise NotImplementedError

    def _take(self) -> Element:
        raise NotImplementedError

    def _put_back(self, elements: Sequence[Element]) -> None:
        raise NotImplementedError

    def _count(self) -> int:
        raise NotImplementedError

    def _takeable(self) -> int:
        """How many elements may be taken."""
        return self._count()

    def size(self) -> int:
        with self._changed:
            return self._count()

    def is_closed(self) -> bool:
        return self._closed

    def enqueue(self, element: Element) -> None:
        """Adds an element, as soon as there is room.

        Raises:
          InvalidArgumentError: a component has a wrong shape.
          CancelledError: the queue is closed.
        """
        self._check(element, 0)
        self._require_open()
        self._add([element])

    def enqueue_many(self, components: Element) -> None:
        """Adds the elements whose components are the rows of `components`."""
        lengths = {len(component) for component in components}
        if len(lengths) != 1:
            raise InvalidArgumentError(
                None,
                None,
                f"All input tensors must have the same size in the 0th dimension. Components have {sorted(lengths)}",
            )
        self._check(components, 1)
        self._require_open()
        self._add([tuple(_row(component, row) for component in components) for row in range(lengths.pop())])

    def _require_open(self) -> None:
        with self._changed:
            if self._closed:
                raise CancelledError(None, None, f"{self.kind} is closed.")

    def _add(self, elements: Sequence[Element]) -> None:
        with self._adders, self._changed:
            self._pending.extend(elements)
            try:
                self._fill()
                while self._pending:
                    if self._cancelled:
                        raise CancelledError(None, None, "Enqueue operation was cancelled")
                    wait(self._changed)
                    self._fill()
            finally:
                self._pending.clear()

    def _fill(self) -> bool:
        """Takes in elements that wait to be added, as far as there is room, and tells whether there were any. Who takes
        elements calls it too: what waits is in the queue when they are done."""
        filled = False
        while self._pending and not self._cancelled and self._has_room(self._pending[0]):
            self._append(self._pending.popleft())
            filled = True
        if filled:
            self._changed.notify_all()
        return filled

    def _has_room(self, element: Element) -> bool:
        return self._count() < self._capacity

    def _check(self, components: Element, leading: int) -> None:
        for index, (component, shape) in enumerate(zip(components, self.shapes, strict=True)):
            if shape is not None and not _fits(component.shape[leading:], shape):
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Shape mismatch in tuple component {index}. Expected {shape_text(shape)}, got "
                    f"{shape_text(component.shape[leading:])}",
                )

    def dequeue(self) -> Element:
        """Takes an element, as soon as there is one.

        Raises:
          OutOfRangeError: the queue is closed and empty.
          CancelledError: the session ends.
        """
        return self._dequeue(1, False)[0]

    def dequeue_many(self, count: int, up_to: bool) -> Element:
        """Takes `count` elements and stacks their components.

        Args:
          up_to: take fewer when the queue is closed and has no more.
        """
        if count < 0:
            name = "DequeueUpTo" if up_to else "DequeueMany"
            raise InvalidArgumentError(None, None, f"{name} requested {count} < 0 elements")
        if any(shape is None for shape in self.shapes):
            raise InvalidArgumentError(
                None,
                None,
                f"{self.kind}'s DequeueMany and DequeueUpTo require the components to have specified shapes.",
            )
        elements = self._dequeue(count, up_to)
        if not elements:
            return tuple(
                np.zeros((0, *(size or 0 for size in shape or ())), dtype)
                for shape, dtype in zip(self.shapes, self.dtypes, strict=True)
            )
        return tuple(self._stacked(index, column) for index, column in enumerate(zip(*elements, strict=True)))

    def _stacked(self, index: int, values: Sequence[np.ndarray]) -> np.ndarray:
        return np.stack(values)

    def _dequeue(self, count: int, up_to: bool) -> list[Element]:
        taken: list[Element] = []
        with acquired(self._takers), self._changed:
            while True:
                if self._cancelled and not self._closed:
                    self._give_back(taken)
                    raise CancelledError(None, None, "Dequeue operation was cancelled")
                while len(taken) < count and self._takeable() > 0:
                    taken.append(self._take())
                    self._changed.notify_all()
                if self._fill() and len(taken) < count:
                    continue
                if len(taken) == count or (self._closed and up_to and taken):
                    return taken
                if self._closed:
                    self._give_back(taken)
                    raise OutOfRangeError(
                        None,
                        None,
                        f"{self.kind} is closed and has insufficient elements (requested {count}, current size "
                        f"{self._count()})",
                    )
                try:
                    wait(self._changed)
                except DeadlineExceededError:
                    self._give_back(taken)
                    raise

    def _give_back(self, taken: list[Element]) -> None:
        if taken:
            self._put_back(taken)
            self._changed.notify_all()

    def close_queue(self, cancel_pending_enqueues: bool) -> None:
        """Takes no more elements. Those that wait to be added still are, unless they are cancelled."""
        with self._changed:
            self._closed = True
            self._cancelled |= cancel_pending_enqueues
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()


def _bytes(element: Element) -> int:
    return sum(component.nbytes for component in element)


def _row(component: np.ndarray, row: int) -> np.ndarray:
    value = component[row]
    return value if isinstance(value, np.ndarray) else np.asarray(value, component.dtype)


def _fits(shape: tuple[int, ...], expected: tuple[int | None, ...]) -> bool:
    return len(shape) == len(expected) and all(size in (None, own) for size, own in zip(expected, shape, strict=True))


def shape_text(shape: Sequence[int | None] | None) -> str:
    if shape is None:
        return "<unknown>"
    return f"[{','.join('?' if size is None else str(size) for size in shape)}]"


class FIFOQueue(QueueBase):
    """First in, first out."""

    kind = "FIFOQueue"

    def __init__(self, dtypes: Sequence[np.dtype], shapes: Sequence[Shape], capacity: int) -> None:
        super().__init__(dtypes, shapes, capacity)
        self._elements: deque[Element] = deque()

    def _append(self, element: Element) -> None:
        self._elements.append(element)

    def _take(self) -> Element:
        return self._elements.popleft()

    def _put_back(self, elements: Sequence[Element]) -> None:
        self._elements.extendleft(reversed(elements))

    def _count(self) -> int:
        return len(self._elements)


class PaddingFIFOQueue(FIFOQueue):
    """First in, first out; components of different sizes are filled up with zeros where several are taken."""

    kind = "PaddingFIFOQueue"

    def takes_shapes(self, shapes: Sequence[Shape]) -> bool:
        """Whether components may have these shapes, which may be known less well."""
        return len(shapes) == len(self.shapes) and all(
            one is None
            or other is None
            or (
                len(one) == len(other)
                and all(size is None or given is None or size == given for size, given in zip(one, other, strict=True))
            )
            for one, other in zip(self.shapes, shapes, strict=True)
        )

    def _stacked(self, index: int, values: Sequence[np.ndarray]) -> np.ndarray:
        largest = np.max([value.shape for value in values], axis=0, initial=0).astype(int)
        dtype = self.dtypes[index]
        result = np.full((len(values), *largest), b"" if dtype.kind == "O" else 0, dtype)
        for row, value in enumerate(values):
            place: Any = (row, *map(slice, value.shape))
            result[place] = value
        return result


class RandomShuffleQueue(QueueBase):
    """Gives a random one of its elements, in TensorFlow's order for a seed.

    Args:
      min_after_dequeue: how many elements are left in it, unless it is closed.
      seeds: two numbers, 0 and 0 for a random order.
    """

    kind = "RandomShuffleQueue"

    def __init__(
        self,
        dtypes: Sequence[np.dtype],
        shapes: Sequence[Shape],
        capacity: int,
        min_after_dequeue: int,
        seeds: tuple[int, int],
    ) -> None:
        super().__init__(dtypes, shapes, capacity)
        self._elements: list[Element] = []
        self._min_after_dequeue = min_after_dequeue
        self._random = philox.uint32_stream(*seeds)

    def _append(self, element: Element) -> None:
        self._elements.append(element)

    def _take(self) -> Element:
        index = next(self._random) % len(self._elements)
        self._elements[index], self._elements[-1] = self._elements[-1], self._elements[index]
        return self._elements.pop()

    def _put_back(self, elements: Sequence[Element]) -> None:
        self._elements.extend(elements)

    def _count(self) -> int:
        return len(self._elements)

    def _takeable(self) -> int:
        return len(self._elements) - (0 if self._closed else self._min_after_dequeue)


class PriorityQueue(QueueBase):
    """Gives the element whose first component, an int64, is the least; of equal ones the oldest."""

    kind = "PriorityQueue"

    def __init__(self, dtypes: Sequence[np.dtype], shapes: Sequence[Shape], capacity: int) -> None:
        super().__init__((np.dtype(np.int64), *dtypes), ((), *shapes) if shapes else (), capacity)
        self._heap: list[tuple[int, int, Element]] = []
        self._numbers = itertools.count()

    def _check(self, components: Element, leading: int) -> None:
        super()._check(components, leading)
        shape = components[0].shape[leading:]
        if shape:
            message = f"Expected the priority element to be a scalar, but received shape: {shape_text(shape)}"
            raise InvalidArgumentError(None, None, message)

    def _append(self, element: Element) -> None:
        heapq.heappush(self._heap, (int(element[0]), next(self._numbers), element))

    def _take(self) -> Element:
        return heapq.heappop(self._heap)[2]

    def _put_back(self, elements: Sequence[Element]) -> None:
        for element in elements:
            self._append(element)

    def _count(self) -> int:
        return len(self._heap)


class StagingArea(FIFOQueue):
    """A queue that bounds the bytes that it holds as well.

    Args:
      capacity, memory_limit: 0 for any number of elements and bytes.
    """

    kind = "StagingArea"

    def __init__(self, dtypes: Sequence[np.dtype], capacity: int, memory_limit: int) -> None:
        super().__init__(dtypes, (), capacity or -1)
        self._memory_limit = memory_limit or float("inf")

    def put(self, element: Element) -> None:
        """Adds an element, as soon as there is room."""
        size = _bytes(element)
        if size > self._memory_limit:
            raise InvalidArgumentError(
                None, None, f"Attempted to insert tensors with combined size of '{size}' bytes into a smaller area."
            )
        self._add([element])

    def _has_room(self, element: Element) -> bool:
        held = sum(map(_bytes, self._elements))
        return super()._has_room(element) and (not held or held + _bytes(element) <= self._memory_limit)

    def peek(self, index: int) -> Element:
        """The element at a position, as soon as there is one."""
        with self._changed:
            while len(self._elements) <= index:
                if self._cancelled:
                    raise CancelledError(None, None, "Peek operation was cancelled")
                wait(self._changed)
            return self._elements[index]

    def clear(self) -> None:
        with self._changed:
            self._elements.clear()
            self._fill()
            self._changed.notify_all()
