"""Static shapes: `Dimension` and `TensorShape`, each possibly unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tfcompat.python.framework.dtypes import DType


class Dimension:
    """One dimension of a static shape: a non-negative size, or unknown (`value` is None).

    Arithmetic and comparison with an unknown dimension give unknown (None for comparisons).
    """

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        if value is None:
            self._value = None
        elif isinstance(value, Dimension):
            self._value = value._value
        elif isinstance(value, DType):
            raise TypeError(f"Cannot convert {value} to Dimension")
        else:
            size = int(value)
            if not isinstance(value, (str, bytes)) and size != value:
                raise ValueError(f"Ambiguous dimension: {value}")
            if size < 0:
                raise ValueError(f"Dimension {size} must be >= 0")
            self._value = size

    @property
    def value(self) -> int | None:
        return self._value

    def __reduce__(self) -> tuple[Any, tuple[Any]]:
        return Dimension, (self._value,)

    def __repr__(self) -> str:
        return f"Dimension({self._value!r})"

    def __str__(self) -> str:
        return "?" if self._value is None else str(self._value)

    def __int__(self) -> int:
        return self._value  # type: ignore[return-value]  # TypeError for unknown sizes, as int(None) gives

    def __long__(self) -> int:
        return self._value  # type: ignore[return-value]

    def __index__(self) -> int:
        return self._value  # type: ignore[return-value]

    __hash__ = None  # type: ignore[assignment]  # unhashable, as TensorFlow's: equality is not an equivalence

    def is_compatible_with(self, other: Any) -> bool:
        other = as_dimension(other)
        return self._value is None or other._value is None or self._value == other._value

    def assert_is_compatible_with(self, other: Any) -> None:
        if not self.is_compatible_with(other):
            raise ValueError(f"Dimensions {self} and {other} are not compatible")

    def merge_with(self, other: Any) -> Dimension:
        """The more specific of two compatible dimensions. Raises ValueError when they differ."""
        other = as_dimension(other)
        self.assert_is_compatible_with(other)
        return other if self._value is None else self

    def _compare(self, compare: Callable[[int, int], bool], other: Any) -> bool | None:
        other = as_dimension(other)
        if self._value is None or other._value is None:
            return None
        return compare(self._value, other._value)

    def __eq__(self, other: object) -> Any:
        try:
            return self._compare(operator.eq, other)
        except (TypeError, ValueError):
            return NotImplemented

    def __ne__(self, other: object) -> Any:
        try:
            return self._compare(operator.ne, other)
        except (TypeError, ValueError):
            return NotImplemented

    def __lt__(self, other: Any) -> Any:
        return self._compare(operator.lt, other)

    def __le__(self, other: Any) -> Any:
        return self._compare(operator.le, other)

    def __gt__(self, other: Any) -> Any:
        return self._compare(operator.gt, other)

    def __ge__(self, other: Any) -> Any:
        return self._compare(operator.ge, other)

    def _combine(self, combine: Callable[[int, int], int], other: Any, swap: bool = False) -> Any:
        try:
            other = as_dimension(other)
        except (TypeError, ValueError):
            return NotImplemented
        if self._value is None or other._value is None:
            return Dimension(None)
        left, right = (other._value, self._value) if swap else (self._value, other._value)
        return Dimension(combine(left, right))

    def __add__(self, other: Any) -> Dimension:
        return self._combine(operator.add, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Dimension:
        return self._combine(operator.sub, other)

    def __rsub__(self, other: Any) -> Dimension:
        return self._combine(operator.sub, other, swap=True)

    def __mul__(self, other: Any) -> Dimension:
        return self._combine(operator.mul, other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Dimension:
        return self._combine(operator.floordiv, other)

    def __rfloordiv__(self, other: Any) -> Dimension:
        return self._combine(operator.floordiv, other, swap=True)

    __div__ = __floordiv__

    def __truediv__(self, other: Any) -> Dimension:
        raise TypeError(
            f"unsupported operand type(s) for /: 'Dimension' and '{type(other).__name__}', please use // instead"
        )

    def __rtruediv__(self, other: Any) -> Dimension:
        raise TypeError(
            f"unsupported operand type(s) for /: '{type(other).__name__}' and 'Dimension', please use // instead"
        )

    def __mod__(self, other: Any) -> Dimension:
        return self._combine(operator.mod, other)

    def __rmod__(self, other: Any) -> Dimension:
        return self._combine(operator.mod, other, swap=True)


def as_dimension(value: Any) -> Dimension:
    return value if isinstance(value, Dimension) else Dimension(value)


def dimension_value(dimension: Any) -> Any:
    """The size of a `Dimension`; anything else unchanged."""
    return dimension.value if isinstance(dimension, Dimension) else dimension


def dimension_at_index(shape: TensorShape, index: int) -> Dimension:
    """Dimension `index` of `shape`, unknown when the rank is."""
    return Dimension(None) if shape.ndims is None else shape.dims[index]  # type: ignore[index]


class TensorShape:
    """The static shape of a tensor: unknown rank, or a list of dimensions of which some may be unknown.

    Args:
      dims: None (unknown rank), an int, or an iterable of sizes, None and `Dimension`s; also a `TensorShapeProto`.
    """

    __slots__ = ("_sizes", "_dims")

    def __init__(self, dims: Any) -> None:
        self._dims: list[Dimension] | None = None
        self._sizes: tuple[int | None, ...] | None
        if dims is None:
            self._sizes = None
        elif isinstance(dims, TensorShape):
            self._sizes = dims._sizes
        elif hasattr(dims, "unknown_rank"):
            self._sizes = None if dims.unknown_rank else tuple(None if d.size == -1 else d.size for d in dims.dim)
        elif isinstance(dims, (str, bytes)):
            text = dims if isinstance(dims, str) else dims.decode()
            raise TypeError(f"A string has ambiguous TensorShape, please wrap in a list or convert to an int: {text}")
        elif isinstance(dims, Iterable) and not (hasattr(dims, "ndim") and dims.ndim == 0):
            self._sizes = tuple(d if type(d) is int and d >= 0 else Dimension(d).value for d in dims)
        else:
            self._sizes = (Dimension(dims).value,)

    @property
    def dims(self) -> list[Dimension] | None:
        """The dimensions, or None for unknown rank."""
        if self._dims is None and self._sizes is not None:
            self._dims = [Dimension(size) for size in self._sizes]
        return self._dims

    @property
    def sizes(self) -> tuple[int | None, ...] | None:
        """The dimensions as plain ints (None where unknown), or None for unknown rank."""
        return self._sizes

    @property
    def ndims(self) -> int | None:
        return None if self._sizes is None else len(self._sizes)

    rank = ndims

    def __repr__(self) -> str:
        return f"TensorShape({self.dims!r})"

    def __str__(self) -> str:
        if self._sizes is None:
            return "<unknown>"
        texts = ["?" if size is None else str(size) for size in self._sizes]
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"

    def __len__(self) -> int:
        if self._sizes is None:
            raise ValueError("Cannot take the length of shape with unknown rank.")
        return len(self._sizes)

    def __bool__(self) -> bool:
        return self._sizes is not None

    __nonzero__ = __bool__

    def __iter__(self) -> Iterator[Dimension]:
        if self._sizes is None:
            raise ValueError("Cannot iterate over a shape with unknown rank.")
        return iter(self.dims)  # type: ignore[arg-type]

    def __getitem__(self, key: Any) -> Any:
        if self._sizes is not None:
            return TensorShape(self.dims[key]) if isinstance(key, slice) else self.dims[key]  # type: ignore[index]
        if not isinstance(key, slice):
            return Dimension(None)
        start, stop = key.start or 0, key.stop
        if key.step is not None:
            raise ValueError("Steps are not yet handled")
        if stop is None or start < 0 or stop < 0:
            return unknown_shape()
        return unknown_shape(max(0, stop - start))

    def num_elements(self) -> int | None:
        """The product of the dimensions, or None when one is unknown."""
        if self._sizes is None:
            return None
        count = 1
        for size in self._sizes:
            if size is None:
                return None
            count *= size
        return count

    def merge_with(self, other: Any) -> TensorShape:
        """What two compatible shapes say together. Raises ValueError when they contradict each other."""
        other = as_shape(other)
        if self._sizes is None:
            return other
        if other._sizes is None:
            return self
        try:
            self.assert_same_rank(other)
            return TensorShape([a.merge_with(b) for a, b in zip(self, other, strict=True)])
        except ValueError:
            raise ValueError(f"Shapes {self} and {other} are not compatible") from None

    def concatenate(self, other: Any) -> TensorShape:
        other = as_shape(other)
        if self._sizes is None or other._sizes is None:
            return unknown_shape()
        return TensorShape(self._sizes + other._sizes)

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return as_shape(other).concatenate(self)

    def assert_same_rank(self, other: Any) -> None:
        other = as_shape(other)
        if self.ndims is not None and other.ndims is not None and self.ndims != other.ndims:
            raise ValueError(f"Shapes {self} and {other} must have the same rank")

    def assert_has_rank(self, rank: int) -> None:
        if self.ndims not in (None, rank):
            raise ValueError(f"Shape {self} must have rank {rank}")

    def with_rank(self, rank: int) -> TensorShape:
        """This shape, or one of `rank` unknown dimensions. Raises ValueError for another rank."""
        try:
            return self.merge_with(unknown_shape(rank))
        except ValueError:
            raise ValueError(f"Shape {self} must have rank {rank}") from None

    def with_rank_at_least(self, rank: int) -> TensorShape:
        if self.ndims is not None and self.ndims < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        if self.ndims is not None and self.ndims > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def is_compatible_with(self, other: Any) -> bool:
        """True when some fully known shape fits both."""
        other = as_shape(other)
        if self._sizes is None or other._sizes is None:
            return True
        return len(self._sizes) == len(other._sizes) and all(
            a is None or b is None or a == b for a, b in zip(self._sizes, other._sizes, strict=True)
        )

    def assert_is_compatible_with(self, other: Any) -> None:
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are incompatible")

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """The most specific shape that admits everything both shapes admit."""
        other = as_shape(other)
        if self._sizes is None or other._sizes is None or len(self._sizes) != len(other._sizes):
            return unknown_shape()
        return TensorShape([a if a == b else None for a, b in zip(self._sizes, other._sizes, strict=True)])

    def is_fully_defined(self) -> bool:
        return self._sizes is not None and None not in self._sizes

    def assert_is_fully_defined(self) -> None:
        if not self.is_fully_defined():
            raise ValueError(f"Shape {self} is not fully defined")

    def as_list(self) -> list[int | None]:
        """The sizes as a list. Raises ValueError for unknown rank."""
        if self._sizes is None:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return list(self._sizes)

    def as_proto(self) -> Any:
        """The shape as a `TensorShapeProto`."""
        from tensorboard.compat.proto import tensor_shape_pb2

        if self._sizes is None:
            return tensor_shape_pb2.TensorShapeProto(unknown_rank=True)
        dim = tensor_shape_pb2.TensorShapeProto.Dim
        return tensor_shape_pb2.TensorShapeProto(dim=[dim(size=-1 if d is None else d) for d in self._sizes])

    def __eq__(self, other: object) -> bool:
        """Equality of two shapes. Different shapes with an unknown dimension are not equal, whatever the others are."""
        try:
            other = as_shape(other)
        except (TypeError, ValueError):
            return NotImplemented
        if self._sizes is None or other._sizes is None:
            return self._sizes is other._sizes
        return self._sizes is other._sizes or (None not in self._sizes and self._sizes == other._sizes)

    def __ne__(self, other: object) -> bool:
        try:
            other = as_shape(other)
        except (TypeError, ValueError):
            return NotImplemented
        if self._sizes is None or other._sizes is None:
            raise ValueError("The inequality of unknown TensorShapes is undefined.")
        return not self == other

    __hash__ = None  # type: ignore[assignment]  # unhashable, as TensorFlow's: equality is not an equivalence

    def __reduce__(self) -> tuple[Any, tuple[Any]]:
        return TensorShape, (None if self._sizes is None else list(self._sizes),)


def as_shape(shape: Any) -> TensorShape:
    return shape if isinstance(shape, TensorShape) else TensorShape(shape)


def unknown_shape(rank: int | None = None, ndims: int | None = None) -> TensorShape:
    """A shape of unknown rank, or of `rank` unknown dimensions."""
    rank = ndims if rank is None else rank
    return TensorShape(None) if rank is None else TensorShape([None] * rank)


def scalar() -> TensorShape:
    return TensorShape(())


def vector(length: Any) -> TensorShape:
    return TensorShape([length])


def matrix(rows: Any, cols: Any) -> TensorShape:
    return TensorShape([rows, cols])
