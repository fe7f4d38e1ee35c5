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

    def _shape_invariant_to_type_spec(self, shape: Any) -> Any:
        """The `tf.TypeSpec` of this value as a loop variable whose shape invariant is `shape`.

        Raises NotImplementedError for a kind of value that has no shape invariants.
        """
        raise NotImplementedError(f"{type(self).__name__} has no shape invariants in loops")
