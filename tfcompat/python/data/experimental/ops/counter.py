"""Counters."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.experimental.ops.scan_ops import scan
from tfcompat.python.data.ops.dataset_ops import DatasetV1
from tfcompat.python.framework import dtypes, ops


def Counter(start: Any = 0, step: Any = 1, dtype: Any = dtypes.int64) -> Any:
    """The numbers `start`, `start + step`, ... without end. Source: `tf.data.experimental.Counter`."""
    with ops.name_scope("counter"):
        start = ops.convert_to_tensor(start, dtype, name="start")
        step = ops.convert_to_tensor(step, dtype, name="step")
        return DatasetV1.from_tensors(0).repeat(None).apply(scan(start, lambda state, _: (state + step, state)))


CounterV1 = Counter
