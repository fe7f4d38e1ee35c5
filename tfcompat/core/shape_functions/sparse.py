"""Static shapes of the ops on sparse tensors. How many values a result holds mostly depends on data."""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    SCALAR,
    UNKNOWN,
    Dim,
    concatenate,
    dimension,
    dimension_from_scalar,
    merge,
    merge_dimensions,
    replace_dimension,
    shape_value,
    sizes_of_rank,
    subshape,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape


def _parts(rank: Dim, count: Dim = None) -> list[TensorShape]:
    """The shapes of the three tensors of a sparse one of `count` values."""
    return [TensorShape([count, rank]), TensorShape([count]), TensorShape([rank])]


# With dense tensors.


@shape_function("SparseToDense")
def sparse_to_dense(
    sparse_indices: Input, output_shape: Input, sparse_values: Input, default_value: Input
) -> TensorShape:
    return shape_value(output_shape)


@shape_function("SparseTensorDenseAdd")
def sparse_tensor_dense_add(a_indices: Input, a_values: Input, a_shape: Input, b: Input) -> TensorShape:
    return b.shape


@shape_function("SparseTensorDenseMatMul")
def sparse_tensor_dense_mat_mul(
    a_indices: Input, a_values: Input, a_shape: Input, b: Input, *, adjoint_a: bool, adjoint_b: bool
) -> TensorShape:
    with_rank(a_indices.shape, 2)
    with_rank(a_values.shape, 1)
    matrix = sizes_of_rank(a_shape.value_as_shape, 2)
    other = sizes_of_rank(b.shape, 2)
    outer, inner = matrix[::-1] if adjoint_a else matrix
    inner_b, outer_b = other[::-1] if adjoint_b else other
    merge_dimensions(inner, inner_b)
    return TensorShape([outer, outer_b])


@shape_function("SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv")
def sparse_dense_cwise(sp_indices: Input, sp_values: Input, sp_shape: Input, dense: Input) -> TensorShape:
    return TensorShape([sizes_of_rank(sp_indices.shape, 2)[0]])


@shape_function("SparseReduceSum", "SparseReduceMax")
def sparse_reduce(
    input_indices: Input, input_values: Input, input_shape: Input, reduction_axes: Input, *, keep_dims: bool
) -> TensorShape:
    if input_shape.value is None or reduction_axes.value is None:
        return UNKNOWN
    sizes = input_shape.value.tolist()
    rank = len(sizes)
    gone = {axis % rank for axis in reduction_axes.value.reshape(-1).tolist()}  # the kernel refuses what is too large
    if keep_dims:
        return TensorShape([1 if axis in gone else size for axis, size in enumerate(sizes)])
    return TensorShape([size for axis, size in enumerate(sizes) if axis not in gone])


@shape_function("SparseReduceSumSparse", "SparseReduceMaxSparse")
def sparse_reduce_sparse(
    input_indices: Input, input_values: Input, input_shape: Input, reduction_axes: Input
) -> list[TensorShape]:
    return [UNKNOWN, UNKNOWN, UNKNOWN]


@shape_function("SparseSoftmax")
def sparse_softmax(sp_indices: Input, sp_values: Input, sp_shape: Input) -> TensorShape:
    with_rank(sp_indices.shape, 2)
    with_rank(sp_shape.shape, 1)
    return with_rank(sp_values.shape, 1)


# From sparse tensors to sparse tensors.


@shape_function("SparseReorder")
def sparse_reorder(input_indices: Input, input_values: Input, input_shape: Input) -> list[TensorShape]:
    indices = with_rank(input_indices.shape, 2)
    values = with_rank(input_values.shape, 1)
    with_rank(input_shape.shape, 1)
    return [indices, values]


@shape_function("SparseReshape")
def sparse_reshape(input_indices: Input, input_shape: Input, new_shape: Input) -> list[TensorShape]:
    count = sizes_of_rank(input_indices.shape, 2)[0]
    with_rank(input_shape.shape, 1)
    target = with_rank(new_shape.shape, 1)
    return [TensorShape([count, dimension(target, 0)]), target]


@shape_function("SparseConcat")
def sparse_concat(indices: Sequence[Input], values: Sequence[Input], shapes: Sequence[Input]) -> list[TensorShape]:
    total: Dim = 0
    rank: Dim = None
    whole = TensorShape([None])
    for index, value, shape in zip(indices, values, shapes, strict=True):
        count, columns = sizes_of_rank(index.shape, 2)
        count = merge_dimensions(count, sizes_of_rank(value.shape, 1)[0])
        whole = merge(whole, with_rank(shape.shape, 1))
        total = None if total is None or count is None else total + count
        rank = merge_dimensions(rank, columns)
    return [TensorShape([total, rank]), TensorShape([total]), whole]


@shape_function("SparseSplit")
def sparse_split(split_dim: Input, indices: Input, values: Input, shape: Input, *, num_split: int) -> list[TensorShape]:
    rank = sizes_of_rank(shape.shape, 1)[0]
    return [
        *[TensorShape([None, rank])] * num_split,
        *[TensorShape([None])] * num_split,
        *[shape.shape] * num_split,
    ]


@shape_function("SparseSlice")
def sparse_slice(indices: Input, values: Input, shape: Input, start: Input, size: Input) -> list[TensorShape]:
    rank = sizes_of_rank(shape.shape, 1)[0]
    return [TensorShape([None, rank]), TensorShape([None]), shape.shape]


@shape_function("SparseSliceGrad")
def sparse_slice_grad(
    backprop_val_grad: Input, input_indices: Input, input_start: Input, output_indices: Input
) -> TensorShape:
    return TensorShape([sizes_of_rank(input_indices.shape, 2)[0]])


@shape_function("SparseAdd")
def sparse_add(
    a_indices: Input,
    a_values: Input,
    a_shape: Input,
    b_indices: Input,
    b_values: Input,
    b_shape: Input,
    thresh: Input,
) -> list[TensorShape]:
    return _parts(sizes_of_rank(a_shape.shape, 1)[0])


@shape_function("SparseAddGrad")
def sparse_add_grad(
    backprop_val_grad: Input, a_indices: Input, b_indices: Input, sum_indices: Input
) -> list[TensorShape]:
    a, b = sizes_of_rank(a_indices.shape, 2), sizes_of_rank(b_indices.shape, 2)
    return [TensorShape([a[0]]), TensorShape([b[0]])]


@shape_function("SparseSparseMaximum", "SparseSparseMinimum")
def sparse_sparse_extreme(
    a_indices: Input, a_values: Input, a_shape: Input, b_indices: Input, b_values: Input, b_shape: Input
) -> list[TensorShape]:
    return [TensorShape([None, None]), TensorShape([None])]


@shape_function("SparseFillEmptyRows")
def sparse_fill_empty_rows(
    indices: Input, values: Input, dense_shape: Input, default_value: Input
) -> list[TensorShape]:
    count, columns = sizes_of_rank(indices.shape, 2)
    count = merge_dimensions(count, sizes_of_rank(values.shape, 1)[0])
    rank = merge_dimensions(columns, sizes_of_rank(dense_shape.shape, 1)[0])
    with_rank(default_value.shape, 0)
    rows = dimension(dense_shape.value_as_shape, 0)
    return [TensorShape([None, rank]), TensorShape([None]), TensorShape([rows]), TensorShape([count])]


@shape_function("SparseFillEmptyRowsGrad")
def sparse_fill_empty_rows_grad(reverse_index_map: Input, grad_values: Input) -> list[TensorShape]:
    given = with_rank(reverse_index_map.shape, 1)
    with_rank(grad_values.shape, 1)
    return [given, SCALAR]


@shape_function("SparseCross")
def sparse_cross(
    indices: Sequence[Input], values: Sequence[Input], shapes: Sequence[Input], dense_inputs: Sequence[Input]
) -> list[TensorShape]:
    return [TensorShape([None, 2]), TensorShape([None]), TensorShape([2])]


# Packed into strings.


@shape_function("SerializeSparse")
def serialize_sparse(sparse_indices: Input, sparse_values: Input, sparse_shape: Input) -> TensorShape:
    with_rank(sparse_indices.shape, 2)
    with_rank(sparse_values.shape, 1)
    with_rank(sparse_shape.shape, 1)
    return TensorShape([3])


@shape_function("SerializeManySparse")
def serialize_many_sparse(sparse_indices: Input, sparse_values: Input, sparse_shape: Input) -> TensorShape:
    serialize_sparse(sparse_indices, sparse_values, sparse_shape)
    return TensorShape([None, 3])


@shape_function("AddSparseToTensorsMap")
def add_sparse_to_tensors_map(sparse_indices: Input, sparse_values: Input, sparse_shape: Input) -> TensorShape:
    serialize_sparse(sparse_indices, sparse_values, sparse_shape)
    return SCALAR


@shape_function("AddManySparseToTensorsMap")
def add_many_sparse_to_tensors_map(sparse_indices: Input, sparse_values: Input, sparse_shape: Input) -> TensorShape:
    serialize_sparse(sparse_indices, sparse_values, sparse_shape)
    return TensorShape([None])


@shape_function("TakeManySparseFromTensorsMap")
def take_many_sparse_from_tensors_map(sparse_handles: Input, *, dtype: DType) -> list[TensorShape]:
    with_rank(sparse_handles.shape, 1)
    return _parts(None)


@shape_function("DeserializeSparse")
def deserialize_sparse(serialized_sparse: Input, *, dtype: DType) -> list[TensorShape]:
    shape = with_rank_at_least(serialized_sparse.shape, 1)
    if shape.sizes is not None:
        merge_dimensions(shape.sizes[-1], 3)
    return _parts(None)


@shape_function("DeserializeManySparse")
def deserialize_many_sparse(serialized_sparse: Input, *, dtype: DType) -> list[TensorShape]:
    merge_dimensions(sizes_of_rank(serialized_sparse.shape, 2)[1], 3)
    return _parts(None)


# Reductions of chosen rows by segment.


@shape_function("SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN")
def sparse_segment(data: Input, indices: Input, segment_ids: Input) -> TensorShape:
    source = with_rank_at_least(data.shape, 1)
    merge(with_rank(indices.shape, 1), with_rank(segment_ids.shape, 1))
    return concatenate([None], subshape(source, 1))


@shape_function(
    "SparseSegmentSumWithNumSegments", "SparseSegmentMeanWithNumSegments", "SparseSegmentSqrtNWithNumSegments"
)
def sparse_segment_with_num_segments(
    data: Input, indices: Input, segment_ids: Input, num_segments: Input
) -> TensorShape:
    source = with_rank_at_least(data.shape, 1)
    merge(with_rank(indices.shape, 1), with_rank(segment_ids.shape, 1))
    with_rank_at_most(num_segments.shape, 1)
    rows = None if num_segments.value is None else int(num_segments.value.reshape(()))
    if rows is not None and rows < 0:
        raise ValueError("Cannot specify a negative value for num_segments")
    return concatenate([rows], subshape(source, 1))


@shape_function("SparseSegmentMeanGrad", "SparseSegmentSqrtNGrad")
def sparse_segment_grad(grad: Input, indices: Input, segment_ids: Input, output_dim0: Input) -> TensorShape:
    source = with_rank_at_least(grad.shape, 1)
    merge(with_rank(indices.shape, 1), with_rank(segment_ids.shape, 1))
    with_rank(output_dim0.shape, 0)
    return replace_dimension(source, 0, dimension_from_scalar(output_dim0, 3))
