"""Sparse tensors packed into three serialized TensorProtos and back. A variant holds the same bytes as a string."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.core.kernels.sparse_indices import require_sparse
from tfcompat.core.util import varint
from tfcompat.python.framework import dtypes

SparseParts = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Indices, values and dense shape."""


@kernel("SerializeSparse", host=True)
def serialize_sparse(sparse_indices: np.ndarray, sparse_values: np.ndarray, sparse_shape: np.ndarray) -> np.ndarray:
    require_sparse(sparse_indices, sparse_values, sparse_shape)
    return _serialized([sparse_indices, sparse_values, sparse_shape])


@kernel("SerializeManySparse", host=True)
def serialize_many_sparse(
    sparse_indices: np.ndarray, sparse_values: np.ndarray, sparse_shape: np.ndarray
) -> np.ndarray:
    """One row of three for each index of dimension 0."""
    rows = split_rows(sparse_indices, sparse_values, sparse_shape)
    result = np.empty((len(rows), 3), object)
    for row, parts in enumerate(rows):
        result[row] = _serialized(list(parts))
    return result


def split_rows(indices: np.ndarray, values: np.ndarray, shape: np.ndarray) -> list[SparseParts]:
    """The sparse tensor at each index of dimension 0."""
    require_sparse(indices, values, shape)
    require(shape.size > 1, f"Rank of input SparseTensor should be > 1, but saw rank: {shape.size}")
    rows = int(shape[0])
    ends = np.searchsorted(indices[:, 0], np.arange(1, rows))
    parts = zip(np.split(indices[:, 1:], ends), np.split(values, ends), strict=True)
    return [
        (row_indices, row_values, shape[1:]) for _, (row_indices, row_values) in zip(range(rows), parts, strict=False)
    ]


@kernel("DeserializeSparse", "DeserializeManySparse", host=True)
def deserialize_sparse(serialized_sparse: np.ndarray, *, dtype: np.dtype) -> SparseParts:
    """The sparse tensor behind [3] parts; of a batch of them the tensors stacked, in the largest of their shapes."""
    require(
        serialized_sparse.ndim > 0 and serialized_sparse.shape[-1] == 3,
        f"Serialized sparse should have 3 as the last dimension {shape_text(serialized_sparse.shape)}",
    )
    batch = serialized_sparse.shape[:-1]
    tensors = [_parsed(parts, dtype) for parts in serialized_sparse.reshape(-1, 3)]
    if not batch:
        return tensors[0]
    return stacked(tensors, batch)


def stacked(tensors: Sequence[SparseParts], batch: tuple[int, ...]) -> SparseParts:
    """Sparse tensors as one of shape `batch`, followed by the largest of their sizes."""
    require(bool(tensors), "Must have at least 1 serialized SparseTensor, but input matrix has 0 rows")
    rank = tensors[0][2].size
    for position, (_, _, shape) in enumerate(tensors):
        require(
            shape.size == rank,
            f"Inconsistent shape across SparseTensors: rank prior to SparseTensor[{position}] was: {rank} but rank of "
            f"SparseTensor[{position}] is: {shape.size}",
        )
    outer = np.array(list(np.ndindex(*batch)), np.int64)
    indices = [
        np.concatenate([np.tile(place, (len(index), 1)), index], axis=1)
        for place, (index, _, _) in zip(outer, tensors, strict=True)
    ]
    largest = np.max([shape for _, _, shape in tensors], axis=0)
    return (
        np.concatenate(indices),
        np.concatenate([values for _, values, _ in tensors]),
        np.concatenate([np.array(batch, np.int64), largest]),
    )


def _parsed(parts: np.ndarray, dtype: np.dtype) -> SparseParts:
    indices, values, shape = (array_from_bytes(part) for part in parts)
    for name, array, expected in (
        ("indices", indices, np.dtype(np.int64)),
        ("values", values, dtype),
        ("shape", shape, np.dtype(np.int64)),
    ):
        require(
            array.dtype == expected,
            f"Requested SparseTensor of type {dtypes.as_dtype(expected).name} but its {name} are of type "
            f"{dtypes.as_dtype(array.dtype).name}",
        )
    require_sparse(indices, values, shape)
    return indices, values, shape


def _serialized(arrays: list[np.ndarray]) -> np.ndarray:
    result = np.empty(len(arrays), object)
    result[:] = [bytes_from_array(array) for array in arrays]
    return result


def bytes_from_array(array: np.ndarray) -> bytes:
    """A TensorProto with its elements in `tensor_content`; strings as their lengths, then all of them."""
    from tensorboard.compat.proto import tensor_pb2

    from tfcompat.python.framework.tensor_shape import TensorShape

    if array.dtype == object:
        texts = array.ravel().tolist()
        content = b"".join([varint.write(len(text)) for text in texts] + texts)
    else:
        content = np.ascontiguousarray(array).tobytes()
    return tensor_pb2.TensorProto(
        dtype=dtypes.as_dtype(array.dtype).as_datatype_enum,
        tensor_shape=TensorShape(array.shape).as_proto(),
        tensor_content=content,
    ).SerializeToString(deterministic=True)


def array_from_bytes(data: Any) -> np.ndarray:
    from google.protobuf.message import DecodeError
    from tensorboard.compat.proto import tensor_pb2

    from tfcompat.python.framework.tensor_proto import from_proto

    try:
        proto = tensor_pb2.TensorProto.FromString(data)
        if proto.dtype == dtypes.string.as_datatype_enum and proto.tensor_content:
            return _strings(proto.tensor_content, [dim.size for dim in proto.tensor_shape.dim])
        return from_proto(proto)
    except (DecodeError, TypeError, ValueError):
        require(False, "Could not parse serialized proto")
        raise


def _strings(content: bytes, shape: list[int]) -> np.ndarray:
    """Raises ValueError when `content` is too short."""
    count = int(np.prod(shape, dtype=object))
    if not 0 <= count <= len(content):
        raise ValueError("more strings than bytes")
    position, lengths = 0, []
    for _ in range(count):
        length, position = varint.read(content, position)
        lengths.append(length)
    texts = np.empty(count, object)
    for index, length in enumerate(lengths):
        if position + length > len(content):
            raise ValueError("a string has no end")
        texts[index] = content[position : position + length]
        position += length
    return texts.reshape(shape)
