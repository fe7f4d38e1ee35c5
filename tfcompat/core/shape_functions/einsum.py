"""The shape function of `Einsum`."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    UNKNOWN,
    Dim,
    broadcast,
    concatenate,
    dimension,
    merge_dimensions,
    subshape,
    with_rank,
    with_rank_at_least,
    with_rank_at_most,
)
from tfcompat.python.framework.tensor_shape import TensorShape

_ELLIPSIS = "..."


@shape_function("Einsum")
def einsum(inputs: list[Input], *, equation: bytes) -> TensorShape:
    text = equation.decode()
    operands, result = _parsed(text, len(inputs))
    sizes: dict[str, Dim] = {}
    spread = TensorShape(())  # what the ellipses stand for
    for labels, tensor in zip(operands, inputs, strict=True):
        before, ellipsis, after = labels.partition(_ELLIPSIS)
        count = len(before + after)
        shape = with_rank_at_least(tensor.shape, count) if ellipsis else with_rank(tensor.shape, count)
        known = shape.sizes is not None
        for place, label in (*enumerate(before), *enumerate(after, -len(after))):
            sizes[label] = merge_dimensions(sizes.get(label), dimension(shape, place) if known else None)
        if ellipsis:
            inner = subshape(shape, len(before), -len(after) or None) if known else UNKNOWN
            spread = broadcast(spread, inner)
    for label in result.replace(_ELLIPSIS, ""):
        if label not in sizes:
            raise ValueError(
                f"Einsum output subscripts for equation '{text}' has label '{label}' which is not present in the input "
                "subscripts"
            )
    before, ellipsis, after = result.partition(_ELLIPSIS)
    spread = spread if ellipsis else with_rank_at_most(spread, 0)
    if ellipsis and spread.sizes is None:
        return UNKNOWN
    return concatenate(
        [sizes[label] for label in before], spread if ellipsis else (), [sizes[label] for label in after]
    )


def _parsed(equation: str, count: int) -> tuple[list[str], str]:
    """The subscripts of the inputs and of the output."""
    sides = equation.split("->")
    if len(sides) != 2:
        raise ValueError(f"Expecting exactly one '->' in einsum equation: {equation}")
    operands, result = sides[0].split(","), sides[1]
    if count not in (1, 2):
        raise ValueError(f"Expected either 1 or 2 inputs but got: {count}")
    if len(operands) != count:
        raise ValueError(f"Expected {len(operands)} inputs for equation {equation} but got: {count}")
    for kind, labels in (*(("input", labels) for labels in operands), ("output", result)):
        periods = labels.count(".")
        if periods and (periods != len(_ELLIPSIS) or _ELLIPSIS not in labels):
            raise ValueError(
                f"Expected at most one ellipsis (...), but found {periods} periods (.) in the {kind} subscript: "
                f"{labels}"
            )
    return operands, result
