"""`tf.RaggedTensorSpec`: the dtype, shape and partitions of a ragged tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape, dimension_at_index, dimension_value
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import BatchableTypeSpec


class RaggedTensorSpec(BatchableTypeSpec):
    """What is known of a `tf.RaggedTensor`.

    Elements of datasets travel as one variant tensor that holds the splits and the values.

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
        self._shape = as_shape(shape)
        self._dtype = dtypes.as_dtype(dtype)
        self._row_splits_dtype = dtypes.as_dtype(row_splits_dtype)
        rank = self._shape.ndims
        if ragged_rank is None:
            if rank is None:
                raise ValueError("Must specify ragged_rank or a shape with a known rank.")
            ragged_rank = rank - 1
        if not isinstance(ragged_rank, int):
            raise TypeError("ragged_rank must be an int")
        if rank is not None and ragged_rank >= rank:
            raise ValueError("ragged_rank must be less than rank.")
        self._ragged_rank = ragged_rank

    @classmethod
    def from_value(cls, value: Any) -> RaggedTensorSpec:
        """What is known of a ragged tensor, or of its value."""
        return cls(value.shape, value.values.dtype, value.ragged_rank, value.row_splits.dtype)

    @property
    def value_type(self) -> type:
        """`tf.RaggedTensor`; `tf.Tensor` when no dimension is partitioned."""
        from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor

        return RaggedTensor if self._ragged_rank > 0 else Tensor

    def _serialize(self) -> tuple[Any, ...]:
        return (self._shape, self._dtype, self._ragged_rank, self._row_splits_dtype)

    @property
    def _component_specs(self) -> list[TensorSpec]:
        if self._ragged_rank == 0:
            return [TensorSpec(self._shape, self._dtype)]
        values_shape = TensorShape([None]).concatenate(self._shape[self._ragged_rank + 1 :])
        rows = dimension_at_index(self._shape, 0)
        return [
            TensorSpec(values_shape, self._dtype),
            TensorSpec([rows + 1], self._row_splits_dtype),
            *[TensorSpec([None], self._row_splits_dtype)] * (self._ragged_rank - 1),
        ]

    def _to_components(self, value: Any) -> list[Any]:
        from tfcompat.python.ops.ragged.ragged_tensor import is_ragged

        return [value.flat_values, *value.nested_row_splits] if is_ragged(value) else [value]

    def _from_components(self, components: Any) -> Any:
        from tfcompat.python.framework import conversion
        from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, RaggedTensorValue

        result, *splits = components
        if all(isinstance(part, np.ndarray) for part in components):
            for row_splits in reversed(splits):
                result = RaggedTensorValue(result, row_splits)
            return result
        if isinstance(result, np.ndarray):
            result, *splits = map(conversion.internal_convert_to_tensor, components)
        for row_splits in reversed(splits):
            result = RaggedTensor(result, row_splits, internal=True)
        return result

    @property
    def _flat_tensor_specs(self) -> list[TensorSpec]:
        return [TensorSpec(None, dtypes.variant)]

    def _to_tensor_list(self, value: Any) -> list[Tensor]:
        return [value._to_variant(batched_input=False)]

    def _to_batched_tensor_list(self, value: Any) -> list[Tensor]:
        return [value._to_variant(batched_input=True)]

    def _from_compatible_tensor_list(self, tensor_list: list[Tensor]) -> Any:
        from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor

        if self._ragged_rank <= 0:
            raise ValueError(f"ragged_rank must be non-negative; got {self._ragged_rank}.")
        result = RaggedTensor._from_variant(tensor_list[0], self._dtype, self._ragged_rank)
        if self._shape.ndims is not None:
            rows = dimension_value(self._shape[0])
            if rows is not None:
                result.row_splits.set_shape([rows + 1])
            inner = self._shape[1 + self._ragged_rank :]
            result.flat_values.set_shape(TensorShape([None]).concatenate(inner))
        return result

    def _batch(self, batch_size: int | None) -> RaggedTensorSpec:
        return RaggedTensorSpec(TensorShape([batch_size]).concatenate(self._shape), self._dtype, self._ragged_rank + 1)

    def _unbatch(self) -> RaggedTensorSpec:
        # A rank below 1 is no error: a later batch may raise it again.
        return RaggedTensorSpec(self._shape[1:], self._dtype, self._ragged_rank - 1)

    def _to_legacy_output_types(self) -> DType:
        return self._dtype

    def _to_legacy_output_shapes(self) -> TensorShape:
        return self._shape

    def _to_legacy_output_classes(self) -> RaggedTensorSpec:
        return self
