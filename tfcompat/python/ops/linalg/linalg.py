"""The functions and operators of `tf.linalg`."""

from tfcompat.python.ops.linalg import adjoint_registrations as _adjoint_registrations
from tfcompat.python.ops.linalg import cholesky_registrations as _cholesky_registrations
from tfcompat.python.ops.linalg import inverse_registrations as _inverse_registrations
from tfcompat.python.ops.linalg import matmul_registrations as _matmul_registrations
from tfcompat.python.ops.linalg import solve_registrations as _solve_registrations
from tfcompat.python.ops.linalg.linalg_impl import adjoint as adjoint
from tfcompat.python.ops.linalg.linalg_impl import band_part as band_part
from tfcompat.python.ops.linalg.linalg_impl import cholesky as cholesky
from tfcompat.python.ops.linalg.linalg_impl import cholesky_solve as cholesky_solve
from tfcompat.python.ops.linalg.linalg_impl import det as det
from tfcompat.python.ops.linalg.linalg_impl import diag as diag
from tfcompat.python.ops.linalg.linalg_impl import diag_part as diag_part
from tfcompat.python.ops.linalg.linalg_impl import eigh as eigh
from tfcompat.python.ops.linalg.linalg_impl import eigvalsh as eigvalsh
from tfcompat.python.ops.linalg.linalg_impl import einsum as einsum
from tfcompat.python.ops.linalg.linalg_impl import eye as eye
from tfcompat.python.ops.linalg.linalg_impl import inv as inv
from tfcompat.python.ops.linalg.linalg_impl import logdet as logdet
from tfcompat.python.ops.linalg.linalg_impl import logm as logm
from tfcompat.python.ops.linalg.linalg_impl import lstsq as lstsq
from tfcompat.python.ops.linalg.linalg_impl import lu as lu
from tfcompat.python.ops.linalg.linalg_impl import matrix_exponential as matrix_exponential
from tfcompat.python.ops.linalg.linalg_impl import matrix_rank as matrix_rank
from tfcompat.python.ops.linalg.linalg_impl import norm as norm
from tfcompat.python.ops.linalg.linalg_impl import pinv as pinv
from tfcompat.python.ops.linalg.linalg_impl import qr as qr
from tfcompat.python.ops.linalg.linalg_impl import set_diag as set_diag
from tfcompat.python.ops.linalg.linalg_impl import slogdet as slogdet
from tfcompat.python.ops.linalg.linalg_impl import solve as solve
from tfcompat.python.ops.linalg.linalg_impl import sqrtm as sqrtm
from tfcompat.python.ops.linalg.linalg_impl import svd as svd
from tfcompat.python.ops.linalg.linalg_impl import tensordot as tensordot
from tfcompat.python.ops.linalg.linalg_impl import trace as trace
from tfcompat.python.ops.linalg.linalg_impl import transpose as transpose
from tfcompat.python.ops.linalg.linalg_impl import triangular_solve as triangular_solve
from tfcompat.python.ops.linalg.linalg_impl import tridiagonal_matmul as tridiagonal_matmul
from tfcompat.python.ops.linalg.linalg_impl import tridiagonal_solve as tridiagonal_solve
from tfcompat.python.ops.linalg.linear_operator import LinearOperator as LinearOperator
from tfcompat.python.ops.linalg.linear_operator_adjoint import LinearOperatorAdjoint as LinearOperatorAdjoint
from tfcompat.python.ops.linalg.linear_operator_block_diag import LinearOperatorBlockDiag as LinearOperatorBlockDiag
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant as LinearOperatorCirculant
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant2D as LinearOperatorCirculant2D
from tfcompat.python.ops.linalg.linear_operator_circulant import LinearOperatorCirculant3D as LinearOperatorCirculant3D
from tfcompat.python.ops.linalg.linear_operator_composition import (
    LinearOperatorComposition as LinearOperatorComposition,
)
from tfcompat.python.ops.linalg.linear_operator_diag import LinearOperatorDiag as LinearOperatorDiag
from tfcompat.python.ops.linalg.linear_operator_full_matrix import LinearOperatorFullMatrix as LinearOperatorFullMatrix
from tfcompat.python.ops.linalg.linear_operator_householder import (
    LinearOperatorHouseholder as LinearOperatorHouseholder,
)
from tfcompat.python.ops.linalg.linear_operator_identity import LinearOperatorIdentity as LinearOperatorIdentity
from tfcompat.python.ops.linalg.linear_operator_identity import (
    LinearOperatorScaledIdentity as LinearOperatorScaledIdentity,
)
from tfcompat.python.ops.linalg.linear_operator_inversion import LinearOperatorInversion as LinearOperatorInversion
from tfcompat.python.ops.linalg.linear_operator_kronecker import LinearOperatorKronecker as LinearOperatorKronecker
from tfcompat.python.ops.linalg.linear_operator_low_rank_update import (
    LinearOperatorLowRankUpdate as LinearOperatorLowRankUpdate,
)
from tfcompat.python.ops.linalg.linear_operator_lower_triangular import (
    LinearOperatorLowerTriangular as LinearOperatorLowerTriangular,
)
from tfcompat.python.ops.linalg.linear_operator_toeplitz import LinearOperatorToeplitz as LinearOperatorToeplitz
from tfcompat.python.ops.linalg.linear_operator_zeros import LinearOperatorZeros as LinearOperatorZeros
