"""Functions of `tf.nn` that only TensorFlow 0.x had, and those whose arguments it had in another order."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import (  # type: ignore[attr-defined]
    ctc_ops,
    gen_nn_ops,
    math_ops,
    nn,
)

# Names of op functions that were public.
avg_pool3d_grad = gen_nn_ops.avg_pool3d_grad
bias_add_grad = gen_nn_ops.bias_add_grad
conv3d_backprop_input = gen_nn_ops.conv3d_backprop_input
conv3d_backprop_input_v2 = gen_nn_ops.conv3d_backprop_input_v2
dilation2d_backprop_filter = gen_nn_ops.dilation2d_backprop_filter
dilation2d_backprop_input = gen_nn_ops.dilation2d_backprop_input
fused_batch_norm_grad = gen_nn_ops.fused_batch_norm_grad
fused_pad_conv2d = gen_nn_ops.fused_pad_conv2d
fused_resize_and_pad_conv2d = gen_nn_ops.fused_resize_and_pad_conv2d
max_pool3d_grad = gen_nn_ops.max_pool3d_grad
quantized_batch_norm_with_global_normalization = gen_nn_ops.quantized_batch_norm_with_global_normalization
quantized_bias_add = gen_nn_ops.quantized_bias_add
quantized_relu = gen_nn_ops.quantized_relu
quantized_relu6 = gen_nn_ops.quantized_relu6


def deconv2d(
    value: Any, filter: Any, output_shape: Any, strides: Any, padding: str = "SAME", name: str | None = None
) -> ops.Tensor:
    """`tf.nn.conv2d_transpose` under its name before TensorFlow 0.7."""
    return nn.conv2d_transpose(value, filter, output_shape, strides, padding=padding, name=name)


def bias_add_v1(value: Any, bias: Any, name: str | None = None) -> ops.Tensor:
    """`tf.nn.bias_add` for values whose channels are last."""
    with ops.name_scope(name, "BiasAddV1", [value, bias]) as name:
        value = ops.convert_to_tensor(value, name="input")
        bias = ops.convert_to_tensor(bias, dtype=value.dtype, name="bias")
        return apply_op("BiasAddV1", value=value, bias=bias, name=name)


def xw_plus_b_v1(x: Any, weights: Any, biases: Any, name: str | None = None) -> ops.Tensor:
    """`tf.nn.xw_plus_b` with `bias_add_v1`."""
    with ops.name_scope(name, "xw_plus_b_v1", [x, weights, biases]) as name:
        x = ops.convert_to_tensor(x, name="x")
        weights = ops.convert_to_tensor(weights, name="weights")
        biases = ops.convert_to_tensor(biases, name="biases")
        return bias_add_v1(math_ops.matmul(x, weights), biases, name=name)


# What 0.x called with other arguments. `tf.nn` has these in that era only.


def softmax_cross_entropy_with_logits(logits: Any, labels: Any, dim: int = -1, name: str | None = None) -> ops.Tensor:
    """`tf.nn.softmax_cross_entropy_with_logits`, the logits first."""
    return nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=dim, name=name)


def sparse_softmax_cross_entropy_with_logits(logits: Any, labels: Any, name: str | None = None) -> ops.Tensor:
    """`tf.nn.sparse_softmax_cross_entropy_with_logits`, the logits first."""
    return nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def sigmoid_cross_entropy_with_logits(logits: Any, targets: Any, name: str | None = None) -> ops.Tensor:
    """`tf.nn.sigmoid_cross_entropy_with_logits`, the logits first, the labels called `targets`."""
    return nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits, name=name)


def weighted_cross_entropy_with_logits(
    logits: Any, targets: Any, pos_weight: Any, name: str | None = None
) -> ops.Tensor:
    """`tf.nn.weighted_cross_entropy_with_logits`, the logits first."""
    return nn.weighted_cross_entropy_with_logits(targets=targets, logits=logits, pos_weight=pos_weight, name=name)


def log_poisson_loss(
    log_input: Any, targets: Any, compute_full_loss: bool = False, name: str | None = None
) -> ops.Tensor:
    """`tf.nn.log_poisson_loss`, the prediction first."""
    return nn.log_poisson_loss(targets, log_input, compute_full_loss=compute_full_loss, name=name)


def nce_loss(
    weights: Any,
    biases: Any,
    inputs: Any,
    labels: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = False,
    partition_strategy: str = "mod",
    name: str = "nce_loss",
) -> ops.Tensor:
    """`tf.nn.nce_loss`, the inputs before the labels."""
    return nn.nce_loss(
        weights,
        biases,
        labels,
        inputs,
        num_sampled,
        num_classes,
        num_true,
        sampled_values,
        remove_accidental_hits,
        partition_strategy,
        name,
    )


def sampled_softmax_loss(
    weights: Any,
    biases: Any,
    inputs: Any,
    labels: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = True,
    partition_strategy: str = "mod",
    name: str = "sampled_softmax_loss",
) -> ops.Tensor:
    """`tf.nn.sampled_softmax_loss`, the inputs before the labels."""
    return nn.sampled_softmax_loss(
        weights,
        biases,
        labels,
        inputs,
        num_sampled,
        num_classes,
        num_true,
        sampled_values,
        remove_accidental_hits,
        partition_strategy,
        name,
    )


def ctc_loss(
    inputs: Any,
    labels: Any,
    sequence_length: Any,
    preprocess_collapse_repeated: bool = False,
    ctc_merge_repeated: bool = True,
    time_major: bool = True,
) -> ops.Tensor:
    """`tf.nn.ctc_loss`, the inputs before the labels."""
    return ctc_ops.ctc_loss(
        labels,
        inputs,
        sequence_length,
        preprocess_collapse_repeated=preprocess_collapse_repeated,
        ctc_merge_repeated=ctc_merge_repeated,
        time_major=time_major,
    )
