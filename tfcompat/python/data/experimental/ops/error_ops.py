"""Datasets that go on after errors."""

from __future__ import annotations

from tfcompat.python.data.experimental.ops.batching import Transformation


def ignore_errors() -> Transformation:
    """The elements that come without an error."""
    return lambda dataset: dataset._same("IgnoreErrorsDataset")
