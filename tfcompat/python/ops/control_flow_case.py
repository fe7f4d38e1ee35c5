"""TensorFlow 2's module for `case`."""

from tfcompat.python.ops.control_flow_ops import case as case
