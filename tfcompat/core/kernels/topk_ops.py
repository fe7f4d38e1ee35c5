"""The largest elements of rows."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax import lax

from tfcompat.core.framework.kernel import kernel

Array = Any


@kernel("TopKV2", constants=("k",))
def top_k_v2(x, k):
    """The `k` largest elements of each row, largest first; of equal ones the first in the row comes first."""
    return lax.top_k(x, int(k))


@kernel("TopK")
def top_k(x, *, k):
    return lax.top_k(x, k)


@kernel("InTopKV2")
def in_top_k_v2(predictions, targets, k):
    """Whether fewer than `k` predictions of a row exceed the target's; False where that can't be said (nan, inf)."""
    classes = predictions.shape[1]
    valid = (targets >= 0) & (targets < classes)
    position = jnp.clip(targets, 0, classes - 1)[:, None]
    target = jnp.take_along_axis(predictions, position, axis=1)
    larger = jnp.sum(predictions > target, axis=1)
    decidable = jnp.all(jnp.isfinite(predictions) | (predictions <= target), axis=1) & jnp.isfinite(target[:, 0])
    return valid & decidable & (larger < k)


@kernel("InTopK")
def in_top_k(predictions, targets, *, k):
    return in_top_k_v2(predictions, targets, k)
