"""Datasets that choose which elements come, and how often: repeat, take, skip, shard, concatenate, zip, cache."""

from __future__ import annotations

import os
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.data.dataset import INFINITE, UNKNOWN, Dataset, Element, Next, Read, Run, Unary
from tfcompat.core.util.file_errors import file_errors
from tfcompat.core.util.readers import opened
from tfcompat.core.util.record_io import RecordWriter, read_records
from tfcompat.python.framework.errors_impl import AlreadyExistsError, InvalidArgumentError


@dataclass(frozen=True, eq=False)
class Repeat(Unary):
    """The elements `count` times, or without end where that is negative."""

    count: int

    def iterator(self, run: Run) -> Next:
        source: Next | None = None
        passes, first = 0, True

        def get_next() -> Element | None:
            nonlocal source, passes, first
            while source is not None or passes != max(self.count, -1):
                if source is None:
                    source, first = self.source.iterator(run), True
                element = source()
                if element is not None:
                    first = False
                    return element
                source = None
                if self.count < 0:
                    if first:
                        return None  # an empty dataset would be repeated for ever
                else:
                    passes += 1
            return None

        return get_next

    def reader(self, run: Run) -> Read:
        source: Read | None = None
        passes, first = 0, True
        ready: deque[Element] = deque()

        def read(count: int) -> list[Element]:
            nonlocal source, passes, first
            # Always as many at a time: a source may be compiled for each number.
            while len(ready) < count and (source is not None or passes != max(self.count, -1)):
                if source is None:
                    source, first = self.source.reader(run), True
                found = source(count)
                ready.extend(found)
                first = first and not found
                if len(found) < count:
                    source = None
                    if self.count < 0 and first:
                        break  # an empty dataset would be repeated for ever
                    passes += self.count >= 0
            return [ready.popleft() for _ in range(min(count, len(ready)))]

        return read

    def cardinality(self) -> int:
        each = self.source.cardinality()
        if self.count < 0:
            return 0 if each == 0 else INFINITE
        if self.count == 0:
            return 0
        return each if each < 0 else each * self.count


@dataclass(frozen=True, eq=False)
class Take(Unary):
    """The first `count` elements, all where that is negative."""

    count: int

    def iterator(self, run: Run) -> Next:
        source, left = self.source.iterator(run), self.count
        if left < 0:
            return source

        def get_next() -> Element | None:
            nonlocal left
            if left == 0:
                return None
            left -= 1
            return source()

        return get_next

    def cardinality(self) -> int:
        each = self.source.cardinality()
        if self.count < 0 or each == UNKNOWN:
            return each
        return self.count if each == INFINITE else min(each, self.count)


@dataclass(frozen=True, eq=False)
class Skip(Unary):
    """All but the first `count` elements; none of them where that is negative."""

    count: int

    def iterator(self, run: Run) -> Next:
        source, left = self.source.iterator(run), self.count

        def get_next() -> Element | None:
            nonlocal left
            while left > 0:
                left -= 1
                if source() is None:
                    left = -1
            return None if left < 0 else source()

        return get_next

    def cardinality(self) -> int:
        each = self.source.cardinality()
        if each < 0:
            return each
        return 0 if self.count < 0 else max(each - self.count, 0)


@dataclass(frozen=True, eq=False)
class Shard(Unary):
    """Every `num_shards`-th element, from the one at `index` on."""

    num_shards: int
    index: int

    def iterator(self, run: Run) -> Next:
        source, position = self.source.iterator(run), -1

        def get_next() -> Element | None:
            nonlocal position
            while (element := source()) is not None:
                position += 1
                if position % self.num_shards == self.index:
                    return element
            return None

        return get_next

    def cardinality(self) -> int:
        each = self.source.cardinality()
        return each if each < 0 else each // self.num_shards + (self.index < each % self.num_shards)


@dataclass(frozen=True, eq=False)
class Concatenate(Dataset):
    """The elements of one dataset, then those of another."""

    first: Dataset
    second: Dataset

    def inputs(self) -> Sequence[Dataset]:
        return self.first, self.second

    def with_inputs(self, inputs: Sequence[Dataset]) -> Dataset:
        return Concatenate(*inputs)

    def iterator(self, run: Run) -> Next:
        source, in_second = self.first.iterator(run), False

        def get_next() -> Element | None:
            nonlocal source, in_second
            element = source()
            if element is None and not in_second:
                source, in_second = self.second.iterator(run), True
                element = source()
            return element

        return get_next

    def cardinality(self) -> int:
        first, second = self.first.cardinality(), self.second.cardinality()
        if INFINITE in (first, second):
            return INFINITE
        return UNKNOWN if UNKNOWN in (first, second) else first + second


@dataclass(frozen=True, eq=False)
class Zip(Dataset):
    """The components of the elements of several datasets, side by side, until the first of them ends."""

    sources: tuple[Dataset, ...]

    def inputs(self) -> Sequence[Dataset]:
        return self.sources

    def with_inputs(self, inputs: Sequence[Dataset]) -> Dataset:
        return Zip(tuple(inputs))

    def iterator(self, run: Run) -> Next:
        sources = [source.iterator(run) for source in self.sources]
        ended = False

        def get_next() -> Element | None:
            nonlocal ended
            components: list[Any] = []
            for source in sources:
                element = None if ended else source()
                if element is None:
                    ended = True
                    return None
                components += element
            return tuple(components)

        return get_next

    def cardinality(self) -> int:
        counts = [source.cardinality() for source in self.sources]
        finite = [count for count in counts if count != INFINITE]
        if not finite:
            return INFINITE
        return UNKNOWN if UNKNOWN in finite else min(finite)


@dataclass(frozen=True, eq=False)
class MemoryCache(Unary):
    """The elements, kept at their first pass. A pass that ended early counts for nothing."""

    def iterator(self, run: Run) -> Next:
        complete: list[list[Element]] = run.shared(self, list)
        if complete:
            remaining = iter(complete[0])
            return lambda: next(remaining, None)
        source = self.source.iterator(run)
        elements: list[Element] = []

        def get_next() -> Element | None:
            element = source()
            if element is not None:
                elements.append(element)
            elif not complete:
                complete.append(elements)
            return element

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()


@dataclass(frozen=True, eq=False)
class FileCache(Unary):
    """The elements, written to a file at their first pass and read from there later, by other programs too.

    Args:
      encode, decode: an array as bytes, and back.
    """

    filename: str
    encode: Callable[[np.ndarray], bytes]
    decode: Callable[[bytes], np.ndarray]

    def iterator(self, run: Run) -> Next:
        name = self.filename + ".tfcompat-cache"
        return self._read(name) if os.path.exists(name) else self._write(run, name)

    def _read(self, name: str) -> Next:
        def elements() -> Iterator[Element]:
            with opened(name) as file:
                records = read_records(file)
                for header in records:
                    yield tuple(self.decode(next(records)) for _ in range(*struct.unpack("<Q", header)))

        remaining = elements()
        return lambda: next(remaining, None)

    def _write(self, run: Run, name: str) -> Next:
        source = self.source.iterator(run)
        writer: RecordWriter | None = None
        lock = self.filename + ".lockfile"
        ended = False

        def get_next() -> Element | None:
            nonlocal writer, ended
            if ended:
                return None
            if writer is None:
                try:
                    with file_errors(lock):  # the earlier run's lock is this run's
                        os.close(os.open(lock, os.O_CREAT | (0 if run.resumed else os.O_EXCL)))
                except AlreadyExistsError:
                    raise AlreadyExistsError(
                        None,
                        None,
                        f"There appears to be a concurrent caching iterator running - cache lockfile already exists "
                        f"('{lock}'). If you are sure no other running TF computations are using this cache prefix, "
                        "delete the lockfile and re-initialize the iterator.",
                    ) from None
                writer = RecordWriter(open(name + ".part", "wb"))  # noqa: SIM115
            element = source()
            if element is None:
                writer.close()
                os.replace(name + ".part", name)
                os.remove(lock)
                ended = True
                return None
            if any(isinstance(component, Dataset) for component in element):
                raise InvalidArgumentError(None, None, "Datasets of datasets cannot be cached in files.")
            writer.write(struct.pack("<Q", len(element)))
            for component in element:
                writer.write(self.encode(np.asarray(component)))
            return element

        return get_next

    def cardinality(self) -> int:
        return self.source.cardinality()
