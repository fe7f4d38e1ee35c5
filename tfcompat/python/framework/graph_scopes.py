"""The scopes of a graph in which new operations are made, and which of them each thread has for itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfcompat.python.framework.operation import Operation


@dataclass
class _Stacks:
    """What surrounds new operations, the innermost last."""

    control: list[Any] = field(default_factory=list)
    colocation: list[Operation] = field(default_factory=list)
    device: list[Callable[[Operation], Any] | None] = field(default_factory=list)

    def copy(self) -> _Stacks:
        return _Stacks(list(self.control), list(self.colocation), list(self.device))


class _OfThread(threading.local):
    name_stack = ""
    variable_creators: tuple[tuple[int, Callable[..., Any]], ...] = ()
    stacks: _Stacks | None = None


class GraphScopes:
    """The open scopes of a graph. Names and variable creators are the thread's; control dependencies, devices and
    colocation are all threads', until `switch_to_thread_local` is called."""

    def __init__(self) -> None:
        self._of_thread = _OfThread()
        self._of_all = _Stacks()
        self._is_thread_local = False

    def switch_to_thread_local(self) -> None:
        """From now on each thread has its own devices, colocation and control dependencies, beginning with those of
        now."""
        if not self._is_thread_local:
            self._is_thread_local = True
            self._of_thread.stacks, self._of_all = self._of_all, self._of_all.copy()

    @property
    def _stacks(self) -> _Stacks:
        if not self._is_thread_local:
            return self._of_all
        if self._of_thread.stacks is None:
            self._of_thread.stacks = self._of_all.copy()
        return self._of_thread.stacks

    @property
    def _name_stack(self) -> str:
        return self._of_thread.name_stack

    @_name_stack.setter
    def _name_stack(self, name: str) -> None:
        self._of_thread.name_stack = name

    @property
    def _variable_creator_stack(self) -> tuple[tuple[int, Callable[..., Any]], ...]:
        return self._of_thread.variable_creators

    @_variable_creator_stack.setter
    def _variable_creator_stack(self, creators: tuple[tuple[int, Callable[..., Any]], ...]) -> None:
        self._of_thread.variable_creators = creators

    @property
    def _control_stack(self) -> list[Any]:
        return self._stacks.control

    @_control_stack.setter
    def _control_stack(self, stack: list[Any]) -> None:
        self._stacks.control = stack

    @property
    def _colocation_stack(self) -> list[Operation]:
        return self._stacks.colocation

    @_colocation_stack.setter
    def _colocation_stack(self, stack: list[Operation]) -> None:
        self._stacks.colocation = stack

    @property
    def _device_stack(self) -> list[Callable[[Operation], Any] | None]:
        return self._stacks.device

    @_device_stack.setter
    def _device_stack(self, stack: list[Callable[[Operation], Any] | None]) -> None:
        self._stacks.device = stack
