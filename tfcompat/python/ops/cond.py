"""`tf.cond`: an `If` op over two function bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.func_graph import FuncGraph
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_shape import TensorShape

_NODES_OF_PREDICATE = 4  # a Switch, Identities of its outputs and of the predicate


def cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    strict: bool = False,
    name: str | None = None,
    fn1: Callable[[], Any] | None = None,
    fn2: Callable[[], Any] | None = None,
) -> Any:
    """`true_fn()` if `pred` is true when the graph runs, else `false_fn()`.

    Args:
      pred: a bool scalar tensor.
      true_fn, false_fn: build tensors of the same structure and types; ops made inside run only when their branch is
        taken.
      strict: keep lists of one element as they are, instead of returning the element.
      fn1, fn2: the names of `true_fn` and `false_fn` before 1.0.

    Raises:
      TypeError: `pred` is a Python bool, or a function is missing or cannot be called.
      ValueError: the functions return different structures or types.

    Source: `tf.cond`.
    """
    true_fn = _branch_function("true_fn", true_fn, "fn1", fn1)
    false_fn = _branch_function("false_fn", false_fn, "fn2", fn2)
    if not callable(true_fn):
        raise TypeError("true_fn must be callable.")
    if not callable(false_fn):
        raise TypeError("false_fn must be callable.")
    if isinstance(pred, bool):
        raise TypeError("pred must not be a Python bool")
    with ops.name_scope(name or "cond", None, [pred]) as scope:
        pred = ops.convert_to_tensor(pred, name="pred")
        graph = ops.get_default_graph()
        if isinstance(graph, FuncGraph):
            pred = graph.capture(pred)  # before what the branches capture
        pred = scalar_predicate(pred)
        graph.op_numbers.add(_NODES_OF_PREDICATE)
        bodies = []
        structures = []
        for label, function in (("true", true_fn), ("false", false_fn)):
            body = FuncGraph(f"{scope}{label}_{ops.uid()}".replace("/", "_"), op_numbers=graph.op_numbers.of_body())
            structure = build_body(body, function, pred)
            structures.append(structure if strict else _unpacked(structure))
            bodies.append(body)
        _check_same_structure(*structures)
        with graph.op_numbers.uncounted():
            outputs = _if(pred, bodies[0], bodies[1], scope)
        graph.op_numbers.add(len(outputs))  # a Merge each
    result = _packed(structures[0], outputs)
    return result if strict else _unpacked(result)


def _branch_function(name: str, function: Any, old_name: str, old_function: Any) -> Any:
    if function is not None and old_function is not None:
        raise TypeError(f"cond(): {name} and {old_name} may not be set simultaneously.")
    function = old_function if function is None else function
    if function is None:
        raise TypeError(f"cond(): {name} argument required")
    return function


def scalar_predicate(pred: Tensor) -> Tensor:
    """`pred`; one of unknown rank is squeezed to a scalar.

    Raises TypeError when it is no bool, ValueError when it is known to be no scalar.
    """
    if pred.dtype.base_dtype is not dtypes.bool:
        raise TypeError(
            f"The predicate {pred.name} has type {pred.dtype.base_dtype.name} that does not match type bool."
        )
    if pred.shape.ndims == 0:
        return pred
    if pred.shape.ndims is not None:
        raise ValueError(f"Shape must be rank 0 but is rank {pred.shape.ndims} for the predicate {pred.name}")
    with pred.graph.op_numbers.uncounted():
        return apply_op("Squeeze", input=pred)


def build_body(body: FuncGraph, function: Callable[[], Any], pred: Tensor) -> Any:
    """Calls `function` inside `body`; what it returns are the body's outputs. Returns their structure.

    An operation stands for `pred`, given after the operation has run.
    """
    from tfcompat.python.ops.tensor_array_ops import from_flow, to_flow
    from tfcompat.python.util import nest

    with body.as_default():
        structure = function()
        leaves = []
        for leaf in nest.flatten(structure, expand_composites=True):
            if isinstance(leaf, Operation):
                with body.op_numbers.uncounted():
                    given = body.capture(pred)
                with body.control_dependencies([leaf]):
                    leaf = apply_op("Identity", input=given)
            elif leaf is not None:
                tensor = body.capture(ops.convert_to_tensor(to_flow(leaf)))
                leaf = from_flow(tensor, leaf)
            leaves.append(leaf)
        body.outputs = [to_flow(leaf) for leaf in leaves if leaf is not None]
        return nest.pack_sequence_as(structure, leaves, expand_composites=True)


def _check_same_structure(true_structure: Any, false_structure: Any) -> None:
    from tfcompat.python.util import nest

    for name, structure in (("true_fn", true_structure), ("false_fn", false_structure)):
        if structure is None:
            raise ValueError(f"{name} must have a return value.")
    try:
        nest.assert_same_structure(true_structure, false_structure, expand_composites=True)
    except (TypeError, ValueError) as error:
        raise type(error)(f"Incompatible return values of true_fn and false_fn: {error}") from None
    pairs = zip(nest.flatten(true_structure, True), nest.flatten(false_structure, True), strict=True)
    for true_tensor, false_tensor in pairs:
        if (true_tensor is None) != (false_tensor is None):
            raise ValueError("true_fn and false_fn must both return a tensor, or both None, at each place")
        if true_tensor is not None and true_tensor.dtype.base_dtype is not false_tensor.dtype.base_dtype:
            raise ValueError(
                "Outputs of true_fn and false_fn must have the same type: "
                f"{true_tensor.dtype.base_dtype.name}, {false_tensor.dtype.base_dtype.name}"
            )


def indexed_case(index: Tensor, functions: Sequence[Callable[[], Any]], scope: str) -> Any:
    """What `functions[index]()` makes; the last one's where there is no such function.

    Raises TypeError when the functions return different structures or types.
    """
    graph = ops.get_default_graph()
    if isinstance(graph, FuncGraph):
        index = graph.capture(index)
    bodies = []
    structures = []
    for position, function in enumerate(functions):
        body = FuncGraph(f"{scope}branch{position}_{ops.uid()}".replace("/", "_"))
        structures.append(build_body(body, function, index))
        bodies.append(body)
    for position, structure in enumerate(structures[1:], 1):
        try:
            _check_same_structure(structures[0], structure)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"branches[0] and branches[{position}] arguments to tf.switch_case must have the same number, type, "
                f"and overall structure of return values.\n\nbranches[0] output: {structures[0]}\nbranches[{position}] "
                f"output: {structure}\n\nError details:\n{error}"
            ) from None
    return _packed(structures[0], _conditional("Case", index, bodies, scope))


def _if(pred: Tensor, true_body: FuncGraph, false_body: FuncGraph, scope: str) -> list[Tensor]:
    stateful = any(op.op_def.is_stateful for body in (true_body, false_body) for op in body.get_operations())
    op_type = "If" if stateful or not true_body.outputs else "StatelessIf"
    return _conditional(op_type, pred, [true_body, false_body], scope)


def _conditional(op_type: str, selector: Tensor, bodies: Sequence[FuncGraph], scope: str) -> list[Tensor]:
    """Makes a conditional op; returns its outputs behind identities."""
    captured = list(dict.fromkeys(tensor for body in bodies for tensor in body.captured_outer_tensors))
    for body in bodies:
        match_inputs(body, captured)
    shapes = [
        reduce(TensorShape.most_specific_compatible_shape, (output.shape for output in outputs))
        for outputs in zip(*(body.outputs for body in bodies), strict=True)
    ]
    attrs: dict[str, Any] = {
        "Tin": tuple(tensor.dtype.base_dtype for tensor in captured),
        "Tout": tuple(tensor.dtype.base_dtype for tensor in bodies[0].outputs),
        "output_shapes": tuple(shapes),
    }
    if op_type == "Case":
        attrs["branches"] = tuple(bodies)
    else:
        attrs |= {"Tcond": selector.dtype.base_dtype, "then_branch": bodies[0], "else_branch": bodies[1]}
    with ops.control_dependencies([op for body in bodies for op in body.control_captures]):
        outputs = apply_function_op(op_type, scope, [selector, *captured], attrs)
    return [apply_op("Identity", input=output) for output in outputs]


def apply_function_op(op_type: str, scope: str, inputs: Sequence[Tensor], attrs: dict[str, Any]) -> list[Tensor]:
    """Makes a conditional or loop op, which may take references too. Returns its outputs."""
    graph = ops.get_default_graph()
    op = graph.create_op(op_type, inputs, name=scope, attrs=attrs)
    op._set_attr("_lower_using_switch_merge", True)
    return op.outputs


def match_inputs(body: FuncGraph, captured: Sequence[Tensor]) -> None:
    """Makes the body's captured inputs (those behind its parameters) exactly `captured`, in this order."""
    own = body.captured_outer_tensors
    parameters = body.inputs[: len(body.inputs) - len(own)]
    with body.as_default():
        placeholders = [body.captured_input(tensor) for tensor in captured]
    body.inputs = [*parameters, *placeholders]


def _unpacked(structure: Any) -> Any:
    """The element of a list or tuple of one; anything else as it is."""
    return structure[0] if isinstance(structure, (list, tuple)) and len(structure) == 1 else structure


def _packed(structure: Any, outputs: list[Tensor]) -> Any:
    from tfcompat.python.ops.tensor_array_ops import from_flow
    from tfcompat.python.util import nest

    remaining = iter(outputs)
    leaves = [
        None if leaf is None else from_flow(next(remaining), leaf)
        for leaf in nest.flatten(structure, expand_composites=True)
    ]
    return nest.pack_sequence_as(structure, leaves, expand_composites=True)
