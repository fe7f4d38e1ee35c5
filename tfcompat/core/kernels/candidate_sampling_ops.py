"""Candidate samplers: TensorFlow's own classes for a seed, and the counts with which they are expected.

Source: TensorFlow's `range_sampler.cc`; the counts are explained in Jean et al., "On using very large target vocabulary
for neural machine translation" (ACL 2015), and TensorFlow's note on candidate sampling.

Draws are taken from an op's stream until enough of them are accepted. That happens in turns of a fixed number of random
words, each turn as a whole.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework.context import Context
from tfcompat.core.framework.kernel import kernel
from tfcompat.core.framework.philox import WORDS_PER_BLOCK, advance, initial_state, random_blocks
from tfcompat.core.framework.resource import Resource
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.random_distributions import uniform
from tfcompat.core.util.file_errors import file_errors

_RESERVED_WORDS_PER_SAMPLE = 2048
_FILLER = -1  # stands in lists of classes where there is none


class Draws(NamedTuple):
    """What a sampler makes of some random words: one class per slot, where the slot holds one at all."""

    classes: Any
    is_draw: Any
    words_used: Any


class Sampler(Protocol):
    """A distribution over the classes 0 ... size - 1."""

    size: int

    def draw(self, words: Any) -> Draws:
        """Reads random words (uint32[n], n even)."""

    def probability(self, classes: Any) -> Any:
        """The float32 probability of each class."""


class _Uniform:
    def __init__(self, size: int) -> None:
        self.size = size

    def draw(self, words: Any) -> Draws:
        wide = words[0::2].astype(np.uint64) | words[1::2].astype(np.uint64) << np.uint64(32)
        # TensorFlow rejects the few largest of the 2**64 values. That happens once in 10**14 draws, if at all.
        classes = (wide % np.uint64(self.size)).astype(np.int64)
        return Draws(classes, jnp.ones(classes.shape, bool), words.size)

    def probability(self, classes: Any) -> Any:
        return jnp.full(classes.shape, np.float32(1) / np.float32(self.size), np.float32)


class _LogUniform:
    def __init__(self, size: int) -> None:
        self.size = size

    def draw(self, words: Any) -> Draws:
        fractions = uniform([words[0::2], words[1::2]], np.dtype(np.float64))
        classes = jnp.exp(fractions * np.log1p(self.size)).astype(np.int64) - 1
        return Draws(classes % self.size, jnp.ones(classes.shape, bool), words.size)

    def probability(self, classes: Any) -> Any:
        wide = classes.astype(np.float64)
        return (jnp.log((wide + 2) / (wide + 1)) / np.log1p(self.size)).astype(np.float32)


class _FixedUnigram:
    """Given weights, drawn from by the alias method (Walker, 1977)."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.size = len(weights)
        self._weights = np.array(weights, np.float32)
        total = np.float32(0)
        for weight in self._weights:
            total += weight
        self._probabilities = self._weights / total
        self._keep, self._alias = _alias_table(self._weights)

    def draw(self, words: Any) -> Draws:
        """A draw is a float and an integer. An integer that would favour small classes is followed by another one."""
        is_fair = words <= _largest_fair(self.size)
        expects_integer = _positions_of_integers(is_fair)
        place = jnp.arange(words.size)
        last_float = lax.cummax(jnp.where(expects_integer, 0, place))
        fractions = uniform([words[last_float]], np.dtype(np.float32))
        slots = (words % np.uint32(self.size)).astype(np.int64)
        classes = jnp.where(fractions < jnp.asarray(self._keep)[slots], slots, jnp.asarray(self._alias)[slots])
        is_draw = expects_integer & is_fair
        return Draws(classes, is_draw, jnp.max(jnp.where(is_draw, place + 1, 0)))

    def probability(self, classes: Any) -> Any:
        known = (classes >= 0) & (classes < self.size)
        return jnp.where(known, jnp.asarray(self._probabilities)[jnp.where(known, classes, 0)], 0)


class _LearnedUnigram:
    """Weights that count how often a class was a true one, starting from 1."""

    def __init__(self, weights: Any) -> None:
        self.size = weights.shape[0]
        self._cumulative = jnp.cumsum(weights)
        self._weights = weights

    def draw(self, words: Any) -> Draws:
        total = self._cumulative[-1].astype(np.uint32)
        places = words % total
        power_of_two = (total & (total - np.uint32(1))) == 0
        is_draw = power_of_two | (words < np.uint32(0) - (np.uint32(0) - total) % total)
        classes = jnp.searchsorted(self._cumulative, places.astype(np.int32), side="right").astype(np.int64)
        return Draws(classes, is_draw, words.size)

    def probability(self, classes: Any) -> Any:
        return self._weights[classes].astype(np.float32) / self._cumulative[-1].astype(np.float32)


def _largest_fair(size: int) -> np.uint32:
    """The largest random word whose remainder modulo `size` does not favour small results."""
    return np.uint32(2**32 - 1 if size & (size - 1) == 0 else 2**32 - 2**32 % size - 1)


def _positions_of_integers(is_fair: Any) -> Any:
    """Where words stand for integers, when floats and integers alternate but unfair integers are repeated.

    Each word maps what was expected (float, integer) to what is expected next; the maps are composed from the left.
    """

    def compose(first: Any, later: Any) -> Any:
        return tuple(jnp.where(which, later[1], later[0]) for which in first)

    after_float, after_integer = jnp.ones_like(is_fair), ~is_fair
    expects_integer_next, _ = lax.associative_scan(compose, (after_float, after_integer))
    return jnp.concatenate([jnp.zeros(1, bool), expects_integer_next[:-1]])


def _alias_table(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each slot the probability with which its own class is kept, and the class that is taken otherwise."""
    size = len(weights)
    total = 0.0
    for weight in weights.tolist():
        total += weight
    shares = [weight * size / total for weight in weights.astype(np.float64).tolist()]
    alias = np.arange(size, dtype=np.int64)
    low = [i for i, share in enumerate(shares) if share < 1]
    high = [i for i, share in enumerate(shares) if share >= 1]
    while low and high:
        needy, rich = low.pop(), high.pop()
        alias[needy] = rich
        shares[rich] -= 1 - shares[needy]
        (low if shares[rich] < 1 else high).append(rich)
    for left in low + high:  # what rounding left over
        shares[left], alias[left] = 1.0, left
    return np.array(shares, np.float32), alias


class _Turn(NamedTuple):
    sampled: Any
    count: Any
    tries: Any
    start: Any


def _sample(key: Any, counter: Any, sampler: Sampler, num_sampled: int, unique: bool) -> tuple[Any, Any]:
    """The sampled classes and how many draws they took."""
    words_per_turn = -(-4 * num_sampled // 16) * 16

    def turn(state: _Turn) -> _Turn:
        words = _words(key, counter, state.start, words_per_turn)
        classes, is_draw, words_used = sampler.draw(words)
        classes = jnp.where(is_draw, classes, _FILLER)
        accepted = is_draw & _is_first(classes, state.sampled) if unique else is_draw
        rank = state.count + jnp.cumsum(accepted)
        needed = rank - accepted < num_sampled
        target = jnp.where(accepted & needed, rank - 1, num_sampled)
        return _Turn(
            state.sampled.at[target].set(classes, mode="drop"),
            jnp.minimum(rank[-1], num_sampled),
            state.tries + jnp.sum(is_draw & needed),
            state.start + jnp.asarray(words_used, np.uint64),
        )

    zero = jnp.zeros((), np.int64)
    initial = _Turn(jnp.full(num_sampled, _FILLER, np.int64), zero, zero, jnp.zeros((), np.uint64))
    final = lax.while_loop(lambda state: state.count < num_sampled, turn, initial)
    return final.sampled, final.tries


def _words(key: Any, counter: Any, start: Any, count: int) -> Any:
    """`count` random words of a stream, from word number `start`."""
    first, skipped = start // np.uint64(WORDS_PER_BLOCK), start % np.uint64(WORDS_PER_BLOCK)
    blocks = first + jnp.arange(count // WORDS_PER_BLOCK + 1, dtype=np.uint64)
    words = jnp.stack(random_blocks(key, counter, blocks), axis=1).reshape(-1)
    return lax.dynamic_slice_in_dim(words, skipped.astype(np.int32), count)


def _is_first(classes: Any, earlier: Any) -> Any:
    """Which of `classes` have no equal before them, there or among `earlier`."""
    both = jnp.concatenate([earlier, classes])
    ordered, places = lax.sort((both, jnp.arange(both.size)), num_keys=1, is_stable=True)
    starts_run = jnp.concatenate([jnp.ones(1, bool), ordered[1:] != ordered[:-1]])
    return jnp.zeros(both.size, bool).at[places].set(starts_run)[earlier.size :]


def _expected_count(probability: Any, num_sampled: int, tries: Any) -> Any:
    """How often a class of this probability is expected among the sampled ones."""
    all_accepted = probability * np.float32(num_sampled)
    some_rejected = -jnp.expm1(tries.astype(np.float32) * jnp.log1p(-probability))
    return jnp.where(tries == num_sampled, all_accepted, some_rejected)


def _require_matrix(true_classes: Any, num_true: int) -> None:
    require(true_classes.ndim == 2, "true_classes must be a matrix")
    require(true_classes.shape[1] == num_true, f"true_classes must have num_true columns, expected: {num_true}")


def _reserved_blocks(num_sampled: int) -> int:
    return _RESERVED_WORDS_PER_SAMPLE // WORDS_PER_BLOCK * num_sampled


def _candidates(
    key: Any, counter: Any, true_classes: Any, sampler: Sampler, num_true: int, num_sampled: int, unique: bool
) -> tuple[Any, Any, Any]:
    _require_matrix(true_classes, num_true)
    require(not unique or num_sampled <= sampler.size, "Sampler's range is too small.")
    sampled, tries = _sample(key, counter, sampler, num_sampled, unique)
    return (
        sampled,
        _expected_count(sampler.probability(jnp.asarray(true_classes)), num_sampled, tries),
        _expected_count(sampler.probability(sampled), num_sampled, tries),
    )


@kernel("UniformCandidateSampler", stateful=True)
def uniform_candidate_sampler(
    ctx: Context, true_classes: Any, *, num_true: int, num_sampled: int, unique: bool, range_max: int
) -> tuple[Any, Any, Any]:
    return _candidates(
        *ctx.reserve(_reserved_blocks(num_sampled)), true_classes, _Uniform(range_max), num_true, num_sampled, unique
    )


@kernel("LogUniformCandidateSampler", stateful=True)
def log_uniform_candidate_sampler(
    ctx: Context, true_classes: Any, *, num_true: int, num_sampled: int, unique: bool, range_max: int
) -> tuple[Any, Any, Any]:
    """The classes 0, 1, 2, ... with probabilities in proportion to log((class + 2) / (class + 1))."""
    return _candidates(
        *ctx.reserve(_reserved_blocks(num_sampled)), true_classes, _LogUniform(range_max), num_true, num_sampled, unique
    )


@kernel("FixedUnigramCandidateSampler", stateful=True)
def fixed_unigram_candidate_sampler(
    ctx: Context,
    true_classes: Any,
    *,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    vocab_file: str,
    distortion: float,
    num_reserved_ids: int,
    num_shards: int,
    shard: int,
    unigrams: Sequence[float],
) -> tuple[Any, Any, Any]:
    """The classes in proportion to given counts, raised to the power `distortion`; reserved ones are never drawn."""
    require(bool(vocab_file) or bool(unigrams), "Must provide either vocab_file or unigrams.")
    require(not (vocab_file and unigrams), "Must only provide one of vocab_file and unigrams.")
    require(shard < num_shards, f"Shard ({shard}) must be less than num_shards ({num_shards})")
    counts = _counts_in_file(vocab_file) if vocab_file else unigrams
    weights = [0.0] * num_reserved_ids + [float(np.float32(count) ** np.float32(distortion)) for count in counts]
    sampler = _FixedUnigram(weights[shard::num_shards])
    require(sampler.size == range_max, f"range is {range_max}, but there are {sampler.size} classes")
    return _candidates(
        *ctx.reserve(_reserved_blocks(num_sampled)), true_classes, sampler, num_true, num_sampled, unique
    )


def _counts_in_file(path: str) -> list[float]:
    """The last of the comma-separated columns of each line."""
    with file_errors(path), open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    counts = []
    for line in lines:
        try:
            counts.append(float(line.rsplit(",", 1)[-1]))
        except ValueError:
            require(False, f"Wrong vocabulary format at line: {line}")
    return counts


@kernel("AllCandidateSampler")
def all_candidate_sampler(true_classes: Any, *, num_true: int, num_sampled: int) -> tuple[Any, Any, Any]:
    """All classes, once each."""
    _require_matrix(true_classes, num_true)
    return (
        jnp.arange(num_sampled, dtype=np.int64),
        jnp.ones(true_classes.shape, np.float32),
        jnp.ones(num_sampled, np.float32),
    )


@kernel("ComputeAccidentalHits", host=True)
def compute_accidental_hits(
    true_classes: np.ndarray, sampled_candidates: np.ndarray, *, num_true: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row of `true_classes`, place in `sampled_candidates` and the lowest float, for all pairs that are equal.

    Of a class that was sampled several times, the last place counts.
    """
    _require_matrix(true_classes, num_true)
    require(
        sampled_candidates.ndim == 1,
        "sampled_candidates must be a vector, which is typically an output from CandidateSampler",
    )
    candidates, first_from_behind = np.unique(sampled_candidates[::-1], return_index=True)
    last_places = sampled_candidates.size - 1 - first_from_behind
    rows, _, hits = np.nonzero(true_classes[:, :, None] == candidates)
    places = last_places[hits]
    weights = np.full(rows.size, np.finfo(np.float32).min)
    return rows.astype(np.int32), places.astype(np.int64), weights


class _LearnedCounts(Resource):
    """How often each class was a true one, and the random stream, of one learned sampler in one session."""

    def __init__(self, size: int, seed: int, seed2: int) -> None:
        self.lock = threading.Lock()
        self.weights = np.ones(size, np.int32)
        self.stream = initial_state(seed, seed2)


@kernel("LearnedUnigramCandidateSampler", "ThreadUnsafeUnigramCandidateSampler", resource=True)
def learned_unigram_candidate_sampler(
    ctx: Context,
    true_classes: np.ndarray,
    *,
    num_true: int,
    num_sampled: int,
    unique: bool,
    range_max: int,
    seed: int,
    seed2: int,
) -> list[np.ndarray]:
    """The classes in proportion to how often they were true ones in earlier runs, counted from 1."""
    counts = ctx.resource(_LearnedCounts, lambda: _LearnedCounts(range_max, seed, seed2))
    with counts.lock:
        stream = counts.stream
        counts.stream = advance(stream, _reserved_blocks(num_sampled))
        outputs = _learned_candidates(stream, true_classes, counts.weights, num_true, num_sampled, unique)
        # A new array: the running computation may still read the old one.
        counts.weights = counts.weights + np.bincount(true_classes.reshape(-1), minlength=range_max).astype(np.int32)
    return [np.asarray(output) for output in outputs]


@partial(jax.jit, static_argnums=(3, 4, 5))
def _learned_candidates(
    stream: Any, true_classes: Any, weights: Any, num_true: int, num_sampled: int, unique: bool
) -> tuple[Any, Any, Any]:
    return _candidates(stream[:2], stream[2:], true_classes, _LearnedUnigram(weights), num_true, num_sampled, unique)
