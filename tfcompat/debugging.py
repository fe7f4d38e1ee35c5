"""`tf.debugging`."""

from tfcompat.python.ops.array_ops import check_numerics
from tfcompat.python.ops.math_ops import is_finite, is_inf, is_nan
