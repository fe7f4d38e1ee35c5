"""Activations, biases and dropout, and from files of their own convolution, pooling and softmax."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.ops import array_ops, math_ops, random_ops
from tfcompat.python.ops._conv_transpose import (
    atrous_conv2d_transpose,
    conv1d_transpose,
    conv2d_transpose,
    conv3d_transpose,
    conv_transpose,
)
from tfcompat.python.ops._convolution import (
    Convolution,
    atrous_conv2d,
    conv1d,
    conv2d,
    conv2d_backprop_filter,
    conv2d_backprop_input,
    conv3d,
    convolution,
)
from tfcompat.python.ops._cross_entropy import (
    _ensure_xent_args,
    log_softmax,
    softmax,
    softmax_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits_v2,
    softmax_cross_entropy_with_logits_v2_helper,
    sparse_softmax_cross_entropy_with_logits,
)
from tfcompat.python.ops._fractional_pooling import (
    fractional_avg_pool,
    fractional_max_pool,
)
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._morphology import (
    dilation2d,
    dilation2d_backprop_filter,
    dilation2d_backprop_input,
    dilation2d_v1,
    erosion2d,
)
from tfcompat.python.ops._pooling import (
    avg_pool,
    avg_pool1d,
    avg_pool3d,
    avg_pool_v2,
    max_pool,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    max_pool_v2,
    max_pool_with_argmax,
    pool,
)
from tfcompat.python.ops._quantized import (
    quantized_avg_pool,
    quantized_conv2d,
    quantized_max_pool,
    quantized_relu_x,
)
from tfcompat.python.ops._space_to_batch import with_space_to_batch
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup

relu = op_function("Relu", "max(features, 0), with gradient 0 at 0.")
elu = op_function("Elu", "`features` where positive, exp(features) - 1 elsewhere.")
selu = op_function("Selu", "1.0507 * features where positive, 1.7581 * (exp(features) - 1) elsewhere.")
softplus = op_function("Softplus", "log(1 + exp(features)).")
softsign = op_function("Softsign", "features / (1 + abs(features)).")
l2_loss = op_function("L2Loss", "sum(t ** 2) / 2.")
depthwise_conv2d_native = op_function(
    "DepthwiseConv2dNative",
    "Convolution of each channel with filters of its own: `filter` is [height, width, channels, multiplier].",
)
depthwise_conv2d_native_backprop_input = op_function(
    "DepthwiseConv2dNativeBackpropInput", "The gradient of `depthwise_conv2d_native` in its input."
)
depthwise_conv2d_native_backprop_filter = op_function(
    "DepthwiseConv2dNativeBackpropFilter", "The gradient of `depthwise_conv2d_native` in its filter."
)
conv3d_backprop_filter = conv3d_backprop_filter_v2 = op_function(
    "Conv3DBackpropFilterV2", "The gradient of `conv3d` in its filter."
)
lrn = local_response_normalization = op_function(
    "LRN", "input / (bias + alpha * sum over 2 * depth_radius + 1 neighbouring channels of input ** 2) ** beta."
)


def relu6(features: Any, name: str | None = None) -> ops.Tensor:
    """min(max(features, 0), 6).

    Source: TensorFlow's `tf.nn.relu6`.
    """
    with ops.name_scope(name, "Relu6", [features]) as name:
        features = ops.convert_to_tensor(features, name="features")
        return apply_op("Relu6", features=features, name=name)


def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> ops.Tensor:
    """`features` where positive, alpha * features elsewhere. Integers become float32.

    Source: TensorFlow's `tf.nn.leaky_relu`.
    """
    with ops.name_scope(name, "LeakyRelu", [features, alpha]) as name:
        features = ops.convert_to_tensor(features, name="features")
        if features.dtype.is_integer:
            features = math_ops.cast(features, dtypes.float32)
        if isinstance(alpha, np.ndarray):
            alpha = alpha.item()
        return apply_op("LeakyRelu", features=features, alpha=alpha, name=name)


def crelu(features: Any, name: str | None = None, axis: int = -1) -> ops.Tensor:
    """relu of `features` and of its negative, joined along `axis`.

    Source: TensorFlow's `tf.nn.crelu`.
    """
    with ops.name_scope(name, "CRelu", [features]) as name:
        features = ops.convert_to_tensor(features, name="features")
        both = array_ops.concat([features, -features], axis, name=name)
        return relu(both)


def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> ops.Tensor:
    """Adds one number per channel.

    Args:
      value: tensor of rank at least 2.
      bias: [channels], of the type of `value`.
      data_format: a layout `N...C` (default: channels last) or `NC...` (channels second).

    Source: TensorFlow's `tf.nn.bias_add`.
    """
    with ops.name_scope(name, "BiasAdd", [value, bias]) as name:
        if data_format is not None:
            if data_format.startswith("NC"):
                data_format = "NCHW"
            elif data_format.startswith("N") and data_format.endswith("C"):
                data_format = "NHWC"
            else:
                raise ValueError("data_format must be of the form `N...C` or `NC...`")
        value = ops.convert_to_tensor(value, name="input")
        bias = ops.convert_to_tensor(bias, dtype=value.dtype, name="bias")
        return apply_op("BiasAdd", value=value, bias=bias, data_format=data_format, name=name)


def bias_add_v1(value: Any, bias: Any, name: str | None = None) -> ops.Tensor:
    """`bias_add` as the op's first version; channels are last."""
    with ops.name_scope(name, "BiasAddV1", [value, bias]) as name:
        value = ops.convert_to_tensor(value, name="input")
        bias = ops.convert_to_tensor(bias, dtype=value.dtype, name="bias")
        return apply_op("BiasAddV1", value=value, bias=bias, name=name)


def xw_plus_b(x: Any, weights: Any, biases: Any, name: str | None = None) -> ops.Tensor:
    """matmul(x, weights) + biases.

    Args:
      x: [batch, in units].
      weights: [in units, out units].
      biases: [out units].

    Source: TensorFlow's `tf.nn.xw_plus_b`.
    """
    with ops.name_scope(name, "xw_plus_b", [x, weights, biases]) as name:
        x = ops.convert_to_tensor(x, name="x")
        weights = ops.convert_to_tensor(weights, name="weights")
        biases = ops.convert_to_tensor(biases, name="biases")
        return bias_add(math_ops.matmul(x, weights), biases, name=name)


def dropout(
    x: Any,
    keep_prob: Any = None,
    noise_shape: Any = None,
    seed: int | None = None,
    name: str | None = None,
    rate: Any = None,
) -> ops.Tensor:
    """Sets random elements to 0 and scales the others by 1 / (1 - rate), so that the expected sum stays.

    Args:
      x: floating point tensor.
      keep_prob: the probability that an element is kept, a number or scalar tensor. Give this or `rate`.
      noise_shape: shape of the random choice, broadcast against `x`: elements along its dimensions of size 1 stay or go
        together. None as a dimension stands for that of `x`.
      seed: op seed; see `tf.set_random_seed`.
      rate: the probability that an element is dropped, in [0, 1).

    Returns:
      A tensor like `x`; `x` itself for a rate that is known to be 0.

    Raises:
      ValueError: `x` is not floating point, or there is no valid rate.

    Source: TensorFlow's `tf.nn.dropout`.
    """
    try:
        keep = None if keep_prob is None else 1.0 - keep_prob
    except TypeError:
        raise ValueError(f"keep_prob must be a floating point number or Tensor (got {keep_prob!r})") from None
    rate = deprecated_argument_lookup("rate", rate, "keep_prob", keep)
    if rate is None:
        raise ValueError("You must provide a rate to dropout.")
    return dropout_v2(x, rate, noise_shape=noise_shape, seed=seed, name=name)


def dropout_v2(
    x: Any, rate: Any, noise_shape: Any = None, seed: int | None = None, name: str | None = None
) -> ops.Tensor:
    """`dropout` with the rate as second argument."""
    with ops.name_scope(name, "dropout", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        if not x.dtype.is_floating:
            raise ValueError(
                f"x has to be a floating point tensor since it's going to be scaled. Got a {x.dtype} tensor instead."
            )
        if isinstance(rate, numbers.Real) and not 0 <= float(rate) < 1:
            raise ValueError(f"rate must be a scalar tensor or a float in the range [0, 1), got {rate:g}")
        if isinstance(rate, numbers.Real) and rate == 0:
            return x
        rate = ops.convert_to_tensor(rate, dtype=x.dtype, name="rate")
        rate.shape.assert_has_rank(0)
        if tensor_util.constant_value(rate) == 0:
            return x
        random_tensor = random_ops.random_uniform(_noise_shape(x, noise_shape), seed=seed, dtype=x.dtype)
        keep_prob = 1 - rate
        scale = 1 / keep_prob
        keep_mask = random_tensor >= rate
        result = x * scale * math_ops.cast(keep_mask, x.dtype)
        result.set_shape(x.shape)
        return result


def _noise_shape(x: ops.Tensor, noise_shape: Any) -> Any:
    if noise_shape is None:
        return array_ops.shape(x)
    try:
        given = as_shape(noise_shape)
    except (TypeError, ValueError):
        return noise_shape
    if x.shape.sizes is None or given.sizes is None or len(x.shape.sizes) != len(given.sizes):
        return noise_shape
    return TensorShape([own if size is None else size for size, own in zip(given.sizes, x.shape.sizes, strict=True)])


_get_noise_shape = _noise_shape


def top_k(input: Any, k: Any = 1, sorted: bool = True, name: str | None = None) -> Any:
    """The `k` largest elements along the last axis, largest first.

    Args:
      input: numeric tensor of rank at least 1.
      k: int32 scalar, at most the size of the last axis.
      sorted: False allows any order (this implementation always sorts).

    Returns:
      (values, indices): both [..., k]; indices are int32. Of equal elements, the one with the lower index comes first.

    Source: TensorFlow's `tf.nn.top_k`.
    """
    return apply_op("TopKV2", input=input, k=k, sorted=sorted, name=name)


def in_top_k(predictions: Any, targets: Any, k: Any, name: str | None = None) -> ops.Tensor:
    """Whether the target class is among the `k` classes of highest prediction, for each row.

    Args:
      predictions: float32 [batch, classes].
      targets: int32 or int64 [batch].
      k: number of classes.

    Returns:
      bool [batch]. Classes that tie with the k-th highest prediction count as in; a target out of range, or a row that
      nan or inf leave undecided, is False.

    Source: TensorFlow's `tf.nn.in_top_k`.
    """
    with ops.name_scope(name, "in_top_k"):
        return apply_op("InTopKV2", predictions=predictions, targets=targets, k=k, name=name)


star_import(__name__)
