"""Ops that run when a SavedModel has been loaded."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops import control_flow_ops, lookup_ops, variables


def main_op() -> Any:
    """An op that initialises all variables, local variables and tables.

    Source: `tf.saved_model.main_op.main_op`.
    """
    return control_flow_ops.group(
        variables.global_variables_initializer(),
        variables.local_variables_initializer(),
        lookup_ops.tables_initializer(),
    )


def main_op_with_restore(restore_op_name: Any) -> Any:
    """`main_op`, followed by an op that restores the variables.

    Args:
      restore_op_name: that op.

    Source: `tf.saved_model.main_op_with_restore`.
    """
    with ops.control_dependencies([main_op()]):
        return control_flow_ops.group(restore_op_name)
