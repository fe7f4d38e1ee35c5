"""Fourier transforms and audio."""

import io
import wave

import numpy as np

from conformance.op_cases.common import Cases

CASES = Cases(
    shaping=("fft_length",),
    tolerances={"float32": (1e-4, 1e-5), "complex64": (1e-4, 1e-5)},
    gradients_differ={},
)


def rand(*shape, **options):
    state = np.random.RandomState(11 * sum(shape) + 7 * len(shape))
    values = np.round(state.randn(*shape), 2)
    dtype = np.dtype(options.get("dtype", "float32"))
    if dtype.kind == "c":
        values = values + 1j * np.round(state.randn(*shape), 2)
    return values.astype(dtype)


SHAPES = {"FFT": (2, 6), "FFT2D": (2, 4, 5), "FFT3D": (2, 3, 4, 2)}
for op_type, shape in SHAPES.items():
    for direction in ("", "I"):
        for dtype in ("complex64", "complex128"):
            CASES.add(direction + op_type, input=rand(*shape, dtype=dtype))
        CASES.add(direction + op_type, input=rand(0, *shape[1:], dtype="complex64"))
        CASES.add(direction + op_type, input=np.complex64(1))
    rank = len(shape) - 1
    lengths = np.int32(shape[1:])
    CASES.add("R" + op_type, input=rand(*shape), fft_length=lengths)
    CASES.add("R" + op_type, input=rand(*shape[1:]), fft_length=lengths)
    CASES.add("R" + op_type, input=rand(*shape), fft_length=lengths + 1)
    CASES.add("R" + op_type, input=rand(*shape), fft_length=np.int32([1] * (rank + 1)))
    CASES.add("R" + op_type, input=rand(0, *shape[1:]), fft_length=lengths)
    halved = shape[:-1] + (shape[-1] // 2 + 1,)
    CASES.add("IR" + op_type, input=rand(*halved, dtype="complex64"), fft_length=lengths)
    CASES.add("IR" + op_type, input=rand(*halved, dtype="complex64"), fft_length=lengths + 4)
    CASES.add(
        "IR" + op_type,
        input=rand(*halved, dtype="complex64"),
        fft_length=np.int32(shape[1:-1] + (2 * halved[-1] - 1 - shape[-1] % 2,)),
    )
CASES.add("RFFT", input=rand(2, 7), fft_length=np.int32([7]))
CASES.add("RFFT", input=rand(1), fft_length=np.int32([1]))
for op_type, *shapes in (("FFT", (1,), (3, 1)), ("FFT2D", (1, 1), (4, 1), (2, 1, 3)), ("IFFT2D", (1, 4), (1, 3, 2))):
    for shape in shapes:
        CASES.add(op_type, input=rand(*shape, dtype="complex64"))


def wav(samples, channels, rate=8000, width=2):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(np.asarray(samples, {1: "u1", 2: "<i2"}[width]).tobytes())
    return np.array(buffer.getvalue(), object)


SAMPLES = np.int16([0, 1, -1, 100, -32768, 32767, 1234, -4321])
for channels in (1, 2):
    CASES.add("DecodeWav", contents=wav(SAMPLES, channels))
    CASES.add("DecodeWav", {"desired_channels": 2}, contents=wav(SAMPLES, channels))
    CASES.add("DecodeWav", {"desired_channels": 1}, contents=wav(SAMPLES, channels))
    CASES.add("DecodeWav", {"desired_samples": 3}, contents=wav(SAMPLES, channels))
    CASES.add("DecodeWav", {"desired_samples": 10}, contents=wav(SAMPLES, channels))
CASES.add("DecodeWav", {"desired_channels": 3, "desired_samples": 5}, contents=wav(SAMPLES, 2))
CASES.add("DecodeWav", contents=np.array(b"no wav file at all, but long enough", object))
CASES.add("DecodeWav", contents=np.array(b"", object))
CASES.add("DecodeWav", contents=wav([1, 2, 3], 1, width=1))
AUDIO = np.float32(
    [[0, 0.5], [-1, 1], [1.5, -1.5], [1e-5, 0.99999], [0.25 / 32768, 0.5 / 32768], [-0.5 / 32768, 1.5 / 32768]]
)
CASES.add("EncodeWav", audio=AUDIO, sample_rate=np.int32(16000))
CASES.add("EncodeWav", audio=AUDIO[:, :1], sample_rate=np.int32(8000))
CASES.add("EncodeWav", audio=AUDIO[:, 0], sample_rate=np.int32(8000))
WAVE = np.float32(np.sin(np.arange(200) ** 1.3 / 7))[:, None]
for squared in (True, False):
    CASES.add("AudioSpectrogram", {"window_size": 32, "stride": 16, "magnitude_squared": squared}, input=WAVE)
CASES.add("AudioSpectrogram", {"window_size": 40, "stride": 20}, input=WAVE)
CASES.add("AudioSpectrogram", {"window_size": 300, "stride": 20}, input=WAVE)
CASES.add("AudioSpectrogram", {"window_size": 1, "stride": 20}, input=WAVE)
SPECTROGRAM = np.abs(rand(1, 3, 129))
CASES.add("Mfcc", spectrogram=SPECTROGRAM, sample_rate=np.int32(16000))
CASES.add(
    "Mfcc",
    {"filterbank_channel_count": 20, "dct_coefficient_count": 6, "upper_frequency_limit": 3000.0},
    spectrogram=SPECTROGRAM,
    sample_rate=np.int32(8000),
)
CASES.add("Mfcc", {"lower_frequency_limit": 500.0}, spectrogram=SPECTROGRAM, sample_rate=np.int32([44100]))
