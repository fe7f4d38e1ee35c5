"""The dense form of a ragged tensor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require


@kernel("RaggedTensorToTensor", host=True)
def ragged_tensor_to_tensor(
    shape: np.ndarray,
    values: np.ndarray,
    default_value: np.ndarray,
    row_partition_tensors: list[np.ndarray],
    *,
    row_partition_types: Sequence[str],
) -> np.ndarray:
    values, default_value = np.asarray(values), np.asarray(default_value)
    tensors = [np.asarray(tensor) for tensor in row_partition_tensors]
    require(len(tensors) == len(row_partition_types), "Partition tensors and types do not match in number")
    row_count, partitions = _row_numbers(tensors, list(row_partition_types))
    sizes = _output_sizes(np.asarray(shape), row_count, partitions, values.shape[1:])
    inner = tuple(sizes[len(partitions) + 1 :])
    default_shape = (1,) * (values.ndim - default_value.ndim) + default_value.shape
    fits = len(default_shape) == values.ndim and _broadcasts(default_shape, (1, *inner))
    require(fits, "default_value_shape and value_shape do not match")
    # The place of each row, -1 for those that are cut off; first of the outer rows, in the end of the values.
    places = np.arange(row_count)
    places[sizes[0] :] = -1
    for (row_numbers, columns), width in zip(partitions, sizes[1:], strict=False):
        outer = places[row_numbers]
        places = np.where((outer >= 0) & (columns < width), outer * width + columns, -1)
    require(len(places) == len(values), "The values do not match the row partitions in number")
    result = np.empty((int(np.prod(sizes[: len(partitions) + 1])), *inner), values.dtype)
    result[...] = default_value
    result[places[places >= 0]] = values[places >= 0]
    return result.reshape(sizes)


def _row_numbers(tensors: list[np.ndarray], types: list[str]) -> tuple[int, list[tuple[np.ndarray, np.ndarray]]]:
    """The number of rows, and for each ragged dimension the row and the column of everything in it."""
    row_count = int(tensors[0]) if types[0] == "FIRST_DIM_SIZE" else len(tensors[0]) - 1
    skipped = types[0] == "FIRST_DIM_SIZE"
    partitions = []
    for tensor, kind in zip(tensors[skipped:], types[skipped:], strict=True):
        require(kind in ("VALUE_ROWIDS", "ROW_SPLITS"), f"Unsupported row partition type: {kind}")
        if kind == "ROW_SPLITS":
            lengths = np.diff(tensor)
            row_numbers, starts = np.repeat(np.arange(len(lengths)), lengths), tensor[:-1]
        else:
            row_numbers = tensor
            starts = np.searchsorted(tensor, np.arange(tensor[-1] + 1 if tensor.size else 0))
        columns = np.arange(len(row_numbers)) - starts[row_numbers] if row_numbers.size else row_numbers
        partitions.append((row_numbers, columns))
    return row_count, partitions


def _output_sizes(
    shape: np.ndarray, row_count: int, partitions: list[tuple[np.ndarray, np.ndarray]], inner: tuple[int, ...]
) -> list[int]:
    """The wanted sizes, and those of the longest rows where -1 is wanted."""
    found = [row_count, *(int(columns.max(initial=-1)) + 1 for _, columns in partitions), *inner]
    if shape.ndim == 0:
        require(int(shape) == -1, "The only valid scalar shape tensor is the fully unknown shape specified as -1.")
        return found
    require(len(shape) == len(found), "rt_input.shape and shape are incompatible: they differ in rank")
    fits = all(wanted in (-1, size) for wanted, size in zip(shape[len(partitions) + 1 :], inner, strict=True))
    require(fits, "rt_input.shape and shape are incompatible: they differ in an inner dimension")
    return [size if wanted < 0 else int(wanted) for wanted, size in zip(shape, found, strict=True)]


def _broadcasts(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    return all(size in (1, wanted) for size, wanted in zip(shape, target, strict=True))
