"""Shape functions of audio ops."""

from __future__ import annotations

import math

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import SCALAR, with_rank
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("DecodeWav")
def decode_wav(contents: Input, *, desired_channels: int, desired_samples: int) -> list[TensorShape]:
    with_rank(contents.shape, 0)
    for name, value in (("channels", desired_channels), ("samples", desired_samples)):
        if value < 0 and value != -1:
            raise ValueError(f"{name} must be non-negative, got {value}")
    sizes = [None if size == -1 else size for size in (desired_samples, desired_channels)]
    return [TensorShape(sizes), SCALAR]


@shape_function("EncodeWav")
def encode_wav(audio: Input, sample_rate: Input) -> TensorShape:
    with_rank(audio.shape, 2)
    with_rank(sample_rate.shape, 0)
    return SCALAR


@shape_function("AudioSpectrogram")
def audio_spectrogram(input: Input, *, window_size: int, stride: int) -> TensorShape:
    samples, channels = with_rank(input.shape, 2).sizes or (None, None)
    slices = None
    if samples is not None:
        slices = 0 if samples < window_size else 1 + (samples - window_size) // stride
    return TensorShape([channels, slices, 1 + 2 ** math.ceil(math.log2(window_size)) // 2])


@shape_function("Mfcc")
def mfcc(spectrogram: Input, sample_rate: Input, *, dct_coefficient_count: int) -> TensorShape:
    channels, slices, _ = with_rank(spectrogram.shape, 3).sizes or (None,) * 3
    with_rank(sample_rate.shape, 0)
    return TensorShape([channels, slices, dct_coefficient_count])
