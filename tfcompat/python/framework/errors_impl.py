"""TensorFlow's exceptions (`tf.errors.*`), one per status code."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

OK = 0
CANCELLED = 1
UNKNOWN = 2
INVALID_ARGUMENT = 3
DEADLINE_EXCEEDED = 4
NOT_FOUND = 5
ALREADY_EXISTS = 6
PERMISSION_DENIED = 7
RESOURCE_EXHAUSTED = 8
FAILED_PRECONDITION = 9
ABORTED = 10
OUT_OF_RANGE = 11
UNIMPLEMENTED = 12
INTERNAL = 13
UNAVAILABLE = 14
DATA_LOSS = 15
UNAUTHENTICATED = 16


class OpError(Exception):
    """An op failed while the graph ran.

    Attributes:
      node_def: the `NodeDef` of the failed op, or None.
      op: the failed `tf.Operation`, or None.
      message: what went wrong.
      error_code: the status code, one of the integers of `tf.errors`.
    """

    def __init__(self, node_def: Any, op: Any, message: str, error_code: int) -> None:
        super().__init__()
        self._node_def = node_def
        self._op = op
        self._message = message
        self._error_code = error_code

    @property
    def message(self) -> str:
        return self._message

    @property
    def op(self) -> Any:
        return self._op

    @property
    def error_code(self) -> int:
        return self._error_code

    @property
    def node_def(self) -> Any:
        return self._node_def

    def __reduce__(self) -> tuple[Any, ...]:
        # Ops do not leave their process; the class and the message do.
        arguments = (None, None, self._message)
        return type(self), arguments + ((self._error_code,) if type(self) is OpError else ())

    def __str__(self) -> str:
        if self._op is None:
            return self._message
        where = f"\n\nOp {self._op.name!r} (type {self._op.type}) was created at {self._op.site}"
        return self._message + where


class _CodedError(OpError):
    code: ClassVar[int]

    def __init__(self, node_def: Any, op: Any, message: str) -> None:
        super().__init__(node_def, op, message, self.code)


class CancelledError(_CodedError):
    """The operation was cancelled, for instance because its queue was closed."""

    code = CANCELLED


class UnknownError(_CodedError):
    """An error of unknown cause, for instance an exception in a `tf.py_func`."""

    code = UNKNOWN

    def __init__(self, node_def: Any, op: Any, message: str, error_code: int = UNKNOWN) -> None:
        OpError.__init__(self, node_def, op, message, error_code)


class InvalidArgumentError(_CodedError):
    """An op received an input that it cannot work with."""

    code = INVALID_ARGUMENT


class DeadlineExceededError(_CodedError):
    """Time ran out before the operation completed."""

    code = DEADLINE_EXCEEDED


class NotFoundError(_CodedError):
    """A file, directory or key does not exist."""

    code = NOT_FOUND


class AlreadyExistsError(_CodedError):
    """Something that was to be created exists already."""

    code = ALREADY_EXISTS


class PermissionDeniedError(_CodedError):
    """The caller may not do this."""

    code = PERMISSION_DENIED


class UnauthenticatedError(_CodedError):
    """The request carries no valid credentials."""

    code = UNAUTHENTICATED


class ResourceExhaustedError(_CodedError):
    """Out of memory, disk or another resource."""

    code = RESOURCE_EXHAUSTED


class FailedPreconditionError(_CodedError):
    """The system is not in the state that the operation needs, for instance a variable is uninitialized."""

    code = FAILED_PRECONDITION


class AbortedError(_CodedError):
    """The operation was aborted and may be tried again."""

    code = ABORTED


class OutOfRangeError(_CodedError):
    """The end of the input was reached."""

    code = OUT_OF_RANGE


class UnimplementedError(_CodedError):
    """The operation is not implemented."""

    code = UNIMPLEMENTED


class InternalError(_CodedError):
    """An invariant of the system is broken."""

    code = INTERNAL


class UnavailableError(_CodedError):
    """The runtime is currently unavailable."""

    code = UNAVAILABLE


class DataLossError(_CodedError):
    """Unrecoverable data loss or corruption."""

    code = DATA_LOSS


class InaccessibleTensorError(ValueError):
    """A tensor or operation was used where it may not be, for instance fetched out of a function's body."""


class OperatorNotAllowedInGraphError(TypeError):
    """A symbolic tensor was used where Python needs a value: as a condition, or in a `for` statement."""


_BY_CODE: dict[int, type[_CodedError]] = {cls.code: cls for cls in _CodedError.__subclasses__()}


def exception_type_from_error_code(error_code: int) -> type[OpError]:
    """The class of errors with a status code. Raises KeyError for an unknown code."""
    return _BY_CODE[error_code]


def error_code_from_exception_type(cls: Any) -> Any:
    """The status code of a class of errors. For anything else warns, and gives an `UnknownError`."""
    if cls in _BY_CODE.values():
        return cls.code
    warnings.warn("Unknown class exception", stacklevel=2)
    return UnknownError(None, None, "Unknown class exception", None)  # type: ignore[arg-type]


def _make_specific_exception(node_def: Any, op: Any, message: Any, error_code: int) -> OpError:
    """The error that a status code stands for; for an unknown code warns, and gives an `UnknownError`."""
    if error_code in _BY_CODE:
        return _BY_CODE[error_code](node_def, op, message)
    warnings.warn(f"Unknown error code: {error_code}", stacklevel=2)
    return UnknownError(node_def, op, message, error_code)
