"""Lookups of single rows in embedding tables, whole or split over several tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, clip_ops, math_ops, resource_variable_ops, variables


def embedding_lookup(
    params: Any,
    ids: Any,
    partition_strategy: str = "mod",
    name: str | None = None,
    validate_indices: bool = True,
    max_norm: float | None = None,
) -> ops.Tensor:
    """The rows `ids` of an embedding table.

    Args:
      params: a tensor [rows, ...], or a list of them (or a partitioned variable) that hold the rows between them.
      ids: int32 or int64 row numbers, of any shape.
      partition_strategy: how a list holds the rows. "mod": row i is in params[i % len(params)]; "div": each holds a
        run of consecutive rows.
      validate_indices: has no effect, as in TensorFlow.
      max_norm: clip each embedding to this L2 norm.

    Returns:
      A tensor of shape [*shape of ids, *shape of a row].

    Raises:
      ValueError: `params` is empty, or there is no such strategy.

    Source: TensorFlow's `tf.nn.embedding_lookup`.
    """
    return _embedding_lookup_and_transform(params, ids, partition_strategy, name, max_norm)


def embedding_lookup_v2(params: Any, ids: Any, max_norm: float | None = None, name: str | None = None) -> ops.Tensor:
    """`embedding_lookup` with strategy "div"."""
    return embedding_lookup(params, ids, "div", name, max_norm=max_norm)


def _embedding_lookup_and_transform(
    params: Any,
    ids: Any,
    partition_strategy: str = "mod",
    name: str | None = None,
    max_norm: float | None = None,
    transform_fn: Callable[[ops.Tensor], ops.Tensor] | None = None,
) -> ops.Tensor:
    """`embedding_lookup`, each partition's rows passed through `transform_fn` before they are put together."""
    if params is None:
        raise ValueError("params must be specified")
    if isinstance(params, (list, tuple)) and not params:
        raise ValueError("Need at least one param")
    if isinstance(params, variables.PartitionedVariable):
        params = list(params)
    if not isinstance(params, list):
        params = [params]
    with ops.name_scope(name, "embedding_lookup", [*params, ids]) as name:
        if not any(isinstance(p, resource_variable_ops.ResourceVariable) for p in params):
            params = ops.convert_n_to_tensor_or_indexed_slices(params, name="params")
        ids = ops.convert_to_tensor(ids, name="ids")
        if len(params) == 1 and (not transform_fn or ids.shape.ndims == 1):
            with ops.colocate_with(params[0]):
                result = _clip(array_ops.gather(params[0], ids, name=name), ids, max_norm)
                if transform_fn:
                    result = transform_fn(result)
            # The gather sits with the table; the identity brings its result to where it is used.
            return array_ops.identity(result)
        return _lookup_in_partitions(params, ids, partition_strategy, name, max_norm, transform_fn)


def _clip(embeddings: ops.Tensor, ids: ops.Tensor, max_norm: float | None) -> ops.Tensor:
    if max_norm is None:
        return embeddings
    ranks: list[Any] = [tensor.shape.ndims or array_ops.rank(tensor) for tensor in (ids, embeddings)]
    if all(isinstance(rank, int) for rank in ranks):
        return clip_ops.clip_by_norm(embeddings, max_norm, axes=list(range(*ranks)))
    return clip_ops.clip_by_norm(embeddings, max_norm, axes=math_ops.range(*ranks))


def _lookup_in_partitions(
    params: list[Any],
    ids: ops.Tensor,
    partition_strategy: str,
    name: str,
    max_norm: float | None,
    transform_fn: Callable[[ops.Tensor], ops.Tensor] | None,
) -> ops.Tensor:
    flat_ids = array_ops.reshape(ids, [-1])
    positions = math_ops.range(array_ops.size(flat_ids))
    assignments, new_ids = _assign_partitions(params, flat_ids, partition_strategy)
    assignments = math_ops.cast(assignments, dtypes.int32)
    ids_of_partition = array_ops.dynamic_partition(new_ids, assignments, len(params))
    positions_of_partition = array_ops.dynamic_partition(positions, assignments, len(params))
    results = []
    for table, partition_ids in zip(params, ids_of_partition, strict=True):
        with ops.colocate_with(table):
            result = array_ops.gather(table, partition_ids)
            if transform_fn:
                result = transform_fn(_clip(result, partition_ids, max_norm))
        results.append(result)
    stitched = apply_op("ParallelDynamicStitch", indices=positions_of_partition, data=results, name=name)

    if transform_fn is None:
        row_shape = params[0].shape[1:]
        for table in params[1:]:
            row_shape = row_shape.merge_with(table.shape[1:])
    else:
        row_shape = stitched.shape[1:]
    if row_shape.is_fully_defined():
        row_sizes = row_shape
    elif transform_fn is None:
        with ops.colocate_with(params[0]):
            table_shape = array_ops.shape(params[0])
        row_sizes = table_shape[1:]
    else:
        row_sizes = array_ops.shape(stitched)[1:]
    result = array_ops.reshape(stitched, array_ops.concat([array_ops.shape(ids), row_sizes], 0))
    result.set_shape(ids.shape.concatenate(row_shape))
    return result if transform_fn else _clip(result, ids, max_norm)


def _assign_partitions(params: list[Any], ids: ops.Tensor, strategy: str) -> tuple[ops.Tensor, ops.Tensor]:
    """(the partition of each id, its row there)."""
    count = len(params)
    if strategy == "mod":
        return ids % count, ids // count
    if strategy != "div":
        raise ValueError("Unrecognized partition strategy: " + strategy)
    sizes = [table.shape[0].value for table in params]
    if None not in sizes and sum(sizes):
        total = constant(sum(sizes), ids.dtype)
    else:
        known_or_not = []
        for table, size in zip(params, sizes, strict=True):
            if size is None:
                with ops.colocate_with(table):
                    size = array_ops.shape(table)[0]
            known_or_not.append(size)
        total = math_ops.reduce_sum(math_ops.cast(array_ops.stack(known_or_not), ids.dtype))
    per_partition = total // count
    extras = total % count  # the first partitions hold one row more
    assignments = math_ops.maximum(ids // (per_partition + 1), (ids - extras) // per_partition)
    rows = array_ops.where(assignments < extras, ids % (per_partition + 1), (ids - extras) % per_partition)
    return assignments, rows
