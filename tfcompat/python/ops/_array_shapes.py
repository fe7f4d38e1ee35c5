"""Shapes as tensors, and ops that change nothing but the shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import common_shapes, dtypes, ops
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import is_sparse
from tfcompat.python.framework.tensor_shape import TensorShape, as_shape
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.deprecation import deprecated_argument_lookup
from tfcompat.python.util.dispatch import add_dispatch_support

broadcast_to = op_function("BroadcastTo", "`input` repeated along its dimensions of size 1 to fill `shape`.")
reshape = op_function(
    "Reshape", "The elements of `tensor`, in order, in another shape; one size of `shape` may be -1, for what is left."
)


def shape(input: Any, name: str | None = None, out_type: dtypes.DType = dtypes.int32) -> ops.Tensor:
    """The shape of a tensor or SparseTensor, as a 1-D tensor of type `out_type`.

    Of a fully static shape it is a `Const` node.

        tf.shape(tf.zeros((2, 3)))  # [2, 3]

    Source: TensorFlow's `tf.shape`.
    """
    return shape_internal(input, name, optimize=True, out_type=out_type)


def shape_internal(
    input: Any, name: str | None = None, optimize: bool = True, out_type: dtypes.DType = dtypes.int32
) -> ops.Tensor:
    """`shape`; with `optimize=False` the node is a `Shape` even if the shape is static."""
    with ops.name_scope(name, "Shape", [input]) as name:
        if is_sparse(input):
            return apply_op("Cast", x=input.dense_shape, DstT=out_type)
        tensor = ops.convert_to_tensor(input)
        if optimize and tensor.shape.is_fully_defined():
            return constant(tensor.shape.as_list(), out_type, name=name)
        return apply_op("Shape", input=tensor, out_type=out_type, name=name)


def shape_n(input: Any, out_type: dtypes.DType = dtypes.int32, name: str | None = None) -> list[ops.Tensor]:
    """The shapes of several tensors of one type, each as a 1-D tensor of type `out_type`.

    Source: TensorFlow's `tf.shape_n`.
    """
    return apply_op("ShapeN", input=input, out_type=out_type, name=name)


@add_dispatch_support
def size(input: Any, name: str | None = None, out_type: dtypes.DType = dtypes.int32) -> ops.Tensor:
    """The number of elements of a tensor, or of the dense form of a SparseTensor, as a scalar of type `out_type`.

    Source: TensorFlow's `tf.size`.
    """
    return size_internal(input, name, optimize=True, out_type=out_type)


def size_internal(
    input: Any, name: str | None = None, optimize: bool = True, out_type: dtypes.DType = dtypes.int32
) -> ops.Tensor:
    """`size`; with `optimize=False` the node is a `Size` even if the shape is static."""
    with ops.name_scope(name, "Size", [input]) as name:
        if is_sparse(input):
            sizes = apply_op("Cast", x=input.dense_shape, DstT=out_type)
            return apply_op("Prod", input=sizes, reduction_indices=0, name=name)
        tensor = ops.convert_to_tensor(input)
        if optimize and tensor.shape.is_fully_defined():
            return constant(tensor.shape.num_elements(), out_type, name=name)
        if optimize and tensor.shape.sizes and 0 in tensor.shape.sizes:
            return constant(0, out_type, name=name)
        return apply_op("Size", input=tensor, out_type=out_type, name=name)


@add_dispatch_support
def rank(input: Any, name: str | None = None) -> ops.Tensor:
    """The number of dimensions of a tensor or SparseTensor, as an int32 scalar.

    Source: TensorFlow's `tf.rank`.
    """
    return rank_internal(input, name, optimize=True)


def rank_internal(input: Any, name: str | None = None, optimize: bool = True) -> ops.Tensor:
    """`rank`; with `optimize=False` the node is a `Rank` even if the rank is static."""
    with ops.name_scope(name, "Rank", [input]) as name:
        if is_sparse(input):
            return apply_op("Size", input=input.dense_shape, name=name)
        tensor = ops.convert_to_tensor(input)
        if optimize and tensor.shape.ndims is not None:
            return constant(tensor.shape.ndims, dtypes.int32, name=name)
        return apply_op("Rank", input=tensor, name=name)


@add_dispatch_support
def expand_dims(input: Any, axis: Any = None, name: str | None = None, dim: Any = None) -> ops.Tensor:
    """`input` with a dimension of size 1 more, at index `axis` of the result (counted from the end when negative).

    Args:
      dim: the old name of `axis`.

    Source: TensorFlow's `tf.expand_dims`.
    """
    axis = deprecated_argument_lookup("axis", axis, "dim", dim)
    if axis is None:
        raise ValueError("Must specify an axis argument to tf.expand_dims()")
    return apply_op("ExpandDims", input=input, dim=axis, name=name)


@add_dispatch_support
def squeeze(input: Any, axis: Any = None, name: str | None = None, squeeze_dims: Any = None) -> ops.Tensor:
    """`input` without its dimensions of size 1.

    Args:
      axis: an int or list of ints, the dimensions to remove; by default all of size 1.
      squeeze_dims: the old name of `axis`.

    Source: TensorFlow's `tf.squeeze`.
    """
    axis = deprecated_argument_lookup("axis", axis, "squeeze_dims", squeeze_dims)
    if np.isscalar(axis):
        axis = [axis]
    return apply_op("Squeeze", input=input, squeeze_dims=axis, name=name)


def transpose(a: Any, perm: Any = None, name: str = "transpose", conjugate: bool = False) -> ops.Tensor:
    """`a` with its dimensions in another order.

        tf.transpose([[1, 2, 3], [4, 5, 6]])  # [[1, 4], [2, 5], [3, 6]]

    Args:
      perm: the dimensions of `a` in the order that they get; reversed by default.
      conjugate: take the complex conjugate too.

    Source: TensorFlow's `tf.transpose`.
    """
    with ops.name_scope(name, "transpose", [a]) as name:
        op_type = "ConjugateTranspose" if conjugate and a.dtype.is_complex else "Transpose"
        if perm is not None:
            return apply_op(op_type, x=a, perm=perm, name=name)
        a = ops.convert_to_tensor(a, name="a")
        ndims = a.shape.ndims
        if ndims:
            perm = ndims - 1 - np.arange(ndims)
        else:
            rank = apply_op("Rank", input=a)
            perm = rank - 1 - apply_op("Range", start=0, limit=rank, delta=1)
        result = apply_op(op_type, x=a, perm=perm, name=name)
        if ndims is not None:
            result.set_shape(a.shape.sizes[::-1])
        return result


def ensure_shape(x: Any, shape: Any, name: str | None = None) -> ops.Tensor:
    """`x`, with static shape `shape`; a run fails with InvalidArgumentError when its shape does not fit.

    Args:
      shape: a TensorShape, or a list of ints and None for sizes that may be anything.

    Source: TensorFlow's `tf.ensure_shape`.
    """
    return apply_op("EnsureShape", input=x, shape=as_shape(shape), name=name)


@ops.RegisterGradient("EnsureShape")
def _ensure_shape_gradient(op: ops.Operation, grad: Any) -> Any:
    return grad


def broadcast_static_shape(shape_x: TensorShape, shape_y: TensorShape) -> TensorShape:
    """The static shape of a broadcasting op's result. Raises ValueError when the shapes do not broadcast.

    Source: TensorFlow's `tf.broadcast_static_shape`.
    """
    return common_shapes.broadcast_shape(shape_x, shape_y)


def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> ops.Tensor:
    """The shape of a broadcasting op's result, from the shapes of its inputs as 1-D integer tensors.

    Source: TensorFlow's `tf.broadcast_dynamic_shape`.
    """
    return apply_op("BroadcastArgs", s0=shape_x, s1=shape_y)
