"""Lookups in embedding tables of several ids a row, combined into one embedding."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import dimension_value, unknown_shape
from tfcompat.python.ops import array_ops, math_ops, resource_variable_ops, sparse_ops, variables
from tfcompat.python.ops._embedding_lookup import embedding_lookup
from tfcompat.python.platform import tf_logging as logging


def embedding_lookup_sparse(
    params: Any,
    sp_ids: SparseTensor,
    sp_weights: SparseTensor | None,
    partition_strategy: str = "mod",
    name: str | None = None,
    combiner: str | None = None,
    max_norm: float | None = None,
) -> ops.Tensor:
    """For each row of ids the combination of their embeddings.

    Args:
      params: an embedding table, or a list of them, as for `embedding_lookup`.
      sp_ids: int64 ids of shape [rows, ids]; each row holds at least one.
      sp_weights: a weight for each id, with the same indices and shape; None for weights of 1.
      combiner: "sum", the weighted sum; "mean" (the default), that divided by the sum of the weights; "sqrtn", divided
        by the root of the sum of their squares.
      max_norm: clip each embedding to this L2 norm first.

    Returns:
      A tensor of shape [rows, *shape of an embedding].

    Raises:
      TypeError: `sp_ids` or `sp_weights` are not sparse.
      ValueError: there is no such combiner.

    Source: TensorFlow's `tf.nn.embedding_lookup_sparse`.
    """
    if combiner is None:
        logging.warn('The default value of combiner will change from "mean" to "sqrtn" after 2016/11/01.')
        combiner = "mean"
    if combiner not in ("mean", "sqrtn", "sum"):
        raise ValueError("combiner must be one of 'mean', 'sqrtn' or 'sum'")
    if isinstance(params, variables.PartitionedVariable):
        params = list(params)
    if not isinstance(params, list):
        params = [params]
    if not isinstance(sp_ids, SparseTensor):
        raise TypeError("sp_ids must be SparseTensor")
    if sp_weights is not None:
        if not isinstance(sp_weights, SparseTensor):
            raise TypeError("sp_weights must be either None or SparseTensor")
        for part in ("values", "indices", "dense_shape"):
            getattr(sp_ids, part).get_shape().assert_is_compatible_with(getattr(sp_weights, part).get_shape())
    with ops.name_scope(name, "embedding_lookup_sparse", [*params, sp_ids]) as name:
        segment_ids = math_ops.cast(sp_ids.indices[:, 0], dtypes.int32)
        ids, positions = array_ops.unique(sp_ids.values)
        embeddings = embedding_lookup(params, ids, partition_strategy=partition_strategy, max_norm=max_norm)
        if embeddings.dtype in (dtypes.float16, dtypes.bfloat16):
            embeddings = math_ops.cast(embeddings, dtypes.float32)
        if sp_weights is None:
            combine = {
                "sum": math_ops.sparse_segment_sum,
                "mean": math_ops.sparse_segment_mean,
                "sqrtn": math_ops.sparse_segment_sqrt_n,
            }[combiner]
            return combine(embeddings, positions, segment_ids, name=name)
        return _weighted(embeddings, positions, segment_ids, sp_weights.values, combiner, name)


def _weighted(
    embeddings: ops.Tensor,
    positions: ops.Tensor,
    segment_ids: ops.Tensor,
    weights: ops.Tensor,
    combiner: str,
    name: str,
) -> ops.Tensor:
    if weights.dtype != embeddings.dtype:
        weights = math_ops.cast(weights, embeddings.dtype)
    embeddings = array_ops.gather(embeddings, positions)
    ones = array_ops.fill(array_ops.expand_dims(array_ops.rank(embeddings) - 1, 0), 1)
    column_shape = array_ops.concat([array_ops.shape(weights), ones], 0)
    static_shape = weights.get_shape()
    weights = array_ops.reshape(weights, column_shape)
    rank = embeddings.get_shape().ndims
    if rank is not None:
        weights.set_shape(static_shape.concatenate([1] * (rank - 1)))
    embeddings *= weights
    if combiner == "sum":
        return math_ops.segment_sum(embeddings, segment_ids, name=name)
    total = math_ops.segment_sum(embeddings, segment_ids)
    if combiner == "mean":
        return math_ops.div(total, math_ops.segment_sum(weights, segment_ids), name=name)
    squares = math_ops.segment_sum(math_ops.pow(weights, 2), segment_ids)
    return math_ops.div(total, math_ops.sqrt(squares), name=name)


def embedding_lookup_sparse_v2(
    params: Any,
    sp_ids: SparseTensor,
    sp_weights: SparseTensor | None,
    combiner: str | None = None,
    max_norm: float | None = None,
    name: str | None = None,
) -> ops.Tensor:
    """`embedding_lookup_sparse` with strategy "div"."""
    return embedding_lookup_sparse(params, sp_ids, sp_weights, "div", name, combiner, max_norm)


def safe_embedding_lookup_sparse(
    embedding_weights: Any,
    sparse_ids: SparseTensor,
    sparse_weights: SparseTensor | None = None,
    combiner: str = "mean",
    default_id: int | None = None,
    name: str | None = None,
    partition_strategy: str = "div",
    max_norm: float | None = None,
) -> ops.Tensor:
    """`embedding_lookup_sparse` that passes over negative ids and weights that are not positive.

    Args:
      sparse_ids: of shape [d0, ..., dn, ids].
      default_id: what a row without ids looks up; by default it gets zeros.

    Returns:
      A tensor of shape [d0, ..., dn, *shape of an embedding].

    Raises ValueError when `embedding_weights` is empty.

    Source: TensorFlow's `tf.nn.safe_embedding_lookup_sparse`.
    """
    tables = _tables(embedding_weights, sparse_weights)
    with ops.name_scope(name, "embedding_lookup", [*tables, sparse_ids, sparse_weights]) as scope:
        original_shape = sparse_ids.dense_shape
        static_rank = dimension_value(sparse_ids.dense_shape.get_shape()[0])
        rank = array_ops.size(original_shape) if static_rank is None else static_rank
        # The rows of all leading dimensions become those of a matrix.
        rows = math_ops.reduce_prod(array_ops.slice(original_shape, [0], [rank - 1]))
        sparse_ids = sparse_ops.sparse_reshape(sparse_ids, [rows, array_ops.gather(original_shape, rank - 1)])
        if sparse_weights is not None:
            sparse_weights = SparseTensor(sparse_ids.indices, sparse_weights.values, sparse_ids.dense_shape)
        sparse_ids, sparse_weights = _without_invalid_ids(sparse_ids, sparse_weights)
        if combiner != "sum":
            sparse_ids, sparse_weights = _without_invalid_weights(sparse_ids, sparse_weights)
        sparse_ids, is_empty = sparse_ops.sparse_fill_empty_rows(sparse_ids, default_id or 0)
        if sparse_weights is not None:
            sparse_weights, _ = sparse_ops.sparse_fill_empty_rows(sparse_weights, 1.0)
        result = embedding_lookup_sparse(
            tables,
            sparse_ids,
            sparse_weights,
            combiner=combiner,
            partition_strategy=partition_strategy,
            name=None if default_id is None else scope,
            max_norm=max_norm,
        )
        if default_id is None:
            is_empty = array_ops.reshape(is_empty, [-1, 1])
            is_empty = array_ops.tile(is_empty, array_ops.stack([1, array_ops.shape(result)[1]]))
            result = array_ops.where(is_empty, array_ops.zeros_like(result), result, name=scope)
        outer = array_ops.slice(math_ops.cast(original_shape, dtypes.int32), [0], [rank - 1])
        inner = array_ops.slice(array_ops.shape(result), [1], [-1])
        final = array_ops.reshape(result, array_ops.concat([outer, inner], 0))
        outer_rank = None if static_rank is None else static_rank - 1
        final.set_shape(unknown_shape(outer_rank).concatenate(result.get_shape()[1:]))
        return final


def _tables(embedding_weights: Any, sparse_weights: SparseTensor | None) -> list[Any]:
    if embedding_weights is None:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    if isinstance(embedding_weights, variables.PartitionedVariable):
        embedding_weights = list(embedding_weights)
    if not isinstance(embedding_weights, list):
        embedding_weights = [embedding_weights]
    if not embedding_weights:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    dtype = None if sparse_weights is None else sparse_weights.dtype
    return [
        table
        if isinstance(table, resource_variable_ops.ResourceVariable) and dtype in (None, table.dtype)
        else ops.convert_to_tensor(table, dtype=dtype)
        for table in embedding_weights
    ]


def _without_invalid_ids(ids: SparseTensor, weights: SparseTensor | None) -> tuple[SparseTensor, SparseTensor | None]:
    is_valid = math_ops.greater_equal(ids.values, 0)
    if weights is None:
        return sparse_ops.sparse_retain(ids, is_valid), None
    is_valid = math_ops.logical_and(is_valid, array_ops.ones_like(weights.values, dtype=dtypes.bool))
    return sparse_ops.sparse_retain(ids, is_valid), sparse_ops.sparse_retain(weights, is_valid)


def _without_invalid_weights(
    ids: SparseTensor, weights: SparseTensor | None
) -> tuple[SparseTensor, SparseTensor | None]:
    if weights is None:
        return ids, None
    is_valid = math_ops.greater(weights.values, 0)
    return sparse_ops.sparse_retain(ids, is_valid), sparse_ops.sparse_retain(weights, is_valid)


def safe_embedding_lookup_sparse_v2(
    embedding_weights: Any,
    sparse_ids: SparseTensor,
    sparse_weights: SparseTensor | None = None,
    combiner: str = "mean",
    default_id: int | None = None,
    max_norm: float | None = None,
    name: str | None = None,
) -> ops.Tensor:
    """`safe_embedding_lookup_sparse` with the arguments of TensorFlow 2."""
    return safe_embedding_lookup_sparse(
        embedding_weights, sparse_ids, sparse_weights, combiner, default_id, name, "div", max_norm
    )
