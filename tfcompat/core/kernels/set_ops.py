"""Kernels of operations on sets, which are the last dimension of a dense or sparse tensor, and of the edit distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.string_ops import vector

Group = tuple[int, ...]


class _Sparse(NamedTuple):
    indices: np.ndarray
    values: np.ndarray
    shape: np.ndarray


_OPERATIONS: dict[str, Callable[[set[Any], set[Any]], set[Any]]] = {
    "a-b": lambda a, b: a - b,
    "b-a": lambda a, b: b - a,
    "intersection": lambda a, b: a & b,
    "union": lambda a, b: a | b,
}


def _grouped(sparse: _Sparse, validate: bool) -> dict[Group, list[Any]]:
    """The values of a sparse tensor by all indices but the last. Raises InvalidArgumentError for indices out of order
    or, if `validate`, out of bounds."""
    _check_indices(sparse, validate)
    return _by_group(sparse)


def _check_indices(sparse: _Sparse, bounds: bool) -> None:
    indices, shape = np.asarray(sparse.indices), np.asarray(sparse.shape)
    if bounds:
        for row, index in enumerate(indices.tolist()):
            require(
                all(0 <= i < size for i, size in zip(index, shape.tolist(), strict=True)),
                f"indices[{row}] = {shape_text(index)} is out of bounds: need 0 <= index < {shape_text(shape)}",
            )
    rows = list(map(tuple, indices.tolist()))
    for row in range(1, len(rows)):
        place = f"indices[{row}] = {shape_text(rows[row])}"
        require(rows[row] != rows[row - 1], f"{place} is repeated")
        require(
            rows[row] > rows[row - 1],
            f"{place} is out of order. Many sparse ops require sorted indices.\n"
            "    Use `tf.sparse.reorder` to create a correctly ordered copy.\n\n",
        )


def _by_group(sparse: _Sparse) -> dict[Group, list[Any]]:
    groups: dict[Group, list[Any]] = {}
    values = np.asarray(sparse.values).tolist()
    for index, value in zip(np.asarray(sparse.indices).tolist(), values, strict=True):
        groups.setdefault(tuple(index[:-1]), []).append(value)
    return groups


def _grouped_dense(values: np.ndarray) -> dict[Group, list[Any]]:
    return {index: values[index].tolist() for index in np.ndindex(values.shape[:-1])}


def _group_shape(shape1: Iterable[int], shape2: Iterable[int]) -> tuple[int, ...]:
    first, second = tuple(map(int, shape1)), tuple(map(int, shape2))
    require(
        len(first) == len(second), f"Ranks do not match: set1 has shape {shape_text(first)}, set2 {shape_text(second)}"
    )
    require(len(first) > 1, f"Input sets must have at least rank 2, but have rank {len(first)}")
    require(
        first[:-1] == second[:-1], f"Mismatched group shapes {shape_text(first[:-1])} and {shape_text(second[:-1])}"
    )
    return first[:-1]


def _apply(
    name: str, shape: tuple[int, ...], groups1: dict[Group, list[Any]], groups2: dict[Group, list[Any]], dtype: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    require(name.lower() in _OPERATIONS, f"Invalid set_operation {name}.")
    operation = _OPERATIONS[name.lower()]
    indices: list[Group] = []
    values: list[Any] = []
    largest = 0
    for group in sorted(groups1.keys() | groups2.keys()):
        result = sorted(operation(set(groups1.get(group, ())), set(groups2.get(group, ()))))
        indices += [(*group, position) for position in range(len(result))]
        values += result
        largest = max(largest, len(result))
    rank = len(shape) + 1
    return (
        np.array(indices, np.int64).reshape(-1, rank),
        vector(values) if dtype.kind == "O" else np.array(values, dtype),
        np.array([*shape, largest], np.int64),
    )


@kernel("DenseToDenseSetOperation", host=True)
def dense_to_dense(set1: np.ndarray, set2: np.ndarray, *, set_operation: str) -> Any:
    set1, set2 = np.asarray(set1), np.asarray(set2)
    shape = _group_shape(set1.shape, set2.shape)
    return _apply(set_operation, shape, _grouped_dense(set1), _grouped_dense(set2), set1.dtype)


@kernel("DenseToSparseSetOperation", host=True)
def dense_to_sparse(
    set1: np.ndarray,
    set2_indices: np.ndarray,
    set2_values: np.ndarray,
    set2_shape: np.ndarray,
    *,
    set_operation: str,
    validate_indices: bool,
) -> Any:
    set1 = np.asarray(set1)
    shape = _group_shape(set1.shape, set2_shape)
    groups2 = _grouped(_Sparse(set2_indices, set2_values, set2_shape), validate_indices)
    return _apply(set_operation, shape, _grouped_dense(set1), groups2, set1.dtype)


@kernel("SparseToSparseSetOperation", host=True)
def sparse_to_sparse(
    set1_indices: np.ndarray,
    set1_values: np.ndarray,
    set1_shape: np.ndarray,
    set2_indices: np.ndarray,
    set2_values: np.ndarray,
    set2_shape: np.ndarray,
    *,
    set_operation: str,
    validate_indices: bool,
) -> Any:
    shape = _group_shape(set1_shape, set2_shape)
    groups1 = _grouped(_Sparse(set1_indices, set1_values, set1_shape), validate_indices)
    groups2 = _grouped(_Sparse(set2_indices, set2_values, set2_shape), validate_indices)
    return _apply(set_operation, shape, groups1, groups2, np.asarray(set1_values).dtype)


@kernel("SetSize", host=True)
def set_size(
    set_indices: np.ndarray, set_values: np.ndarray, set_shape: np.ndarray, *, validate_indices: bool
) -> np.ndarray:
    require(len(set_shape) > 1, f"Invalid rank {len(set_shape)}.")
    groups = _grouped(_Sparse(set_indices, set_values, set_shape), validate_indices)
    sizes = np.zeros(np.asarray(set_shape)[:-1], np.int32)
    for group, values in groups.items():
        sizes[group] = len(set(values))
    return sizes


def _distance(a: list[Any], b: list[Any]) -> int:
    """The Levenshtein distance of two sequences."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


@kernel("EditDistance", host=True)
def edit_distance(
    hypothesis_indices: np.ndarray,
    hypothesis_values: np.ndarray,
    hypothesis_shape: np.ndarray,
    truth_indices: np.ndarray,
    truth_values: np.ndarray,
    truth_shape: np.ndarray,
    *,
    normalize: bool,
) -> np.ndarray:
    shapes = [np.asarray(shape) for shape in (hypothesis_shape, truth_shape)]
    require(
        shapes[0].shape == shapes[1].shape,
        f"hypothesis_shape should be [{shapes[1].size}] but is {shape_text(shapes[0].shape)}",
    )
    require(
        shapes[0].size > 1,
        f"Input SparseTensors must have rank at least 2, but truth_shape rank is: {shapes[0].size}",
    )
    # Sequences may be longer than the last dimension says; only the others are looked at.
    groups = [
        _by_group(_Sparse(hypothesis_indices, hypothesis_values, hypothesis_shape)),
        _by_group(_Sparse(truth_indices, truth_values, truth_shape)),
    ]
    distances = np.zeros(np.maximum(shapes[0], shapes[1])[:-1], np.float32)
    for group in groups[0].keys() | groups[1].keys():
        require(
            all(0 <= i < size for i, size in zip(group, distances.shape, strict=True)),
            f"{shape_text(group)} is out of bounds: need 0 <= index < {shape_text(distances.shape)}",
        )
        hypothesis, truth = (each.get(group, []) for each in groups)
        distance = np.float32(_distance(hypothesis, truth))
        if normalize:
            distance = distance / np.float32(len(truth)) if truth else np.float32(np.inf)
        distances[group] = distance
    return distances
