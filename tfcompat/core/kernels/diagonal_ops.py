"""Matrices with bands of diagonals: any diagonal, or a range of them from k[0] (lowest) to k[1]."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


def _band(k: np.ndarray) -> tuple[int, int]:
    require(
        k.ndim <= 1 and 1 <= k.size <= 2, f"diag_index must have only one or two elements, received {k.size} elements."
    )
    lowest, highest = int(k.flat[0]), int(k.flat[-1])
    require(
        lowest <= highest, f"lower_diag_index must not be larger than upper_diag_index, received {lowest} > {highest}"
    )
    return lowest, highest


def _require_inside(band: tuple[int, int], rows: int, columns: int) -> None:
    for which, k in zip(("lower", "upper"), band, strict=True):
        require(
            -rows < k < columns or k == 0,
            f"{which}_diag_index is out of bound: {k}. It must be between {-rows} and {columns}",
        )


def _longest(rows: int, columns: int, lowest: int, highest: int) -> int:
    return min(rows + min(highest, 0), columns - max(lowest, 0))


def _places(rows: int, columns: int, lowest: int, highest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each element of a matrix: whether it is in the band, its diagonal (the highest is 0), its place there."""
    offset = np.arange(columns)[None, :] - np.arange(rows)[:, None]
    inside = (offset >= lowest) & (offset <= highest)
    place = np.minimum(np.arange(columns)[None, :], np.arange(rows)[:, None])
    return inside, np.where(inside, highest - offset, 0), np.where(inside, place, 0)


def _spread(diagonal: Array, rows: int, columns: int, band: tuple[int, int], elsewhere: Array) -> Array:
    """The matrices with `diagonal` in their band."""
    lowest, highest = band
    if lowest == highest:
        diagonal = diagonal[..., None, :]
    inside, which, place = _places(rows, columns, lowest, highest)
    xp = numpy_or_jax(diagonal, elsewhere)
    if diagonal.shape[-1] == 0:
        return xp.broadcast_to(elsewhere, (*diagonal.shape[:-2], rows, columns))
    return xp.where(inside, diagonal[..., which, place], elsewhere)


@kernel("MatrixDiagV2", constants=("k", "num_rows", "num_cols"))
def matrix_diag_v2(
    diagonal: Array, k: np.ndarray, num_rows: np.ndarray, num_cols: np.ndarray, padding_value: Array
) -> Array:
    lowest, highest = band = _band(k)
    count, length = highest - lowest + 1, diagonal.shape[-1]
    if count > 1:
        require(
            diagonal.ndim >= 2 and diagonal.shape[-2] == count,
            "The number of diagonals provided in the input does not match the lower_diag_index and upper_diag_index "
            "range.",
        )
    rows, columns = int(num_rows), int(num_cols)
    fewest_rows, fewest_columns = length - min(highest, 0), length + max(lowest, 0)
    require(rows == -1 or rows >= fewest_rows, "The number of rows is too small.")
    require(columns == -1 or columns >= fewest_columns, "The number of columns is too small.")
    if rows == columns == -1:
        rows = columns = max(fewest_rows, fewest_columns)
    rows, columns = fewest_rows if rows == -1 else rows, fewest_columns if columns == -1 else columns
    fits = rows == fewest_rows or columns == fewest_columns
    require(fits, "The number of rows or columns is not consistent with the specified d_lower, d_upper, and diagonal.")
    return _spread(diagonal, rows, columns, band, padding_value)


@kernel("MatrixDiagPartV2", constants=("k",))
def matrix_diag_part_v2(input: Array, k: np.ndarray, padding_value: Array) -> Array:
    require(input.ndim >= 2, f"input must be at least 2-dim, received shape: {shape_text(input.shape)}")
    rows, columns = input.shape[-2:]
    lowest, highest = band = _band(k)
    _require_inside(band, rows, columns)
    offsets = highest - np.arange(highest - lowest + 1)[:, None]
    places = np.arange(_longest(rows, columns, lowest, highest))
    at_row, at_column = places - np.minimum(offsets, 0), places + np.maximum(offsets, 0)
    inside = (at_row < rows) & (at_column < columns)
    xp = numpy_or_jax(input, padding_value)
    picked = input[..., np.where(inside, at_row, 0), np.where(inside, at_column, 0)] if input.size else input[..., :0]
    diagonals = xp.where(inside, picked, padding_value)
    return diagonals[..., 0, :] if lowest == highest else diagonals


@kernel("MatrixSetDiagV2", constants=("k",))
def matrix_set_diag_v2(input: Array, diagonal: Array, k: np.ndarray) -> Array:
    require(input.ndim >= 2, f"input must be at least 2-dim, received shape: {shape_text(input.shape)}")
    rows, columns = input.shape[-2:]
    lowest, highest = band = _band(k)
    _require_inside(band, rows, columns)
    counts = () if lowest == highest else (highest - lowest + 1,)
    expected = (*input.shape[:-2], *counts, _longest(rows, columns, lowest, highest))
    require(
        diagonal.shape == expected,
        "Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal to the "
        "longests diagonal in range [lower_diag_index:upper_diag_index].\nInput shape: "
        f"{shape_text(input.shape)}\nDiagonal shape: {shape_text(diagonal.shape)}\n"
        f"Expected diagonal shape: {shape_text(expected)}",
    )
    return _spread(diagonal, rows, columns, band, input)
