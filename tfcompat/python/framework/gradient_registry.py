"""Gradient functions by op type: `tf.RegisterGradient` and what looks them up."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfcompat.core.framework import op_def
from tfcompat.python.framework.operation import Operation

GradientFunction = Callable[..., Any]
_registry: dict[str, GradientFunction | None] = {}


class RegisterGradient:
    """Decorator: registers `function(op, *grads)` as the gradient of an op type.

    Args:
      op_type: an op type, or a name used in `Graph.gradient_override_map`.

    The function takes the operation and the gradient of each of its outputs, and returns the gradient of each of its
    inputs (one tensor, or a list with None where there is none).

        @tf.RegisterGradient("Sub")
        def _sub_grad(unused_op, grad):
            return grad, tf.negative(grad)

    Raises TypeError unless `op_type` is a string; KeyError, on use, when it is registered already.
    """

    def __init__(self, op_type: str) -> None:
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, function: GradientFunction) -> GradientFunction:
        register(self._op_type, function)
        return function


def register(op_type: str, function: GradientFunction | None) -> None:
    if op_type in _registry:
        raise KeyError(f"Registering two gradient with name '{op_type}'!")
    _registry[op_type] = function


def NotDifferentiable(op_type: str) -> None:
    """Declares that op type `op_type` has no gradient. Raises TypeError unless it is a string."""
    if not isinstance(op_type, str):
        raise TypeError("op_type must be a string")
    register(op_type, None)


NoGradient = no_gradient = NotDifferentiable


def lookup(name: str) -> GradientFunction | None:
    """The function registered under `name`, None for "has no gradient".

    Raises LookupError when nothing is registered.
    """
    try:
        return _registry[name]
    except KeyError:
        raise LookupError(f"gradient registry has no entry for: {name}") from None


def registered_function(op: Operation) -> GradientFunction | None:
    """The gradient function that is registered for `op`, its graph's override included. Raises LookupError for none."""
    if not op.inputs:
        return None
    override = op._attrs.get("_gradient_op_type")
    return lookup(op.type if override is None else override.decode())


def get_gradient_function(op: Operation) -> GradientFunction | None:
    """The function that makes the gradients of the inputs of `op` from those of its outputs; None when it has none.

    Raises LookupError for an op type of which TensorFlow does not know whether it has.
    """
    from tfcompat.python.ops.gradients_util import gradient_function

    function = gradient_function(op)
    return None if function is None else _without_list_of_one(function)


def function_named(name: str) -> GradientFunction:
    """The function that TensorFlow's modules of gradients have under a name: `_ReluGrad(op, grad)` is that of `Relu`.

    It pays no attention to overrides. Raises AttributeError where there is none.
    """
    from tfcompat.python.ops.gradients_util import symbolic_gradient

    op_type = name.removeprefix("_").removesuffix("Grad")
    known = _registry.get(op_type) or (op_def.is_registered(op_type) and op_def.get_op_def(op_type).has_gradient)
    if name != f"_{op_type}Grad" or not known:
        raise AttributeError(f"there is no gradient function {name}: op type {op_type!r} has no gradient")

    def gradient(op: Operation, *grads: Any) -> Any:
        if op.type != op_type:
            raise ValueError(f"{name} is the gradient of {op_type}, but '{op.name}' is a {op.type}.")
        return (_registry.get(op_type) or symbolic_gradient)(op, *grads)

    return _without_list_of_one(gradient)


def _without_list_of_one(function: GradientFunction) -> GradientFunction:
    """`function`, which returns the gradient of an only input bare, as TensorFlow's functions do."""

    @functools.wraps(function)
    def gradient(op: Operation, *grads: Any) -> Any:
        result = function(op, *grads)
        return result[0] if isinstance(result, (list, tuple)) and len(result) == 1 else result

    return gradient
