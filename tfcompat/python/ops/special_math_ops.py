"""Special functions, and Einstein summation."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.ops import array_ops, math_ops


def lbeta(x: Any, name: str | None = None) -> ops.Tensor:
    """The logarithm of the absolute value of the multivariate beta function, along the last dimension.

    Source: TensorFlow's `tf.lbeta`.
    """
    with ops.name_scope(name, "lbeta", [x]):
        x = ops.convert_to_tensor(x, name="x")
        log_product = math_ops.reduce_sum(math_ops.lgamma(x), axis=[-1])
        sum_x = math_ops.reduce_sum(x, axis=[-1])
        return log_product - math_ops.lgamma(sum_x)


def bessel_i0(x: Any, name: str | None = None) -> ops.Tensor:
    """The modified Bessel function of order 0.

    Source: TensorFlow's `tf.math.bessel_i0`.
    """
    with ops.name_scope(name, "bessel_i0", [x]):
        return math_ops.exp(math_ops.abs(x)) * math_ops.bessel_i0e(x)


def bessel_i1(x: Any, name: str | None = None) -> ops.Tensor:
    """The modified Bessel function of order 1.

    Source: TensorFlow's `tf.math.bessel_i1`.
    """
    with ops.name_scope(name, "bessel_i1", [x]):
        return math_ops.exp(math_ops.abs(x)) * math_ops.bessel_i1e(x)


def einsum(equation: str, *inputs: Any, **kwargs: Any) -> ops.Tensor:
    """Sums of products of tensors' elements, as an equation says.

        tf.einsum("ij,jk->ik", a, b)      # the product of two matrices
        tf.einsum("...ij->...ji", a)      # a (batch) matrix transposed

    The tensors are combined in pairs from left to right, each pair by a matrix product (or, when nothing is summed
    over, an elementwise one), with transpositions and reshapes around it.

    Args:
      equation: for each tensor a letter per dimension, separated by commas; "->" and the letters of the result, by
        default those that occur once, in order. "..." stands for any dimensions.
      inputs: the tensors.
      kwargs: `name`, a name for the ops.

    Raises ValueError when the equation is malformed, does not fit the tensors, or repeats a letter within one tensor.

    Source: TensorFlow's `tf.einsum` (1.15).
    """
    name = kwargs.pop("name", None)
    if kwargs:
        raise TypeError(f"invalid keyword arguments for this function: {', '.join(sorted(kwargs))}")
    with ops.name_scope(name, "einsum", [equation, inputs]):
        tensors = list(inputs)
        labels, output_labels = _resolve_equation(equation, [tensor.shape for tensor in tensors])
        for axes in labels:
            if len(labels) == 1 and len(axes) == 2 and axes[0] == axes[1] and "->" not in equation:
                return math_ops.trace(tensors[0])
            if len(set(axes)) < len(axes):
                raise ValueError(f"Subscript not supported: an axis appears more than once: {axes}")
        every_label = set("".join(labels) + output_labels)
        if any(sum(a in axes for axes in labels) > 2 and a not in output_labels for a in every_label):
            return _product_then_sum(tensors, labels, output_labels)
        result, result_labels = tensors[0], labels[0]
        for tensor, axes in zip(tensors[1:], labels[1:], strict=True):
            summed = (set(result_labels) & set(axes)) - set(output_labels)
            result, result_labels = _contract(result, result_labels, tensor, axes, summed)
        if set(result_labels) - set(output_labels):
            axis = [i for i, a in enumerate(result_labels) if a not in output_labels]
            result = math_ops.reduce_sum(result, axis=axis)
            result_labels = "".join(a for a in result_labels if a in output_labels)
        if sorted(result_labels) != sorted(output_labels):
            raise ValueError(f"Invalid equation: {equation}")
        return _transpose(result, [result_labels.index(a) for a in output_labels])


def _resolve_equation(equation: str, shapes: Sequence[Any]) -> tuple[list[str], str]:
    """The axis letters of each input and of the output, with "..." spelt out."""
    equation = equation.replace(" ", "")
    match = re.match(r"^([a-zA-Z,.]+)(->[a-zA-Z.]*)?$", equation)
    if match is None:
        raise ValueError(f"Indices have incorrect format: {equation}")
    labels = match.group(1).split(",")
    output_labels = match.group(2)[2:] if match.group(2) else None
    if len(shapes) != len(labels):
        raise ValueError(f'Got {len(shapes)} arguments for equation "{equation}", expecting {len(labels)}')
    ellipsis = ""
    if "..." in equation:
        unused = "".join(c for c in string.ascii_letters if c not in "".join(labels))
        spelt = [_spell_ellipsis(axes, shape, unused) for axes, shape in zip(labels, shapes, strict=True)]
        labels = [axes for axes, _ in spelt]
        ellipsis = max((axes for _, axes in spelt), key=len)
        if any("." in axes for axes in labels):
            raise ValueError('period "." found outside of ellipsis')
        if output_labels is not None:
            output_labels = output_labels.replace("...", ellipsis)
            if "." in output_labels:
                raise ValueError('period "." found outside of ellipsis')
    if output_labels is None:
        every = "".join(labels)
        once = (a for a in sorted(set(every)) if a not in ellipsis and every.count(a) == 1)
        output_labels = ellipsis + "".join(once)
    return labels, output_labels


def _spell_ellipsis(axes: str, shape: Any, unused: str) -> tuple[str, str]:
    """`axes` with unused letters for "...", and these letters."""
    if "..." not in axes:
        return axes, ""
    parts = axes.split("...")
    if len(parts) != 2:
        raise ValueError("Unable to resolve ellipsis. Excess number found.")
    if shape.ndims is None:
        raise ValueError("Unable to statically infer ellipsis axes.")
    count = shape.ndims - len("".join(parts))
    if count < 0:
        raise ValueError("Ellipses lengths do not match.")
    if len(unused) < count:
        raise ValueError("Unable to resolve ellipsis, too many distinct labels.")
    letters = unused[-count:] if count > 0 else ""
    return axes.replace("...", letters), letters


def _contract(
    t0: ops.Tensor, t0_labels: str, t1: ops.Tensor, t1_labels: str, summed: set[str]
) -> tuple[ops.Tensor, str]:
    """The product of two tensors, summed over the axes `summed`, and its axis letters."""
    for index, (tensor, axes) in enumerate(((t0, t0_labels), (t1, t1_labels))):
        if len(axes) != len(tensor.shape):
            raise ValueError(
                f"Tensor t{index} of rank {len(tensor.shape)} does not match einsum reduction of length {len(axes)}"
            )
    kept = (set(t0_labels) & set(t1_labels)) - summed
    only_t0, only_t1 = set(t0_labels) - kept - summed, set(t1_labels) - kept - summed

    # t0 becomes [kept, its own, summed] and t1 [kept, summed, its own]: a batch of matrices each.
    def sorted_axes(axes: str, first: set[str]) -> str:
        return "".join(sorted(axes, key=lambda a: (-1 if a in kept else 0 if a in first else 1, a)))

    t0_order, t1_order = sorted_axes(t0_labels, only_t0), sorted_axes(t1_labels, summed)
    t0 = _transpose(t0, [t0_labels.index(a) for a in t0_order])
    t1 = _transpose(t1, [t1_labels.index(a) for a in t1_order])
    batch = len(kept)
    if not summed:
        for _ in only_t1:
            t0 = array_ops.expand_dims(t0, -1)
        for _ in only_t0:
            t1 = array_ops.expand_dims(t1, batch)
        return math_ops.multiply(t0, t1), t0_order + t1_order[batch:]
    t0_sizes = _sizes(t0)
    rows = math.prod(t0_sizes[batch : -len(summed)])
    inner = math.prod(t0_sizes[-len(summed) :])
    t0 = _reshape(t0, [*t0_sizes[:batch], rows, inner])
    t1_sizes = _sizes(t1)
    columns = math.prod(t1_sizes[batch + len(summed) :])
    t1 = _reshape(t1, [*t1_sizes[:batch], inner, columns])
    product = math_ops.matmul(t0, t1)
    own = batch + len(only_t0)
    sizes = t0_sizes[:own] + t1_sizes[len(t1_sizes) - len(only_t1) :]
    return _reshape(product, sizes), t0_order[:own] + t1_order[len(t1_order) - len(only_t1) :]


def _product_then_sum(tensors: list[ops.Tensor], labels: list[str], output_labels: str) -> ops.Tensor:
    """The general case: the product of all tensors in all axes, then the sum."""
    every_label = sorted(set("".join(labels) + output_labels))
    summed = [a for a in every_label if a not in output_labels]
    order = summed + list(output_labels)
    expanded = []
    for index, (tensor, axes) in enumerate(zip(tensors, labels, strict=True)):
        if tensor.shape.ndims != len(axes):
            raise ValueError(
                f"Input {index} with axes {axes} has incorrect number of dimensions "
                f"(expected {len(axes)}, got {tensor.shape.ndims})"
            )
        sorted_axes = "".join(sorted(axes, key=order.index))
        if axes != sorted_axes:
            tensor = array_ops.transpose(tensor, [axes.index(a) for a in sorted_axes])
        expanded.append((tensor, sorted_axes))
    shapes = []
    for tensor, axes in expanded:
        known_sizes = dict(zip(axes, tensor.shape.as_list(), strict=True))
        shapes.append([known_sizes.get(a, 1) or -1 for a in order])
    for a, sizes in zip(order, zip(*shapes, strict=True), strict=True):
        if len({size for size in sizes if size > 1}) > 1:
            raise ValueError(f"Dimension mismatch on axis: {a}")
    product: Any = 1
    for factor in [array_ops.reshape(tensor, shape) for (tensor, _), shape in zip(expanded, shapes, strict=True)]:
        product *= factor
    return math_ops.reduce_sum(product, list(range(len(summed))))


def _transpose(tensor: ops.Tensor, perm: list[int]) -> ops.Tensor:
    return tensor if perm == list(range(len(perm))) else array_ops.transpose(tensor, perm=perm)


def _reshape(tensor: ops.Tensor, sizes: Sequence[Any]) -> ops.Tensor:
    current = tensor.shape.as_list()
    if len(current) == len(sizes) and all(
        not isinstance(new, ops.Tensor) and new in (old, -1) for old, new in zip(current, sizes, strict=True)
    ):
        return tensor
    return array_ops.reshape(tensor, tuple(sizes))


def _sizes(tensor: ops.Tensor) -> list[Any]:
    """The tensor's sizes: ints, and tensors where they are not static."""
    sizes: list[Any] = tensor.shape.as_list()
    if None in sizes:
        shape = array_ops.shape(tensor)
        sizes = [shape[i] if size is None else size for i, size in enumerate(sizes)]
    return sizes
