"""Histograms of bins of equal width."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, clip_ops, math_ops


def histogram_fixed_width_bins(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = dtypes.int32, name: str | None = None
) -> ops.Tensor:
    """The bin that each value falls into; what is out of range goes to the first or last.

    Args:
      value_range: [lowest, highest], of the values' type.
      nbins: an int32 scalar.
      dtype: not used; the result is int32, as TensorFlow's.

    Source: TensorFlow's `tf.histogram_fixed_width_bins`.
    """
    with ops.name_scope(name, "histogram_fixed_width_bins", [values, value_range, nbins]):
        values = ops.convert_to_tensor(values, name="values")
        shape = array_ops.shape(values)
        values = array_ops.reshape(values, [-1])
        value_range = ops.convert_to_tensor(value_range, name="value_range")
        nbins = ops.convert_to_tensor(nbins, dtype=dtypes.int32, name="nbins")
        nbins_float = math_ops.cast(nbins, values.dtype)
        scaled = math_ops.truediv(values - value_range[0], value_range[1] - value_range[0], name="scaled_values")
        indices = math_ops.floor(nbins_float * scaled, name="indices")
        indices = math_ops.cast(clip_ops.clip_by_value(indices, 0, nbins_float - 1), dtypes.int32)
        return array_ops.reshape(indices, shape)


def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = dtypes.int32, name: str | None = None
) -> ops.Tensor:
    """How many values fall into each of `nbins` bins; what is out of range counts in the first or last.

    Args:
      value_range: [lowest, highest], of the values' type.
      nbins: an int32 scalar.
      dtype: int32 or int64.

    Source: TensorFlow's `tf.histogram_fixed_width`.
    """
    with ops.name_scope(name, "histogram_fixed_width", [values, value_range, nbins]) as name:
        return apply_op(
            "HistogramFixedWidth", values=values, value_range=value_range, nbins=nbins, dtype=dtype, name=name
        )
