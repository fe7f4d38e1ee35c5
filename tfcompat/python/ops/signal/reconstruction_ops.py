"""Signals put together from overlapping frames."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.ops import array_ops, math_ops


def overlap_and_add(signal: Any, frame_step: Any, name: str | None = None) -> ops.Tensor:
    """The sum of frames, each `frame_step` samples behind the one before.

    Args:
      signal: [..., frames, frame length].
      frame_step: an int scalar.

    Returns:
      [..., samples].

    Raises ValueError when `frame_step` is not an integer.

    Source: TensorFlow's `tf.signal.overlap_and_add`.
    """
    with ops.name_scope(name, "overlap_and_add", [signal, frame_step]):
        signal = ops.convert_to_tensor(signal, name="signal")
        signal.shape.with_rank_at_least(2)
        frame_step = ops.convert_to_tensor(frame_step, name="frame_step")
        frame_step.shape.assert_has_rank(0)
        if not frame_step.dtype.is_integer:
            raise ValueError(f"frame_step must be an integer. Got {frame_step.dtype}")
        shape = array_ops.shape(signal)
        outer = shape[:-2]
        outer_rank = array_ops.size(outer)

        def full_shape(inner: list[Any]) -> ops.Tensor:
            return array_ops.concat([outer, inner], 0)

        frame_length, frames = shape[-1], shape[-2]
        output_length = frame_length + frame_step * (frames - 1)
        step = tensor_util.constant_value(frame_step)
        if step is not None and signal.shape.dims is not None and step == signal.shape.dims[-1].value:
            return array_ops.reshape(signal, full_shape([output_length]), name="fast_path")
        # Frames are cut into segments of one step, which are moved along by a reshape of the padded tensor.
        segments = -(-frame_length // frame_step)
        paddings: Any = [[0, segments], [0, segments * frame_step - frame_length]]
        outer_paddings = array_ops.zeros([outer_rank, 2], dtypes.int32)
        signal = array_ops.pad(signal, array_ops.concat([outer_paddings, paddings], 0))
        signal = array_ops.reshape(signal, full_shape([frames + segments, segments, frame_step]))
        perm = array_ops.concat([math_ops.range(outer_rank), outer_rank + [1, 0, 2]], 0)
        signal = array_ops.transpose(signal, perm)
        signal = array_ops.reshape(signal, full_shape([(frames + segments) * segments, frame_step]))
        signal = signal[..., : (frames + segments - 1) * segments, :]
        signal = array_ops.reshape(signal, full_shape([segments, frames + segments - 1, frame_step]))
        signal = math_ops.reduce_sum(signal, -3)
        signal = array_ops.reshape(signal, full_shape([(frames + segments - 1) * frame_step]))
        return signal[..., :output_length]
