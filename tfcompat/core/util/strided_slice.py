"""The masks of StridedSlice, read as NumPy indexing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StridedSliceMasks:
    """The mask attributes: bit i speaks of entry i of begin, end and strides.

    Attributes:
      begin: begin[i] is ignored: from the first element on.
      end: end[i] is ignored: up to the last.
      ellipsis: entry i stands for as many whole dimensions as are left over.
      new_axis: entry i inserts a dimension of size 1.
      shrink_axis: entry i takes the element begin[i] and drops the dimension.
    """

    begin: int = 0
    end: int = 0
    ellipsis: int = 0
    new_axis: int = 0
    shrink_axis: int = 0


def numpy_index(
    begin: Sequence[Any], end: Sequence[Any], strides: Sequence[int], masks: StridedSliceMasks
) -> list[Any]:
    """The entries of a NumPy index (slices, ints, None and at most one Ellipsis) that means the same.

    Raises:
      ValueError: two ellipses, or a single element with a negative stride.
    """
    if masks.ellipsis & (masks.ellipsis - 1):
        raise ValueError("Multiple ellipses in slice spec not allowed")
    index: list[Any] = []
    for i in range(len(strides)):
        bit = 1 << i
        if masks.ellipsis & bit:
            index.append(Ellipsis)
        elif masks.new_axis & bit:
            index.append(None)
        elif masks.shrink_axis & bit:
            if strides[i] <= 0:
                raise ValueError("only stride 1 allowed on non-range indexing.")
            index.append(begin[i])
        else:
            start = None if masks.begin & bit else begin[i]
            stop = None if masks.end & bit else end[i]
            index.append(slice(start, stop, strides[i]))
    return index


def without_ellipsis(index: Sequence[Any], rank: int) -> list[Any]:
    """`index` with whole dimensions in place of Ellipsis and of what it does not mention.

    Raises:
      ValueError: it speaks of more than `rank` dimensions.
    """
    mentioned = sum(entry is not None and entry is not Ellipsis for entry in index)
    if mentioned > rank:
        raise ValueError(f"Index out of range using input dim {rank}; input has only {rank} dims")
    whole = [slice(None)] * (rank - mentioned)
    position = next((i for i, entry in enumerate(index) if entry is Ellipsis), len(index))
    return [*index[:position], *whole, *index[position + 1 :]]
