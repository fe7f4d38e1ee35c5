"""Parts of tensors: what is saved of a partitioned variable, and restored from one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tfcompat.core.framework import tensor_slice_pb2

WHOLE = -1
"""The length of an extent that is all of its dimension."""


@dataclass(frozen=True)
class TensorSlice:
    """A box in a tensor: for each dimension where it starts and how long it is (`WHOLE`: all of it)."""

    extents: tuple[tuple[int, int], ...]

    @classmethod
    def whole(cls, rank: int) -> TensorSlice:
        return cls(((0, WHOLE),) * rank)

    @classmethod
    def from_proto(cls, proto: Any) -> TensorSlice:
        extents = proto.extent
        return cls(tuple((e.start, e.length if e.HasField("length") else WHOLE) for e in extents))

    @classmethod
    def parse(cls, text: str) -> TensorSlice:
        """From TensorFlow's text form: `start,length` or `-` for each dimension, between colons.

        Raises:
          ValueError: `text` is not of that form.
        """
        extents = []
        for part in text.split(":") if text else []:
            if part == "-":
                extents.append((0, WHOLE))
                continue
            start, length = (int(number) for number in part.split(","))
            if start < 0 or length <= 0:
                raise ValueError(
                    f"Expected non-negative start and positive length but got start = {start}, length = {length}: "
                    f"string = {part}"
                )
            extents.append((start, length))
        return cls(tuple(extents))

    def to_proto(self) -> Any:
        proto = tensor_slice_pb2.TensorSliceProto()
        for start, length in self.extents:
            extent = proto.extent.add()
            if length != WHOLE:
                extent.start, extent.length = start, length
        return proto

    def __str__(self) -> str:
        return ":".join("-" if length == WHOLE else f"{start},{length}" for start, length in self.extents)

    def within(self, shape: Sequence[int]) -> tuple[slice, ...]:
        """As an index into a tensor of `shape`.

        Raises:
          ValueError: it does not lie within one.
        """
        if len(shape) != len(self.extents):
            raise ValueError(f"slice {self} is not of a tensor of shape {list(shape)}")
        index = []
        for size, (start, length) in zip(shape, self.extents, strict=True):
            end = size if length == WHOLE else start + length
            if not 0 <= start <= end <= size:
                raise ValueError(f"slice {self} does not lie within shape {list(shape)}")
            index.append(slice(start, end))
        return tuple(index)


def intersection(one: Sequence[slice], other: Sequence[slice]) -> tuple[slice, ...] | None:
    """Where two boxes overlap, or None."""
    result = tuple(slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(one, other, strict=True))
    return result if all(part.start < part.stop for part in result) else None


def relative(inner: Sequence[slice], outer: Sequence[slice]) -> tuple[slice, ...]:
    """A box within another one, counted from where that starts."""
    return tuple(slice(a.start - b.start, a.stop - b.start) for a, b in zip(inner, outer, strict=True))
