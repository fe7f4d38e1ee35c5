"""`CompositeTensor`, the base of values made of several tensors, under TensorFlow's module name."""

from __future__ import annotations

import abc
from typing import Any


class CompositeTensor(abc.ABC):
    """A value made of several tensors, such as `IndexedSlices` and `SparseTensor`."""

    @property
    @abc.abstractmethod
    def _type_spec(self) -> Any:
        """What is known of the value: its `tf.TypeSpec`, which takes it apart and puts it together."""
