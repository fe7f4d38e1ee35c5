"""Linear algebra: factorisations, solutions, functions of matrices, diagonals."""

import numpy as np

from conformance.op_cases.common import Cases

# Solutions amplify rounding by the condition of the matrix.
V1_GRADIENT = "TensorFlow 1.15 differentiates it as if k were 0"
CASES = Cases(
    gradients_differ=dict.fromkeys(("MatrixDiagV2", "MatrixDiagPartV2", "MatrixSetDiagV2"), V1_GRADIENT),
    shaping=("k", "num_rows", "num_cols"),
    tolerances={
        "float32": (3e-4, 3e-5),
        "complex64": (3e-4, 3e-5),
        "float64": (1e-8, 1e-9),
        "complex128": (1e-8, 1e-9),
    },
)


def rand(*shape, **options):
    state = np.random.RandomState(11 * sum(shape) + 7 * len(shape) + options.get("seed", 0))
    values = np.round(state.randn(*shape), 2)
    dtype = np.dtype(options.get("dtype", "float32"))
    if dtype.kind == "c":
        values = values + 1j * np.round(state.randn(*shape), 2)
    return values.astype(dtype)


def positive(*shape, **options):
    """Hermitian and positive definite."""
    x = rand(*shape, **options)
    return (np.matmul(x, np.conj(np.swapaxes(x, -1, -2))) + np.eye(shape[-1])).astype(x.dtype)


def regular(*shape, **options):
    """Well-conditioned."""
    x = rand(*shape, **options)
    return (x + 3 * np.eye(shape[-1])).astype(x.dtype)


FLOATS = ("float32", "float64", "complex64", "complex128")
SINGULAR = np.float32([[1, 2], [2, 4]])

for dtype in FLOATS:
    CASES.add("Cholesky", input=positive(2, 3, 3, dtype=dtype))
    CASES.add("MatrixInverse", input=regular(2, 3, 3, dtype=dtype))
    CASES.add("MatrixInverse", {"adjoint": True}, input=regular(3, 3, dtype=dtype))
    CASES.add("MatrixDeterminant", input=rand(2, 3, 3, dtype=dtype))
    CASES.add("LogMatrixDeterminant", input=rand(2, 3, 3, dtype=dtype))
    CASES.add("MatrixSolve", matrix=regular(2, 3, 3, dtype=dtype), rhs=rand(2, 3, 2, dtype=dtype))
    CASES.add("MatrixSolve", {"adjoint": True}, matrix=regular(3, 3, dtype=dtype), rhs=rand(3, 2, dtype=dtype))
    for lower in (True, False):
        for adjoint in (True, False):
            CASES.add(
                "MatrixTriangularSolve",
                {"lower": lower, "adjoint": adjoint},
                matrix=regular(2, 3, 3, dtype=dtype),
                rhs=rand(2, 3, 2, dtype=dtype),
            )
    CASES.add("MatrixSquareRoot", input=positive(2, 3, 3, dtype=dtype))
    CASES.add("Lu", input=regular(2, 3, 3, dtype=dtype))
    CASES.add(
        "MatrixSolveLs",
        {"fast": True},
        matrix=rand(4, 2, dtype=dtype),
        rhs=rand(4, 2, dtype=dtype),
        l2_regularizer=np.float64(0.25),
    )
    CASES.add(
        "MatrixSolveLs",
        {"fast": True},
        matrix=rand(2, 2, 4, dtype=dtype),
        rhs=rand(2, 2, 1, dtype=dtype),
        l2_regularizer=np.float64(0.25),
    )
    CASES.add(
        "MatrixSolveLs",
        {"fast": False},
        matrix=rand(4, 2, dtype=dtype),
        rhs=rand(4, 2, dtype=dtype),
        l2_regularizer=np.float64(0),
    )
    CASES.add(
        "TridiagonalSolve",
        diagonals=rand(2, 3, 4, dtype=dtype) + np.asarray([[0], [4], [0]], dtype),
        rhs=rand(2, 4, 2, dtype=dtype),
    )
    CASES.add(
        "TridiagonalMatMul",
        superdiag=rand(2, 1, 4, dtype=dtype),
        maindiag=rand(2, 1, 4, dtype=dtype, seed=1),
        subdiag=rand(2, 1, 4, dtype=dtype, seed=2),
        rhs=rand(2, 4, 3, dtype=dtype),
    )
for dtype in ("complex64", "complex128"):
    CASES.add("MatrixLogarithm", input=positive(2, 3, 3, dtype=dtype))
for dtype in ("float32", "float64"):
    factor = np.linalg.cholesky(positive(3, 3, dtype=dtype))
    CASES.add("CholeskyGrad", l=factor, grad=rand(3, 3, dtype=dtype))
    CASES.add("Qr", input=rand(2, 4, 3, dtype=dtype))
    CASES.add("Qr", input=rand(3, 3, dtype=dtype))
    CASES.add("Cross", a=rand(2, 3, dtype=dtype), b=rand(2, 3, seed=1, dtype=dtype))
CASES.add("Cross", a=np.int32([1, 2, 3]), b=np.int32([4, -5, 6]))
CASES.add("Cross", a=rand(2, 2), b=rand(2, 2))
CASES.add("Cross", a=rand(2, 3), b=rand(3))
CASES.add("Qr", {"full_matrices": True}, input=rand(4, 3))
CASES.add("Qr", input=rand(2, 3))
CASES.add("Lu", {"output_idx_type": "int64"}, input=rand(4, 4))

# What is singular, indefinite, empty or misshapen.

for op_type in ("Cholesky", "MatrixInverse", "MatrixDeterminant", "LogMatrixDeterminant", "Lu"):
    CASES.add(op_type, input=SINGULAR - np.float32([[3, 0], [0, 0]]) if op_type == "Cholesky" else SINGULAR)
    CASES.add(op_type, input=np.zeros((2, 2), "float32"))
    CASES.add(op_type, input=np.zeros((0, 2, 2), "float32"))
    CASES.add(op_type, input=np.zeros((2, 0, 0), "float32"))
    CASES.add(op_type, input=rand(2, 3))
    CASES.add(op_type, input=rand(3))
CASES.add("MatrixSquareRoot", input=rand(2, 3))
CASES.add("MatrixSquareRoot", input=np.zeros((0, 2, 2), "float32"))
for op_type in ("MatrixSolve", "MatrixTriangularSolve"):
    CASES.add(op_type, matrix=np.zeros((2, 2), "float32"), rhs=rand(2, 2))
    CASES.add(op_type, matrix=SINGULAR, rhs=rand(2, 2))
    CASES.add(op_type, matrix=SINGULAR, rhs=rand(3, 2))
    CASES.add(op_type, matrix=rand(2, 3), rhs=rand(2, 2))
    CASES.add(op_type, matrix=regular(2, 2, 2), rhs=rand(3, 2, 1))
    CASES.add(op_type, matrix=regular(2, 2), rhs=rand(2, 0))
    CASES.add(op_type, matrix=np.zeros((0, 0), "float32"), rhs=rand(0, 2))
CASES.add("MatrixSolveLs", matrix=rand(3, 2), rhs=rand(2, 2), l2_regularizer=np.float64(0))
CASES.add("TridiagonalSolve", diagonals=rand(2, 4), rhs=rand(4, 1))
for diagonals in ([[0], [0], [0]], [[3, 0], [1, 3], [0, 1]]):
    CASES.add("TridiagonalSolve", diagonals=np.float64(diagonals), rhs=rand(len(diagonals[0]), 3, dtype="float64"))
CASES.add(
    "TridiagonalSolve", {"partial_pivoting": False}, diagonals=rand(3, 4) + np.float32([[0], [5], [0]]), rhs=rand(4, 1)
)

# Diagonals.

for k, count, length in ((0, 1, 3), (1, 1, 3), (-2, 1, 2), ((-1, 1), 3, 3), ((1, 2), 2, 3), ((-2, -1), 2, 2)):
    k = np.int32(k)
    diagonal = rand(2, *((count, length) if count > 1 else (length,)))
    padding = {"padding_value": np.float32(9)}
    CASES.add("MatrixDiagV2", diagonal=diagonal, k=k, num_rows=np.int32(-1), num_cols=np.int32(-1), **padding)
    CASES.add("MatrixDiagV2", diagonal=diagonal, k=k, num_rows=np.int32(-1), num_cols=np.int32(5), **padding)
    CASES.add("MatrixDiagV2", diagonal=diagonal, k=k, num_rows=np.int32(6), num_cols=np.int32(-1), **padding)
    CASES.add("MatrixDiagV2", diagonal=diagonal, k=k, num_rows=np.int32(1), num_cols=np.int32(9), **padding)
    CASES.add("MatrixDiagPartV2", input=rand(2, 3, 4), k=k, **padding)
    CASES.add("MatrixDiagPartV2", input=rand(4, 3), k=k, **padding)
    if count == 1:
        CASES.add("MatrixSetDiagV2", input=rand(2, 3, 4), k=k, diagonal=diagonal)
CASES.add("MatrixDiagPartV2", input=np.int32([[1, 2], [3, 4]]), k=np.int32([-1, 0]), padding_value=np.int32(7))
CASES.add("MatrixDiagPartV2", input=rand(2, 2), k=np.int32(4), padding_value=np.float32(0))

# Sums of products.

for equation, *shapes in (
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("bij,bkj->bki", (2, 2, 3), (2, 4, 3)),
    ("...ij,...jk->...ik", (3, 1, 2, 3), (1, 2, 3, 4)),
    ("ii->i", (3, 3)),
    ("i->ii", (3,)),
    ("ijk -> k", (2, 3, 4)),
    ("i,j->ij", (2,), (3,)),
    ("...a,a->...", (2, 3), (3,)),
):
    CASES.add("Einsum", {"equation": equation}, inputs=[rand(*shape) for shape in shapes])
CASES.add("Einsum", {"equation": "ij,jk->ik"}, inputs=[rand(2, 3), rand(4, 4)])

# Of too few dimensions.

CASES.add("MatrixDiag", diagonal=rand())
for array in (rand(), rand(2)):
    CASES.add("MatrixDiagPart", input=array)
    CASES.add("MatrixSetDiag", input=array, diagonal=rand())
    CASES.add("MatrixBandPart", input=array, num_lower=np.int32(0), num_upper=np.int32(0))
CASES.add("MatrixSetDiag", input=rand(2, 2), diagonal=rand())
for shape in ((0, 5), (2, 0, 1), (3, 0)):
    CASES.add("MatrixSetDiag", input=rand(*shape), diagonal=rand(*shape[:-2], 0))
CASES.add("Diag", diagonal=rand())
CASES.add("MatrixBandPart", input=rand(2, 2), num_lower=np.zeros(1, np.int32), num_upper=np.int32(0))
