"""Arguments as tensors."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


def optional_param_to_tensor(
    argument_name: str, argument_value: Any, argument_default: Any = 0, argument_dtype: Any = dtypes.int64
) -> Tensor:
    """An argument, or its default where it is None."""
    value = argument_default if argument_value is None else argument_value
    return ops.convert_to_tensor(value, argument_dtype, name=argument_name)


def partial_shape_to_tensor(shape_like: Any) -> Tensor:
    """A shape, or a tensor that holds one, as a vector of int64 with -1 for unknown sizes."""
    try:
        shape = TensorShape(shape_like).as_list()
        return ops.convert_to_tensor([-1 if size is None else size for size in shape], dtypes.int64)
    except (TypeError, ValueError):
        tensor = ops.convert_to_tensor(shape_like, preferred_dtype=dtypes.int64)
        if tensor.shape.ndims not in (None, 1):
            raise ValueError(
                f"The given shape {shape_like} must be a 1-D tensor of tf.int64 values, but the shape was "
                f"{tensor.shape}."
            ) from None
        if tensor.dtype != dtypes.int64:
            raise TypeError(
                f"The given shape {shape_like} must be a 1-D tensor of tf.int64 values, but the element type was "
                f"{tensor.dtype.name}."
            ) from None
        return tensor
