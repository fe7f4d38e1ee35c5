"""`tf.debugging`."""

from tfcompat.python.eager.context import get_log_device_placement, set_log_device_placement
from tfcompat.python.ops.array_ops import check_numerics
from tfcompat.python.ops.check_ops import (
    assert_equal,
    assert_greater,
    assert_greater_equal,
    assert_integer,
    assert_less,
    assert_less_equal,
    assert_near,
    assert_negative,
    assert_non_negative,
    assert_non_positive,
    assert_none_equal,
    assert_positive,
    assert_proper_iterable,
    assert_rank,
    assert_rank_at_least,
    assert_rank_in,
    assert_same_float_dtype,
    assert_scalar,
    assert_shapes,
    assert_type,
    is_non_decreasing,
    is_numeric_tensor,
    is_strictly_increasing,
)
from tfcompat.python.ops.control_flow_ops import Assert
from tfcompat.python.ops.math_ops import is_finite, is_inf, is_nan
from tfcompat.python.ops.numerics import verify_tensor_all_finite as assert_all_finite
