"""Static shapes of what many ops have in common."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape


def has_fully_defined_shape(tensor: Tensor) -> bool:
    """Whether the static shape has no unknown part."""
    return tensor.shape.is_fully_defined()


def rank(tensor: Any) -> int | None:
    """The static rank of a tensor; None where it is unknown, and for what is no tensor."""
    return tensor.shape.ndims if isinstance(tensor, Tensor) else None


def scalar_shape(unused_op: Operation) -> list[TensorShape]:
    """The shapes of the results of an op that gives one scalar."""
    return [TensorShape([])]


def unchanged_shape(op: Operation) -> list[TensorShape]:
    """The shapes of the results of an op that gives one tensor of its first input's shape."""
    return [op.inputs[0].shape]


def broadcast_shape(shape_x: TensorShape, shape_y: TensorShape) -> TensorShape:
    """The shape that two shapes broadcast to, as NumPy does it. Raises ValueError when they do not."""
    if shape_x.sizes is None or shape_y.sizes is None:
        return TensorShape(None)
    ndims = max(len(shape_x.sizes), len(shape_y.sizes))
    x_sizes, y_sizes = ((1,) * (ndims - len(sizes)) + sizes for sizes in (shape_x.sizes, shape_y.sizes))
    sizes = []
    for x_size, y_size in zip(x_sizes, y_sizes, strict=True):
        if x_size is None or y_size is None:
            sizes.append(max(x_size or 0, y_size or 0) if max(x_size or 0, y_size or 0) > 1 else None)
        elif x_size == y_size or y_size == 1:
            sizes.append(x_size)
        elif x_size == 1:
            sizes.append(y_size)
        else:
            raise ValueError(f"Incompatible shapes for broadcasting: {shape_x} and {shape_y}")
    return TensorShape(sizes)


def is_broadcast_compatible(shape_x: TensorShape, shape_y: TensorShape) -> bool:
    """Whether two shapes broadcast; False where a rank is unknown."""
    if shape_x.ndims is None or shape_y.ndims is None:
        return False
    try:
        broadcast_shape(shape_x, shape_y)
    except ValueError:
        return False
    return True
