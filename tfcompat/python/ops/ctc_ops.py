"""Connectionist temporal classification: losses and decoders."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops, sparse_tensor
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, math_ops, sparse_ops
from tfcompat.python.ops._ctc_dense import ctc_loss_dense, dimension
from tfcompat.python.util.deprecation import deprecated_argument_lookup


def ctc_loss(
    labels: Any,
    inputs: Any = None,
    sequence_length: Any = None,
    preprocess_collapse_repeated: bool = False,
    ctc_merge_repeated: bool = True,
    ignore_longer_outputs_than_inputs: bool = False,
    time_major: bool = True,
    logits: Any = None,
) -> ops.Tensor:
    """The negative log likelihood of label sequences, whatever their alignment to the inputs.

    Args:
      labels: int32 `SparseTensor` [batch, time]: the labels of each sequence, in [0, classes - 1). The last class is
        the blank.
      inputs: [time, batch, classes], unscaled log probabilities. Also called `logits`.
      sequence_length: int32 [batch], how many time steps of `inputs` count.
      preprocess_collapse_repeated: merge equal neighbours in `labels` first.
      ctc_merge_repeated: False to take equal labels at successive times for two labels.
      ignore_longer_outputs_than_inputs: give loss and gradient 0 where there are more labels than time steps, rather
        than fail.
      time_major: False for `inputs` [batch, time, classes].

    Returns:
      [batch], the loss of each sequence.

    Raises:
      TypeError: `labels` is no `SparseTensor`.
      InvalidArgumentError: (at run time) there are more labels than time steps.

    Source: TensorFlow's `tf.nn.ctc_loss`; Graves et al., "Connectionist temporal classification" (ICML 2006).
    """
    if not isinstance(labels, sparse_tensor.SparseTensor):
        raise TypeError("Expected labels (first argument) to be a SparseTensor")
    inputs = deprecated_argument_lookup("logits", logits, "inputs", inputs)
    if not time_major:
        inputs = array_ops.transpose(inputs, [1, 0, 2])
    loss, _ = apply_op(
        "CTCLoss",
        inputs=inputs,
        labels_indices=labels.indices,
        labels_values=labels.values,
        sequence_length=sequence_length,
        preprocess_collapse_repeated=preprocess_collapse_repeated,
        ctc_merge_repeated=ctc_merge_repeated,
        ignore_longer_outputs_than_inputs=ignore_longer_outputs_than_inputs,
    )
    return loss


def ctc_loss_v2(
    labels: Any,
    logits: Any,
    label_length: Any,
    logit_length: Any,
    logits_time_major: bool = True,
    unique: Any = None,
    blank_index: int | None = None,
    name: str | None = None,
) -> ops.Tensor:
    """`ctc_loss` for dense labels, and with any class as the blank.

    Args:
      labels: int32 [batch, labels], padded with anything; or a `SparseTensor` as for `ctc_loss`.
      logits: [time, batch, classes], unscaled log probabilities.
      label_length: int32 [batch], how many labels count; None for sparse labels.
      logit_length: int32 [batch], how many time steps count.
      logits_time_major: False for `logits` [batch, time, classes].
      unique: what `ctc_unique_labels(labels)` returned; saves time with many classes.
      blank_index: the class of the blank, from the back when negative. Default: 0. Sparse labels require it.

    Returns:
      [batch], the loss of each sequence.

    Source: TensorFlow's `tf.nn.ctc_loss_v2`.
    """
    if not isinstance(labels, sparse_tensor.SparseTensor):
        return ctc_loss_dense(
            labels=labels,
            logits=logits,
            label_length=label_length,
            logit_length=logit_length,
            logits_time_major=logits_time_major,
            unique=unique,
            blank_index=0 if blank_index is None else blank_index,
            name=name,
        )
    if blank_index is None:
        raise ValueError("blank_index must be given when using SparseTensor labels.")
    if blank_index < 0:
        blank_index += dimension(logits, 2)
    if blank_index != dimension(logits, 2) - 1:
        parts = [
            logits[:, :, :blank_index],
            logits[:, :, blank_index + 1 :],
            logits[:, :, blank_index : blank_index + 1],
        ]
        logits = array_ops.concat(parts, axis=2)
        values = array_ops.where(labels.values < blank_index, labels.values, labels.values - 1)
        labels = sparse_tensor.SparseTensor(labels.indices, values, labels.dense_shape)
    return ctc_loss(labels=labels, inputs=logits, sequence_length=logit_length, time_major=logits_time_major)


def ctc_greedy_decoder(
    inputs: Any, sequence_length: Any, merge_repeated: bool = True
) -> tuple[list[sparse_tensor.SparseTensor], ops.Tensor]:
    """The most probable class at each time, without blanks (the last class).

    Args:
      inputs: [time, batch, classes], logits.
      sequence_length: int32 [batch].
      merge_repeated: take a class at successive times for one label.

    Returns:
      ([decoded], neg_sum_logits): an int64 `SparseTensor` [batch, longest], and [batch, 1], the negative sum of the
      largest logits.

    Source: TensorFlow's `tf.nn.ctc_greedy_decoder`.
    """
    indices, values, shape, score = apply_op(
        "CTCGreedyDecoder", inputs=inputs, sequence_length=sequence_length, merge_repeated=merge_repeated
    )
    return [sparse_tensor.SparseTensor(indices, values, shape)], score


def ctc_beam_search_decoder(
    inputs: Any, sequence_length: Any, beam_width: int = 100, top_paths: int = 1, merge_repeated: bool = True
) -> tuple[list[sparse_tensor.SparseTensor], ops.Tensor]:
    """The most probable label sequences, all their alignments taken together.

    Args:
      inputs: [time, batch, classes], logits; the last class is the blank.
      sequence_length: int32 [batch].
      beam_width: how many sequences are followed.
      top_paths: how many sequences are returned, at most `beam_width`.
      merge_repeated: merge equal neighbours in the result, too (as TensorFlow does, though "a b b" may be meant).

    Returns:
      (decoded, log_probability): a list of `top_paths` int64 `SparseTensor`s [batch, longest], best first, and
      [batch, top_paths].

    Source: TensorFlow's `tf.nn.ctc_beam_search_decoder`.
    """
    indices, values, shapes, scores = apply_op(
        "CTCBeamSearchDecoder",
        inputs=inputs,
        sequence_length=sequence_length,
        beam_width=beam_width,
        top_paths=top_paths,
        merge_repeated=merge_repeated,
    )
    return [sparse_tensor.SparseTensor(*parts) for parts in zip(indices, values, shapes, strict=True)], scores


def ctc_beam_search_decoder_v2(
    inputs: Any, sequence_length: Any, beam_width: int = 100, top_paths: int = 1
) -> tuple[list[sparse_tensor.SparseTensor], ops.Tensor]:
    """`ctc_beam_search_decoder` that keeps repeated labels.

    Source: TensorFlow's `tf.nn.ctc_beam_search_decoder_v2`.
    """
    return ctc_beam_search_decoder(
        inputs, sequence_length=sequence_length, beam_width=beam_width, top_paths=top_paths, merge_repeated=False
    )


def collapse_repeated(labels: Any, seq_length: Any, name: str | None = None) -> tuple[ops.Tensor, ops.Tensor]:
    """Merges equal neighbours in each sequence.

    Args:
      labels: [batch, time].
      seq_length: int [batch], how many labels count.

    Returns:
      (labels, lengths): [batch, longest], padded with 0, and [batch].

    Source: TensorFlow's `tf.nn.collapse_repeated`.
    """
    with ops.name_scope(name, "collapse_repeated_labels", [labels, seq_length]):
        labels = ops.convert_to_tensor(labels, name="labels")
        seq_length = ops.convert_to_tensor(seq_length, name="seq_length")
        first = array_ops.ones_like(labels[:, :1], dtypes.bool)
        kept = array_ops.concat([first, math_ops.not_equal(labels[:, 1:], labels[:, :-1])], axis=1)
        kept = math_ops.logical_and(kept, array_ops.sequence_mask(seq_length, maxlen=dimension(labels, 1)))
        lengths = math_ops.reduce_sum(math_ops.cast(kept, dtypes.int32), axis=1)
        longest = math_ops.reduce_max(lengths)
        places = array_ops.sequence_mask(lengths, maxlen=longest)
        flat_labels, flat_kept = array_ops.reshape(labels, [-1]), array_ops.reshape(kept, [-1])
        flat_places = array_ops.reshape(places, [-1])
        numbers = math_ops.range(dimension(flat_places, 0))
        flat = array_ops.scatter_nd(
            indices=array_ops.expand_dims(array_ops.boolean_mask(numbers, flat_places), axis=1),
            updates=array_ops.boolean_mask(flat_labels, flat_kept),
            shape=array_ops.shape(flat_places),
        )
        shape = [dimension(labels, 0), longest]
        return array_ops.reshape(flat, shape), math_ops.cast(lengths, seq_length.dtype)


def dense_labels_to_sparse(dense: Any, length: Any) -> sparse_tensor.SparseTensor:
    """The first `length` labels of each row, as `ctc_loss` takes them.

    Args:
      dense: [batch, labels].
      length: int [batch].

    Source: `tensorflow.python.ops.ctc_ops.dense_labels_to_sparse`.
    """
    flat = array_ops.reshape(dense, [-1])
    places = math_ops.range(array_ops.shape(flat, out_type=dtypes.int64)[0])
    flat_mask = array_ops.reshape(array_ops.sequence_mask(length, maxlen=array_ops.shape(dense)[1]), [-1])
    indices = array_ops.expand_dims(array_ops.boolean_mask(places, flat_mask), 1)
    values = math_ops.cast(array_ops.boolean_mask(flat, flat_mask), dtypes.int32)
    of_flat = sparse_tensor.SparseTensor(indices, values, array_ops.shape(flat, out_type=dtypes.int64))
    rows = sparse_ops.sparse_reshape(of_flat, array_ops.shape(dense))
    sizes = [rows.dense_shape[0], math_ops.cast(math_ops.reduce_max(length), dtypes.int64)]
    return sparse_tensor.SparseTensor(rows.indices, rows.values, sizes)


def ctc_unique_labels(labels: Any, name: str | None = None) -> list[ops.Tensor]:
    """The distinct labels of each sequence, for `ctc_loss_v2`.

    Args:
      labels: int [batch, labels].

    Returns:
      [values, indices]: int64 [batch, labels], the distinct labels, padded with 0; and int32 [batch, labels], for each
      label its place among them.

    Source: TensorFlow's `tf.nn.ctc_unique_labels`.
    """
    from tfcompat.python.ops import map_fn

    with ops.name_scope(name, "ctc_unique_labels", [labels]):
        labels = ops.convert_to_tensor(labels, name="labels")

        def unique(row: ops.Tensor) -> list[ops.Tensor]:
            values, indices = array_ops.unique(row)
            values = array_ops.pad(values, [[0, dimension(indices, 0) - dimension(values, 0)]])
            return [math_ops.cast(values, dtypes.int64), indices]

        return map_fn.map_fn(unique, labels, dtype=[dtypes.int64, dtypes.int32])
