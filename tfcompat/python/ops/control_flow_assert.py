"""`tf.Assert`: a run that fails unless a condition holds."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation
from tfcompat.python.ops.cond import cond


def Assert(condition: Any, data: Any, summarize: int | None = None, name: str | None = None) -> Operation:
    """An operation that lets the run fail with InvalidArgumentError unless `condition` holds.

    Args:
      condition: a bool scalar.
      data: tensors printed in the error.
      summarize: how many elements of each are printed; 3 when not given, all when -1.

    Make something depend on it: `with tf.control_dependencies([tf.Assert(...)]):`. Source: `tf.Assert`.
    """
    with ops.name_scope(name, "Assert", [condition, data]):
        xs = ops.convert_n_to_tensor(data)

        def checked() -> Operation:
            return apply_op("Assert", condition=condition, data=data, summarize=summarize, name="Assert")

        if all(x.dtype in (dtypes.string, dtypes.int32) for x in xs):
            return checked()
        condition = ops.convert_to_tensor(condition, name="Condition")
        return cond(condition, lambda: apply_op("NoOp"), checked, name="AssertGuard").op
