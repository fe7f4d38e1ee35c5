"""`ragged[...]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfcompat.python.framework import ops
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops.ragged import ragged_gather_ops, ragged_math_ops
from tfcompat.python.ops.ragged.ragged_tensor import RaggedTensor, is_ragged


def ragged_tensor_getitem(self: RaggedTensor, key: Any) -> Any:
    """A part of a ragged tensor, by ints, scalar tensors, slices, `...` and `tf.newaxis`, as of NumPy arrays.

        rows = tf.ragged.constant([[1, 2, 3], [4], [5, 6]])
        rows[0]           # [1, 2, 3], a tensor
        rows[1:]          # [[4], [5, 6]]
        rows[:, 1:]       # [[2, 3], [], [6]]

    A single element of a ragged dimension can be taken from one row only: `rows[2, 0]`, not `rows[:, 0]`, since a row
    may be too short.

    Raises ValueError for an element of each row, and for `...` when the rank is unknown; TypeError for other keys.
    """
    with ops.name_scope(None, "RaggedGetItem", [self, *_tensors(key)]):
        return _part(self, list(key) if isinstance(key, (list, tuple)) else [key])


def _tensors(key: Any) -> Iterator[Tensor]:
    if isinstance(key, Tensor):
        yield key
    elif isinstance(key, (list, tuple)):
        for item in key:
            yield from _tensors(item)
    elif isinstance(key, slice):
        yield from _tensors((key.start, key.stop, key.step))


def _part(ragged: RaggedTensor, keys: list[Any]) -> Any:
    if not keys:
        return ragged
    key, *inner_keys = keys
    if key is Ellipsis:
        return _part(ragged, _expand_ellipsis(keys, ragged.shape.ndims))
    if key is array_ops.newaxis:
        inner = _part(ragged, inner_keys)
        count = array_ops.shape(inner.row_splits, out_type=inner.row_splits.dtype)[0]
        return RaggedTensor.from_row_splits(inner, array_ops.stack([0, count - 1]), validate=False)
    if isinstance(key, slice):
        return _inner_part(_rows(ragged, key), inner_keys)
    starts, limits = ragged.row_splits[:-1], ragged.row_splits[1:]
    return ragged.values[starts[key] : limits[key]].__getitem__(inner_keys)


def _rows(ragged: RaggedTensor, key: slice) -> RaggedTensor:
    if key == slice(None):
        return ragged
    starts, limits = ragged.row_splits[:-1][key], ragged.row_splits[1:][key]
    zero = array_ops.zeros([1], ragged.row_splits.dtype)
    if key.step is not None and key.step != 1:
        return _ranges(starts, limits, 1, ragged.values)
    # Without rows, the only split is 0.
    splits = array_ops.concat([zero[array_ops.size(starts) :], starts[:1], limits], axis=0)
    first, last = splits[0], splits[-1]
    return RaggedTensor.from_row_splits(ragged.values[first:last], splits - first, validate=False)


def _inner_part(ragged: Any, keys: list[Any]) -> Any:
    """The part of each row."""
    if not keys:
        return ragged
    if isinstance(ragged, Tensor):
        return ragged.__getitem__([slice(None), *keys])
    key, *inner_keys = keys
    if key is Ellipsis:
        return _inner_part(ragged, _expand_ellipsis(keys, ragged.values.shape.ndims))
    if key is array_ops.newaxis:
        inner = _inner_part(ragged, inner_keys)
        count = array_ops.shape(inner.row_splits, out_type=inner.row_splits.dtype)[0]
        return RaggedTensor.from_row_splits(inner, math_ops.range(count), validate=False)
    if not isinstance(key, slice):
        raise ValueError("Cannot index into an inner ragged dimension.")
    if key != slice(None):
        starts, limits = ragged.row_splits[:-1], ragged.row_splits[1:]
        if key.start is not None and key.start != 0:
            starts = _moved(key.start, ragged.row_splits[:-1], ragged.row_splits[1:])
        if key.stop is not None and key.stop != 0:
            limits = _moved(key.stop, ragged.row_splits[:-1], ragged.row_splits[1:])
        ragged = _ranges(starts, limits, key.step, ragged.values)
    return ragged.with_values(_inner_part(ragged.values, inner_keys))


def _expand_ellipsis(keys: list[Any], remaining: int | None) -> list[Any]:
    """The keys without the `...` in front when it stands for no dimension, else with a `:` before it."""
    if remaining is None:
        raise ValueError("Ellipsis not supported for unknown shape RaggedTensors")
    indices = sum(key is not array_ops.newaxis for key in keys)
    if indices > remaining + 1:
        raise IndexError("Too many indices for RaggedTensor")
    return keys[1:] if indices == remaining + 1 else [slice(None), *keys]


def _ranges(starts: Tensor, limits: Tensor, step: Any, values: Any) -> RaggedTensor:
    """Rows `values[starts[i] : limits[i] : step]`."""
    step = ops.convert_to_tensor(1 if step is None else step, name="step")
    if not step.dtype.is_integer:
        raise TypeError("slice strides must be integers or None")
    step = math_ops.cast(step, starts.dtype)
    positions = ragged_math_ops.range(starts, limits, step, row_splits_dtype=starts.dtype)
    gather = ragged_gather_ops.gather if is_ragged(values) else array_ops.gather
    return positions.with_values(gather(params=values, indices=positions.values))


def _moved(offset: Any, starts: Tensor, limits: Tensor) -> Tensor:
    """The position `offset` in each row: counted from its end when negative, and at most at its other end."""

    def from_start() -> Tensor:
        return math_ops.minimum(starts + offset, limits)

    def from_end() -> Tensor:
        return math_ops.maximum(limits + offset, starts)

    if isinstance(offset, Tensor):
        offset = math_ops.cast(offset, starts.dtype)
        return control_flow_ops.cond(offset >= 0, from_start, from_end)
    if isinstance(offset, int):
        return from_start() if offset > 0 else from_end()
    raise TypeError("slice offsets must be integers or None")
