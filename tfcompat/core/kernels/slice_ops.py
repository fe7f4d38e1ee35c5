"""Parts and repetitions of tensors: Slice, StridedSlice, Pad, Tile, Reverse."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import Known, is_known, kernel, numpy_or_jax
from tfcompat.core.kernels.checks import axis_index, require, shape_text
from tfcompat.core.kernels.element_checks import require_none
from tfcompat.core.util.strided_slice import StridedSliceMasks, numpy_index, without_ellipsis
from tfcompat.python.framework.errors_impl import InvalidArgumentError

Array = Any


def _has_fixed_size(position: int, attrs: dict[str, Any], size: int | None, known: Known) -> bool:
    """`begin` may be traced where `size` says how much there is, whatever `begin` is."""
    counts = known(2)
    return position == 1 and counts is not None and bool(np.all(counts >= 0))


@kernel("Slice", constants=("begin", "size"), traceable=_has_fixed_size)
def slice_(input: Array, begin: np.ndarray, size: np.ndarray) -> Array:
    require(
        begin.size == input.ndim and size.size == input.ndim,
        f"Expected begin and size arguments to be 1-D tensors of size {input.ndim}, but got shapes "
        f"{shape_text(begin.shape)} and {shape_text(size.shape)} instead.",
    )
    if not is_known(begin):
        counts = [int(count) for count in size]
        for i, (count, limit) in enumerate(zip(counts, input.shape, strict=True)):
            # What fails is left to the report where there is one: an assertion before it comes first.
            message = f"Expected size[{i}] in [0, {limit}], but got {count}"
            require(count <= limit or late_checks.are_recorded(), message)
            _report_slice_out_of_bounds(begin[i], count, i, limit)
        if any(count > limit for count, limit in zip(counts, input.shape, strict=True)):
            return jnp.zeros(counts, input.dtype)
        return lax.dynamic_slice(input, begin, counts)
    index = []
    for i, (start, count, limit) in enumerate(zip(begin.tolist(), size.tolist(), input.shape, strict=True)):
        require(0 <= start <= limit, f"Expected begin[{i}] in [0, {limit}], but got {start}")
        count = limit - start if count == -1 else count
        require(0 <= count <= limit - start, f"Expected size[{i}] in [0, {limit - start}], but got {count}")
        index.append(slice(start, start + count))
    return input[tuple(index)]


def _report_slice_out_of_bounds(start: Array, count: int, axis: int, limit: int) -> None:
    late_checks.report(
        lambda: (start >= 0) & (start <= limit),
        f"Expected begin[{axis}] in [0, {limit}], but got {{0}}",
        lambda: [start],
    )
    late_checks.report(
        lambda: start + count <= limit,
        f"Expected size[{axis}] in [0, {{0}}], but got {count}",
        lambda: [limit - start],
    )


def _picks_elements(position: int, attrs: dict[str, Any], size: int | None, known: Known) -> bool:
    """`begin` and `end` may be traced where they matter for single elements only."""
    ignored = {1: "begin_mask", 2: "end_mask"}.get(position)
    if ignored is None or size is None:
        return False
    free = attrs[ignored] | attrs["ellipsis_mask"] | attrs["new_axis_mask"] | attrs["shrink_axis_mask"]
    return all(free >> i & 1 for i in range(size))


@kernel("StridedSlice", constants=("begin", "end", "strides"), traceable=_picks_elements)
def strided_slice(
    input: Array,
    begin: np.ndarray,
    end: np.ndarray,
    strides: np.ndarray,
    *,
    begin_mask: int,
    end_mask: int,
    ellipsis_mask: int,
    new_axis_mask: int,
    shrink_axis_mask: int,
) -> Array:
    """`input[index]`. An index whose only unknown entries are single elements may be a traced `begin` (and `end`)."""
    masks = StridedSliceMasks(begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)
    try:
        entries = numpy_index(_entries(begin), _entries(end), _entries(strides), masks)
        index = without_ellipsis(entries, input.ndim)
    except ValueError as error:
        raise InvalidArgumentError(None, None, str(error)) from None
    axis = 0
    for i, entry in enumerate(index):
        if entry is None:
            continue
        if isinstance(entry, slice):
            require(entry.step != 0, f"strides[{i}] must be non-zero")
        elif isinstance(entry, int):
            size = input.shape[axis]
            at = entry + size if entry < 0 else entry
            require(0 <= at < size, f"slice index {at} of dimension {axis} out of bounds.")
        else:
            _report_out_of_bounds(entry, axis, input.shape[axis])
            input = jnp.asarray(input)  # NumPy takes no traced index
        axis += 1
    return input[(*index, Ellipsis)]  # a last Ellipsis keeps NumPy from giving elements in place of arrays


def _report_out_of_bounds(index: Array, axis: int, size: int) -> None:
    late_checks.report(
        lambda: (index >= -size) & (index < size),
        f"slice index {{0}} of dimension {axis} out of bounds.",
        lambda: [jnp.where(index < 0, index + size, index)],
    )


def _entries(values: Array) -> list[Any]:
    return values.tolist() if is_known(values) else [values[i] for i in range(values.shape[0])]


@kernel("Tile", constants=("multiples",))
def tile(input: Array, multiples: np.ndarray) -> Array:
    require(
        multiples.size == input.ndim,
        f"Expected multiples argument to be a vector of length {input.ndim} but got length {multiples.size}",
    )
    repeats = tuple(int(count) for count in multiples)
    for i, count in enumerate(repeats):
        require(count >= 0, f"Expected multiples[{i}] >= 0, but got {count}")
    return numpy_or_jax(input, size=math.prod(input.shape) * math.prod(repeats)).tile(input, repeats)


def _pad_widths(input: Array, paddings: np.ndarray) -> list[tuple[int, int]]:
    require(
        paddings.shape == (input.ndim, 2),
        "The first dimension of paddings must be the rank of inputs"
        f"{shape_text(paddings.shape)} {shape_text(input.shape)}",
    )
    widths = [(int(before), int(after)) for before, after in paddings]
    for before, after in widths:
        require(before >= 0 and after >= 0, f"Paddings must be non-negative: {before} {after}")
    return widths


@kernel("Pad", constants=("paddings",))
def pad(input: Array, paddings: np.ndarray) -> Array:
    return _pad(input, paddings, np.zeros((), input.dtype))


@kernel("PadV2", constants=("paddings",))
def pad_v2(input: Array, paddings: np.ndarray, constant_values: Array) -> Array:
    return _pad(input, paddings, constant_values)


def _pad(input: Array, paddings: np.ndarray, value: Array) -> Array:
    widths = _pad_widths(input, paddings)
    if is_known((input, value)):
        return np.pad(input, widths, constant_values=value) if widths else input
    return lax.pad(jnp.asarray(input), jnp.asarray(value), [(before, after, 0) for before, after in widths])


@kernel("MirrorPad", constants=("paddings",))
def mirror_pad(input: Array, paddings: np.ndarray, *, mode: str) -> Array:
    widths = _pad_widths(input, paddings)
    for i, (before, after) in enumerate(widths):
        limit = input.shape[i] - (mode == "REFLECT")
        must_be, is_ = ("less", "not less") if mode == "REFLECT" else ("no greater", "greater")
        require(
            max(before, after) <= limit,
            f"paddings must be {must_be} than the dimension size: {before}, {after} {is_} than {input.shape[i]}",
        )
    return numpy_or_jax(input).pad(input, widths, mode=mode.lower()) if widths else input


@kernel("Reverse", constants=("dims",))
def reverse(tensor: Array, dims: np.ndarray) -> Array:
    return numpy_or_jax(tensor).flip(tensor, tuple(int(axis) for axis in np.flatnonzero(dims)))


@kernel("ReverseV2", constants=("axis",))
def reverse_v2(tensor: Array, axis: np.ndarray) -> Array:
    rank = tensor.ndim
    axes = [
        axis_index(int(each), rank, f"'axis'[{i}] = {each} is out of valid range [0, {rank - 1}")
        for i, each in enumerate(axis)
    ]
    for each in axes:
        require(axes.count(each) == 1, f"axis {each} specified more than once.")
    return numpy_or_jax(tensor).flip(tensor, tuple(axes))


@kernel("Roll", constants=("axis",))
def roll(input: Array, shift: Array, axis: np.ndarray) -> Array:
    """Moves elements `shift` places along each axis (in turn, where one occurs twice); what leaves comes in again."""
    require(input.ndim >= 1, "input must be 1-D or higher")
    require(shift.ndim <= 1, f"shift must be a scalar or a 1-D vector. Found: {shape_text(shift.shape)}")
    require(axis.ndim <= 1, f"axis must be a scalar or a 1-D vector. Found: {shape_text(axis.shape)}")
    require(shift.shape == axis.shape, "shift and axis must have the same size")
    rank = input.ndim
    axes = [axis_index(int(each), rank, f"axis {each} is out of range") for each in axis.reshape(-1)]
    shifts = shift.reshape(-1)
    return numpy_or_jax(input, shift).roll(input, tuple(shifts[i] for i in range(len(axes))), tuple(axes))


@kernel("ReverseSequence")
def reverse_sequence(input: Array, seq_lengths: Array, *, seq_dim: int, batch_dim: int) -> Array:
    """Reverses the first seq_lengths[i] elements along `seq_dim` of batch i."""
    rank = input.ndim
    require(seq_lengths.ndim == 1, f"seq_lens input must be 1-dim, not {seq_lengths.ndim}")
    require(seq_dim != batch_dim, f"batch_dim == seq_dim == {seq_dim}")
    seq_axis = axis_index(seq_dim, rank, f"seq_dim must be < input.dims()( {seq_dim} vs. {rank})")
    batch_axis = axis_index(batch_dim, rank, f"batch_dim must be < input.dims()( {batch_dim} vs. {rank})")
    count, longest = input.shape[batch_axis], input.shape[seq_axis]
    require(len(seq_lengths) == count, f"len(seq_lens) != input.dims({batch_dim}), ({len(seq_lengths)} vs. {count})")
    require_none(seq_lengths < 0, seq_lengths, "seq_lens{0} < 0")
    require_none(seq_lengths > longest, seq_lengths, f"seq_lens{{0}} > input.dims({seq_dim})")
    xp = numpy_or_jax(input, seq_lengths)
    steps = np.arange(input.shape[seq_axis], dtype=seq_lengths.dtype)
    steps = steps.reshape([-1 if i == seq_axis else 1 for i in range(input.ndim)])
    lengths = seq_lengths.reshape([-1 if i == batch_axis else 1 for i in range(input.ndim)])
    positions = xp.where(steps < lengths, lengths - 1 - steps, steps)
    return xp.take_along_axis(input, positions, axis=seq_axis)
