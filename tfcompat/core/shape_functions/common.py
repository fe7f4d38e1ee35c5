"""What shape functions share: merging shapes and dimensions with the wording of TensorFlow's shape inference."""

from __future__ import annotations

from tfcompat.python.framework.tensor_shape import TensorShape


def shape_text(shape: TensorShape) -> str:
    """The shape as TensorFlow's messages print it: "[2,?]", or "?" for unknown rank."""
    if shape.sizes is None:
        return "?"
    return f"[{','.join('?' if size is None else str(size) for size in shape.sizes)}]"


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


def merge_dimensions(a: int | None, b: int | None) -> int | None:
    """What two dimensions that must be equal say together. Raises ValueError when they differ."""
    if a is not None and b is not None and a != b:
        raise ValueError(f"Dimensions must be equal, but are {a} and {b}")
    return b if a is None else a


def with_rank(shape: TensorShape, rank: int) -> TensorShape:
    """`shape`, or `rank` unknown dimensions. Raises ValueError for another rank."""
    if shape.sizes is None:
        return TensorShape([None] * rank)
    if len(shape.sizes) != rank:
        raise ValueError(f"Shape must be rank {rank} but is rank {len(shape.sizes)}")
    return shape


def with_rank_at_least(shape: TensorShape, rank: int) -> TensorShape:
    """`shape`. Raises ValueError for a known lower rank."""
    if shape.sizes is not None and len(shape.sizes) < rank:
        raise ValueError(f"Shape must be at least rank {rank} but is rank {len(shape.sizes)}")
    return shape
