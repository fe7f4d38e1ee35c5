"""Losses over a sample of the classes (the part of TensorFlow's `nn_impl` that builds them)."""

from __future__ import annotations

from typing import Any

from tfcompat.python.framework import dtypes, ops
from tfcompat.python.framework.op_def_library import apply_op
from tfcompat.python.ops import array_ops, candidate_sampling_ops, embedding_ops, math_ops, nn_ops, variables


def nce_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = False,
    partition_strategy: str = "mod",
    name: str = "nce_loss",
) -> ops.Tensor:
    """Noise-contrastive estimation: tells the true classes from sampled ones, by logistic regression.

    Args:
      weights: [num_classes, dim], or a list of tensors that hold these rows between them.
      biases: [num_classes].
      labels: int64 [batch, num_true], the true classes.
      inputs: [batch, dim].
      num_sampled: number of classes to sample for the batch.
      num_classes: number of classes.
      num_true: number of true classes of an example.
      sampled_values: what a `*_candidate_sampler` returned; default: `log_uniform_candidate_sampler`.
      remove_accidental_hits: True to leave out sampled classes that are true ones.
      partition_strategy: how a list holds the rows; see `embedding_lookup`.

    Returns:
      [batch], the loss of each example.

    Source: TensorFlow's `tf.nn.nce_loss`; Gutmann, Hyvarinen, "Noise-contrastive estimation" (AISTATS 2010).
    """
    logits, labels = _compute_sampled_logits(
        weights=weights,
        biases=biases,
        labels=labels,
        inputs=inputs,
        num_sampled=num_sampled,
        num_classes=num_classes,
        num_true=num_true,
        sampled_values=sampled_values,
        remove_accidental_hits=remove_accidental_hits,
        partition_strategy=partition_strategy,
        name=name,
    )
    # nn_impl offers this function beside those of this file.
    from tfcompat.python.ops.nn_impl import sigmoid_cross_entropy_with_logits

    return _sum_rows(sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="sampled_losses"))


def sampled_softmax_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    remove_accidental_hits: bool = True,
    partition_strategy: str = "mod",
    name: str = "sampled_softmax_loss",
    seed: int | None = None,
) -> ops.Tensor:
    """Softmax cross entropy over the true classes and a sample of the others, for training with many classes.

    Arguments and result as for `nce_loss`; `seed` is the op seed of the sampler.

    Source: TensorFlow's `tf.nn.sampled_softmax_loss`; Jean et al. (ACL 2015).
    """
    logits, labels = _compute_sampled_logits(
        weights=weights,
        biases=biases,
        labels=labels,
        inputs=inputs,
        num_sampled=num_sampled,
        num_classes=num_classes,
        num_true=num_true,
        sampled_values=sampled_values,
        remove_accidental_hits=remove_accidental_hits,
        partition_strategy=partition_strategy,
        name=name,
        seed=seed,
    )
    labels = array_ops.stop_gradient(labels, name="labels_stop_gradient")
    return nn_ops.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)


def _sum_rows(x: ops.Tensor) -> ops.Tensor:
    """The sum of each row of a matrix, as a product with ones."""
    columns = array_ops.shape(x)[1]
    ones = array_ops.ones(array_ops.stack([columns, 1]), x.dtype)
    return array_ops.reshape(math_ops.matmul(x, ones), [-1])


def _cast(x: ops.Tensor, dtype: dtypes.DType) -> ops.Tensor:
    return x if x.dtype == dtype else math_ops.cast(x, dtype)


def _compute_sampled_logits(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    num_true: int = 1,
    sampled_values: Any = None,
    subtract_log_q: bool = True,
    remove_accidental_hits: bool = False,
    partition_strategy: str = "mod",
    name: str | None = None,
    seed: int | None = None,
) -> tuple[ops.Tensor, ops.Tensor]:
    """Logits [batch, num_true + num_sampled] of the true and sampled classes, and labels, 1 / num_true for true ones.

    Logits are corrected by the log of how often the class is expected in a sample, unless `subtract_log_q` is False.
    """
    if isinstance(weights, variables.PartitionedVariable):
        weights = list(weights)
    if not isinstance(weights, list):
        weights = [weights]
    with ops.name_scope(name, "compute_sampled_logits", [*weights, biases, inputs, labels]):
        labels = _cast(labels, dtypes.int64)
        labels_flat = array_ops.reshape(labels, [-1])
        if sampled_values is None:
            sampled_values = candidate_sampling_ops.log_uniform_candidate_sampler(
                true_classes=labels,
                num_true=num_true,
                num_sampled=num_sampled,
                unique=True,
                range_max=num_classes,
                seed=seed,
            )
        sampled, true_expected_count, sampled_expected_count = (
            array_ops.stop_gradient(value) for value in sampled_values
        )
        sampled = math_ops.cast(sampled, dtypes.int64)
        all_ids = array_ops.concat([labels_flat, sampled], 0)

        all_weights = embedding_ops.embedding_lookup(weights, all_ids, partition_strategy=partition_strategy)
        all_weights = _cast(all_weights, inputs.dtype)
        true_weights = array_ops.slice(all_weights, [0, 0], array_ops.stack([array_ops.shape(labels_flat)[0], -1]))
        sampled_weights = array_ops.slice(all_weights, array_ops.stack([array_ops.shape(labels_flat)[0], 0]), [-1, -1])
        sampled_logits = math_ops.matmul(inputs, sampled_weights, transpose_b=True)

        all_biases = embedding_ops.embedding_lookup(biases, all_ids, partition_strategy=partition_strategy)
        all_biases = _cast(all_biases, inputs.dtype)
        true_biases = array_ops.slice(all_biases, [0], array_ops.shape(labels_flat))
        sampled_biases = array_ops.slice(all_biases, array_ops.shape(labels_flat), [-1])

        dim = array_ops.shape(true_weights)[1:2]
        per_example = array_ops.concat([[-1, num_true], dim], 0)
        products = math_ops.multiply(array_ops.expand_dims(inputs, 1), array_ops.reshape(true_weights, per_example))
        products = array_ops.reshape(products, array_ops.concat([[-1], dim], 0))
        true_logits = array_ops.reshape(_sum_rows(products), [-1, num_true])
        true_biases = array_ops.reshape(true_biases, [-1, num_true])
        true_logits += true_biases
        sampled_logits += sampled_biases

        if remove_accidental_hits:
            sampled_logits += _accidental_hits(labels, sampled, num_true, num_sampled, sampled_logits.dtype)
        if subtract_log_q:
            true_logits -= math_ops.log(true_expected_count)
            sampled_logits -= math_ops.log(sampled_expected_count)

        out_logits = array_ops.concat([true_logits, sampled_logits], 1)
        true_labels = array_ops.ones_like(true_logits) / num_true
        out_labels = array_ops.concat([true_labels, array_ops.zeros_like(sampled_logits)], 1)
        return out_logits, out_labels


def _accidental_hits(
    labels: ops.Tensor, sampled: ops.Tensor, num_true: int, num_sampled: int, dtype: dtypes.DType
) -> ops.Tensor:
    """[batch, num_sampled]: the lowest float where a sampled class is a true one of the example, 0 elsewhere."""
    rows, ids, weights = candidate_sampling_ops.compute_accidental_hits(labels, sampled, num_true=num_true)
    rows = array_ops.reshape(rows, [-1, 1])
    ids = array_ops.reshape(math_ops.cast(ids, dtypes.int32), [-1, 1])
    sparse_indices = array_ops.concat([rows, ids], 1, "sparse_indices")
    shape = array_ops.concat([array_ops.shape(labels)[:1], array_ops.expand_dims(num_sampled, 0)], 0)
    return apply_op(
        "SparseToDense",
        sparse_indices=sparse_indices,
        output_shape=shape,
        sparse_values=_cast(weights, dtype),
        default_value=0.0,
        validate_indices=False,
    )
