"""Parsing of `Example`s: what a script says of its features, and the ops that read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_shape
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops, sparse_ops


class VarLenFeature(NamedTuple):
    """A feature of any number of values; parsed to a `SparseTensor`.

    Source: `tf.io.VarLenFeature`.
    """

    dtype: Any


class SparseFeature(NamedTuple):
    """A sparse tensor whose indices and values are features of their own.

    Args:
      index_key: the feature with the indices, or a list of them, one a dimension.
      value_key: the feature with the values.
      dtype: the values' type.
      size: the tensor's size, or a list of sizes.
      already_sorted: whether the indices are in order.

    Source: `tf.io.SparseFeature`.
    """

    index_key: Any
    value_key: str
    dtype: Any
    size: Any
    already_sorted: bool = False


class FixedLenFeature(NamedTuple):
    """A feature of known shape; parsed to a tensor.

    Args:
      shape: the shape, fully known.
      dtype: the values' type.
      default_value: what stands for a missing feature, which is an error without it.

    Source: `tf.io.FixedLenFeature`.
    """

    shape: Any
    dtype: Any
    default_value: Any = None


class FixedLenSequenceFeature(NamedTuple):
    """A feature of any number of rows of known shape; parsed to a tensor, shorter rows of a batch filled up.

    Args:
      shape: the shape of a row.
      dtype: the values' type.
      allow_missing: whether a missing feature counts as one without rows.
      default_value: what fills up; zero or the empty string when not given.

    Source: `tf.io.FixedLenSequenceFeature`.
    """

    shape: Any
    dtype: Any
    allow_missing: bool = False
    default_value: Any = None


@dataclass
class _Parameters:
    """Features as the ops take them.

    Attributes:
      dense_defaults: None for a sequence that may be missing.
    """

    sparse_keys: list[str] = field(default_factory=list)
    sparse_types: list[Any] = field(default_factory=list)
    dense_keys: list[str] = field(default_factory=list)
    dense_types: list[Any] = field(default_factory=list)
    dense_shapes: list[Any] = field(default_factory=list)
    dense_defaults: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, features: Mapping[str, Any] | None, kinds: Sequence[type]) -> _Parameters:
        """Raises ValueError for features that are incomplete, contradict each other, or are not of one of `kinds`."""
        parameters = cls()
        for key, feature in sorted((features or {}).items()):
            if not isinstance(feature, (VarLenFeature, SparseFeature, FixedLenFeature, FixedLenSequenceFeature)):
                raise ValueError(f"Invalid feature {key}:{feature}.")
            if type(feature) not in kinds:
                raise ValueError(f"Unsupported {type(feature).__name__} {feature}.")
            if isinstance(feature, SparseFeature):
                parameters._add_sparse_feature(key, feature)
                continue
            if not feature.dtype:
                raise ValueError(f"Missing type for feature {key}.")
            if isinstance(feature, VarLenFeature):
                parameters.sparse_keys.append(key)
                parameters.sparse_types.append(feature.dtype)
            else:
                parameters._add_dense(key, feature)
        return parameters

    def _add_sparse_feature(self, key: str, feature: SparseFeature) -> None:
        if not feature.index_key:
            raise ValueError(f"Missing index_key for SparseFeature {feature}.")
        if not feature.value_key:
            raise ValueError(f"Missing value_key for SparseFeature {feature}.")
        if not feature.dtype:
            raise ValueError(f"Missing type for feature {key}.")
        index_keys = [feature.index_key] if isinstance(feature.index_key, str) else feature.index_key
        if len(index_keys) > 1:
            from tfcompat.python.platform import tf_logging

            tf_logging.warning(
                "SparseFeature is a complicated feature config and should only be used after careful consideration of "
                "VarLenFeature."
            )
        for index_key in sorted(index_keys):
            self._add_sparse(index_key, dtypes.int64)
        self._add_sparse(feature.value_key, feature.dtype)

    def _add_sparse(self, key: str, dtype: Any) -> None:
        if key not in self.sparse_keys:
            self.sparse_keys.append(key)
            self.sparse_types.append(dtype)
            return
        other = self.sparse_types[self.sparse_keys.index(key)]
        if other != dtype:
            raise ValueError(f"Conflicting type {other} vs {dtypes.as_dtype(dtype).name} for feature {key}.")

    def _add_dense(self, key: str, feature: Any) -> None:
        if feature.shape is None:
            raise ValueError(f"Missing shape for feature {key}.")
        if isinstance(feature, FixedLenFeature):
            shape = tensor_shape.as_shape(feature.shape)
            if shape.ndims and shape[0].value is None:
                raise ValueError(
                    f"First dimension of shape for feature {key} unknown. Consider using FixedLenSequenceFeature."
                )
            if not shape.is_fully_defined():
                raise ValueError(
                    f"All dimensions of shape for feature {key} need to be known but received {feature.shape}."
                )
        elif feature.allow_missing:
            self.dense_defaults[key] = None
        self.dense_keys.append(key)
        self.dense_shapes.append(tensor_shape.as_shape(feature.shape))
        self.dense_types.append(dtypes.as_dtype(feature.dtype))
        if feature.default_value is not None:
            self.dense_defaults[key] = feature.default_value

    def check_keys(self, what: str = "") -> None:
        common = set(self.dense_keys) & set(self.sparse_keys)
        if common:
            dense, sparse = (what + "_dense", what + "_sparse") if what else ("Dense", "sparse")
            raise ValueError(f"{dense} and {sparse} keys must not intersect; intersection: {common}")

    def default_tensors(self) -> list[Any]:
        """A tensor for each dense feature: its default, padding for rows, nothing for a required one."""
        return [
            self._default_tensor(key, dtype, shape)
            for key, dtype, shape in zip(self.dense_keys, self.dense_types, self.dense_shapes, strict=True)
        ]

    def _default_tensor(self, key: str, dtype: Any, shape: TensorShape) -> Any:
        default = self.dense_defaults.get(key)
        if shape.ndims and shape[0].value is None:
            if default is None:
                return ops.convert_to_tensor("" if dtype == dtypes.string else 0, dtype=dtype)
            default = ops.convert_to_tensor(default, dtype=dtype, name=f"padding_{_node_name(key)}")
            return array_ops.reshape(default, [])
        if default is None:
            return constant_op.constant([], dtype=dtype)
        if isinstance(default, ops.Tensor):
            return default
        return array_ops.reshape(ops.convert_to_tensor(default, dtype=dtype, name=f"key_{_node_name(key)}"), shape)


def _node_name(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.\-/]", "_", key)


def _with_rows(features: Mapping[str, Any]) -> dict[str, Any]:
    """The features, sequences with a dimension for their rows."""
    changed = dict(features)
    for key, feature in features.items():
        if isinstance(feature, FixedLenSequenceFeature):
            if not feature.allow_missing:
                raise ValueError("Unsupported: FixedLenSequenceFeature requires allow_missing to be True.")
            changed[key] = feature._replace(shape=[None, *tensor_shape.as_shape(feature.shape).as_list()])
    return changed


_KINDS = (VarLenFeature, SparseFeature, FixedLenFeature, FixedLenSequenceFeature)


def parse_example(
    serialized: Any, features: Mapping[str, Any], name: str | None = None, example_names: Any = None
) -> dict[str, Any]:
    """The features of a batch of serialized `Example`s.

    Args:
      serialized: a vector of strings.
      features: for each key a `FixedLenFeature`, `FixedLenSequenceFeature`, `VarLenFeature` or `SparseFeature`.
      name: a name for the op.
      example_names: a vector of strings, by which errors call the records.

    Returns:
      For each key a tensor of shape (batch,) + the feature's, or a `SparseTensor`.

    Raises:
      ValueError: there are no features, or wrong ones.
      InvalidArgumentError: when it runs, for records that are damaged, or lack a feature, or have another type.

    Source: `tf.io.parse_example`.
    """
    return parse_example_v2(serialized, features, example_names, name)


def parse_example_v2(
    serialized: Any, features: Mapping[str, Any], example_names: Any = None, name: str | None = None
) -> dict[str, Any]:
    """`parse_example` in the order of TensorFlow 2's arguments."""
    if not features:
        raise ValueError(f"Missing: features was {features}.")
    features = _with_rows(features)
    outputs = _parse_batch(serialized, example_names, _Parameters.of(features, _KINDS), name)
    return _with_sparse_features(features, outputs)


def _parse_batch(serialized: Any, names: Any, parameters: _Parameters, name: str | None) -> dict[str, Any]:
    with ops.name_scope(name, "ParseExample", [serialized, names]):
        parameters.check_keys()
        defaults = parameters.default_tensors()
        outputs = apply_op(
            "ParseExample",
            serialized=serialized,
            names=[] if names is None else names,
            dense_defaults=defaults,
            sparse_keys=parameters.sparse_keys,
            sparse_types=parameters.sparse_types,
            dense_keys=parameters.dense_keys,
            dense_shapes=parameters.dense_shapes,
            name=name,
        )
    return _by_key(parameters, outputs)


def _by_key(parameters: _Parameters, outputs: Any, prefix: str = "") -> dict[str, Any]:
    """An op's outputs, those whose names begin with `prefix`, by the features' keys."""
    parts = [getattr(outputs, f"{prefix}sparse_{part}") for part in ("indices", "values", "shapes")]
    sparse = [SparseTensor(*each) for each in zip(*parts, strict=True)]
    dense = list(getattr(outputs, f"{prefix}dense_values"))
    return dict(zip(parameters.sparse_keys + parameters.dense_keys, sparse + dense, strict=True))


def _with_sparse_features(features: Mapping[str, Any], parsed: dict[str, Any]) -> dict[str, Any]:
    """Puts together what `SparseFeature`s are made of, and leaves out what is of no other use."""
    tensors = dict(parsed)
    for key, feature in sorted(features.items()):
        if isinstance(feature, SparseFeature):
            one = isinstance(feature.index_key, str)
            ids = tensors[feature.index_key] if one else [tensors[each] for each in feature.index_key]
            tensors[key] = sparse_ops.sparse_merge(
                ids, tensors[feature.value_key], vocab_size=feature.size, already_sorted=feature.already_sorted
            )
    return {key: tensor for key, tensor in tensors.items() if key in features}


def parse_single_example(
    serialized: Any, features: Mapping[str, Any], name: str | None = None, example_names: Any = None
) -> dict[str, Any]:
    """The features of one serialized `Example`.

    Args:
      serialized: a scalar string.
      features: see `parse_example`.
      name: a name for the op.
      example_names: a scalar string, by which errors call the record.

    Returns:
      For each key a tensor of the feature's shape, or a `SparseTensor`.

    Raises: as `parse_example`.

    Example:
      features = tf.parse_single_example(record, {"label": tf.FixedLenFeature([], tf.int64)})

    Source: `tf.io.parse_single_example`.
    """
    return parse_single_example_v2_unoptimized(serialized, features, example_names, name)


def parse_single_example_v2_unoptimized(
    serialized: Any, features: Mapping[str, Any], example_names: Any = None, name: str | None = None
) -> dict[str, Any]:
    """`parse_single_example` in the order of TensorFlow 2's arguments."""
    if not features:
        raise ValueError("Missing features.")
    if example_names is None:
        return parse_single_example_v2(serialized, features, name)
    features = _with_rows(features)
    outputs = _parse_batch_of_one(serialized, example_names, _Parameters.of(features, _KINDS), name)
    return _with_sparse_features(features, outputs)


def _parse_batch_of_one(serialized: Any, names: Any, parameters: _Parameters, name: str | None) -> dict[str, Any]:
    with ops.name_scope(name, "ParseSingleExample", [serialized, names]):
        serialized = _batch_of_one(serialized, "serialized")
        outputs = _parse_batch(serialized, _batch_of_one(names, "names"), parameters, name)
        for key in parameters.dense_keys:
            outputs[key] = array_ops.squeeze(outputs[key], [0], name=f"Squeeze_{_node_name(key)}")
        for key in parameters.sparse_keys:
            sparse, suffix = outputs[key], _node_name(key)
            outputs[key] = SparseTensor(
                array_ops.slice(sparse.indices, [0, 1], [-1, -1], name=f"Slice_Indices_{suffix}"),
                sparse.values,
                array_ops.slice(sparse.dense_shape, [1], [-1], name=f"Squeeze_Shape_{suffix}"),
            )
    return outputs


def _batch_of_one(value: Any, what: str) -> Any:
    value = ops.convert_to_tensor(value)
    message = f"Input {what} must be a scalar"
    if value.shape.ndims is None:
        prefix = what.capitalize()
        is_scalar = math_ops.equal(array_ops.rank(value), 0)
        check = control_flow_ops.Assert(is_scalar, [message], name=f"{prefix}IsScalar")
        value = control_flow_ops.with_dependencies([check], value, name=f"{prefix}Dependencies")
    elif value.shape.ndims != 0:
        raise ValueError(message)
    return array_ops.expand_dims(value, 0)


def parse_single_example_v2(serialized: Any, features: Mapping[str, Any], name: str | None = None) -> dict[str, Any]:
    """`parse_single_example` without names."""
    if not features:
        raise ValueError(f"Missing: features was {features}.")
    features = _with_rows(features)
    parameters = _Parameters.of(features, _KINDS)
    with ops.name_scope(name, "ParseSingleExample", [serialized]):
        serialized = ops.convert_to_tensor(serialized, name="serialized")
        parameters.check_keys()
        outputs = apply_op(
            "ParseSingleExample",
            serialized=serialized,
            dense_defaults=parameters.default_tensors(),
            num_sparse=len(parameters.sparse_keys),
            sparse_keys=parameters.sparse_keys,
            sparse_types=parameters.sparse_types,
            dense_keys=parameters.dense_keys,
            dense_shapes=parameters.dense_shapes,
            name=name,
        )
    return _with_sparse_features(features, _by_key(parameters, outputs))


class _SequenceParameters(NamedTuple):
    context: _Parameters
    lists: _Parameters

    @classmethod
    def of(
        cls, context_features: Mapping[str, Any] | None, sequence_features: Mapping[str, Any] | None
    ) -> _SequenceParameters:
        if not (context_features or sequence_features):
            raise ValueError("Missing features.")
        parameters = cls(
            _Parameters.of(context_features, (VarLenFeature, FixedLenFeature)),
            _Parameters.of(sequence_features, (VarLenFeature, FixedLenSequenceFeature)),
        )
        parameters.context.check_keys("context")
        parameters.lists.check_keys("feature_list")
        for key, value in parameters.lists.dense_defaults.items():
            if value is not None:
                raise ValueError(f"Value feature_list_dense_defaults[{key}] must be None")
        return parameters

    def arguments(self) -> dict[str, Any]:
        """What both ops take."""
        return {
            "context_dense_defaults": self.context.default_tensors(),
            "context_sparse_keys": self.context.sparse_keys,
            "context_sparse_types": self.context.sparse_types,
            "context_dense_keys": self.context.dense_keys,
            "context_dense_shapes": self.context.dense_shapes,
            "feature_list_sparse_keys": self.lists.sparse_keys,
            "feature_list_sparse_types": self.lists.sparse_types,
            "feature_list_dense_keys": self.lists.dense_keys,
            "feature_list_dense_types": self.lists.dense_types,
            "feature_list_dense_shapes": self.lists.dense_shapes,
            "feature_list_dense_missing_assumed_empty": list(self.lists.dense_defaults),
        }

    def results(self, outputs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return _by_key(self.context, outputs, "context_"), _by_key(self.lists, outputs, "feature_list_")


def parse_sequence_example(
    serialized: Any,
    context_features: Mapping[str, Any] | None = None,
    sequence_features: Mapping[str, Any] | None = None,
    example_names: Any = None,
    name: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The features of a batch of serialized `SequenceExample`s.

    Args:
      serialized: a vector of strings.
      context_features: for each key a `FixedLenFeature` or `VarLenFeature`.
      sequence_features: for each key a `FixedLenSequenceFeature` or `VarLenFeature`.
      example_names: a vector of strings, by which errors call the records.
      name: a name for the op.

    Returns:
      The features of the contexts, those of the steps (filled up to the longest), and the numbers of steps.

    Raises: as `parse_example`.

    Source: `tf.io.parse_sequence_example`.
    """
    parameters = _SequenceParameters.of(context_features, sequence_features)
    with ops.name_scope(name, "ParseSequenceExample", [serialized]):
        outputs = apply_op(
            "ParseSequenceExample",
            serialized=serialized,
            debug_name=[] if example_names is None else example_names,
            Ncontext_sparse=len(parameters.context.sparse_keys),
            Ncontext_dense=len(parameters.context.dense_keys),
            Nfeature_list_sparse=len(parameters.lists.sparse_keys),
            Nfeature_list_dense=len(parameters.lists.dense_keys),
            name=name,
            **parameters.arguments(),
        )
    lengths = dict(zip(parameters.lists.dense_keys, outputs.feature_list_dense_lengths, strict=True))
    return (*parameters.results(outputs), lengths)


def parse_single_sequence_example(
    serialized: Any,
    context_features: Mapping[str, Any] | None = None,
    sequence_features: Mapping[str, Any] | None = None,
    example_name: Any = None,
    name: str | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The features of one serialized `SequenceExample`.

    Args:
      serialized: a scalar string.
      context_features, sequence_features: see `parse_sequence_example`.
      example_name: a scalar string, by which errors call the record.
      name: a name for the op.

    Returns:
      The features of the context, and those of the steps: tensors of shape (steps,) + the feature's.

    Raises: as `parse_example`.

    Source: `tf.io.parse_single_sequence_example`.
    """
    parameters = _SequenceParameters.of(context_features, sequence_features)
    with ops.name_scope(name, "ParseSingleSequenceExample", [serialized]):
        outputs = apply_op(
            "ParseSingleSequenceExample",
            serialized=serialized,
            debug_name="" if example_name is None else example_name,
            name=name,
            **parameters.arguments(),
        )
    return parameters.results(outputs)
