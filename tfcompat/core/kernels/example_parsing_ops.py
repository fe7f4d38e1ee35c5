"""Kernels that parse serialized `Example`s and `SequenceExample`s."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError
from tensorboard.compat.proto.tensor_pb2 import TensorProto

from tfcompat.core.example.example_pb2 import Example, SequenceExample
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.variant import VariantData
from tfcompat.core.kernels.checks import shape_text
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.errors_impl import InvalidArgumentError
from tfcompat.python.framework.tensor_proto import from_proto, to_proto

_KINDS = {"bytes_list": np.dtype(object), "float_list": np.dtype(np.float32), "int64_list": np.dtype(np.int64)}

Shape = tuple[Any, ...]
"""Sizes; the first is None where there may be any number of rows."""


class _Parser:
    """Reads features of one record, and says of what record and feature an error is."""

    def __init__(self, name: str = "", index: int | None = None) -> None:
        self._name = f"Name: {name}, " if name else ""
        self._index = "" if index is None else f", Index: {index}"

    def refuse(self, key: str, problem: str) -> InvalidArgumentError:
        return InvalidArgumentError(None, None, f"{self._name}Key: {key}{self._index}{problem}")

    def values(self, feature: Any, key: str, dtype: np.dtype) -> np.ndarray | None:
        """The values of a feature; None where it is missing or empty."""
        kind = feature.WhichOneof("kind") if feature is not None else None
        if kind is None:
            return None
        if _KINDS[kind] != dtype:
            expected, found = _type_name(dtype), _type_name(_KINDS[kind])
            raise self.refuse(key, f".  Data types don't match. Data type: {found} but expected type: {expected}")
        numbers = getattr(feature, kind).value
        result = np.empty(len(numbers), dtype)
        result[:] = numbers
        return result

    def dense(self, feature: Any, key: str, shape: Shape, default: np.ndarray) -> np.ndarray:
        """A feature of known shape."""
        values = self.values(feature, key, default.dtype)
        if values is None:
            if default.size == 0 and math.prod(shape) != 0:
                dtype = _type_name(default.dtype)
                raise InvalidArgumentError(
                    None,
                    None,
                    f"{self._name}Feature: {key} (data type: {dtype}) is required but could not be found.",
                )
            return default.reshape(shape)
        if values.size != math.prod(shape):
            raise self.refuse(
                key,
                f".  Number of {_type_name(default.dtype)} values != expected.  Values size: {values.size} but output "
                f"shape: {shape_text(shape)}",
            )
        return values.reshape(shape)

    def rows(self, feature: Any, key: str, row: Shape, dtype: np.dtype) -> np.ndarray:
        """A feature of any number of rows of known shape."""
        values = self.values(feature, key, dtype)
        if values is None:
            return np.zeros((0, *row), dtype)
        size = math.prod(row)
        if size == 0 or values.size % size:
            kind = "bytes" if dtype.kind == "O" else _type_name(dtype)
            raise self.refuse(
                key,
                f".  Number of {kind} values is not a multiple of stride length. Saw {values.size} values "
                f"but output shape is: {shape_text(('?', *row))}",
            )
        return values.reshape(-1, *row)

    def steps(self, feature_list: Any, key: str, shape: Shape, dtype: np.dtype, may_be_missing: bool) -> np.ndarray:
        """A list of features, each of known shape."""
        if feature_list is None:
            if not may_be_missing:
                raise self.refuse(
                    f"{key}' is required but could not be found.  Did you mean to include it in "
                    "feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?",
                    "",
                )
            return np.zeros((0, *shape), dtype)
        result = np.empty((len(feature_list.feature), *shape), dtype)
        for step, feature in enumerate(feature_list.feature):
            values = self.values(feature, key, dtype)
            size = 0 if values is None else values.size
            if values is None or size != math.prod(shape):
                raise self.refuse(
                    key,
                    f", Index: {step}.  Number of {_type_name(dtype)} values != expected.  Values size: {size} but "
                    f"output shape: {shape_text(shape)}",
                )
            result[step] = values.reshape(shape)[()]
        return result


def _type_name(dtype: np.dtype) -> str:
    return "string" if dtype.kind == "O" else {"float32": "float"}.get(dtype.name, dtype.name)


def _c_name(dtype: DType) -> str:
    return {"float32": "float", "float64": "double"}.get(dtype.name, dtype.name)


def _texts(values: Iterable[Any]) -> list[str]:
    return [value if isinstance(value, str) else np.asarray(value, object).item().decode() for value in values]


def _parsed(message: Any, serialized: Any) -> Any:
    try:
        return message.FromString(serialized)
    except DecodeError as error:
        raise InvalidArgumentError(
            None, None, f"Could not parse example input, value: '{serialized.decode(errors='replace')}'"
        ) from error


def _feature(features: Any, key: str) -> Any:
    return features.feature.get(key)


def _array(values: Any) -> np.ndarray:
    """A default value; strings as objects."""
    values = np.asarray(values)
    return values.astype(object) if values.dtype.kind == "S" else values


class _Sparse(NamedTuple):
    """A sparse tensor's parts."""

    indices: np.ndarray
    values: np.ndarray
    shape: np.ndarray


def _sparse(rows: Sequence[np.ndarray | None], dtype: np.dtype) -> _Sparse:
    """A sparse matrix that has the given values at the beginnings of its rows."""
    present = [np.zeros(0, dtype) if row is None else row for row in rows]
    lengths = [row.size for row in present]
    indices = np.empty((sum(lengths), 2), np.int64)
    indices[:, 0] = np.repeat(np.arange(len(rows)), lengths)
    indices[:, 1] = np.concatenate([np.arange(length) for length in lengths]) if lengths else []
    values = np.concatenate(present) if present else np.zeros(0, dtype)
    return _Sparse(indices, values, np.array([len(rows), max(lengths, default=0)], np.int64))


def _vector(values: np.ndarray | None, dtype: np.dtype) -> _Sparse:
    """A sparse vector of the values."""
    values = np.zeros(0, dtype) if values is None else values
    return _Sparse(np.arange(values.size, dtype=np.int64)[:, None], values, np.array([values.size], np.int64))


def _padded(rows: Sequence[np.ndarray], filler: Any, dtype: np.dtype, row_shape: Shape) -> np.ndarray:
    """Arrays of different lengths stacked, the shorter ones filled up."""
    result = np.full((len(rows), max(map(len, rows), default=0), *row_shape), filler, dtype)
    for index, row in enumerate(rows):
        result[index, : len(row)] = row
    return result


def _in_output_order(sparse: Sequence[_Sparse], *others: Sequence[np.ndarray]) -> list[np.ndarray]:
    parts = [[getattr(each, part) for each in sparse] for part in _Sparse._fields]
    return [array for group in (*parts, *others) for array in group]


def _is_variable(shape: Shape) -> bool:
    return bool(shape) and shape[0] is None


@kernel("ParseExample", host=True)
def parse_example(
    serialized: Any,
    names: Any,
    sparse_keys: Sequence[Any],
    dense_keys: Sequence[Any],
    dense_defaults: Sequence[Any],
    *,
    sparse_types: Sequence[np.dtype],
    dense_shapes: Sequence[Shape],
) -> list[np.ndarray]:
    records = np.asarray(serialized, object)
    parsers = [_Parser(name, index) for index, name in enumerate(_record_names(names, len(records)))]
    features = [_parsed(Example, record).features for record in records]
    sparse = [
        _sparse([parser.values(_feature(each, key), key, dtype) for parser, each in zip(parsers, features)], dtype)
        for key, dtype in zip(_texts(sparse_keys), sparse_types, strict=True)
    ]
    dense = []
    for key, given, shape in zip(_texts(dense_keys), dense_defaults, dense_shapes, strict=True):
        default = _array(given)
        if _is_variable(shape):
            rows = [p.rows(_feature(each, key), key, shape[1:], default.dtype) for p, each in zip(parsers, features)]
            dense.append(_padded(rows, default.item(), default.dtype, shape[1:]))
            continue
        stacked = np.empty((len(features), *shape), default.dtype)
        for index, (parser, each) in enumerate(zip(parsers, features, strict=True)):
            stacked[index] = parser.dense(_feature(each, key), key, shape, default)[()]
        dense.append(stacked)
    return _in_output_order(sparse, dense)


def _record_names(names: Any, count: int) -> list[str]:
    given = [name.decode(errors="replace") for name in np.asarray(names, object).ravel()]
    if given and len(given) != count:
        raise InvalidArgumentError(None, None, f"len(names) != len(serialized): {len(given)} vs. {count}")
    return given or ["<unknown>"] * count


@kernel("ParseSingleExample", host=True)
def parse_single_example(
    serialized: Any,
    dense_defaults: Sequence[Any],
    *,
    sparse_keys: Sequence[str],
    dense_keys: Sequence[str],
    sparse_types: Sequence[np.dtype],
    dense_shapes: Sequence[Shape],
) -> list[np.ndarray]:
    parser = _Parser()
    features = _parsed(Example, np.asarray(serialized, object).item()).features
    sparse = [
        _vector(parser.values(_feature(features, key), key, dtype), dtype)
        for key, dtype in zip(_texts(sparse_keys), sparse_types, strict=True)
    ]
    dense = []
    for key, given, shape in zip(_texts(dense_keys), dense_defaults, dense_shapes, strict=True):
        default = _array(given)
        feature = _feature(features, key)
        if _is_variable(shape):
            dense.append(parser.rows(feature, key, shape[1:], default.dtype))
        else:
            dense.append(parser.dense(feature, key, shape, default))
    return _in_output_order(sparse, dense)


@kernel("ParseSingleSequenceExample", host=True)
def parse_single_sequence_example(
    serialized: Any,
    feature_list_dense_missing_assumed_empty: Any,
    context_sparse_keys: Sequence[Any],
    context_dense_keys: Sequence[Any],
    feature_list_sparse_keys: Sequence[Any],
    feature_list_dense_keys: Sequence[Any],
    context_dense_defaults: Sequence[Any],
    debug_name: Any,
    *,
    context_sparse_types: Sequence[np.dtype],
    context_dense_shapes: Sequence[Shape],
    feature_list_sparse_types: Sequence[np.dtype],
    feature_list_dense_types: Sequence[np.dtype],
    feature_list_dense_shapes: Sequence[Shape],
) -> list[np.ndarray]:
    name = _texts([debug_name])[0] or "<unknown>"
    parser = _Parser(name)
    sequence = _parsed(SequenceExample, np.asarray(serialized, object).item())
    may_be_missing = _texts(np.asarray(feature_list_dense_missing_assumed_empty, object).ravel())
    context_sparse = [
        _vector(parser.values(_feature(sequence.context, key), key, dtype), dtype)
        for key, dtype in zip(_texts(context_sparse_keys), context_sparse_types, strict=True)
    ]
    context_dense = [
        parser.dense(_feature(sequence.context, key), key, shape, _array(default))
        for key, default, shape in zip(
            _texts(context_dense_keys), context_dense_defaults, context_dense_shapes, strict=True
        )
    ]
    list_sparse = [
        _sparse(_each_step(parser, sequence, key, dtype), dtype)
        for key, dtype in zip(_texts(feature_list_sparse_keys), feature_list_sparse_types, strict=True)
    ]
    list_dense = [
        parser.steps(_feature_list(sequence, key), key, shape, dtype, key in may_be_missing)
        for key, dtype, shape in zip(
            _texts(feature_list_dense_keys), feature_list_dense_types, feature_list_dense_shapes, strict=True
        )
    ]
    return [*_in_output_order(context_sparse, context_dense), *_in_output_order(list_sparse, list_dense)]


def _feature_list(sequence: Any, key: str) -> Any:
    lists = sequence.feature_lists.feature_list
    return lists.get(key)


def _each_step(parser: _Parser, sequence: Any, key: str, dtype: np.dtype) -> list[np.ndarray | None]:
    found = _feature_list(sequence, key)
    return [] if found is None else [parser.values(feature, key, dtype) for feature in found.feature]


@kernel("ParseSequenceExample", host=True)
def parse_sequence_example(
    serialized: Any,
    debug_name: Any,
    context_dense_defaults: Sequence[Any],
    *,
    feature_list_dense_missing_assumed_empty: Sequence[str],
    context_sparse_keys: Sequence[str],
    context_dense_keys: Sequence[str],
    feature_list_sparse_keys: Sequence[str],
    feature_list_dense_keys: Sequence[str],
    context_sparse_types: Sequence[np.dtype],
    feature_list_dense_types: Sequence[np.dtype],
    context_dense_shapes: Sequence[Shape],
    feature_list_sparse_types: Sequence[np.dtype],
    feature_list_dense_shapes: Sequence[Shape],
) -> list[np.ndarray]:
    records = np.asarray(serialized, object)
    names = _record_names(debug_name, len(records))
    sequences = [_parsed(SequenceExample, record) for record in records]
    pairs = [(_Parser(name, index), each) for index, (name, each) in enumerate(zip(names, sequences, strict=True))]
    context_sparse = [
        _sparse([parser.values(_feature(each.context, key), key, dtype) for parser, each in pairs], dtype)
        for key, dtype in zip(context_sparse_keys, context_sparse_types, strict=True)
    ]
    context_dense = [
        np.stack([parser.dense(_feature(each.context, key), key, shape, _array(default)) for parser, each in pairs])
        for key, default, shape in zip(context_dense_keys, context_dense_defaults, context_dense_shapes, strict=True)
    ]
    list_sparse = [
        _sparse_steps([_each_step(parser, each, key, dtype) for parser, each in pairs], dtype)
        for key, dtype in zip(feature_list_sparse_keys, feature_list_sparse_types, strict=True)
    ]
    list_dense, lengths = [], []
    for key, dtype, shape in zip(
        feature_list_dense_keys, feature_list_dense_types, feature_list_dense_shapes, strict=True
    ):
        may_be_missing = key in feature_list_dense_missing_assumed_empty
        rows = [parser.steps(_feature_list(each, key), key, shape, dtype, may_be_missing) for parser, each in pairs]
        list_dense.append(_padded(rows, b"" if dtype.kind == "O" else 0, dtype, shape))
        lengths.append(np.array([len(row) for row in rows], np.int64))
    return [
        *_in_output_order(context_sparse, context_dense),
        *_in_output_order(list_sparse, list_dense, lengths),
    ]


def _sparse_steps(sequences: Sequence[list[np.ndarray | None]], dtype: np.dtype) -> _Sparse:
    """A sparse tensor of records, their steps, and the steps' values."""
    matrices = [_sparse(steps, dtype) for steps in sequences]
    counts = [len(each.indices) for each in matrices]
    records = np.repeat(np.arange(len(matrices)), counts)[:, None]
    indices = np.concatenate([np.zeros((0, 2), np.int64), *(each.indices for each in matrices)])
    values = np.concatenate([np.zeros(0, dtype), *(each.values for each in matrices)])
    largest = np.max([np.zeros(2, np.int64), *(each.shape for each in matrices)], axis=0)
    return _Sparse(np.hstack([records, indices]), values, np.array([len(matrices), *largest], np.int64))


@kernel("ParseTensor", host=True)
def parse_tensor(serialized: Any, *, out_type: np.dtype) -> np.ndarray:
    try:
        proto = TensorProto.FromString(np.asarray(serialized, object).item())
        value = from_proto(proto)
    except (DecodeError, TypeError, ValueError) as error:
        raise InvalidArgumentError(
            None, None, "Could not parse `serialized` as TensorProto: it is damaged, or something else"
        ) from error
    found, wanted = dtypes.as_dtype(proto.dtype), dtypes.as_dtype(out_type)
    if found != wanted:
        raise InvalidArgumentError(
            None, None, f"Type mismatch between parsed tensor ({_c_name(found)}) and dtype ({_c_name(wanted)})"
        )
    return value


@kernel("SerializeTensor", host=True)
def serialize_tensor(tensor: Any) -> np.ndarray:
    tensor = np.asarray(tensor)
    dtype = None
    if tensor.dtype == object:
        holds_variants = any(isinstance(value, VariantData) for value in tensor.ravel().tolist())
        dtype = dtypes.variant if holds_variants else dtypes.string
    proto = to_proto(tensor, dtype)
    return np.array(proto.SerializeToString(), object)
