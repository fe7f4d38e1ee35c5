"""Computations to be compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Operation
from tfcompat.python.ops import array_ops, control_flow_ops
from tfcompat.python.util import nest


def compile(computation: Callable[..., Any], inputs: Sequence[Any] | None = None) -> Any:
    """Builds a computation. (TensorFlow compiles it with XLA; here that happens to everything.)

        (product,) = tf.xla.experimental.compile(lambda x, y: x * y, [2.0, 3.0])

    Args:
      computation: a function of tensors that returns tensors or operations, or a structure of tensors.
      inputs: its arguments: tensors, what converts to them, or structures of these.

    Returns:
      A list of its tensors, which all wait for its operations; a single operation when it returns no tensor; for a
      structure that is no flat list, the structure.

    Raises TypeError when `inputs` is no list or tuple, or the computation returns something else.
    Source: `tf.xla.experimental.compile`.
    """
    if inputs is not None and not isinstance(inputs, (list, tuple)):
        raise TypeError("inputs must be a list")
    arguments = nest.map_structure(lambda each: array_ops.identity(ops.convert_to_tensor(each)), list(inputs or ()))
    results = computation(*arguments)
    flat = [] if results is None else list(results) if isinstance(results, (list, tuple)) else [results]
    if any(nest.is_nested(each) for each in flat) or isinstance(results, dict):
        return nest.map_structure(array_ops.identity, results)
    operations = [each for each in flat if isinstance(each, Operation)]
    with ops.control_dependencies(operations):
        tensors = [array_ops.identity(each) for each in flat if not isinstance(each, Operation)]
    return tensors or control_flow_ops.group(*operations)
