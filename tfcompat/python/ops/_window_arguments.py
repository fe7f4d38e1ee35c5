"""Strides, window sizes and paddings, in all the forms in which convolutions and pooling accept them."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Any

import numpy as np


def per_dimension(value: Any, spatial: int, channel_axis: int, name: str) -> Any:
    """One number for each dimension of the input, with ones for batch and channels.

    Args:
      value: None (ones), a number, or a sequence of length 1, `spatial` or `spatial + 2`.
      channel_axis: position of the channels; 1 for channels first.
      name: the argument's name, for the error.
    """
    if value is None:
        value = [1]
    elif not isinstance(value, Sized):
        value = [value]
    count = len(value)
    if count == spatial + 2:
        return value
    if count not in (1, spatial):
        raise ValueError(f"{name} should be of length 1, {spatial} or {spatial + 2} but was {count}")
    numbers = [value[0]] * spatial if count == 1 else list(value)
    return [1, 1, *numbers] if channel_axis == 1 else [1, *numbers, 1]


def channel_axis(data_format: str | None, spatial: int) -> int:
    """The position of the channels in a layout such as "NHWC" or "NCHW" (None: channels last)."""
    return 1 if data_format is not None and data_format.startswith("NC") else spatial + 1


def padding_attributes(padding: Any) -> tuple[Any, list[int]]:
    """The attributes `padding` and `explicit_paddings` for "SAME", "VALID" or a (before, after) pair per dimension."""
    if padding == "EXPLICIT":
        raise ValueError(
            '"EXPLICIT" is not a valid value for the padding parameter. To use explicit padding, the padding parameter '
            "must be a list."
        )
    if not isinstance(padding, (list, tuple)):
        return padding, []
    rule = "When padding is a list, each element of padding must be a list/tuple of size 2. Element with index"
    for i, pair in enumerate(padding):
        if not isinstance(pair, (list, tuple)):
            raise ValueError(f"{rule} {i} of padding is not a list/tuple")
        if len(pair) != 2:
            raise ValueError(f"{rule} {i} of padding has size {len(pair)}")
    if len(padding) != 4:
        raise ValueError(f"When padding is a list, it must be of size 4. Got padding of size: {len(padding)}")
    return "EXPLICIT", [amount for pair in padding for amount in pair]


def strides_and_dilations(
    spatial: int, strides: Sequence[int] | None, dilation_rate: Sequence[int] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Both as int32 arrays with one element per spatial dimension (default 1). At most one of the two may exceed 1."""
    rates = _spatial_numbers("dilation_rate", dilation_rate, spatial)
    steps = _spatial_numbers("strides", strides, spatial)
    if np.any(steps > 1) and np.any(rates > 1):
        raise ValueError("strides > 1 not supported in conjunction with dilation_rate > 1")
    return steps, rates


def _spatial_numbers(name: str, values: Sequence[int] | None, spatial: int) -> np.ndarray:
    if values is None:
        values = [1] * spatial
    elif len(values) != spatial:
        but = " but" if name == "dilation_rate" else ", but"
        raise ValueError(f"len({name})={len(values)}{but} should be {spatial}")
    numbers = np.array(values, np.int32)
    if np.any(numbers < 1):
        raise ValueError(f"all values of {name} must be positive")
    return numbers
