"""How many elements a dataset has."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor

INFINITE = -1
UNKNOWN = -2


def cardinality(dataset: Any) -> Tensor:
    """The number of elements, as a scalar int64; `INFINITE`, or `UNKNOWN` where it follows from no count."""
    return apply_op("DatasetCardinality", input_dataset=dataset._variant_tensor)
