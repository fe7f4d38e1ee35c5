"""Initializers against recorded initial values of TensorFlow 1.15."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from conformance.recording.random_cases import INITIALIZERS
from tfcompat.python.client.session import Session
from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import init_ops

RECORDED = np.load(Path(__file__).parents[3] / "conformance" / "recorded" / "random.npz")


@pytest.fixture(autouse=True)
def graph():
    with ops.Graph().as_default() as graph:
        yield graph


def values(tensor):
    with Session() as sess:
        return sess.run(tensor)


def initializer(name, arguments):
    return getattr(init_ops, name if hasattr(init_ops, name) else name + "_initializer")(**arguments)


@pytest.mark.parametrize("case", INITIALIZERS)
def test_initial_values_are_tensorflow_s(case):
    name, arguments, shape = INITIALIZERS[case]
    found, recorded = values(initializer(name, arguments)(shape)), RECORDED["initializer/" + case]
    assert found.dtype == recorded.dtype
    np.testing.assert_allclose(found, recorded, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("case", INITIALIZERS)
def test_a_config_gives_the_initializer_again(case):
    name, arguments, shape = INITIALIZERS[case]
    first = initializer(name, arguments)
    again = type(first).from_config(first.get_config())
    assert again.get_config() == first.get_config()
    np.testing.assert_array_equal(values(again(shape)), values(first(shape)))


def test_configs():
    assert init_ops.GlorotUniform(seed=3).get_config() == {"seed": 3, "dtype": "float32"}
    assert init_ops.RandomUniform().get_config() == {"minval": 0, "maxval": None, "seed": None, "dtype": "float32"}
    assert init_ops.he_normal(3).get_config() == {
        "scale": 2.0,
        "mode": "fan_in",
        "distribution": "truncated_normal",
        "seed": 3,
        "dtype": "float32",
    }


def test_a_call_s_dtype_goes_before_the_initializer_s():
    assert init_ops.Zeros(dtypes.int32)([2]).dtype == dtypes.int32
    assert init_ops.Zeros(dtypes.int32)([2], dtypes.float64).dtype == dtypes.float64
    assert init_ops.GlorotUniform(dtype=dtypes.float64)([2, 2]).dtype == dtypes.float32  # as in TensorFlow
    assert init_ops.GlorotUniform()([2, 2], dtypes.float64).dtype == dtypes.float64


def test_parts_of_a_variable_scale_by_the_whole():
    part = SimpleNamespace(full_shape=[100, 4], var_offset=[50, 0])
    limit = np.sqrt(6 / 104)
    draws = values(init_ops.GlorotUniform(seed=1)([50, 4], partition_info=part))
    assert 0.9 * limit < abs(draws).max() <= limit


def test_parts_of_an_identity():
    part = SimpleNamespace(full_shape=[4, 4], var_offset=[2, 0])
    np.testing.assert_array_equal(values(init_ops.Identity()([2, 4], partition_info=part)), np.eye(4)[2:])


def test_identity_of_a_tensor_shape():
    np.testing.assert_array_equal(values(init_ops.Identity(2.0)(TensorShape([2, 3]))), 2 * np.eye(2, 3))


@pytest.mark.parametrize("shape", [(6, 3), (3, 6), (2, 3, 4)])
def test_orthogonal_matrices(shape):
    matrix = values(init_ops.Orthogonal(seed=1)(shape)).reshape(-1, shape[-1])
    small = min(matrix.shape)
    product = matrix @ matrix.T if matrix.shape[0] == small else matrix.T @ matrix
    np.testing.assert_allclose(product, np.eye(small), atol=1e-6)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: init_ops.Constant([1, 2, 3])([2]), ValueError, "Needed at most 2, but received 3"),
        (lambda: init_ops.Constant([1, 2], verify_shape=True)([4]), TypeError, r"Expected Tensor's shape: \(4,\)"),
        (lambda: init_ops.Constant([1, 2])([4], verify_shape=True), TypeError, r"Expected Tensor's shape: \(4,\)"),
        (lambda: init_ops.Constant(object()), TypeError, "Invalid type for initial value: <class 'object'>"),
        (lambda: init_ops.RandomNormal(dtype=dtypes.int32), ValueError, "Expected floating point type"),
        (lambda: init_ops.VarianceScaling(scale=-1), ValueError, "`scale` must be positive float"),
        (lambda: init_ops.VarianceScaling(mode="x"), ValueError, "Invalid `mode` argument"),
        (lambda: init_ops.VarianceScaling(distribution="x"), ValueError, "Invalid `distribution` argument"),
        (lambda: init_ops.Orthogonal()([3]), ValueError, "must be at least two-dimensional"),
        (lambda: init_ops.Identity()([2, 3, 4]), ValueError, "can only be used for 2D matrices"),
    ],
)
def test_wrong_arguments(build, error, message):
    with pytest.raises(error, match=message):
        build()
