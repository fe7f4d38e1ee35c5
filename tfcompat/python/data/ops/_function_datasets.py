"""Datasets with functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.data.ops._dataset_base import DatasetSpec
from tfcompat.python.data.ops._structured_function import StructuredFunctionWrapper
from tfcompat.python.data.util import nest, structure
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op

Function = Callable[..., Any]


def map_dataset(source: Any, map_func: Function, num_parallel_calls: Any) -> Any:
    function = StructuredFunctionWrapper(map_func, "Dataset.map()", source.element_spec)
    arguments: dict[str, Any] = {}
    op_type = "MapDataset"
    if num_parallel_calls is not None:
        op_type = "ParallelMapDataset"
        arguments["num_parallel_calls"] = ops.convert_to_tensor(
            num_parallel_calls, dtypes.int32, name="num_parallel_calls"
        )
    return source._made(
        op_type,
        function.output_structure,
        [function],
        other_arguments=function.captured_inputs,
        f=function.function,
        **arguments,
    )


def dataset_function(map_func: Function, name: str, source: Any) -> tuple[StructuredFunctionWrapper, Any]:
    """A function from elements to datasets, and the specs of these datasets' elements.

    Raises TypeError when it returns something else.
    """
    function = StructuredFunctionWrapper(map_func, name, source.element_spec)
    if not isinstance(function.output_structure, DatasetSpec):
        raise TypeError(f"`map_func` must return a `Dataset` object. Got {type(function.output_structure)}")
    return function, function.output_structure._element_spec


def flat_map(source: Any, map_func: Function) -> Any:
    function, spec = dataset_function(map_func, "Dataset.flat_map()", source)
    return source._made(
        "FlatMapDataset", spec, [function], other_arguments=function.captured_inputs, f=function.function
    )


def interleave(source: Any, map_func: Function, cycle_length: Any, block_length: Any, num_parallel_calls: Any) -> Any:
    function, spec = dataset_function(map_func, "Dataset.interleave()", source)
    arguments = {
        "cycle_length": ops.convert_to_tensor(cycle_length, dtypes.int64, name="cycle_length"),
        "block_length": ops.convert_to_tensor(block_length, dtypes.int64, name="block_length"),
    }
    op_type = "InterleaveDataset"
    if num_parallel_calls is not None:
        op_type = "ParallelInterleaveDatasetV2"
        arguments["num_parallel_calls"] = ops.convert_to_tensor(
            num_parallel_calls, dtypes.int64, name="num_parallel_calls"
        )
    return source._made(
        op_type, spec, [function], other_arguments=function.captured_inputs, f=function.function, **arguments
    )


def filter_dataset(source: Any, predicate: Function) -> Any:
    function = StructuredFunctionWrapper(predicate, "Dataset.filter()", source.element_spec)
    function.require_scalar_bool(
        f"`predicate` return type must be convertible to a scalar boolean tensor. Was {function.output_structure}."
    )
    return source._made(
        "FilterDataset",
        source.element_spec,
        [function],
        other_arguments=function.captured_inputs,
        predicate=function.function,
    )


def state_function(
    func: Function, name: str, state_spec: Any, element_spec: Any, new_state_of: Callable[[Any], Any]
) -> tuple[StructuredFunctionWrapper, Any]:
    """A function of a state and an element, and the specs of states that hold for what it returns as well.

    Args:
      new_state_of: from the nested specs of its result to those of the new state.

    Raises TypeError when the new state is of another type.
    """
    while True:
        function = StructuredFunctionWrapper(func, name, (state_spec, element_spec))
        new = new_state_of(function.output_structure)
        for kind, view in (("classes", structure.legacy_classes), ("types", structure.legacy_types)):
            before, after = view(state_spec), view(new)
            if nest.flatten(before) != nest.flatten(after):
                raise TypeError(
                    f"The element {kind} for the new state must match the initial state. Expected {before}; got "
                    f"{after}."
                )
        shapes = nest.flatten(structure.legacy_shapes(state_spec))
        new_shapes = nest.flatten(structure.legacy_shapes(new))
        weaker = [a.most_specific_compatible_shape(b) for a, b in zip(shapes, new_shapes, strict=True)]
        if all(shape.sizes == weak.sizes for shape, weak in zip(shapes, weaker, strict=True)):
            return function, state_spec
        state_spec = structure.convert_legacy_structure(
            structure.legacy_types(state_spec),
            nest.pack_sequence_as(state_spec, weaker),
            structure.legacy_classes(state_spec),
        )


def reduce_dataset(source: Any, initial_state: Any, reduce_func: Function) -> Any:
    with ops.name_scope("initial_state"):
        initial_state = structure.normalize_element(initial_state)
    state_spec = structure.type_spec_from_value(initial_state)
    function, state_spec = state_function(
        reduce_func, "reduce()", state_spec, source.element_spec, lambda result: result
    )
    flat = apply_op(
        "ReduceDataset",
        input_dataset=source._variant_tensor,
        initial_state=structure.to_tensor_list(state_spec, initial_state),
        other_arguments=function.captured_inputs,
        f=function.function,
        **structure.flat_structure(state_spec),
    )
    return structure.from_compatible_tensor_list(state_spec, flat)
