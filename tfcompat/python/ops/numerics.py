"""Checks for NaN and Inf."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.function_ops import CONDITIONALS, LOOPS
from tfcompat.python.ops import array_ops, control_flow_ops
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def verify_tensor_all_finite(
    t: Any = None, msg: str | None = None, name: str | None = None, x: Any = None, message: str | None = None
) -> ops.Tensor:
    """`t`; a run fails with InvalidArgumentError and `msg` when it holds NaN or Inf.

    Args:
      x, message: the new names of `t` and `msg`.

    Source: TensorFlow's `tf.verify_tensor_all_finite`.
    """
    x = deprecated_argument_lookup("x", x, "t", t)
    message = deprecated_argument_lookup("message", message, "msg", msg)
    with ops.name_scope(name, "VerifyFinite", [x]):
        x = ops.convert_to_tensor(x, name="x")
        with ops.colocate_with(x):
            check = array_ops.check_numerics(x, message=message)
            return control_flow_ops.with_dependencies([check], x)


def add_check_numerics_ops() -> ops.Operation:
    """An operation that checks every floating point tensor of the default graph for NaN and Inf, in the order of their
    making.

    Raises:
      ValueError: the graph has a `tf.cond` or `tf.while_loop`, inside of which nothing would be checked.

    Source: TensorFlow's `tf.add_check_numerics_ops`.
    """
    checks: list[ops.Tensor] = []
    for op in ops.get_default_graph().get_operations():
        if op.type in LOOPS | CONDITIONALS:
            raise ValueError(
                "`tf.add_check_numerics_ops() is not compatible with TensorFlow control flow operations such as "
                "`tf.cond()` or `tf.while_loop()`."
            )
        for output in op.outputs:
            if output.dtype in (dtypes.float16, dtypes.float32, dtypes.float64):
                with ops.control_dependencies(checks):
                    checks = [array_ops.check_numerics(output, message=f"{op.name}:{output.value_index}")]
    return control_flow_ops.group(*checks)
