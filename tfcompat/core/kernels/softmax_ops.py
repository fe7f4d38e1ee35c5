"""Softmax and the cross entropies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from tfcompat.core.framework import late_checks
from tfcompat.core.framework.kernel import is_known, kernel
from tfcompat.core.kernels.checks import require, shape_text

Array = Any


@kernel("Softmax")
def softmax(logits: Array) -> Array:
    return jax.nn.softmax(logits)


@kernel("LogSoftmax")
def log_softmax(logits: Array) -> Array:
    return jax.nn.log_softmax(logits)


@jax.custom_jvp
def _cross_entropy(logits: Array, labels: Array) -> Array:
    return -jnp.sum(labels * jax.nn.log_softmax(logits), axis=-1)


@_cross_entropy.defjvp
def _cross_entropy_jvp(primals: Sequence[Array], tangents: Sequence[Array]) -> tuple[Array, Array]:
    """TensorFlow's derivative takes the labels of each row to add up to one, even where they don't."""
    logits, labels = primals
    logits_tangent, labels_tangent = tangents
    tangent = (jax.nn.softmax(logits) - labels) * logits_tangent - jax.nn.log_softmax(logits) * labels_tangent
    return _cross_entropy(logits, labels), jnp.sum(tangent, axis=-1)


@kernel("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy_with_logits(logits: Array, labels: Array) -> tuple[Array, Array]:
    fits = len(logits.shape) == len(labels.shape) and all(
        a == b or 1 in (a, b) for a, b in zip(logits.shape, labels.shape, strict=True)
    )
    require(
        fits,
        "logits and labels must be broadcastable: "
        f"logits_size={shape_text(logits.shape)} labels_size={shape_text(labels.shape)}",
    )
    logits, labels = jnp.broadcast_arrays(logits, labels)
    return _cross_entropy(logits, labels), jax.nn.softmax(logits) - lax.stop_gradient(labels)


@kernel("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy_with_logits(logits: Array, labels: Array) -> tuple[Array, Array]:
    """The loss of each row, and its gradient in the logits.

    A label out of range is InvalidArgumentError: at once where the labels are known while tracing or on the host,
    otherwise when the step is over (see `late_checks`), in which it made its row nan.
    """
    classes = logits.shape[-1]
    _require_in_range(labels, classes)
    chosen = labels[:, None] == jnp.arange(classes, dtype=labels.dtype)
    log_probabilities = jax.nn.log_softmax(logits)
    valid = (labels >= 0) & (labels < classes)
    loss = -jnp.sum(jnp.where(chosen, log_probabilities, 0), axis=-1)
    backprop = jax.nn.softmax(logits) - chosen.astype(logits.dtype)
    nan = jnp.nan
    return jnp.where(valid, loss, nan), lax.stop_gradient(jnp.where(valid[:, None], backprop, nan))


def _require_in_range(labels: Array, classes: int) -> None:
    if labels.size and not is_known(labels):
        beyond = (labels < 0) | (labels >= classes)
        late_checks.report(
            lambda: ~jnp.any(beyond),
            f"Received a label value of {{0}} which is outside the valid range of [0, {classes}).  "
            "Label values: {1: }",
            lambda: [labels[jnp.argmax(beyond)], labels],
        )
    if not is_known(labels):
        return
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        values = " ".join(map(str, labels))
        limits = f"outside the valid range of [0, {classes})"
        require(False, f"Received a label value of {outside[0]} which is {limits}.  Label values: {values}")
