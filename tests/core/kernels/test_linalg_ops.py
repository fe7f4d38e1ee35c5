"""Linear algebra that recordings cannot state: ops that TensorFlow 1.15 cannot build, and what has open signs."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from tfcompat.core.framework import kernel as kernels

MATRIX = np.array([[4.0, 1.0], [1.0, 3.0]], np.float32)


def run(op_type, *inputs, **attrs):
    entry = kernels.lookup(op_type)

    class NoChecks:
        def check(self, ok, *_):
            assert ok

    with jax.enable_x64(True):
        return entry.function(*([NoChecks()] if entry.stateful else []), *inputs, **attrs)


@pytest.mark.parametrize("batch", ["", "Batch"])
def test_old_batch_ops_are_today_s(batch):
    factor = run(f"{batch}Cholesky", MATRIX)
    np.testing.assert_allclose(factor @ factor.T, MATRIX, rtol=1e-6)
    np.testing.assert_allclose(run(f"{batch}MatrixInverse", MATRIX, adjoint=False) @ MATRIX, np.eye(2), atol=1e-6)


@pytest.mark.parametrize("op_type", ["Svd", "BatchSvd"])
def test_singular_vectors_give_the_matrix_back(op_type):
    s, u, v = run(op_type, MATRIX, compute_uv=True, full_matrices=False)
    np.testing.assert_allclose(u @ np.diag(s) @ v.T, MATRIX, rtol=1e-5)


def test_eigenvalues_stand_above_the_eigenvectors():
    result = run("SelfAdjointEig", MATRIX)
    vectors = result[1:]
    np.testing.assert_allclose(vectors @ np.diag(result[0]) @ vectors.T, MATRIX, rtol=1e-5)


def test_exponential():
    np.testing.assert_allclose(run("MatrixExponential", np.diag(np.float32([0, 1]))), np.diag([1, np.e]), rtol=1e-6)


def test_rows_of_equal_elements_keep_their_order_when_sorted_in_full():
    values, indices = run("TopKV2", np.float32([[1, -0.0, 0.0, 1]]), np.int32(4))
    assert indices.tolist() == [[0, 3, 1, 2]]
    assert np.signbit(values).tolist() == [[False, False, True, False]]


def test_a_logarithm_in_single_precision_is_computed_in_double():
    matrices = np.random.RandomState(42).uniform(-1, 1, (4, 32, 32)).astype(np.complex64)
    logarithms = run("MatrixLogarithm", matrices).astype(np.complex128)
    np.testing.assert_allclose(jax.scipy.linalg.expm(np.asarray(logarithms)), matrices, atol=1e-4)
