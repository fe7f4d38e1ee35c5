"""Tensors put together from tensors and taken apart: stack, concat, split, and lists of tensors taken for a tensor."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.tensor_shape import Dimension, TensorShape
from tfcompat.python.ops._array_creation import ones
from tfcompat.python.ops._array_shapes import expand_dims, reshape, size
from tfcompat.python.util.dispatch import add_dispatch_support


@add_dispatch_support
def identity(input: Any, name: str | None = None) -> ops.Tensor:
    """A tensor equal to `input`.

    Source: TensorFlow's `tf.identity`.
    """
    return apply_op("Identity", input=input, name=name)


@add_dispatch_support
def stack(values: Any, axis: int = 0, name: str = "stack") -> ops.Tensor:
    """The tensors `values`, all of one shape, along a new dimension at index `axis` of the result.

        tf.stack([[1, 4], [2, 5]], axis=1)  # [[1, 2], [4, 5]]

    Raises ValueError when `axis` is out of range.

    Source: TensorFlow's `tf.stack`.
    """
    if axis == 0:
        try:
            return ops.convert_to_tensor(values, name=name)
        except (TypeError, ValueError):
            pass  # Not a constant: tensors among the values are packed below.
    ndims = ops.convert_to_tensor(values[0], name=name).shape.ndims
    if ndims is not None and not -(ndims + 1) <= axis < ndims + 1:
        raise ValueError(f"axis = {axis} not in [{-(ndims + 1)}, {ndims + 1})")
    return apply_op("Pack", values=values, axis=axis, name=name)


def parallel_stack(values: Any, name: str = "parallel_stack") -> ops.Tensor:
    """`stack` along dimension 0, of tensors with static shapes; it has no gradient.

    Source: TensorFlow's `tf.parallel_stack`.
    """
    with ops.name_scope(name):
        value_shape = ops.convert_to_tensor(values[0]).shape
        shape = TensorShape([len(values)]).concatenate(value_shape)
        return apply_op("ParallelConcat", values=[expand_dims(value, 0) for value in values], shape=shape)


def unstack(value: Any, num: int | None = None, axis: int = 0, name: str = "unstack") -> list[ops.Tensor]:
    """The slices of `value` along dimension `axis`, a list of tensors without that dimension.

    Args:
      num: how many there are; by default taken from the static shape.

    Raises ValueError when `axis` is out of range or `num` is not known.

    Source: TensorFlow's `tf.unstack`.
    """
    if num is None:
        value = ops.convert_to_tensor(value)
        ndims = value.shape.ndims
        if ndims is not None:
            if not -ndims <= axis < ndims:
                raise ValueError(f"axis = {axis} not in [{-ndims}, {ndims})")
            num = value.shape.dims[axis].value
        if num is None:
            raise ValueError(f"Cannot infer num from shape {value.shape}")
    return apply_op("Unpack", value=value, num=num, axis=axis, name=name)


@add_dispatch_support
def concat(values: Any, axis: Any, name: str = "concat") -> ops.Tensor:
    """The tensors `values` one after the other along dimension `axis`.

        tf.concat([[[1, 2]], [[3, 4]]], 0)  # [[1, 2], [3, 4]]

    Args:
      values: a list of tensors, or one tensor.
      axis: an int32 scalar; counted from the end when negative.

    Source: TensorFlow's `tf.concat`.
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if len(values) == 1:
        with ops.name_scope(name):
            ops.convert_to_tensor(axis, name="concat_dim", dtype=dtypes.int32).shape.assert_has_rank(0)
            return identity(values[0], name=name)
    return apply_op("ConcatV2", values=values, axis=axis, name=name)


def split(
    value: Any, num_or_size_splits: Any, axis: Any = 0, num: int | None = None, name: str = "split"
) -> list[ops.Tensor]:
    """`value` in pieces along dimension `axis`.

        tf.split([1, 2, 3, 4], 2)       # [1, 2], [3, 4]
        tf.split([1, 2, 3, 4], [1, 3])  # [1], [2, 3, 4]

    Args:
      num_or_size_splits: an int, the number of equal pieces, or a 1-D integer tensor, their sizes.
      num: the number of sizes, where it does not follow from their static shape.

    Raises ValueError when the number of pieces is not known.

    Source: TensorFlow's `tf.split`.
    """
    sizes = ops.convert_to_tensor(num_or_size_splits)
    if isinstance(num_or_size_splits, (int, Dimension)):
        return apply_op("Split", split_dim=axis, value=value, num_split=num_or_size_splits, name=name)
    if sizes.shape.ndims == 0:
        raise ValueError(
            "Rank-0 tensors are not supported as the num_or_size_splits argument to split. "
            f"Argument provided: {num_or_size_splits}"
        )
    if num is None:
        num = sizes.shape.sizes[0] if sizes.shape.sizes else None
        if num is None:
            raise ValueError(f"Cannot infer num from shape {num_or_size_splits}")
    return apply_op("SplitV", value=value, size_splits=sizes, split_dim=axis, num_split=num, name=name)


def meshgrid(*args: Any, **kwargs: Any) -> list[ops.Tensor]:
    """Coordinates on the grid that 1-D tensors span: N tensors of rank N.

    Args:
      *args: the tensors.
      **kwargs: `indexing`, "xy" (Cartesian: the first two dimensions of the result are exchanged; the default) or "ij"
        (matrix); `name`, a name for the ops.

    Source: TensorFlow's `tf.meshgrid`.
    """
    indexing, name = kwargs.pop("indexing", "xy"), kwargs.pop("name", "meshgrid")
    if kwargs:
        raise TypeError(f"'{next(iter(kwargs))}' is an invalid keyword argument for this function")
    if indexing not in ("xy", "ij"):
        raise ValueError("indexing parameter must be either 'xy' or 'ij'")
    with ops.name_scope(name, "meshgrid", args):
        ndim = len(args)
        output = []
        for i, x in enumerate(args):
            output.append(reshape(stack(x), (1,) * i + (-1,) + (1,) * (ndim - i - 1)))
        sizes = [size(x) for x in args]
        dtype = ops.convert_to_tensor(args[0]).dtype.base_dtype
        if indexing == "xy" and ndim > 1:
            output[0] = reshape(output[0], (1, -1) + (1,) * (ndim - 2))
            output[1] = reshape(output[1], (-1, 1) + (1,) * (ndim - 2))
            sizes[0], sizes[1] = sizes[1], sizes[0]
        grid_ones = ones(sizes, dtype)
        return [x * grid_ones for x in output]


def _pack_list(items: Any, dtype: dtypes.DType, name: str) -> Any:
    """The list as a tensor when a tensor is in it, however deep; else the list."""
    with ops.name_scope(name) as scope:
        packed = []
        for index, item in enumerate(items):
            if ops.is_dense_tensor_like(item) and item.dtype.base_dtype != dtype:
                raise TypeError(
                    f"Cannot convert a list containing a tensor of dtype {item.dtype} to {dtype} (Tensor is: {item!r})"
                )
            packed.append(_pack_list(item, dtype, str(index)) if isinstance(item, (list, tuple)) else item)
        if not any(ops.is_dense_tensor_like(item) for item in packed):
            return packed
        for index, item in enumerate(packed):
            if not ops.is_dense_tensor_like(item):
                packed[index] = constant(item, dtype=dtype, name=str(index))
        return apply_op("Pack", values=packed, name=scope)


def _flatten(items: Any) -> list[Any]:
    return [leaf for item in items for leaf in (_flatten(item) if isinstance(item, (list, tuple)) else [item])]


def _cast_tensors(items: Any, dtype: dtypes.DType) -> Any:
    """The same nested list with its tensors cast to `dtype`."""
    if isinstance(items, (list, tuple)):
        return [_cast_tensors(item, dtype) for item in items]
    if ops.is_dense_tensor_like(items) and items.dtype.base_dtype != dtype:
        return apply_op("Cast", x=items, DstT=dtype)
    return items


def _list_to_tensor(value: Any, dtype: Any = None, name: str | None = None, as_ref: bool = False) -> Any:
    """The conversion function for lists and tuples that hold tensors: a `Pack` node named "packed"."""
    tensors = [item for item in _flatten(value) if ops.is_dense_tensor_like(item)]
    if as_ref or not tensors:
        return NotImplemented
    found = tensors[0].dtype.base_dtype
    if dtype is None:
        dtype = found
    elif dtype != found:
        value = _cast_tensors(value, dtype)
    return _pack_list(value, dtype, name or "packed")


# Before the conversion function that makes a constant of a list (priority 100).
ops.register_tensor_conversion_function((list, tuple), _list_to_tensor, 99)
