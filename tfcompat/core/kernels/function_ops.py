"""Kernels of function calls."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel


@kernel("PartitionedCall", "StatefulPartitionedCall", stateful=True)
def partitioned_call(ctx: Any, args: list[Any], *, f: Any) -> list[Any]:
    return ctx.call(f, args)
