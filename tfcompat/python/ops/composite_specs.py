"""`tf.IndexedSlicesSpec`, `tf.RaggedTensorSpec`, `tf.TensorArraySpec`: the types of values made of several tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.dtypes import as_dtype
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.type_spec import TypeSpec
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor
from tfcompat.python.ops.tensor_array_ops import TensorArray


class _CompositeSpec(TypeSpec):
    """A spec that is given by its parts: shapes, which are compatible when they may be the same, and other values."""

    _parts: tuple[Any, ...]

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or every value of another spec, is of this type."""
        if isinstance(spec_or_value, self.value_type):
            spec_or_value = self._of_value(spec_or_value)
        return type(self) is type(spec_or_value) and all(map(_may_be_equal, self._parts, spec_or_value._parts))

    def most_specific_compatible_type(self, other: Any) -> Any:
        """The spec with what both know of the shapes. Raises ValueError when their other parts differ."""
        if type(self) is not type(other):
            raise ValueError(f"No TypeSpec is compatible with both {self!r} and {other!r}")
        parts = []
        for mine, its in zip(self._parts, other._parts, strict=True):
            if isinstance(mine, TensorShape):
                mine = mine.most_specific_compatible_shape(its)
            elif mine != its:
                raise ValueError(f"Types are not compatible: {mine!r} vs {its!r}")
            parts.append(mine)
        return type(self)(*parts)

    def _of_value(self, value: Any) -> _CompositeSpec:
        return type(self).from_value(value)  # type: ignore[attr-defined]

    def _serialize(self) -> tuple[Any, ...]:
        return tuple(repr(part) if isinstance(part, TensorShape) else part for part in self._parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._parts))})"


def _may_be_equal(one: Any, other: Any) -> bool:
    return one.is_compatible_with(other) if isinstance(one, TensorShape) else one == other


class IndexedSlicesSpec(_CompositeSpec):
    """What is known of `tf.IndexedSlices`.

    Args:
      shape: the static shape of the dense tensor.
      dtype: the type of the values.
      indices_dtype: the type of the indices.
      dense_shape_dtype: the type of `dense_shape`, None when there is none.
      indices_shape: the static shape of the indices.
    """

    def __init__(
        self,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        indices_dtype: Any = dtypes.int64,
        dense_shape_dtype: Any = None,
        indices_shape: Any = None,
    ) -> None:
        self._parts = (
            TensorShape(shape),
            as_dtype(dtype),
            as_dtype(indices_dtype),
            None if dense_shape_dtype is None else as_dtype(dense_shape_dtype),
            TensorShape([None]) if indices_shape is None else TensorShape(indices_shape).with_rank(1),
        )

    @property
    def value_type(self) -> type:
        """`tf.IndexedSlices`."""
        return ops.IndexedSlices

    def _of_value(self, value: Any) -> IndexedSlicesSpec:
        dense_shape_dtype = None if value.dense_shape is None else value.dense_shape.dtype
        shape = TensorShape([None]).concatenate(value.values.shape[1:])
        return IndexedSlicesSpec(shape, value.values.dtype, value.indices.dtype, dense_shape_dtype, value.indices.shape)


class RaggedTensorSpec(_CompositeSpec):
    """What is known of a `tf.RaggedTensor`.

    Args:
      shape: its static shape.
      dtype: the type of its values.
      ragged_rank: how many of its dimensions are partitioned; all but the first and last when None.
      row_splits_dtype: the type of its row splits.

    Raises ValueError without `ragged_rank` for a shape of unknown rank, and for a `ragged_rank` that is not below the
    rank.
    """

    def __init__(
        self,
        shape: Any = None,
        dtype: Any = dtypes.float32,
        ragged_rank: int | None = None,
        row_splits_dtype: Any = dtypes.int64,
    ) -> None:
        shape = TensorShape(shape)
        rank = shape.ndims
        if ragged_rank is None:
            if rank is None:
                raise ValueError("Must specify ragged_rank or a shape with a known rank.")
            ragged_rank = rank - 1
        elif rank is not None and ragged_rank >= rank:
            raise ValueError("ragged_rank must be less than rank.")
        self._parts = (shape, as_dtype(dtype), ragged_rank, as_dtype(row_splits_dtype))

    @property
    def value_type(self) -> type:
        """`tf.RaggedTensor`; `tf.Tensor` when no dimension is partitioned."""
        return RaggedTensor if self._parts[2] > 0 else ops.Tensor

    @classmethod
    def from_value(cls, value: Any) -> RaggedTensorSpec:
        """What is known of a ragged tensor."""
        return cls(value.shape, value.dtype, value.ragged_rank, value.row_splits.dtype)


class TensorArraySpec(_CompositeSpec):
    """What is known of a `tf.TensorArray`.

    Args:
      element_shape: the static shape of its elements.
      dtype: their type.
      dynamic_size: whether it may grow.
      infer_shape: whether its elements have one shape.
    """

    def __init__(
        self,
        element_shape: Any = None,
        dtype: Any = dtypes.float32,
        dynamic_size: bool = False,
        infer_shape: bool = True,
    ) -> None:
        self._parts = (TensorShape(element_shape), as_dtype(dtype), dynamic_size, infer_shape)

    @property
    def value_type(self) -> type:
        """`tf.TensorArray`."""
        return TensorArray

    @classmethod
    def from_value(cls, value: Any) -> TensorArraySpec:
        """What is known of a TensorArray. Raises TypeError for anything else."""
        if not isinstance(value, TensorArray):
            raise TypeError(f"Expected value to be a TensorArray, but got: {type(value)}")
        return cls(value.element_shape, value.dtype, bool(value._dynamic_size), value._infer_shape)
