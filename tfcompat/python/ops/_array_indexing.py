"""Picking elements: slices, `tensor[...]`, gather, masks."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import Dimension
from tfcompat.python.ops._array_creation import ones, ones_like, zeros
from tfcompat.python.ops._array_packing import concat, meshgrid, stack, unstack
from tfcompat.python.ops._array_shapes import expand_dims, rank, reshape, shape, squeeze, transpose
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.dispatch import add_dispatch_support

_BaseSlice = slice

newaxis = None

scatter_nd = op_function("ScatterNd", "A tensor of zeros of shape `shape` to which `updates` are added at `indices`.")
tensor_scatter_add = op_function("TensorScatterAdd", "`tensor` with `updates` added at `indices`.")
tensor_scatter_sub = op_function("TensorScatterSub", "`tensor` with `updates` subtracted at `indices`.")
tensor_scatter_update = op_function("TensorScatterUpdate", "`tensor` with `updates` in place of what is at `indices`.")
unravel_index = op_function("UnravelIndex", "Flat `indices` as coordinates, one row per dimension, in shape `dims`.")

_INDEX_DTYPES = (dtypes.int32, dtypes.int64)


def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> ops.Tensor:
    """The block of `input_` that starts at `begin` and has shape `size` (-1: to the end).

        tf.slice([[1, 2, 3], [4, 5, 6]], [0, 1], [2, -1])  # [[2, 3], [5, 6]]

    Source: TensorFlow's `tf.slice`.
    """
    return apply_op("Slice", input=input_, begin=begin, size=size, name=name)


def strided_slice(
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    var: Any = None,
    name: str | None = None,
) -> ops.Tensor:
    """`input_[begin:end:strides]`, what `tensor[...]` is made of.

    Bit i of a mask is about entry i of the specification: its begin or end is absent, or it is an ellipsis, a new
    dimension, or an index that removes the dimension.

    Args:
      var: the variable that `input_` is the value of; then `.assign(value)` of the result assigns to that part of it.

    Source: TensorFlow's `tf.strided_slice`.
    """
    masks = {
        "begin_mask": begin_mask,
        "end_mask": end_mask,
        "ellipsis_mask": ellipsis_mask,
        "new_axis_mask": new_axis_mask,
        "shrink_axis_mask": shrink_axis_mask,
    }
    if strides is None:
        strides = ones_like(begin)
    result = apply_op("StridedSlice", input=input_, begin=begin, end=end, strides=strides, name=name, **masks)
    scope_name = name

    def assign(value: Any, name: str | None = None) -> Any:
        """Assigns `value` to this part of the variable."""
        if var is None:
            raise ValueError("Sliced assignment is only supported for variables")
        return var._strided_slice_assign(
            begin=begin, end=end, strides=strides, value=value, name=name or f"{scope_name}_assign", **masks
        )

    result.assign = assign
    return result


def _slice_helper(tensor: Any, slice_spec: Any, var: Any = None) -> ops.Tensor:
    """`tensor[slice_spec]`: ints, slices, `...`, `tf.newaxis` and integer scalar tensors, or a boolean mask."""
    if isinstance(slice_spec, bool) or (
        isinstance(slice_spec, (ops.Tensor, np.ndarray)) and dtypes.as_dtype(slice_spec.dtype) == dtypes.bool
    ):
        return boolean_mask(tensor=tensor, mask=slice_spec)
    if not isinstance(slice_spec, (list, tuple)):
        slice_spec = [slice_spec]
    begin: list[Any] = []
    end: list[Any] = []
    strides: list[Any] = []
    begin_mask = end_mask = ellipsis_mask = new_axis_mask = shrink_axis_mask = 0
    for index, entry in enumerate(slice_spec):
        bit = 1 << index
        if isinstance(entry, _BaseSlice):
            has_start, has_stop = _is_given(entry.start), _is_given(entry.stop)
            begin.append(_checked_index(entry.start) if has_start else 0)
            end.append(_checked_index(entry.stop) if has_stop else 0)
            strides.append(1 if entry.step is None else _checked_index(entry.step))
            begin_mask |= 0 if has_start else bit
            end_mask |= 0 if has_stop else bit
        elif entry is Ellipsis or entry is newaxis:
            begin.append(0)
            end.append(0)
            strides.append(1)
            ellipsis_mask |= bit if entry is Ellipsis else 0
            new_axis_mask |= bit if entry is newaxis else 0
        else:
            begin.append(_checked_index(entry))
            end.append(entry + 1)
            strides.append(1)
            shrink_axis_mask |= bit
    with ops.name_scope(None, "strided_slice", [tensor, *begin, *end, *strides]) as name:
        if begin:
            bounds: Any = [stack(begin), stack(end), stack(strides)]
            if any(bound.dtype == dtypes.int64 for bound in bounds):
                bounds = [_to_int64(bound) for bound in bounds]
        else:
            bounds = [constant([], dtype=dtypes.int32)] * 3
        return strided_slice(
            tensor,
            bounds[0],
            bounds[1],
            bounds[2],
            begin_mask=begin_mask,
            end_mask=end_mask,
            shrink_axis_mask=shrink_axis_mask,
            new_axis_mask=new_axis_mask,
            ellipsis_mask=ellipsis_mask,
            var=var,
            name=name,
        )


def _SliceHelperVar(var: Any, slice_spec: Any) -> ops.Tensor:
    """`variable[slice_spec]`."""
    return _slice_helper(var.value(), slice_spec, var)


def _is_given(bound: Any) -> bool:
    return bound is not None and (isinstance(bound, ops.Tensor) or bound != sys.maxsize)


def _checked_index(index: Any) -> Any:
    """`index`, if it may stand in `tensor[...]`; else raises TypeError."""
    if isinstance(index, (int, Dimension)):
        return index
    dtype = getattr(index, "dtype", None)
    is_index = dtype is not None and dtypes.as_dtype(dtype).base_dtype in _INDEX_DTYPES
    if not is_index or (index.shape and len(index.shape) == 1):
        raise TypeError(
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
            f"are valid indices, got {index!r}"
        )
    return index


def _to_int64(tensor: ops.Tensor) -> ops.Tensor:
    return tensor if tensor.dtype == dtypes.int64 else apply_op("Cast", x=tensor, DstT=dtypes.int64)


ops.Tensor._override_operator("__getitem__", _slice_helper)


@add_dispatch_support
def gather(
    params: Any,
    indices: Any,
    validate_indices: bool | None = None,
    name: str | None = None,
    axis: Any = None,
    batch_dims: int = 0,
) -> ops.Tensor:
    """The slices of `params` at `indices` along dimension `axis`: shape `params.shape[:axis] + indices.shape +
    params.shape[axis + 1:]`.

    Args:
      params: a tensor, or a variable.
      indices: an int32 or int64 tensor.
      validate_indices: without effect, as in TensorFlow 1.15: indices are always checked.
      axis: a scalar; by default `batch_dims`.
      batch_dims: leading dimensions that `params` and `indices` share, each row gathering from its own.

    Source: TensorFlow's `tf.gather`.
    """
    if axis is None:
        axis = batch_dims
    if _static_value(axis) != 0:
        return apply_op("GatherV2", params=params, indices=indices, axis=axis, batch_dims=batch_dims, name=name)
    if hasattr(params, "sparse_read"):
        return params.sparse_read(indices, name=name)
    return apply_op("GatherV2", params=params, indices=indices, axis=axis, name=name)


def _static_value(value: Any) -> Any:
    return tensor_util.constant_value(value) if isinstance(value, ops.Tensor) else value


@add_dispatch_support
def gather_nd(params: Any, indices: Any, name: str | None = None, batch_dims: Any = 0) -> ops.Tensor:
    """The slices of `params` at the coordinates that the rows of `indices` (its last dimension) give.

    Args:
      batch_dims: leading dimensions that `params` and `indices` share.

    Source: TensorFlow's `tf.gather_nd`.
    """
    static_batch_dims = _static_value(batch_dims)
    if static_batch_dims is not None:
        batch_dims = static_batch_dims.item() if isinstance(static_batch_dims, np.ndarray) else int(static_batch_dims)
    if batch_dims != 0:
        return batch_gather_nd(params, indices, batch_dims, name)
    if hasattr(params, "gather_nd"):
        return params.gather_nd(indices, name=name)
    return apply_op("GatherNd", params=params, indices=indices, name=name)


def batch_gather_nd(params: Any, indices: Any, batch_dims: int, name: str | None = None) -> ops.Tensor:
    """`gather_nd` of each batch row: the row's own coordinates are put before those in `indices`.

    Args:
      batch_dims: leading dimensions that `params` and `indices` share.

    Source: `tensorflow.python.ops.array_ops.batch_gather_nd`.
    """
    with ops.name_scope(name, "BatchGatherND", [params, indices]):
        indices = ops.convert_to_tensor(indices, name="indices")
        params = ops.convert_to_tensor(params, name="params")
        if not isinstance(batch_dims, int):
            raise TypeError(f"batch_dims must be an int; got {batch_dims!r}")
        if batch_dims < 0:
            raise ValueError("tf.gather_nd does not allow negative batch_dims.")
        if batch_dims == 0:
            return gather_nd(params, indices)
        for argument, tensor in (("indices", indices), ("params", params)):
            ndims = tensor.shape.ndims
            if ndims is not None and batch_dims >= ndims:
                raise ValueError(f"batch_dims = {batch_dims} must be less than rank({argument}) = {ndims}")
        params_shape = shape(params)
        indices_shape = shape(indices)
        batch_shape = params_shape[:batch_dims]
        batch_size = apply_op("Prod", input=batch_shape, reduction_indices=[0])
        inner_ndims = rank(indices) - batch_dims - 1
        inner_shape = indices_shape[batch_dims:-1]
        ranges = [
            apply_op("Cast", x=apply_op("Range", start=0, limit=limit, delta=1), DstT=indices.dtype)
            for limit in unstack(batch_shape, axis=0)
        ]
        columns = [reshape(grid, (-1,)) for grid in meshgrid(*ranges, indexing="ij")]
        grid = transpose(stack(columns, axis=0))
        grid_shape = shape(grid)
        grid = reshape(grid, concat([grid_shape[:1], ones(inner_ndims, dtype=dtypes.int32), grid_shape[1:]], axis=0))
        grid = apply_op("Tile", input=grid, multiples=concat(((1,), inner_shape, (1,)), axis=0))
        flat_shape = concat(([batch_size], indices_shape[batch_dims:]), axis=0)
        coordinates = concat((grid, reshape(indices, flat_shape)), axis=-1)
        result = apply_op("GatherNd", params=params, indices=coordinates)
        return reshape(result, concat((batch_shape, shape(result)[1:]), axis=0))


@add_dispatch_support
def batch_gather(params: Any, indices: Any, name: str | None = None) -> ops.Tensor:
    """`gather` along the last dimension of `indices`, all others being batch dimensions.

    Source: TensorFlow's `tf.batch_gather`.
    """
    with ops.name_scope(name, "BatchGather", [params, indices]):
        indices = ops.convert_to_tensor(indices, name="indices")
        params = ops.convert_to_tensor(params, name="params")
        indices_ndims, params_ndims = indices.shape.ndims, params.shape.ndims
        if indices_ndims is None:
            raise ValueError("batch_gather does not allow indices with unknown shape.")
        batch_dims = indices_ndims - 1
        if batch_dims < 0:
            raise ValueError("batch_dims = -1 must be less than rank(indices) = 0")
        if params_ndims is not None and batch_dims >= params_ndims:
            raise ValueError(f"batch_dims = {batch_dims} must be less than rank(params) = {params_ndims}")
        return _gather_from_flat_batch(params, indices, batch_dims)


def _gather_from_flat_batch(params: ops.Tensor, indices: ops.Tensor, batch_dims: int) -> ops.Tensor:
    """Gathers from `params` with its batch dimensions flattened, with indices moved on by each row's offset."""
    indices_shape = shape(indices)
    params_shape = shape(params)
    dtype = indices.dtype.base_dtype
    flat_indices = indices
    stride = ones((), dtype=dtype)
    sizes = apply_op("Cast", x=params_shape, DstT=dtype)
    for dim in range(batch_dims, 0, -1):
        size = sizes[dim - 1]
        stride *= sizes[dim]
        start = zeros((), dtype=dtype)
        step = ones((), dtype=dtype)
        offsets = apply_op("Range", start=start, limit=size, delta=step) * stride
        offsets_shape = stack([1] * (dim - 1) + [size] + [1] * (len(indices.shape) - dim), axis=0)
        flat_indices += reshape(offsets, offsets_shape)
    flat_indices = reshape(flat_indices, [-1])
    outer_shape = params_shape[batch_dims + 1 :]
    inner_size = apply_op("Prod", input=params_shape[: batch_dims + 1], reduction_indices=[0], keep_dims=False)
    flat_params = reshape(params, concat([[inner_size], outer_shape], axis=0))
    flat_result = gather(flat_params, flat_indices)
    result = reshape(flat_result, concat([indices_shape, outer_shape], axis=0))
    batch_shape = indices.shape[:batch_dims].merge_with(params.shape[:batch_dims])
    result.set_shape(batch_shape.concatenate(indices.shape[batch_dims:]).concatenate(params.shape[batch_dims + 1 :]))
    return result


def boolean_mask(tensor: Any, mask: Any, name: str = "boolean_mask", axis: int | None = None) -> ops.Tensor:
    """The elements (or slices) of `tensor` where `mask` is true; the first dimension of the result depends on its data.

        tf.boolean_mask([[1, 2], [3, 4]], [True, False])  # [[1, 2]]

    Args:
      mask: a boolean tensor of known rank K >= 1, of the shape of K dimensions of `tensor`.
      axis: the first of these dimensions; 0 by default.

    Raises ValueError when the rank of `mask` is unknown or 0, or the shapes do not fit.

    Source: TensorFlow's `tf.boolean_mask`.
    """
    with ops.name_scope(name, values=[tensor, mask]):
        tensor = ops.convert_to_tensor(tensor, name="tensor")
        mask = ops.convert_to_tensor(mask, name="mask")
        mask_ndims = mask.shape.ndims
        if mask_ndims == 0:
            raise ValueError("mask cannot be scalar.")
        if mask_ndims is None:
            raise ValueError(
                "Number of mask dimensions must be specified, even if some dimensions are None.  "
                "E.g. shape=[None] is ok, but shape=None is not."
            )
        axis = 0 if axis is None else axis
        end = axis + mask_ndims
        static_shape = tensor.shape
        static_shape[axis:end].assert_is_compatible_with(mask.shape)
        leading_size = apply_op("Prod", input=shape(tensor)[axis:end], reduction_indices=[0])
        flat_shape = concat([shape(tensor)[:axis], [leading_size], shape(tensor)[end:]], 0)
        tensor = reshape(tensor, flat_shape)
        flat_size = static_shape[axis:end].num_elements()
        tensor.set_shape(static_shape[:axis].concatenate([flat_size]).concatenate(static_shape[end:]))
        mask = reshape(mask, [-1])
        indices = squeeze(where(mask), axis=[1])
        return gather(tensor, indices, axis=axis)


@add_dispatch_support
def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> ops.Tensor:
    """The coordinates at which `condition` is true (int64, one row each), or `x` where it is true and `y` elsewhere.

    Args:
      condition: a boolean tensor; with `x` and `y`, of their shape, or 1-D to choose rows.
      x, y: both or neither; of one shape and type.

    Raises ValueError when one of `x` and `y` is given without the other.

    Source: TensorFlow's `tf.where`.
    """
    if x is None and y is None:
        return _true_coordinates(condition, name)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return apply_op("Select", condition=condition, t=x, e=y, name=name)


def where_v2(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> ops.Tensor:
    """`where`, with `condition`, `x` and `y` broadcast to one shape.

    Source: TensorFlow's `tf.where_v2`.
    """
    if x is None and y is None:
        return _true_coordinates(condition, name)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return apply_op("SelectV2", condition=condition, t=x, e=y, name=name)


def _true_coordinates(condition: Any, name: str | None) -> ops.Tensor:
    with ops.name_scope(name, "Where", [condition]) as name:
        condition = ops.convert_to_tensor(condition, preferred_dtype=dtypes.bool, name="condition")
        return apply_op("Where", input=condition, name=name)


@add_dispatch_support
def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> ops.Tensor:
    """A tensor with a new dimension of size `depth` that holds `on_value` at the index and `off_value` elsewhere.

        tf.one_hot([0, 2], 3)  # [[1., 0., 0.], [0., 0., 1.]]

    Args:
      indices: an integer tensor; an index outside [0, depth) gives a row of `off_value`.
      on_value, off_value: scalars; 1 and 0 by default.
      axis: where the new dimension goes; last by default.
      dtype: the type of the result; by default that of the values, else float32.

    Raises TypeError when the types of the values and `dtype` differ.

    Source: TensorFlow's `tf.one_hot`.
    """
    with ops.name_scope(name, "one_hot", [indices, depth, on_value, off_value, axis, dtype]) as name:
        types = {}
        for argument, value in (("on_value", on_value), ("off_value", off_value)):
            if value is not None:
                types[argument] = ops.convert_to_tensor(value).dtype.base_dtype
                if dtype is not None and types[argument] != dtype:
                    raise TypeError(
                        f"dtype {types[argument]} of {argument} does not match dtype parameter {dtypes.as_dtype(dtype)}"
                    )
        if dtype is None:
            dtype = types.get("on_value", types.get("off_value", dtypes.float32))
        if on_value is None:
            on_value = ops.convert_to_tensor(1, dtype, name="on_value")
        if off_value is None:
            off_value = ops.convert_to_tensor(0, dtype, name="off_value")
        if len(set(types.values())) > 1:
            raise TypeError(
                f"dtype {types['on_value']} of on_value does not match dtype {types['off_value']} of off_value"
            )
        return apply_op(
            "OneHot", indices=indices, depth=depth, on_value=on_value, off_value=off_value, axis=axis, name=name
        )


def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = dtypes.bool, name: str | None = None) -> ops.Tensor:
    """For each length a row of `maxlen` elements, the first `length` of them true.

        tf.sequence_mask([1, 3], 3)  # [[True, False, False], [True, True, True]]

    Args:
      lengths: an integer tensor.
      maxlen: an integer scalar; the largest length by default.
      dtype: the type of the result.

    Source: TensorFlow's `tf.sequence_mask`.
    """
    with ops.name_scope(name, "SequenceMask", [lengths, maxlen]):
        lengths = ops.convert_to_tensor(lengths)
        if maxlen is None:
            maxlen = apply_op("Max", input=lengths, reduction_indices=all_dimensions(lengths))
            maxlen = apply_op("Maximum", x=constant(0, maxlen.dtype), y=maxlen)
        else:
            maxlen = ops.convert_to_tensor(maxlen)
        if maxlen.shape.ndims not in (None, 0):
            raise ValueError("maxlen must be scalar for sequence_mask")
        positions = apply_op("Range", start=constant(0, maxlen.dtype), limit=maxlen, delta=constant(1, maxlen.dtype))
        column = apply_op("Cast", x=expand_dims(lengths, -1), DstT=maxlen.dtype)
        result = positions < column
        if dtype is None or result.dtype.base_dtype == dtypes.as_dtype(dtype).base_dtype:
            return result
        return apply_op("Cast", x=result, DstT=dtype)


def all_dimensions(x: ops.Tensor) -> ops.Tensor:
    """The numbers of all dimensions of `x`, a constant when its rank is static."""
    if x.shape.ndims is not None:
        return constant(np.arange(x.shape.ndims), dtype=dtypes.int32)
    return apply_op("Range", start=0, limit=rank(x), delta=1)
