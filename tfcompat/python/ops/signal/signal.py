"""The functions of `tf.signal`."""

from tfcompat.python.ops.signal.dct_ops import dct as dct
from tfcompat.python.ops.signal.dct_ops import idct as idct
from tfcompat.python.ops.signal.fft_ops import fft as fft
from tfcompat.python.ops.signal.fft_ops import fft2d as fft2d
from tfcompat.python.ops.signal.fft_ops import fft3d as fft3d
from tfcompat.python.ops.signal.fft_ops import fftshift as fftshift
from tfcompat.python.ops.signal.fft_ops import ifft as ifft
from tfcompat.python.ops.signal.fft_ops import ifft2d as ifft2d
from tfcompat.python.ops.signal.fft_ops import ifft3d as ifft3d
from tfcompat.python.ops.signal.fft_ops import ifftshift as ifftshift
from tfcompat.python.ops.signal.fft_ops import irfft as irfft
from tfcompat.python.ops.signal.fft_ops import irfft2d as irfft2d
from tfcompat.python.ops.signal.fft_ops import irfft3d as irfft3d
from tfcompat.python.ops.signal.fft_ops import rfft as rfft
from tfcompat.python.ops.signal.fft_ops import rfft2d as rfft2d
from tfcompat.python.ops.signal.fft_ops import rfft3d as rfft3d
from tfcompat.python.ops.signal.mel_ops import linear_to_mel_weight_matrix as linear_to_mel_weight_matrix
from tfcompat.python.ops.signal.mfcc_ops import mfccs_from_log_mel_spectrograms as mfccs_from_log_mel_spectrograms
from tfcompat.python.ops.signal.reconstruction_ops import overlap_and_add as overlap_and_add
from tfcompat.python.ops.signal.shape_ops import frame as frame
from tfcompat.python.ops.signal.spectral_ops import inverse_stft as inverse_stft
from tfcompat.python.ops.signal.spectral_ops import inverse_stft_window_fn as inverse_stft_window_fn
from tfcompat.python.ops.signal.spectral_ops import stft as stft
from tfcompat.python.ops.signal.window_ops import hamming_window as hamming_window
from tfcompat.python.ops.signal.window_ops import hann_window as hann_window
