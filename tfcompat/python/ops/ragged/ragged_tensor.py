"""`RaggedTensor`: rows of different lengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework import sparse_tensor as sparse
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import UnimplementedError
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.type_spec import register_type_spec_from_value_converter
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.ragged import row_partitions
from tfcompat.python.ops.ragged._ragged_tensor_spec import RaggedTensorSpec as RaggedTensorSpec
from tfcompat.python.ops.ragged.ragged_tensor_value import RaggedTensorValue


class RaggedTensor(CompositeTensor):
    """Rows of different lengths: row i is `values[row_splits[i] : row_splits[i + 1]]`.

    It is made by `tf.ragged.constant` or by one of the functions `from_...`; `Session.run` returns a
    `RaggedTensorValue` for it, and takes one as a feed.

        rows = tf.RaggedTensor.from_row_lengths([3, 1, 4, 1, 5], [2, 0, 3])      # [[3, 1], [], [4, 1, 5]]

    `tf.ragged.map_flat_values` applies functions of tensors to it.
    """

    def __init__(self, values: Any, row_splits: Tensor, internal: bool = False) -> None:
        if not internal:
            raise ValueError(
                "RaggedTensor constructor is private; please use one of the factory methods instead (e.g., "
                "RaggedTensor.from_row_lengths())"
            )
        if not isinstance(row_splits, Tensor):
            raise TypeError(f"Row-partitioning argument must be a Tensor, got {row_splits!r}")
        if not isinstance(values, (RaggedTensor, Tensor)):
            raise TypeError(f"values must be a Tensor or RaggedTensor, got {values!r}")
        if row_splits.dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError("Row-partitioning argument must be int32 or int64")
        row_splits.shape.assert_has_rank(1)
        values.shape.with_rank_at_least(1)
        row_splits.set_shape([None])
        self._values = values
        self._row_splits = row_splits
        self._cached_row_lengths: Tensor | None = None
        self._cached_value_rowids: Tensor | None = None
        self._cached_nrows: Tensor | None = None

    # How they are made

    @classmethod
    def from_value_rowids(
        cls, values: Any, value_rowids: Any, nrows: Any = None, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
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
            result = cls(values, row_splits, internal=True)
            result._cached_row_lengths, result._cached_value_rowids = row_lengths, value_rowids
            result._cached_nrows = nrows
            return result

    @classmethod
    def from_row_splits(
        cls, values: Any, row_splits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
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
    def from_row_lengths(
        cls, values: Any, row_lengths: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
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
            result = cls(values, row_splits, internal=True)
            result._cached_row_lengths = row_lengths
            return result

    @classmethod
    def from_row_starts(
        cls, values: Any, row_starts: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
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
    def from_row_limits(
        cls, values: Any, row_limits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
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
    ) -> RaggedTensor:
        """`from_value_rowids` for several dimensions, from the outside in."""
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
    ) -> RaggedTensor:
        """`from_row_splits` for several dimensions, from the outside in."""
        if isinstance(nested_row_splits, Tensor):
            raise TypeError("nested_row_splits must be a list of Tensors")
        with ops.name_scope(name, "RaggedFromNestedRowSplits", [flat_values, *nested_row_splits]):
            result = flat_values
            for splits in reversed(nested_row_splits):
                result = cls.from_row_splits(result, splits, validate=validate)
            return result

    @classmethod
    def from_nested_row_lengths(
        cls, flat_values: Any, nested_row_lengths: Sequence[Any], name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """`from_row_lengths` for several dimensions, from the outside in."""
        if isinstance(nested_row_lengths, Tensor):
            raise TypeError("nested_row_lengths must be a list of Tensors")
        with ops.name_scope(name, "RaggedFromNestedRowlengths", [flat_values, *nested_row_lengths]):
            result = flat_values
            for lengths in reversed(nested_row_lengths):
                result = cls.from_row_lengths(result, lengths, validate=validate)
            return result

    @classmethod
    def from_tensor(
        cls,
        tensor: Any,
        lengths: Any = None,
        padding: Any = None,
        ragged_rank: int = 1,
        name: str | None = None,
        row_splits_dtype: Any = dtypes.int64,
    ) -> RaggedTensor:
        """The rows of a dense tensor; see `ragged_conversion_ops.from_tensor`."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.from_tensor(tensor, lengths, padding, ragged_rank, name, row_splits_dtype)

    @classmethod
    def from_sparse(cls, st_input: Any, name: str | None = None, row_splits_dtype: Any = dtypes.int64) -> RaggedTensor:
        """The rows of a sparse matrix without gaps; see `ragged_conversion_ops.from_sparse`."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.from_sparse(st_input, name, row_splits_dtype)

    # What they are

    @property
    def dtype(self) -> DType:
        return self._values.dtype

    @property
    def shape(self) -> TensorShape:
        splits = self._row_splits.shape[0].value
        outer = TensorShape([None if splits is None else splits - 1, None])
        return outer.concatenate(self._values.shape[1:])

    def get_shape(self) -> TensorShape:
        return self.shape

    @property
    def graph(self) -> Any:
        return self._row_splits.graph

    @property
    def values(self) -> Any:
        """All rows, one after the other."""
        return self._values

    @property
    def row_splits(self) -> Tensor:
        return self._row_splits

    @property
    def ragged_rank(self) -> int:
        """The number of ragged dimensions."""
        return len(self.nested_row_splits)

    @property
    def flat_values(self) -> Tensor:
        """The values behind all ragged dimensions."""
        return self._values.flat_values if isinstance(self._values, RaggedTensor) else self._values

    @property
    def nested_row_splits(self) -> tuple[Tensor, ...]:
        """The splits of all ragged dimensions, from the outside in."""
        inner = self._values.nested_row_splits if isinstance(self._values, RaggedTensor) else ()
        return (self._row_splits, *inner)

    def value_rowids(self, name: str | None = None) -> Tensor:
        """The row of each value."""
        if self._cached_value_rowids is not None:
            return self._cached_value_rowids
        from tfcompat.python.ops.ragged import segment_id_ops

        with ops.name_scope(name, "RaggedValueRowIds", [self.row_splits]):
            return segment_id_ops.row_splits_to_segment_ids(self.row_splits)

    def nested_value_rowids(self, name: str | None = None) -> tuple[Tensor, ...]:
        """`value_rowids` of all ragged dimensions, from the outside in."""
        with ops.name_scope(name, "RaggedNestedValueRowIds", [self.row_splits]):
            return tuple(each.value_rowids() for each in self._nested())

    def nrows(self, out_type: Any = None, name: str | None = None) -> Tensor:
        """The number of rows."""
        out_type = self._row_splits.dtype if out_type is None else dtypes.as_dtype(out_type)
        if self._cached_nrows is not None:
            return math_ops.cast(self._cached_nrows, out_type)
        with ops.name_scope(name, "RaggedNRows", [self.row_splits]):
            return array_ops.shape(self.row_splits, out_type=out_type)[0] - 1

    def row_starts(self, name: str | None = None) -> Tensor:
        """Where each row begins."""
        with ops.name_scope(name, "RaggedRowStarts", [self.row_splits]):
            return self.row_splits[:-1]

    def row_limits(self, name: str | None = None) -> Tensor:
        """Where each row ends."""
        with ops.name_scope(name, "RaggedRowLimits", [self.row_splits]):
            return self.row_splits[1:]

    def row_lengths(self, axis: int = 1, name: str | None = None) -> Any:
        """The lengths along dimension `axis`, for axes behind 1 a ragged tensor."""
        if self._cached_row_lengths is not None and axis == 1:
            return self._cached_row_lengths
        with ops.name_scope(name, "RaggedRowLengths", [self.row_splits]):
            if axis == 0:
                return self.nrows()
            if axis == 1:
                return self.row_splits[1:] - self.row_splits[:-1]
            if isinstance(self.values, RaggedTensor):
                return self.with_values(self.values.row_lengths(axis - 1))
            shape = array_ops.shape(self.values, out_type=self._row_splits.dtype)
            return self.with_values(array_ops.ones(shape[: axis - 1], self._row_splits.dtype) * shape[axis - 1])

    def nested_row_lengths(self, name: str | None = None) -> tuple[Tensor, ...]:
        """`row_lengths` of all ragged dimensions, from the outside in."""
        with ops.name_scope(name, "RaggedNestedRowLengths", [self.row_splits]):
            return tuple(each.row_lengths() for each in self._nested())

    def _nested(self) -> Iterator[RaggedTensor]:
        each: Any = self
        while isinstance(each, RaggedTensor):
            yield each
            each = each.values

    def bounding_shape(self, axis: Any = None, name: str | None = None, out_type: Any = None) -> Tensor:
        """The shape of the smallest dense tensor that holds all rows, or its size along `axis`."""
        out_type = self._row_splits.dtype if out_type is None else dtypes.as_dtype(out_type)
        with ops.name_scope(name, "RaggedBoundingBox", [self.row_splits, axis]):
            if axis == 0:
                return array_ops.shape(self.row_splits, out_type=out_type)[0] - 1
            if axis == 1:
                return math_ops.maximum(math_ops.reduce_max(self.row_lengths()), 0)
            sizes = [array_ops.shape(self.row_splits, out_type=out_type)[0] - 1]
            sizes += [
                math_ops.maximum(math_ops.reduce_max(splits[1:] - splits[:-1]), 0) for splits in self.nested_row_splits
            ]
            inner = array_ops.shape(self.flat_values, out_type=out_type)[1:]
            box = array_ops.concat([array_ops.stack(sizes), inner], axis=0)
            return box if axis is None else array_ops.gather(box, axis)

    # Changed ones

    def with_values(self, new_values: Any) -> RaggedTensor:
        """The same rows of other values."""
        new_values.shape.with_rank_at_least(1)
        self.values.shape[:1].assert_is_compatible_with(new_values.shape[:1])
        if isinstance(new_values, RaggedTensor) and self._row_splits.dtype != new_values.row_splits.dtype:
            raise ValueError(
                "self and new_values have mismatched row_splits dtypes; use RaggedTensor.with_row_splits_dtype() to "
                "convert them to compatible dtypes."
            )
        result = RaggedTensor(new_values, self._row_splits, internal=True)
        result._cached_row_lengths = self._cached_row_lengths
        result._cached_value_rowids = self._cached_value_rowids
        result._cached_nrows = self._cached_nrows
        return result

    def with_flat_values(self, new_values: Any) -> RaggedTensor:
        """The same rows of other values behind all ragged dimensions."""
        if isinstance(self._values, RaggedTensor):
            return self.with_values(self._values.with_flat_values(new_values))
        return self.with_values(new_values)

    def with_row_splits_dtype(self, dtype: Any) -> RaggedTensor:
        """The same with splits of type int32 or int64. Raises ValueError for another type."""
        dtype = dtypes.as_dtype(dtype)
        if dtype not in (dtypes.int32, dtypes.int64):
            raise ValueError("dtype must be int32 or int64")
        if self._row_splits.dtype == dtype:
            return self
        values = self._values.with_row_splits_dtype(dtype) if isinstance(self._values, RaggedTensor) else self._values
        return RaggedTensor(values, math_ops.cast(self._row_splits, dtype), internal=True)

    def to_tensor(self, default_value: Any = None, name: str | None = None) -> Tensor:
        """A dense tensor, short rows filled up with `default_value` (zeros unless given)."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.to_tensor(self, default_value, name)

    def to_sparse(self, name: str | None = None) -> sparse.SparseTensor:
        """A sparse tensor of the same values."""
        with ops.name_scope(name, "RaggedToSparse", [self.row_splits]):
            parts = apply_op(
                "RaggedTensorToSparse",
                rt_nested_splits=list(self.nested_row_splits),
                rt_dense_values=self.flat_values,
                name=name,
            )
            return sparse.SparseTensor(*parts)

    @property
    def _type_spec(self) -> RaggedTensorSpec:
        return RaggedTensorSpec.from_value(self)

    def _to_variant(self, batched_input: bool = False, name: str | None = None) -> Tensor:
        """A variant scalar that holds all of it, or a variant vector of its rows."""
        with ops.name_scope(name, "RaggedToVariant", [self, batched_input]):
            return apply_op(
                "RaggedTensorToVariant",
                rt_nested_splits=list(self.nested_row_splits),
                rt_dense_values=self.flat_values,
                batched_input=batched_input,
                name=name,
            )

    @classmethod
    def _from_variant(
        cls,
        variant: Any,
        dtype: Any,
        output_ragged_rank: int,
        input_ragged_rank: int | None = None,
        name: str | None = None,
    ) -> RaggedTensor:
        """The ragged tensor that `_to_variant` packed, or those of a variant tensor of them, stacked.

        Args:
          dtype: the type of its values.
          output_ragged_rank: its ragged rank, which counts the stacked dimensions.
          input_ragged_rank: that of what was packed, where it is known.
        """
        variant = ops.convert_to_tensor(variant, dtypes.variant, name="variant")
        rank = variant.shape.ndims
        if rank is not None and input_ragged_rank is not None and output_ragged_rank != input_ragged_rank + rank:
            raise ValueError(
                "output_ragged_rank must be equal to input_ragged_rank +variant.shape.ndims, found "
                f"variant.shape.ndims: {rank}, input_ragged_rank: {input_ragged_rank}, output_ragged_rank: "
                f"{output_ragged_rank}"
            )
        input_ragged_rank = -1 if input_ragged_rank is None else input_ragged_rank
        with ops.name_scope(name, "RaggedFromVariant", [variant, dtype, input_ragged_rank, output_ragged_rank]):
            splits, values = apply_op(
                "RaggedTensorFromVariant",
                encoded_ragged=variant,
                input_ragged_rank=input_ragged_rank,
                output_ragged_rank=output_ragged_rank,
                Tvalues=dtype,
                Tsplits=dtypes.int64,
                name=name,
            )
            return cls.from_nested_row_splits(values, splits, validate=False)

    def __getitem__(self, key: Any) -> Any:
        """Row `key`, or the rows of a slice without a step.

        Raises UnimplementedError for other keys: use `to_tensor()`, or `values` and `row_splits`.
        """
        if isinstance(key, slice) and key.step in (None, 1):
            start, stop = key.start, key.stop
            if all(bound is None or isinstance(bound, int) for bound in (start, stop)):
                return self._rows(key)
        if isinstance(key, (int, np.integer)) or (isinstance(key, Tensor) and key.shape.ndims == 0):
            return self.values[self.row_splits[:-1][key] : self.row_splits[1:][key]]
        raise UnimplementedError(
            None,
            None,
            f"cannot index a ragged tensor by {key!r}: one row or a slice of rows can be taken. Use its to_tensor(), "
            "or its values and row_splits.",
        )

    def _rows(self, key: slice) -> RaggedTensor:
        starts, lengths = self.row_splits[:-1][key], (self.row_splits[1:] - self.row_splits[:-1])[key]
        first = array_ops.concat([starts, self.row_splits[-1:]], axis=0)[0]
        values = self.values[first : first + math_ops.reduce_sum(lengths)]
        return RaggedTensor.from_row_lengths(values, lengths, validate=False)

    def to_list(self) -> list[Any]:
        raise ValueError(
            "RaggedTensor.to_list() is only supported in eager mode; in graph mode, evaluate the RaggedTensor first "
            "and then use RaggedTensorValue.to_list()."
        )

    def eval(self, feed_dict: Any = None, session: Any = None) -> RaggedTensorValue:
        """The value in `session`, or the default session."""
        return ops._eval_using_default_session(self, feed_dict, self.graph, session)

    def __repr__(self) -> str:
        return f"tf.RaggedTensor(values={self._values}, row_splits={self._row_splits})"


register_type_spec_from_value_converter(RaggedTensorValue, RaggedTensorSpec.from_value)


def is_ragged(value: Any) -> bool:
    """True for a `RaggedTensor` or a `RaggedTensorValue`."""
    return isinstance(value, (RaggedTensor, RaggedTensorValue))


def convert_to_tensor_or_ragged_tensor(
    value: Any, dtype: Any = None, preferred_dtype: Any = None, name: str | None = None
) -> Any:
    """`value` as a `RaggedTensor` if it is ragged, else as a tensor.

    Raises ValueError for a ragged tensor of another type than `dtype`.
    """
    if isinstance(value, RaggedTensor):
        if dtype and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
            raise ValueError(
                f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for RaggedTensor with dtype "
                f"{value.dtype.name}: {value!r}"
            )
        return value
    if isinstance(value, RaggedTensorValue):
        with ops.name_scope(name, "ConvertToTensorOrRaggedTensor", []):
            flat = ops.convert_to_tensor(value.flat_values, dtype, preferred_dtype=preferred_dtype, name="flat_values")
            return RaggedTensor.from_nested_row_splits(flat, value.nested_row_splits, validate=False)
    return ops.convert_to_tensor(value, dtype, preferred_dtype=preferred_dtype, name=name)


# What sessions fetch and feed


def parts(ragged: Any) -> list[Any]:
    """The splits of a ragged tensor or value, from the outside in, then its flat values."""
    return [*ragged.nested_row_splits, ragged.flat_values]


def value_of_parts(arrays: list[Any]) -> Any:
    """The `RaggedTensorValue` that consists of `parts`."""
    *splits, value = arrays
    for each in reversed(splits):
        value = RaggedTensorValue(value, each)
    return value
