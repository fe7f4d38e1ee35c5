"""`tf.case` and `tf.switch_case`: one of several functions."""

from __future__ import annotations

import collections
import functools
from collections.abc import Callable, Mapping
from typing import Any

from tfcompat.python.framework import constant_op, dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor
from tfcompat.python.ops.cond import cond, indexed_case
from tfcompat.python.ops.control_flow_assert import Assert


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
    return case_by(functools.partial(cond, strict=strict), pred_fn_pairs, default, exclusive, name)


def case_by(
    choose: Callable[..., Any],
    pred_fn_pairs: Any,
    default: Callable[[], Any] | None,
    exclusive: bool,
    name: str,
    python_predicates: bool = False,
) -> Any:
    """`case`, with another function than `cond`, which may take Python bools."""
    predicates, functions = _checked_cases(pred_fn_pairs, python_predicates)
    with ops.name_scope(name, "case", [predicates]):
        if default is None:
            # The last function stands for all that remains, and checks that its turn has come.
            default = _checked_last(predicates, functions[-1])
            predicates, functions = predicates[:-1], functions[:-1]
        function = default
        for predicate, action in reversed(list(zip(predicates, functions, strict=True))):
            function = functools.partial(choose, predicate, action, function)
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
    with ops.name_scope(name, "case", [branch_index]), ops.name_scope("indexed_case") as scope:
        return indexed_case(branch_index, functions, scope)


def _checked_branches(branch_index: Any, branches: Any, default: Any) -> list[Callable[[], Any]]:
    if not isinstance(branch_index, Tensor):
        raise TypeError(f"branch_index must a Tensor, got {type(branch_index)}")
    if not branch_index.dtype.is_integer:
        raise TypeError(f"branch_index must an integer Tensor, got {branch_index.dtype}")
    if not branches:
        raise ValueError("Must provide at least one item in branch_fns")
    if not isinstance(branches, (list, tuple, dict)):
        raise TypeError("branch_fns must be a list, tuple, or dict")
    pairs = list(branches.items() if isinstance(branches, dict) else branches)
    if all(callable(function) for function in pairs):
        pairs = list(enumerate(pairs))
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
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


def _checked_cases(pairs: Any, python_predicates: bool) -> tuple[list[Any], list[Callable[[], Any]]]:
    if not isinstance(pairs, (list, tuple, Mapping)):
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
        if not isinstance(item, tuple) or len(item) != 2:
            raise TypeError("Each entry in pred_fn_pairs must be a 2-tuple")
        predicate, function = item
        if isinstance(predicate, Tensor):
            if predicate.dtype != dtypes.bool:
                raise TypeError(f"pred must be Tensor of type bool: {predicate.name}")
        elif not python_predicates:
            raise TypeError(f"pred must be a Tensor, got: {predicate}")
        elif not isinstance(predicate, bool):
            raise TypeError(f"pred must be a Tensor or bool, got: {predicate}")
        if not callable(function):
            raise TypeError(f"fn for pred {_name(predicate)} must be callable.")
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
    names = ", ".join(map(_name, predicates))
    return Assert(
        holds,
        [f"{message}: more than {most} conditions ({names}) evaluated as True:", stacked],
        summarize=len(predicates),
    )


def _name(predicate: Any) -> str:
    return predicate.name if isinstance(predicate, Tensor) else str(predicate)
