"""Building, reshaping, slicing and joining tensors (TensorFlow's `array_ops`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import is_sparse
from tfcompat.python.ops._array_creation import (
    fill,
    ones,
    ones_like,
    placeholder,
    placeholder_with_default,
    sparse_placeholder,
    zeros,
    zeros_like,
)
from tfcompat.python.ops._array_indexing import (
    _slice_helper,
    _SliceHelperVar,
    all_dimensions,
    batch_gather,
    batch_gather_nd,
    boolean_mask,
    gather,
    gather_nd,
    newaxis,
    one_hot,
    scatter_nd,
    sequence_mask,
    slice,
    strided_slice,
    tensor_scatter_add,
    tensor_scatter_sub,
    tensor_scatter_update,
    unravel_index,
    where,
    where_v2,
)
from tfcompat.python.ops._array_of_tensorflow_2 import (
    expand_dims_v2,
    gather_nd_v2,
    gather_v2,
    ones_like_v2,
    size_v2,
    squeeze_v2,
    zeros_like_v2,
)
from tfcompat.python.ops._array_packing import (
    concat,
    identity,
    meshgrid,
    parallel_stack,
    split,
    stack,
    unstack,
)
from tfcompat.python.ops._array_shapes import (
    broadcast_dynamic_shape,
    broadcast_static_shape,
    broadcast_to,
    ensure_shape,
    expand_dims,
    rank,
    rank_internal,
    reshape,
    shape,
    shape_internal,
    shape_n,
    size,
    size_internal,
    squeeze,
    transpose,
)
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops._quantization import (
    dequantize,
    fake_quant_with_min_max_args,
    fake_quant_with_min_max_args_gradient,
    fake_quant_with_min_max_vars,
    fake_quant_with_min_max_vars_gradient,
    fake_quant_with_min_max_vars_per_channel,
    fake_quant_with_min_max_vars_per_channel_gradient,
    quantize,
    quantize_and_dequantize,
    quantize_v2,
    quantized_concat,
)
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup
from tfcompat.python.util.dispatch import add_dispatch_support

batch_to_space_nd = op_function(
    "BatchToSpaceND", "The batch dimension's blocks moved into the spatial dimensions, then cropped."
)
bitcast = op_function("Bitcast", "The same bytes read as elements of another type.")
check_numerics = op_function("CheckNumerics", "`tensor`; a run fails with `message` when it holds NaN or Inf.")
diag = op_function("Diag", "A tensor of twice the rank with `diagonal` on its diagonal and zeros elsewhere.")
diag_part = op_function("DiagPart", "The diagonal of a tensor of even rank whose halves of the shape are equal.")
dynamic_partition = op_function(
    "DynamicPartition", "`data` in `num_partitions` tensors, each slice in the one that `partitions` names."
)
dynamic_stitch = op_function("DynamicStitch", "The slices of all `data`, each at the place that `indices` gives it.")
extract_volume_patches = op_function(
    "ExtractVolumePatches", "Blocks of size `ksizes` of 5-D `input`, put in the depth dimension."
)
guarantee_const = op_function("GuaranteeConst", "`input`, promised not to change between runs.")
identity_n = op_function("IdentityN", "Tensors equal to those of list `input`.")
invert_permutation = op_function("InvertPermutation", "The permutation that undoes permutation `x`.")
matrix_band_part = op_function(
    "MatrixBandPart",
    "Each inner matrix with zeros outside a band: `num_lower` subdiagonals and `num_upper` superdiagonals stay, "
    "all of them when negative.",
)
reverse = reverse_v2 = op_function("ReverseV2", "`tensor` with the order along each dimension in `axis` reversed.")
space_to_batch_nd = op_function(
    "SpaceToBatchND", "Spatial dimensions, padded with zeros, cut in blocks that go to the batch dimension."
)
stop_gradient = op_function("StopGradient", "`input`; as far as gradients are concerned, a constant.")
tile = op_function("Tile", "`input` repeated `multiples[i]` times along each dimension i.")

tensor_diag = diag
tensor_diag_part = diag_part
tensor_scatter_nd_add = tensor_scatter_add
tensor_scatter_nd_sub = tensor_scatter_sub
tensor_scatter_nd_update = tensor_scatter_update


def matrix_transpose(a: Any, name: str = "matrix_transpose", conjugate: bool = False) -> ops.Tensor:
    """`a` with its last two dimensions exchanged.

    Args:
      conjugate: take the complex conjugate too.

    Raises ValueError when the rank is below 2.

    Source: TensorFlow's `tf.matrix_transpose`.
    """
    with ops.name_scope(name, values=[a]):
        a = ops.convert_to_tensor(a, name="a")
        ndims = a.shape.ndims
        if ndims is None:
            a_rank = rank(a)
            leading = apply_op("Range", start=0, limit=a_rank - 2, delta=1)
            perm: Any = concat((leading, [a_rank - 1, a_rank - 2]), 0)
        elif ndims < 2:
            raise ValueError(f"Argument 'a' should be a (batch) matrix, with rank >= 2.  Found: {a.shape}")
        else:
            perm = [*range(ndims - 2), ndims - 1, ndims - 2]
        return transpose(a, perm=perm, conjugate=conjugate)


# TensorFlow 1.15 makes the first versions of these ops, which know the main diagonal only. They serve as long as the
# other arguments have their defaults.


def matrix_diag(
    diagonal: Any,
    name: str = "diag",
    k: Any = 0,
    num_rows: Any = -1,
    num_cols: Any = -1,
    padding_value: Any = 0,
) -> ops.Tensor:
    """Matrices with the given diagonals.

    Args:
      diagonal: the last dimension is the diagonal (with a range of diagonals, the last two).
      k: which diagonal, above the main one when positive; or a pair, the lowest and highest of a range.
      num_rows, num_cols: the matrices' size; -1 for the smallest that fits.
      padding_value: what stands elsewhere.

    Source: TensorFlow's `tf.matrix_diag`.
    """
    if _are_ints((k, num_rows, num_cols, padding_value), (0, -1, -1, 0)):
        return apply_op("MatrixDiag", diagonal=diagonal, name=name)
    return apply_op(
        "MatrixDiagV2",
        diagonal=diagonal,
        k=k,
        num_rows=num_rows,
        num_cols=num_cols,
        padding_value=padding_value,
        name=name,
    )


@add_dispatch_support
def matrix_diag_part(input: Any, name: str = "diag_part", k: Any = 0, padding_value: Any = 0) -> ops.Tensor:
    """The diagonals of matrices.

    Args:
      input: the last two dimensions are the matrices.
      k: which diagonal, above the main one when positive; or a pair, the lowest and highest of a range.
      padding_value: what fills up the shorter diagonals of a range.

    Source: TensorFlow's `tf.matrix_diag_part`.
    """
    if _are_ints((k, padding_value), (0, 0)):
        return apply_op("MatrixDiagPart", input=input, name=name)
    return apply_op("MatrixDiagPartV2", input=input, k=k, padding_value=padding_value, name=name)


def matrix_set_diag(input: Any, diagonal: Any, name: str = "set_diag", k: Any = 0) -> ops.Tensor:
    """Matrices with their diagonals replaced.

    Args:
      k: which diagonal, above the main one when positive; or a pair, the lowest and highest of a range.

    Source: TensorFlow's `tf.matrix_set_diag`.
    """
    if _are_ints((k,), (0,)):
        return apply_op("MatrixSetDiag", input=input, diagonal=diagonal, name=name)
    return apply_op("MatrixSetDiagV2", input=input, diagonal=diagonal, k=k, name=name)


def _are_ints(values: tuple[Any, ...], expected: tuple[int, ...]) -> bool:
    return all(isinstance(value, int) for value in values) and values == expected


def pad(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", name: str | None = None, constant_values: Any = 0
) -> ops.Tensor:
    """`tensor` with more elements before and after it along each dimension.

    Args:
      paddings: an integer tensor of shape [rank, 2], how many before and after.
      mode: "CONSTANT", "REFLECT" (mirrored, the edge not repeated) or "SYMMETRIC" (mirrored, the edge repeated).
      constant_values: the scalar that mode CONSTANT pads with.

    Raises ValueError for another mode.

    Source: TensorFlow's `tf.pad`.
    """
    mode = mode.upper()
    if mode == "CONSTANT":
        if not tensor_util.is_tensor(constant_values) and constant_values == 0:
            result = apply_op("Pad", input=tensor, paddings=paddings, name=name)
        else:
            result = apply_op("PadV2", input=tensor, paddings=paddings, constant_values=constant_values, name=name)
    elif mode in ("REFLECT", "SYMMETRIC"):
        result = apply_op("MirrorPad", input=tensor, paddings=paddings, mode=mode, name=name)
    else:
        raise ValueError(f"Unknown padding mode: {mode}")
    _set_padded_sizes(result)
    return result


def pad_v2(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: str | None = None
) -> ops.Tensor:
    """`tf.pad` with the argument order of TensorFlow 2."""
    return pad(tensor, paddings, mode, name, constant_values)


def _set_padded_sizes(padded: ops.Tensor) -> None:
    """Makes static what is known of the sizes when only some rows of the paddings are constant."""
    tensor, paddings = padded.op.inputs[:2]
    if paddings.op.type != "Pack" or tensor.shape.ndims is None or padded.shape.is_fully_defined():
        return
    rows = [tensor_util.constant_value(row) for row in paddings.op.inputs]
    sizes = zip(tensor.shape.as_list(), rows, strict=True)
    padded.set_shape([None if old is None or row is None else old + int(sum(row)) for old, row in sizes])


def reverse_sequence(
    input: Any,
    seq_lengths: Any,
    seq_axis: int | None = None,
    batch_axis: int | None = None,
    name: str | None = None,
    seq_dim: int | None = None,
    batch_dim: int | None = None,
) -> ops.Tensor:
    """Each row along `batch_axis` with its first `seq_lengths[row]` elements along `seq_axis` reversed.

    Args:
      seq_dim, batch_dim: the old names of `seq_axis` and `batch_axis`.

    Source: TensorFlow's `tf.reverse_sequence`.
    """
    seq_axis = deprecated_argument_lookup("seq_axis", seq_axis, "seq_dim", seq_dim)
    batch_axis = deprecated_argument_lookup("batch_axis", batch_axis, "batch_dim", batch_dim)
    return apply_op(
        "ReverseSequence", input=input, seq_lengths=seq_lengths, seq_dim=seq_axis, batch_dim=batch_axis or 0, name=name
    )


def unique(x: Any, out_idx: Any = dtypes.int32, name: str | None = None) -> Any:
    """The distinct elements `y` of 1-D `x` in order of appearance, and `idx` with `y[idx] == x`.

    Source: TensorFlow's `tf.unique`.
    """
    return apply_op("Unique", x=x, out_idx=out_idx, name=name)


def unique_with_counts(x: Any, out_idx: Any = dtypes.int32, name: str | None = None) -> Any:
    """`unique`, and how often each distinct element occurs.

    Source: TensorFlow's `tf.unique_with_counts`.
    """
    return apply_op("UniqueWithCounts", x=x, out_idx=out_idx, name=name)


def setdiff1d(x: Any, y: Any, index_dtype: Any = dtypes.int32, name: str | None = None) -> Any:
    """The elements of 1-D `x` that are not in `y`, in order, and their positions in `x`.

    Source: TensorFlow's `tf.setdiff1d`.
    """
    return apply_op("ListDiff", x=x, y=y, out_idx=index_dtype, name=name)


def required_space_to_batch_paddings(
    input_shape: Any, block_shape: Any, base_paddings: Any = None, name: str | None = None
) -> tuple[ops.Tensor, ops.Tensor]:
    """The paddings and crops with which `space_to_batch_nd` and `batch_to_space_nd` fit `block_shape`.

    Args:
      input_shape, block_shape: int32, of shape [N].
      base_paddings: int32, of shape [N, 2], the least to pad.

    Returns:
      (paddings, crops), each int32 of shape [N, 2].

    Source: TensorFlow's `tf.required_space_to_batch_paddings`.
    """
    with ops.name_scope(name, "required_space_to_batch_paddings", [input_shape, block_shape]):
        input_shape = ops.convert_to_tensor(input_shape, dtype=dtypes.int32, name="input_shape")
        block_shape = ops.convert_to_tensor(block_shape, dtype=dtypes.int32, name="block_shape")
        block_shape.shape.assert_is_fully_defined()
        block_shape.shape.assert_has_rank(1)
        ndims = block_shape.shape.sizes[0]
        if ndims == 0:
            return zeros([0, 2], dtypes.int32), zeros([0, 2], dtypes.int32)
        input_shape.shape.assert_is_compatible_with([ndims])
        if base_paddings is None:
            base_paddings = zeros([ndims, 2], dtypes.int32)
        else:
            base_paddings = ops.convert_to_tensor(base_paddings, dtype=dtypes.int32, name="base_paddings")
            base_paddings.shape.assert_is_compatible_with([ndims, 2])
        static = [tensor_util.constant_value(tensor) for tensor in (input_shape, block_shape, base_paddings)]
        if all(value is not None for value in static):
            input_shape, block_shape, base_paddings = static
        pad_start = base_paddings[:, 0]
        least_pad_end = base_paddings[:, 1]
        padded_shape = input_shape + pad_start + least_pad_end
        pad_end_extra = (block_shape - padded_shape % block_shape) % block_shape
        pad_end = least_pad_end + pad_end_extra
        paddings = stack([[pad_start[i], pad_end[i]] for i in range(ndims)], name="paddings")
        crops = stack([[0, pad_end_extra[i]] for i in range(ndims)], name="crops")
        return paddings, crops


def space_to_batch(
    input: Any, paddings: Any, block_size: int | None = None, name: str | None = None, block_shape: int | None = None
) -> ops.Tensor:
    """`space_to_batch_nd` of 4-D images, in square blocks of `block_size` (also called `block_shape`).

    Source: TensorFlow's `tf.space_to_batch`.
    """
    block = deprecated_argument_lookup("block_shape", block_shape, "block_size", block_size)
    blocks = np.array([block, block], dtype=np.int64)
    result = space_to_batch_nd(input, paddings=paddings, block_shape=blocks, name=name)
    result.set_shape(result.shape.with_rank(4))
    return result


def batch_to_space(
    input: Any, crops: Any, block_size: int | None, name: str | None = None, block_shape: int | None = None
) -> ops.Tensor:
    """`batch_to_space_nd` of 4-D images, in square blocks of `block_size` (also called `block_shape`).

    Source: TensorFlow's `tf.batch_to_space`.
    """
    block = deprecated_argument_lookup("block_shape", block_shape, "block_size", block_size)
    blocks = np.array([block, block], dtype=np.int64)
    result = batch_to_space_nd(input, crops=crops, block_shape=blocks, name=name)
    result.set_shape(result.shape.with_rank(4))
    return result


def space_to_depth(input: Any, block_size: int, name: str | None = None, data_format: str = "NHWC") -> ops.Tensor:
    """Square blocks of 4-D `input` moved into its depth dimension.

    Source: TensorFlow's `tf.space_to_depth`.
    """
    return apply_op("SpaceToDepth", input=input, block_size=block_size, data_format=data_format, name=name)


def depth_to_space(input: Any, block_size: int, name: str | None = None, data_format: str = "NHWC") -> ops.Tensor:
    """The inverse of `space_to_depth`.

    Source: TensorFlow's `tf.depth_to_space`.
    """
    return apply_op("DepthToSpace", input=input, block_size=block_size, data_format=data_format, name=name)


def extract_image_patches(
    images: Any,
    ksizes: Any = None,
    strides: Any = None,
    rates: Any = None,
    padding: str | None = None,
    name: str | None = None,
    sizes: Any = None,
) -> ops.Tensor:
    """Patches of 4-D `images` put in the depth dimension.

    Args:
      sizes: the size of a patch in each dimension (also called `ksizes`).
      strides: the distance between two patches in each dimension.
      rates: the distance between two sampled pixels of a patch in each dimension.
      padding: "SAME" or "VALID".

    Source: TensorFlow's `tf.extract_image_patches`.
    """
    ksizes = deprecated_argument_lookup("sizes", sizes, "ksizes", ksizes)
    return apply_op(
        "ExtractImagePatches", images=images, ksizes=ksizes, strides=strides, rates=rates, padding=padding, name=name
    )


def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = dtypes.int32, name: str | None = None
) -> ops.Tensor:
    """Where each of `values` would go in `sorted_sequence` to keep it sorted, along the last dimension.

    Args:
      side: "left", before what is equal, or "right", after it.

    Raises ValueError for another side.

    Source: TensorFlow's `tf.searchsorted`.
    """
    sequence_size = shape(sorted_sequence)[-1]
    values_size = shape(values)[-1]
    sequence_2d = reshape(sorted_sequence, [-1, sequence_size])
    values_2d = reshape(values, [-1, values_size])
    if side not in ("left", "right"):
        raise ValueError(f"side must be either 'right' or 'left'.  Saw: {side}.")
    op_type = "UpperBound" if side == "right" else "LowerBound"
    bounds = apply_op(op_type, sorted_inputs=sequence_2d, values=values_2d, out_type=out_type, name=name)
    return reshape(bounds, shape(values))


def edit_distance(hypothesis: Any, truth: Any, normalize: bool = True, name: str = "edit_distance") -> ops.Tensor:
    """The Levenshtein distance between sequences, the last dimension of two SparseTensors.

    Args:
      normalize: divide by the length of `truth`.

    Raises TypeError when an argument is not sparse.

    Source: TensorFlow's `tf.edit_distance`.
    """
    if not is_sparse(hypothesis):
        raise TypeError("Hypothesis must be a SparseTensor.")
    if not is_sparse(truth):
        raise TypeError("Truth must be a SparseTensor.")
    return apply_op(
        "EditDistance",
        hypothesis_indices=hypothesis.indices,
        hypothesis_values=hypothesis.values,
        hypothesis_shape=hypothesis.dense_shape,
        truth_indices=truth.indices,
        truth_values=truth.values,
        truth_shape=truth.dense_shape,
        normalize=normalize,
        name=name,
    )


def sparse_mask(a: Any, mask_indices: Any, name: str | None = None) -> ops.IndexedSlices:
    """The slices of an `IndexedSlices` whose indices are not among `mask_indices`.

    Source: TensorFlow's `tf.sparse.mask`.
    """
    with ops.name_scope(name, "sparse_mask", [a, mask_indices]) as name:
        indices, kept = setdiff1d(a.indices, mask_indices)
        return ops.IndexedSlices(gather(a.values, kept, name=name), indices, a.dense_shape)


def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> ops.Tensor:
    """Each element (or slice along `axis`) of `input` as often as `repeats` says.

        tf.repeat([1, 2], [2, 3])  # [1, 1, 2, 2, 2]

    Args:
      repeats: an integer scalar, or one number for each element along `axis`.
      axis: None to flatten `input` first.

    Source: TensorFlow's `tf.repeat`.
    """
    if axis is None:
        input = reshape(input, [-1])
        axis = 0
    return repeat_with_axis(input, repeats, axis, name)


def repeat_with_axis(data: Any, repeats: Any, axis: int, name: str | None = None) -> ops.Tensor:
    """`repeat` along dimension `axis`: tiled along a new dimension, then masked and flattened into `axis`."""
    if not isinstance(axis, int):
        raise TypeError(f"axis must be an int; got {type(axis).__name__}")
    with ops.name_scope(name, "Repeat", [data, repeats]):
        data = ops.convert_to_tensor(data, name="data")
        repeats = convert_to_int_tensor(repeats, name="repeats")
        repeats.shape.with_rank_at_most(1)
        data = _with_nonzero_rank(data)
        data_shape = shape(data)
        axis = get_positive_axis(axis, data.shape.ndims)
        if repeats.shape.ndims == 1:
            data.shape.dims[axis].assert_is_compatible_with(repeats.shape[0])
        if repeats.shape.ndims == 0:
            tiled = _tile_one_dimension(expand_dims(data, axis + 1), axis + 1, repeats)
            return reshape(tiled, concat([data_shape[:axis], [-1], data_shape[axis + 1 :]], axis=0))
        if repeats.shape.ndims != axis + 1:
            repeats_shape = shape(repeats)
            repeats_rank = rank(repeats)
            broadcast_shape = concat([data_shape[: axis + 1 - repeats_rank], repeats_shape], axis=0)
            repeats = broadcast_to(repeats, broadcast_shape)
            repeats.set_shape([None] * (axis + 1))
        largest = apply_op("Max", input=repeats, reduction_indices=all_dimensions(repeats))
        largest = apply_op("Maximum", x=0, y=largest)
        mask = sequence_mask(repeats, largest)
        tiled = _tile_one_dimension(expand_dims(data, axis + 1), axis + 1, largest)
        result = boolean_mask(tiled, mask)
        if axis != 0:
            result = reshape(result, concat([data_shape[:axis], [-1], data_shape[axis + 1 :]], axis=0))
        if data.shape.ndims is not None:
            new_size = 0 if repeats.shape[0].value == 0 else None
            result.set_shape(data.shape[:axis].concatenate([new_size]).concatenate(data.shape[axis + 1 :]))
        return result


def convert_to_int_tensor(tensor: Any, name: str, dtype: Any = dtypes.int32) -> ops.Tensor:
    """`tensor` cast to an integer type. Raises TypeError when it is of no integer type."""
    tensor = ops.convert_to_tensor(tensor, name=name, preferred_dtype=dtype)
    if not tensor.dtype.is_integer:
        raise TypeError(f"{name} must be an integer tensor; dtype={tensor.dtype}")
    return apply_op("Cast", x=tensor, DstT=dtype)


def get_positive_axis(axis: int, ndims: int | None) -> int:
    """`axis` counted from the front. Raises ValueError when it is out of bounds, or negative without `ndims`."""
    if not isinstance(axis, int):
        raise TypeError(f"axis must be an int; got {type(axis).__name__}")
    if ndims is None:
        if axis < 0:
            raise ValueError("axis may only be negative if ndims is statically known.")
        return axis
    if not -ndims <= axis < ndims:
        raise ValueError(f"axis={axis} out of bounds: expected {-ndims}<=axis<{ndims}")
    return axis % ndims


def _tile_one_dimension(data: ops.Tensor, axis: int, multiple: ops.Tensor) -> ops.Tensor:
    if data.shape.ndims is not None:
        multiples: Any = [1] * data.shape.ndims
        multiples[axis] = multiple
    else:
        ones_value = ones(rank(data), dtypes.int32)
        multiples = concat([ones_value[:axis], [multiple], ones_value[axis + 1 :]], axis=0)
    return tile(data, multiples)


def _with_nonzero_rank(data: ops.Tensor) -> ops.Tensor:
    """`data`, a scalar as a vector of one element."""
    if data.shape.ndims == 0:
        return stack([data])
    if data.shape.ndims is not None:
        return data
    data_shape = shape(data)
    data_rank = rank(data)
    return reshape(data, concat([[1], data_shape], axis=0)[-data_rank:])


star_import(__name__)
