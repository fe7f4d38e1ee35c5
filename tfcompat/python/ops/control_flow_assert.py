"""TensorFlow 2's module for `Assert`."""

from tfcompat.python.ops.control_flow_ops import Assert as Assert
