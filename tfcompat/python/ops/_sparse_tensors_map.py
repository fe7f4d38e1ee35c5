"""Sparse tensors as handles of a map that the session keeps, so that they can pass through a queue."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops._sparse_structure import to_sparse_tensor

_ADDING = ("AddSparseToTensorsMap", "AddManySparseToTensorsMap")


def _add_sparse_to_tensors_map(
    sp_input: Any, container: str | None = None, shared_name: str | None = None, name: str | None = None
) -> ops.Tensor:
    """The handle, a scalar int64, of a sparse tensor in the map `shared_name`, or in the op's own."""
    return _added("AddSparseToTensorsMap", sp_input, container, shared_name, name)


def _add_many_sparse_to_tensors_map(
    sp_input: Any, container: str | None = None, shared_name: str | None = None, name: str | None = None
) -> ops.Tensor:
    """The handles, int64 of shape [n], of the n rows of a sparse tensor of rank 2 or more, put into a map."""
    return _added("AddManySparseToTensorsMap", sp_input, container, shared_name, name)


def _added(op_type: str, sp_input: Any, container: str | None, shared_name: str | None, name: str | None) -> ops.Tensor:
    sp_input = to_sparse_tensor(sp_input)
    return apply_op(
        op_type,
        sparse_indices=sp_input.indices,
        sparse_values=sp_input.values,
        sparse_shape=sp_input.dense_shape,
        container=container or "",
        shared_name=shared_name or "",
        name=name,
    )


def _take_many_sparse_from_tensors_map(
    sparse_map_op: Operation, sparse_handles: Any, rank: int | None = None, name: str | None = None
) -> SparseTensor:
    """Takes sparse tensors out of a map and stacks them.

    Args:
      sparse_map_op: the op that puts tensors into the map.
      sparse_handles: their handles, int64 of shape [n].
      rank: the rank of the result, one more than theirs, where it is known.
      name: a name for the op.

    Raises:
      TypeError: `sparse_map_op` is no such op.
    """
    if not isinstance(sparse_map_op, ops.Operation):
        raise TypeError("sparse_map_op be an Operation")
    if sparse_map_op.type not in _ADDING:
        raise TypeError(f"sparse_map_op must be one of {' or '.join(_ADDING)}. Instead, found `{sparse_map_op.type}`.")
    map_name = sparse_map_op.get_attr("shared_name") or sparse_map_op.name
    with ops.colocate_with(sparse_map_op):
        return take_many_sparse(
            map_name, sparse_handles, sparse_map_op.get_attr("T"), rank, sparse_map_op.get_attr("container"), name
        )


def take_many_sparse(
    map_name: Any, sparse_handles: Any, dtype: Any, rank: int | None, container: Any = "", name: str | None = None
) -> SparseTensor:
    """Takes sparse tensors of type `dtype` out of the map of that name and stacks them."""
    indices, values, shape = apply_op(
        "TakeManySparseFromTensorsMap",
        sparse_handles=sparse_handles,
        dtype=dtype,
        container=container,
        shared_name=map_name,
        name=name,
    )
    indices.set_shape([None, rank])
    shape.set_shape([rank])
    return SparseTensor(indices, values, shape)
