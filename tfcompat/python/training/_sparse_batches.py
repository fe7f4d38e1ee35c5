"""Sparse tensors in batches: a queue holds their handles, a map of the session the tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops import _sparse_tensors_map as tensors_map
from tfcompat.python.ops import array_ops, control_flow_ops, sparse_ops


@dataclass(frozen=True)
class Map:
    """Where the sparse tensors of a component are.

    Attributes:
      name: of the map, in the session.
      dtype: of the tensors.
      rank: of one tensor, where it is known.
      op: what puts tensors into the map; None where a `tf.cond` decides whether to.
    """

    name: str
    dtype: Any
    rank: int | None
    op: Any


def stored(
    lists: Sequence[Sequence[Any]], enqueue_many: bool, keep_input: Any
) -> tuple[list[list[Any]], list[Map | None]]:
    """The lists with handles in place of sparse tensors, and for each position the map, if it holds sparse tensors.

    Args:
      enqueue_many: whether a tensor is several elements, its rows.
      keep_input: a bool tensor, scalar or one for each row: what to keep.

    Raises:
      ValueError: some of the lists have a sparse tensor where others have none, or of another rank.
    """
    maps: list[Map | None] = []
    results: list[list[Any]] = []
    for tensors in lists:
        if results and [isinstance(each, SparseTensor) for each in tensors] != [each is not None for each in maps]:
            raise ValueError(f"Inconsistent SparseTensors list: {lists[0]} vs. {tensors}")
        pairs = [
            _stored(each, enqueue_many, keep_input, known) if isinstance(each, SparseTensor) else (each, None)
            for each, known in zip(tensors, maps or [None] * len(tensors), strict=True)
        ]
        maps = [found for _, found in pairs]
        results.append([each if found is None else array_ops.expand_dims(each, [-1]) for each, found in pairs])
    return results, maps


def _stored(tensor: SparseTensor, enqueue_many: bool, keep_input: Any, known: Map | None) -> tuple[Any, Map]:
    add = tensors_map._add_many_sparse_to_tensors_map if enqueue_many else tensors_map._add_sparse_to_tensors_map
    sizes = tensor.dense_shape.shape.with_rank(1).as_list()
    rank = sizes[0] if sizes[0] is None or not enqueue_many else sizes[0] - 1
    if known is not None and None not in (known.rank, rank) and known.rank != rank:
        raise ValueError(f"Inconsistent SparseTensors list: ranks {known.rank} and {rank}")
    if keep_input.shape.ndims == 1:
        tensor = sparse_ops.sparse_retain(tensor, array_ops.gather(keep_input, tensor.indices[:, 0]))
    elif tensor_util.constant_value(keep_input) is None:
        map_name = known.name if known else ops.get_default_graph().unique_name("sparse_tensors_map")
        handles = control_flow_ops.cond(
            keep_input, lambda: add(tensor, shared_name=map_name), lambda: _no_handles(tensor, enqueue_many)
        )
        handles.set_shape([None] if enqueue_many else [])
        return handles, known or Map(map_name, tensor.dtype, rank, None)
    handles = add(tensor, shared_name=known.name if known else None)
    if enqueue_many:
        handles.set_shape([None])
    return handles, known or Map(handles.op.name, tensor.dtype, rank, handles.op)


def _no_handles(tensor: SparseTensor, enqueue_many: bool) -> Any:
    if not enqueue_many:
        return constant_op.constant(-1, dtypes.int64)
    return -array_ops.ones(tensor.dense_shape[0:1], dtypes.int64)


def restored(batch: Any, maps: Sequence[Map | None]) -> Any:
    """What a queue gave, a tensor or a list of them, with the sparse tensors in place of their handles."""
    if not any(maps):
        return batch
    tensors = [
        _restored(each, found) if found else each
        for each, found in zip(batch if isinstance(batch, list) else [batch], maps, strict=True)
    ]
    taken = [each.values if isinstance(each, SparseTensor) else each for each in tensors]

    def after_all(tensor: Any) -> Any:
        return control_flow_ops.with_dependencies(taken, tensor)

    tensors = [
        SparseTensor(after_all(each.indices), after_all(each.values), after_all(each.dense_shape))
        if isinstance(each, SparseTensor)
        else after_all(each)
        for each in tensors
    ]
    return tensors if isinstance(batch, list) else tensors[0]


def _restored(handles: Any, source: Map) -> SparseTensor:
    handles = array_ops.squeeze(handles, [1])
    rank = None if source.rank is None else source.rank + 1
    if source.op is None:
        return tensors_map.take_many_sparse(source.name, handles, source.dtype, rank)
    return tensors_map._take_many_sparse_from_tensors_map(source.op, handles, rank)
