"""Kernels of the ops that hold a graph together: constants, placeholders, no-ops."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import LARGEST_TRACED_CONSTANT, is_on_host, kernel


@kernel("Const")
def const(*, value: np.ndarray) -> Any:
    if value.size > LARGEST_TRACED_CONSTANT and not is_on_host() and not any(value.strides):
        import jax.numpy as jnp

        # One value repeated: the compiler can spread it.
        return jnp.full(value.shape, value.ravel()[0], value.dtype)
    return value


@kernel("NoOp", "ControlTrigger")
def no_op() -> tuple[()]:
    return ()


@kernel("PlaceholderWithDefault")
def placeholder_with_default(default: Any) -> Any:
    return default
