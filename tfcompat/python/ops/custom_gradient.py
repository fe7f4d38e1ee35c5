"""`tf.custom_gradient`: a function with a gradient of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Operation


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator for `f(*x) -> (y, grad_fn)`: the result is differentiated by `grad_fn(*dy)`, not through its ops.

    Args:
      f: takes tensors; returns a tensor (or a list of tensors) and a function from the gradients of these to those of its
        arguments. When it uses variables, `grad_fn` also takes `variables=` and returns (gradients of the arguments,
        gradients of the variables).

        @tf.custom_gradient
        def log1pexp(x):
            e = tf.exp(x)
            return tf.log(1 + e), lambda dy: dy * (1 - 1 / (1 + e))

    Raises TypeError for keyword arguments. Source: `tf.custom_gradient`.
    """

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            raise ValueError("The custom_gradient decorator currently supports keyword arguments only when eager.")
        from tfcompat.python.util import nest

        name = f"CustomGradient-{ops.uid()}"
        inputs = [ops.convert_to_tensor(arg) for arg in args]
        # The function sees copies of its arguments, so that no gradient flows to them but through `grad_fn`.
        inputs = [apply_op("Identity", input=tensor) for tensor in inputs]
        before = _trainable_variables()
        result, grad_fn = f(*inputs)
        variables = [variable for variable in _trainable_variables() if variable not in before]
        outputs = [ops.convert_to_tensor(output) for output in nest.flatten(result)]
        with ops.get_default_graph().gradient_override_map({"IdentityN": name}):
            wrapped = apply_op("IdentityN", input=[*outputs, *inputs, *map(ops.convert_to_tensor, variables)])

        @ops.RegisterGradient(name)
        def gradient(unused_op: Operation, *grads: Any) -> list[Any]:
            from tfcompat.python.util import nest

            given = grads[: len(outputs)]
            if variables:
                input_grads, variable_grads = grad_fn(*given, variables=variables)
            else:
                input_grads, variable_grads = grad_fn(*given), []
            return [None] * len(outputs) + nest.flatten(input_grads) + list(variable_grads)

        return nest.pack_sequence_as(result, wrapped[: len(outputs)])

    return decorated


def _trainable_variables() -> list[Any]:
    return ops.get_collection(ops.GraphKeys.TRAINABLE_VARIABLES)
