"""TopK and InTopK."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require

Array = Any


def _top_k(input: Array, k: int) -> tuple[Array, Array]:
    require(k >= 0, f"Need k >= 0, got {k}")
    require(input.ndim >= 1, "input must be >= 1-D, got shape []")
    require(input.shape[-1] >= k, f"input must have at least k columns. Had {input.shape[-1]}, needed {k}")
    input = jnp.asarray(input)
    if 3 * k > input.shape[-1] and input.dtype.itemsize <= 4 and input.dtype != bool:
        indices = _sorted_positions(input)[..., :k]
        return jnp.take_along_axis(input, indices, -1), indices
    values, indices = lax.top_k(input, k)
    return values, indices.astype(np.int32)


def _sorted_positions(x: Array) -> Array:
    """The positions of each row's elements, the largest first, of equal ones the first.

    XLA sorts single integers some times faster than it sorts floats with their positions: so both are put into one,
    the value's bits above the position.
    """
    x = lax.stop_gradient(x)
    if jnp.issubdtype(x.dtype, jnp.floating):
        bits = lax.bitcast_convert_type(x.astype(np.float32) + 0, np.int32)  # + 0: -0 is no smaller than 0
        rank = jnp.where(bits < 0, bits ^ np.int32(0x7FFFFFFF), bits).astype(np.int64)
    else:
        rank = x.astype(np.int64)
    keys = (~rank << 32) | lax.broadcasted_iota(np.int64, x.shape, x.ndim - 1)
    ordered = lax.sort(keys, dimension=x.ndim - 1, is_stable=False)
    return (ordered & np.int64(0xFFFFFFFF)).astype(np.int32)


@kernel("TopKV2", constants=("k",))
def top_k_v2(input: Array, k: np.ndarray) -> tuple[Array, Array]:
    """The k largest of each row, descending, and their positions; of equal ones the first comes first.

    With sorted=False TensorFlow leaves the order open: it is descending, too.
    """
    return _top_k(input, int(k))


@kernel("TopK")
def top_k(input: Array, *, k: int) -> tuple[Array, Array]:
    return _top_k(input, k)


@kernel("InTopKV2")
def in_top_k_v2(predictions: Array, targets: Array, k: Array) -> Array:
    """Whether fewer than k predictions of the row exceed the target's. False in a row that is not finite."""
    classes = predictions.shape[1]
    in_range = (targets >= 0) & (targets < classes)
    safe_targets = jnp.where(in_range, targets, 0)
    target = jnp.take_along_axis(predictions, safe_targets[:, None], axis=1)
    higher = jnp.sum(predictions > target, axis=1)
    comparable = jnp.all(jnp.isfinite(predictions), axis=1)
    return in_range & comparable & (higher < k)


@kernel("InTopK")
def in_top_k(predictions: Array, targets: Array, *, k: int) -> Array:
    return in_top_k_v2(predictions, targets, k)
