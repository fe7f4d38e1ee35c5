"""Saved positions of iterators, which tfcompat does not have."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.errors_impl import UnimplementedError

_INSTEAD = "Save the number of elements taken, and begin with Dataset.skip."


def make_saveable_from_iterator(iterator: Any) -> Any:
    """Raises UnimplementedError: the position of an iterator is not saved."""
    raise UnimplementedError(None, None, f"tfcompat does not save the position of iterators. {_INSTEAD}")


class CheckpointInputPipelineHook:
    """Raises UnimplementedError: the position of an iterator is not saved."""

    def __init__(self, estimator: Any) -> None:
        raise UnimplementedError(None, None, f"tfcompat does not save the position of iterators. {_INSTEAD}")
