"""WAV files, spectrograms, and cepstral coefficients of them."""

from __future__ import annotations

from tfcompat.python.ops.op_function import op_function

audio_spectrogram = op_function(
    "AudioSpectrogram", "The spectra of windows of audio, (channels, windows, frequencies)."
)
decode_wav = op_function("DecodeWav", "The samples of a 16-bit WAV file, in [-1, 1), and their rate.")
encode_wav = op_function("EncodeWav", "A 16-bit WAV file of samples in [-1, 1], of shape (samples, channels).")
mfcc = op_function("Mfcc", "Mel-frequency cepstral coefficients of a spectrogram of squared magnitudes.")
