"""Signals cut into frames."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import ops, tensor_util
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.signal import util_ops


def _frames_shape(signal: Any, frame_length: Any, frame_step: Any, pad_end: bool, axis: Any) -> list[Any] | None:
    length, step, axis = (tensor_util.constant_value(each) for each in (frame_length, frame_step, axis))
    if signal.shape.ndims is None:
        return None
    if axis is None:
        return [None] * (signal.shape.ndims + 1)
    sizes = signal.shape.as_list()
    samples, frames = sizes[axis], None
    if samples is not None and step is not None:
        if pad_end:
            frames = max(0, -(-samples // step))
        elif length is not None:
            frames = max(0, (samples - length + step) // step)
    return [*sizes[:axis], frames, length, *sizes[axis:][1:]]


def frame(
    signal: Any,
    frame_length: Any,
    frame_step: Any,
    pad_end: bool = False,
    pad_value: Any = 0,
    axis: Any = -1,
    name: str | None = None,
) -> ops.Tensor:
    """The windows of a signal: dimension `axis` becomes two, frames and samples of a frame.

    Args:
      frame_length, frame_step: int scalars.
      pad_end: fill up the end with `pad_value`, so that a frame starts at each step.

    Source: TensorFlow's `tf.signal.frame`.
    """
    with ops.name_scope(name, "frame", [signal, frame_length, frame_step, pad_value]):
        signal = ops.convert_to_tensor(signal, name="signal")
        frame_length = ops.convert_to_tensor(frame_length, name="frame_length")
        frame_step = ops.convert_to_tensor(frame_step, name="frame_step")
        axis = ops.convert_to_tensor(axis, name="axis")
        signal.shape.with_rank_at_least(1)
        for scalar in (frame_length, frame_step, axis):
            scalar.shape.assert_has_rank(0)
        result_shape = _frames_shape(signal, frame_length, frame_step, pad_end, axis)
        rank = array_ops.rank(signal)
        axis = math_ops.range(rank)[axis]
        shape = array_ops.shape(signal)
        outer, samples, inner = array_ops.split(shape, [axis, 1, rank - 1 - axis])
        samples = array_ops.reshape(samples, [])
        num_outer, num_inner = array_ops.size(outer), array_ops.size(inner)
        if pad_end:
            pad_value = ops.convert_to_tensor(pad_value, signal.dtype)
            pad_value.shape.assert_has_rank(0)
            frames = -(-samples // frame_step)
            missing = math_ops.maximum(0, frame_length + frame_step * (frames - 1) - samples)
            paddings = array_ops.concat(
                [
                    array_ops.zeros([num_outer, 2], dtype=missing.dtype),
                    [[0, missing]],
                    array_ops.zeros([num_inner, 2], dtype=missing.dtype),
                ],
                0,
            )
            signal = array_ops.pad(signal, paddings, constant_values=pad_value)
            shape = array_ops.shape(signal)
            samples = shape[axis]
        else:
            frames = math_ops.maximum(0, 1 + (samples - frame_length) // frame_step)
        # Frames are made of pieces, of the greatest length that divides frames and steps.
        piece = util_ops.gcd(frame_length, frame_step)
        pieces_per_frame = frame_length // piece
        pieces_per_step = frame_step // piece
        num_pieces = samples // piece
        cut = array_ops.concat([outer, [num_pieces * piece], inner], 0)
        piece_shape = array_ops.concat([outer, [num_pieces, piece], inner], 0)
        pieces = array_ops.reshape(array_ops.strided_slice(signal, array_ops.zeros_like(shape), cut), piece_shape)
        starts = array_ops.reshape(math_ops.range(frames) * pieces_per_step, [frames, 1])
        offsets = array_ops.reshape(math_ops.range(pieces_per_frame), [1, pieces_per_frame])
        selector = starts + offsets
        result = array_ops.reshape(
            array_ops.gather(pieces, selector, axis=axis),
            array_ops.concat([outer, [frames, frame_length], inner], 0),
        )
        if result_shape:
            result.set_shape(result_shape)
        return result
