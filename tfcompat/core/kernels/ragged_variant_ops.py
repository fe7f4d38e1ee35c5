"""Ragged tensors packed into variants, and taken out and stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.python.framework import dtypes


@dataclass(frozen=True, eq=False)
class RaggedParts:
    """What a variant holds of a ragged tensor, or of a row of one, which may be dense.

    Args:
      splits: of its dimensions, from the outside in.
      values: behind all ragged dimensions.
    """

    splits: tuple[np.ndarray, ...]
    values: np.ndarray

    def num_rows(self) -> int:
        return len(self.splits[0]) - 1 if self.splits else len(self.values)

    def rows(self) -> list[RaggedParts]:
        """Its rows, each for itself."""
        outer, inner = self.splits[0], self.splits[1:]
        return [RaggedParts(inner, self.values)._slice(*outer[row : row + 2]) for row in range(len(outer) - 1)]

    def _slice(self, begin: int, end: int) -> RaggedParts:
        splits = []
        for each in self.splits:
            part = each[begin : end + 1]
            splits.append(part - part[0])
            begin, end = part[0], part[-1]
        return RaggedParts(tuple(splits), self.values[begin:end])


@kernel("RaggedTensorToVariant", host=True)
def ragged_tensor_to_variant(
    rt_nested_splits: Sequence[np.ndarray], rt_dense_values: np.ndarray, *, batched_input: bool
) -> np.ndarray:
    parts = RaggedParts(tuple(map(np.asarray, rt_nested_splits)), np.asarray(rt_dense_values))
    rows = parts.rows() if batched_input else [parts]
    result = np.empty(len(rows), object)
    result[:] = rows
    return result if batched_input else result.reshape(())


@kernel("RaggedTensorFromVariant", host=True)
def ragged_tensor_from_variant(
    encoded_ragged: Any, *, input_ragged_rank: int, output_ragged_rank: int, Tvalues: np.dtype, Tsplits: np.dtype
) -> list[np.ndarray]:
    encoded = np.asarray(encoded_ragged, object)
    rank = output_ragged_rank - encoded.ndim if input_ragged_rank < 0 else input_ragged_rank
    require(
        rank >= 0,
        "Inferred input_ragged_rank (output_ragged_rank - encoded_variant.dims()) must be >= 0, found "
        f"output_ragged_rank: {output_ragged_rank}, encoded_variant.dims(): {encoded.ndim}, inferred "
        f"input_ragged_rank: {rank}",
    )
    require(
        output_ragged_rank == encoded.ndim + rank,
        "output_ragged_rank must be equal to input_ragged_rank + encoded_ragged.dims(); output_ragged_rank: "
        f"{output_ragged_rank}, input_ragged_rank: {rank}, encoded_variant.dims(): {encoded.ndim}.",
    )
    tensors = encoded.ravel().tolist()
    for parts in tensors:
        _check(parts, rank, Tvalues, Tsplits)
    if encoded.ndim == 0:
        return [*tensors[0].splits, tensors[0].values]
    return _stacked(tensors, encoded.shape, rank, Tvalues, Tsplits)


def _check(parts: Any, rank: int, values_type: np.dtype, splits_type: np.dtype) -> None:
    require(isinstance(parts, RaggedParts), "Input Variant element at index 0 doesn't hold a Tensor")
    require(
        len(parts.splits) == rank,
        "Encoded input Variant must hold either input_ragged_rank + 1 Tensors or an empty Tensor (zero splits Tensors, "
        f"1 values Tensor), input_ragged_rank: {rank}, encoded input Variant: {len(parts.splits) + 1} tensors",
    )
    for name, array, expected in (
        *(("splits", splits, splits_type) for splits in parts.splits),
        ("values", parts.values, values_type),
    ):
        require(
            array.dtype == expected,
            f"Expected {name} Tensor dtype: {_number(expected)}, found: {_number(array.dtype)}",
        )


def _number(dtype: np.dtype) -> int:
    return int(dtypes.as_dtype(dtype).as_datatype_enum)


def _stacked(
    tensors: list[RaggedParts], shape: tuple[int, ...], rank: int, values_type: np.dtype, splits_type: np.dtype
) -> list[np.ndarray]:
    """Tensors as one of shape `shape`, followed by theirs."""
    splits = [np.arange(np.prod(shape[:axis], dtype=int) + 1) * shape[axis] for axis in range(1, len(shape))]
    splits.append(np.cumsum([0, *(each.num_rows() for each in tensors)]))
    splits += [_joined([each.splits[axis] for each in tensors]) for axis in range(rank)]
    inner = {each.values.shape[1:] for each in tensors}
    require(len(inner) <= 1, "All flat_values must have compatible shapes.")
    values = np.concatenate([each.values for each in tensors]) if tensors else np.empty(0, values_type)
    return [*(each.astype(splits_type) for each in splits), values]


def _joined(splits: list[np.ndarray]) -> np.ndarray:
    return np.cumsum([0, *(length for each in splits for length in np.diff(each))])
