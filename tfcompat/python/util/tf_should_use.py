"""Marks results that a program should use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def should_use_result(fn: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of functions whose result is to be used. TensorFlow warns when it is not; here nothing is added."""
    return fn
