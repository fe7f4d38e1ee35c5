"""Control dependencies in functions' clothing (`group`, `tuple`), `Assert`, `case`; and `cond` and `while_loop`."""

from __future__ import annotations

import builtins
import collections
from collections.abc import Callable, Mapping
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.framework.tensor_util import constant_value
from tfcompat.python.ops._control_flow_context import ControlFlowContext as ControlFlowContext
from tfcompat.python.ops.cond import cond as cond
from tfcompat.python.ops.while_loop import while_loop as while_loop


def no_op(name: str | None = None) -> Operation:
    """An operation that does nothing."""
    return apply_op("NoOp", name=name)


def identity(data: Any, name: str | None = None) -> Any:
    """`data` (a tensor, a reference kept as one, or an `IndexedSlices`) through an Identity."""
    data = ops.internal_convert_to_tensor_or_indexed_slices(data, as_ref=True)
    if isinstance(data, Tensor):
        if data.dtype._is_ref_dtype:
            return apply_op("RefIdentity", input=data, name=name)
        return apply_op("Identity", input=data, name=name)
    values = identity(data.values, name=name)
    indices = apply_op("Identity", input=data.indices, name="indices")
    dense_shape = data.dense_shape
    if dense_shape is not None:
        dense_shape = apply_op("Identity", input=dense_shape, name="dense_shape")
    return ops.IndexedSlices(values, indices, dense_shape)


_Identity = identity


def with_dependencies(dependencies: Any, output_tensor: Any, name: str | None = None) -> Any:
    """`output_tensor` (a tensor or `IndexedSlices`), available only after `dependencies` have run.

    Source: `tensorflow.python.ops.control_flow_ops.with_dependencies`.
    """
    with (
        ops.name_scope(name, "control_dependency", [*dependencies, output_tensor]) as scope,
        ops.colocate_with(output_tensor),
        ops.control_dependencies(dependencies),
    ):
        output_tensor = ops.convert_to_tensor_or_indexed_slices(output_tensor)
        if isinstance(output_tensor, Tensor):
            return identity(output_tensor, name=scope)
        return ops.IndexedSlices(
            identity(output_tensor.values, name=scope), output_tensor.indices, output_tensor.dense_shape
        )


def group(*inputs: Any, **kwargs: Any) -> Operation:
    """An operation that runs all `inputs` (tensors, operations, or nested lists of them).

    Args:
      name: a name for the operation.

    Raises TypeError for other inputs or arguments. Source: `tf.group`.
    """
    from tfcompat.python.util import nest

    name = kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unknown keyword arguments: {', '.join(kwargs)}")
    with ops.name_scope(name, "group_deps", nest.flatten(inputs)) as scope:
        if not inputs:
            return no_op(name=scope)
        by_device: dict[str, list[Operation]] = {}
        for item in nest.flatten(inputs, expand_composites=True):
            item = getattr(item, "op", item) if not isinstance(item, Operation) else item
            if not isinstance(item, Operation):
                raise TypeError(f"Expected tf.group() expected Tensor arguments not '{item}' with type '{type(item)}'")
            operations = by_device.setdefault(item.device, [])
            operations.append(item)
        if len(by_device) == 1:
            ((device, dependencies),) = by_device.items()
            return _group_on(device, dependencies, name=scope)
        groups = [_group_on(device, by_device[device]) for device in sorted(by_device)]
        with ops.control_dependencies(groups):
            return no_op(name=scope)


def _group_on(device: str, dependencies: list[Operation], name: str | None = None) -> Operation:
    with ops.control_dependencies(dependencies):
        if not device:
            return no_op(name=name)
        with ops.device(device):
            return no_op(name=name)


def tuple(tensors: Any, name: str | None = None, control_inputs: Any = None) -> list[Any]:
    """The same tensors, each available only after all of them (and `control_inputs`) have been computed.

    Args:
      tensors: a list of tensors, `IndexedSlices`, and None, which stays None.

    Raises:
      ValueError: there is no tensor among them.
      TypeError: a control input is neither an operation nor a tensor.
    """
    with ops.name_scope(name, "tuple", tensors) as scope:
        tensors = [
            tensor if isinstance(tensor, Operation) else ops.convert_to_tensor_or_indexed_slices(tensor)
            for tensor in tensors
        ]
        gating = [tensor if isinstance(tensor, Operation) else tensor.op for tensor in tensors if tensor is not None]
        for item in control_inputs or ():
            if isinstance(item, Tensor):
                item = item.op
            elif not isinstance(item, Operation):
                raise TypeError(f"Control input must be Operation or Tensor: {item}")
            gating.append(item)
        if not gating:
            raise ValueError(f"Must have at least one Tensor: {tensors}")
        gate = group(*sorted(set(gating), key=lambda op: op._id))
        result: list[Any] = []
        for tensor in tensors:
            if tensor is None:
                result.append(None)
            elif isinstance(tensor, Operation):
                with ops.control_dependencies([gate]):
                    result.append(no_op(scope + tensor.name.rpartition("/")[2]))
            else:
                result.append(with_dependencies([gate], tensor))
        return result


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
        return cond(condition, no_op, checked, name="AssertGuard").op


def case(
    pred_fn_pairs: Any,
    default: Callable[[], Any] | None = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str = "case",
) -> Any:
    """The result of the first function whose predicate is true.

    Args:
      pred_fn_pairs: a list of (bool scalar tensor, function) pairs, or a dict of them.
      default: the function to call when no predicate is true; without it the run then fails.
      exclusive: let the run fail when more than one predicate is true.
      strict: keep lists of one element as they are.

    Raises TypeError for arguments of the wrong form; at run time InvalidArgumentError. Source: `tf.case`.
    """
    predicates, functions = _checked_cases(pred_fn_pairs)
    with ops.name_scope(name, "case", [predicates]):
        if default is None:
            # The last function stands for all that remains, and checks that its turn has come.
            default = _checked_last(predicates, functions[-1])
            predicates, functions = predicates[:-1], functions[:-1]
        function = default
        for predicate, action in reversed(list(zip(predicates, functions, strict=True))):
            function = _either(predicate, action, function, strict)
        if not exclusive:
            return function()
        with ops.control_dependencies([_assert_at_most(1, predicates, "Input error: exclusive=True")]):
            return function()


def switch_case(
    branch_index: Any, branch_fns: Any, default: Callable[[], Any] | None = None, name: str = "switch_case"
) -> Any:
    """The result of `branch_fns[branch_index]`; where there is no such function, of `default`, else of the last one.

    Args:
      branch_index: an integer scalar tensor.
      branch_fns: a list of functions, or a list of (int, function) pairs or dict with the keys 0, 1, 2, ...

    Raises TypeError or ValueError for arguments of the wrong form. Source: `tf.switch_case`.
    """
    functions = _checked_branches(branch_index, branch_fns, default)
    with ops.name_scope(name, "case", [branch_index]):
        function = functions[-1]
        for position in reversed(range(len(functions) - 1)):
            function = _either(apply_op("Equal", x=branch_index, y=position), functions[position], function, False)
        return function()


def _checked_branches(branch_index: Any, branches: Any, default: Any) -> list[Callable[[], Any]]:
    if not isinstance(branch_index, Tensor):
        raise TypeError(f"branch_index must a Tensor, got {type(branch_index)}")
    if not branch_index.dtype.is_integer:
        raise TypeError(f"branch_index must an integer Tensor, got {branch_index.dtype}")
    if not branches:
        raise ValueError("Must provide at least one item in branch_fns")
    if not isinstance(branches, (list, builtins.tuple, dict)):
        raise TypeError("branch_fns must be a list, tuple, or dict")
    pairs = list(branches.items() if isinstance(branches, dict) else branches)
    if all(callable(function) for function in pairs):
        pairs = list(enumerate(pairs))
    for pair in pairs:
        if not isinstance(pair, builtins.tuple) or len(pair) != 2:
            raise TypeError("Each entry in branch_fns must be a 2-tuple")
        if not isinstance(pair[0], int):
            raise TypeError(f"key must be a Python `int`, got {type(pair[0])}")
        if not callable(pair[1]):
            raise TypeError(f"fn for key {pair[0]} must be callable.")
    keys = sorted(key for key, _ in pairs)
    if keys != list(range(len(keys))):
        raise ValueError(
            f"branch indices (keys) must form contiguous range of [0 to {len(keys)}) but found "
            f"{{{','.join(map(str, keys))}}}"
        )
    functions = [function for _, function in sorted(pairs, key=lambda pair: pair[0])]
    return functions if default is None else [*functions, default]


def _either(predicate: Any, action: Callable[[], Any], otherwise: Callable[[], Any], strict: bool) -> Callable[[], Any]:
    return lambda: cond(predicate, action, otherwise, strict=strict)


def _checked_cases(pairs: Any) -> builtins.tuple[list[Any], list[Callable[[], Any]]]:
    if not isinstance(pairs, (list, builtins.tuple, Mapping)):
        raise TypeError("fns must be a list, tuple, or dict")
    if isinstance(pairs, collections.OrderedDict):
        items: Any = list(pairs.items())
    elif isinstance(pairs, Mapping):
        items = sorted(pairs.items(), key=lambda item: item[0].name)
    else:
        items = list(pairs)
    if not items:
        raise ValueError("pred_fn_pairs must not be empty")
    for item in items:
        if not isinstance(item, builtins.tuple) or len(item) != 2:
            raise TypeError("Each entry in pred_fn_pairs must be a 2-tuple")
        if not isinstance(item[0], Tensor):
            raise TypeError(f"pred must be a Tensor, got: {item[0]}")
        if item[0].dtype != dtypes.bool:
            raise TypeError(f"pred must be Tensor of type bool: {item[0].name}")
        if not callable(item[1]):
            raise TypeError(f"fn for pred {item[0].name} must be callable.")
    return [item[0] for item in items], [item[1] for item in items]


def _checked_last(predicates: list[Any], action: Callable[[], Any]) -> Callable[[], Any]:
    from tfcompat.python.ops.array_ops import stack

    def last() -> Any:
        message = (
            f"Implementation error: selected default action #{len(predicates) - 1} was called, "
            "but some of other predicates are True: "
        )
        data = ("Input error: None of conditions evaluated as True:", stack(predicates, name="preds_c"))
        checks = [_assert_at_most(0, predicates[:-1], message), Assert(predicates[-1], data)]
        with ops.control_dependencies(checks):
            return action()

    return last


def _assert_at_most(most: int, predicates: list[Any], message: str) -> Operation:
    from tfcompat.python.ops.array_ops import stack
    from tfcompat.python.ops.math_ops import cast, reduce_sum

    stacked = stack(predicates, name="preds_c")
    count = reduce_sum(cast(stacked, dtypes.int32), name="num_true_conds")
    holds = apply_op("LessEqual", x=count, y=constant_op.constant(most, name="n_true_conds"), name="LessEqual")
    names = ", ".join(predicate.name for predicate in predicates)
    return Assert(
        holds,
        [f"{message}: more than {most} conditions ({names}) evaluated as True:", stacked],
        summarize=len(predicates),
    )


def smart_cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """`tf.cond`, but when `pred` is known now, just the function it selects is called.

    Raises TypeError for what cannot be called.
    """
    if not callable(true_fn):
        raise TypeError("`true_fn` must be callable.")
    if not callable(false_fn):
        raise TypeError("`false_fn` must be callable.")
    value = smart_constant_value(pred)
    if value is None:
        return cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)
    return true_fn() if value else false_fn()


def smart_constant_value(pred: Any) -> bool | None:
    """The value of a Python or constant predicate; None when only the run can tell.

    Raises TypeError for other types.
    """
    if isinstance(pred, (bool, int)) and pred in (0, 1):
        return bool(pred)
    if isinstance(pred, Tensor):
        value = constant_value(pred)
        return None if value is None else bool(value)
    raise TypeError(f"`pred` must be a Tensor, or a Python bool, or 1 or 0. Found instead: {type(pred)}")
