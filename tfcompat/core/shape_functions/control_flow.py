"""Shapes of TensorFlow 1's nodes of control flow, which no kernel runs."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("Switch", "RefSwitch")
def switch(data: Input, pred: Input) -> list[TensorShape]:
    return [data.shape, data.shape]


@shape_function("Merge", "RefMerge")
def merge(inputs: list[Input]) -> list[TensorShape]:
    return [_common_shape([tensor.shape for tensor in inputs]), TensorShape([])]


def _common_shape(shapes: list[TensorShape]) -> TensorShape:
    """What holds for all of them."""
    if len({shape.ndims for shape in shapes}) > 1 or shapes[0].ndims is None:
        return TensorShape(None)
    sizes = zip(*(shape.as_list() for shape in shapes), strict=True)
    return TensorShape([size[0] if len(set(size)) == 1 else None for size in sizes])


@shape_function("Enter", "RefEnter")
def enter(data: Input, *, is_constant: bool) -> TensorShape:
    return data.shape if is_constant else TensorShape(None)


@shape_function("Exit", "RefExit", "NextIteration", "RefNextIteration")
def next_iteration(data: Input) -> TensorShape:
    return data.shape


@shape_function("LoopCond")
def loop_cond(input: Input) -> TensorShape:
    return TensorShape([])
