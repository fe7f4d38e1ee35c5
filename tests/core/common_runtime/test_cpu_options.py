"""Steps that XLA:CPU computes wrongly, or not at all, without the options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import cpu_options
from tfcompat.core.common_runtime.cpu_options import has_uniform_factor


@pytest.mark.parametrize("shape", [(32, 16, 10), (100, 128, 64), (784, 128, 64)])
def test_products_with_matrices_of_ones(shape):
    n, k, m = shape
    x, w = np.random.RandomState(0).rand(n, k).astype("f"), tf.Variable(tf.random_uniform([k, m], seed=1))
    fed = tf.placeholder(tf.float32, [None, k])
    product = tf.matmul(fed, tf.ones([k, m]))
    of_sum, of_mean = tf.gradients(tf.reduce_sum(tf.matmul(fed, w)), w)[0], tf.gradients(tf.matmul(fed, w), fed)[0]
    fetches = [tf.reduce_sum(product), tf.reduce_max(product), tf.reduce_sum(of_sum), tf.reduce_sum(of_mean, 1)]
    with tf.Session() as sess:
        sess.run(w.initializer)
        total, largest, gradient, rows = sess.run(fetches, {fed: x})
        np.testing.assert_allclose(total, x.sum() * m, rtol=1e-4)
        np.testing.assert_allclose(largest, x.sum(1).max(), rtol=1e-4)
        np.testing.assert_allclose(gradient, x.sum() * m, rtol=1e-4)
        np.testing.assert_allclose(rows, np.full(n, sess.run(w).sum()), rtol=1e-4)


def test_the_gradient_of_a_gradient_penalty():
    r = np.random.RandomState(0)
    x, w = tf.placeholder(tf.float32, [32, 784]), tf.Variable(r.randn(784, 128).astype("f"))
    v = tf.Variable(r.randn(128, 1).astype("f"))
    hidden = tf.matmul(x, w)
    slope = tf.gradients(tf.matmul(tf.nn.relu(hidden), v), x)[0]
    gradient = tf.gradients(tf.reduce_sum(slope**2), v)[0]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        found, w, v, hidden, slope = sess.run([gradient, w, v, hidden, slope], {x: r.rand(32, 784)})
    np.testing.assert_allclose(found, 2 * ((hidden > 0) * (slope @ w)).sum(0)[:, None], rtol=1e-3)


@pytest.mark.parametrize(
    ("computation", "expected"),
    [
        (lambda x, y: x @ jnp.ones((4, 3)), True),
        (lambda x, y: jnp.full((3, 4), y) @ x.T, True),
        (lambda x, y: x @ (2.0 * jnp.ones((3, 4)) - y).T, True),
        (lambda x, y: jax.jit(lambda z: x @ z)(jnp.ones((4, 3))), True),
        (lambda x, y: jax.lax.fori_loop(0, 3, lambda i, z: z @ jnp.ones((4, 4)), x), True),
        (lambda x, y: x @ jnp.ones((4, 1)), False),
        (lambda x, y: x @ x.T, False),
        (lambda x, y: x @ (jnp.ones((4, 4)) * x[0]), False),
        (lambda x, y: x @ jnp.arange(12.0).reshape(4, 3), False),
    ],
)
def test_what_a_uniform_factor_is(computation: Callable[..., Any], expected: bool):
    assert has_uniform_factor(jax.make_jaxpr(computation)(jnp.ones((5, 4)), 2.0).jaxpr) is expected


def test_optimization_barriers_reach_the_executable():
    step = cpu_options._jitted(lambda x: jax.lax.optimization_barrier(jnp.sin(x)) + 1, "")
    assert "opt-barrier" in step.lower(jnp.ones(8)).compile().as_text()


def test_overlapping_pools_of_few_pixels_are_differentiated():
    x = tf.placeholder(tf.float32, [2, 3, 1, 1])
    gradient = tf.gradients(tf.nn.max_pool(x, [1, 2, 1, 1], [1, 1, 1, 1], "VALID"), x)[0]
    with tf.Session() as sess:
        columns = sess.run(gradient, {x: np.reshape([1.0, 3.0, 2.0, 3.0, 1.0, 2.0], x.shape)})
    np.testing.assert_array_equal(np.ravel(columns), [0, 2, 0, 1, 0, 1])
