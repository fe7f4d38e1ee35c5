"""Initializers: callables `(shape, dtype=None, partition_info=None)` that give a variable's initial value.

`dtype` defaults to the initializer's own. `partition_info` is given for a part of a partitioned variable: it has the
`full_shape` of the whole and the part's `var_offset`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tfcompat.python.framework import constant_op, dtypes
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.framework.tensor_shape import TensorShape
from tfcompat.python.ops import array_ops, linalg_ops, math_ops, random_ops


class Initializer:
    """Base class of initializers."""

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, as JSON can hold them."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        """The initializer that gave `config`."""
        return cls(**config)


class Zeros(Initializer):
    """All zeros. Source: `tf.zeros_initializer`."""

    def __init__(self, dtype: DType = dtypes.float32) -> None:
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        return array_ops.zeros(shape, self.dtype if dtype is None else dtype)

    def get_config(self) -> dict[str, Any]:
        return {"dtype": self.dtype.name}


class Ones(Initializer):
    """All ones. Source: `tf.ones_initializer`."""

    def __init__(self, dtype: DType = dtypes.float32) -> None:
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        return array_ops.ones(shape, self.dtype if dtype is None else dtype)

    def get_config(self) -> dict[str, Any]:
        return {"dtype": self.dtype.name}


class Constant(Initializer):
    """The given values in row-major order; too few are filled up with the last one.

        tf.constant_initializer([1, 2, 3])([2, 2])  # [[1., 2.], [3., 3.]]

    Args:
      value: a Python number or string, list, tuple or NumPy array.
      dtype: of the tensors, unless the call says otherwise.
      verify_shape: raise TypeError instead of filling up.

    Raises:
      TypeError: for a `value` of another type.

    Source: `tf.constant_initializer`.
    """

    def __init__(self, value: Any = 0, dtype: DType = dtypes.float32, verify_shape: bool = False) -> None:
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(
                f"Invalid type for initial value: {type(value)} (expected Python scalar, list or tuple of values, or "
                "numpy.ndarray)."
            )
        self.value = value
        self.dtype = dtypes.as_dtype(dtype)
        self._verify_shape = verify_shape

    def __call__(
        self, shape: Any, dtype: DType | None = None, partition_info: Any = None, verify_shape: bool | None = None
    ) -> Tensor:
        return constant_op.constant_v1(
            self.value,
            dtype=self.dtype if dtype is None else dtype,
            shape=shape,
            verify_shape=self._verify_shape if verify_shape is None else verify_shape,
        )

    def get_config(self) -> dict[str, Any]:
        return {"value": self.value, "dtype": self.dtype.name}


class RandomUniform(Initializer):
    """Uniform values in [minval, maxval), see `tf.random_uniform`. Source: `tf.random_uniform_initializer`."""

    def __init__(
        self, minval: Any = 0, maxval: Any = None, seed: int | None = None, dtype: DType = dtypes.float32
    ) -> None:
        self.minval = minval
        self.maxval = maxval
        self.seed = seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        return random_ops.random_uniform(shape, self.minval, self.maxval, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed, "dtype": self.dtype.name}


class RandomNormal(Initializer):
    """Normally distributed values, see `tf.random_normal`. Source: `tf.random_normal_initializer`."""

    def __init__(
        self, mean: Any = 0.0, stddev: Any = 1.0, seed: int | None = None, dtype: DType = dtypes.float32
    ) -> None:
        self.mean = mean
        self.stddev = stddev
        self.seed = seed
        self.dtype = _floating(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        return random_ops.random_normal(shape, self.mean, self.stddev, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed, "dtype": self.dtype.name}


class TruncatedNormal(Initializer):
    """Normally distributed values within two standard deviations of the mean, see `tf.truncated_normal`.

    Source: `tf.truncated_normal_initializer`.
    """

    def __init__(
        self, mean: Any = 0.0, stddev: Any = 1.0, seed: int | None = None, dtype: DType = dtypes.float32
    ) -> None:
        self.mean = mean
        self.stddev = stddev
        self.seed = seed
        self.dtype = _floating(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        return random_ops.truncated_normal(shape, self.mean, self.stddev, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed, "dtype": self.dtype.name}


class UniformUnitScaling(Initializer):
    """Uniform values in +-factor * sqrt(3 / n), n the product of all dimensions but the last.

    A product `x * w` then has the scale of `x`, times `factor`.

    Source: `tf.uniform_unit_scaling_initializer`; Sussillo, Abbott, "Random Walk Initialization for Training Very Deep
    Feedforward Networks" (2014).
    """

    def __init__(self, factor: float = 1.0, seed: int | None = None, dtype: DType = dtypes.float32) -> None:
        self.factor = factor
        self.seed = seed
        self.dtype = _floating(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        inputs = math.prod(float(size) for size in _full_shape(shape, partition_info)[:-1])
        limit = math.sqrt(3 / max(inputs, 1.0)) * self.factor
        return random_ops.random_uniform(shape, -limit, limit, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        return {"factor": self.factor, "seed": self.seed, "dtype": self.dtype.name}


_STDDEV_OF_TRUNCATED_NORMAL = 0.87962566103423978
_DISTRIBUTIONS = ("normal", "uniform", "truncated_normal", "untruncated_normal")


class VarianceScaling(Initializer):
    """Random values of mean 0 and variance scale / n, where n counts inputs, outputs or their average.

        tf.variance_scaling_initializer(2.0)([784, 200])  # variance 2 / 784

    Args:
      scale: positive.
      mode: "fan_in" (n is the number of input units of a weight of this shape), "fan_out" or "fan_avg".
      distribution: "truncated_normal" (also called "normal"), "untruncated_normal" or "uniform".
      seed: see `tf.set_random_seed`.
      dtype: of the tensors, unless the call says otherwise; floating.

    Raises:
      ValueError: for any other `scale`, `mode`, `distribution` or `dtype`.

    Source: `tf.variance_scaling_initializer`.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        dtype: DType = dtypes.float32,
    ) -> None:
        if scale <= 0.0:
            raise ValueError("`scale` must be positive float.")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError("Invalid `mode` argument:", mode)
        distribution = distribution.lower()
        if distribution not in _DISTRIBUTIONS:
            raise ValueError("Invalid `distribution` argument:", distribution)
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.seed = seed
        self.dtype = _floating(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        fan_in, fan_out = _compute_fans(_full_shape(shape, partition_info))
        units = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2.0}[self.mode]
        variance = self.scale / max(1.0, units)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return random_ops.random_uniform(shape, -limit, limit, dtype, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return random_ops.random_normal(shape, 0.0, math.sqrt(variance), dtype, seed=self.seed)
        stddev = math.sqrt(variance) / _STDDEV_OF_TRUNCATED_NORMAL
        return random_ops.truncated_normal(shape, 0.0, stddev, dtype, seed=self.seed)

    def get_config(self) -> dict[str, Any]:
        return {
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "seed": self.seed,
            "dtype": self.dtype.name,
        }


class GlorotUniform(VarianceScaling):
    """Uniform values in +-sqrt(6 / (inputs + outputs)), also called Xavier initialization.

    As in TensorFlow, `dtype` is accepted but float32 stays the default; the type that the call gives counts.

    Source: `tf.glorot_uniform_initializer`; Glorot, Bengio, "Understanding the difficulty of training deep feedforward
    neural networks" (AISTATS 2010).
    """

    def __init__(self, seed: int | None = None, dtype: DType = dtypes.float32) -> None:
        super().__init__(scale=1.0, mode="fan_avg", distribution="uniform", seed=seed)

    def get_config(self) -> dict[str, Any]:
        return {"seed": self.seed, "dtype": self.dtype.name}


class GlorotNormal(VarianceScaling):
    """Truncated normals of variance 2 / (inputs + outputs).

    As in TensorFlow, `dtype` is accepted but float32 stays the default; the type that the call gives counts.

    Source: `tf.glorot_normal_initializer`; Glorot, Bengio (2010).
    """

    def __init__(self, seed: int | None = None, dtype: DType = dtypes.float32) -> None:
        super().__init__(scale=1.0, mode="fan_avg", distribution="truncated_normal", seed=seed)

    def get_config(self) -> dict[str, Any]:
        return {"seed": self.seed, "dtype": self.dtype.name}


class Orthogonal(Initializer):
    """`gain` times a random matrix with orthonormal columns (or rows, if it has fewer rows than columns).

    A shape of more than two dimensions is filled from a matrix of its last dimension's width.

    Raises:
      ValueError: for fewer than two dimensions.

    Source: `tf.orthogonal_initializer`; Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks" (2014).
    """

    def __init__(self, gain: Any = 1.0, seed: int | None = None, dtype: DType = dtypes.float32) -> None:
        self.gain = gain
        self.dtype = _floating(dtype)
        self.seed = seed

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        dtype = self.dtype if dtype is None else dtype
        if len(shape) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional")
        rows, columns = math.prod(int(size) for size in shape[:-1]), int(shape[-1])
        is_wide = rows < columns
        normal = random_ops.random_normal((max(rows, columns), min(rows, columns)), dtype=dtype, seed=self.seed)
        q, r = linalg_ops.qr(normal, full_matrices=False)
        q *= math_ops.sign(array_ops.diag_part(r))
        if is_wide:
            q = array_ops.matrix_transpose(q)
        return self.gain * array_ops.reshape(q, shape)

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain, "seed": self.seed, "dtype": self.dtype.name}


class Identity(Initializer):
    """`gain` times the identity matrix. Raises ValueError for any but two dimensions.

    Source: `tf.initializers.identity`.
    """

    def __init__(self, gain: Any = 1.0, dtype: DType = dtypes.float32) -> None:
        self.gain = gain
        self.dtype = _floating(dtype)

    def __call__(self, shape: Any, dtype: DType | None = None, partition_info: Any = None) -> Tensor:
        full_shape = _full_shape(shape, partition_info)
        if len(full_shape) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices.")
        if isinstance(full_shape, TensorShape):
            full_shape = full_shape.as_list()
        rows, columns = full_shape
        matrix = linalg_ops.eye(rows, columns, dtype=self.dtype if dtype is None else dtype)
        if partition_info is not None:
            matrix = array_ops.slice(matrix, partition_info.var_offset, shape)
        return self.gain * matrix

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain, "dtype": self.dtype.name}


def lecun_normal(seed: int | None = None) -> VarianceScaling:
    """Truncated normals of variance 1 / inputs. Source: `tf.initializers.lecun_normal`."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="truncated_normal", seed=seed)


def lecun_uniform(seed: int | None = None) -> VarianceScaling:
    """Uniform values in +-sqrt(3 / inputs). Source: `tf.initializers.lecun_uniform`."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="uniform", seed=seed)


def he_normal(seed: int | None = None) -> VarianceScaling:
    """Truncated normals of variance 2 / inputs, for layers of ReLUs. Source: `tf.initializers.he_normal`."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="truncated_normal", seed=seed)


def he_uniform(seed: int | None = None) -> VarianceScaling:
    """Uniform values in +-sqrt(6 / inputs), for layers of ReLUs. Source: `tf.initializers.he_uniform`."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="uniform", seed=seed)


def _full_shape(shape: Any, partition_info: Any) -> Any:
    return shape if partition_info is None else partition_info.full_shape


def _compute_fans(shape: Any) -> tuple[int, int]:
    """(inputs, outputs) of a weight: [..., inputs, outputs], the dimensions before them being a window's."""
    if len(shape) < 1:
        return 1, 1
    if len(shape) == 1:
        return int(shape[0]), int(shape[0])
    window = math.prod(int(size) for size in shape[:-2])
    return int(shape[-2]) * window, int(shape[-1]) * window


def _floating(dtype: Any) -> DType:
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype}.")
    return dtype


zeros_initializer = Zeros
ones_initializer = Ones
constant_initializer = Constant
random_uniform_initializer = RandomUniform
random_normal_initializer = RandomNormal
truncated_normal_initializer = TruncatedNormal
uniform_unit_scaling_initializer = UniformUnitScaling
variance_scaling_initializer = VarianceScaling
glorot_uniform_initializer = GlorotUniform
glorot_normal_initializer = GlorotNormal
orthogonal_initializer = Orthogonal
identity_initializer = Identity
