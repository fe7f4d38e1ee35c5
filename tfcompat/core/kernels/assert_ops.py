"""The kernel of `Assert`."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework.errors_impl import InvalidArgumentError


@kernel("Assert", stateful=True, checks=True)
def assert_(ctx: Any, condition: Any, data: list[Any], *, summarize: int) -> tuple[()]:
    ctx.check(condition, InvalidArgumentError, "assertion failed:", data, summarize)
    return ()
