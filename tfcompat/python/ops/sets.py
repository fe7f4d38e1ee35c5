"""Sets in the last dimension of tensors, under the name that TensorFlow's programs import."""

from tfcompat.python.ops.sets_impl import set_difference as set_difference
from tfcompat.python.ops.sets_impl import set_intersection as set_intersection
from tfcompat.python.ops.sets_impl import set_size as set_size
from tfcompat.python.ops.sets_impl import set_union as set_union
