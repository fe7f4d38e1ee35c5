"""Random tensors that are functions of a seed: the same numbers in every run (`tf.random.stateless_uniform`, ...)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, tensor_util
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import math_ops
from tfcompat.python.ops.random_ops import _uniform_range


def stateless_random_uniform(
    shape: Any,
    seed: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """Values uniform in [minval, maxval) that `seed` determines.

    Args:
      shape: 1-D integers, or a tensor of them.
      seed: two integers, or an integer tensor of shape [2].
      minval, maxval: of type `dtype`. The default range is [0, 1); integers need a `maxval`.
      dtype: float16, bfloat16, float32, float64, int32 or int64.

    Raises:
      ValueError: for another `dtype`, or integers without `maxval`.

    Source: `tf.random.stateless_uniform`.
    """
    dtype, maxval = _uniform_range(dtype, maxval)
    with ops.name_scope(name, "stateless_random_uniform", [shape, seed, minval, maxval]) as name:
        shape = tensor_util.shape_tensor(shape)
        minval = ops.convert_to_tensor(minval, dtype=dtype, name="min")
        maxval = ops.convert_to_tensor(maxval, dtype=dtype, name="max")
        if dtype.is_integer:
            return apply_op(
                "StatelessRandomUniformInt", shape=shape, seed=seed, minval=minval, maxval=maxval, name=name
            )
        unit = apply_op("StatelessRandomUniform", shape=shape, seed=seed, dtype=dtype)
        return math_ops.add(unit * (maxval - minval), minval, name=name)


def stateless_random_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """Values of a normal distribution that `seed` (two integers) determines. Source: `tf.random.stateless_normal`."""
    return _affine_normal("StatelessRandomNormal", "stateless_random_normal", shape, seed, mean, stddev, dtype, name)


def stateless_truncated_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: DType = dtypes.float32,
    name: str | None = None,
) -> Tensor:
    """Values of a normal distribution, none more than two standard deviations from the mean, that `seed` (two integers)
    determines. Source: `tf.random.stateless_truncated_normal`."""
    return _affine_normal(
        "StatelessTruncatedNormal", "stateless_truncated_normal", shape, seed, mean, stddev, dtype, name
    )


def _affine_normal(
    op_type: str,
    default_name: str,
    shape: Any,
    seed: Any,
    mean: Any,
    stddev: Any,
    dtype: DType,
    name: str | None,
) -> Tensor:
    with ops.name_scope(name, default_name, [shape, seed, mean, stddev]) as name:
        shape = tensor_util.shape_tensor(shape)
        mean = ops.convert_to_tensor(mean, dtype=dtype, name="mean")
        stddev = ops.convert_to_tensor(stddev, dtype=dtype, name="stddev")
        normal = apply_op(op_type, shape=shape, seed=seed, dtype=dtype)
        return math_ops.add(normal * stddev, mean, name=name)


def stateless_multinomial(
    logits: Any,
    num_samples: Any,
    seed: Any,
    output_dtype: DType = dtypes.int64,
    name: str | None = None,
) -> Tensor:
    """Classes with probabilities `softmax(logits)` that `seed` determines.

    Args:
      logits: [batch, classes], floats.
      num_samples: how many to draw for each row, an int32 scalar.
      seed: two integers, or an integer tensor of shape [2].
      output_dtype: int64 or int32.

    Returns:
      [batch, num_samples].

    Source: `tf.random.stateless_multinomial`.
    """
    with ops.name_scope(name, "stateless_multinomial", [logits, seed]):
        return stateless_multinomial_categorical_impl(logits, num_samples, output_dtype, seed)


def stateless_categorical(
    logits: Any,
    num_samples: Any,
    seed: Any,
    dtype: DType = dtypes.int64,
    name: str | None = None,
) -> Tensor:
    """`stateless_multinomial` under its later name. Source: `tf.random.stateless_categorical`."""
    with ops.name_scope(name, "stateless_categorical", [logits, seed]):
        return stateless_multinomial_categorical_impl(logits, num_samples, dtype, seed)


def stateless_multinomial_categorical_impl(logits: Any, num_samples: Any, dtype: DType, seed: Any) -> Tensor:
    logits = ops.convert_to_tensor(logits, name="logits")
    return apply_op("StatelessMultinomial", logits=logits, num_samples=num_samples, seed=seed, output_dtype=dtype)


for _op_type in (
    "StatelessRandomUniform",
    "StatelessRandomUniformInt",
    "StatelessRandomNormal",
    "StatelessTruncatedNormal",
    "StatelessMultinomial",
):
    ops.NotDifferentiable(_op_type)
