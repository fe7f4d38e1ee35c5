"""Shape functions of quantization and of ops on quantized numbers. Ranges are scalars."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions import nn, windows
from tfcompat.core.shape_functions.common import (
    SCALAR,
    broadcast,
    merge_dimensions,
    sizes_of_rank,
    with_rank,
    with_rank_at_least,
)
from tfcompat.python.framework.tensor_shape import TensorShape


def _scalars(*ranges: Input) -> None:
    for each in ranges:
        with_rank(each.shape, 0)


@shape_function("QuantizeV2", "QuantizedRelu", "QuantizedRelu6", "QuantizeDownAndShrinkRange")
def unchanged_with_range(x: Input, low: Input, high: Input) -> list[TensorShape]:
    _scalars(low, high)
    return [x.shape, SCALAR, SCALAR]


@shape_function("QuantizedReluX")
def quantized_relu_x(x: Input, largest: Input, low: Input, high: Input) -> list[TensorShape]:
    return unchanged_with_range(x, low, high)


@shape_function("Requantize")
def requantize(x: Input, *ranges: Input) -> list[TensorShape]:
    _scalars(*ranges)
    return [x.shape, SCALAR, SCALAR]


@shape_function("RequantizationRange")
def requantization_range(x: Input, low: Input, high: Input) -> list[TensorShape]:
    _scalars(low, high)
    return [SCALAR, SCALAR]


@shape_function("Dequantize")
def dequantize(x: Input, low: Input, high: Input) -> TensorShape:
    _scalars(low, high)
    return x.shape


@shape_function("QuantizeAndDequantize", "FakeQuantWithMinMaxArgs")
def unchanged(x: Input) -> TensorShape:
    return x.shape


@shape_function("QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3", "FakeQuantWithMinMaxVars")
def unchanged_given_range(x: Input, low: Input, high: Input, *num_bits: Input) -> TensorShape:
    _scalars(low, high)
    return x.shape


@shape_function("FakeQuantWithMinMaxArgsGradient")
def fake_quant_args_gradient(gradients: Input, x: Input) -> TensorShape:
    return nn.merge(x.shape, gradients.shape)


@shape_function("FakeQuantWithMinMaxVarsGradient")
def fake_quant_vars_gradient(gradients: Input, x: Input, low: Input, high: Input) -> list[TensorShape]:
    _scalars(low, high)
    return [nn.merge(x.shape, gradients.shape), SCALAR, SCALAR]


def _per_channel(x: TensorShape, low: Input, high: Input) -> tuple[TensorShape, TensorShape]:
    channels = merge_dimensions(sizes_of_rank(low.shape, 1)[0], sizes_of_rank(high.shape, 1)[0])
    shape = with_rank_at_least(x, 1)
    if shape.sizes is not None:
        channels = merge_dimensions(shape.sizes[-1], channels)
        shape = TensorShape([*shape.sizes[:-1], channels])
    return shape, TensorShape([channels])


@shape_function("FakeQuantWithMinMaxVarsPerChannel")
def fake_quant_per_channel(x: Input, low: Input, high: Input) -> TensorShape:
    return _per_channel(x.shape, low, high)[0]


@shape_function("FakeQuantWithMinMaxVarsPerChannelGradient")
def fake_quant_per_channel_gradient(gradients: Input, x: Input, low: Input, high: Input) -> list[TensorShape]:
    shape, channels = _per_channel(nn.merge(x.shape, gradients.shape), low, high)
    return [shape, channels, channels]


@shape_function("QuantizedMatMul")
def quantized_mat_mul(a: Input, b: Input, *ranges: Input, transpose_a: bool, transpose_b: bool) -> list[TensorShape]:
    _scalars(*ranges)
    rows, inner = sizes_of_rank(a.shape, 2)[:: -1 if transpose_a else 1]
    inner_b, columns = sizes_of_rank(b.shape, 2)[:: -1 if transpose_b else 1]
    merge_dimensions(inner, inner_b)
    return [TensorShape([rows, columns]), SCALAR, SCALAR]


@shape_function("QuantizedConv2D")
def quantized_conv2d(
    x: Input, filters: Input, *ranges: Input, strides: Sequence[int], padding: bytes, dilations: Sequence[int]
) -> list[TensorShape]:
    _scalars(*ranges)
    shape = windows.conv2d(
        x,
        filters,
        strides=strides,
        padding=padding,
        explicit_paddings=(),
        data_format=b"NHWC",
        dilations=dilations,
    )
    return [shape, SCALAR, SCALAR]


@shape_function("QuantizedAdd", "QuantizedMul")
def quantized_sum(x: Input, y: Input, *ranges: Input) -> list[TensorShape]:
    return [broadcast(x.shape, y.shape), SCALAR, SCALAR]


@shape_function("QuantizedBiasAdd")
def quantized_bias_add(x: Input, bias: Input, *ranges: Input) -> list[TensorShape]:
    _scalars(*ranges)
    return [nn.bias_add(x, bias, data_format=b"NHWC"), SCALAR, SCALAR]


@shape_function("QuantizedMaxPool", "QuantizedAvgPool")
def quantized_pool(
    x: Input, low: Input, high: Input, *, ksize: Sequence[int], strides: Sequence[int], padding: bytes
) -> list[TensorShape]:
    _scalars(low, high)
    return [
        windows.max_pool(x, ksize=ksize, strides=strides, padding=padding, data_format=b"NHWC"),
        SCALAR,
        SCALAR,
    ]
