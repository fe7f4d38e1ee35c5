"""Switches between TensorFlow 1's behaviour and 2's.

tfcompat has TensorFlow 1's: switches to it do nothing, switches to TensorFlow 2's raise NotImplementedError.
"""

from __future__ import annotations

from typing import Any, NoReturn

from tfcompat.python.framework import op_numbers


def executing_eagerly() -> bool:
    """False: ops are added to a graph, and sessions run it."""
    return False


def disable_v2_behavior() -> None:
    """TensorFlow 1's behaviour, which is in force anyway."""


def disable_eager_execution() -> None:
    """Graphs and sessions, which are in force anyway."""


def disable_v2_tensorshape() -> None:
    """Shapes of `Dimension` objects, which are in force anyway."""


def disable_tensor_equality() -> None:
    """`==` on tensors compares identity, which is in force anyway."""


def enable_control_flow_v2() -> None:
    """Functional control flow (`If` and `While` nodes), which is in force anyway; op seeds are those it gives."""
    op_numbers.use_functional_counts(True)


def control_flow_v2_enabled() -> bool:
    """True: conditionals and loops are `If` and `While` nodes."""
    return True


def disable_control_flow_v2() -> None:
    """Conditionals and loops stay `If` and `While` nodes, but op seeds are those of TensorFlow 1's own control flow."""
    op_numbers.use_functional_counts(False)


def _not_supported(name: str, reason: str) -> NoReturn:
    raise NotImplementedError(f"tf.{name} is not supported: {reason}")


def enable_eager_execution(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> NoReturn:
    """Raises NotImplementedError."""
    _not_supported("enable_eager_execution", "tfcompat runs graphs. Evaluate tensors with a tf.Session.")


def enable_v2_behavior() -> NoReturn:
    """Raises NotImplementedError."""
    _not_supported("enable_v2_behavior", "tfcompat runs TensorFlow 1 programs.")


def enable_v2_tensorshape() -> NoReturn:
    """Raises NotImplementedError."""
    _not_supported("enable_v2_tensorshape", "tensor.shape[i] is a Dimension; use tensor.shape.as_list()[i].")


def enable_tensor_equality() -> NoReturn:
    """Raises NotImplementedError."""
    _not_supported("enable_tensor_equality", "`==` compares identity. Use tf.equal.")
