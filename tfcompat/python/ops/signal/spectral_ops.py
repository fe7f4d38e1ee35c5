"""Short-time Fourier transforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes, ops, tensor_util
from tfcompat.python.ops import array_ops, math_ops
from tfcompat.python.ops.signal import fft_ops, reconstruction_ops, shape_ops, window_ops

Window = Callable[..., ops.Tensor]


def stft(
    signals: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window | None = window_ops.hann_window,
    pad_end: bool = False,
    name: str | None = None,
) -> ops.Tensor:
    """The spectra of a signal's frames.

    Args:
      signals: float32, [..., samples].
      frame_length, frame_step, fft_length: int scalars; `fft_length` is by default the power of 2 that holds a frame.
      window_fn: called with the frame length and `dtype`; None for no window.
      pad_end: fill up the end with zeros, so that a frame starts at each step.

    Returns:
      complex64, [..., frames, fft_length // 2 + 1].

    Source: TensorFlow's `tf.signal.stft`.
    """
    with ops.name_scope(name, "stft", [signals, frame_length, frame_step]):
        signals = ops.convert_to_tensor(signals, name="signals")
        signals.shape.with_rank_at_least(1)
        frame_length = _scalar(frame_length, "frame_length")
        frame_step = _scalar(frame_step, "frame_step")
        if fft_length is None:
            fft_length = _enclosing_power_of_two(frame_length)
        else:
            fft_length = ops.convert_to_tensor(fft_length, name="fft_length")
        frames = shape_ops.frame(signals, frame_length, frame_step, pad_end=pad_end)
        if window_fn is not None:
            frames *= window_fn(frame_length, dtype=frames.dtype)
        return fft_ops.rfft(frames, [fft_length])


def inverse_stft_window_fn(
    frame_step: Any, forward_window_fn: Window = window_ops.hann_window, name: str | None = None
) -> Window:
    """The window for `inverse_stft` that undoes `forward_window_fn`: a function of a frame length and `dtype`.

    Source: TensorFlow's `tf.signal.inverse_stft_window_fn`.
    """
    with ops.name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
        frame_step = _scalar(frame_step, "frame_step")

    def window(frame_length: Any, dtype: Any) -> ops.Tensor:
        with ops.name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
            frame_length = _scalar(frame_length, "frame_length")
            forward = forward_window_fn(frame_length, dtype=dtype)
            squares = math_ops.square(forward)
            overlaps = -(-frame_length // frame_step)
            squares = array_ops.pad(squares, [(0, overlaps * frame_step - frame_length)])
            squares = array_ops.reshape(squares, [overlaps, frame_step])
            squares = math_ops.reduce_sum(squares, 0, keepdims=True)
            squares = array_ops.tile(squares, [overlaps, 1])
            squares = array_ops.reshape(squares, [overlaps * frame_step])
            return forward / squares[:frame_length]

    return window


def inverse_stft(
    stfts: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window | None = window_ops.hann_window,
    name: str | None = None,
) -> ops.Tensor:
    """The signal with the given spectra of its frames, which are summed where they overlap.

    Args:
      stfts: complex64, [..., frames, fft_length // 2 + 1].
      window_fn: see `inverse_stft_window_fn`; None for no window.

    Returns:
      float32, [..., samples].

    Source: TensorFlow's `tf.signal.inverse_stft`.
    """
    with ops.name_scope(name, "inverse_stft", [stfts]):
        stfts = ops.convert_to_tensor(stfts, name="stfts")
        stfts.shape.with_rank_at_least(2)
        frame_length = _scalar(frame_length, "frame_length")
        frame_step = _scalar(frame_step, "frame_step")
        if fft_length is None:
            fft_length = _enclosing_power_of_two(frame_length)
        else:
            fft_length = _scalar(fft_length, "fft_length")
        frames = _of_length(fft_ops.irfft(stfts, [fft_length]), frame_length)
        if window_fn is not None:
            frames *= window_fn(frame_length, dtype=stfts.dtype.real_dtype)
        return reconstruction_ops.overlap_and_add(frames, frame_step)


def _of_length(frames: ops.Tensor, frame_length: ops.Tensor) -> ops.Tensor:
    """Frames cut or filled up with zeros."""
    length = tensor_util.constant_value(frame_length)
    ndims: Any = frames.shape.ndims
    held = None if ndims is None else frames.shape.as_list()[-1]
    if length is None or held is None:
        frames = frames[..., :frame_length]
        rank = array_ops.rank(frames)
        shape = array_ops.shape(frames)
        paddings = array_ops.concat(
            [
                array_ops.zeros([rank - 1, 2], dtype=frame_length.dtype),
                [[0, math_ops.maximum(0, frame_length - shape[-1])]],
            ],
            0,
        )
        frames = array_ops.pad(frames, paddings)
    elif held > length:
        frames = frames[..., :length]
    elif held < length:
        frames = array_ops.pad(frames, [[0, 0]] * (ndims - 1) + [[0, length - held]])
    if length is not None and ndims is not None:
        frames.set_shape([None] * (ndims - 1) + [length])
    return frames


def _scalar(value: Any, name: str) -> ops.Tensor:
    value = ops.convert_to_tensor(value, name=name)
    value.shape.assert_has_rank(0)
    return value


def _enclosing_power_of_two(value: ops.Tensor) -> ops.Tensor:
    known = tensor_util.constant_value(value)
    if known is not None:
        return constant_op.constant(int(2 ** np.ceil(np.log(known) / np.log(2.0))), value.dtype)
    logarithm = math_ops.log(math_ops.cast(value, dtypes.float32)) / math_ops.log(2.0)
    return math_ops.cast(math_ops.pow(2.0, math_ops.ceil(logarithm)), value.dtype)
