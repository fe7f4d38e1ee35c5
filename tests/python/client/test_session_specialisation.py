"""Values that decide shapes: known, fed, or computed in the run."""

import numpy as np
import pytest

import tfcompat as tf


@pytest.fixture
def sess():
    with tf.Session() as sess:
        yield sess


def test_a_fed_batch_size_sizes_a_tensor(sess):
    batch = tf.placeholder(tf.int32, ())
    state = tf.zeros([batch, 3])
    x = tf.placeholder(tf.float32, [None, 3])
    y = tf.concat([state, x], 0) + tf.random_uniform([batch * 2, 3], seed=1)
    for size in (2, 4, 2):
        assert sess.run(y, {batch: size, x: np.ones([size, 3])}).shape == (2 * size, 3)


def test_a_fed_shape_reshapes(sess):
    x, shape = tf.placeholder(tf.float32), tf.placeholder(tf.int32, [None])
    y = tf.reshape(x, shape) * 1.0
    for sizes in ([6], [2, 3], [-1, 2]):
        assert sess.run(y, {x: np.arange(6), shape: sizes}).shape == np.arange(6).reshape(sizes).shape


def test_the_shape_of_a_fed_array_sizes_a_tensor(sess):
    x = tf.placeholder(tf.float32, [None, None])
    rows, columns = tf.unstack(tf.shape(x))
    y = tf.reshape(tf.transpose(x) + tf.zeros(tf.stack([columns, rows])), [rows * columns])
    for sizes in ([2, 3], [4, 1]):
        assert sess.run(y, {x: np.ones(sizes)}).shape == (sizes[0] * sizes[1],)


def test_a_variable_sizes_a_tensor(sess):
    n = tf.Variable(2)
    y = tf.range(n) * tf.ones([n], tf.int32)
    grow = n.assign_add(1)
    sess.run(n.initializer)
    assert sess.run(y).tolist() == [0, 1]
    sess.run(grow)
    assert sess.run(y).tolist() == [0, 1, 2]


def test_a_reference_sizes_a_tensor_with_the_value_at_its_place_in_the_order(sess):
    n = tf.Variable(2)
    before = tf.ones([3])[:n] * tf.cast(n, tf.float32) + tf.zeros(tf.reshape(n, [1]))
    with tf.control_dependencies([n.assign_add(3)]):
        after = tf.range(n), n * 10
    sess.run(n.initializer)
    first, (second, product) = sess.run([before, after])
    assert first.tolist() == [2.0, 2.0] and second.tolist() == [0, 1, 2, 3, 4] and product == 50


def test_a_variable_sizes_a_tensor_inside_a_branch_and_is_differentiated(sess):
    n, p, x = tf.Variable(2), tf.placeholder(tf.bool, ()), tf.placeholder(tf.float32, [3])
    y = tf.cond(p, lambda: x[:n] * tf.ones([n]), lambda: x)
    total = tf.gradients(tf.reduce_sum(tf.slice(x, [0], tf.reshape(n, [1]))), x)[0]
    sess.run(n.initializer)
    assert sess.run(y, {p: True, x: [1.0, 2.0, 3.0]}).tolist() == [1.0, 2.0]
    assert sess.run(total, {x: [1.0, 2.0, 3.0]}).tolist() == [1.0, 1.0, 0.0]


def test_an_update_and_a_size_read_after_it(sess):
    n = tf.Variable(2)
    with tf.control_dependencies([n.assign_add(3)]):
        after = tf.ones([n.read_value()])
    sess.run(n.initializer)
    assert sess.run(after).shape == (5,)
    assert sess.run(n) == 5


def test_a_computed_size_sizes_a_tensor(sess):
    x = tf.placeholder(tf.float32, [None])
    y = tf.fill([tf.cast(tf.reduce_sum(x), tf.int32)], 1.0) * 2.0
    for values in ([1.0, 1.0], [0.5, 0.5, 3.0]):
        assert sess.run(y, {x: values}).shape == (int(sum(values)),)


def test_a_fed_axis_permutation_and_k(sess):
    x = tf.placeholder(tf.float32, [2, 3])
    axis, permutation, k = tf.placeholder(tf.int32, ()), tf.placeholder(tf.int32, [2]), tf.placeholder(tf.int32, ())
    fetches = [tf.reduce_sum(x, axis), tf.transpose(x, permutation), tf.nn.top_k(x, k).values]
    value = np.arange(6.0).reshape(2, 3)
    totals, transposed, largest = sess.run(fetches, {x: value, axis: 1, permutation: [1, 0], k: 2})
    assert (
        totals.tolist() == [3.0, 12.0] and transposed.shape == (3, 2) and largest.tolist() == [[2.0, 1.0], [5.0, 4.0]]
    )


def test_an_index_may_be_known_to_the_device_alone(sess):
    x, i = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.int32, ())
    value = np.arange(6.0).reshape(2, 3)
    for index in (i, i + tf.cast(tf.reduce_sum(x) * 0.0, tf.int32)):
        column, newest = sess.run([x[:, index], x[tf.newaxis, index, ..., 1]], {x: value, i: -1})
        assert column.tolist() == [2.0, 5.0] and newest.tolist() == [4.0]
        with pytest.raises(tf.errors.InvalidArgumentError, match="slice index 5 of dimension 1 out of bounds"):
            sess.run(x[:, index], {x: value, i: 5})
    assert sess.run(tf.constant(value)[:, i], {i: 0}).tolist() == [0.0, 3.0]


def test_results_whose_size_depends_on_data(sess):
    x = tf.placeholder(tf.float32, [None])
    positive = tf.boolean_mask(x, x > 0.0)
    where = tf.where(x > 0.0)
    values, _ = tf.unique(x)
    for array in ([1.0, -1.0, 1.0], [-1.0, -2.0, 0.0, 5.0]):
        found, places, distinct = sess.run([tf.sqrt(positive), where, values * 1.0], {x: array})
        array = np.asarray(array, np.float32)
        np.testing.assert_allclose(found, np.sqrt(array[array > 0]), rtol=1e-6)
        assert places.tolist() == np.argwhere(array > 0).tolist()
        assert sorted(distinct) == sorted(set(array))


def test_training_behind_a_mask(sess):
    x, mask = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.bool, [None])
    w = tf.Variable(tf.ones([2, 1]))
    loss = tf.reduce_sum(tf.matmul(tf.boolean_mask(x, mask), w))
    train = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    sess.run(w.initializer)
    rows = np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], np.float32)
    sess.run(train, {x: rows, mask: [True, False, True]})
    assert sess.run(w).ravel().tolist() == [1.0 - 101.0, 1.0 - 202.0]
    sess.run(train, {x: rows, mask: [False, True, False]})
    assert sess.run(w).ravel().tolist() == [-110.0, -221.0]
