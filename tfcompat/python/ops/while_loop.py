"""`tf.while_loop`: a `While` op over the bodies of its condition and its step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.composite_tensor import CompositeTensor
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.framework.tensor_spec import TensorSpec
from tfcompat.python.framework.type_spec import TypeSpec
from tfcompat.python.ops.cond import apply_function_op, match_inputs, scalar_predicate

_NUM_COUNTERS = 2  # the turns taken, and the most there may be


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
    maximum_iterations: Any = None,
    return_same_structure: bool = False,
) -> Any:
    """Repeats `body` on the loop variables for as long as `cond` of them is true.

    Args:
      cond: from the loop variables to a bool scalar.
      body: from the loop variables to their new values, of the same structure and types.
      loop_vars: a list, tuple or dict of tensors, sparse and ragged ones, and TensorArrays, possibly nested.
      shape_invariants: of the same structure: shapes, or `tf.TypeSpec`s, that hold in every turn, for variables that
        change shape. By default those of the variables; the number of elements of sparse and ragged ones may change.
      parallel_iterations, swap_memory: accepted; XLA schedules the loop.
      back_prop: whether gradients may flow through the loop.
      maximum_iterations: the most turns to take; an int32 scalar.
      return_same_structure: return the structure of `loop_vars` even for a single variable.

    Returns:
      The final values; the tensor itself for a single variable.

    Raises:
      TypeError: `cond` or `body` is not callable, a variable changes type, or a `tf.TypeSpec` is not of its kind.
      ValueError: there are no variables, or a variable changes its shape against the invariants.

    Source: `tf.while_loop`.
    """
    from tfcompat.python.ops.tensor_array_ops import from_flow, to_flow
    from tfcompat.python.util import nest

    if not callable(cond):
        raise TypeError("cond must be callable.")
    if not callable(body):
        raise TypeError("body must be callable.")
    if not loop_vars:
        raise ValueError("No loop variables provided")
    if parallel_iterations < 1:
        raise TypeError("parallel_iterations must be a positive integer.")
    leaves = nest.flatten(loop_vars, expand_composites=True)
    variables = [ops.convert_to_tensor(to_flow(leaf)) for leaf in leaves]
    with ops.name_scope(name or "while") as scope:
        numbers = ops.get_default_graph().op_numbers
        with contextlib.nullcontext() if maximum_iterations is not None else numbers.uncounted():
            limit = _limit(maximum_iterations)
            counter = constant_op.constant(0, limit.dtype, name="loop_counter")
        shapes = _invariant_shapes(loop_vars, shape_invariants, variables)
        loop = _Loop(cond, body, loop_vars, maximum_iterations is not None, back_prop, scope)
        shapes = [TensorShape(()), TensorShape(()), *shapes]
        outputs = loop.build([counter, limit, *variables], shapes, parallel_iterations)
    outputs = [from_flow(output, leaf) for output, leaf in zip(outputs, leaves, strict=True)]
    packed = nest.pack_sequence_as(loop_vars, outputs, expand_composites=True)
    single = isinstance(loop_vars, (list, tuple)) and len(loop_vars) == 1
    return packed[0] if single and not return_same_structure else packed


def _limit(maximum_iterations: Any) -> Tensor:
    if maximum_iterations is None:
        return constant_op.constant(-1, dtypes.int32, name="maximum_iterations")
    limit = ops.convert_to_tensor(maximum_iterations, dtypes.int32, name="maximum_iterations")
    if limit.shape.ndims not in (0, None):
        raise ValueError(f"maximum_iterations must be a scalar, saw shape: {limit.shape}")
    return limit


def _invariant_shapes(loop_vars: Any, invariants: Any, variables: list[Tensor]) -> list[TensorShape]:
    from tfcompat.python.util import nest

    values = nest.flatten(loop_vars)
    given = [None] * len(values) if invariants is None else nest.flatten_up_to(loop_vars, invariants, check_types=False)
    shapes: list[TensorShape] = []
    for value, invariant in zip(values, given, strict=True):
        if isinstance(value, CompositeTensor):
            spec = value._type_spec if invariant is None else _type_spec(value, invariant)
            shapes += [part.shape for part in nest.flatten(spec, expand_composites=True)]
        else:
            shapes.append(_invariant_shape(variables[len(shapes)], invariant))
    for tensor, shape in zip(variables, shapes, strict=True):
        if not _is_at_least_as_general(shape, tensor.shape):
            raise ValueError(
                f"The shape invariant specified for {tensor.name} is not compatible with the initial shape of the loop "
                f"variable. It enters the loop with shape {tensor.shape}, but the specified shape invariant is {shape}."
            )
    return shapes


def _type_spec(value: CompositeTensor, invariant: Any) -> TypeSpec:
    if not isinstance(invariant, TypeSpec):
        return value._shape_invariant_to_type_spec(TensorShape(invariant))
    if not invariant.is_compatible_with(value):
        raise TypeError(f"TypeSpec {invariant!r} is not compatible with {value!r}")
    return invariant


def _invariant_shape(tensor: Tensor, invariant: Any) -> TensorShape:
    if invariant is None:
        return tensor.shape
    if not isinstance(invariant, TypeSpec):
        return TensorShape(invariant)
    if not isinstance(invariant, TensorSpec) or invariant.dtype is not tensor.dtype.base_dtype:
        raise TypeError(f"TypeSpec {invariant!r} is not compatible with {tensor!r}")
    return invariant.shape


def _is_at_least_as_general(general: TensorShape, special: TensorShape) -> bool:
    if general.ndims is None:
        return True
    return special.ndims == general.ndims and all(
        wide is None or wide == narrow for wide, narrow in zip(general.as_list(), special.as_list(), strict=True)
    )


class _Loop:
    def __init__(self, cond: Any, body: Any, structure: Any, limited: bool, back_prop: bool, scope: str) -> None:
        self._cond = cond
        self._body = body
        self._structure = structure
        self._limited = limited
        self._back_prop = back_prop
        self._scope = scope

    def build(self, variables: list[Tensor], shapes: list[TensorShape], parallel_iterations: int) -> list[Tensor]:
        """The final values of the loop variables behind the counters."""
        graph = ops.get_default_graph()
        numbers = graph.op_numbers
        num_counted = len(variables) - (1 if self._limited else _NUM_COUNTERS)
        if isinstance(graph, FuncGraph):
            variables = [graph.capture(tensor) for tensor in variables]
        with numbers.uncounted():
            cond_graph = self._graph("cond", variables, shapes)
            body_graph = self._graph("body", variables, shapes)
        body_graph.count_entries_with(cond_graph)
        numbers.add(2 * num_counted)  # Enter and Merge
        with cond_graph.as_default():
            if self._limited:
                cond_graph.count_entry(variables[1])
            cond_graph.outputs = [self._predicate(cond_graph.inputs[: len(variables)])]
        numbers.add(1 + 2 * num_counted)  # LoopCond, Switch and Identity
        with body_graph.as_default():
            for outer in cond_graph.captured_outer_tensors:
                body_graph.captured_input(outer)
            body_graph.outputs = self._turn(body_graph.inputs[: len(variables)])
        numbers.add(2 * num_counted)  # NextIteration and Exit
        self._check(variables, shapes, body_graph)
        with numbers.uncounted():
            return self._while(variables, shapes, parallel_iterations, cond_graph, body_graph)

    def _while(
        self,
        variables: list[Tensor],
        shapes: list[TensorShape],
        parallel_iterations: int,
        cond_graph: FuncGraph,
        body_graph: FuncGraph,
    ) -> list[Tensor]:
        captured = list(dict.fromkeys([*cond_graph.captured_outer_tensors, *body_graph.captured_outer_tensors]))
        for graph in (cond_graph, body_graph):
            match_inputs(graph, captured)
        body_graph.outputs += body_graph.inputs[len(variables) :]
        inputs = [*variables, *captured]
        with ops.control_dependencies([*cond_graph.control_captures, *body_graph.control_captures]):
            outputs = apply_function_op(
                "While",
                self._scope,
                inputs,
                {
                    "T": tuple(tensor.dtype.base_dtype for tensor in inputs),
                    "cond": cond_graph,
                    "body": body_graph,
                    "output_shapes": (*shapes, *(tensor.shape for tensor in captured)),
                    "parallel_iterations": parallel_iterations,
                },
            )
            outputs[0].op._set_attr("_num_original_outputs", len(inputs))
            outputs[0].op.stops_gradients = not self._back_prop
        results = [apply_op("Identity", input=output) for output in outputs]
        return results[_NUM_COUNTERS : len(variables)]

    def _graph(self, label: str, variables: list[Tensor], shapes: list[TensorShape]) -> FuncGraph:
        numbers = ops.get_default_graph().op_numbers.of_body()
        graph = FuncGraph(f"{self._scope}{label}_{ops.uid()}".replace("/", "_"), op_numbers=numbers)
        for index, (tensor, shape) in enumerate(zip(variables, shapes, strict=True)):
            name = tensor.op.name if index < _NUM_COUNTERS else "Placeholder"
            graph.add_input(tensor.dtype.base_dtype, shape, name)
        return graph

    def _arguments(self, parameters: list[Tensor]) -> Any:
        from tfcompat.python.ops.tensor_array_ops import from_flow
        from tfcompat.python.util import nest

        leaves = nest.flatten(self._structure, expand_composites=True)
        values = [from_flow(value, leaf) for value, leaf in zip(parameters[_NUM_COUNTERS:], leaves, strict=True)]
        return nest.pack_sequence_as(self._structure, values, expand_composites=True)

    def _call(self, function: Callable[..., Any], parameters: list[Tensor]) -> Any:
        arguments = self._arguments(parameters)
        return function(*arguments) if isinstance(arguments, (list, tuple)) else function(arguments)

    def _predicate(self, parameters: list[Tensor]) -> Tensor:
        graph = ops.get_default_graph()
        assert isinstance(graph, FuncGraph)
        if self._limited:
            graph.op_numbers.add(1)  # the comparison of the counter with the limit
        pred = scalar_predicate(graph.capture(ops.convert_to_tensor(self._call(self._cond, parameters))))
        if self._limited:
            with graph.op_numbers.uncounted():
                pred = apply_op("LogicalAnd", x=apply_op("Less", x=parameters[0], y=parameters[1]), y=pred)
            graph.op_numbers.add(1)
        return pred

    def _turn(self, parameters: list[Tensor]) -> list[Tensor]:
        from tfcompat.python.ops.tensor_array_ops import to_flow
        from tfcompat.python.util import nest

        graph = ops.get_default_graph()
        assert isinstance(graph, FuncGraph)
        if self._limited:
            graph.op_numbers.add(2)  # the counter's Add of a Const
        result = self._call(self._body, parameters)
        if not nest.is_sequence_or_composite(result):
            result = [result]
        structure = list(self._structure) if isinstance(self._structure, tuple) else self._structure
        result = list(result) if isinstance(result, tuple) else result
        nest.assert_same_structure(result, structure, check_types=False, expand_composites=True)
        values = []
        for leaf, parameter in zip(
            nest.flatten(result, expand_composites=True), parameters[_NUM_COUNTERS:], strict=True
        ):
            if isinstance(leaf, Operation):
                raise TypeError(f"The body of a while_loop returned an Operation, {leaf.name}, for a loop variable.")
            tensor = ops.convert_to_tensor(to_flow(leaf), preferred_dtype=parameter.dtype.base_dtype)
            values.append(graph.capture(tensor))
        with graph.op_numbers.uncounted():
            counter = apply_op("AddV2", x=parameters[0], y=1, name="add")
        return [counter, parameters[1], *values]

    def _check(self, variables: list[Tensor], shapes: list[TensorShape], body_graph: FuncGraph) -> None:
        for before, shape, after in zip(variables, shapes, body_graph.outputs, strict=True):
            if before.dtype.base_dtype is not after.dtype.base_dtype:
                raise TypeError(
                    f"Loop var {before.name} enters the loop with type {before.dtype.base_dtype} but has type "
                    f"{after.dtype.base_dtype} after 1 iteration."
                )
            if not _is_at_least_as_general(shape, after.shape):
                raise ValueError(
                    f"Input tensor '{before.name}' enters the loop with shape {shape}, but has shape {after.shape} "
                    "after one iteration. To allow the shape to vary across iterations, use the `shape_invariants` "
                    "argument of tf.while_loop to specify a less-specific shape."
                )
