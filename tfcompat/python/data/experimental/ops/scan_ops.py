"""Scans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.data.experimental.ops.batching import Transformation
from tfcompat.python.data.ops._function_datasets import state_function
from tfcompat.python.data.util import structure


def scan(initial_state: Any, scan_func: Callable[..., Any]) -> Transformation:
    """What `scan_func` gives while it carries a state from element to element.

    Args:
      initial_state: a nest of tensors.
      scan_func: from a state and an element to a pair: the next state and a result.
    """

    def new_state_of(result: Any) -> Any:
        if not isinstance(result, tuple) or len(result) != 2:
            raise TypeError("The scan function must return a pair comprising the new state and the output value.")
        return result[0]

    def apply(dataset: Any) -> Any:
        state = structure.normalize_element(initial_state)
        function, state_spec = state_function(
            scan_func,
            "tf.data.experimental.scan()",
            structure.type_spec_from_value(state),
            dataset.element_spec,
            new_state_of,
        )
        return dataset._made(
            "ScanDataset",
            function.output_structure[1],
            [function],
            initial_state=structure.to_tensor_list(state_spec, state),
            other_arguments=function.captured_inputs,
            f=function.function,
            preserve_cardinality=True,
        )

    return apply
