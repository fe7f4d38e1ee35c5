"""`tf.nn`."""

from tfcompat.python.ops.array_ops import depth_to_space, space_to_batch, space_to_depth
