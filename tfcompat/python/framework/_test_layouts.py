"""Layouts of images in tests: of tensors, and of lists that are their shapes."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.ops import Tensor
from tfcompat.python.ops import array_ops

_LANES = 4  # channels that NCHW_VECT_C keeps together


def NHWCToNCHW(input_tensor: Any) -> Any:
    """A tensor of 4 or 5 dimensions, or a shape, with the channels after the batch instead of last."""
    return _permuted(input_tensor, {4: [0, 3, 1, 2], 5: [0, 4, 1, 2, 3]})


def NCHWToNHWC(input_tensor: Any) -> Any:
    """A tensor of 4 or 5 dimensions, or a shape, with the channels last instead of after the batch."""
    return _permuted(input_tensor, {4: [0, 2, 3, 1], 5: [0, 2, 3, 4, 1]})


def NHWCToNCHW_VECT_C(input_shape_or_tensor: Any) -> Any:
    """A tensor of 4 or 5 dimensions, or a shape, [N, H, W, C] as [N, C / 4, H, W, 4].

    Raises:
      ValueError: C is not divisible by 4.
    """
    shape = _shape_of(input_shape_or_tensor)
    if shape[-1] % _LANES:
        raise ValueError("Last dimension of input must be evenly divisible by 4 to convert to NCHW_VECT_C.")
    split = [*shape[:-1], shape[-1] // _LANES, _LANES]
    permutations = {5: [0, 3, 1, 2, 4], 6: [0, 4, 1, 2, 3, 5]}
    if isinstance(input_shape_or_tensor, Tensor):
        return _permuted(array_ops.reshape(input_shape_or_tensor, split), permutations)
    return _permuted(split, permutations)


def NCHW_VECT_CToNHWC(input_shape_or_tensor: Any) -> Any:
    """A tensor of 5 or 6 dimensions, or a shape, [N, C / 4, H, W, 4] as [N, H, W, C].

    Raises:
      ValueError: the last dimension is not 4.
    """
    if _shape_of(input_shape_or_tensor)[-1] != _LANES:
        raise ValueError("Last dimension of NCHW_VECT_C must be 4.")
    permuted = _permuted(input_shape_or_tensor, {5: [0, 2, 3, 1, 4], 6: [0, 2, 3, 4, 1, 5]})
    shape = _shape_of(permuted)
    joined = [*shape[:-2], shape[-2] * _LANES]
    return array_ops.reshape(permuted, joined) if isinstance(permuted, Tensor) else joined


def _shape_of(shape_or_tensor: Any) -> list[Any]:
    return shape_or_tensor.shape.as_list() if isinstance(shape_or_tensor, Tensor) else list(shape_or_tensor)


def _permuted(shape_or_tensor: Any, permutations: dict[int, list[int]]) -> Any:
    permutation = permutations[len(_shape_of(shape_or_tensor))]
    if isinstance(shape_or_tensor, Tensor):
        return array_ops.transpose(shape_or_tensor, permutation)
    return [shape_or_tensor[axis] for axis in permutation]
