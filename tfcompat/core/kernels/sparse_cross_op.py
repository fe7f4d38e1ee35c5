"""SparseCross: the combinations of one value of each feature, as strings or hashes."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.string_hash_ops import hash_strings
from tfcompat.core.util import farmhash

_MULTIPLIER = np.uint64(0xC6A4A7935BD1E995)
_47 = np.uint64(47)
_LARGEST_INT64 = 2**63 - 1


@kernel("SparseCross", host=True)
def sparse_cross(
    indices: list[np.ndarray],
    values: list[np.ndarray],
    shapes: list[np.ndarray],
    dense_inputs: list[np.ndarray],
    *,
    hashed_output: bool,
    num_buckets: int,
    hash_key: int,
    out_type: np.dtype,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A value for each combination in each row, the last feature's varying fastest."""
    rows = _require_features(indices, values, shapes, dense_inputs)
    features = [_rows_of(index[:, 0], _feature(value, hashed_output), rows) for index, value in zip(indices, values)]
    features += [list(_feature(dense.reshape(-1), hashed_output).reshape(dense.shape)) for dense in dense_inputs]
    crossed: list[list[Any]] = [list(itertools.product(*(feature[row] for feature in features))) for row in range(rows)]
    counts = [len(row) for row in crossed]
    row_of = np.repeat(np.arange(rows), counts)
    column = np.concatenate([np.arange(count) for count in counts]) if rows else np.zeros(0)
    flat = [combination for row in crossed for combination in row]
    if hashed_output:
        result = _hashed(flat, len(features), num_buckets, hash_key)
    else:
        result = np.empty(len(flat), object)
        result[:] = [b"_X_".join(combination) for combination in flat]
    out_indices = np.stack([row_of, column], axis=1).astype(np.int64)
    return out_indices, result.astype(out_type), np.array([rows, max(counts, default=0)], np.int64)


def _require_features(
    indices: list[np.ndarray], values: list[np.ndarray], shapes: list[np.ndarray], dense_inputs: list[np.ndarray]
) -> int:
    """The number of rows, which all features share."""
    for i, (index, value, shape) in enumerate(zip(indices, values, shapes, strict=True)):
        require(
            index.ndim == 2 and index.shape[1] == 2,
            f"Input indices should have 2 columns but received shape {shape_text(index.shape)} at position {i}",
        )
        require(
            value.ndim == 1,
            f"Input values should be a vector but received shape {shape_text(value.shape)} at position {i}",
        )
        require(
            shape.shape == (2,),
            f"Input shapes should be vectors of 2 elements but received {shape_text(shape.shape)} at position {i}",
        )
    for i, dense in enumerate(dense_inputs):
        require(
            dense.ndim == 2,
            f"Dense inputs should be a matrix but received shape {shape_text(dense.shape)} at position {i}",
        )
    sizes = [int(shape[0]) for shape in shapes] + [dense.shape[0] for dense in dense_inputs]
    for i, size in enumerate(sizes):
        require(size == sizes[0], f"Expected batch size {sizes[0]}, got {size} at position {i}")
    return sizes[0] if sizes else 0


def _feature(values: np.ndarray, hashed: bool) -> np.ndarray:
    """Values as they are crossed: uint64 to be hashed, else bytes."""
    if hashed:
        return hash_strings(values, farmhash.fingerprint64) if values.dtype == object else values.astype(np.uint64)
    if values.dtype == object:
        return values
    texts = np.empty(values.size, object)
    texts[:] = [str(value).encode() for value in values.tolist()]
    return texts


def _rows_of(row: np.ndarray, values: np.ndarray, rows: int) -> list[np.ndarray]:
    ends = np.searchsorted(row, np.arange(1, rows))
    return np.split(values, ends)


def _hashed(combinations: list[Any], features: int, num_buckets: int, hash_key: int) -> np.ndarray:
    columns = np.array(combinations, np.uint64).reshape(len(combinations), features)
    hashed = np.full(len(combinations), hash_key % 2**64, np.uint64)
    with np.errstate(over="ignore"):
        for position in range(features):
            hashed = _combined(hashed, columns[:, position])
    return (hashed % np.uint64(num_buckets or _LARGEST_INT64)).astype(np.int64)


def _combined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`tensorflow::FingerprintCat64`."""
    mixed = (a ^ _MULTIPLIER) ^ (_mix_shifted(b * _MULTIPLIER) * _MULTIPLIER)
    return _mix_shifted(_mix_shifted(mixed * _MULTIPLIER) * _MULTIPLIER)


def _mix_shifted(word: np.ndarray) -> np.ndarray:
    return word ^ (word >> _47)
