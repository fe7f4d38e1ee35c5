"""Shape functions of the neural network ops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tfcompat.core.framework import window
from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge, merge_dimensions, with_rank, with_rank_at_least
from tfcompat.python.framework.tensor_shape import TensorShape

_ACTIVATIONS = ("Relu", "Relu6", "Elu", "Selu", "LeakyRelu", "Softplus", "Softsign")


@shape_function(*_ACTIVATIONS)
def activation(x: Input) -> TensorShape:
    return x.shape


@shape_function(*(f"{name}Grad" for name in _ACTIVATIONS))
def activation_grad(gradient: Input, x: Input) -> TensorShape:
    return merge(gradient.shape, x.shape)


# Softmax and cross entropies.


@shape_function("Softmax", "LogSoftmax")
def softmax(logits: Input) -> TensorShape:
    return with_rank_at_least(logits.shape, 1)


@shape_function("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy_with_logits(logits: Input, labels: Input) -> list[TensorShape]:
    ranks = [shape.ndims for shape in (logits.shape, labels.shape) if shape.ndims is not None]
    if ranks and max(ranks) != 2:
        raise ValueError(f"Shape must be broadcasted with rank 2, but is rank {max(ranks)}")
    if None in (logits.shape.sizes, labels.shape.sizes):
        known = with_rank(logits.shape if labels.shape.sizes is None else labels.shape, 2)
        return [known[:1], known]
    rows_columns = [_broadcast(a, b) for a, b in zip(_two_sizes(logits.shape), _two_sizes(labels.shape), strict=True)]
    return [TensorShape(rows_columns[:1]), TensorShape(rows_columns)]


def _two_sizes(shape: TensorShape) -> Sequence[int | None]:
    sizes = shape.sizes or ()
    return (1,) * (2 - len(sizes)) + sizes


def _broadcast(a: int | None, b: int | None) -> int | None:
    if a == 1 or b == 1:
        return b if a == 1 else a
    return merge_dimensions(a, b)


@shape_function("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy_with_logits(logits: Input, labels: Input) -> list[TensorShape]:
    rows, classes = with_rank(logits.shape, 2).as_list()
    rows = merge_dimensions(rows, with_rank(labels.shape, 1).as_list()[0])
    return [TensorShape([rows]), TensorShape([rows, classes])]


# Normalization and biases.


@shape_function("LRN")
def lrn(x: Input) -> TensorShape:
    return with_rank(x.shape, 4)


@shape_function("LRNGrad")
def lrn_grad(gradient: Input, x: Input, y: Input) -> TensorShape:
    return merge(merge(with_rank(gradient.shape, 4), x.shape), y.shape)


def _normalized(x: TensorShape, vectors: Sequence[Input], data_format: bytes) -> tuple[TensorShape, TensorShape]:
    """The shapes of pictures and of one number per channel, once they agree on the number of channels."""
    channel = data_format.index(b"C")
    sizes = with_rank(x, 4).as_list()
    for vector in vectors:
        sizes[channel] = merge_dimensions(sizes[channel], with_rank(vector.shape, 1).as_list()[0])
    return TensorShape(sizes), TensorShape([sizes[channel]])


@shape_function("FusedBatchNorm", "FusedBatchNormV2")
def fused_batch_norm(
    x: Input, scale: Input, offset: Input, mean: Input, variance: Input, *, data_format: bytes, is_training: bool
) -> list[TensorShape]:
    vectors = [scale, offset] if is_training else [scale, offset, mean, variance]
    pictures, channels = _normalized(x.shape, vectors, data_format)
    return [pictures, *[channels] * 4]


@shape_function("FusedBatchNormV3")
def fused_batch_norm_v3(
    x: Input, scale: Input, offset: Input, mean: Input, variance: Input, *, data_format: bytes, is_training: bool
) -> list[TensorShape]:
    outputs = fused_batch_norm(x, scale, offset, mean, variance, data_format=data_format, is_training=is_training)
    return [*outputs, TensorShape(None)]


@shape_function("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3")
def fused_batch_norm_grad(
    gradient: Input,
    x: Input,
    scale: Input,
    mean: Input,
    variance: Input,
    *reserved: Input,
    data_format: bytes,
    is_training: bool,
) -> list[TensorShape]:
    both = merge(with_rank(gradient.shape, 4), with_rank(x.shape, 4))
    pictures, channels = _normalized(both, [scale, mean, variance], data_format)
    nothing = TensorShape([0]) if is_training else channels  # the kernel returns scalars nevertheless, as TensorFlow's
    return [pictures, channels, channels, nothing, nothing]


@shape_function("BatchNormWithGlobalNormalization")
def batch_norm_with_global_normalization(
    x: Input, mean: Input, variance: Input, offset: Input, scale: Input
) -> TensorShape:
    return _normalized(x.shape, [mean, variance, offset, scale], b"NHWC")[0]


@shape_function("BatchNormWithGlobalNormalizationGrad")
def batch_norm_with_global_normalization_grad(
    x: Input, mean: Input, variance: Input, scale: Input, gradient: Input
) -> list[TensorShape]:
    both = merge(with_rank(x.shape, 4), with_rank(gradient.shape, 4))
    pictures, channels = _normalized(both, [mean, variance, scale], b"NHWC")
    return [pictures, *[channels] * 4]


@shape_function("BiasAdd")
def bias_add(x: Input, bias: Input, *, data_format: bytes) -> TensorShape:
    (channels,) = with_rank(bias.shape, 1).as_list()
    if x.shape.ndims is None:
        return x.shape
    first = data_format == b"NCHW"
    sizes = with_rank_at_least(x.shape, 3 if first else 2).as_list()
    channel = 1 if first else -1
    sizes[channel] = merge_dimensions(sizes[channel], channels)
    return TensorShape(sizes)


@shape_function("BiasAddV1")
def bias_add_v1(x: Input, bias: Input) -> TensorShape:
    return bias_add(x, bias, data_format=b"NHWC")


@shape_function("BiasAddGrad")
def bias_add_grad(gradient: Input, *, data_format: bytes) -> TensorShape:
    if gradient.shape.ndims is None:
        return TensorShape([None])
    first = data_format == b"NCHW"
    sizes = with_rank_at_least(gradient.shape, 3 if first else 2).as_list()
    return TensorShape([sizes[1 if first else -1]])


# The largest elements of rows.


def _top_k(shape: TensorShape, k: int | None) -> list[TensorShape]:
    shape = with_rank_at_least(shape, 1)
    if shape.sizes is None:
        return [shape, shape]
    columns = shape.sizes[-1]
    if k is not None and columns is not None and columns < k:
        raise ValueError(f"input must have last dimension >= k = {k} but is {columns}")
    return [TensorShape([*shape.sizes[:-1], k])] * 2


@shape_function("TopKV2")
def top_k_v2(x: Input, k: Input) -> list[TensorShape]:
    if k.shape.ndims not in (None, 0):
        raise ValueError(f"Input must be scalar but has rank {k.shape.ndims}")
    return _top_k(x.shape, None if k.value is None else int(k.value))


@shape_function("TopK")
def top_k(x: Input, *, k: int) -> list[TensorShape]:
    return _top_k(x.shape, k)


@shape_function("InTopK", "InTopKV2")
def in_top_k(predictions: Input, targets: Input, *k: Input) -> TensorShape:
    rows = with_rank(predictions.shape, 2).as_list()[0]
    return TensorShape([merge_dimensions(rows, with_rank(targets.shape, 1).as_list()[0])])
