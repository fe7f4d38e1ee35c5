"""Matrices of a checkpoint, with rows and columns in the order of other vocabularies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops


@dataclass(frozen=True)
class Axis:
    """The rows or columns of a matrix.

    Attributes:
      size: how many there are, without those for words outside of the vocabulary.
      new_vocabulary, old_vocabulary: files with a word for each, in the new order and that of the checkpoint; None
        where both are the same.
      old_size: how many words of the old vocabulary count, -1 for all.
      num_oov_buckets: how many more there are, for words outside of the vocabulary.
    """

    size: int
    new_vocabulary: Any = None
    old_vocabulary: Any = None
    old_size: int = -1
    num_oov_buckets: int = 0

    def remapping(self, offset: int, count: int) -> tuple[Any, Any]:
        """(where `count` of the rows or columns, from `offset` on, are in the old matrix; how many of them are)."""
        if self.new_vocabulary is None:
            return math_ops.range(offset, offset + count, dtype=dtypes.int64), count
        return apply_op(
            "GenerateVocabRemapping",
            new_vocab_file=self.new_vocabulary,
            old_vocab_file=self.old_vocabulary,
            new_vocab_offset=offset,
            num_new_vocab=count,
            old_vocab_size=self.old_size,
        )


def load_and_remap_matrix(
    path: str, name: str, shape: list[int], row_offset: int, rows: Axis, columns: Axis, initializer: Callable[..., Any]
) -> Any:
    """The part of a remapped matrix with `shape[0]` rows from `row_offset` on, float32.

    Args:
      path: of the checkpoint.
      name: of the matrix in it.
      initializer: of a shape, what to put where the old matrix has nothing.
    """
    oov_rows = min(shape[0], max(0, row_offset + shape[0] - rows.size))
    loaded = shape[0] - oov_rows
    parts = []
    if loaded:
        row_remapping, rows_present = rows.remapping(row_offset, loaded)
        column_remapping, columns_present = columns.remapping(0, columns.size)
        missing = loaded * columns.size - rows_present * columns_present
        matrix = apply_op(
            "LoadAndRemapMatrix",
            ckpt_path=path,
            old_tensor_name=name,
            row_remapping=row_remapping,
            col_remapping=column_remapping,
            initializing_values=initializer([missing, 1]),
            num_rows=loaded,
            num_cols=columns.size,
        )
        parts.append(matrix)
    if oov_rows:
        parts.append(ops.convert_to_tensor(initializer([oov_rows, columns.size])))
    matrix = array_ops.concat(parts, 0)
    if columns.num_oov_buckets:
        more = ops.convert_to_tensor(initializer([shape[0], columns.num_oov_buckets]))
        matrix = array_ops.concat([matrix, more], 1)
    return matrix
