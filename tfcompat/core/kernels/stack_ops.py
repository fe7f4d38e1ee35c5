"""Kernels of the stacks in which TensorFlow 1's loops keep what their gradients need. They live for one run."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework.errors_impl import InvalidArgumentError


class Stack(list[Any]):
    """A stack: the value of its handle."""


@kernel("StackV2", "Stack", host=True)
def stack(*_: Any) -> Stack:
    return Stack()


@kernel("StackPushV2", "StackPush", host=True)
def stack_push(handle: Stack, elem: Any) -> Any:
    handle.append(elem)
    return elem


@kernel("StackPopV2", "StackPop", host=True)
def stack_pop(handle: Stack) -> Any:
    if not handle:
        raise InvalidArgumentError(None, None, "Stack is empty when calling Pop().")
    return handle.pop()


@kernel("StackCloseV2", "StackClose", host=True)
def stack_close(handle: Stack) -> tuple[()]:
    handle.clear()
    return ()
