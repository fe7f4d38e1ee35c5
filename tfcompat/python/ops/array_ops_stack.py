"""TensorFlow 2's module for `stack` and `unstack`."""

from tfcompat.python.ops.array_ops import parallel_stack as parallel_stack
from tfcompat.python.ops.array_ops import stack as stack
from tfcompat.python.ops.array_ops import unstack as unstack
