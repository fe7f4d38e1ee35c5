"""Quantization (the part of TensorFlow's `array_ops` that builds it)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.ops.op_function import op_function

dequantize = op_function(
    "Dequantize", "Floats from quantized numbers, which stand for the range [min_range, max_range]."
)
quantized_concat = op_function(
    "QuantizedConcat", "Concatenates quantized tensors, after giving them one range. Returns the range as well."
)
fake_quant_with_min_max_args = op_function(
    "FakeQuantWithMinMaxArgs", "Rounds to what `num_bits` bits can tell apart in [min, max]; passes gradients there."
)
fake_quant_with_min_max_args_gradient = op_function(
    "FakeQuantWithMinMaxArgsGradient", "The gradient of `fake_quant_with_min_max_args`."
)
fake_quant_with_min_max_vars = op_function(
    "FakeQuantWithMinMaxVars", "`fake_quant_with_min_max_args` for a range that is learned: scalars `min` and `max`."
)
fake_quant_with_min_max_vars_gradient = op_function(
    "FakeQuantWithMinMaxVarsGradient", "The gradients of `fake_quant_with_min_max_vars` in inputs, min and max."
)
fake_quant_with_min_max_vars_per_channel = op_function(
    "FakeQuantWithMinMaxVarsPerChannel",
    "`fake_quant_with_min_max_vars` with a range for each element of the last dimension.",
)
fake_quant_with_min_max_vars_per_channel_gradient = op_function(
    "FakeQuantWithMinMaxVarsPerChannelGradient",
    "The gradients of `fake_quant_with_min_max_vars_per_channel` in inputs, min and max.",
)


def quantize(
    input: Any,
    min_range: Any,
    max_range: Any,
    T: Any,
    mode: str = "MIN_COMBINED",
    round_mode: str = "HALF_AWAY_FROM_ZERO",
    name: str | None = None,
) -> Any:
    """Quantized numbers from floats.

    Args:
      input: float32 tensor.
      min_range, max_range: float32 scalars, the range that the numbers are to stand for.
      T: `tf.quint8`, `tf.qint8`, `tf.quint16`, `tf.qint16` or `tf.qint32`.
      mode: "MIN_COMBINED", "MIN_FIRST" (0 becomes a number exactly) or "SCALED" (0 becomes 0).
      round_mode: "HALF_AWAY_FROM_ZERO", or with "SCALED" "HALF_TO_EVEN".

    Returns:
      (output, output_min, output_max): the range is the one given, widened to hold 0.

    Source: TensorFlow's `tf.quantization.quantize`.
    """
    return apply_op(
        "QuantizeV2",
        input=input,
        min_range=min_range,
        max_range=max_range,
        T=T,
        mode=mode,
        round_mode=round_mode,
        name=name,
    )


def quantize_v2(
    input: Any,
    min_range: Any,
    max_range: Any,
    T: Any,
    mode: str = "MIN_COMBINED",
    name: str | None = None,
    round_mode: str = "HALF_AWAY_FROM_ZERO",
) -> Any:
    """`quantize` with the name before the rounding mode.

    Source: TensorFlow's `tf.quantize_v2`.
    """
    return quantize(input, min_range, max_range, T, mode=mode, round_mode=round_mode, name=name)


def quantize_and_dequantize(
    input: Any,
    input_min: Any,
    input_max: Any,
    signed_input: bool = True,
    num_bits: int = 8,
    range_given: bool = False,
    round_mode: str = "HALF_TO_EVEN",
    name: str | None = None,
    narrow_range: bool = False,
) -> ops.Tensor:
    """Rounds floats as if they had been quantized. The gradient passes unchanged.

    Args:
      input: floating point tensor.
      input_min, input_max: scalars of its type, the range, if `range_given`; else that of `input` is taken.
      signed_input: True for as many numbers below 0 as above.
      num_bits: number of bits.
      round_mode: "HALF_TO_EVEN" or "HALF_UP".
      narrow_range: True for one number less below 0, as many as above.

    Source: TensorFlow's `tf.quantization.quantize_and_dequantize`.
    """
    return apply_op(
        "QuantizeAndDequantizeV2",
        input=input,
        input_min=input_min,
        input_max=input_max,
        signed_input=signed_input,
        num_bits=num_bits,
        range_given=range_given,
        round_mode=round_mode,
        narrow_range=narrow_range,
        name=name,
    )


@ops.RegisterGradient("FakeQuantWithMinMaxArgs")
def _fake_quant_args_gradient(op: Operation, gradient: ops.Tensor) -> ops.Tensor:
    attrs = {name: op.get_attr(name) for name in ("min", "max", "num_bits", "narrow_range")}
    return fake_quant_with_min_max_args_gradient(gradient, op.inputs[0], **attrs)


@ops.RegisterGradient("FakeQuantWithMinMaxVars")
@ops.RegisterGradient("FakeQuantWithMinMaxVarsPerChannel")
def _fake_quant_vars_gradient(op: Operation, gradient: ops.Tensor) -> list[ops.Tensor]:
    inputs, low, high = op.inputs
    attrs = {name: op.get_attr(name) for name in ("num_bits", "narrow_range")}
    return list(apply_op(op.type + "Gradient", gradients=gradient, inputs=inputs, min=low, max=high, **attrs))


def _pass_to_input(op: Operation, gradient: ops.Tensor) -> list[Any]:
    return [gradient] + [None] * (len(op.inputs) - 1)


for _op_type in ("QuantizeAndDequantize", "QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3"):
    ops.RegisterGradient(_op_type)(_pass_to_input)
