"""Reading checkpoints without a graph: `tf.train.NewCheckpointReader`."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from tensorboard.compat.proto import types_pb2

from tfcompat.core.util.checkpoint_reader import open_checkpoint
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.errors_impl import InternalError, NotFoundError


class CheckpointReader:
    """What a checkpoint holds.

    Example:
      reader = tf.train.NewCheckpointReader("/tmp/model.ckpt-1000")
      shapes = reader.get_variable_to_shape_map()
      weights = reader.get_tensor("dense/kernel")

    Source: `pywrap_tensorflow.CheckpointReader`.
    """

    def __init__(self, filename: str) -> None:
        self._reader = open_checkpoint(filename)

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is a tensor of that name."""
        return tensor_str in self._reader

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """The tensors' shapes by their names."""
        return {name: list(self._reader.shape(name)) for name in self._reader.names()}

    def get_variable_to_dtype_map(self) -> dict[str, dtypes.DType]:
        """The tensors' types by their names."""
        return {name: self._reader.dtype(name) for name in self._reader.names()}

    def get_tensor(self, tensor_str: str) -> Any:
        """A tensor's value as a NumPy array; bytes or a NumPy number for a scalar.

        Raises:
          NotFoundError: there is no tensor of that name.
          DataLossError: its value is damaged.
          InternalError: it is a variant, which no array holds.
        """
        if tensor_str not in self._reader:
            raise NotFoundError(None, None, f"Key {tensor_str} not found in checkpoint")
        if self._reader.dtype(tensor_str) == dtypes.variant:
            raise InternalError(None, None, f"{tensor_str} is a variant, which cannot be converted to a NumPy array")
        value = np.array(self._reader.read(tensor_str))
        return value if value.shape else value[()]

    def debug_string(self) -> bytes:
        """A line for each tensor: name, type, shape."""
        reader = self._reader
        lines = []
        for name in reader.names():
            dtype = types_pb2.DataType.Name(reader.dtype(name).as_datatype_enum)
            lines.append(f"{name} ({dtype}) [{','.join(map(str, reader.shape(name)))}]")
        return "".join(line + "\n" for line in lines).encode()


def NewCheckpointReader(filepattern: str) -> CheckpointReader:
    """A reader of the checkpoint with that path.

    Args:
      filepattern: the path as `Saver.save` returns it.

    Raises:
      NotFoundError: there is no such checkpoint.
      DataLossError: it is damaged.

    Source: `tf.train.NewCheckpointReader`.
    """
    return CheckpointReader(os.fspath(filepattern))
