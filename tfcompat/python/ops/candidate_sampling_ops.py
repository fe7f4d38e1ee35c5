"""Candidate samplers, for losses that look at a few classes in place of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcompat.python.framework import random_seed
from tfcompat.python.framework.op_def_library import apply_op


def _sampler(op_type: str, seed: int | None, **arguments: Any) -> Any:
    seed1, seed2 = random_seed.get_seed(seed)
    return apply_op(op_type, seed=seed1, seed2=seed2, **arguments)


def uniform_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int | None = None,
    name: str | None = None,
) -> Any:
    """Samples classes from [0, range_max), all equally likely.

    Args:
      true_classes: int64 [batch, num_true].
      num_sampled: number of classes to sample.
      unique: True to sample without replacement.
      range_max: number of classes.
      seed: op seed; see `tf.set_random_seed`.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count): int64 [num_sampled]; float32 [batch, num_true]
      and float32 [num_sampled], how often a true, or sampled, class is expected in a sample.

    Source: TensorFlow's `tf.nn.uniform_candidate_sampler`.
    """
    return _sampler(
        "UniformCandidateSampler",
        seed,
        true_classes=true_classes,
        num_true=num_true,
        num_sampled=num_sampled,
        unique=unique,
        range_max=range_max,
        name=name,
    )


def log_uniform_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int | None = None,
    name: str | None = None,
) -> Any:
    """Samples classes from [0, range_max) in proportion to log((class + 2) / (class + 1)): for classes in order of
    falling frequency, as in a lexicon. Arguments and results as for `uniform_candidate_sampler`.

    Source: TensorFlow's `tf.nn.log_uniform_candidate_sampler`.
    """
    return _sampler(
        "LogUniformCandidateSampler",
        seed,
        true_classes=true_classes,
        num_true=num_true,
        num_sampled=num_sampled,
        unique=unique,
        range_max=range_max,
        name=name,
    )


def learned_unigram_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int | None = None,
    name: str | None = None,
) -> Any:
    """Samples classes from [0, range_max) in proportion to how often each was a true class so far (counting from 1).
    Arguments and results as for `uniform_candidate_sampler`.

    Source: TensorFlow's `tf.nn.learned_unigram_candidate_sampler`.
    """
    return _sampler(
        "LearnedUnigramCandidateSampler",
        seed,
        true_classes=true_classes,
        num_true=num_true,
        num_sampled=num_sampled,
        unique=unique,
        range_max=range_max,
        name=name,
    )


def fixed_unigram_candidate_sampler(
    true_classes: Any,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    vocab_file: str = "",
    distortion: float = 1.0,
    num_reserved_ids: int = 0,
    num_shards: int = 1,
    shard: int = 0,
    unigrams: Sequence[float] = (),
    seed: int | None = None,
    name: str | None = None,
) -> Any:
    """Samples classes in proportion to given counts.

    Args:
      true_classes, num_true, num_sampled, unique, range_max: as for `uniform_candidate_sampler`.
      vocab_file: a file with a line per class, the count behind its last comma. Give this or `unigrams`.
      distortion: power to which counts are raised.
      num_reserved_ids: so many classes are put before the others; they are never sampled.
      num_shards, shard: sample only the classes `shard`, `shard + num_shards`, ...
      unigrams: a count for each class.

    Returns:
      As `uniform_candidate_sampler`.

    Source: TensorFlow's `tf.nn.fixed_unigram_candidate_sampler`.
    """
    return _sampler(
        "FixedUnigramCandidateSampler",
        seed,
        true_classes=true_classes,
        num_true=num_true,
        num_sampled=num_sampled,
        unique=unique,
        range_max=range_max,
        vocab_file=vocab_file,
        distortion=distortion,
        num_reserved_ids=num_reserved_ids,
        num_shards=num_shards,
        shard=shard,
        unigrams=list(unigrams),
        name=name,
    )


def all_candidate_sampler(
    true_classes: Any, num_true: int, num_sampled: int, unique: bool, seed: int | None = None, name: str | None = None
) -> Any:
    """ "Samples" all the classes from [0, num_sampled), once each; for tests. Results as for
    `uniform_candidate_sampler`.

    Source: TensorFlow's `tf.nn.all_candidate_sampler`.
    """
    return _sampler(
        "AllCandidateSampler",
        seed,
        true_classes=true_classes,
        num_true=num_true,
        num_sampled=num_sampled,
        unique=unique,
        name=name,
    )


def compute_accidental_hits(
    true_classes: Any, sampled_candidates: Any, num_true: int, seed: int | None = None, name: str | None = None
) -> Any:
    """Finds the sampled classes that are true ones.

    Args:
      true_classes: int64 [batch, num_true].
      sampled_candidates: int64 [num_sampled].

    Returns:
      (indices, ids, weights), one element a hit: int32 row of `true_classes`, int64 place in `sampled_candidates`, and
      the lowest float32, to be added to the logit there.

    Source: TensorFlow's `tf.nn.compute_accidental_hits`.
    """
    return _sampler(
        "ComputeAccidentalHits",
        seed,
        true_classes=true_classes,
        sampled_candidates=sampled_candidates,
        num_true=num_true,
        name=name,
    )
