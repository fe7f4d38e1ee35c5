"""Whether TensorFlow 2's behaviour is on: never, here."""

from __future__ import annotations

from tfcompat.python.framework.errors_impl import UnimplementedError


def enable() -> None:
    """Raises UnimplementedError: tfcompat runs TensorFlow 1.x programs."""
    raise UnimplementedError(None, None, "tfcompat has no TensorFlow 2 behaviour: it runs TensorFlow 1.x programs")


def disable() -> None:
    """Changes nothing: TensorFlow 2's behaviour is off."""


def enabled() -> bool:
    """False."""
    return False
