"""Shape functions of Fourier transforms."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import concatenate, subshape, unknown_of_rank, with_rank, with_rank_at_least
from tfcompat.python.framework.tensor_shape import TensorShape


def _register(op_type: str, rank: int) -> None:
    @shape_function(op_type, f"I{op_type}")
    def transform(input: Input) -> TensorShape:
        return with_rank_at_least(input.shape, rank)

    @shape_function(f"Batch{op_type}", f"BatchI{op_type}")
    def batch_transform(input: Input) -> TensorShape:
        return TensorShape(None)

    @shape_function(f"R{op_type}")
    def real_transform(input: Input, fft_length: Input) -> TensorShape:
        return _of_lengths(input, fft_length, rank, halved=True)

    @shape_function(f"IR{op_type}")
    def inverse_real_transform(input: Input, fft_length: Input) -> TensorShape:
        return _of_lengths(input, fft_length, rank, halved=False)


def _of_lengths(input: Input, fft_length: Input, rank: int, halved: bool) -> TensorShape:
    shape = with_rank_at_least(input.shape, rank)
    lengths = with_rank(fft_length.shape, 1).sizes
    if lengths is not None and lengths[0] is not None and lengths[0] != rank:
        raise ValueError(f"Dimension must be {rank} but is {lengths[0]}")
    batch = subshape(shape, 0, -rank)
    if fft_length.value is None:
        return concatenate(batch, unknown_of_rank(rank))
    sizes = [int(size) for size in fft_length.value]
    if halved and sizes[-1]:
        sizes[-1] = sizes[-1] // 2 + 1
    return concatenate(batch, sizes)


for _op_type, _rank in {"FFT": 1, "FFT2D": 2, "FFT3D": 3}.items():
    _register(_op_type, _rank)
