"""Spectrograms, mel-frequency cepstral coefficients, and WAV files (16-bit PCM)."""

from __future__ import annotations

import io
import math
import wave
from typing import Any

import jax.numpy as jnp
import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any
_SMALLEST_ENERGY = 1e-12
_SAMPLE_SCALE = 1 << 15


@kernel("AudioSpectrogram")
def audio_spectrogram(input: Array, *, window_size: int, stride: int, magnitude_squared: bool) -> Array:
    """(channels, slices, frequencies) of an `input` of shape (samples, channels), by a periodic Hann window."""
    require(input.ndim == 2, f"input must be 2-dimensional{shape_text(input.shape)}")
    require(window_size >= 2 and stride >= 1, "Spectrogram initialization failed")
    samples, channels = input.shape
    bins = 2 ** math.ceil(math.log2(window_size))
    slices = max(0, 1 + (samples - window_size) // stride)
    window = 0.5 - 0.5 * np.cos(2 * np.pi / window_size * np.arange(window_size))
    positions = stride * np.arange(slices)[:, None] + np.arange(window_size)
    framed = jnp.asarray(input).T.astype(np.float64)[:, positions] * window
    if not slices:
        return jnp.zeros((channels, 0, bins // 2 + 1), np.float32)
    transformed = jnp.fft.rfft(framed, bins)
    energy = transformed.real**2 + transformed.imag**2
    return (energy if magnitude_squared else jnp.sqrt(energy)).astype(np.float32)


@kernel("Mfcc", constants=("sample_rate",))
def mfcc(
    spectrogram: Array,
    sample_rate: np.ndarray,
    *,
    upper_frequency_limit: float,
    lower_frequency_limit: float,
    filterbank_channel_count: int,
    dct_coefficient_count: int,
) -> Array:
    """Cepstral coefficients (channels, slices, coefficients) of a spectrogram of squared magnitudes."""
    require(spectrogram.ndim == 3, "spectrogram must be 3-dimensional" + shape_text(spectrogram.shape))
    require(
        sample_rate.ndim == 0,
        f"Input sample_rate should be a scalar tensor, got {shape_text(sample_rate.shape)} instead.",
    )
    filters = _mel_filters(
        spectrogram.shape[2],
        int(sample_rate.item()),
        filterbank_channel_count,
        lower_frequency_limit,
        upper_frequency_limit,
    )
    energies = jnp.maximum(jnp.sqrt(jnp.asarray(spectrogram).astype(np.float64)) @ filters, _SMALLEST_ENERGY)
    channels = np.arange(filterbank_channel_count) + 0.5
    coefficients = np.arange(dct_coefficient_count)[None, :] * np.pi / filterbank_channel_count
    cosines = math.sqrt(2 / filterbank_channel_count) * np.cos(channels[:, None] * coefficients)
    return (jnp.log(energies) @ cosines).astype(np.float32)


def _mel_filters(bins: int, sample_rate: int, channels: int, lowest: float, highest: float) -> np.ndarray:
    """Triangular filters, evenly spaced in mel: a matrix of shape (bins, channels)."""
    require(channels >= 1, "Number of filterbank channels must be positive.")
    require(sample_rate > 0 and bins >= 2, "Mfcc initialization failed")
    require(0 <= lowest < highest, "Upper frequency limit must be greater than lower frequency limit.")
    low, high = _mel(np.float64(lowest)), _mel(np.float64(highest))
    centers = low + (high - low) / (channels + 1) * np.arange(1, channels + 2)
    edges = np.concatenate([[low], centers])
    hertz_per_bin = 0.5 * sample_rate / (bins - 1)
    first, last = int(1.5 + lowest / hertz_per_bin), int(highest / hertz_per_bin)
    filters = np.zeros((bins, channels))
    for index in range(first, min(last, bins - 1) + 1):  # DC is left out
        mel = _mel(np.float64(index * hertz_per_bin))
        above = min(int(np.searchsorted(centers, mel)), channels)
        falling = (centers[above] - mel) / (centers[above] - edges[above])
        if above > 0:
            filters[index, above - 1] += falling
        if above < channels:
            filters[index, above] += 1 - falling
    return filters


def _mel(hertz: Any) -> Any:
    return 1127.0 * np.log1p(hertz / 700.0)


@kernel("DecodeWav", host=True)
def decode_wav(contents: Array, *, desired_channels: int, desired_samples: int) -> tuple[Array, Array]:
    """Samples in [-1, 1) of shape (samples, channels), cut or filled up to what is desired, and their rate."""
    require(np.ndim(contents) == 0, f"contents must be scalar, got shape {shape_text(np.shape(contents))}")
    data = contents.item()
    for start, expected in ((0, b"RIFF"), (8, b"WAVE")):
        found = data[start : start + 4]
        text = f"Header mismatch: Expected {expected.decode()} but found {found.decode('latin-1')}"
        require(found == expected, text if len(found) == 4 else "Data too short when trying to read string")
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, rate, width = file.getnchannels(), file.getframerate(), file.getsampwidth()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        require(False, f"Bad WAV file: {error}")
    require(width == 2, f"Can only read 16-bit WAV files, but received {8 * width}")
    samples = np.frombuffer(frames, "<i2").reshape(-1, channels).astype(np.float32) / np.float32(_SAMPLE_SCALE)
    rows = len(samples) if desired_samples == -1 else desired_samples
    columns = channels if desired_channels == -1 else desired_channels
    result = np.zeros((rows, columns), np.float32)
    kept = samples[:rows, np.minimum(np.arange(columns), channels - 1)]
    result[: len(kept)] = kept
    return result, np.int32(rate)


@kernel("EncodeWav", host=True)
def encode_wav(audio: Array, sample_rate: Array) -> Array:
    """A file of 16-bit samples, of `audio` of shape (samples, channels)."""
    require(audio.ndim == 2, f"audio must be 2-dimensional but got shape {shape_text(audio.shape)}")
    require(
        np.ndim(sample_rate) == 0, f"sample_rate should be a scalar but got shape {shape_text(np.shape(sample_rate))}"
    )
    scaled = np.clip(audio * np.float32(_SAMPLE_SCALE), -_SAMPLE_SCALE, _SAMPLE_SCALE - 1)
    rounded = np.trunc(scaled + np.copysign(np.float32(0.5), scaled)).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((audio.shape[1], 2, int(sample_rate), 0, "NONE", ""))
        file.writeframes(rounded.tobytes())
    return np.array(buffer.getvalue(), object)
