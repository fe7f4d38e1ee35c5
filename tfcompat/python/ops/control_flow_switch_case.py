"""TensorFlow 2's module for `switch_case`."""

from tfcompat.python.ops.control_flow_ops import switch_case as switch_case
