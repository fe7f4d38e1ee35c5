"""Functions of sparse tensors."""

from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._sparse_conversion import from_dense as from_dense
from tfcompat.python.ops._sparse_conversion import sparse_eye as sparse_eye
from tfcompat.python.ops._sparse_conversion import sparse_merge as sparse_merge
from tfcompat.python.ops._sparse_conversion import sparse_merge_impl as sparse_merge_impl
from tfcompat.python.ops._sparse_conversion import sparse_tensor_to_dense as sparse_tensor_to_dense
from tfcompat.python.ops._sparse_conversion import sparse_to_dense as sparse_to_dense
from tfcompat.python.ops._sparse_conversion import sparse_to_indicator as sparse_to_indicator
from tfcompat.python.ops._sparse_math import sparse_add as sparse_add
from tfcompat.python.ops._sparse_math import sparse_add_v2 as sparse_add_v2
from tfcompat.python.ops._sparse_math import sparse_dense_cwise_add as sparse_dense_cwise_add
from tfcompat.python.ops._sparse_math import sparse_maximum as sparse_maximum
from tfcompat.python.ops._sparse_math import sparse_minimum as sparse_minimum
from tfcompat.python.ops._sparse_math import sparse_reduce_max as sparse_reduce_max
from tfcompat.python.ops._sparse_math import sparse_reduce_max_sparse as sparse_reduce_max_sparse
from tfcompat.python.ops._sparse_math import sparse_reduce_max_v2 as sparse_reduce_max_v2
from tfcompat.python.ops._sparse_math import sparse_reduce_sum as sparse_reduce_sum
from tfcompat.python.ops._sparse_math import sparse_reduce_sum_sparse as sparse_reduce_sum_sparse
from tfcompat.python.ops._sparse_math import sparse_reduce_sum_v2 as sparse_reduce_sum_v2
from tfcompat.python.ops._sparse_math import sparse_softmax as sparse_softmax
from tfcompat.python.ops._sparse_math import sparse_tensor_dense_matmul as sparse_tensor_dense_matmul
from tfcompat.python.ops._sparse_serialization import deserialize_many_sparse as deserialize_many_sparse
from tfcompat.python.ops._sparse_serialization import deserialize_sparse as deserialize_sparse
from tfcompat.python.ops._sparse_serialization import serialize_many_sparse as serialize_many_sparse
from tfcompat.python.ops._sparse_serialization import serialize_many_sparse_v2 as serialize_many_sparse_v2
from tfcompat.python.ops._sparse_serialization import serialize_sparse as serialize_sparse
from tfcompat.python.ops._sparse_serialization import serialize_sparse_v2 as serialize_sparse_v2
from tfcompat.python.ops._sparse_structure import KeywordRequired as KeywordRequired
from tfcompat.python.ops._sparse_structure import sparse_concat as sparse_concat
from tfcompat.python.ops._sparse_structure import sparse_concat_v2 as sparse_concat_v2
from tfcompat.python.ops._sparse_structure import sparse_cross as sparse_cross
from tfcompat.python.ops._sparse_structure import sparse_cross_hashed as sparse_cross_hashed
from tfcompat.python.ops._sparse_structure import sparse_expand_dims as sparse_expand_dims
from tfcompat.python.ops._sparse_structure import sparse_fill_empty_rows as sparse_fill_empty_rows
from tfcompat.python.ops._sparse_structure import sparse_reorder as sparse_reorder
from tfcompat.python.ops._sparse_structure import sparse_reset_shape as sparse_reset_shape
from tfcompat.python.ops._sparse_structure import sparse_reshape as sparse_reshape
from tfcompat.python.ops._sparse_structure import sparse_retain as sparse_retain
from tfcompat.python.ops._sparse_structure import sparse_slice as sparse_slice
from tfcompat.python.ops._sparse_structure import sparse_split as sparse_split
from tfcompat.python.ops._sparse_structure import sparse_split_v2 as sparse_split_v2
from tfcompat.python.ops._sparse_structure import sparse_transpose as sparse_transpose
from tfcompat.python.ops._sparse_tensors_map import (
    _add_many_sparse_to_tensors_map as _add_many_sparse_to_tensors_map,
)
from tfcompat.python.ops._sparse_tensors_map import _add_sparse_to_tensors_map as _add_sparse_to_tensors_map
from tfcompat.python.ops._sparse_tensors_map import (
    _take_many_sparse_from_tensors_map as _take_many_sparse_from_tensors_map,
)
from tfcompat.python.ops.op_function import op_function

sparse_mat_mul = op_function("SparseMatMul", "The product of two matrices that are mostly zeros.")

star_import(__name__)
