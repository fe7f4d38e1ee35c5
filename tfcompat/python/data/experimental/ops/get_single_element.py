"""The element of a dataset that has one."""

from __future__ import annotations

from typing import Any

from tfcompat.python.data.ops.dataset_ops import DatasetV2
from tfcompat.python.data.util import structure
from tfcompat.python.framework.op_def_library import apply_op


def get_single_element(dataset: Any) -> Any:
    """The only element of a dataset, as tensors. At run time InvalidArgumentError unless it has exactly one."""
    if not isinstance(dataset, DatasetV2):
        raise TypeError("`dataset` must be a `tf.data.Dataset` object.")
    flat = apply_op("DatasetToSingleElement", dataset=dataset._variant_tensor, **dataset._flat_structure)
    return structure.from_compatible_tensor_list(dataset.element_spec, flat)
