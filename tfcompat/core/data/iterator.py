"""Iterators of a session: resources that hold a dataset's run, and their positions."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from weakref import WeakValueDictionary

from tfcompat.core.data.dataset import Dataset, Element, Next, Run, require, unexpected_end
from tfcompat.core.framework.resource import Resource
from tfcompat.core.framework.variant import VariantData
from tfcompat.core.util.queues import Shape
from tfcompat.python.framework import dtypes as tf_dtypes
from tfcompat.python.framework.errors_impl import (
    CancelledError,
    DataLossError,
    FailedPreconditionError,
    NotFoundError,
    OpError,
    OutOfRangeError,
    UnimplementedError,
)

_numbers = itertools.count()
_by_handle: WeakValueDictionary[bytes, IteratorResource] = WeakValueDictionary()


_TYPE_NAME = "tfcompat::IteratorPosition"


@dataclass(frozen=True)
class IteratorPosition:
    """How far an iterator is in a dataset.

    Args:
      taken: how often it was asked for an element since it was initialised.
      seed: its run's.
      dataset: the kinds of the datasets that it takes its elements from.
      dtypes: of the components of its elements.
    """

    taken: int
    seed: int
    dataset: str
    dtypes: list[str]

    def encode(self) -> VariantData:
        return VariantData(_TYPE_NAME, json.dumps(asdict(self)).encode())

    @staticmethod
    def decode(data: VariantData) -> IteratorPosition:
        """Raises UnimplementedError for what TensorFlow saved, and DataLossError for what is damaged."""
        if data.type_name != _TYPE_NAME:
            raise UnimplementedError(
                None,
                None,
                f"The saved state of an iterator is a {data.type_name}, which tfcompat cannot go on from: it restores "
                "only what it has saved itself. Leave iterators out of what is restored, and begin with Dataset.skip.",
            )
        try:
            return IteratorPosition(**json.loads(data.metadata))
        except (TypeError, ValueError) as error:
            raise DataLossError(None, None, "The saved position of an iterator is damaged") from error


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
        self._dataset: Dataset | None = None
        self._taken = 0
        self._run: Run | None = None
        self._next: Next | None = None
        _by_handle[self.handle] = self

    def initialize(self, dataset: Dataset) -> None:
        """Begins with the first element of `dataset`."""
        self._begin(dataset, Run())

    def _begin(self, dataset: Dataset, run: Run) -> None:
        self._end_run()
        with self._lock:
            self._run, self._next = run, dataset.iterator(run)
            self._dataset, self._taken = dataset, 0

    def position(self) -> IteratorPosition:
        """Where it is.

        Raises:
          FailedPreconditionError: it was not initialised.
        """
        with self._lock:
            if self._run is None:
                raise _not_initialized("Save", "saving it")
            return self._position(self._run)

    def _position(self, run: Run) -> IteratorPosition:
        assert self._dataset is not None
        return IteratorPosition(self._taken, run.seed, _kinds(self._dataset), [_name(dtype) for dtype in self.dtypes])

    def restore(self, position: IteratorPosition) -> None:
        """Begins with its dataset again, and takes as many elements as `position` says.

        Raises:
          FailedPreconditionError: it was not initialised.
          NotFoundError: it has another dataset.
        """
        if self._run is None or self._dataset is None:
            raise _not_initialized("Restore", "restoring it")
        own = self._position(self._run)
        if (own.dataset, own.dtypes) != (position.dataset, position.dtypes):
            raise NotFoundError(
                None,
                None,
                f"The saved position belongs to a dataset {position.dataset} with elements of {position.dtypes}; this "
                f"one is {own.dataset} with elements of {own.dtypes}.",
            )
        self._begin(self._dataset, Run(position.seed, resumed=True))
        for _ in range(position.taken):
            with contextlib.suppress(OpError):  # as when it was first asked for the element
                self.next_or_none()

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
                raise _not_initialized("GetNext", "getting the next element")
            if run.closed:
                raise CancelledError(None, None, "The iterator was closed.")
            if self._next is None:
                return None
            self._taken += 1
            try:
                element = self._next()
            except OutOfRangeError as error:
                raise unexpected_end(error) from error
            if element is None:
                self._next = None
            return element

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.close()

    def close(self) -> None:
        self._end_run()


def _not_initialized(call: str, doing: str) -> FailedPreconditionError:
    return FailedPreconditionError(
        None,
        None,
        f"{call}() failed because the iterator has not been initialized. Ensure that you have run the initializer "
        f"operation for this iterator before {doing}.",
    )


def _kinds(dataset: Dataset) -> str:
    """Such as `Batch(Shuffle(Range()))`."""
    return f"{type(dataset).__name__}({', '.join(map(_kinds, dataset.inputs()))})"


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
