"""Kernels of the stacks in which TensorFlow 1's loops keep what their gradients need. They live for one run."""

from __future__ import annotations

from typing import Any

from tfcompat.core.framework.kernel import kernel
from tfcompat.python.framework.errors_impl import InvalidArgumentError


class Stack:
    """A stack: the value of its handle."""

    def __init__(self) -> None:
        self.elements: list[Any] = []


@kernel("StackV2", host=True)
def stack(max_size: Any) -> Stack:
    return Stack()


@kernel("StackPushV2", host=True)
def stack_push(handle: Stack, elem: Any) -> Any:
    handle.elements.append(elem)
    return elem


@kernel("StackPopV2", host=True)
def stack_pop(handle: Stack) -> Any:
    if not handle.elements:
        raise InvalidArgumentError(None, None, "Stack is empty when calling Pop().")
    return handle.elements.pop()


@kernel("StackCloseV2", host=True)
def stack_close(handle: Stack) -> tuple[()]:
    handle.elements.clear()
    return ()
