"""`tf.test`: test cases, gradient checks, benchmarks."""

from __future__ import annotations

from unittest import mock as mock

from tfcompat.python.framework import test_util as _test_util
from tfcompat.python.framework.test_util import TensorFlowTestCase as TestCase
from tfcompat.python.framework.test_util import assert_equal_graph_def as assert_equal_graph_def
from tfcompat.python.framework.test_util import create_local_cluster as create_local_cluster
from tfcompat.python.framework.test_util import gpu_device_name as gpu_device_name
from tfcompat.python.framework.test_util import is_gpu_available as is_gpu_available
from tfcompat.python.ops.gradient_checker import compute_gradient as compute_gradient
from tfcompat.python.ops.gradient_checker import compute_gradient_error as compute_gradient_error
from tfcompat.python.platform import googletest as _googletest
from tfcompat.python.platform.benchmark import benchmark_config as benchmark_config
from tfcompat.python.platform.googletest import Benchmark as Benchmark
from tfcompat.python.platform.googletest import StubOutForTesting as StubOutForTesting
from tfcompat.python.platform.googletest import test_src_dir_path as test_src_dir_path


def main(argv: list[str] | None = None) -> None:
    """Runs all tests of the script and exits."""
    _googletest.main(argv)


def get_temp_dir() -> str:
    """A temporary directory of this process; deleted when the process ends."""
    return _googletest.GetTempDir()


def is_built_with_cuda() -> bool:
    """Whether JAX has a CUDA device: there is no other build that it could need."""
    return _test_util.IsGoogleCudaEnabled()


def is_built_with_rocm() -> bool:
    """Whether JAX has a ROCm device."""
    return _test_util.IsBuiltWithROCm()


def is_built_with_gpu_support() -> bool:
    """Whether JAX has a CUDA or ROCm device."""
    return is_built_with_cuda() or is_built_with_rocm()


__all__ = [
    "Benchmark",
    "StubOutForTesting",
    "TestCase",
    "assert_equal_graph_def",
    "benchmark_config",
    "compute_gradient",
    "compute_gradient_error",
    "create_local_cluster",
    "get_temp_dir",
    "gpu_device_name",
    "is_built_with_cuda",
    "is_built_with_gpu_support",
    "is_built_with_rocm",
    "is_gpu_available",
    "main",
    "mock",
    "test_src_dir_path",
]
