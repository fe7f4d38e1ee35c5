"""Shape functions of random ops."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import (
    broadcast,
    dimension,
    dimension_from_scalar,
    dimension_with_value,
    with_rank,
    with_rank_at_most,
)
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("RandomUniform", "RandomStandardNormal", "TruncatedNormal")
def fill(shape: Input) -> TensorShape:
    with_rank(shape.shape, 1)
    return shape.value_as_shape


@shape_function("RandomUniformInt")
def random_uniform_int(shape: Input, minval: Input, maxval: Input) -> TensorShape:
    with_rank(minval.shape, 0)
    with_rank(maxval.shape, 0)
    return fill(shape)


@shape_function("StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal")
def stateless_fill(shape: Input, seed: Input) -> TensorShape:
    _check_seed(seed)
    return fill(shape)


@shape_function("StatelessRandomUniformInt")
def stateless_random_uniform_int(shape: Input, seed: Input, minval: Input, maxval: Input) -> TensorShape:
    _check_seed(seed)
    return random_uniform_int(shape, minval, maxval)


@shape_function("ParameterizedTruncatedNormal")
def parameterized_truncated_normal(
    shape: Input, means: Input, stdevs: Input, minvals: Input, maxvals: Input
) -> TensorShape:
    for parameter in (means, stdevs, minvals, maxvals):
        with_rank_at_most(parameter.shape, 1)
    return fill(shape)


@shape_function("RandomShuffle")
def random_shuffle(value: Input) -> TensorShape:
    return value.shape


@shape_function("RandomGamma", "RandomPoisson", "RandomPoissonV2")
def draws_per_distribution(shape: Input, parameter: Input) -> TensorShape:
    return fill(shape).concatenate(parameter.shape)


@shape_function("RandomGammaGrad")
def random_gamma_grad(alpha: Input, sample: Input) -> TensorShape:
    return broadcast(alpha.shape, sample.shape)


@shape_function("Multinomial")
def multinomial(logits: Input, num_samples: Input) -> TensorShape:
    batch = dimension(with_rank(logits.shape, 2), 0)
    with_rank(num_samples.shape, 0)
    return TensorShape([batch, dimension_from_scalar(num_samples, 1)])


@shape_function("StatelessMultinomial")
def stateless_multinomial(logits: Input, num_samples: Input, seed: Input) -> TensorShape:
    _check_seed(seed)
    return multinomial(logits, num_samples)


def _check_seed(seed: Input) -> None:
    dimension_with_value(dimension(with_rank(seed.shape, 1), 0), 2)
