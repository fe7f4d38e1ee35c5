"""Rolling tensors."""

from __future__ import annotations

from tfcompat.python.ops.op_function import op_function

roll = op_function(
    "Roll", "`input` with its elements moved `shift` places along `axis`; what leaves the end comes first."
)
