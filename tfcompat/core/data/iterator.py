"""Iterators of a session: resources that hold a dataset's run."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from weakref import WeakValueDictionary

from tfcompat.core.data.dataset import Dataset, Element, Next, Run, require
from tfcompat.core.framework.resource import Resource
from tfcompat.core.util.queues import Shape
from tfcompat.python.framework import dtypes as tf_dtypes
from tfcompat.python.framework.errors_impl import CancelledError, FailedPreconditionError, OutOfRangeError

_numbers = itertools.count()
_by_handle: WeakValueDictionary[bytes, IteratorResource] = WeakValueDictionary()


class IteratorResource(Resource):
    """Gives the elements of the dataset that it was last initialised with.

    Args:
      dtypes, shapes: of the components of its elements.

    Attributes:
      handle: a string that `find_iterator` knows it by.
    """

    def __init__(self, dtypes: Sequence[object], shapes: Sequence[Shape]) -> None:
        self.dtypes = tuple(dtypes)
        self.shapes = tuple(shapes)
        self.handle = b"iterator %d" % next(_numbers)
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._next: Next | None = None
        _by_handle[self.handle] = self

    def initialize(self, dataset: Dataset) -> None:
        """Begins with the first element of `dataset`."""
        self._end_run()
        run = Run()
        with self._lock:
            self._run, self._next = run, dataset.iterator(run)

    def get_next(self) -> Element:
        """The next element.

        Raises:
          OutOfRangeError: there is none.
          FailedPreconditionError: it was not initialised.
        """
        element = self.next_or_none()
        if element is None:
            raise OutOfRangeError(None, None, "End of sequence")
        return element

    def next_or_none(self) -> Element | None:
        with self._lock:
            run = self._run
            if run is None:
                raise FailedPreconditionError(
                    None,
                    None,
                    "GetNext() failed because the iterator has not been initialized. Ensure that you have run the "
                    "initializer operation for this iterator before getting the next element.",
                )
            if run.closed:
                raise CancelledError(None, None, "The iterator was closed.")
            element = None if self._next is None else self._next()
            if element is None:
                self._next = None
            return element

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.close()

    def close(self) -> None:
        self._end_run()


def find_iterator(handle: bytes, dtypes: Sequence[object], shapes: Sequence[Shape]) -> IteratorResource:
    """The iterator of a string handle. Raises InvalidArgumentError when there is none, or it has other elements."""
    iterator = _by_handle.get(handle)
    require(iterator is not None, f"Could not find iterator for the handle {handle!r}")
    assert iterator is not None
    if dtypes:
        require(
            len(dtypes) == len(iterator.dtypes),
            f"Number of components does not match: expected {len(dtypes)} types but got {len(iterator.dtypes)}.",
        )
        for index, (expected, dtype) in enumerate(zip(dtypes, iterator.dtypes, strict=True)):
            require(
                expected == dtype,
                f"Data type mismatch at component {index}: expected {_name(expected)} but got {_name(dtype)}.",
            )
    for index, (expected_shape, shape) in enumerate(zip(shapes, iterator.shapes, strict=False)):
        require(
            _compatible(expected_shape, shape),
            f"Incompatible shapes at component {index}: expected {_text(expected_shape)} but got {_text(shape)}.",
        )
    return iterator


def _name(dtype: object) -> str:
    return tf_dtypes.as_dtype(dtype).name


def _compatible(a: Shape, b: Shape) -> bool:
    if a is None or b is None:
        return True
    return len(a) == len(b) and all(x is None or y is None or x == y for x, y in zip(a, b, strict=True))


def _text(shape: Shape) -> str:
    if shape is None:
        return "<unknown>"
    return "[" + ",".join("?" if size is None else str(size) for size in shape) + "]"
