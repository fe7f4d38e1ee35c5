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
    values, indices = lax.top_k(jnp.asarray(input), k)
    return values, indices.astype(np.int32)


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
