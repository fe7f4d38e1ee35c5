"""The confusion matrix of a classification."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops, math_ops


def remove_squeezable_dimensions(
    labels: Any, predictions: Any, expected_rank_diff: int = 0, name: str | None = None
) -> tuple[ops.Tensor, ops.Tensor]:
    """`labels` and `predictions`, one of them without its last dimension (of size 1) when its rank is one too high.

    Args:
      expected_rank_diff: by how much the rank of `predictions` is to be above that of `labels`.
    """
    with ops.name_scope(name, "remove_squeezable_dimensions", [labels, predictions]):
        predictions = ops.convert_to_tensor(predictions)
        labels = ops.convert_to_tensor(labels)
        predictions_rank, labels_rank = predictions.shape.ndims, labels.shape.ndims
        if predictions_rank is not None and labels_rank is not None:
            rank_diff = predictions_rank - labels_rank
            if rank_diff == expected_rank_diff + 1:
                predictions = array_ops.squeeze(predictions, [-1])
            elif rank_diff == expected_rank_diff - 1:
                labels = array_ops.squeeze(labels, [-1])
            return labels, predictions
        rank_diff = array_ops.rank(predictions) - array_ops.rank(labels)
        if _may_squeeze(predictions):
            predictions = _squeeze_if(math_ops.equal(expected_rank_diff + 1, rank_diff), predictions)
        if _may_squeeze(labels):
            labels = _squeeze_if(math_ops.equal(expected_rank_diff - 1, rank_diff), labels)
        return labels, predictions


def _may_squeeze(tensor: ops.Tensor) -> bool:
    return tensor.shape.ndims is None or tensor.shape[-1].is_compatible_with(1)


def _squeeze_if(condition: ops.Tensor, tensor: ops.Tensor) -> ops.Tensor:
    return control_flow_ops.cond(condition, lambda: array_ops.squeeze(tensor, [-1]), lambda: tensor)


def confusion_matrix_v1(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    dtype: Any = dtypes.int32,
    name: str | None = None,
    weights: Any = None,
) -> ops.Tensor:
    """`confusion_matrix` with the argument order of TensorFlow 1.x: `tf.confusion_matrix`."""
    return confusion_matrix(labels, predictions, num_classes, weights, dtype, name)


def confusion_matrix(
    labels: Any,
    predictions: Any,
    num_classes: Any = None,
    weights: Any = None,
    dtype: Any = dtypes.int32,
    name: str | None = None,
) -> ops.Tensor:
    """A matrix whose element (i, j) counts the cases with label i and prediction j.

    Args:
      labels, predictions: 1-D integer tensors of class numbers.
      num_classes: the size of the matrix; by default one more than the largest class number.
      weights: what each case counts, 1 by default.
      dtype: the type of the result.
      name: a name for the ops.

    Source: TensorFlow's `confusion_matrix`.
    """
    with ops.name_scope(name, "confusion_matrix", (predictions, labels, num_classes, weights)):
        labels, predictions = remove_squeezable_dimensions(
            ops.convert_to_tensor(labels, name="labels"), ops.convert_to_tensor(predictions, name="predictions")
        )
        predictions = math_ops.cast(predictions, dtypes.int64)
        labels = math_ops.cast(labels, dtypes.int64)
        labels = _checked(check_ops.assert_non_negative, labels, message="`labels` contains negative values")
        predictions = _checked(
            check_ops.assert_non_negative, predictions, message="`predictions` contains negative values"
        )
        if num_classes is None:
            largest = math_ops.maximum(math_ops.reduce_max(predictions), math_ops.reduce_max(labels))
            num_classes = largest + 1
        else:
            bound = math_ops.cast(num_classes, dtypes.int64)
            labels = _checked(check_ops.assert_less, labels, bound, message="`labels` out of bound")
            predictions = _checked(check_ops.assert_less, predictions, bound, message="`predictions` out of bound")
        if weights is not None:
            weights = ops.convert_to_tensor(weights, name="weights")
            predictions.shape.assert_is_compatible_with(weights.shape)
            weights = math_ops.cast(weights, dtype)
        shape = array_ops.stack([num_classes, num_classes])
        indices = array_ops.stack([labels, predictions], axis=1)
        values = array_ops.ones_like(predictions, dtype) if weights is None else weights
        sparse_shape = math_ops.cast(shape, dtypes.int64)
        zeros = array_ops.zeros(math_ops.cast(shape, dtypes.int32), dtype)
        return apply_op("SparseTensorDenseAdd", a_indices=indices, a_values=values, a_shape=sparse_shape, b=zeros)


def _checked(assertion: Any, tensor: ops.Tensor, *arguments: Any, message: str) -> ops.Tensor:
    return control_flow_ops.with_dependencies([assertion(tensor, *arguments, message=message)], tensor)
