"""Checks of each element of an array: indices and ids, mostly."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


def require_none(wrong: Array, values: Array, message: str) -> None:
    """Lets the run fail with InvalidArgumentError if an element of `wrong` is true.

    At once where that is known while tracing or on the host, otherwise when the step is over (see `late_checks`).

    Args:
      wrong: bools.
      values: an array that begins with the shape of `wrong`.
      message: formatted with the position of the first true element, and with the value there.
    """
    if not wrong.size:
        return
    if not is_known((wrong, values)):
        late_checks.report(lambda: ~jnp.any(wrong), message, lambda: _first(wrong, values, jnp))
    elif np.any(wrong):
        require(False, late_checks.formatted(message, _first(wrong, values, np)))


def _first(wrong: Array, values: Array, xp: Any) -> list[Array]:
    at = xp.argmax(wrong)
    position = xp.stack(xp.unravel_index(at, wrong.shape)) if wrong.ndim else xp.zeros(0, np.int64)
    return [position, xp.reshape(values, (wrong.size, *values.shape[wrong.ndim :]))[at]]


def require_in_range(indices: Array, limit: int, may_be_padded: bool = False) -> None:
    """Lets the run fail unless all `indices` are in [0, limit); `may_be_padded`: or are padding."""
    require_none(_outside(indices, limit, may_be_padded), indices, f"indices{{0}} = {{1}} is not in [0, {limit})")


def require_indexes(indices: Array, shape: tuple[int, ...], what: str) -> None:
    """Lets the run fail unless all rows of `indices` [..., depth] name slices of an array: the first is in the message.

    Args:
      what: what it calls `shape`.
    """
    if indices.shape[-1]:
        limits = np.array(shape[: indices.shape[-1]], indices.dtype)
        outside = _outside(indices, limits).any(axis=-1)
        require_none(outside, indices, f"indices{{0}} = {{1:, }} does not index into {what} {shape_text(shape)}")


def is_padding(indices: Array) -> Array:
    """Marks the largest integer, with which index arrays are filled up (see `common_runtime/ragged_sizes.py`)."""
    return indices == np.iinfo(indices.dtype).max


def _outside(indices: Array, limits: Any, may_be_padded: bool = False) -> Array:
    above = indices >= limits
    if may_be_padded and not is_known(indices):
        above &= ~is_padding(indices)
    return (indices < 0) | above
