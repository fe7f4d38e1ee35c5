"""Static shapes of what is parsed from `Example`s and `SequenceExample`s."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import SCALAR, concatenate, with_rank
from tfcompat.python.framework.tensor_shape import TensorShape


def _sparse(count: int, rank: int) -> list[TensorShape]:
    """The shapes of `count` sparse tensors: all indices, then all values, then all shapes."""
    return [TensorShape([None, rank])] * count + [TensorShape([None])] * count + [TensorShape([rank])] * count


def _dense(shapes: Sequence[TensorShape], batch: TensorShape) -> list[TensorShape]:
    return [concatenate(batch, shape) for shape in shapes]


def _lists(shapes: Sequence[TensorShape], batch: TensorShape) -> list[TensorShape]:
    return _dense(shapes, concatenate(batch, TensorShape([None])))


@shape_function("ParseExample")
def parse_example(
    serialized: Input,
    names: Input,
    sparse_keys: Sequence[Input],
    dense_keys: Sequence[Input],
    dense_defaults: Sequence[Input],
    *,
    dense_shapes: Sequence[TensorShape],
) -> list[TensorShape]:
    batch = with_rank(serialized.shape, 1)
    return _sparse(len(sparse_keys), 2) + _dense(dense_shapes, batch)


@shape_function("ParseSingleExample")
def parse_single_example(
    serialized: Input,
    dense_defaults: Sequence[Input],
    *,
    sparse_keys: Sequence[bytes],
    dense_shapes: Sequence[TensorShape],
) -> list[TensorShape]:
    with_rank(serialized.shape, 0)
    return _sparse(len(sparse_keys), 1) + list(dense_shapes)


@shape_function("ParseSingleSequenceExample")
def parse_single_sequence_example(
    serialized: Input,
    feature_list_dense_missing_assumed_empty: Input,
    context_sparse_keys: Sequence[Input],
    context_dense_keys: Sequence[Input],
    feature_list_sparse_keys: Sequence[Input],
    feature_list_dense_keys: Sequence[Input],
    context_dense_defaults: Sequence[Input],
    debug_name: Input,
    *,
    context_dense_shapes: Sequence[TensorShape],
    feature_list_dense_shapes: Sequence[TensorShape],
) -> list[TensorShape]:
    with_rank(serialized.shape, 0)
    return [
        *_sparse(len(context_sparse_keys), 1),
        *context_dense_shapes,
        *_sparse(len(feature_list_sparse_keys), 2),
        *_lists(feature_list_dense_shapes, SCALAR),
    ]


@shape_function("ParseSequenceExample")
def parse_sequence_example(
    serialized: Input,
    debug_name: Input,
    context_dense_defaults: Sequence[Input],
    *,
    context_sparse_keys: Sequence[bytes],
    context_dense_shapes: Sequence[TensorShape],
    feature_list_sparse_keys: Sequence[bytes],
    feature_list_dense_shapes: Sequence[TensorShape],
) -> list[TensorShape]:
    batch = with_rank(serialized.shape, 1)
    return [
        *_sparse(len(context_sparse_keys), 2),
        *_dense(context_dense_shapes, batch),
        *_sparse(len(feature_list_sparse_keys), 3),
        *_lists(feature_list_dense_shapes, batch),
        *[batch] * len(feature_list_dense_shapes),
    ]


@shape_function("ParseTensor")
def parse_tensor(serialized: Input) -> TensorShape:
    with_rank(serialized.shape, 0)
    return TensorShape(None)


@shape_function("SerializeTensor")
def serialize_tensor(tensor: Input) -> TensorShape:
    return SCALAR
