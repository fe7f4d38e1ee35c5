"""Moments and batch normalization (the part of TensorFlow's `nn_impl` that builds them)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.util.deprecation import deprecated_argument_lookup

_LOWEST_EPSILON = 1.001e-5


def moments(
    x: Any,
    axes: Any,
    shift: Any = None,
    name: str | None = None,
    keep_dims: bool | None = None,
    keepdims: bool | None = None,
) -> tuple[ops.Tensor, ops.Tensor]:
    """Mean and (biased) variance of `x` over `axes`.

    Args:
      x: floating point tensor; float16 is computed in float32.
      axes: list of axes.
      shift: has no effect, as in TensorFlow.
      keep_dims: keep the axes with size 1. Also called `keepdims`.

    Source: TensorFlow's `tf.nn.moments`.
    """
    keep = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    with ops.name_scope(name, "moments", [x, axes]):
        is_half = x.dtype == dtypes.float16
        y = math_ops.cast(x, dtypes.float32) if is_half else x
        mean = math_ops.reduce_mean(y, axes, keepdims=True, name="mean")
        deviations = math_ops.squared_difference(y, array_ops.stop_gradient(mean))
        variance = math_ops.reduce_mean(deviations, axes, keepdims=True, name="variance")
        if not keep:
            mean = array_ops.squeeze(mean, axes)
            variance = array_ops.squeeze(variance, axes)
        if is_half:
            return math_ops.cast(mean, dtypes.float16), math_ops.cast(variance, dtypes.float16)
        return mean, variance


def moments_v2(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None
) -> tuple[ops.Tensor, ops.Tensor]:
    """`moments` with TensorFlow 2's order of arguments."""
    return moments(x, axes, shift, name=name, keep_dims=keepdims)


def weighted_moments(
    x: Any,
    axes: Any,
    frequency_weights: Any,
    name: str | None = None,
    keep_dims: bool | None = None,
    keepdims: bool | None = None,
) -> tuple[ops.Tensor, ops.Tensor]:
    """Mean and variance of `x` over `axes`, each element counted `frequency_weights` (broadcast) times.

    Source: TensorFlow's `tf.nn.weighted_moments`.
    """
    keep = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    with ops.name_scope(name, "weighted_moments", [x, frequency_weights, axes]):
        x = ops.convert_to_tensor(x, name="x")
        weights = ops.convert_to_tensor(frequency_weights, name="frequency_weights")
        is_half = x.dtype == dtypes.float16
        if is_half:
            x = math_ops.cast(x, dtypes.float32)
        if weights.dtype != x.dtype:
            weights = math_ops.cast(weights, x.dtype)
        total = math_ops.reduce_sum(weights * x, axes, name="weighted_input_sum", keepdims=True)
        broadcast_weights = weights + array_ops.zeros_like(x)
        weight_sum = math_ops.reduce_sum(broadcast_weights, axes, name="sum_of_weights", keepdims=True)
        divisor = math_ops.reciprocal(weight_sum, name="inv_weight_sum")
        mean = math_ops.multiply(total, divisor)
        squares = math_ops.reduce_sum(
            weights * math_ops.squared_difference(x, mean), axes, name="weighted_distsq", keepdims=True
        )
        variance = math_ops.multiply(squares, divisor)
        if not keep:
            mean = array_ops.squeeze(mean, axis=axes)
            variance = array_ops.squeeze(variance, axis=axes)
        if is_half:
            mean, variance = math_ops.cast(mean, dtypes.float16), math_ops.cast(variance, dtypes.float16)
        return mean, variance


def sufficient_statistics(
    x: Any,
    axes: Sequence[int],
    shift: Any = None,
    keep_dims: bool | None = None,
    name: str | None = None,
    keepdims: bool | None = None,
) -> tuple[ops.Tensor, ops.Tensor, ops.Tensor, ops.Tensor | None]:
    """What mean and variance over `axes` follow from: (count, sum of x - shift, sum of its squares, shift).

    Source: TensorFlow's `tf.nn.sufficient_statistics`.
    """
    axes = list(set(axes))
    keep = bool(deprecated_argument_lookup("keepdims", keepdims, "keep_dims", keep_dims))
    with ops.name_scope(name, "sufficient_statistics", [x, shift]):
        x = ops.convert_to_tensor(x, name="x")
        sizes = None if x.shape.sizes is None else [x.shape.sizes[axis] for axis in axes]
        if sizes is not None and None not in sizes:
            count = 1
            for size in sizes:
                count *= size
            counts = constant(count, dtype=x.dtype)
        else:
            dims = array_ops.gather(math_ops.cast(array_ops.shape(x), x.dtype), axes)
            counts = math_ops.reduce_prod(dims, name="count")
        if shift is not None:
            shift = ops.convert_to_tensor(shift, name="shift")
            first, second = math_ops.subtract(x, shift), math_ops.squared_difference(x, shift)
        else:
            first, second = x, math_ops.square(x)
        mean_ss = math_ops.reduce_sum(first, axes, keepdims=keep, name="mean_ss")
        variance_ss = math_ops.reduce_sum(second, axes, keepdims=keep, name="var_ss")
    return counts, mean_ss, variance_ss, shift


def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any, name: str | None = None
) -> tuple[ops.Tensor, ops.Tensor]:
    """Mean and variance from `sufficient_statistics`.

    Source: TensorFlow's `tf.nn.normalize_moments`.
    """
    with ops.name_scope(name, "normalize", [counts, mean_ss, variance_ss, shift]):
        divisor = math_ops.reciprocal(counts, name="divisor")
        if shift is not None:
            shifted_mean = math_ops.multiply(mean_ss, divisor, name="shifted_mean")
            mean = math_ops.add(shifted_mean, shift, name="mean")
        else:
            mean = shifted_mean = math_ops.multiply(mean_ss, divisor, name="mean")
        variance = math_ops.subtract(
            math_ops.multiply(variance_ss, divisor), math_ops.square(shifted_mean), name="variance"
        )
    return mean, variance


def batch_normalization(
    x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: float, name: str | None = None
) -> ops.Tensor:
    """(x - mean) / sqrt(variance + variance_epsilon) * scale + offset.

    Args:
      mean, variance, offset, scale: tensors that broadcast against `x`; the last two may be None.
      variance_epsilon: a small number that keeps the root away from 0.

    Source: TensorFlow's `tf.nn.batch_normalization`; Ioffe and Szegedy, "Batch Normalization" (2015).
    """
    with ops.name_scope(name, "batchnorm", [x, mean, variance, scale, offset]):
        inverse = math_ops.rsqrt(variance + variance_epsilon)
        if scale is not None:
            inverse *= scale
        factor = math_ops.cast(inverse, x.dtype)
        return x * factor + math_ops.cast(offset - mean * inverse if offset is not None else -mean * inverse, x.dtype)


def fused_batch_norm(
    x: Any,
    scale: Any,
    offset: Any,
    mean: Any = None,
    variance: Any = None,
    epsilon: float = 0.001,
    data_format: str = "NHWC",
    is_training: bool = True,
    name: str | None = None,
) -> tuple[ops.Tensor, ops.Tensor, ops.Tensor]:
    """Batch normalization of pictures as one op.

    Args:
      x: [batch, height, width, channels], or channels second with data_format "NCHW".
      scale, offset: float32 [channels].
      mean, variance: float32 [channels], to normalize with when `is_training` is False.
      epsilon: added to the variance; at least 1.001e-5.
      is_training: normalize with the batch's own statistics.

    Returns:
      (y, mean, variance): the result and the statistics; in training, the variance is the unbiased one.

    Source: TensorFlow's `tf.nn.fused_batch_norm`.
    """
    x = ops.convert_to_tensor(x, name="input")
    scale = ops.convert_to_tensor(scale, name="scale")
    offset = ops.convert_to_tensor(offset, name="offset")
    if is_training and (mean is not None or variance is not None):
        raise ValueError("Both 'mean' and 'variance' must be None if is_training is True.")
    outputs = apply_op(
        "FusedBatchNormV3",
        x=x,
        scale=scale,
        offset=offset,
        mean=constant([]) if mean is None else mean,
        variance=constant([]) if variance is None else variance,
        epsilon=max(epsilon, _LOWEST_EPSILON),
        data_format=data_format,
        is_training=is_training,
        name=name,
    )
    return outputs[0], outputs[1], outputs[2]


def batch_norm_with_global_normalization(
    t: Any = None,
    m: Any = None,
    v: Any = None,
    beta: Any = None,
    gamma: Any = None,
    variance_epsilon: Any = None,
    scale_after_normalization: Any = None,
    name: str | None = None,
    input: Any = None,
    mean: Any = None,
    variance: Any = None,
) -> ops.Tensor:
    """`batch_normalization` under its old name; `gamma` counts only with `scale_after_normalization`.

    Source: TensorFlow's `tf.nn.batch_norm_with_global_normalization`.
    """
    t = deprecated_argument_lookup("input", input, "t", t)
    m = deprecated_argument_lookup("mean", mean, "m", m)
    v = deprecated_argument_lookup("variance", variance, "v", v)
    scale = gamma if scale_after_normalization else None
    return batch_normalization(t, m, v, beta, scale, variance_epsilon, name)
