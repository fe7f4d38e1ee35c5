"""`tf.linalg`."""

from tfcompat.python.ops.array_ops import (
    matrix_band_part as band_part,
)
from tfcompat.python.ops.array_ops import (
    matrix_diag as diag,
)
from tfcompat.python.ops.array_ops import (
    matrix_diag_part as diag_part,
)
from tfcompat.python.ops.array_ops import (
    matrix_set_diag as set_diag,
)
from tfcompat.python.ops.array_ops import (
    matrix_transpose,
    tensor_diag,
    tensor_diag_part,
)
from tfcompat.python.ops.array_ops import (
    matrix_transpose as transpose,
)
from tfcompat.python.ops.clip_ops import global_norm
from tfcompat.python.ops.linalg.linalg import (
    LinearOperator,
    LinearOperatorAdjoint,
    LinearOperatorBlockDiag,
    LinearOperatorCirculant,
    LinearOperatorCirculant2D,
    LinearOperatorCirculant3D,
    LinearOperatorComposition,
    LinearOperatorDiag,
    LinearOperatorFullMatrix,
    LinearOperatorHouseholder,
    LinearOperatorIdentity,
    LinearOperatorInversion,
    LinearOperatorKronecker,
    LinearOperatorLowerTriangular,
    LinearOperatorLowRankUpdate,
    LinearOperatorScaledIdentity,
    LinearOperatorToeplitz,
    LinearOperatorZeros,
)
from tfcompat.python.ops.linalg.linalg_impl import (
    adjoint,
    logdet,
    logm,
    matrix_rank,
    pinv,
    tridiagonal_matmul,
    tridiagonal_solve,
)
from tfcompat.python.ops.linalg.linalg_impl import (
    matrix_exponential as expm,
)
from tfcompat.python.ops.linalg_ops import (
    cholesky,
    cholesky_solve,
    eye,
    lu,
    norm,
    qr,
    svd,
)
from tfcompat.python.ops.linalg_ops import (
    log_matrix_determinant as slogdet,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_determinant as det,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_inverse as inv,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_solve as solve,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_solve_ls as lstsq,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_square_root as sqrtm,
)
from tfcompat.python.ops.linalg_ops import (
    matrix_triangular_solve as triangular_solve,
)
from tfcompat.python.ops.linalg_ops import (
    self_adjoint_eig as eigh,
)
from tfcompat.python.ops.linalg_ops import (
    self_adjoint_eigvals as eigvalsh,
)
from tfcompat.python.ops.math_ops import (
    cross,
    matmul,
    matvec,
    tensordot,
    trace,
)
from tfcompat.python.ops.nn_impl import l2_normalize, normalize
from tfcompat.python.ops.special_math_ops import einsum
