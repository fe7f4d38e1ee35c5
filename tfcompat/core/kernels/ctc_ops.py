"""Connectionist temporal classification: the loss, its gradient, and greedy decoding.

Source: Graves et al., "Connectionist temporal classification" (ICML 2006).

The label sequence l1 l2 ... of each batch element is extended to the states "blank l1 blank l2 ... blank"; the last
class is the blank. All probabilities are logarithms.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel, numpy_or_jax
from tfcompat.core.kernels.checks import require, shape_text
from tfcompat.python.framework.errors_impl import FailedPreconditionError

Array = Any

_SHORTEST_PADDED = 16


class _Labels(NamedTuple):
    """Label sequences [batch, longest], and how long they are."""

    values: Array
    lengths: Array


@kernel("CTCLoss")
def ctc_loss(
    inputs: Array,
    labels_indices: Array,
    labels_values: Array,
    sequence_length: Array,
    *,
    preprocess_collapse_repeated: bool,
    ctc_merge_repeated: bool,
    ignore_longer_outputs_than_inputs: bool,
) -> tuple[Array, Array]:
    """The negative log likelihood of each batch element, and its gradient in `inputs` [time, batch, classes]."""
    _require_shapes(inputs, labels_indices, labels_values, sequence_length)
    times, batch, classes = inputs.shape
    if times == 0:
        return jnp.zeros(batch, inputs.dtype), jnp.zeros_like(inputs)
    given = _labels_given(labels_indices, batch)
    _check(given, sequence_length, times, ignore_longer_outputs_than_inputs)
    too_long = jnp.asarray(given > sequence_length)
    labels = _label_sequences(
        jnp.asarray(labels_indices), jnp.asarray(labels_values), batch, classes, preprocess_collapse_repeated
    )
    sequence_length = jnp.asarray(sequence_length)
    log_probabilities = jax.nn.log_softmax(jnp.asarray(inputs))

    def padded_to(longest: int) -> Any:
        def run() -> tuple[Array, Array]:
            values = labels.values[:, :longest]
            return _forward_backward(log_probabilities, values, labels.lengths, sequence_length, ctc_merge_repeated)

        return run

    # The time taken is proportional to the longest sequence, which is known at run time only: one branch for a range.
    limits = [min(times, labels.values.shape[1])]
    while limits[0] > _SHORTEST_PADDED:
        limits.insert(0, limits[0] // 2)
    longest = jnp.max(jnp.where(too_long, 0, labels.lengths))
    branch = jnp.searchsorted(jnp.asarray(limits), longest)
    loss, gradient = lax.switch(branch, [padded_to(limit) for limit in limits])

    counts = (sequence_length > 0) & ~too_long
    in_time = jnp.arange(times)[:, None] < jnp.where(counts, sequence_length, 0)
    return jnp.where(counts, loss, 0), jnp.where(in_time[:, :, None], gradient, 0)


def _require_shapes(inputs: Array, labels_indices: Array, labels_values: Array, sequence_length: Array) -> None:
    require(inputs.ndim == 3, "inputs is not a 3-Tensor")
    require(sequence_length.ndim == 1, "sequence_length is not a vector")
    require(labels_indices.ndim == 2, "labels_indices is not a matrix")
    require(labels_values.ndim == 1, "labels_values is not a vector")
    batch = inputs.shape[1]
    require(batch != 0, "batch_size must not be 0")
    require(
        labels_indices.shape[0] == labels_values.shape[0],
        "labels_indices and labels_values must contain the same number of rows, but saw shapes: "
        f"{shape_text(labels_indices.shape)} vs. {shape_text(labels_values.shape)}",
    )
    require(
        sequence_length.shape[0] == batch,
        f"len(sequence_length) != batch_size.  len(sequence_length):  {sequence_length.shape[0]} batch_size: {batch}",
    )


def _labels_given(indices: Array, batch: int) -> Array:
    """How many labels each row has, those behind its end included."""
    xp = numpy_or_jax(indices)
    rows = xp.arange(batch, dtype=indices.dtype)
    return xp.searchsorted(indices[:, 0], rows, side="right") - xp.searchsorted(indices[:, 0], rows)


def _label_sequences(indices: Array, values: Array, batch: int, classes: int, collapse: bool) -> _Labels:
    """The rows of the sparse labels, without what the blank (or a class beyond) marks as ended."""
    rows = indices[:, 0]
    starts = jnp.searchsorted(rows, jnp.arange(batch, dtype=rows.dtype))
    places = jnp.arange(values.size)
    kept = values < classes - 1
    if collapse:
        first_of_row = places == starts[rows]
        kept &= first_of_row | (values != jnp.roll(values, 1))
    counts = jnp.cumsum(kept)
    before_row = jnp.concatenate([jnp.zeros(1, counts.dtype), counts])[starts]
    position = jnp.where(kept, counts - 1 - before_row[rows], values.size)
    sequences = jnp.zeros((batch, max(values.size, 1)), np.int32).at[rows, position].set(values, mode="drop")
    lengths = jnp.zeros(batch, counts.dtype).at[rows].add(kept)
    return _Labels(sequences, lengths)


def _check(given: Array, sequence_length: Array, times: int, may_be_longer: bool) -> None:
    xp = numpy_or_jax(given, sequence_length)
    _require(xp.all(sequence_length >= 0), "seq_len({0}) < 0", [xp.argmin(sequence_length)])
    _require(xp.all(sequence_length <= times), "seq_len({0}) > num_time_steps", [xp.argmax(sequence_length)])
    if not may_be_longer:
        first = xp.argmax(given > sequence_length)
        _require(
            xp.all(given <= sequence_length),
            "Not enough time for target transition sequence (required: {0}, available: {1}){2}You can turn this error "
            "into a warning by using the flag ignore_longer_outputs_than_inputs",
            [xp.asarray(given)[first], xp.asarray(sequence_length)[first], first],
        )


def _require(ok: Array, message: str, data: list[Array]) -> None:
    if is_known(ok):
        require(bool(ok), late_checks.text_of(late_checks.Report(ok, tuple(data), 0, message)))
    else:
        late_checks.report(lambda: ok, message, lambda: data)


def _forward_backward(
    log_probabilities: Array, labels: Array, label_lengths: Array, sequence_length: Array, merge_repeated: bool
) -> tuple[Array, Array]:
    """(loss [batch], its gradient [time, batch, classes] in the logits behind `log_probabilities`)."""
    times, batch, classes = log_probabilities.shape
    states = 2 * labels.shape[1] + 1
    dtype = log_probabilities.dtype
    zero = jnp.asarray(-jnp.inf, dtype)
    extended = jnp.full((batch, states), classes - 1).at[:, 1::2].set(labels)
    is_label = jnp.arange(states) % 2 == 1
    two_before = jnp.concatenate([jnp.full((batch, 2), -1), extended[:, :-2]], axis=1)
    may_stay = jnp.ones_like(is_label) if merge_repeated else ~is_label
    may_skip = is_label & ((extended != two_before) if merge_repeated else (jnp.arange(states) > 1))
    may_skip = jnp.broadcast_to(may_skip, (batch, states))
    observed = jnp.take_along_axis(log_probabilities, jnp.broadcast_to(extended, (times, batch, states)), axis=2)

    def shift(x: Array, amount: int) -> Array:
        return lax.pad(x, zero, [(0, 0, 0), (amount, -amount, 0)])

    def forward(alpha: Array, observed: Array) -> tuple[Array, Array]:
        skipped = jnp.where(may_skip, shift(alpha, 2), zero)
        total = jnp.logaddexp(jnp.logaddexp(jnp.where(may_stay, alpha, zero), shift(alpha, 1)), skipped)
        return total + observed, total + observed

    first = jnp.where(jnp.arange(states) < 2, observed[0], zero)
    _, later = lax.scan(forward, first, observed[1:])
    alphas = jnp.concatenate([first[None], later])

    ends = 2 * label_lengths[:, None]
    final = jnp.where((jnp.arange(states) == ends) | (jnp.arange(states) == ends - 1), jnp.asarray(0, dtype), zero)

    def backward(beta: Array, step: tuple[Array, Array]) -> tuple[Array, Array]:
        time, following = step
        ahead = beta + following
        skipped = shift(jnp.where(may_skip, ahead, zero), -2)
        total = jnp.logaddexp(jnp.logaddexp(jnp.where(may_stay, ahead, zero), shift(ahead, -1)), skipped)
        beta = jnp.where((time == sequence_length - 1)[:, None], final, total)
        return beta, beta

    following = jnp.concatenate([observed[1:], jnp.zeros_like(observed[:1])])
    start = jnp.full((batch, states), zero)
    _, betas = lax.scan(backward, start, (jnp.arange(times), following), reverse=True)

    log_paths = alphas + betas
    log_likelihood = jax.nn.logsumexp(log_paths[0], axis=1)
    # A path that is impossible takes no share; where all are, the gradient is the class probability, as TensorFlow's.
    shares = jnp.where(log_paths == zero, 0, jnp.exp(log_paths - log_likelihood[:, None]))
    batches = jnp.arange(batch)[:, None]
    occupancy = jnp.zeros((batch, classes, times), dtype).at[batches, extended].add(jnp.moveaxis(shares, 0, 2))
    return -log_likelihood, jnp.exp(log_probabilities) - jnp.moveaxis(occupancy, 2, 0)


@kernel("CTCGreedyDecoder", host=True)
def ctc_greedy_decoder(
    inputs: np.ndarray, sequence_length: np.ndarray, *, merge_repeated: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The most probable class at each time, without blanks and (if asked for) repetitions, as a sparse tensor.

    The fourth output is the negative sum of the logits on the way.
    """
    _require_decodable(inputs, sequence_length)
    times, batch, classes = inputs.shape
    in_time = np.arange(times)[:, None] < sequence_length
    best = np.argmax(inputs, axis=2) if classes else np.zeros((times, batch), np.int64)
    emitted = in_time & (best != classes - 1)
    if merge_repeated:
        emitted[1:] &= best[1:] != best[:-1]
    score = -np.sum(np.where(in_time, np.max(inputs, axis=2), 0), axis=0, keepdims=True, dtype=inputs.dtype).T
    return (*sparse_rows(best.T, emitted.T), score)


def _require_decodable(inputs: np.ndarray, sequence_length: np.ndarray) -> None:
    require(inputs.ndim == 3, "inputs is not a 3-Tensor")
    times, batch, _ = inputs.shape
    require(times != 0, "max_time is 0")
    require(sequence_length.ndim == 1, "sequence_length is not a vector")
    require(
        sequence_length.shape[0] == batch,
        f"len(sequence_length) != batch_size.  len(sequence_length):  {sequence_length.shape[0]} batch_size: {batch}",
    )
    for b in np.flatnonzero(sequence_length > times):
        raise FailedPreconditionError(None, None, f"sequence_length({b}) <= {times}")


def sparse_rows(classes: np.ndarray, emitted: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The emitted elements of each row, moved to its front: indices, values and shape of a sparse matrix."""
    rows, columns = np.nonzero(emitted)
    places = np.cumsum(emitted, axis=1)[rows, columns] - 1
    longest = places.max() + 1 if places.size else 0
    shape = np.array([len(classes), longest], np.int64)
    return np.stack([rows, places], axis=1).astype(np.int64), classes[rows, columns].astype(np.int64), shape
