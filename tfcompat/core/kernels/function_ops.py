"""Kernels of function calls."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel


@kernel("PartitionedCall", "StatefulPartitionedCall", stateful=True)
def partitioned_call(ctx: Any, args: list[Any], *, f: Any) -> list[Any]:
    return ctx.call(f, args)


@kernel("FakeParam")
def fake_param(*, dtype: np.dtype, shape: tuple[int | None, ...] | None) -> Any:
    """What stands for a result of a branch that is not taken."""
    if dtype.kind == "O":
        return np.full((), b"", object)
    return np.zeros([size or 0 for size in shape or ()], dtype)
