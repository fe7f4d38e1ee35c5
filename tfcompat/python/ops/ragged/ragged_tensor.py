"""`RaggedTensor`: rows of different lengths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfcompat.python.client.fetches import register_session_run_conversion_functions
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework import sparse_tensor as sparse
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.type_spec import register_type_spec_from_value_converter
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.ragged._ragged_constructors import RaggedConstructors
from tfcompat.python.ops.ragged._ragged_tensor_spec import RaggedTensorSpec as RaggedTensorSpec
from tfcompat.python.ops.ragged.ragged_tensor_value import RaggedTensorValue

_MISMATCHED = (
    "have mismatched row_splits dtypes; use RaggedTensor.with_row_splits_dtype() to convert them to compatible dtypes."
)


class RaggedTensor(RaggedConstructors, CompositeTensor):
    """Rows of different lengths: row i is `values[row_splits[i] : row_splits[i + 1]]`.

    It is made by `tf.ragged.constant` or by one of the functions `from_...`; `Session.run` returns a
    `RaggedTensorValue` for it, and takes one as a feed.

        rows = tf.RaggedTensor.from_row_lengths([3, 1, 4, 1, 5], [2, 0, 3])      # [[3, 1], [], [4, 1, 5]]

    `tf.ragged.map_flat_values` applies functions of tensors to it.
    """

    def __init__(
        self,
        values: Any,
        row_splits: Tensor,
        cached_row_lengths: Tensor | None = None,
        cached_value_rowids: Tensor | None = None,
        cached_nrows: Tensor | None = None,
        internal: bool = False,
    ) -> None:
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
        for cached in (cached_row_lengths, cached_value_rowids, cached_nrows):
            if cached is not None and not isinstance(cached, Tensor):
                raise TypeError("Cached value must be a Tensor or None.")
            if cached is not None and cached.dtype not in (dtypes.int32, dtypes.int64):
                raise TypeError("Cached value must be int32 or int64.")
        self._cached_row_lengths = cached_row_lengths
        self._cached_value_rowids = cached_value_rowids
        self._cached_nrows = cached_nrows

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
            axis = array_ops.get_positive_axis(axis, self.shape.ndims)
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
            if isinstance(axis, int) and axis == 0:
                return array_ops.shape(self.row_splits, out_type=out_type)[0] - 1
            if isinstance(axis, int) and axis == 1:
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
            raise ValueError(f"self and new_values {_MISMATCHED}")
        cached = self._cached_row_lengths, self._cached_value_rowids, self._cached_nrows
        return RaggedTensor(new_values, self._row_splits, *cached, internal=True)

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
        row_splits = math_ops.cast(self._row_splits, dtype)
        values = self._values.with_row_splits_dtype(dtype) if isinstance(self._values, RaggedTensor) else self._values
        cached = (self._cached_row_lengths, self._cached_value_rowids, self._cached_nrows)
        lengths, rowids, nrows = (None if each is None else math_ops.cast(each, dtype) for each in cached)
        return RaggedTensor(values, row_splits, lengths, rowids, nrows, internal=True)

    def to_tensor(self, default_value: Any = None, name: str | None = None) -> Tensor:
        """A dense tensor, short rows filled up with `default_value` (zeros unless given)."""
        from tfcompat.python.ops.ragged import ragged_conversion_ops

        return ragged_conversion_ops.padded(self, default_value, name)

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

    def _shape_invariant_to_type_spec(self, shape: TensorShape) -> RaggedTensorSpec:
        return RaggedTensorSpec(shape, self.dtype, self.ragged_rank, self.row_splits.dtype)

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

    def to_list(self) -> list[Any]:
        raise ValueError(
            "RaggedTensor.to_list() is only supported in eager mode; in graph mode, evaluate the RaggedTensor first "
            "and then use RaggedTensorValue.to_list()."
        )

    def eval(self, feed_dict: Any = None, session: Any = None) -> RaggedTensorValue:
        """The value in `session`, or the default session."""
        return ops._eval_using_default_session(self, feed_dict, self.graph, session)

    def consumers(self) -> list[Operation]:
        """The operations that take one of its tensors."""
        return list(dict.fromkeys(op for part in _parts(self) for op in part.consumers()))

    def _as_graph_element(self) -> Tensor:
        return self.flat_values

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


def match_row_splits_dtypes(*tensors: Any, return_dtype: bool = False) -> Any:
    """`tensors`, whose ragged ones have row splits of one type; with `return_dtype`, (that type, tensors).

    Raises ValueError when there are two types.
    """
    found = {tensor.row_splits.dtype for tensor in tensors if isinstance(tensor, RaggedTensor)}
    if len(found) > 1:
        raise ValueError(f"Input RaggedTensors {_MISMATCHED}")
    return (found.pop() if found else dtypes.int64, tensors) if return_dtype else tensors


class RaggedTensorType:
    """The type of a ragged tensor that a function of `map_fn` returns, once stacked.

    Args:
      dtype: the type of its values.
      ragged_rank: the number of its ragged dimensions.
      row_splits_dtype: int32 or int64.
    """

    def __init__(self, dtype: Any, ragged_rank: int, row_splits_dtype: Any = dtypes.int64) -> None:
        self._dtype = dtype
        self._ragged_rank = ragged_rank
        self._row_splits_dtype = dtypes.as_dtype(row_splits_dtype)

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def ragged_rank(self) -> int:
        return self._ragged_rank

    @property
    def row_splits_dtype(self) -> DType:
        return self._row_splits_dtype


# What sessions fetch and feed


def _parts(ragged: Any) -> list[Any]:
    """The splits of a ragged tensor or value, from the outside in, then its flat values."""
    return [*ragged.nested_row_splits, ragged.flat_values]


def _value_of_parts(arrays: list[Any]) -> Any:
    """The `RaggedTensorValue` that consists of `parts`."""
    *splits, value = arrays
    for each in reversed(splits):
        value = RaggedTensorValue(value, each)
    return value


register_session_run_conversion_functions(
    RaggedTensor,
    lambda tensor: (_parts(tensor), _value_of_parts),
    lambda tensor, value: list(zip(_parts(tensor), _parts(value), strict=True)),
    _parts,
)
