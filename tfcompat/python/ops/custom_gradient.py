"""`tf.custom_gradient`: a function with a gradient of its own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from tfcompat.core.common_runtime.ordering import reachable
from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation, Tensor


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator for `f(*x) -> (y, grad_fn)`: the result is differentiated by `grad_fn(*dy)`, not through its ops.

    Args:
      f: takes tensors; returns a tensor (or a list of tensors) and a function from the gradients of these to those of
        its arguments. When it uses variables, `grad_fn` also takes `variables=` and returns (gradients of the
        arguments, gradients of the variables).

        @tf.custom_gradient
        def log1pexp(x):
            e = tf.exp(x)
            return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))

    Raises ValueError for keyword arguments; TypeError when `f` uses variables and `grad_fn` does not take them.
    Source: `tf.custom_gradient`.
    """

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        from tfcompat.python.util import nest

        if kwargs:
            raise ValueError(
                "The custom_gradient decorator currently supports keywords arguments only when eager execution is "
                "enabled."
            )
        name = f"CustomGradient-{ops.uid()}"
        inputs = [ops.convert_to_tensor(arg) for arg in args]
        result, grad_fn = f(*inputs)
        outputs = [ops.convert_to_tensor(output) for output in nest.flatten(result)]
        variables = _variables_between(inputs, outputs)
        if variables and not _takes_variables(grad_fn):
            raise TypeError(
                "If using @custom_gradient with a function that uses variables, then grad_fn must accept a keyword "
                "argument 'variables'."
            )
        # An IdentityN stands for the whole function: gradients reach its inputs and variables through `grad_fn` alone.
        with ops.get_default_graph().gradient_override_map({"IdentityN": name}):
            wrapped = apply_op("IdentityN", input=[*outputs, *inputs, *map(ops.convert_to_tensor, variables)])

        @ops.RegisterGradient(name)
        def gradient(unused_op: Operation, *grads: Any) -> list[Any]:
            given = grads[: len(outputs)]
            if not variables:
                return [None] * len(outputs) + nest.flatten(grad_fn(*given))
            input_grads, variable_grads = grad_fn(*given, variables=variables)
            if len(variable_grads) != len(variables):
                raise ValueError("Must return gradient for each variable from @custom_gradient grad_fn.")
            return [None] * len(outputs) + nest.flatten(input_grads) + list(variable_grads)

        return nest.pack_sequence_as(result, wrapped[: len(outputs)])

    return decorated


def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """A function with the values of `f` and the gradients of an identity; variables in `f` get none.

    Source: TensorFlow's `tf.grad_pass_through`.
    """

    @custom_gradient
    def passed_through(*args: Any) -> Any:
        def grad(*dy: Any, variables: Any = None) -> Any:
            return dy if variables is None else (dy, [None] * len(variables))

        return f(*args), grad

    return functools.wraps(f)(passed_through)


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """`f` itself: what of it is kept for its gradient, and what is computed again, is XLA's to choose.

    Source: `tf.recompute_grad`.
    """
    return f


def _takes_variables(grad_fn: Callable[..., Any]) -> bool:
    spec = inspect.getfullargspec(grad_fn)
    return "variables" in [*spec.args, *spec.kwonlyargs] or spec.varkw is not None


def _variables_between(inputs: list[Tensor], outputs: list[Tensor]) -> list[Any]:
    """The resource variables that `outputs` are computed from, not looking behind `inputs`."""
    used = {op for op in reachable(outputs, frozenset(inputs)) if op.type == "VarHandleOp"}
    collections = (ops.GraphKeys.GLOBAL_VARIABLES, ops.GraphKeys.LOCAL_VARIABLES, ops.GraphKeys.TRAINABLE_VARIABLES)
    known = dict.fromkeys(variable for collection in collections for variable in ops.get_collection(collection))
    return [variable for variable in known if getattr(getattr(variable, "handle", None), "op", None) in used]
