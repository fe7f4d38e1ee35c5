"""`tf.sets`."""

from tfcompat.python.ops.sets_impl import (
    set_difference,
    set_intersection,
    set_size,
    set_union,
)
from tfcompat.python.ops.sets_impl import (
    set_difference as difference,
)
from tfcompat.python.ops.sets_impl import (
    set_intersection as intersection,
)
from tfcompat.python.ops.sets_impl import (
    set_size as size,
)
from tfcompat.python.ops.sets_impl import (
    set_union as union,
)
