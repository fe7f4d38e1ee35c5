"""How ragged tensors are made from values and a partition of them in rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import row_partitions


class RaggedConstructors:
    """The functions `from_...` of `RaggedTensor`, its subclass.

    Args of all:
      values: a tensor or ragged tensor, all rows one after the other.
      name: a prefix for the names of the ops.
      validate: have a run raise InvalidArgumentError for a partition that does not fit.

    They raise ValueError for partitions of other types than int32 and int64, and for shapes that do not fit.
    """

    if TYPE_CHECKING:

        def __init__(self, *parts: Any, internal: bool) -> None: ...

    @classmethod
    def from_value_rowids(
        cls, values: Any, value_rowids: Any, nrows: Any = None, name: str | None = None, validate: bool = True
    ) -> Any:
        """Each value with the number of its row, in ascending order; `nrows` unless the last row has a value."""
        row_partitions.check_validate(validate)
        with ops.name_scope(name, "RaggedFromValueRowIds", [values, value_rowids, nrows]):
            values, value_rowids = row_partitions.converted(values, value_rowids, "value_rowids")
            nrows, const_nrows = row_partitions.row_count(value_rowids, nrows)
            value_rowids.shape.assert_has_rank(1)
            nrows.shape.assert_has_rank(0)
            values.shape[:1].assert_is_compatible_with(value_rowids.shape)
            if validate:
                message = "Arguments to from_value_rowids do not form a valid RaggedTensor"
                checks = [
                    check_ops.assert_rank(value_rowids, 1, message=message),
                    check_ops.assert_rank(nrows, 0, message=message),
                    check_ops.assert_equal(
                        row_partitions.nrows(values), row_partitions.nrows(value_rowids), message=message
                    ),
                    check_ops.assert_non_negative(value_rowids[:1], message=message),
                    row_partitions.assert_ascending(value_rowids, message),
                    check_ops.assert_less(value_rowids[-1:], nrows, message=message),
                ]
                value_rowids = row_partitions.checked(checks, values, value_rowids)
            count = math_ops.cast(nrows, dtypes.int32)
            ids = math_ops.cast(value_rowids, dtypes.int32)
            row_lengths = math_ops.bincount(ids, minlength=count, maxlength=count, dtype=value_rowids.dtype)
            row_splits = array_ops.concat([[0], math_ops.cumsum(row_lengths)], axis=0)
            if const_nrows is not None:
                row_lengths.set_shape([const_nrows])
                row_splits.set_shape([const_nrows + 1])
            return cls(values, row_splits, row_lengths, value_rowids, nrows, internal=True)

    @classmethod
    def from_row_splits(cls, values: Any, row_splits: Any, name: str | None = None, validate: bool = True) -> Any:
        """Row i is `values[row_splits[i] : row_splits[i + 1]]`."""
        row_partitions.check_validate(validate)
        if isinstance(row_splits, (list, tuple)) and not row_splits:
            raise ValueError("row_splits tensor may not be empty.")
        with ops.name_scope(name, "RaggedFromRowSplits", [values, row_splits]):
            values, row_splits = row_partitions.converted(values, row_splits, "row_splits")
            row_splits.shape.assert_has_rank(1)
            if validate:
                message = "Arguments to from_row_splits do not form a valid RaggedTensor"
                count = row_partitions.nrows(values, row_splits.dtype)
                checks = [
                    check_ops.assert_rank(row_splits, 1, message=message),
                    row_partitions.assert_zero(row_splits[0], message),
                    row_partitions.assert_ascending(row_splits, message),
                    check_ops.assert_equal(row_splits[-1], count, message=message),
                ]
                row_splits = row_partitions.checked(checks, values, row_splits)
            return cls(values, row_splits, internal=True)

    @classmethod
    def from_row_lengths(cls, values: Any, row_lengths: Any, name: str | None = None, validate: bool = True) -> Any:
        """Row i has the next `row_lengths[i]` values."""
        row_partitions.check_validate(validate)
        with ops.name_scope(name, "RaggedFromRowLengths", [values, row_lengths]):
            values, row_lengths = row_partitions.converted(values, row_lengths, "row_lengths")
            row_lengths.shape.assert_has_rank(1)
            if validate:
                message = "Arguments to from_row_lengths do not form a valid RaggedTensor"
                total, count = math_ops.reduce_sum(row_lengths), row_partitions.nrows(values, row_lengths.dtype)
                checks = [
                    check_ops.assert_rank(row_lengths, 1, message=message),
                    check_ops.assert_non_negative(row_lengths, message=message),
                    check_ops.assert_equal(total, count, message=message),
                ]
                row_lengths = row_partitions.checked(checks, values, row_lengths)
            row_splits = array_ops.concat([[0], math_ops.cumsum(row_lengths)], axis=0)
            return cls(values, row_splits, row_lengths, internal=True)

    @classmethod
    def from_row_starts(cls, values: Any, row_starts: Any, name: str | None = None, validate: bool = True) -> Any:
        """Row i begins at `row_starts[i]`."""
        row_partitions.check_validate(validate)
        with ops.name_scope(name, "RaggedFromRowStarts", [values, row_starts]):
            values, row_starts = row_partitions.converted(values, row_starts, "row_starts")
            row_starts.shape.assert_has_rank(1)
            count = row_partitions.nrows(values, row_starts.dtype)
            if validate:
                message = "Arguments to from_row_starts do not form a valid RaggedTensor"
                checks = [
                    check_ops.assert_rank(row_starts, 1, message=message),
                    row_partitions.assert_zero(row_starts[:1], message),
                    row_partitions.assert_ascending(row_starts, message),
                    check_ops.assert_less_equal(row_starts[-1:], count, message=message),
                ]
                row_starts = row_partitions.checked(checks, values, row_starts)
            return cls(values, array_ops.concat([row_starts, [count]], axis=0), internal=True)

    @classmethod
    def from_row_limits(cls, values: Any, row_limits: Any, name: str | None = None, validate: bool = True) -> Any:
        """Row i ends before `row_limits[i]`."""
        row_partitions.check_validate(validate)
        with ops.name_scope(name, "RaggedFromRowLimits", [values, row_limits]):
            values, row_limits = row_partitions.converted(values, row_limits, "row_limits")
            row_limits.shape.assert_has_rank(1)
            if validate:
                message = "Arguments to from_row_limits do not form a valid RaggedTensor"
                count = row_partitions.nrows(values, row_limits.dtype)
                checks = [
                    check_ops.assert_rank(row_limits, 1, message=message),
                    check_ops.assert_non_negative(row_limits[:1], message=message),
                    row_partitions.assert_ascending(row_limits, message),
                    check_ops.assert_equal(row_limits[-1:], count, message=message),
                ]
                row_limits = row_partitions.checked(checks, values, row_limits)
            zero = array_ops.zeros([1], row_limits.dtype)
            return cls(values, array_ops.concat([zero, row_limits], axis=0), internal=True)

    @classmethod
    def from_nested_value_rowids(
        cls,
        flat_values: Any,
        nested_value_rowids: Sequence[Any],
        nested_nrows: Sequence[Any] | None = None,
        name: str | None = None,
        validate: bool = True,
    ) -> Any:
        """`from_value_rowids` for several dimensions, from the outside in."""
        row_partitions.check_validate(validate)
        row_partitions.check_list(nested_value_rowids, "nested_value_rowids")
        row_partitions.check_list(nested_nrows, "nested_nrows")
        counts = [None] * len(nested_value_rowids) if nested_nrows is None else list(nested_nrows)
        if len(counts) != len(nested_value_rowids):
            raise ValueError("nested_nrows must have the same length as nested_value_rowids")
        with ops.name_scope(name, "RaggedFromNestedValueRowIds", [flat_values, *nested_value_rowids, *counts]):
            result = flat_values
            for ids, count in reversed(list(zip(nested_value_rowids, counts, strict=True))):
                result = cls.from_value_rowids(result, ids, count, validate=validate)
            return result

    @classmethod
    def from_nested_row_splits(
        cls, flat_values: Any, nested_row_splits: Sequence[Any], name: str | None = None, validate: bool = True
    ) -> Any:
        """`from_row_splits` for several dimensions, from the outside in."""
        row_partitions.check_validate(validate)
        row_partitions.check_list(nested_row_splits, "nested_row_splits")
        with ops.name_scope(name, "RaggedFromNestedRowSplits", [flat_values, *nested_row_splits]):
            return _nested(cls.from_row_splits, flat_values, nested_row_splits, validate)

    @classmethod
    def from_nested_row_lengths(
        cls, flat_values: Any, nested_row_lengths: Sequence[Any], name: str | None = None, validate: bool = True
    ) -> Any:
        """`from_row_lengths` for several dimensions, from the outside in."""
        row_partitions.check_validate(validate)
        row_partitions.check_list(nested_row_lengths, "nested_row_lengths")
        with ops.name_scope(name, "RaggedFromNestedRowlengths", [flat_values, *nested_row_lengths]):
            return _nested(cls.from_row_lengths, flat_values, nested_row_lengths, validate)

    @classmethod
    def from_tensor(
        cls,
        tensor: Any,
        lengths: Any = None,
        padding: Any = None,
        ragged_rank: int = 1,
        name: str | None = None,
        row_splits_dtype: Any = dtypes.int64,
    ) -> Any:
        """The rows of a dense tensor; see `ragged_conversion_ops.from_tensor`."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.rows_of_tensor(tensor, lengths, padding, ragged_rank, name, row_splits_dtype)

    @classmethod
    def from_sparse(cls, st_input: Any, name: str | None = None, row_splits_dtype: Any = dtypes.int64) -> Any:
        """The rows of a sparse matrix without gaps; see `ragged_conversion_ops.from_sparse`."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.rows_of_sparse(st_input, name, row_splits_dtype)


def _nested(make_rows: Callable[..., Any], flat_values: Any, partitions: Sequence[Any], validate: bool) -> Any:
    """`make_rows` of the values and the innermost partition, of that and the next one, and so on to the outermost."""
    result = flat_values
    for partition in reversed(partitions):
        result = make_rows(result, partition, validate=validate)
    return result
