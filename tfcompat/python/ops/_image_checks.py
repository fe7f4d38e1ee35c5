"""Checks of pictures' shapes, while the graph is built where they are known, else as assertions in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops import array_ops, check_ops, control_flow_ops, math_ops, variables

RANK_MESSAGE = "'image' must have either 3 or 4 dimensions."


def is_tensor(x: Any) -> bool:
    """Whether `x` is known only when the graph runs."""
    return isinstance(x, (ops.Tensor, variables.Variable))


def check(condition: Any, message: str) -> list[Operation]:
    """Raises ValueError(message) unless `condition` holds; an assertion to run when it is a tensor."""
    if is_tensor(condition):
        return [control_flow_ops.Assert(condition, [message])]
    if not condition:
        raise ValueError(message)
    return []


def larger(x: Any, y: Any) -> Any:
    return math_ops.maximum(x, y) if is_tensor(x) or is_tensor(y) else max(x, y)


def smaller(x: Any, y: Any) -> Any:
    return math_ops.minimum(x, y) if is_tensor(x) or is_tensor(y) else min(x, y)


def equal(x: Any, y: Any) -> Any:
    return math_ops.equal(x, y) if is_tensor(x) or is_tensor(y) else x == y


def known(sizes: Sequence[Any]) -> list[int | None]:
    """Static sizes: None for those that are tensors."""
    return [None if is_tensor(size) else size for size in sizes]


def _ImageDimensions(image: Tensor, rank: int) -> list[Any]:
    """The sizes of `image`: integers where they are known, else scalar tensors."""
    if image.get_shape().is_fully_defined():
        return image.get_shape().as_list()
    static = image.get_shape().with_rank(rank).as_list()
    dynamic = array_ops.unstack(array_ops.shape(image), rank)
    return [d if s is None else s for s, d in zip(static, dynamic, strict=True)]


def _Check3DImage(image: Tensor, require_static: bool = True) -> list[Operation]:
    """Checks that `image` has three dimensions, none of size 0. Raises ValueError where that is known to be wrong."""
    try:
        shape = image.get_shape().with_rank(3)
    except ValueError:
        raise ValueError(f"'image' (shape {image.shape}) must be three-dimensional.") from None
    if require_static and not shape.is_fully_defined():
        raise ValueError(f"'image' (shape {shape}) must be fully defined.")
    return _check_not_empty(image, shape)


def _check_not_empty(image: Tensor, shape: Any) -> list[Operation]:
    if any(size == 0 for size in shape):
        raise ValueError(f"all dims of 'image.shape' must be > 0: {shape}")
    if shape.is_fully_defined():
        return []
    return [check_ops.assert_positive(array_ops.shape(image), ["all dims of 'image.shape' must be > 0."])]


def at_least_3d(image: Tensor) -> list[Operation]:
    """Checks that `image` has three dimensions or more, none of size 0."""
    try:
        unknown_rank = image.get_shape().ndims is None
        shape = image.get_shape().with_rank(3) if unknown_rank else image.get_shape().with_rank_at_least(3)
    except ValueError:
        raise ValueError("'image' must be at least three-dimensional.") from None
    checks = _check_not_empty(image, shape)
    if checks:
        message = "'image' must be at least three-dimensional."
        checks.append(check_ops.assert_greater_equal(array_ops.rank(image), 3, message=message))
    return checks


def checked_at_least_3d(image: Tensor) -> Tensor:
    """`image`, after the checks of `at_least_3d`."""
    return control_flow_ops.with_dependencies(at_least_3d(image), image)


def checked_grayscale(image: Tensor) -> Tensor:
    """`image`, after checking that its last dimension is 1 and that it has two dimensions or more."""
    message = "A grayscale image must be at least two-dimensional."
    try:
        unknown_rank = image.get_shape().ndims is None
        shape = image.get_shape().with_rank(2) if unknown_rank else image.get_shape().with_rank_at_least(2)
    except ValueError:
        raise ValueError(message) from None
    channels = "Last dimension of a grayscale image should be size 1."
    checks = []
    if not shape.is_fully_defined():
        checks.append(check_ops.assert_equal(array_ops.shape(image)[-1], 1, message=channels))
        checks.append(check_ops.assert_greater_equal(array_ops.rank(image), 3, message=message))
    elif shape[-1] != 1:
        raise ValueError(channels)
    return control_flow_ops.with_dependencies(checks, image)


def is_single(image: Tensor) -> bool:
    """Whether `image` is one picture rather than a batch; unknown rank counts as one.

    Raises:
      ValueError: it has another rank than 3 or 4.
    """
    ndims = image.get_shape().ndims
    if ndims not in (None, 3, 4):
        raise ValueError(RANK_MESSAGE)
    return ndims != 4


def as_batch(image: Tensor) -> tuple[Tensor, bool]:
    """`image` as a batch, and whether it was one already. Raises ValueError for another rank than 3 or 4."""
    if not is_single(image):
        return image, True
    batch = array_ops.expand_dims(image, 0)
    if image.get_shape().ndims is None:
        batch.set_shape([None] * 4)
    return batch, False
