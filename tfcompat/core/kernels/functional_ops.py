"""Kernels of ops with function bodies: conditionals and loops."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel


@kernel("If", "StatelessIf", stateful=True)
def if_(ctx: Any, cond: Any, inputs: list[Any], *, then_branch: Any, else_branch: Any) -> list[Any]:
    return ctx.branch(cond, [else_branch, then_branch], inputs)


@kernel("While", "StatelessWhile", stateful=True)
def while_(ctx: Any, inputs: list[Any], *, cond: Any, body: Any) -> list[Any]:
    return ctx.loop(cond, body, inputs)
