"""Gradient functions by op type: `tf.RegisterGradient` and what looks them up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def get_gradient_function(op: Operation) -> GradientFunction | None:
    """The gradient function of `op`, its graph's override included. Raises LookupError when nothing is registered."""
    if not op.inputs:
        return None
    override = op._attrs.get("_gradient_op_type")
    return lookup(op.type if override is None else override.decode())
