"""`tf.compat`: what helped programs to run under both Python 2 and 3, and `tf.compat.v1`, which is `tf` itself."""

import sys

import tfcompat as v1
from tfcompat.python.compat.compat import forward_compatibility_horizon, forward_compatible
from tfcompat.python.framework.tensor_shape import dimension_at_index, dimension_value
from tfcompat.python.util.compat import (
    as_bytes,
    as_str,
    as_str_any,
    as_text,
    bytes_or_text_types,
    complex_types,
    integral_types,
    path_to_str,
    real_types,
)

# For `import tfcompat.compat.v1 as tf`.
sys.modules[f"{__name__}.v1"] = v1
