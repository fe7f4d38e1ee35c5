"""What a saver knows of each thing that it saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework.dtypes import DType


class SaveSpec:
    """One tensor in a checkpoint.

    Args:
      tensor: the tensor, or a function that makes it when it is needed.
      slice_spec: which part of the stored tensor it is, as `Variable.SaveSliceInfo.spec`; "" for all of it.
      name: the name it is stored under.
      dtype: its type; needed with a function.
      device: its device; needed with a function.
    """

    def __init__(
        self, tensor: Any, slice_spec: str, name: str, dtype: DType | None = None, device: str | None = None
    ) -> None:
        self._tensor = tensor
        self.slice_spec = slice_spec
        self.name = name
        if callable(tensor):
            if dtype is None or device is None:
                raise AssertionError(
                    "When passing a callable `tensor` to a SaveSpec, an explicit dtype and device must be provided."
                )
            self.dtype, self.device = dtype, device
        else:
            self.dtype, self.device = tensor.dtype, tensor.device

    @property
    def tensor(self) -> Any:
        return self._tensor() if callable(self._tensor) else self._tensor


class SaveableObject:
    """Something that a saver saves and restores. Subclasses say how it is restored.

    Args:
      op: what is saved.
      specs: the tensors that it is made of, all on one device.
      name: the name it is saved under.
    """

    def __init__(self, op: Any, specs: Sequence[SaveSpec], name: str) -> None:
        self.op = op
        self.specs = specs
        self.name = name

    @property
    def optional_restore(self) -> bool:
        return False

    @property
    def device(self) -> str:
        return self.specs[0].device

    def restore(self, restored_tensors: Sequence[Any], restored_shapes: Sequence[Any] | None) -> Any:
        """The op that gives the object the values `restored_tensors`, in the shapes `restored_shapes` if given."""
        raise ValueError("Calling an abstract method.")
