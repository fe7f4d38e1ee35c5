"""Shape functions of the candidate samplers."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import dimension_with_value, sizes_of_rank, unknown_of_rank
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function(
    "AllCandidateSampler",
    "FixedUnigramCandidateSampler",
    "LearnedUnigramCandidateSampler",
    "LogUniformCandidateSampler",
    "ThreadUnsafeUnigramCandidateSampler",
    "UniformCandidateSampler",
)
def candidate_sampler(true_classes: Input, *, num_true: int, num_sampled: int) -> list[TensorShape]:
    rows, _ = sizes_of_rank(true_classes.shape, 2)
    return [TensorShape([num_sampled]), TensorShape([rows, num_true]), TensorShape([num_sampled])]


@shape_function("ComputeAccidentalHits")
def compute_accidental_hits(true_classes: Input, sampled: Input, *, num_true: int) -> list[TensorShape]:
    _, columns = sizes_of_rank(true_classes.shape, 2)
    dimension_with_value(columns, num_true)
    return [unknown_of_rank(1)] * 3
