"""Sizes that count data do not compile a step for each run."""

import jax
import numpy as np
import pytest

import tfcompat as tf
from tfcompat.core.common_runtime import planner


@pytest.fixture
def compilations(caplog):
    """The number of programs that XLA has compiled."""
    with jax.log_compiles():
        yield lambda: sum("Compiling jit(step)" in record.getMessage() for record in caplog.records)


def _batch(rng, rows, ids):
    indices = [(row, column) for row in range(rows) for column in range(rng.integers(1, 9))]
    return indices, rng.integers(0, ids, len(indices)), [rows, 9]


def test_training_sparse_embeddings_compiles_for_a_few_lengths(compilations):
    with tf.Graph().as_default(), tf.Session() as session:
        ids = tf.sparse_placeholder(tf.int64)
        table = tf.get_variable("table", [500, 4])
        loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup_sparse(table, ids, None, combiner="mean") - 1.0))
        train = tf.train.AdagradOptimizer(0.1).minimize(loss)
        session.run(tf.global_variables_initializer())
        rng = np.random.default_rng(1)
        before = compilations()
        for _ in range(30):
            session.run(train, {ids: _batch(rng, 16, 500)})
        assert compilations() - before <= 8


def test_products_with_fed_sparse_matrices_compile_for_a_few_lengths(compilations):
    rng = np.random.default_rng(2)
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.sparse_placeholder(tf.float32, [None, 50])
        w = tf.constant(rng.normal(size=(50, 3)).astype("float32"))
        product = tf.sparse_tensor_dense_matmul(x, w)
        weights = session.run(w)
        before = compilations()
        for count in range(1, 60):
            places = np.sort(rng.choice(200, count, replace=False))
            indices, values = np.stack([places // 50, places % 50], 1), rng.normal(size=count).astype("float32")
            dense = np.zeros((4, 50), "float32")
            dense[indices[:, 0], indices[:, 1]] = values
            np.testing.assert_allclose(
                session.run(product, {x: (indices, values, [4, 50])}), dense @ weights, rtol=1e-4, atol=1e-5
            )
        assert compilations() - before <= 10


def test_padding_hides_no_error():
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.sparse_placeholder(tf.float32)
        product = tf.sparse_tensor_dense_matmul(x, tf.ones([3, 2]))
        for count in (1, 2):
            session.run(product, {x: ([[0, i] for i in range(count)], [1.0] * count, [2, 3])})
        for wrong in ([2, 0], [0, 3], [0, -1], [np.iinfo(np.int64).max, 0]):
            with pytest.raises(tf.errors.InvalidArgumentError):
                session.run(product, {x: ([[0, 0], [0, 1], wrong], [1.0] * 3, [2, 3])})
        with pytest.raises(tf.errors.InvalidArgumentError):
            session.run(product, {x: ([[0, 0], [0, 1], [1, 1]], [1.0] * 2, [2, 3])})


def test_rows_gathered_for_the_host_are_gathered_there():
    with tf.Graph().as_default():
        ids = tf.sparse_placeholder(tf.int64)
        table = tf.get_variable("table", [500, 4])
        looked_up = tf.nn.embedding_lookup_sparse(table, ids, None, combiner="sum")
        steps = planner.plan([looked_up], [ids.indices, ids.values, ids.dense_shape]).steps
        assert all(step.on_host for step in steps)


def test_sparse_feeds_are_planned_once(monkeypatch):
    planned = []
    original = planner.plan
    monkeypatch.setattr(planner, "plan", lambda *args, **kwargs: planned.append(1) or original(*args, **kwargs))
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.sparse_placeholder(tf.float32)
        total = tf.sparse_reduce_sum(x)
        for _ in range(3):
            session.run(total, {x: ([[0, 1]], [2.0], [2, 3])})
    assert len(planned) == 1


def test_training_with_dropout_of_sparse_inputs_compiles_for_a_few_lengths(compilations):
    rng = np.random.default_rng(3)
    with tf.Graph().as_default(), tf.Session() as session:
        x, count = tf.sparse_placeholder(tf.float32), tf.placeholder(tf.int32)
        kept = tf.sparse_retain(x, tf.cast(tf.floor(0.5 + tf.random_uniform([count], seed=1)), tf.bool)) * 2.0
        w = tf.Variable(rng.normal(size=(50, 3)).astype("float32"))
        loss = tf.reduce_sum(tf.square(tf.sparse_tensor_dense_matmul(kept, w)))
        gradient = tf.gradients(loss, w)[0]
        session.run(w.initializer)
        places = np.arange(200)
        fed = {x: (np.stack([places // 50, places % 50], 1), rng.normal(size=200), [4, 50]), count: 200}
        before = compilations()
        for _ in range(20):
            dense, weights, found = session.run([tf.sparse.to_dense(kept), w, gradient], fed)
            np.testing.assert_allclose(found, 2 * dense.T @ (dense @ weights), rtol=1e-3, atol=1e-4)
        fetching = compilations() - before
        for _ in range(20):
            session.run(gradient, fed)
        assert compilations() - before - fetching <= 6
