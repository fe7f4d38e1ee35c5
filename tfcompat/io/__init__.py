"""`tf.io`: files."""

from tfcompat.io import gfile as gfile
from tfcompat.python.ops.sparse_ops import deserialize_many_sparse, serialize_many_sparse, serialize_sparse
