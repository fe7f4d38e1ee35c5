"""What several modules on ragged tensors use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.array_ops import convert_to_int_tensor as convert_to_int_tensor
from tfcompat.python.ops.array_ops import get_positive_axis as get_positive_axis

repeat = array_ops.repeat_with_axis


def assert_splits_match(nested_splits_lists: Sequence[Sequence[Tensor]]) -> list[Any]:
    """Assertions that all lists of row splits are equal. Raises ValueError when they differ in length."""
    message = "Inputs must have identical ragged splits"
    first, *others = nested_splits_lists
    if any(len(splits) != len(first) for splits in others):
        raise ValueError(message)
    return [
        check_ops.assert_equal(one, other, message=message)
        for splits in others
        for one, other in zip(first, splits, strict=True)
    ]


def lengths_to_splits(lengths: Tensor) -> Tensor:
    """The splits between rows of these lengths."""
    return array_ops.concat([[0], math_ops.cumsum(lengths)], axis=-1)


def repeat_ranges(params: Tensor, splits: Tensor, repeats: Tensor) -> Tensor:
    """Each range `params[splits[i] : splits[i + 1]]` as often as `repeats` (a scalar, or one number a range) says.

    Ranges ["a", "b"] and ["c"], three times: ["a", "b", "a", "b", "a", "b", "c", "c", "c"].
    """
    if repeats.shape.ndims == 0:
        repeated = repeat(splits, repeats, axis=0)
        count = array_ops.shape(repeated, out_type=repeats.dtype)[0]
        starts, limits = repeated[: count - repeats], repeated[repeats:]
    else:
        starts, limits = repeat(splits[:-1], repeats, axis=0), repeat(splits[1:], repeats, axis=0)
    one = array_ops.ones((), starts.dtype)
    _, indices = apply_op("RaggedRange", starts=starts, limits=limits, deltas=one)
    return array_ops.gather(params, indices)
