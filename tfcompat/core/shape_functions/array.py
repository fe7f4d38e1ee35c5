"""Shape functions of reshaping, joining, splitting, gathering and made-up tensors."""

from __future__ import annotations

import math

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    SCALAR,
    UNKNOWN,
    Dim,
    add_dimensions,
    axis_value,
    broadcast,
    concatenate,
    dimension,
    dimension_from_scalar,
    dimension_with_value,
    divide_dimension,
    merge,
    merge_all,
    merge_dimensions,
    multiply_dimensions,
    replace_dimension,
    scalar_value,
    shape_text,
    shape_value,
    sizes_of_rank,
    subshape,
    subtract_dimensions,
    unknown_of_rank,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from tfcompat.core.shape_functions.math import merge_prefix
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("IdentityN")
def identity_n(input: list[Input]) -> list[TensorShape]:
    return [each.shape for each in input]


@shape_function("EnsureShape")
def ensure_shape(input: Input, *, shape: TensorShape) -> TensorShape:
    return merge(shape, input.shape)


# Shapes as values.


@shape_function("Shape")
def shape(input: Input) -> TensorShape:
    return TensorShape([input.shape.ndims])


@shape_function("ShapeN")
def shape_n(input: list[Input]) -> list[TensorShape]:
    return [TensorShape([each.shape.ndims]) for each in input]


@shape_function("Size", "Rank")
def one_number(input: Input) -> TensorShape:
    return SCALAR


@shape_function("BroadcastArgs")
def broadcast_args(s0: Input, s1: Input) -> TensorShape:
    (rank0,), (rank1,) = sizes_of_rank(s0.shape, 1), sizes_of_rank(s1.shape, 1)
    return TensorShape([None if rank0 is None or rank1 is None else max(rank0, rank1)])


@shape_function("BroadcastGradientArgs")
def broadcast_gradient_args(s0: Input, s1: Input) -> list[TensorShape]:
    with_rank(s0.shape, 1)
    with_rank(s1.shape, 1)
    return [TensorShape([None]), TensorShape([None])]


@shape_function("ConcatOffset")
def concat_offset(concat_dim: Input, shape: list[Input]) -> list[TensorShape]:
    return [each.shape for each in shape]


# Reshaping.


@shape_function("Reshape")
def reshape(tensor: Input, shape: Input) -> TensorShape:
    target = shape_value(shape)
    sizes = target.sizes
    if sizes is None:
        return UNKNOWN
    count = tensor.shape.num_elements()
    unknown = [i for i, size in enumerate(sizes) if size is None]
    known = math.prod(size for size in sizes if size is not None)
    if not unknown:
        _require_divisible(tensor.shape, known)
        if count is not None and count != known:
            raise ValueError(
                f"Cannot reshape a tensor with {count} elements to shape {shape_text(target)} ({known} elements)"
            )
        return target
    if len(unknown) > 1 or count is None or known == 0:
        return target
    if count % known:
        raise ValueError(f"Dimension size must be evenly divisible by {known} but is {count}")
    return replace_dimension(target, unknown[0], count // known)


def _require_divisible(shape: TensorShape, count: int) -> None:
    """Raises ValueError when `shape`, which has one unknown dimension, cannot hold `count` elements."""
    if shape.sizes is not None and shape.sizes.count(None) == 1:
        known = math.prod(size for size in shape.sizes if size is not None)
        if known:
            divide_dimension(count, known)


@shape_function("Squeeze")
def squeeze(input: Input, *, squeeze_dims: tuple[int, ...]) -> TensorShape:
    sizes = input.shape.sizes
    if sizes is None:
        return UNKNOWN
    rank = len(sizes)
    axes = set()
    for i, axis in enumerate(squeeze_dims):
        if not -rank <= axis < rank:
            raise ValueError(f"squeeze_dims[{i}] not in [{-rank},{rank}).")
        axes.add(axis % rank)
    if not axes:
        return UNKNOWN if None in sizes else TensorShape([size for size in sizes if size != 1])
    for axis in sorted(axes):
        if sizes[axis] not in (None, 1):
            raise ValueError(f"Can not squeeze dim[{axis}], expected a dimension of 1, got {sizes[axis]}")
    return TensorShape([size for i, size in enumerate(sizes) if i not in axes])


@shape_function("ExpandDims")
def expand_dims(input: Input, dim: Input) -> TensorShape:
    sizes = input.shape.sizes
    if sizes is None:
        return UNKNOWN
    axis, rank = axis_value(dim), len(sizes)
    if axis is None:
        return UNKNOWN
    if not -rank - 1 <= axis <= rank:
        raise ValueError(f"dim {axis} not in the interval [{-rank - 1}, {rank}].")
    at = axis % (rank + 1)
    return TensorShape([*sizes[:at], 1, *sizes[at:]])


@shape_function("Transpose", "ConjugateTranspose")
def transpose(x: Input, perm: Input) -> TensorShape:
    rank = x.shape.ndims
    if rank is None:
        rank = perm.shape.num_elements()
        if rank is None or rank < 2:
            return UNKNOWN
    sizes = sizes_of_rank(x.shape, rank)
    dimension_with_value(sizes_of_rank(perm.shape, 1)[0], rank)
    if perm.value is None:
        return unknown_of_rank(rank)
    for axis in perm.value.tolist():
        if not -rank <= axis < rank:
            raise ValueError(f"perm dim {axis} is out of range of input rank {rank}")
    return TensorShape([sizes[axis] for axis in perm.value])


@shape_function("InvertPermutation")
def invert_permutation(x: Input) -> TensorShape:
    return with_rank(x.shape, 1)


@shape_function("Reverse")
def reverse(tensor: Input, dims: Input) -> TensorShape:
    rank = sizes_of_rank(dims.shape, 1)[0]
    return tensor.shape if rank is None else with_rank(tensor.shape, rank)


@shape_function("ReverseV2")
def reverse_v2(tensor: Input, axis: Input) -> TensorShape:
    with_rank(axis.shape, 1)
    rank = tensor.shape.ndims
    if rank is None or axis.value is None:
        return tensor.shape
    seen = set()
    for i, each in enumerate(axis.value.tolist()):
        if not -rank <= each < rank:
            raise ValueError(f"'axis'[{i}] = {each} is out of valid range [0, {rank - 1}")
        if each % rank in seen:
            raise ValueError(f"axis {each % rank} specified more than once.")
        seen.add(each % rank)
    return tensor.shape


@shape_function("ReverseSequence")
def reverse_sequence(input: Input, seq_lengths: Input, *, seq_dim: int, batch_dim: int) -> TensorShape:
    lengths = with_rank(seq_lengths.shape, 1)
    rank = input.shape.ndims
    if rank is None:
        return UNKNOWN
    batch = batch_dim + rank if batch_dim < 0 else batch_dim
    if batch >= rank:
        raise ValueError(f"batch_dim must be < input rank: {batch} vs. {rank}")
    if seq_dim >= rank:
        raise ValueError(f"seq_dim must be < input rank: {seq_dim} vs. {rank}")
    size = merge_dimensions(dimension(input.shape, batch), dimension(lengths, 0))
    return replace_dimension(input.shape, batch, size)


# Joining and taking apart.


@shape_function("ConcatV2")
def concat_v2(values: list[Input], axis: Input) -> TensorShape:
    return _concat(values, axis)


@shape_function("Concat")
def concat(concat_dim: Input, values: list[Input]) -> TensorShape:
    return _concat(values, concat_dim)


def _concat(values: list[Input], axis: Input) -> TensorShape:
    at = scalar_value(axis)
    rank = next((each.shape.ndims for each in values if each.shape.ndims is not None), None)
    if rank == 0:
        raise ValueError("Can't concatenate scalars (use tf.stack instead)")
    if rank is not None:
        for each in values:
            with_rank(each.shape, rank)
    if at is None:
        return UNKNOWN if rank is None else unknown_of_rank(rank)
    before, after = UNKNOWN, UNKNOWN
    middle: Dim = 0
    for each in reversed(values):
        current = with_rank_at_least(each.shape, -at if at < 0 else at + 1)
        before = merge(subshape(current, 0, at), before)
        middle = add_dimensions(middle, dimension(current, at))
        after = merge(SCALAR if at == -1 else subshape(current, at + 1), after)
    return concatenate(before, [middle], after)


@shape_function("Pack")
def pack(values: list[Input], *, axis: int) -> TensorShape:
    sizes = merge_all(values).sizes
    if sizes is None:
        return UNKNOWN
    at = _axis(axis, len(sizes) + 1)
    return TensorShape([*sizes[:at], len(values), *sizes[at:]])


@shape_function("Unpack")
def unpack(value: Input, *, num: int, axis: int) -> list[TensorShape]:
    sizes = value.shape.sizes
    if sizes is None:
        return [UNKNOWN] * num
    at = _axis(axis, len(sizes))
    dimension_with_value(sizes[at], num)
    return [TensorShape(sizes[:at] + sizes[at + 1 :])] * num


def _axis(axis: int, rank: int) -> int:
    if not -rank <= axis < rank:
        raise ValueError(f"Invalid axis: {axis}; must be in [{-rank},{rank})")
    return axis % rank


def _split_axis(split_dim: Input, rank: int | None) -> int | None:
    axis = scalar_value(split_dim)
    if axis is None or rank is None:
        return axis if axis is not None and axis >= 0 else None
    if not -rank <= axis < rank:
        raise ValueError(f"Dimension size, given by scalar input {axis} must be in range [{-rank}, {rank})")
    return axis % rank


@shape_function("Split")
def split(split_dim: Input, value: Input, *, num_split: int) -> list[TensorShape]:
    rank = value.shape.ndims
    axis = _split_axis(split_dim, rank)
    if axis is None or rank is None:
        return [UNKNOWN if rank is None else unknown_of_rank(rank)] * num_split
    with_rank_at_least(value.shape, axis + 1)
    try:
        size = divide_dimension(dimension(value.shape, axis), num_split)
    except ValueError as error:
        raise ValueError(f"{error}\n\tNumber of ways to split should evenly divide the split dimension") from None
    return [replace_dimension(value.shape, axis, size)] * num_split


@shape_function("SplitV")
def split_v(value: Input, size_splits: Input, split_dim: Input, *, num_split: int) -> list[TensorShape]:
    rank = value.shape.ndims
    axis = _split_axis(split_dim, rank)
    if rank is None:
        return [UNKNOWN] * num_split
    if rank == 0:
        raise ValueError("Can't split scalars")
    if axis is None:
        return [unknown_of_rank(rank)] * num_split
    with_rank_at_least(value.shape, axis + 1)
    if size_splits.value is None:
        return [replace_dimension(value.shape, axis, None)] * num_split
    pieces = _split_sizes(size_splits.value.tolist(), dimension(value.shape, axis), num_split)
    return [replace_dimension(value.shape, axis, size) for size in pieces]


def _split_sizes(sizes: list[int], total: Dim, num_split: int) -> list[Dim]:
    """The sizes of the pieces, -1 replaced by what is left (None where that is unknown)."""
    if len(sizes) != num_split:
        raise ValueError("Length of size_splits should be equal to num_outputs")
    if sizes.count(-1) > 1:
        raise ValueError("size_splits can only have one -1")
    given = sum(size for size in sizes if size != -1)
    if total is not None and (given > total if -1 in sizes else given != total):
        raise ValueError(f"can't split axis of size {total} into pieces of size [{','.join(map(str, sizes))}]")
    for i, size in enumerate(sizes):
        if size < -1:
            raise ValueError(f"Split size at index {i} must be >= 0. Got: {size}")
    rest = None if total is None else total - given
    return [rest if size == -1 else size for size in sizes]


# Padding and repeating.


@shape_function("Tile")
def tile(input: Input, multiples: Input) -> TensorShape:
    repeats = shape_value(multiples).sizes
    if repeats is None:
        return UNKNOWN if input.shape.ndims is None else unknown_of_rank(input.shape.ndims)
    if input.shape.ndims is not None:
        with_rank(multiples.value_as_shape, input.shape.ndims)
    sizes = sizes_of_rank(input.shape, len(repeats))
    return TensorShape([multiply_dimensions(size, times) for size, times in zip(sizes, repeats, strict=True)])


@shape_function("Pad", "MirrorPad")
def pad(input: Input, paddings: Input) -> TensorShape:
    rank, pair = sizes_of_rank(paddings.shape, 2)
    dimension_with_value(pair, 2)
    if rank is None:
        rank = input.shape.ndims
    elif input.shape.ndims is not None and paddings.shape.ndims is not None:
        with_rank(input.shape, rank)
    if rank is None:
        return UNKNOWN
    if paddings.value is None:
        return unknown_of_rank(rank)
    widths = paddings.value.tolist()
    if any(before < 0 or after < 0 for before, after in widths):
        raise ValueError("Paddings must be non-negative")
    sizes = sizes_of_rank(input.shape, len(widths))
    return TensorShape(
        [add_dimensions(size, before + after) for size, (before, after) in zip(sizes, widths, strict=True)]
    )


@shape_function("PadV2")
def pad_v2(input: Input, paddings: Input, constant_values: Input) -> TensorShape:
    return pad(input, paddings)


@shape_function("BroadcastTo")
def broadcast_to(input: Input, shape: Input) -> TensorShape:
    target = shape_value(shape)
    if target.sizes is None or input.shape.sizes is None:
        return target
    return broadcast(with_rank_at_most(input.shape, len(target.sizes)), target)


# Tensors made from nothing.


@shape_function("Fill")
def fill(dims: Input, value: Input) -> TensorShape:
    shape = shape_value(dims)
    with_rank(value.shape, 0)
    if dims.value is not None and min(dims.value.tolist(), default=0) < 0:
        raise ValueError("Fill dimensions must be >= 0")
    return shape


@shape_function("OneHot")
def one_hot(indices: Input, depth: Input, on_value: Input, off_value: Input, *, axis: int) -> TensorShape:
    if axis < -1:
        raise ValueError("axis must be >= -1")
    size = dimension_from_scalar(depth, 1)
    sizes = indices.shape.sizes
    if sizes is None:
        return UNKNOWN
    at = len(sizes) if axis == -1 else axis
    return TensorShape([*sizes[:at], size, *sizes[at:]])


# Gathering and scattering.


@shape_function("Gather")
def gather(params: Input, indices: Input) -> TensorShape:
    return concatenate(indices.shape, subshape(with_rank_at_least(params.shape, 1), 1))


@shape_function("GatherV2")
def gather_v2(params: Input, indices: Input, axis: Input, *, batch_dims: int) -> TensorShape:
    source = with_rank_at_least(params.shape, 1)
    at = scalar_value(axis)
    if at is None:
        if source.ndims is None or indices.shape.ndims is None:
            return UNKNOWN
        return unknown_of_rank(source.ndims + indices.shape.ndims - 1)  # TensorFlow forgets batch_dims here
    with_rank_at_least(source, -at if at < 0 else at + 1)
    before = subshape(source, 0, at)
    after = SCALAR if at == -1 else subshape(source, at + 1)
    return concatenate(before, subshape(indices.shape, batch_dims), after)


@shape_function("GatherNd")
def gather_nd(params: Input, indices: Input) -> TensorShape:
    depth = dimension(with_rank_at_least(indices.shape, 1), -1)
    if params.shape.sizes is None or depth is None:
        return UNKNOWN
    if depth > len(params.shape.sizes):
        raise ValueError(
            f"indices.shape[-1] must be <= params.rank, but saw indices shape: {shape_text(indices.shape)} and params "
            f"shape: {shape_text(params.shape)}"
        )
    return concatenate(subshape(indices.shape, 0, -1), params.shape.sizes[depth:])


def _require_scatter_shapes(target: TensorShape, indices: TensorShape, updates: TensorShape) -> None:
    """indices is batch + [depth], updates batch + target[depth:]."""
    if 0 in (target.sizes or ()) and any(_has_elements(shape) for shape in (indices, updates)):
        raise ValueError("Indices and updates specified for empty output shape")
    depth = dimension(indices, -1)
    if target.sizes is None or indices.sizes is None or updates.sizes is None or depth is None:
        return
    batch = len(indices.sizes) - 1
    _merge_for_scatter(subshape(indices, 0, batch), subshape(updates, 0, batch), "indices", indices, updates, batch)
    _merge_for_scatter(subshape(target, depth), subshape(updates, batch), "input", target, updates, depth)


def _has_elements(shape: TensorShape) -> bool:
    return shape.is_fully_defined() and 0 not in (shape.sizes or ())


def _merge_for_scatter(
    a: TensorShape, b: TensorShape, name: str, whole: TensorShape, updates: TensorShape, count: int
) -> None:
    try:
        merge(a, b)
    except ValueError as error:
        if name == "indices":
            parts = f"The outer {count} dimensions of indices.shape={shape_text(whole)} must match the outer {count} "
        else:
            parts = f"The inner {a.ndims} dimensions of input.shape={shape_text(whole)} must match the inner {b.ndims} "
        raise ValueError(f"{parts}dimensions of updates.shape={shape_text(updates)}: {error}") from None


@shape_function("ScatterNd")
def scatter_nd(indices: Input, updates: Input, shape: Input) -> TensorShape:
    with_rank_at_least(indices.shape, 1)
    with_rank_at_least(updates.shape, 1)
    target = shape.value_as_shape
    if shape.shape.ndims is not None:
        with_rank(shape.shape, 1)
    _require_scatter_shapes(target, indices.shape, updates.shape)
    return target


@shape_function("TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub")
def tensor_scatter(tensor: Input, indices: Input, updates: Input) -> TensorShape:
    with_rank_at_least(tensor.shape, 1)
    with_rank_at_least(indices.shape, 1)
    with_rank_at_least(updates.shape, 1)
    _require_scatter_shapes(tensor.shape, indices.shape, updates.shape)
    return tensor.shape
