"""Grayscale dilation and erosion (the part of TensorFlow's `nn_ops` that builds them)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup

dilation2d_backprop_input = op_function("Dilation2DBackpropInput", "The gradient of `dilation2d` in its input.")
dilation2d_backprop_filter = op_function("Dilation2DBackpropFilter", "The gradient of `dilation2d` in its filter.")


def dilation2d(
    input: Any,
    filter: Any = None,
    strides: Any = None,
    rates: Any = None,
    padding: str | None = None,
    name: str | None = None,
    filters: Any = None,
    dilations: Any = None,
) -> ops.Tensor:
    """The largest of `input + filter` in each window; padding does not count.

    Args:
      input: [batch, height, width, channels].
      filter: [filter height, filter width, channels]. Also called `filters`.
      strides: four numbers, the steps of the window.
      rates: four numbers, the distances between the filter's elements. Also called `dilations`.
      padding: "SAME" or "VALID".

    Source: TensorFlow's `tf.nn.dilation2d`.
    """
    filter = deprecated_argument_lookup("filters", filters, "filter", filter)
    rates = deprecated_argument_lookup("dilations", dilations, "rates", rates)
    return apply_op("Dilation2D", input=input, filter=filter, strides=strides, rates=rates, padding=padding, name=name)


dilation2d_v1 = dilation2d


def erosion2d(value: Any, kernel: Any, strides: Any, rates: Any, padding: str, name: str | None = None) -> ops.Tensor:
    """The smallest of `value - kernel` in each window, the kernel reflected. Arguments as for `dilation2d`.

    Source: TensorFlow's `tf.nn.erosion2d`.
    """
    with ops.name_scope(name, "erosion2d", [value, kernel]) as name:
        return math_ops.negative(
            apply_op(
                "Dilation2D",
                input=math_ops.negative(value),
                filter=array_ops.reverse_v2(kernel, [0, 1]),
                strides=strides,
                rates=rates,
                padding=padding,
                name=name,
            )
        )
