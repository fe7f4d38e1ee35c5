"""Softmax and the cross entropies."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from tfcompat.core.framework.kernel import kernel

Array = Any


@kernel("Softmax")
def softmax(logits):
    return jax.nn.softmax(logits)


@kernel("LogSoftmax")
def log_softmax(logits):
    return jax.nn.log_softmax(logits)


@jax.custom_jvp
def _cross_entropy(logits: Array, labels: Array) -> Array:
    return -jnp.sum(labels * jax.nn.log_softmax(logits), axis=-1)


@_cross_entropy.defjvp
def _cross_entropy_jvp(primals, tangents):
    """TensorFlow's derivative takes the labels of each row to add up to one, even where they don't."""
    logits, labels = primals
    logits_tangent, labels_tangent = tangents
    tangent = (jax.nn.softmax(logits) - labels) * logits_tangent - jax.nn.log_softmax(logits) * labels_tangent
    return _cross_entropy(logits, labels), jnp.sum(tangent, axis=-1)


@kernel("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy_with_logits(logits, labels):
    logits, labels = jnp.broadcast_arrays(logits, labels)
    return _cross_entropy(logits, labels), jax.nn.softmax(logits) - labels


@kernel("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy_with_logits(logits, labels):
    """A label out of range makes its row nan (as TensorFlow does on GPU)."""
    classes = logits.shape[-1]
    chosen = labels[:, None] == jnp.arange(classes, dtype=labels.dtype)
    log_probabilities = jax.nn.log_softmax(logits)
    valid = (labels >= 0) & (labels < classes)
    loss = -jnp.sum(jnp.where(chosen, log_probabilities, 0), axis=-1)
    backprop = jax.nn.softmax(logits) - chosen.astype(logits.dtype)
    nan = jnp.nan
    return jnp.where(valid, loss, nan), jnp.where(valid[:, None], backprop, nan)
