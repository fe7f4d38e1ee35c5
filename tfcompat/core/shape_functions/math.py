"""Shape functions of elementwise ops, reductions, segments and matrix products."""

from __future__ import annotations

import math

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    SCALAR,
    UNKNOWN,
    Dim,
    broadcast,
    concatenate,
    dimension,
    dimension_from_scalar,
    merge,
    merge_all,
    merge_dimensions,
    scalar_value,
    sizes_of_rank,
    subshape,
    unknown_of_rank,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.tensor_shape import TensorShape

_UNARY = """
    Abs Acos Acosh Angle Asin Asinh Atan Atanh BesselI0e BesselI1e Cast Ceil CheckNumerics ComplexAbs Conj Cos Cosh
    DebugGradientIdentity Digamma Erf Erfc Exp Expm1 Floor GuaranteeConst Identity Imag Inv Invert IsFinite IsInf IsNan
    Lgamma Log Log1p LogicalNot Neg OnesLike PopulationCount PreventGradient Real Reciprocal RefIdentity Rint Round
    Rsqrt Sigmoid Sign Sin Sinh Snapshot Sqrt Square StopGradient Tan Tanh ZerosLike
"""
_BROADCASTING = """
    Add AddV2 Atan2 BitwiseAnd BitwiseOr BitwiseXor Complex Div DivNoNan FloorDiv FloorMod Greater GreaterEqual Igamma
    Igammac LeftShift Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mod Mul MulNoNan NextAfter Polygamma Pow
    RealDiv RightShift SquaredDifference Sub TruncateDiv TruncateMod Xdivy Xlogy Zeta
"""
_ELEMENTWISE_GRADIENTS = "InvGrad ReciprocalGrad RsqrtGrad SigmoidGrad SqrtGrad TanhGrad"
_REDUCTIONS = "Sum Mean Prod Max Min All Any EuclideanNorm"
_SEGMENT_REDUCTIONS = "SegmentSum SegmentMean SegmentMax SegmentMin SegmentProd"
_UNSORTED_SEGMENT_REDUCTIONS = "UnsortedSegmentSum UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd"


@shape_function(*_UNARY.split())
def unchanged(x: Input) -> TensorShape:
    return x.shape


@shape_function(*_ELEMENTWISE_GRADIENTS.split())
def elementwise_gradient(y: Input, dy: Input) -> TensorShape:
    return y.shape


@shape_function(*_BROADCASTING.split())
def broadcasting(x: Input, y: Input) -> TensorShape:
    return broadcast(x.shape, y.shape)


@shape_function("Equal", "NotEqual")
def equality(x: Input, y: Input, *, incompatible_shape_error: bool) -> TensorShape:
    if incompatible_shape_error:
        return broadcast(x.shape, y.shape)
    if not (x.shape.is_fully_defined() and y.shape.is_fully_defined()):
        return UNKNOWN
    try:
        return broadcast(x.shape, y.shape)
    except ValueError:
        return SCALAR


@shape_function("ApproximateEqual")
def approximate_equal(x: Input, y: Input) -> TensorShape:
    return merge(x.shape, y.shape)


@shape_function("AddN")
def add_n(inputs: list[Input]) -> TensorShape:
    return merge_all(inputs)


@shape_function("AccumulateNV2")
def accumulate_n(inputs: list[Input], *, shape: TensorShape) -> TensorShape:
    return merge(shape, merge_all(inputs))


@shape_function("ClipByValue")
def clip_by_value(t: Input, clip_value_min: Input, clip_value_max: Input) -> TensorShape:
    return t.shape


@shape_function("Betainc")
def betainc(a: Input, b: Input, x: Input) -> TensorShape:
    tensors = [each.shape for each in (a, b, x) if each.shape.ndims != 0]
    merged = SCALAR if not tensors else UNKNOWN
    for shape in tensors:
        merged = merge(merged, shape)
    return merged


@shape_function("Select")
def select(condition: Input, t: Input, e: Input) -> TensorShape:
    data = merge(t.shape, e.shape)
    rank = condition.shape.ndims
    if rank in (None, 0) or data.ndims is None:
        return data
    if rank == 1 and data.ndims > 0:
        merge(condition.shape, data[:1])
        return data
    return merge(data, condition.shape)


@shape_function("SelectV2")
def select_v2(condition: Input, t: Input, e: Input) -> TensorShape:
    return broadcast(condition.shape, broadcast(t.shape, e.shape))


@shape_function("Bitcast")
def bitcast(input: Input, *, type: DType) -> TensorShape:
    have, want = input.dtype.size, type.size
    if input.shape.sizes is None or have == want:
        return input.shape
    if want < have:
        return concatenate(input.shape, [have // want])
    last = dimension(with_rank_at_least(input.shape, 1), -1)
    if last not in (None, want // have):
        raise ValueError(f"Cannot bitcast due to shape. {last} does not match {want // have}")
    return input.shape[:-1]


# Reductions.


@shape_function(*_REDUCTIONS.split())
def reduction(input: Input, reduction_indices: Input, *, keep_dims: bool) -> TensorShape:
    with_rank_at_most(reduction_indices.shape, 1)
    sizes = input.shape.sizes
    if sizes is None:
        return UNKNOWN
    if reduction_indices.value is None:
        return unknown_of_rank(len(sizes)) if keep_dims else UNKNOWN
    rank = len(sizes)
    axes = set()
    for axis in reduction_indices.value.reshape(-1).tolist():
        if not -rank <= axis < rank:
            raise ValueError(f"Invalid reduction dimension {axis} for input with {rank} dimensions.")
        axes.add(axis % rank)
    if keep_dims:
        return TensorShape([1 if i in axes else size for i, size in enumerate(sizes)])
    return TensorShape([size for i, size in enumerate(sizes) if i not in axes])


@shape_function("ArgMax", "ArgMin")
def arg(input: Input, dimension: Input) -> TensorShape:
    with_rank(dimension.shape, 0)
    sizes = input.shape.sizes
    if sizes is None:
        return UNKNOWN
    rank = len(sizes)
    if rank <= 1:
        return SCALAR
    axis = scalar_value(dimension)
    if axis is None:
        return unknown_of_rank(rank - 1)
    if not -rank <= axis < rank:
        raise ValueError(
            f"Dimension ({axis}) must be in the range [{-rank}, {rank}), where {rank} is the number of dimensions in "
            "the input."
        )
    return TensorShape(sizes[: axis % rank] + sizes[axis % rank + 1 :])


@shape_function("Cumsum", "Cumprod", "CumulativeLogsumexp")
def cumulative(x: Input, axis: Input) -> TensorShape:
    return x.shape


@shape_function("L2Loss")
def l2_loss(t: Input) -> TensorShape:
    return SCALAR


@shape_function(*_SEGMENT_REDUCTIONS.split())
def segment_reduction(data: Input, segment_ids: Input) -> TensorShape:
    with_rank(segment_ids.shape, 1)
    return concatenate([None], subshape(with_rank_at_least(data.shape, 1), 1))


@shape_function(*_UNSORTED_SEGMENT_REDUCTIONS.split())
def unsorted_segment_reduction(data: Input, segment_ids: Input, num_segments: Input) -> TensorShape:
    with_rank(num_segments.shape, 0)
    rank = segment_ids.shape.ndims
    if rank is None:
        return UNKNOWN
    merge_prefix(data.shape, segment_ids.shape)
    return concatenate([dimension_from_scalar(num_segments, 2)], subshape(data.shape, rank))


def merge_prefix(shape: TensorShape, prefix: TensorShape) -> TensorShape:
    """`shape`, whose first dimensions must be `prefix`."""
    if shape.sizes is None or prefix.sizes is None:
        return shape
    rank = len(prefix.sizes)
    with_rank_at_least(shape, rank)
    merged = [merge_dimensions(a, b) for a, b in zip(shape.sizes[:rank], prefix.sizes, strict=True)]
    return concatenate(merged, shape.sizes[rank:])


@shape_function("Bincount")
def bincount(arr: Input, size: Input, weights: Input) -> TensorShape:
    length = scalar_value(size)
    if length is not None and length < 0:
        raise ValueError(f"size ({length}) must be non-negative")
    return TensorShape([length])


# Matrix products.


@shape_function("MatMul", "SparseMatMul")
def mat_mul(a: Input, b: Input, *, transpose_a: bool, transpose_b: bool) -> TensorShape:
    rows, inner_a = _transposed(sizes_of_rank(a.shape, 2), transpose_a)
    inner_b, columns = _transposed(sizes_of_rank(b.shape, 2), transpose_b)
    merge_dimensions(inner_a, inner_b)
    return TensorShape([rows, columns])


def _transposed(sizes: tuple[Dim, ...], swap: bool) -> tuple[Dim, Dim]:
    rows, columns = sizes
    return (columns, rows) if swap else (rows, columns)


@shape_function("BatchMatMul")
def batch_mat_mul(x: Input, y: Input, *, adj_x: bool, adj_y: bool) -> TensorShape:
    matrix = _matrix_product(x.shape, y.shape, adj_x, adj_y)
    return concatenate(merge(subshape(x.shape, 0, -2), subshape(y.shape, 0, -2)), matrix)


@shape_function("BatchMatMulV2")
def batch_mat_mul_v2(x: Input, y: Input, *, adj_x: bool, adj_y: bool) -> TensorShape:
    matrix = _matrix_product(x.shape, y.shape, adj_x, adj_y)
    return concatenate(broadcast(subshape(x.shape, 0, -2), subshape(y.shape, 0, -2)), matrix)


def _matrix_product(x: TensorShape, y: TensorShape, adj_x: bool, adj_y: bool) -> list[Dim]:
    """The last two dimensions of the product of two batches of matrices."""
    last_two = [(dimension(with_rank_at_least(shape, 2), -2), dimension(shape, -1)) for shape in (x, y)]
    rows, inner_x = _transposed(last_two[0], adj_x)
    inner_y, columns = _transposed(last_two[1], adj_y)
    merge_dimensions(inner_x, inner_y)
    return [rows, columns]


# Sequences.


@shape_function("Range")
def range_(start: Input, limit: Input, delta: Input) -> TensorShape:
    for each, name in ((start, "start"), (limit, "limit"), (delta, "delta")):
        if each.shape.ndims not in (0, None):
            raise ValueError(f"Shape must be rank 0 but is rank {each.shape.ndims}\n\t for '{name}'")
    if start.value is None or limit.value is None or delta.value is None:
        return TensorShape([None])
    first, last, step = start.value.item(), limit.value.item(), delta.value.item()
    if step == 0:
        raise ValueError("Requires delta != 0")
    if step > 0 and first > last:
        raise ValueError(f"Requires start <= limit when delta > 0: {first:g}/{last:g}")
    if step < 0 and first < last:
        raise ValueError(f"Requires start >= limit when delta < 0: {first:g}/{last:g}")
    if isinstance(step, int):
        return TensorShape([-(-(last - first) // step)])
    return TensorShape([math.ceil(abs((last - first) / step))])


@shape_function("LinSpace")
def lin_space(start: Input, stop: Input, num: Input) -> TensorShape:
    for each, name in ((start, "start"), (stop, "stop"), (num, "num")):
        if each.shape.ndims not in (0, None):
            raise ValueError(f"Shape must be rank 0 but is rank {each.shape.ndims}\n\t for '{name}'")
    count = scalar_value(num)
    if count is not None and count <= 0:
        raise ValueError(f"Requires num > 0: {count}")
    return TensorShape([count])
