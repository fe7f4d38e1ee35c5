"""`tf.sparse`."""

from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.ops._accumulators import SparseConditionalAccumulator
from tfcompat.python.ops.array_ops import sparse_mask as mask
from tfcompat.python.ops.array_ops import sparse_placeholder as placeholder
from tfcompat.python.ops.math_ops import sparse_segment_mean as segment_mean
from tfcompat.python.ops.math_ops import sparse_segment_sqrt_n as segment_sqrt_n
from tfcompat.python.ops.math_ops import sparse_segment_sum as segment_sum
from tfcompat.python.ops.sparse_ops import from_dense
from tfcompat.python.ops.sparse_ops import sparse_add as add
from tfcompat.python.ops.sparse_ops import sparse_concat as concat
from tfcompat.python.ops.sparse_ops import sparse_cross as cross
from tfcompat.python.ops.sparse_ops import sparse_cross_hashed as cross_hashed
from tfcompat.python.ops.sparse_ops import sparse_expand_dims as expand_dims
from tfcompat.python.ops.sparse_ops import sparse_eye as eye
from tfcompat.python.ops.sparse_ops import sparse_fill_empty_rows as fill_empty_rows
from tfcompat.python.ops.sparse_ops import sparse_maximum as maximum
from tfcompat.python.ops.sparse_ops import sparse_merge as merge
from tfcompat.python.ops.sparse_ops import sparse_minimum as minimum
from tfcompat.python.ops.sparse_ops import sparse_reduce_max as reduce_max
from tfcompat.python.ops.sparse_ops import sparse_reduce_max_sparse as reduce_max_sparse
from tfcompat.python.ops.sparse_ops import sparse_reduce_sum as reduce_sum
from tfcompat.python.ops.sparse_ops import sparse_reduce_sum_sparse as reduce_sum_sparse
from tfcompat.python.ops.sparse_ops import sparse_reorder as reorder
from tfcompat.python.ops.sparse_ops import sparse_reset_shape as reset_shape
from tfcompat.python.ops.sparse_ops import sparse_reshape as reshape
from tfcompat.python.ops.sparse_ops import sparse_retain as retain
from tfcompat.python.ops.sparse_ops import sparse_slice as slice
from tfcompat.python.ops.sparse_ops import sparse_softmax as softmax
from tfcompat.python.ops.sparse_ops import sparse_split as split
from tfcompat.python.ops.sparse_ops import sparse_tensor_dense_matmul as matmul
from tfcompat.python.ops.sparse_ops import sparse_tensor_dense_matmul as sparse_dense_matmul
from tfcompat.python.ops.sparse_ops import sparse_tensor_to_dense as to_dense
from tfcompat.python.ops.sparse_ops import sparse_to_indicator as to_indicator
from tfcompat.python.ops.sparse_ops import sparse_transpose as transpose
