"""Pooling by factors that are no integers (the part of TensorFlow's `nn_ops` that builds it)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework.op_def_library import apply_op


def fractional_max_pool(
    value: Any,
    pooling_ratio: Sequence[float],
    pseudo_random: bool = False,
    overlapping: bool = False,
    deterministic: bool = False,
    seed: int = 0,
    seed2: int = 0,
    name: str | None = None,
) -> Any:
    """The largest element of each of randomly placed windows.

    Args:
      value: [batch, height, width, channels].
      pooling_ratio: four numbers, by how much each dimension shrinks: [1, rows, columns, 1].
      pseudo_random: True for windows of two sizes at regular places from a random start, False for random order.
      overlapping: True for windows that share the element at their border.
      deterministic: True to place the windows as the seeds tell, in every run alike.
      seed, seed2: seeds; 0 unless deterministic.

    Returns:
      (output, row_pooling_sequence, col_pooling_sequence): int64 vectors, where windows begin (and the last one ends).

    Source: TensorFlow's `tf.nn.fractional_max_pool`.
    """
    return _pool(
        "FractionalMaxPool", value, pooling_ratio, pseudo_random, overlapping, deterministic, seed, seed2, name
    )


def fractional_avg_pool(
    value: Any,
    pooling_ratio: Sequence[float],
    pseudo_random: bool = False,
    overlapping: bool = False,
    deterministic: bool = False,
    seed: int = 0,
    seed2: int = 0,
    name: str | None = None,
) -> Any:
    """The mean of each of randomly placed windows. Arguments and results as for `fractional_max_pool`.

    Source: TensorFlow's `tf.nn.fractional_avg_pool`.
    """
    return _pool(
        "FractionalAvgPool", value, pooling_ratio, pseudo_random, overlapping, deterministic, seed, seed2, name
    )


def _pool(
    op_type: str,
    value: Any,
    pooling_ratio: Sequence[float],
    pseudo_random: bool,
    overlapping: bool,
    deterministic: bool,
    seed: int,
    seed2: int,
    name: str | None,
) -> Any:
    return apply_op(
        op_type,
        value=value,
        pooling_ratio=pooling_ratio,
        pseudo_random=pseudo_random,
        overlapping=overlapping,
        deterministic=deterministic,
        seed=seed,
        seed2=seed2,
        name=name,
    )
