"""Random tensors that draw new numbers in every run (`tf.random_uniform`, `tf.random_normal`, ...)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.python.framework import dtypes, ops, random_seed, tensor_util
from tfcompat.python.framework.dtypes import DType
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.framework.operation import Tensor
from tfcompat.python.ops import array_ops, control_flow_ops, math_ops
from tfcompat.python.ops._generated_modules import star_import
from tfcompat.python.ops.op_function import op_function

random_gamma_grad = op_function("RandomGammaGrad", "The derivative of a gamma sample with respect to its alpha.")

_UNIFORM_DTYPES = (
    dtypes.float16,
    dtypes.bfloat16,
    dtypes.float32,
    dtypes.float64,
    dtypes.int32,
    dtypes.int64,
)


def _seeded(op_type: str, seed: int | None, **arguments: Any) -> Tensor:
    seed1, seed2 = random_seed.get_seed(seed)
    return apply_op(op_type, seed=seed1 or 0, seed2=seed2 or 0, **arguments)


def random_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Values drawn from a normal distribution.

        tf.random_normal([784, 10], stddev=0.1)

    Args:
      shape: 1-D integers, or a tensor of them.
      mean, stddev: of type `dtype`; they broadcast to `shape`.
      dtype: float16, bfloat16, float32 or float64.
      seed: the op's own seed; see `tf.set_random_seed`.

    Source: `tf.random_normal`.
    """
    return _affine_normal("RandomStandardNormal", "random_normal", shape, mean, stddev, dtype, seed, name)


def truncated_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Values drawn from a normal distribution, those more than two standard deviations from the mean drawn again.

        tf.truncated_normal([5, 5, 1, 32], stddev=0.1)

    Args:
      shape: 1-D integers, or a tensor of them.
      mean, stddev: of the distribution before truncation, of type `dtype`; they broadcast to `shape`.
      dtype: float16, bfloat16, float32 or float64.
      seed: the op's own seed; see `tf.set_random_seed`.

    Source: `tf.truncated_normal`.
    """
    return _affine_normal("TruncatedNormal", "truncated_normal", shape, mean, stddev, dtype, seed, name)


def _affine_normal(
    op_type: str,
    default_name: str,
    shape: Any,
    mean: Any,
    stddev: Any,
    dtype: DType,
    seed: int | None,
    name: str | None,
) -> Tensor:
    with ops.name_scope(name, default_name, [shape, mean, stddev]) as name:
        shape = tensor_util.shape_tensor(shape)
        mean = ops.convert_to_tensor(mean, dtype=dtype, name="mean")
        stddev = ops.convert_to_tensor(stddev, dtype=dtype, name="stddev")
        normal = _seeded(op_type, seed, shape=shape, dtype=dtype)
        return math_ops.add(normal * stddev, mean, name=name)


def random_uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Values drawn uniformly from [minval, maxval).

        tf.random_uniform([3], maxval=10, dtype=tf.int32)

    Args:
      shape: 1-D integers, or a tensor of them.
      minval, maxval: of type `dtype`; scalars for integers, else they broadcast to `shape`. The default range is
        [0, 1); integers need a `maxval`, and are slightly biased unless `maxval - minval` is a power of two.
      dtype: float16, bfloat16, float32, float64, int32 or int64.
      seed: the op's own seed; see `tf.set_random_seed`.

    Raises:
      ValueError: for another `dtype`, or integers without `maxval`.

    Source: `tf.random_uniform`.
    """
    dtype, maxval = _uniform_range(dtype, maxval)
    with ops.name_scope(name, "random_uniform", [shape, minval, maxval]) as name:
        shape = tensor_util.shape_tensor(shape)
        minval = ops.convert_to_tensor(minval, dtype=dtype, name="min")
        maxval = ops.convert_to_tensor(maxval, dtype=dtype, name="max")
        if dtype.is_integer:
            return _seeded("RandomUniformInt", seed, shape=shape, minval=minval, maxval=maxval, name=name)
        unit = _seeded("RandomUniform", seed, shape=shape, dtype=dtype)
        return math_ops.add(unit * (maxval - minval), minval, name=name)


def _uniform_range(dtype: Any, maxval: Any) -> tuple[DType, Any]:
    dtype = dtypes.as_dtype(dtype)
    if dtype not in _UNIFORM_DTYPES:
        raise ValueError(f"Invalid dtype {dtype!r}")
    if maxval is None and dtype.is_integer:
        raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
    return dtype, 1 if maxval is None else maxval


def random_shuffle(value: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """`value` with the entries of its first dimension in random order.

        tf.random_shuffle([[1, 2], [3, 4], [5, 6]])  # for instance [[5, 6], [1, 2], [3, 4]]

    Source: `tf.random_shuffle`.
    """
    return _seeded("RandomShuffle", seed, value=value, name=name)


def random_crop(value: Any, size: Any, seed: int | None = None, name: str | None = None) -> Tensor:
    """A slice of shape `size` of `value`, at an offset drawn uniformly.

        tf.random_crop(image, [24, 24, 3])

    Args:
      value: a tensor of rank n.
      size: n int32 values, none above `value`'s size; a full size leaves its dimension uncropped.
      seed: the op's own seed; see `tf.set_random_seed`.

    Raises:
      InvalidArgumentError (when run): `value` is smaller than `size`.

    Source: `tf.random_crop`.
    """
    with ops.name_scope(name, "random_crop", [value, size]) as name:
        value = ops.convert_to_tensor(value, name="value")
        size = ops.convert_to_tensor(size, dtype=dtypes.int32, name="size")
        shape = array_ops.shape(value)
        check = control_flow_ops.Assert(
            math_ops.reduce_all(shape >= size), ["Need value.shape >= size, got ", shape, size], summarize=1000
        )
        shape = control_flow_ops.with_dependencies([check], shape)
        limit = shape - size + 1
        draws = random_uniform(array_ops.shape(shape), dtype=size.dtype, maxval=size.dtype.max, seed=seed)
        return array_ops.slice(value, draws % limit, size, name=name)


def multinomial(
    logits: Any,
    num_samples: Any,
    seed: int | None = None,
    name: str | None = None,
    output_dtype: DType | None = None,
) -> Tensor:
    """Classes drawn with probabilities `softmax(logits)`, row by row.

        tf.multinomial(tf.log([[0.5, 0.5]]), 5)  # for instance [[0, 1, 1, 0, 1]]

    Args:
      logits: [batch, classes], floats.
      num_samples: how many to draw for each row, an int32 scalar.
      seed: the op's own seed; see `tf.set_random_seed`.
      output_dtype: int64 (when not given) or int32.

    Returns:
      [batch, num_samples].

    Source: `tf.multinomial`.
    """
    with ops.name_scope(name, "multinomial", [logits]):
        return multinomial_categorical_impl(logits, num_samples, output_dtype, seed)


def categorical(
    logits: Any,
    num_samples: Any,
    dtype: DType | None = None,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """`tf.multinomial` under its later name. Source: `tf.random.categorical`."""
    with ops.name_scope(name, "categorical", [logits]):
        return multinomial_categorical_impl(logits, num_samples, dtype, seed)


def multinomial_categorical_impl(logits: Any, num_samples: Any, dtype: DType | None, seed: int | None) -> Tensor:
    logits = ops.convert_to_tensor(logits, name="logits")
    return _seeded(
        "Multinomial",
        seed,
        logits=logits,
        num_samples=num_samples,
        output_dtype=dtypes.int64 if dtype is None else dtype,
    )


def random_gamma(
    shape: Any,
    alpha: Any,
    beta: Any = None,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Values drawn from gamma distributions, differentiable in `alpha` and `beta`.

        tf.random_gamma([10], [0.5, 1.5])  # shape [10, 2]

    Args:
      shape: the shape of the draws for each distribution.
      alpha: shape parameters, of type `dtype`.
      beta: rates (inverse scales), broadcasting with `alpha`; 1 when not given.
      dtype: float16, float32 or float64.
      seed: the op's own seed; see `tf.set_random_seed`.

    Returns:
      `shape` followed by the shape of `alpha + beta`. Draws that round to 0 give the smallest positive number.

    Source: `tf.random_gamma`; its derivative: Figurnov, Mohamed, Mnih, "Implicit Reparameterization Gradients" (2018).
    """
    with ops.name_scope(name, "random_gamma", [shape, alpha, beta]):
        shape = ops.convert_to_tensor(shape, name="shape", dtype=dtypes.int32)
        alpha = ops.convert_to_tensor(alpha, name="alpha", dtype=dtype)
        beta = ops.convert_to_tensor(1 if beta is None else beta, name="beta", dtype=dtype)
        alpha = alpha + array_ops.zeros_like(beta)
        draws = _seeded("RandomGamma", seed, shape=shape, alpha=alpha) / beta
        return math_ops.maximum(np.finfo(alpha.dtype.as_numpy_dtype).tiny, draws)


def random_poisson(
    lam: Any,
    shape: Any,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Values drawn from Poisson distributions.

        tf.random_poisson([0.5, 1.5], [10])  # shape [10, 2]

    Args:
      lam: rates of the distributions.
      shape: the shape of the draws for each distribution.
      dtype: float16, float32, float64, int32 or int64.
      seed: the op's own seed; see `tf.set_random_seed`.

    Returns:
      `shape` followed by the shape of `lam`.

    Source: `tf.random_poisson`.
    """
    return random_poisson_v2(shape, lam, dtype, seed, name)


def random_poisson_v2(
    shape: Any,
    lam: Any,
    dtype: DType = dtypes.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """`tf.random_poisson` with `shape` first. Source: `tf.random.poisson` of TensorFlow 2."""
    with ops.name_scope(name, "random_poisson", [lam, shape]):
        shape = ops.convert_to_tensor(shape, name="shape", dtype=dtypes.int32)
        return _seeded("RandomPoissonV2", seed, shape=shape, rate=lam, dtype=dtype)


@ops.RegisterGradient("RandomGamma")
def _random_gamma_gradient(op: ops.Operation, grad: Tensor) -> list[Tensor | None]:
    shape, alpha = op.inputs
    derivative = random_gamma_grad(alpha, op.outputs[0])
    return [None, math_ops.reduce_sum(grad * derivative, axis=math_ops.range(array_ops.size(shape)))]


for _op_type in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal", "Multinomial"):
    ops.NotDifferentiable(_op_type)

star_import(__name__)
