"""`TensorList`: the value of a variant tensor that TensorFlow's TensorList ops make, and of a TensorArray's flow.

A list has a length that is known while compiling. Its elements are held in one of two forms: stacked, as an array with
a leading dimension, once an index is used that only the device knows (XLA then updates the array in place, in a loop
too); or apart, which is all it takes while indices are known, and lets elements differ in shape. An element never
written is absent; its place in a stacked array holds zeros, which is how TensorFlow reads it.

Lists are immutable. They are JAX pytrees, so they pass through jit, loops, conditionals and derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, numpy_or_jax
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Array = Any
Shape = tuple[int | None, ...] | None


class ShapesDiffer(ValueError):
    """The list's elements have different shapes, or unknown ones, and cannot be stacked."""


@jax.tree_util.register_pytree_node_class
@dataclass(frozen=True)
class TensorList:
    """A list of tensors of one type.

    Attributes:
      length: how many elements it has.
      dtype: their type.
      element_shape: what was declared of their shape: None for unknown rank, None for an unknown dimension.
      stacked: the elements as one array, or None while they are held apart.
      elements: the elements held apart (None for absent ones), or None when they are stacked.
      source: names the gradient that a TensorArray of gradients holds: it adds up what is written to it.
      grows: writes beyond the end make it longer (on the host).
    """

    length: int
    dtype: np.dtype
    element_shape: Shape
    stacked: Array | None = None
    elements: tuple[Array | None, ...] | None = None
    source: str = ""
    grows: bool = False

    def tree_flatten(self) -> tuple[tuple[Any, Any], Any]:
        return (self.stacked, self.elements), (self.length, self.dtype, self.element_shape, self.source, self.grows)

    @classmethod
    def tree_unflatten(cls, known: Any, arrays: Any) -> TensorList:
        length, dtype, element_shape, source, grows = known
        stacked, elements = arrays
        return cls(length, dtype, element_shape, stacked, elements, source, grows)

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the tensor whose value the list is: a scalar's."""
        return ()

    @property
    def is_empty(self) -> bool:
        """True when nothing has been written to it."""
        return self.stacked is None and all(element is None for element in self.elements or ())

    # Elements

    def get(self, index: Array, declared: Shape = None) -> Array:
        """The element at `index`; one that is absent reads as zeros of the declared shape."""
        if is_known(index):
            position = self._position(index)
            if self.stacked is not None:
                return self.stacked[position, ...]
            element = self.elements[position]  # type: ignore[index]
            return self._zeros(self._shape(declared)) if element is None else element
        self._check_range(index)
        stacked = self._stack(declared)
        if not self.length:  # no loop's body gets here, but it is traced
            return self._zeros(stacked.shape[1:])
        return lax.dynamic_index_in_dim(stacked, jnp.asarray(index, jnp.int32), 0, keepdims=False)

    def set(self, index: Array, value: Array) -> TensorList:
        """The list with `value` at `index`."""
        self._check_type(value)
        if self.grows and is_known(index) and index >= self.length:
            return self.resized(int(index) + 1).set(index, value)
        if self.source:
            value = self.get(index, np.shape(value)) + value
        if is_known(index):
            position = self._position(index)
            if self.stacked is not None and not is_known([self.stacked, value]) and _fits(self.stacked, value):
                return self._with_stacked(jnp.asarray(self.stacked).at[position].set(value))
            elements = list(self._apart())
            elements[position] = value
            return self._with_elements(elements)
        self._check_range(index)
        stacked = jnp.asarray(self._stack(np.shape(value)))
        if not _fits(stacked, value):
            raise ShapesDiffer(f"elements of shapes {stacked.shape[1:]} and {value.shape} in one list")
        if not self.length:
            return self._with_stacked(stacked)
        return self._with_stacked(
            lax.dynamic_update_index_in_dim(stacked, jnp.asarray(value), jnp.asarray(index, jnp.int32), 0)
        )

    def _position(self, index: Array) -> int:
        position = int(index)
        if not 0 <= position < self.length:
            raise InvalidArgumentError(
                None, None, f"Trying to access element {position} in a list with {self.length} elements."
            )
        return position

    def _check_range(self, index: Array) -> None:
        late_checks.report(
            lambda: jnp.logical_and(index >= 0, index < self.length),
            f"Trying to access element {{0}} in a list with {self.length} elements.",
            lambda: [index],
        )

    def _check_type(self, value: Array) -> None:
        if value.dtype != self.dtype:
            raise InvalidArgumentError(
                None, None, f"Invalid data types; op elements {value.dtype.name} but list elements {self.dtype.name}"
            )

    # All elements

    def stack(self, declared: Shape = None) -> Array:
        """The elements as one array `[length, ...]`. Raises InvalidArgumentError when their shapes differ."""
        try:
            return self._stack(declared)
        except ShapesDiffer as error:
            raise InvalidArgumentError(None, None, f"Tried to stack list with non-uniform elements: {error}") from None

    def gather(self, indices: Array, declared: Shape = None) -> Array:
        """The elements at `indices`, stacked."""
        if is_known(indices) and self.stacked is None:
            picked = [self._apart()[self._position(index)] for index in indices]
            return replace(self, length=len(picked), elements=tuple(picked)).stack(declared)
        stacked = self._stack(declared)
        return numpy_or_jax(stacked, indices).take(stacked, indices, axis=0)

    def scatter(self, indices: Array, values: Array) -> TensorList:
        """The list with `values[k]` at `indices[k]`."""
        if is_known(indices):
            result = self
            for position, index in enumerate(np.asarray(indices)):
                result = result.set(index, values[position])
            return result
        stacked = jnp.asarray(self._stack(np.shape(values)[1:]))
        at = stacked.at[jnp.asarray(indices)]
        return self._with_stacked(at.add(values) if self.source else at.set(values))

    def concat(self, declared: Shape = None, leading: Sequence[int] = ()) -> tuple[Array, np.ndarray]:
        """The elements one behind the other, and their lengths; absent ones have the `leading` dimension given."""
        if self.stacked is not None and self.stacked.ndim > 1:
            sizes = np.full(self.length, self.stacked.shape[1], np.int64)
            return self.stacked.reshape(self.length * self.stacked.shape[1], *self.stacked.shape[2:]), sizes
        elements = [
            self._absent_piece(position, declared, leading) if element is None else element
            for position, element in enumerate(self._apart())
        ]
        for position, element in enumerate(elements):
            if not element.ndim:
                raise InvalidArgumentError(None, None, f"Concat saw a scalar shape at index {position}.")
        if not elements:
            rest = [size or 0 for size in (self._merged(declared) or (0,))[1:]]
            return self._zeros((0, *rest)), np.zeros(0, np.int64)
        lengths = np.asarray([element.shape[0] for element in elements], np.int64)
        return numpy_or_jax(elements).concatenate(elements), lengths

    def _absent_piece(self, position: int, declared: Shape, leading: Sequence[int]) -> Array:
        shape = list(self._merged(declared) or ())
        if position < len(leading):
            shape[:1] = [int(leading[position])]
        if not shape or None in shape:
            raise InvalidArgumentError(
                None, None, "Concat requires that all elements are written, or their shape is known"
            )
        return self._zeros(tuple(shape))  # type: ignore[arg-type]

    def resized(self, length: int) -> TensorList:
        """The list cut, or filled up with absent elements, to `length`."""
        elements = [*self._apart()[:length], *[None] * (length - self.length)]
        return replace(self._with_elements(elements), length=length)

    # Forms

    def map(self, function: Callable[[Array], Array]) -> TensorList:
        """The list with `function` applied to its arrays."""
        if self.elements is None:
            return self if self.stacked is None else self._with_stacked(function(self.stacked))
        return self._with_elements([None if element is None else function(element) for element in self.elements])

    def zeros(self) -> TensorList:
        """Zeros for each element that is present, in the same form."""
        return self.map(lambda array: numpy_or_jax(array).zeros(array.shape, array.dtype))

    def uniform(self) -> TensorList:
        """The list in stacked form where its elements have one shape, else as it is."""
        try:
            return self if self.is_empty else self._with_stacked(self._stack(None))
        except ShapesDiffer:
            return self

    def in_form_of(self, other: TensorList) -> TensorList:
        """The same elements held as `other` holds its own, absent ones as zeros."""
        if other.stacked is not None:
            return replace(other, stacked=self._stack(other.stacked.shape[1:]))
        elements = [
            None if like is None else self._zeros(like.shape) if own is None else own
            for own, like in zip(self._apart(), other._apart(), strict=True)
        ]
        return replace(other, elements=tuple(elements))

    def allocated(self, element_shape: tuple[int, ...]) -> TensorList:
        """The list in stacked form, absent elements as zeros of `element_shape`."""
        return self._with_stacked(self._stack(element_shape))

    def __add__(self, other: Any) -> TensorList:
        """The sum of two lists of gradients, element by element; a number (a flow without a list) adds nothing."""
        if not isinstance(other, TensorList):
            return self
        if self.stacked is not None or other.stacked is not None:
            like = self if self.stacked is not None else other
            return like._with_stacked(self.in_form_of(like)._stack(None) + other.in_form_of(like)._stack(None))
        return self._with_elements(
            [a if b is None else b if a is None else a + b for a, b in zip(self._apart(), other._apart(), strict=True)]
        )

    __radd__ = __add__

    def _stack(self, declared: Shape) -> Array:
        if self.stacked is not None:
            return self.stacked
        elements = self._apart()
        present = [element for element in elements if element is not None]
        shapes = {tuple(element.shape) for element in present}
        if len(shapes) > 1:
            raise ShapesDiffer(f"{', '.join(map(str, sorted(shapes)))}")
        shape = shapes.pop() if shapes else self._shape(declared)
        if not present:
            return self._zeros((self.length, *shape))
        zeros = self._zeros(shape)
        return numpy_or_jax(present).stack([zeros if element is None else element for element in elements])

    def _apart(self) -> Sequence[Array | None]:
        if self.elements is not None:
            return self.elements
        return [self.stacked[position, ...] for position in range(self.length)]  # type: ignore[index]

    def _with_stacked(self, stacked: Array) -> TensorList:
        return replace(self, stacked=stacked, elements=None)

    def _with_elements(self, elements: Sequence[Array | None]) -> TensorList:
        return replace(self, stacked=None, elements=tuple(elements))

    def _zeros(self, shape: tuple[int, ...]) -> Array:
        if self.dtype == object:
            return np.full(shape, b"", object)
        zeros = np.zeros((), self.dtype)
        return numpy_or_jax(zeros, size=int(np.prod(shape))).zeros(shape, self.dtype)

    def _merged(self, declared: Shape) -> Shape:
        """What is known of the shape of absent elements."""
        known: Shape = self.element_shape
        for other in (declared, *(tuple(each.shape) for each in self.elements or () if each is not None)):
            if known is None:
                known = other
            elif other is not None and len(known) == len(other):
                known = tuple(b if a is None else a for a, b in zip(known, other, strict=True))
        return known

    def _shape(self, declared: Shape) -> tuple[int, ...]:
        shape = self._merged(declared)
        if shape is None or None in shape:
            text = "<unknown>" if shape is None else [-1 if size is None else size for size in shape]
            raise InvalidArgumentError(
                None, None, f"Trying to read an uninitialized tensor but element_shape is not fully defined: {text}"
            )
        return shape  # type: ignore[return-value]


def reserve(length: int, dtype: np.dtype, element_shape: Shape, source: str = "", grows: bool = False) -> TensorList:
    """A list of `length` absent elements."""
    return TensorList(length, dtype, element_shape, None, (None,) * length, source, grows)


def from_tensor(tensor: Array, element_shape: Shape = None) -> TensorList:
    """The list of the parts of `tensor` along its first dimension."""
    return TensorList(tensor.shape[0], np.dtype(tensor.dtype), element_shape, tensor)


def as_shape(value: Any) -> Shape:
    """A shape as TensorList ops take it: a scalar -1 for unknown rank, -1 for unknown dimensions."""
    value = np.asarray(value)
    return tuple(None if size < 0 else size for size in value.tolist()) if value.ndim else None


def _fits(stacked: Array, value: Array) -> bool:
    return tuple(stacked.shape[1:]) == tuple(value.shape)
