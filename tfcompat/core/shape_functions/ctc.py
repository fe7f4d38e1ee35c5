"""Shape functions of connectionist temporal classification."""

from __future__ import annotations

from tfcompat.core.framework.shape_function import Input, shape_function
from tfcompat.core.shape_functions.common import merge_dimensions, sizes_of_rank, with_rank
from tfcompat.python.framework.tensor_shape import TensorShape


@shape_function("CTCLoss")
def ctc_loss(inputs: Input, labels_indices: Input, labels_values: Input, sequence_length: Input) -> list[TensorShape]:
    shape = with_rank(inputs.shape, 3)
    (rows, _), (values,) = sizes_of_rank(labels_indices.shape, 2), sizes_of_rank(labels_values.shape, 1)
    merge_dimensions(rows, values)
    times, batch, classes = sizes_of_rank(shape, 3)
    batch = merge_dimensions(batch, sizes_of_rank(sequence_length.shape, 1)[0])
    return [TensorShape([batch]), TensorShape([times, batch, classes])]


@shape_function("CTCGreedyDecoder")
def ctc_greedy_decoder(inputs: Input, sequence_length: Input) -> list[TensorShape]:
    batch = _batch(inputs, sequence_length)
    return [TensorShape([None, 2]), TensorShape([None]), TensorShape([2]), TensorShape([batch, 1])]


@shape_function("CTCBeamSearchDecoder")
def ctc_beam_search_decoder(inputs: Input, sequence_length: Input, *, top_paths: int) -> list[TensorShape]:
    batch = _batch(inputs, sequence_length)
    return [
        *[TensorShape([None, 2])] * top_paths,
        *[TensorShape([None])] * top_paths,
        *[TensorShape([2])] * top_paths,
        TensorShape([batch, top_paths]),
    ]


def _batch(inputs: Input, sequence_length: Input) -> int | None:
    return merge_dimensions(sizes_of_rank(inputs.shape, 3)[1], sizes_of_rank(sequence_length.shape, 1)[0])
