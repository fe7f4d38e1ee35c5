"""What is compiled, and when nothing has to be."""

import numpy as np

import tfcompat as tf


def test_values_that_change_need_no_compilation(compilations):
    x = tf.placeholder(tf.float32, [None, 3])
    w = tf.Variable(tf.ones([3, 1]))
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
    train = tf.train.AdamOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run([train, loss], {x: np.ones([2, 3])})
        before = compilations()
        for step in range(5):
            sess.run([train, loss], {x: np.full([2, 3], step)})
        assert compilations() == before


def test_nodes_of_equal_structure_share_what_is_compiled(compilations):
    x = tf.placeholder(tf.float32, [4])
    v = tf.Variable(tf.ones([4]))
    with tf.Session() as sess:
        sess.run(v.initializer)
        counts = []
        for _ in range(4):
            sess.run(tf.argmax(x * v), {x: np.arange(4)})
            sess.run(v.assign(x), {x: np.arange(4)})
            counts.append(compilations())
        assert counts[1:] == counts[:1] * 3


def test_other_sessions_and_graphs_share_it_too(compilations):
    counts = []
    for name in ("one", "two"):
        with tf.Graph().as_default(), tf.Session() as sess:
            x = tf.placeholder(tf.float32, [3], name=name)
            assert sess.run(tf.reduce_sum(tf.exp(x)), {x: [0.0, 0.0, 0.0]}) == 3.0
        counts.append(compilations())
    assert counts == [1, 1]


def test_seeds_are_arguments(compilations):
    x = tf.placeholder(tf.float32, [1000])
    with tf.Session() as sess:
        results = [sess.run(x + tf.random_uniform([1000], seed=seed), {x: np.zeros(1000)}) for seed in (1, 2)]
    assert compilations() == 1
    assert not np.array_equal(*results)


def test_large_constants_are_arguments(compilations):
    x = tf.placeholder(tf.float32, [2000])
    with tf.Session() as sess:
        for value in (1.0, 2.0):
            result = sess.run(x * np.linspace(0, value, 2000, dtype=np.float32), {x: np.ones(2000)})
            assert result[-1] == value
    assert compilations() == 1


def test_each_shape_is_compiled_once(compilations):
    x = tf.placeholder(tf.float32, [None])
    y = tf.reduce_sum(tf.exp(x))
    with tf.Session() as sess:
        for size in (2, 3, 2, 3):
            sess.run(y, {x: np.zeros(size)})
    assert compilations() == 2


def test_each_fed_size_is_compiled_once_and_holds(compilations):
    size = tf.placeholder(tf.int32, ())
    x = tf.placeholder(tf.float32, ())
    y = tf.fill([size, 2], x)
    with tf.Session() as sess:
        assert [sess.run(y, {size: n, x: 1.0}).shape for n in (2, 3, 2)] == [(2, 2), (3, 2), (2, 2)]
    assert compilations() == 2


def test_fed_rates_and_indices_are_arguments(compilations):
    x = tf.placeholder(tf.float32, [4, 4])
    rate, keep, row = tf.placeholder(tf.float32, ()), tf.placeholder(tf.float32, ()), tf.placeholder(tf.int32, ())
    w = tf.Variable(tf.ones([4]))
    loss = tf.reduce_sum(tf.nn.dropout(x, keep_prob=keep, seed=1)[row] * w)
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss)
    with tf.Session() as sess:
        sess.run(w.initializer)
        for step in range(3):
            feeds = {x: np.ones([4, 4]), rate: 0.1 + step, keep: 0.5 + 0.1 * step, row: step}
            sess.run([loss, train], feeds)
    assert compilations() == 1


def test_a_graph_that_grows_elsewhere_leaves_what_is_planned(compilations):
    x = tf.placeholder(tf.float32, ())
    y = tf.exp(x)
    with tf.Session() as sess:
        sess.run(y, {x: 0.0})
        (handler,) = sess._handlers.values()
        plan = handler.plans[None]
        tf.cond(x > 0.0, lambda: tf.log(x), lambda: x)
        sess.run(y, {x: 1.0})
        assert handler.plans[None] is plan
    assert compilations() == 1


def test_a_node_that_is_changed_is_planned_anew():
    a, b = tf.constant(1.0), tf.constant(2.0)
    y = tf.negative(a)
    with tf.Session() as sess:
        assert sess.run(y) == -1.0
        y.op._update_input(0, b)
        assert sess.run(y) == -2.0


def test_types_of_64_bits_are_real_and_those_of_32_stay(compilations):
    x = tf.placeholder(tf.float64, [2])
    n = tf.placeholder(tf.int64, [2])
    with tf.Session() as sess:
        results = sess.run(
            [x + 1e-12, n + 2**40, tf.cast(x, tf.float32) * 2.0, tf.reduce_sum(tf.cast(n, tf.int32))],
            {x: [1.0, 2.0], n: [1, 2]},
        )
    assert [result.dtype.name for result in results] == ["float64", "int64", "float32", "int32"]
    assert results[0][0] - 1.0 > 0 and results[1].tolist() == [2**40 + 1, 2**40 + 2]
