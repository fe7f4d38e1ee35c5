"""Elements on devices."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation


def prefetch_to_device(device: Any, buffer_size: Any = None) -> Transformation:
    """`dataset.prefetch(buffer_size)`: elements move to JAX's device when a step takes them."""
    return lambda dataset: dataset.prefetch(buffer_size)


def copy_to_device(target_device: Any, source_device: Any = "/cpu:0") -> Transformation:
    """The dataset as it is: elements move to JAX's device when a step takes them."""
    return lambda dataset: dataset
