"""`control_flow_ops.ControlFlowContext`, which libraries derive their own contexts from."""

from __future__ import annotations

import abc
from typing import Any, NoReturn

from tfcompat.python.framework.errors_impl import UnimplementedError


class ControlFlowContext(abc.ABC):
    """The base of control flow contexts, such as TensorFlow's for TPUs.

    A class may derive from it; entering one raises UnimplementedError: control flow is functional here, and ops are not
    added to contexts.

    Source: TensorFlow's `control_flow_ops.ControlFlowContext`.
    """

    def __init__(self, values_def: Any = None, import_scope: str | None = None) -> None:
        if values_def is not None:
            self._not_supported()
        self._outer_context = None
        self._import_scope = import_scope
        self._values: set[str] = set()
        self._external_values: dict[str, Any] = {}

    @property
    def outer_context(self) -> ControlFlowContext | None:
        """The context around this one."""
        return self._outer_context

    @abc.abstractmethod
    def to_control_flow_context_def(self, context_def: Any, export_scope: str | None = None) -> None:
        """Writes the context into a protocol buffer."""

    def Enter(self) -> None:
        """Raises UnimplementedError."""
        self._not_supported()

    def Exit(self) -> None:
        """Raises UnimplementedError."""
        self._not_supported()

    def GetWhileContext(self) -> Any:
        """The loop's context around this one, or None."""
        return self._outer_context.GetWhileContext() if self._outer_context else None

    def IsWhileContext(self) -> bool:
        """Whether it is a loop's."""
        return False

    def IsCondContext(self) -> bool:
        """Whether it is a branch's."""
        return False

    def IsXLAContext(self) -> bool:
        """Whether it asks for XLA."""
        return False

    def _not_supported(self) -> NoReturn:
        raise UnimplementedError(
            None,
            None,
            f"tfcompat has no control flow contexts ({type(self).__name__}): build control flow with tf.cond and "
            "tf.while_loop",
        )
