"""Geometry of sliding windows (convolution, pooling): output sizes, and padding as SAME and VALID define it."""

from __future__ import annotations

from collections.abc import Sequence

Padding = str | tuple[int, int]
"""How one spatial dimension is padded: "SAME", "VALID", or explicit amounts (before, after)."""


def output_size(size: int | None, window: int | None, stride: int, padding: Padding, dilation: int = 1) -> int | None:
    """The number of window positions along a dimension of `size` elements; None when it can't be known.

    Raises:
      ValueError: the window does not fit.
    """
    if padding == "SAME":
        return None if size is None else -(-size // stride)
    if size is None or window is None:
        return None
    if padding != "VALID":
        size += sum(padding)  # type: ignore[arg-type]
    extent = (window - 1) * dilation + 1
    if size < extent:
        raise ValueError(f"Negative dimension size caused by subtracting {extent} from {size}")
    return (size - extent) // stride + 1


def pad_amounts(size: int, window: int, stride: int, padding: Padding, dilation: int = 1) -> tuple[int, int]:
    """How many elements are put before and after a dimension of `size` elements; SAME puts the odd one after."""
    if padding == "VALID":
        return 0, 0
    if padding != "SAME":
        return padding  # type: ignore[return-value]
    extent = (window - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + extent - size, 0)
    return total // 2, total - total // 2


def spatial_axes(data_format: str) -> tuple[int, ...]:
    """Positions of the spatial dimensions in a layout such as "NHWC" or "NCDHW"."""
    return tuple(axis for axis, name in enumerate(data_format) if name in "DHW")


def spatial_paddings(padding: str, explicit_paddings: Sequence[int], data_format: str) -> list[Padding]:
    """The padding of each spatial dimension, from an op's attributes (`explicit_paddings`: a pair per dimension)."""
    axes = spatial_axes(data_format)
    if padding != "EXPLICIT":
        return [padding] * len(axes)
    return [(explicit_paddings[2 * axis], explicit_paddings[2 * axis + 1]) for axis in axes]
