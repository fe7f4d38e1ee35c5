"""Thread-local stacks of defaults: the default graph and the default session."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tfcompat.python.framework.graph import Graph


class DefaultStack(threading.local):
    """The innermost object of each thread's nested `with ...as_default()` blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[Any] = []
        self.enforce_nesting = True

    def get_default(self) -> Any:
        return self.stack[-1] if self.stack else None

    def is_cleared(self) -> bool:
        return not self.stack

    def reset(self) -> None:
        self.stack = []

    @contextmanager
    def get_controller(self, default: Any) -> Iterator[Any]:
        """Makes `default` the default inside the block. Raises AssertionError when blocks do not nest."""
        self.stack.append(default)
        try:
            yield default
        finally:
            if self.stack:  # else reset() was called
                if not self.enforce_nesting:
                    # The innermost: the same object may stand further out as well.
                    self.stack.reverse()
                    self.stack.remove(default)
                    self.stack.reverse()
                elif self.stack[-1] is not default:
                    raise AssertionError(f"Nesting violated for default stack of {type(default)} objects")
                else:
                    self.stack.pop()


class DefaultGraphStack(DefaultStack):
    """Falls back to one graph that all threads of the process share."""

    _shared: list[Graph] = []

    def get_default(self) -> Graph:
        return self.stack[-1] if self.stack else self._global_default()

    def _global_default(self) -> Graph:
        if not self._shared:
            self._shared.append(Graph())
        return self._shared[0]

    def reset(self) -> None:
        super().reset()
        self._shared.clear()
