"""What shape functions share: ranks, merging, broadcasting and pieces of shapes, with TensorFlow's wording.

A dimension is a plain int, or None where it is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from tfcompat.core.framework.shape_function import Input
from tfcompat.core.framework.shape_function import shape_text as shape_text
from tfcompat.python.framework.tensor_shape import TensorShape

Dim = int | None

UNKNOWN = TensorShape(None)
SCALAR = TensorShape(())


# Ranks.


def unknown_of_rank(rank: int) -> TensorShape:
    return TensorShape([None] * rank)


def with_rank(shape: TensorShape, rank: int) -> TensorShape:
    """`shape`, or `rank` unknown dimensions. Raises ValueError for another rank."""
    if shape.sizes is None:
        return unknown_of_rank(rank)
    if len(shape.sizes) != rank:
        raise ValueError(f"Shape must be rank {rank} but is rank {len(shape.sizes)}")
    return shape


def sizes_of_rank(shape: TensorShape, rank: int) -> tuple[Dim, ...]:
    """The dimensions of a shape that must have `rank`."""
    return with_rank(shape, rank).sizes or ()


def with_rank_at_least(shape: TensorShape, rank: int) -> TensorShape:
    """`shape`. Raises ValueError for a known lower rank."""
    if shape.sizes is not None and len(shape.sizes) < rank:
        raise ValueError(f"Shape must be at least rank {rank} but is rank {len(shape.sizes)}")
    return shape


def with_rank_at_most(shape: TensorShape, rank: int) -> TensorShape:
    """`shape`. Raises ValueError for a known higher rank."""
    if shape.sizes is not None and len(shape.sizes) > rank:
        raise ValueError(f"Shape must be at most rank {rank} but is rank {len(shape.sizes)}")
    return shape


# Merging: two shapes or dimensions that must be equal.


def merge(a: TensorShape, b: TensorShape) -> TensorShape:
    """What two shapes that must be equal say together. Raises ValueError when they contradict each other."""
    if a.sizes is None or b.sizes is None:
        return b if a.sizes is None else a
    if len(a.sizes) != len(b.sizes):
        raise ValueError(f"Shapes must be equal rank, but are {len(a.sizes)} and {len(b.sizes)}")
    for position, (left, right) in enumerate(zip(a.sizes, b.sizes, strict=True)):
        if left is not None and right is not None and left != right:
            raise ValueError(
                f"Dimension {position} in both shapes must be equal, but are {left} and {right}. "
                f"Shapes are {shape_text(a)} and {shape_text(b)}."
            )
    return a.merge_with(b)


def merge_all(inputs: Sequence[Input]) -> TensorShape:
    """What several shapes that must be equal say together."""
    merged = inputs[-1].shape
    for i in range(len(inputs) - 2, -1, -1):
        try:
            merged = merge(inputs[i].shape, merged)
        except ValueError as error:
            raise ValueError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    return merged


def merge_dimensions(a: Dim, b: Dim) -> Dim:
    """What two dimensions that must be equal say together. Raises ValueError when they differ."""
    if a is not None and b is not None and a != b:
        raise ValueError(f"Dimensions must be equal, but are {a} and {b}")
    return b if a is None else a


def dimension_with_value(dim: Dim, value: int) -> int:
    """`value`. Raises ValueError when the dimension is another."""
    if dim is not None and dim != value:
        raise ValueError(f"Dimension must be {value} but is {dim}")
    return value


# Pieces of shapes.


def dimension(shape: TensorShape, index: int) -> Dim:
    """Dimension `index`, unknown when the rank is."""
    return None if shape.sizes is None else shape.sizes[index]


def subshape(shape: TensorShape, start: int, end: int | None = None) -> TensorShape:
    """Dimensions `start` to `end` (counted from the back where negative); unknown when the rank is."""
    return UNKNOWN if shape.sizes is None else TensorShape(shape.sizes[start:end])


def concatenate(*shapes: TensorShape | Sequence[Dim]) -> TensorShape:
    """The dimensions of all pieces in a row; unknown rank when one piece's is."""
    sizes: list[Dim] = []
    for shape in shapes:
        piece = shape.sizes if isinstance(shape, TensorShape) else shape
        if piece is None:
            return UNKNOWN
        sizes += piece
    return TensorShape(sizes)


def replace_dimension(shape: TensorShape, index: int, size: Dim) -> TensorShape:
    if shape.sizes is None:
        return UNKNOWN
    sizes = list(shape.sizes)
    sizes[index] = size
    return TensorShape(sizes)


# Arithmetic with dimensions.


def add_dimensions(a: Dim, b: Dim) -> Dim:
    return None if a is None or b is None else a + b


def subtract_dimensions(a: Dim, b: Dim) -> Dim:
    if b == 0:
        return a
    if a is None or b is None:
        return None
    if a < b:
        raise ValueError(f"Negative dimension size caused by subtracting {b} from {a}")
    return a - b


def multiply_dimensions(a: Dim, b: Dim) -> Dim:
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else a * b


def divide_dimension(size: Dim, divisor: int) -> Dim:
    """The quotient. Raises ValueError where the division leaves a remainder."""
    if size is None:
        return None
    if size % divisor:
        raise ValueError(f"Dimension size must be evenly divisible by {divisor} but is {size}")
    return size // divisor


# Broadcasting.


def broadcast(a: TensorShape, b: TensorShape) -> TensorShape:
    """The shape that two shapes broadcast to. An unknown dimension takes the other's size when that is above 1."""
    if a.sizes is None or b.sizes is None:
        return UNKNOWN
    if a.sizes == b.sizes and None not in a.sizes:
        return a
    rank = max(len(a.sizes), len(b.sizes))
    left = (1,) * (rank - len(a.sizes)) + a.sizes
    right = (1,) * (rank - len(b.sizes)) + b.sizes
    return TensorShape([_broadcast_dimensions(x, y) for x, y in zip(left, right, strict=True)])


def _broadcast_dimensions(a: Dim, b: Dim) -> Dim:
    if a is None or b is None:
        known = b if a is None else a
        return known if known is not None and known > 1 else None
    if a == 1 or b == 1:
        return a * b
    return merge_dimensions(a, b)


# Values of inputs.


def shape_value(x: Input) -> TensorShape:
    """The shape that a vector gives, as far as it is known. Raises ValueError when it is no vector."""
    with_rank(x.shape, 1)
    return x.value_as_shape


def scalar_value(x: Input) -> int | None:
    """The value of an integer scalar, or None where it is unknown. Raises ValueError for another rank."""
    with_rank(x.shape, 0)
    return None if x.value is None else int(x.value)


def axis_value(x: Input) -> int | None:
    """The value of an axis, a scalar or a tensor of one element; None where it is unknown.

    Raises ValueError when it has several elements.
    """
    if x.value is None:
        return None
    if x.value.size != 1:
        raise ValueError("'dim' input must be a tensor with a single value")
    return int(x.value.reshape(()))


def dimension_from_scalar(x: Input, position: int) -> Dim:
    """The value of an integer scalar (input `position`) that is a size. Raises ValueError where it is negative."""
    if x.value is None:
        return None
    if x.value.ndim:
        raise ValueError(f"Input must be scalar but has rank {x.value.ndim}")
    if x.value < 0:
        raise ValueError(
            f"Dimension size, given by scalar input {position}, must be non-negative but is {int(x.value)}"
        )
    return int(x.value)
