"""Tensors made from a shape alone: fills and placeholders."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, versions
from tfcompat.python.framework.constant_op import constant
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.sparse_tensor import SparseTensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops._array_shapes import reshape, shape_internal
from tfcompat.python.ops.op_function import op_function
from tfcompat.python.util.dispatch import add_dispatch_support

fill = op_function("Fill", "A tensor of shape `dims` whose elements are all `value`.")
placeholder_with_default = op_function(
    "PlaceholderWithDefault", "`input`, unless another value of shape `shape` is fed for it."
)

LARGEST_CONSTANT = 1000
"""A tensor of equal elements with fewer than this many is a `Const` node."""


def zeros(shape: Any, dtype: Any = dtypes.float32, name: str | None = None) -> ops.Tensor:
    """A tensor of zeros (False for bool, empty for string).

    Args:
      shape: a list of ints, a TensorShape, or a 1-D int32 tensor.

    Source: TensorFlow's `tf.zeros`.
    """
    dtype = dtypes.as_dtype(dtype).base_dtype
    zero: Any = {dtypes.bool: False, dtypes.string: ""}.get(dtype, 0)
    return _constant_or_fill(zero, shape, dtype, name, "zeros")


def ones(shape: Any, dtype: Any = dtypes.float32, name: str | None = None) -> ops.Tensor:
    """A tensor of ones (True for bool).

    Args:
      shape: a list of ints, a TensorShape, or a 1-D int32 tensor.

    Source: TensorFlow's `tf.ones`.
    """
    dtype = dtypes.as_dtype(dtype).base_dtype
    return _constant_or_fill(True if dtype == dtypes.bool else 1, shape, dtype, name, "ones")


def _constant_or_fill(value: Any, shape: Any, dtype: dtypes.DType, name: str | None, default_name: str) -> ops.Tensor:
    with ops.name_scope(name, default_name, [shape]) as name:
        if versions.era() < (0, 9):
            dims = ops.convert_to_tensor(shape, dtype=dtypes.int32, name="shape")
            return fill(dims, constant(value, dtype=dtype), name=name)
        if not isinstance(shape, ops.Tensor):
            try:
                small_constant = _constant_if_small(value, shape, dtype, name)
                if small_constant is not None:
                    return small_constant
                shape = ops.convert_to_tensor(TensorShape(shape))
            except (TypeError, ValueError):
                shape = ops.convert_to_tensor(shape, dtype=dtypes.int32)
        if shape.shape.ndims != 1:
            shape = reshape(shape, [-1])
        return fill(shape, constant(value, dtype=dtype), name=name)


def _constant_if_small(value: Any, shape: Any, dtype: dtypes.DType, name: str) -> ops.Tensor | None:
    """The `Const` of this shape, or None when it is large or its shape is not a list of ints.

    When a size is a tensor, the product and the comparison become nodes before that shows, as in TensorFlow 1.15.
    """
    try:
        if isinstance(shape, (list, tuple)) and any(isinstance(size, ops.Tensor) for size in shape):
            count = functools.reduce(operator.mul, shape)
        else:
            count = np.prod(shape)
        return constant(value, shape=shape, dtype=dtype, name=name) if count < LARGEST_CONSTANT else None
    except TypeError:
        return None


@add_dispatch_support
def zeros_like(tensor: Any, dtype: Any = None, name: str | None = None, optimize: bool = True) -> ops.Tensor:
    """Zeros in the shape of `tensor`.

    Args:
      dtype: the type of the result; by default that of `tensor`.
      optimize: make a constant when the shape is static.

    Source: TensorFlow's `tf.zeros_like`.
    """
    with ops.name_scope(name, "zeros_like", [tensor]) as name:
        tensor = ops.convert_to_tensor(tensor, name="tensor")
        if optimize and tensor.shape.is_fully_defined() and tensor.dtype != dtypes.variant:
            return zeros(tensor.shape, dtype=dtype or tensor.dtype, name=name)
        if dtype is not None and dtype != tensor.dtype and dtype != dtypes.variant:
            return zeros(shape_internal(tensor, optimize=optimize), dtype=dtype, name=name)
        return apply_op("ZerosLike", x=tensor, name=name)


@add_dispatch_support
def ones_like(tensor: Any, dtype: Any = None, name: str | None = None, optimize: bool = True) -> ops.Tensor:
    """Ones in the shape of `tensor`.

    Args:
      dtype: the type of the result; by default that of `tensor`.
      optimize: take the shape as a constant when it is static.

    Source: TensorFlow's `tf.ones_like`.
    """
    with ops.name_scope(name, "ones_like", [tensor]) as name:
        tensor = ops.convert_to_tensor(tensor, name="tensor")
        ones_shape = shape_internal(tensor, optimize=optimize)
        result = ones(ones_shape, dtype=tensor.dtype if dtype is None else dtype, name=name)
        result.set_shape(tensor.shape)
        return result


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> ops.Tensor:
    """A tensor whose value every run must be given in its `feed_dict`.

    Args:
      dtype: the type of its elements.
      shape: the shape of what may be fed, None for sizes (or the whole shape) that may be anything.

        x = tf.placeholder(tf.float32, (None, 784))
        sess.run(tf.reduce_sum(x), {x: images})

    Source: TensorFlow's `tf.placeholder`.
    """
    return apply_op("Placeholder", dtype=dtype, shape=shape, name=name)


def sparse_placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> SparseTensor:
    """A SparseTensor whose value every run must be given, as a SparseTensorValue.

    Args:
      shape: the dense shape, None when it is fed too.

    Source: TensorFlow's `tf.sparse_placeholder`.
    """

    def part(suffix: str) -> str | None:
        return None if name is None else f"{name}/{suffix}"

    rank = None
    if shape is not None:
        rank = shape.shape[0] if isinstance(shape, ops.Tensor) else len(shape)
        if not isinstance(shape, ops.Tensor) and None in shape:
            shape = None
        else:
            shape = ops.convert_to_tensor(shape, dtype=dtypes.int64, name=part("shape"))
    if shape is None:
        shape = placeholder(dtypes.int64, shape=[rank], name=part("shape"))
    values = placeholder(dtype, shape=[None], name=part("values"))
    indices = placeholder(dtypes.int64, shape=[None, rank], name=part("indices"))
    return SparseTensor(indices=indices, values=values, dense_shape=shape)
