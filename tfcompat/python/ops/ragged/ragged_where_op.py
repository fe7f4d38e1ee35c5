"""Choosing between elements or rows of ragged tensors, and where they are true."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.ragged import ragged_concat_ops, ragged_functional_ops, ragged_gather_ops
from tfcompat.python.ops.ragged.ragged_tensor import (
    convert_to_tensor_or_ragged_tensor,
    is_ragged,
    match_row_splits_dtypes,
)


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Any:
    """The coordinates at which `condition` is true (one row each), or `x` where it is true and `y` elsewhere.

    Args:
      condition: boolean, ragged of the rows of `x` and `y`, or a vector that chooses between their rows.
      x, y: both or neither.
      name: without effect, as in TensorFlow 1.15.

    Raises ValueError when one of `x` and `y` is given without the other, or when only `condition` and one of them are
    ragged. Source: `tf.where`, given a ragged tensor.
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must be either both None or both non-None")
    with ops.name_scope("RaggedWhere", name, [condition, x, y]):
        condition = convert_to_tensor_or_ragged_tensor(condition, name="condition")
        if x is None:
            return _true_coordinates(condition)
        x = convert_to_tensor_or_ragged_tensor(x, name="x")
        y = convert_to_tensor_or_ragged_tensor(y, name="y")
        condition, x, y = match_row_splits_dtypes(condition, x, y)
        if not any(map(is_ragged, (condition, x, y))):
            return array_ops.where(condition, x, y)
        if all(map(is_ragged, (condition, x, y))):
            return ragged_functional_ops.map_flat_values(array_ops.where, condition, x, y)
        if is_ragged(condition):
            raise ValueError("Input shapes do not match.")
        return _chosen_rows(condition, x, y)


def _chosen_rows(condition: Tensor, x: Any, y: Any) -> Any:
    condition.shape.assert_has_rank(1)
    both = ragged_concat_ops.concat([x, y], axis=0)
    x_rows, y_rows = (_row_count(each, both.row_splits.dtype) for each in (x, y))
    indices = array_ops.where(condition, math_ops.range(x_rows), x_rows + math_ops.range(y_rows))
    return ragged_gather_ops.gather(both, indices)


def _row_count(tensor: Any, out_type: Any) -> Tensor:
    return tensor.nrows(out_type=out_type) if is_ragged(tensor) else array_ops.shape(tensor, out_type=out_type)[0]


def _true_coordinates(condition: Any) -> Tensor:
    if not is_ragged(condition):
        return array_ops.where(condition)
    inner = _true_coordinates(condition.values)
    condition = condition.with_row_splits_dtype(inner.dtype)
    positions = inner[:, 0]
    rows = array_ops.gather(condition.value_rowids(), positions)
    columns = positions - array_ops.gather(condition.row_splits, rows)
    outer = [array_ops.expand_dims(rows, 1), array_ops.expand_dims(columns, 1)]
    return array_ops.concat([*outer, inner[:, 1:]], axis=1)
