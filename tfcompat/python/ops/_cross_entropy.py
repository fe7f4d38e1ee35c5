"""Softmax and the cross entropies on top of it (the part of TensorFlow's `nn_ops` that builds them)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.errors import InvalidArgumentError
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> ops.Tensor:
    """exp(logits) / sum(exp(logits)) along one axis.

    Args:
      logits: floating point tensor of rank at least 1.
      axis: the axis of the classes (default: the last). Also called `dim`.

    Returns:
      A tensor like `logits`.

    Raises:
      InvalidArgumentError: there is no such axis.

    Source: TensorFlow's `tf.nn.softmax`.
    """
    return _along_axis("Softmax", logits, deprecated_argument_lookup("axis", axis, "dim", dim), name)


def log_softmax(logits: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> ops.Tensor:
    """logits - log(sum(exp(logits))) along one axis; arguments as for `softmax`.

    Source: TensorFlow's `tf.nn.log_softmax`.
    """
    return _along_axis("LogSoftmax", logits, deprecated_argument_lookup("axis", axis, "dim", dim), name)


def _along_axis(op_type: str, logits: Any, axis: Any, name: str | None) -> ops.Tensor:
    """Applies an op that works on the last axis to another one, by transposing there and back."""
    axis = -1 if axis is None else axis
    logits = ops.convert_to_tensor(logits)
    shape = logits.shape
    is_tensor = isinstance(axis, ops.Tensor)
    if not is_tensor and (axis == -1 or (shape.ndims is not None and axis == shape.ndims - 1)):
        return apply_op(op_type, logits=logits, name=name)
    known = tensor_util.constant_value(axis) if is_tensor else axis
    rank = shape.ndims
    if known is not None and not -rank <= known < rank:
        raise InvalidArgumentError(
            None,
            None,
            f"Dimension ({known}) must be in the range [{-rank}, {rank}) where {rank} is the number of dimensions "
            "in the input.",
        )
    rank_tensor = array_ops.rank(logits)
    if is_tensor:
        axis = array_ops.where(math_ops.less(axis, 0), axis + rank_tensor, axis)
    elif axis < 0:
        axis += rank_tensor
    rank_tensor = array_ops.rank(logits)
    axis = axis % shape.ndims

    def swap(tensor: ops.Tensor, name: str = "transpose") -> ops.Tensor:
        last = math_ops.subtract(rank_tensor, 1)
        order = [math_ops.range(axis), [last], math_ops.range(axis + 1, last), [axis]]
        return array_ops.transpose(tensor, array_ops.concat(order, 0), name=name)

    result = swap(apply_op(op_type, logits=swap(logits)), name or "transpose")
    result.set_shape(shape)
    return result


def softmax_cross_entropy_with_logits_v2(
    labels: Any, logits: Any, axis: Any = None, name: str | None = None, dim: Any = None
) -> ops.Tensor:
    """-sum(labels * log(softmax(logits))) along one axis, with gradients to `logits` and `labels`.

    Args:
      labels: probabilities, in the shape of `logits`; each row should add up to 1.
      logits: unscaled log probabilities, floating point.
      axis: the axis of the classes (default: the last). Also called `dim`.

    Returns:
      A tensor of the type of `logits`, in its shape without `axis`.

    Source: TensorFlow's `tf.nn.softmax_cross_entropy_with_logits_v2`.
    """
    axis = deprecated_argument_lookup("axis", axis, "dim", dim)
    axis = -1 if axis is None else axis
    with ops.name_scope(name, "softmax_cross_entropy_with_logits", [logits, labels]) as name:
        logits = ops.convert_to_tensor(logits, name="logits")
        labels = ops.convert_to_tensor(labels, name="labels")
        is_half = logits.dtype in (dtypes.float16, dtypes.bfloat16)
        precise_logits = math_ops.cast(logits, dtypes.float32) if is_half else logits
        labels = math_ops.cast(labels, precise_logits.dtype)
        rank = array_ops.rank(precise_logits)
        shape = logits.shape
        if axis != -1:
            precise_logits = _move_to_end(precise_logits, axis, rank)
            labels = _move_to_end(labels, axis, rank)
        input_shape = array_ops.shape(precise_logits)
        rows, label_rows = _flatten_outer(precise_logits), _flatten_outer(labels)
        cost, _ = apply_op("SoftmaxCrossEntropyWithLogits", features=rows, labels=label_rows, name=name)
        cost = array_ops.reshape(cost, array_ops.slice(input_shape, [0], [math_ops.subtract(rank, 1)]))
        if shape.sizes is not None:
            sizes = shape.as_list()
            del sizes[axis]
            cost.set_shape(sizes)
        return math_ops.cast(cost, logits.dtype) if is_half else cost


softmax_cross_entropy_with_logits_v2_helper = softmax_cross_entropy_with_logits_v2


def _move_to_end(tensor: ops.Tensor, axis: Any, rank: ops.Tensor) -> ops.Tensor:
    order = [math_ops.range(axis), math_ops.range(axis + 1, rank), [axis]]
    return array_ops.transpose(tensor, array_ops.concat(order, 0))


def _flatten_outer(logits: ops.Tensor) -> ops.Tensor:
    """[rows, classes]: all dimensions but the last as one."""
    rank = array_ops.rank(logits)
    last = array_ops.slice(array_ops.shape(logits), [math_ops.subtract(rank, 1)], [1])
    rows = array_ops.reshape(logits, array_ops.concat([[-1], last], 0))
    if logits.shape.sizes is not None:
        count = logits.shape[:-1].num_elements()
        if count is not None:
            rows.set_shape([count, logits.shape[-1]])
    return rows


def softmax_cross_entropy_with_logits(
    _sentinel: Any = None,
    labels: Any = None,
    logits: Any = None,
    dim: Any = -1,
    name: str | None = None,
    axis: Any = None,
) -> ops.Tensor:
    """-sum(labels * log(softmax(logits))) along one axis, with a gradient to `logits` only.

    Args:
      labels: probabilities, in the shape of `logits`; each row should add up to 1.
      logits: unscaled log probabilities, floating point.
      dim: the axis of the classes (default: the last). Also called `axis`.

    Returns:
      A tensor of the type of `logits`, in its shape without that axis.

    Raises:
      ValueError: called with positional arguments, or without one of the two.

    Source: TensorFlow's `tf.nn.softmax_cross_entropy_with_logits`.
    """
    dim = axis if axis is not None and dim == -1 else deprecated_argument_lookup("axis", axis, "dim", dim)
    check_named_arguments("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    with ops.name_scope(name, "softmax_cross_entropy_with_logits_sg", [logits, labels]) as name:
        labels = array_ops.stop_gradient(labels, name="labels_stop_gradient")
    return softmax_cross_entropy_with_logits_v2(labels, logits, axis=dim, name=name)


def check_named_arguments(function: str, sentinel: Any, labels: Any, logits: Any) -> None:
    """Raises ValueError when labels and logits were not both given, by name."""
    if sentinel is not None:
        raise ValueError(f"Only call `{function}` with named arguments (labels=..., logits=..., ...)")
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")


_ensure_xent_args = check_named_arguments


def sparse_softmax_cross_entropy_with_logits(
    _sentinel: Any = None, labels: Any = None, logits: Any = None, name: str | None = None
) -> ops.Tensor:
    """-log(softmax(logits))[label] for each row.

    Args:
      labels: int32 or int64 class numbers in [0, classes), of any shape. The loss of one out of range is nan.
      logits: unscaled log probabilities, floating point, [*shape of labels, classes].

    Returns:
      A tensor in the shape of `labels`, of the type of `logits`.

    Raises:
      ValueError: called with positional arguments, or the shapes do not fit.

    Source: TensorFlow's `tf.nn.sparse_softmax_cross_entropy_with_logits`.
    """
    check_named_arguments("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    with ops.name_scope(name, "SparseSoftmaxCrossEntropyWithLogits", [labels, logits]):
        labels = ops.convert_to_tensor(labels)
        logits = ops.convert_to_tensor(logits)
        is_half = logits.dtype == dtypes.float16
        rows = math_ops.cast(logits, dtypes.float32) if is_half else logits
        static_shape = labels.shape
        labels_shape = array_ops.shape(labels)
        _check_sparse_shapes(static_shape, logits.shape)

        def cost_of_rows(rows: ops.Tensor, labels: ops.Tensor) -> ops.Tensor:
            cost, _ = apply_op("SparseSoftmaxCrossEntropyWithLogits", features=rows, labels=labels, name=name)
            return cost

        def finish(cost: ops.Tensor) -> ops.Tensor:
            return math_ops.cast(cost, dtypes.float16) if is_half else cost

        if logits.shape.ndims == 2:
            return finish(cost_of_rows(rows, labels))
        checks = []
        if not (static_shape.is_fully_defined() and logits.shape[:-1].is_fully_defined()):
            checks = [check_ops.assert_equal(array_ops.shape(labels), array_ops.shape(logits)[:-1])]
        with ops.control_dependencies(checks):
            classes = array_ops.shape(logits)[array_ops.rank(logits) - 1]
            rows = array_ops.reshape(rows, [-1, classes])
            labels = array_ops.reshape(labels, [-1])
            cost = array_ops.reshape(cost_of_rows(rows, labels), labels_shape)
            cost.set_shape(static_shape)
            return finish(cost)


def _check_sparse_shapes(labels: Any, logits: Any) -> None:
    if logits.ndims == 0:
        raise ValueError(f"Logits cannot be scalars - received shape {logits}.")
    if logits.ndims is not None and labels.ndims not in (None, logits.ndims - 1):
        raise ValueError(
            f"Rank mismatch: Rank of labels (received {labels.ndims}) should equal rank of logits minus 1 "
            f"(received {logits.ndims})."
        )
    if labels.is_fully_defined() and logits[:-1].is_fully_defined() and labels != logits[:-1]:
        raise ValueError(
            f"Shape mismatch: The shape of labels (received {labels}) should equal the shape of logits except for the "
            f"last dimension (received {logits})."
        )
