"""`tf.lookup.experimental`."""

from tfcompat.python.ops.lookup_ops import DenseHashTable
