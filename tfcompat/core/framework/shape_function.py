"""The registry of shape functions: an op's static output shapes, from what is known of its inputs when it is built.

A shape function mirrors the op's kernel: positional parameters are the inputs in OpDef order (each an `Input`; a list
argument is one list of them), keyword-only parameters are attributes as the graph stores them (strings as `bytes`,
types as `DType`, shapes as `TensorShape`). It returns one `TensorShape`, or a flat list of them for several outputs,
and raises ValueError with TensorFlow's wording (without the "for 'name' (op: ...)" tail, which the caller adds).

    @shape_function("MatMul")
    def mat_mul(a, b, *, transpose_a, transpose_b):
        ...
        return TensorShape([rows, columns])

Op types without one are inferred by abstract evaluation of their kernel.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from tfcompat.core.framework.kernel import _load
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Operation
from tfcompat.python.framework.tensor_shape import TensorShape


class HandleData(NamedTuple):
    """The variable that a resource refers to."""

    shape: TensorShape
    dtype: DType


class Input:
    """What a shape function knows of one input tensor: `shape`, `dtype`, and its elements if they can be computed; of a
    resource, the `handle_data` of its variable and the op that makes its handle (None where they are not known)."""

    def __init__(
        self,
        shape: TensorShape,
        dtype: DType,
        evaluate: Callable[[], np.ndarray | None] = lambda: None,
        evaluate_as_shape: Callable[[], TensorShape] = lambda: TensorShape(None),
        handle_data: HandleData | None = None,
        resource_op: Operation | None = None,
    ) -> None:
        self.shape = shape
        self.dtype = dtype
        self.handle_data = handle_data
        self.resource_op = resource_op
        self._evaluate = evaluate
        self._evaluate_as_shape = evaluate_as_shape

    @cached_property
    def value(self) -> np.ndarray | None:
        """The elements, when they follow from constants and static shapes; else None."""
        return self._evaluate()

    @cached_property
    def value_as_shape(self) -> TensorShape:
        """The elements of a 1-D integer tensor read as a shape (-1 and unknown elements as unknown dimensions)."""
        return self._evaluate_as_shape()


class InvalidShapeValue(ValueError):
    """A constant that gives a shape has an element below -1."""


def shape_of_values(values: np.ndarray) -> TensorShape:
    """The shape that a 1-D integer array gives; -1 is an unknown dimension. Raises InvalidShapeValue below that."""
    sizes = values.reshape(-1).tolist()
    for size in sizes:
        if size < -1:
            raise InvalidShapeValue(f"Invalid value in tensor used for shape: {size}")
    return TensorShape([None if size == -1 else size for size in sizes])


def shape_text(shape: TensorShape) -> str:
    """The shape as TensorFlow's messages print it: "[2,?]", or "?" for unknown rank."""
    if shape.sizes is None:
        return "?"
    return f"[{','.join('?' if size is None else str(size) for size in shape.sizes)}]"


ShapeFunction = Callable[..., Any]
_SHAPE_FUNCTIONS: dict[str, tuple[ShapeFunction, tuple[str, ...]]] = {}


def shape_function(*op_types: str) -> Callable[[ShapeFunction], ShapeFunction]:
    """Registers the decorated function as the shape function of `op_types`."""

    def register(function: ShapeFunction) -> ShapeFunction:
        parameters = inspect.signature(function).parameters.values()
        attrs = tuple(p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY)
        for op_type in op_types:
            if op_type in _SHAPE_FUNCTIONS:
                raise ValueError(f"shape function of {op_type} registered twice")
            _SHAPE_FUNCTIONS[op_type] = (function, attrs)
        return function

    return register


def lookup(op_type: str) -> tuple[ShapeFunction, tuple[str, ...]] | None:
    """The shape function of `op_type` and the attributes it takes, or None."""
    _load("tfcompat.core.shape_functions")
    return _SHAPE_FUNCTIONS.get(op_type)
