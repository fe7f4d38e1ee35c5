"""Sparse tensors kept in the session, so that their handles, numbers, can pass through a queue."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence

import numpy as np

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.sparse_indices import require_sparse
from tfcompat.core.kernels.sparse_serialization_ops import SparseParts, split_rows, stacked
from tfcompat.python.framework import dtypes


class SparseTensorsMap(Resource):
    """Sparse tensors by handles, which count up from 0."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handles = itertools.count()
        self._tensors: dict[int, SparseParts] = {}

    def add(self, tensors: Sequence[SparseParts]) -> list[int]:
        """The tensors' handles."""
        with self._lock:
            handles = list(itertools.islice(self._handles, len(tensors)))
            self._tensors.update(zip(handles, tensors, strict=True))
            return handles

    def take(self, handles: Sequence[int]) -> list[SparseParts]:
        """The tensors with these handles, which they lose."""
        with self._lock:
            for handle in handles:
                require(handle in self._tensors, f"Unable to find SparseTensor: {handle} in map: SparseTensorsMap")
            return [self._tensors.pop(handle) for handle in handles]


@kernel("AddSparseToTensorsMap", resource=True)
def add_sparse(
    ctx: Context, sparse_indices: np.ndarray, sparse_values: np.ndarray, sparse_shape: np.ndarray
) -> np.ndarray:
    require_sparse(sparse_indices, sparse_values, sparse_shape)
    tensor = (sparse_indices, sparse_values, sparse_shape)
    return np.array(ctx.resource(SparseTensorsMap, SparseTensorsMap).add([tensor])[0], np.int64)


@kernel("AddManySparseToTensorsMap", resource=True)
def add_many_sparse(
    ctx: Context, sparse_indices: np.ndarray, sparse_values: np.ndarray, sparse_shape: np.ndarray
) -> np.ndarray:
    """TensorFlow counts the rows without values last."""
    rows = split_rows(sparse_indices, sparse_values, sparse_shape)
    order = sorted(range(len(rows)), key=lambda row: rows[row][1].size == 0)
    handles = np.zeros(len(rows), np.int64)
    handles[order] = ctx.resource(SparseTensorsMap, SparseTensorsMap).add([rows[row] for row in order])
    return handles


@kernel("TakeManySparseFromTensorsMap", resource=True)
def take_many_sparse(ctx: Context, sparse_handles: np.ndarray, *, dtype: np.dtype) -> SparseParts:
    require(sparse_handles.ndim == 1, f"sparse_handles should be a vector but has {sparse_handles.ndim} dimensions")
    tensors = ctx.resource(SparseTensorsMap, SparseTensorsMap).take(sparse_handles.tolist())
    for index, (_, values, _) in enumerate(tensors):
        require(
            values.dtype == dtype,
            f"Requested SparseTensor of type {dtypes.as_dtype(dtype).name} but SparseTensor[{index}].values.dtype() == "
            f"{dtypes.as_dtype(values.dtype).name}",
        )
    return stacked(tensors, (len(tensors),))
