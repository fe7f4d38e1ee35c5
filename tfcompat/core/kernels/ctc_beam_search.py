"""Beam search decoding of connectionist temporal classification, all beams of the batch at a time.

Source: TensorFlow's `ctc_beam_search.h`; Graves, "Supervised sequence labelling with recurrent neural networks" (2012).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tfcompat.core.framework.kernel import kernel
from tfcompat.core.kernels.checks import require
from tfcompat.core.kernels.ctc_ops import _require_decodable, sparse_rows

_HASH_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NO_LABEL = -1


class _Beams:
    """The `width` best label sequences of each batch element, best first: arrays [batch, width].

    A sequence is known by a hash of its labels, so that it can be found again as the parent of another. `blank` and
    `label` are the log probabilities of the paths that end in a blank, or in the sequence's last label.
    """

    def __init__(self, batch: int, width: int, dtype: Any) -> None:
        shape = (batch, width)
        self.name = np.zeros(shape, np.uint64)
        self.parent = np.zeros(shape, np.uint64)
        self.last = np.full(shape, _NO_LABEL)
        self.blank = np.full(shape, -np.inf, dtype)
        self.label = np.full(shape, -np.inf, dtype)
        self.blank[:, 0] = 0

    @property
    def total(self) -> np.ndarray:
        return np.logaddexp(self.blank, self.label)


@kernel("CTCBeamSearchDecoder", host=True)
def ctc_beam_search_decoder(
    inputs: np.ndarray, sequence_length: np.ndarray, *, beam_width: int, top_paths: int, merge_repeated: bool
) -> list[np.ndarray]:
    """The `top_paths` best label sequences of each batch element as sparse tensors: all indices, values, shapes; and
    their log probabilities [batch, top_paths]."""
    _require_decodable(inputs, sequence_length)
    require(top_paths <= beam_width, "requested more paths than the beam width.")
    times, batch, _ = inputs.shape
    largest = np.max(inputs, axis=2, keepdims=True)
    log_probabilities = inputs - largest - np.log(np.sum(np.exp(inputs - largest), axis=2, keepdims=True))
    beams = _Beams(batch, beam_width, inputs.dtype)
    sources = np.tile(np.arange(beam_width), (times, batch, 1))
    labels = np.full((times, batch, beam_width), _NO_LABEL)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        for time in range(min(times, int(sequence_length.max(initial=0)))):
            active = np.flatnonzero(sequence_length > time)
            sources[time, active], labels[time, active] = _step(beams, active, log_probabilities[time, active])
        scores = beams.total
    require(bool(np.all(np.isfinite(scores[:, :top_paths]))), "Less leaves in the beam search than requested.")
    emitted = _trace(sources, labels)[:, :top_paths]
    kept = emitted != _NO_LABEL
    if merge_repeated:
        kept &= ~_repeats(emitted)
    decoded = [sparse_rows(emitted[:, path], kept[:, path]) for path in range(top_paths)]
    indices, values, shapes = ([each[part] for each in decoded] for part in range(3))
    return [*indices, *values, *shapes, scores[:, :top_paths]]


def _step(beams: _Beams, active: np.ndarray, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Moves the beams of the `active` elements on by one time step, with probabilities `observed`.

    Returns:
      For each new beam the place of the beam it continues, and the label that it adds (or `_NO_LABEL`).
    """
    blank_class = observed.shape[1] - 1
    rows = np.arange(len(active))[:, None]
    name, parent, last = beams.name[active], beams.parent[active], beams.last[active]
    blank, label, total = beams.blank[active], beams.label[active], beams.total[active]
    width = name.shape[1]
    exists, has_label = total > -np.inf, last != _NO_LABEL

    # Sequences that stay as they are: with a blank, their last label again, or their last label after their parent.
    parents = (parent[:, :, None] == name[:, None, :]) & exists[:, None, :] & has_label[:, :, None]
    parent_place, in_beam = np.argmax(parents, axis=2), np.any(parents, axis=2)
    same_label = last == last[rows, parent_place]
    from_parent = np.where(same_label, blank[rows, parent_place], total[rows, parent_place])
    kept_label = np.logaddexp(label, np.where(in_beam, from_parent, -np.inf))
    kept_label = np.where(has_label, kept_label + observed[rows, np.where(has_label, last, 0)], -np.inf)
    kept_blank = total + observed[:, blank_class, None]

    # Sequences that grow by one label. Those that are in the beam already have been counted above.
    grown = total[:, :, None] + observed[:, None, :blank_class]
    repeated = np.arange(blank_class) == last[:, :, None]
    grown = np.where(repeated, blank[:, :, None] + observed[:, None, :blank_class], grown)
    row, place = np.nonzero(in_beam & exists)
    grown[row, parent_place[row, place], last[row, place]] = -np.inf
    kept = np.logaddexp(kept_blank, kept_label)
    grown[_given_up(kept, grown, total, np.where(in_beam & exists, parent_place, width), last)] = -np.inf

    candidates = np.concatenate([kept, grown.reshape(len(active), -1)], axis=1)
    best = np.argsort(-candidates, axis=1, kind="stable")[:, :width]
    grows = best >= width
    source = np.where(grows, (best - width) // max(blank_class, 1), best)
    added = np.where(grows, (best - width) % max(blank_class, 1), _NO_LABEL)
    beams.parent[active] = np.where(grows, name[rows, source], parent[rows, source])
    beams.name[active] = np.where(grows, _extended(name[rows, source], added), name[rows, source])
    beams.last[active] = np.where(grows, added, last[rows, source])
    beams.blank[active] = np.where(grows, -np.inf, kept_blank[rows, source])
    beams.label[active] = np.where(grows, candidates[rows, best], kept_label[rows, source])
    return source, added


def _given_up(
    kept: np.ndarray, grown: np.ndarray, total: np.ndarray, parent_place: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """Which sequences TensorFlow does not let grow, since it forgets their probability.

    It takes the sequences one after the other, label by label, and what drops out of the best `width` meanwhile is
    gone. If that happens to a sequence before its parent meets it as a candidate, the parent resets it.

    Args:
      kept, grown: log probabilities [active, width] of the sequences as they are, [active, width, labels] one longer.
      total: those before this step.
      parent_place: the place of each sequence's parent in the beam, `width` where there is none.
      last: the last label of each sequence.
    """
    _, width, labels = grown.shape
    turns = np.arange(width * labels)
    least = np.sort(np.concatenate([kept, grown.reshape(len(kept), -1)], axis=1), axis=1)[:, -width, None]
    row, place = np.nonzero((kept < least) & (parent_place < np.arange(width)))
    parent = parent_place[row, place]
    given_up = np.zeros(kept.shape, bool)
    while True:
        values = np.where(given_up[:, :, None], -np.inf, grown).reshape(len(kept), -1)[row]

        def better(than: np.ndarray, turn: np.ndarray, values: np.ndarray = values) -> np.ndarray:
            before = turns < turn[:, None]
            return np.sum(kept[row] > than[:, None], axis=1) + np.sum((values > than[:, None]) & before, axis=1)

        dropped = better(kept[row, place], parent * labels + last[row, place]) >= width
        grows = ~given_up[row, parent] & (better(total[row, parent], parent * labels) < width)
        found = np.zeros_like(given_up)
        found[row, place] = dropped & grows
        if np.array_equal(found, given_up):
            return given_up
        given_up = found


def _extended(name: np.ndarray, label: np.ndarray) -> np.ndarray:
    """The hash of a sequence that grows by a label."""
    mixed = (name ^ (label.astype(np.uint64) + np.uint64(1))) * _HASH_FACTOR
    return mixed ^ mixed >> np.uint64(29)


def _trace(sources: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The labels that the final beams emitted at each time: [batch, width, time]."""
    times, batch, width = sources.shape
    rows = np.arange(batch)[:, None]
    place = np.tile(np.arange(width), (batch, 1))
    emitted = np.empty((batch, width, times), np.int64)
    for time in reversed(range(times)):
        emitted[:, :, time] = labels[time][rows, place]
        place = sources[time][rows, place]
    return emitted


def _repeats(emitted: np.ndarray) -> np.ndarray:
    """Which labels equal the one emitted before them."""
    times = np.arange(emitted.shape[-1])
    latest = np.maximum.accumulate(np.where(emitted != _NO_LABEL, times, -1), axis=-1)
    before = np.concatenate([np.full((*emitted.shape[:-1], 1), -1), latest[..., :-1]], axis=-1)
    previous = np.take_along_axis(emitted, np.maximum(before, 0), axis=-1)
    return (before >= 0) & (previous == emitted)
