"""Conditionals that become nodes only where the run has to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops.cond import cond
from tfcompat.python.ops.control_flow_case import case_by


def smart_cond(
    pred: Any,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """`tf.cond`, but when `pred` is known now, just the function it selects is called.

    Args:
      pred: a bool scalar tensor, a Python bool, or 1 or 0.
      true_fn, false_fn: the functions to choose from.

    Raises TypeError for what cannot be called, and for a predicate of another type.
    """
    if not callable(true_fn):
        raise TypeError("`true_fn` must be callable.")
    if not callable(false_fn):
        raise TypeError("`false_fn` must be callable.")
    value = smart_constant_value(pred)
    if value is None:
        return cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)
    return true_fn() if value else false_fn()


def smart_constant_value(pred: Any) -> Any:
    """The value of a Python predicate, or of one that follows from constants; None when only the run can tell.

    Raises TypeError for other types.
    """
    from tfcompat.core.common_runtime.constant_folding import evaluate_constant

    if isinstance(pred, Tensor):
        return evaluate_constant(pred)
    if isinstance(pred, (bool, int)) and pred in (0, 1):
        return bool(pred)
    raise TypeError(f"`pred` must be a Tensor, or a Python bool, or 1 or 0. Found instead: {type(pred)}")


def smart_case(
    pred_fn_pairs: Any, default: Callable[[], Any] | None = None, exclusive: bool = False, name: str = "smart_case"
) -> Any:
    """`tf.case`, but functions whose predicates are known now are called or left out.

    Args:
      pred_fn_pairs: a list of (predicate, function) pairs, or a dict of them; predicates may be Python bools.
      default, exclusive: as in `tf.case`.

    Raises TypeError for arguments of the wrong form.
    """
    return case_by(smart_cond, pred_fn_pairs, default, exclusive, name, python_predicates=True)
