"""Circulant matrices, which Fourier transforms make diagonal."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, tensor_shape
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, check_ops, math_ops
from tfcompat.python.ops.linalg import linalg_impl as linalg
from tfcompat.python.ops.linalg import linear_operator, linear_operator_util
from tfcompat.python.ops.signal import fft_ops

_FFT_OP = {1: fft_ops.fft, 2: fft_ops.fft2d, 3: fft_ops.fft3d}
_IFFT_OP = {1: fft_ops.ifft, 2: fft_ops.ifft2d, 3: fft_ops.ifft3d}


def to_complex(x: Any) -> ops.Tensor:
    """`x` as complex64, or complex128 where it has double precision."""
    if x.dtype.is_complex:
        return x
    return math_ops.cast(x, dtypes.complex128 if x.dtype == dtypes.float64 else dtypes.complex64)


def _rotated(x: ops.Tensor, shift: int) -> ops.Tensor:
    """`x` with its last dimension first (shift 1), or its first one last (shift -1)."""
    ndims = x.shape.ndims
    if ndims is not None:
        if ndims < 2:
            return x
        start = -shift % ndims
        return array_ops.transpose(x, perm=[*range(start, ndims), *range(start)])
    rank = array_ops.rank(x)
    first = array_ops.where(math_ops.less(shift, 0), math_ops.mod(-shift, rank), rank - math_ops.mod(shift, rank))
    perm = array_ops.concat([math_ops.range(first, rank), math_ops.range(0, first)], 0)
    return array_ops.transpose(x, perm=perm)


class _BaseLinearOperatorCirculant(linear_operator.LinearOperator):
    """A [[nested] block] circulant operator: F^-1 diag(spectrum) F, where F transforms `block_depth` dimensions."""

    def __init__(
        self,
        spectrum: Any,
        block_depth: int,
        input_output_dtype: Any = dtypes.complex64,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = True,
        name: str = "LinearOperatorCirculant",
    ) -> None:
        self._name = name
        if block_depth not in _FFT_OP:
            raise ValueError(f"Expected block_depth to be in {list(_FFT_OP)}.  Found: {block_depth}.")
        self._block_depth = block_depth
        imply = linear_operator_util.implied_hint
        with ops.name_scope(name, values=[spectrum]):
            self._spectrum = ops.convert_to_tensor(spectrum, name="spectrum")
            if self._spectrum.shape.ndims is not None and self._spectrum.shape.ndims < block_depth:
                raise ValueError(
                    f"Argument spectrum must have at least {block_depth} dimensions.  Found: {self._spectrum}"
                )
            if not self._spectrum.dtype.is_complex:
                message = "A real spectrum always corresponds to a self-adjoint operator."
                is_self_adjoint = imply(is_self_adjoint, message)
            is_square = imply(is_square, "A [[nested] block] circulant operator is always square.")
            self._block_shape_tensor = array_ops.shape(self._spectrum)[-block_depth:]
            self._spectrum_complex = to_complex(self._spectrum)
            self._abs_spectrum = math_ops.abs(self._spectrum)
            self._conj_spectrum = math_ops.conj(self._spectrum_complex)
            super().__init__(
                dtype=dtypes.as_dtype(input_output_dtype),
                graph_parents=[self._spectrum],
                is_non_singular=is_non_singular,
                is_self_adjoint=is_self_adjoint,
                is_positive_definite=is_positive_definite,
                is_square=is_square,
                name=name,
            )

    @property
    def block_depth(self) -> int:
        """How many dimensions are transformed."""
        return self._block_depth

    def block_shape_tensor(self) -> ops.Tensor:
        """The transformed shape as a tensor."""
        return self._block_shape_tensor

    @property
    def block_shape(self) -> TensorShape:
        """The static transformed shape."""
        return self.spectrum.shape[-self.block_depth :]

    @property
    def spectrum(self) -> ops.Tensor:
        """The eigenvalues."""
        return self._spectrum

    def _fft(self, x: ops.Tensor) -> ops.Tensor:
        return _FFT_OP[self.block_depth](to_complex(x))

    def _ifft(self, x: ops.Tensor) -> ops.Tensor:
        return _IFFT_OP[self.block_depth](to_complex(x))

    def convolution_kernel(self, name: str = "convolution_kernel") -> ops.Tensor:
        """The kernel h whose convolution with x is the product: the spectrum's inverse transform."""
        with self._name_scope(name):
            return math_ops.cast(self._ifft(self._spectrum_complex), self.dtype)

    def _shape(self) -> TensorShape:
        shape = self._spectrum.shape
        inner = shape[-self.block_depth :]
        size = inner.num_elements()
        return shape[: -self.block_depth].concatenate(tensor_shape.TensorShape([size, size]))

    def _shape_tensor(self) -> ops.Tensor:
        shape = array_ops.shape(self._spectrum)
        batch_shape = shape[: -self.block_depth]
        size = math_ops.reduce_prod(shape[-self.block_depth :])
        return array_ops.concat((batch_shape, [size, size]), 0)

    def assert_hermitian_spectrum(self, name: str = "assert_hermitian_spectrum") -> Any:
        """An op that fails where the matrix is not real."""
        epsilon = np.finfo(self.dtype.real_dtype.as_numpy_dtype).eps
        with self._name_scope(name):
            largest = epsilon * math_ops.cast(self.domain_dimension_tensor(), self.dtype.real_dtype)
            imaginary = math_ops.imag(self.convolution_kernel())
            return check_ops.assert_less(math_ops.abs(imaginary), largest, message="Spectrum was not Hermitian")

    def _assert_non_singular(self) -> Any:
        return linear_operator_util.assert_no_entries_with_modulus_zero(
            self.spectrum, message="Singular operator:  Spectrum contained zero values."
        )

    def _assert_positive_definite(self) -> Any:
        message = "Not positive definite:  Real part of spectrum was not all positive."
        return check_ops.assert_positive(math_ops.real(self.spectrum), message=message)

    def _assert_self_adjoint(self) -> Any:
        return linear_operator_util.assert_zero_imag_part(
            self.spectrum, message="Not self-adjoint:  The spectrum contained non-zero imaginary part."
        )

    def _blocks(self, matrix: ops.Tensor) -> ops.Tensor:
        """Columns as leading dimension, and rows in the shape of blocks."""
        vectors = _rotated(matrix, 1)
        if vectors.shape.is_fully_defined() and self.block_shape.is_fully_defined():
            return array_ops.reshape(vectors, vectors.shape[:-1].concatenate(self.block_shape))
        shape = array_ops.concat((array_ops.shape(vectors)[:-1], self.block_shape_tensor()), 0)
        return array_ops.reshape(vectors, shape)

    def _matrix(self, blocks: ops.Tensor) -> ops.Tensor:
        """What `_blocks` was made from."""
        depth = self.block_depth
        if blocks.shape.is_fully_defined():
            sizes: Any = blocks.shape.as_list()
            shape: Any = [*sizes[:-depth], int(np.prod(sizes[-depth:]))]
        else:
            sizes = array_ops.shape(blocks)
            shape = array_ops.concat((sizes[:-depth], [math_ops.reduce_prod(sizes[-depth:])]), 0)
        return _rotated(array_ops.reshape(blocks, shape), -1)

    def _broadcast(self, x: ops.Tensor, spectrum: ops.Tensor) -> tuple[ops.Tensor, ops.Tensor]:
        columns = array_ops.reshape(spectrum, array_ops.concat((self.batch_shape_tensor(), [-1, 1]), axis=0))
        x, columns = linear_operator_util.broadcast_matrix_batch_dims((x, columns))
        shape = array_ops.concat((array_ops.shape(x)[:-2], self.block_shape_tensor()), axis=0)
        return x, array_ops.reshape(columns, shape)

    def _matmul(self, x: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        x = linalg.adjoint(x) if adjoint_arg else x
        spectrum = self._conj_spectrum if adjoint else self._spectrum_complex
        x, spectrum = self._broadcast(math_ops.cast(x, spectrum.dtype), spectrum)
        product = self._ifft(spectrum * self._fft(self._blocks(x)))
        return math_ops.cast(self._matrix(product), self.dtype)

    def _solve(self, rhs: ops.Tensor, adjoint: bool = False, adjoint_arg: bool = False) -> ops.Tensor:
        rhs = linalg.adjoint(rhs) if adjoint_arg else rhs
        spectrum = self._conj_spectrum if adjoint else self._spectrum_complex
        rhs, spectrum = self._broadcast(rhs, spectrum)
        solution = self._ifft(self._fft(self._blocks(rhs)) / spectrum)
        return math_ops.cast(self._matrix(solution), self.dtype)

    def _block_axes(self) -> list[int]:
        return [-(i + 1) for i in range(self.block_depth)]

    def _determinant(self) -> ops.Tensor:
        return math_ops.cast(math_ops.reduce_prod(self.spectrum, axis=self._block_axes()), self.dtype)

    def _log_abs_determinant(self) -> ops.Tensor:
        result = math_ops.reduce_sum(math_ops.log(self._abs_spectrum), axis=self._block_axes())
        return math_ops.cast(result, self.dtype)

    def _diag_part(self) -> ops.Tensor:
        if self.shape.is_fully_defined():
            shape: Any = self.shape[:-1]
            size: Any = self.domain_dimension.value
        else:
            shape, size = self.shape_tensor()[:-1], self.domain_dimension_tensor()
        ones = array_ops.ones(shape, dtype=self.dtype)
        value = self.trace() / math_ops.cast(size, self.dtype)
        return value[..., array_ops.newaxis] * ones

    def _trace(self) -> ops.Tensor:
        if self.spectrum.shape.is_fully_defined():
            rank = len(self.spectrum.shape.as_list())
            axis: Any = np.arange(rank - self.block_depth, rank, dtype=np.int32)
        else:
            dynamic_rank = array_ops.rank(self.spectrum)
            axis = math_ops.range(dynamic_rank - self.block_depth, dynamic_rank)
        real = math_ops.reduce_sum(math_ops.real(self.spectrum), axis=axis)
        if not self.dtype.is_complex:
            return math_ops.cast(real, self.dtype)
        if self.is_self_adjoint:
            imaginary = array_ops.zeros_like(real)
        else:
            imaginary = math_ops.reduce_sum(math_ops.imag(self.spectrum), axis=axis)
        return math_ops.cast(math_ops.complex(real, imaginary), self.dtype)


class LinearOperatorCirculant(_BaseLinearOperatorCirculant):
    """Circulant matrices: `spectrum`, whose last dimension is transformed, holds their eigenvalues.

    Args:
      input_output_dtype: of what the operator is multiplied with.

    Source: TensorFlow's `tf.linalg.LinearOperatorCirculant`.
    """

    def __init__(
        self,
        spectrum: Any,
        input_output_dtype: Any = dtypes.complex64,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = True,
        name: str = "LinearOperatorCirculant",
    ) -> None:
        super().__init__(
            spectrum,
            block_depth=1,
            input_output_dtype=input_output_dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            name=name,
        )


class LinearOperatorCirculant2D(_BaseLinearOperatorCirculant):
    """Block circulant matrices: `spectrum`, whose last 2 dimensions are transformed, holds their eigenvalues.

    Args:
      input_output_dtype: of what the operator is multiplied with.

    Source: TensorFlow's `tf.linalg.LinearOperatorCirculant2D`.
    """

    def __init__(
        self,
        spectrum: Any,
        input_output_dtype: Any = dtypes.complex64,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = True,
        name: str = "LinearOperatorCirculant2D",
    ) -> None:
        super().__init__(
            spectrum,
            block_depth=2,
            input_output_dtype=input_output_dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            name=name,
        )


class LinearOperatorCirculant3D(_BaseLinearOperatorCirculant):
    """Nested block circulant matrices: `spectrum`, whose last 3 dimensions are transformed, holds their eigenvalues.

    Args:
      input_output_dtype: of what the operator is multiplied with.

    Source: TensorFlow's `tf.linalg.LinearOperatorCirculant3D`.
    """

    def __init__(
        self,
        spectrum: Any,
        input_output_dtype: Any = dtypes.complex64,
        is_non_singular: bool | None = None,
        is_self_adjoint: bool | None = None,
        is_positive_definite: bool | None = None,
        is_square: bool | None = True,
        name: str = "LinearOperatorCirculant3D",
    ) -> None:
        super().__init__(
            spectrum,
            block_depth=3,
            input_output_dtype=input_output_dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            name=name,
        )
