"""`tf.manip`."""

from tfcompat.python.ops.array_ops import (
    batch_to_space_nd,
    gather_nd,
    reshape,
    reverse,
    scatter_nd,
    space_to_batch_nd,
    tile,
)
from tfcompat.python.ops.manip_ops import roll
