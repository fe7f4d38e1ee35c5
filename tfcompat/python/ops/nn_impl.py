"""What is composed of other ops: elementwise losses, separable convolutions, and (from `_moments`) normalization."""

from __future__ import annotations

import math
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.ops import array_ops, control_flow_ops, linalg_ops, math_ops, nn_ops
from tfcompat.python.ops._moments import (
    batch_norm_with_global_normalization,
    batch_normalization,
    fused_batch_norm,
    moments,
    moments_v2,
    normalize_moments,
    sufficient_statistics,
    weighted_moments,
)
from tfcompat.python.ops._sampled_losses import _compute_sampled_logits, _sum_rows, nce_loss, sampled_softmax_loss
from tfcompat.python.ops.custom_gradient import custom_gradient
from tfcompat.python.ops.nn_ops import with_space_to_batch
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def log_poisson_loss(
    targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None
) -> ops.Tensor:
    """exp(log_input) - log_input * targets: the negative log likelihood of Poisson counts, up to a constant.

    Args:
      targets: the counts.
      log_input: log of the expected counts, in the same shape and type.
      compute_full_loss: add Stirling's approximation of log(targets!) where targets > 1.

    Source: TensorFlow's `tf.nn.log_poisson_loss`.
    """
    with ops.name_scope(name, "log_poisson_loss", [log_input, targets]) as name:
        log_input = ops.convert_to_tensor(log_input, name="log_input")
        targets = ops.convert_to_tensor(targets, name="targets")
        _check_same_shape("log_input", log_input, "targets", targets)
        result = math_ops.exp(log_input) - log_input * targets
        if compute_full_loss:
            point_five = constant(0.5, dtype=targets.dtype)
            two_pi = constant(2 * math.pi, dtype=targets.dtype)
            stirling = (targets * math_ops.log(targets)) - targets + (point_five * math_ops.log(two_pi * targets))
            zeros = array_ops.zeros_like(targets, dtype=targets.dtype)
            ones = array_ops.ones_like(targets, dtype=targets.dtype)
            exact = math_ops.logical_and(targets >= zeros, targets <= ones)
            result += array_ops.where(exact, zeros, stirling)
        return result


def _check_same_shape(first_name: str, first: ops.Tensor, second_name: str, second: ops.Tensor) -> None:
    try:
        second.shape.merge_with(first.shape)
    except ValueError:
        raise ValueError(
            f"{first_name} and {second_name} must have the same shape ({first.shape} vs {second.shape})"
        ) from None


def sigmoid_cross_entropy_with_logits(
    _sentinel: Any = None, labels: Any = None, logits: Any = None, name: str | None = None
) -> ops.Tensor:
    """-labels * log(sigmoid(logits)) - (1 - labels) * log(1 - sigmoid(logits)), element by element, without overflow.

    Args:
      labels: probabilities in [0, 1].
      logits: unscaled log odds, in the same shape and floating point type.

    Raises:
      ValueError: called with positional arguments, or the shapes differ.

    Source: TensorFlow's `tf.nn.sigmoid_cross_entropy_with_logits`.
    """
    nn_ops._ensure_xent_args("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    with ops.name_scope(name, "logistic_loss", [logits, labels]) as name:
        logits = ops.convert_to_tensor(logits, name="logits")
        labels = ops.convert_to_tensor(labels, name="labels")
        _check_same_shape("logits", logits, "labels", labels)
        zeros = array_ops.zeros_like(logits, dtype=logits.dtype)
        positive = logits >= zeros
        relu_logits = array_ops.where(positive, logits, zeros)
        neg_abs_logits = array_ops.where(positive, -logits, logits)
        return math_ops.add(relu_logits - logits * labels, math_ops.log1p(math_ops.exp(neg_abs_logits)), name=name)


def weighted_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, pos_weight: Any = None, name: str | None = None, targets: Any = None
) -> ops.Tensor:
    """`sigmoid_cross_entropy_with_logits` with the first term multiplied by `pos_weight`.

    Args:
      labels: probabilities in [0, 1]. Also called `targets`.
      logits: unscaled log odds, in the same shape and floating point type.
      pos_weight: weight of the positive examples.

    Source: TensorFlow's `tf.nn.weighted_cross_entropy_with_logits`.
    """
    labels = deprecated_argument_lookup("labels", labels, "targets", targets)
    with ops.name_scope(name, "logistic_loss", [logits, labels]) as name:
        logits = ops.convert_to_tensor(logits, name="logits")
        labels = ops.convert_to_tensor(labels, name="labels")
        _check_same_shape("logits", logits, "labels", labels)
        weight = 1 + (pos_weight - 1) * labels
        return math_ops.add(
            (1 - labels) * logits,
            weight * (math_ops.log1p(math_ops.exp(-math_ops.abs(logits))) + nn_ops.relu(-logits)),
            name=name,
        )


def relu_layer(x: Any, weights: Any, biases: Any, name: str | None = None) -> ops.Tensor:
    """relu(matmul(x, weights) + biases).

    Args:
      x: [batch, in units].
      weights: [in units, out units].
      biases: [out units].

    Source: TensorFlow's `tf.nn.relu_layer`.
    """
    with ops.name_scope(name, "relu_layer", [x, weights, biases]) as name:
        x = ops.convert_to_tensor(x, name="x")
        weights = ops.convert_to_tensor(weights, name="weights")
        biases = ops.convert_to_tensor(biases, name="biases")
        return nn_ops.relu(nn_ops.bias_add(math_ops.matmul(x, weights), biases), name=name)


def normalize(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, name: str | None = None
) -> tuple[ops.Tensor, ops.Tensor]:
    """A tensor divided by its norm, and the norm (with its dimensions kept).

    Args:
      ord, axis: as in `tf.norm`.

    Source: TensorFlow's `tf.linalg.normalize`.
    """
    with ops.name_scope(name, "normalize", [tensor]):
        tensor = ops.convert_to_tensor(tensor)
        length = math_ops.cast(linalg_ops.norm(tensor, ord, axis, keepdims=True), tensor.dtype)
        return tensor / length, length


def l2_normalize(
    x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None, dim: Any = None
) -> ops.Tensor:
    """x / sqrt(max(sum(x ** 2), epsilon)), the sum taken over `axis` (all when None). `axis` is also called `dim`.

    Source: TensorFlow's `tf.nn.l2_normalize`.
    """
    axis = deprecated_argument_lookup("axis", axis, "dim", dim)
    with ops.name_scope(name, "l2_normalize", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        square_sum = math_ops.reduce_sum(math_ops.square(x), axis, keepdims=True)
        inverse_norm = math_ops.rsqrt(math_ops.maximum(square_sum, epsilon))
        return math_ops.multiply(x, inverse_norm, name=name)


l2_normalize_v2 = l2_normalize


def zero_fraction(value: Any, name: str | None = None) -> ops.Tensor:
    """The fraction of elements that are 0, as a float32 scalar.

    Source: TensorFlow's `tf.nn.zero_fraction`.
    """
    with ops.name_scope(name, "zero_fraction", [value]):
        value = ops.convert_to_tensor(value, name="value")
        size = array_ops.size(value, out_type=dtypes.int64)
        nonzero = control_flow_ops.cond(
            size <= dtypes.int32.max,
            true_fn=lambda: math_ops.cast(_count_nonzero(value, dtypes.int32), dtype=dtypes.int64),
            false_fn=lambda: _count_nonzero(value, dtypes.int64),
        )
        with ops.name_scope("counts_to_fraction"):
            zeros = size - nonzero
            zeros_float = math_ops.cast(zeros, dtype=dtypes.float32)
            fraction = zeros_float / math_ops.cast(size, dtype=dtypes.float32)
        return array_ops.identity(fraction, "fraction")


def _count_nonzero(tensor: ops.Tensor, dtype: dtypes.DType) -> ops.Tensor:
    with ops.name_scope("count_nonzero", values=[tensor]):
        zero = array_ops.zeros([], dtype=tensor.dtype)
        nonzero = math_ops.cast(math_ops.not_equal(tensor, zero), dtype=dtype)
        return math_ops.reduce_sum(nonzero, name="nonzero_count")


def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: str,
    rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> ops.Tensor:
    """Convolution of each channel with filters of its own.

    Args:
      input: [batch, height, width, channels], or channels second with data_format "NCHW".
      filter: [filter height, filter width, channels, multiplier].
      strides: four numbers.
      padding: "SAME" or "VALID".
      rate: two distances between the filter's elements; with one above 1, all strides must be 1. Also `dilations`.

    Returns:
      A tensor with channels * multiplier channels.

    Source: TensorFlow's `tf.nn.depthwise_conv2d`.
    """
    rate = deprecated_argument_lookup("dilations", dilations, "rate", rate)
    with ops.name_scope(name, "depthwise", [input, filter]) as name:
        input = ops.convert_to_tensor(input, name="tensor_in")
        filter = ops.convert_to_tensor(filter, name="filter_in")
        return _dilated_depthwise(input, filter, strides, padding, rate, data_format, name)


def _dilated_depthwise(
    input: ops.Tensor, filter: ops.Tensor, strides: Any, padding: str, rate: Any, data_format: str | None, name: str
) -> ops.Tensor:
    def op(converted: ops.Tensor, _: int, padding: str) -> ops.Tensor:
        return nn_ops.depthwise_conv2d_native(
            converted, filter, strides=strides, padding=padding, data_format=data_format, name=name
        )

    return with_space_to_batch(
        input,
        [1, 1] if rate is None else rate,
        padding,
        op,
        filter_shape=array_ops.shape(filter),
        data_format=data_format,
    )


def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: str,
    rate: Any = None,
    name: str | None = None,
    data_format: str | None = None,
    dilations: Any = None,
) -> ops.Tensor:
    """`depthwise_conv2d`, then a 1 x 1 convolution that mixes the channels.

    Args:
      depthwise_filter: [filter height, filter width, channels, multiplier].
      pointwise_filter: [1, 1, channels * multiplier, output channels].

    Source: TensorFlow's `tf.nn.separable_conv2d`.
    """
    rate = deprecated_argument_lookup("dilations", dilations, "rate", rate)
    with ops.name_scope(name, "separable_conv2d", [input, depthwise_filter, pointwise_filter]) as name:
        input = ops.convert_to_tensor(input, name="tensor_in")
        depthwise_filter = ops.convert_to_tensor(depthwise_filter, name="depthwise_filter")
        pointwise_filter = ops.convert_to_tensor(pointwise_filter, name="pointwise_filter")
        pointwise_shape = pointwise_filter.shape.with_rank(4)
        pointwise_shape.dims[0].assert_is_compatible_with(1)
        pointwise_shape.dims[1].assert_is_compatible_with(1)
        depthwise = _dilated_depthwise(input, depthwise_filter, strides, padding, rate, data_format, "depthwise")
        return nn_ops.conv2d(
            depthwise, pointwise_filter, [1, 1, 1, 1], padding="VALID", data_format=data_format, name=name
        )


@custom_gradient
def swish(features: Any) -> Any:
    """features * sigmoid(features).

    Source: TensorFlow's `tf.nn.swish`; Ramachandran et al., "Searching for activation functions" (2017).
    """
    features = ops.convert_to_tensor(features, name="features")

    def gradient(dy: ops.Tensor) -> ops.Tensor:
        with ops.control_dependencies([dy]):
            sigmoid_features = math_ops.sigmoid(features)
        return dy * (sigmoid_features * (1.0 + features * (1.0 - sigmoid_features)))

    return features * math_ops.sigmoid(features), gradient


def scale_regularization_loss(regularization_loss: Any) -> ops.Tensor:
    """The sum of the regularization losses (there is one replica only).

    Source: TensorFlow's `tf.nn.scale_regularization_loss`.
    """
    return math_ops.reduce_sum(regularization_loss) / 1
