"""Shape functions of the optimizers' update ops: slots and gradients have the variable's shape, the rest is scalar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfcompat.core.framework import op_def
from tfcompat.core.framework.op_def import OpDef
from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge, merge_dimensions, with_rank
from tfcompat.python.framework import dtypes
from tfcompat.python.framework.tensor_shape import TensorShape

_OPTIMIZERS = (
    "GradientDescent Momentum KerasMomentum Adam AdamWithAmsgrad AdaMax Adagrad AdagradV2 AdagradDA Adadelta RMSProp "
    "CenteredRMSProp Ftrl FtrlV2 ProximalGradientDescent ProximalAdagrad AddSign PowerSign"
).split()


def _shape_function_of(definition: OpDef) -> Callable[..., Any]:
    names = [arg.name for arg in definition.inputs]
    references = [arg.is_ref for arg in definition.inputs]
    resources = [arg.dtype is dtypes.resource for arg in definition.inputs]

    def apply(*inputs: Input) -> TensorShape | list[TensorShape]:
        shape = TensorShape(None)
        indices = inputs[names.index("indices")] if "indices" in names else None
        for name, is_reference, is_resource, argument in zip(names, references, resources, inputs, strict=True):
            if is_reference:
                shape = merge(shape, argument.shape)
            elif is_resource:
                shape = merge(shape, argument.handle_data.shape if argument.handle_data else TensorShape(None))
            elif name in ("grad", "delta"):
                shape = merge(shape, argument.shape if indices is None else _of_rows(argument.shape, indices.shape))
            elif name != "indices":
                with_rank(argument.shape, 0)
        return shape if definition.outputs else []

    return apply


def _of_rows(gradient: TensorShape, indices: TensorShape) -> TensorShape:
    """The shape of a variable of whose rows `indices` the gradient is known."""
    (count,) = with_rank(indices, 1)
    if gradient.ndims is None:
        return gradient
    merge_dimensions(count.value, gradient[0].value)
    return TensorShape([None]).concatenate(gradient[1:])


for _name in _OPTIMIZERS:
    for _prefix in ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply"):
        if op_def.is_registered(_prefix + _name):
            shape_function(_prefix + _name)(_shape_function_of(op_def.get_op_def(_prefix + _name)))


@shape_function("OptaxInit")
def optax_init(params: list[Input], *, shapes: tuple[TensorShape, ...]) -> list[TensorShape]:
    return list(shapes)


@shape_function("OptaxUpdate")
def optax_update(gradients: list[Input], params: list[Input], state: list[Input]) -> list[TensorShape]:
    updates = [merge(gradient.shape, param.shape) for gradient, param in zip(gradients, params, strict=True)]
    return updates + [leaf.shape for leaf in state]
