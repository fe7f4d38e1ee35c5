"""Indices out of range and the like inside loops, mapped functions and conditionals, also where a gradient is taken.

One index of each run is wrong: which of several TensorFlow names depends on its threads.
"""

from conformance.outcomes import failure


def _run(tf, fetch, feed=None):
    with tf.Session() as sess:
        return failure(lambda: sess.run(fetch, feed), r"^[^\n]*")


def in_a_loop(tf, np):
    x, n = tf.placeholder(tf.float32, [5]), tf.placeholder(tf.int32, [])
    _, product = tf.while_loop(lambda i, _: i < n, lambda i, a: (i + 1, a * tf.gather(x, i)), [0, 1.0])
    feed = {x: np.arange(5.0), n: 7}
    return [_run(tf, product, feed), _run(tf, tf.gradients(product, x), feed)]


def in_nested_loops(tf, np):
    x, n = tf.placeholder(tf.float32, [3, 4]), tf.placeholder(tf.int32, [2])

    def inner(i, total):
        return tf.while_loop(lambda j, _: j < n[i], lambda j, a: (j + 1, a + tf.gather_nd(x, [i, j])), [0, total])[1]

    total = tf.while_loop(lambda i, _: i < 2, lambda i, a: (i + 1, inner(i, a)), [0, 0.0])[1]
    return [_run(tf, total, {x: np.ones([3, 4]), n: n_value}) for n_value in ([4, 4], [3, 5])]


def in_a_mapped_function(tf, np):
    x, i = tf.placeholder(tf.float32, [5]), tf.placeholder(tf.int32, [None])
    feed = {x: np.arange(5.0), i: [1, 9, 2]}
    looked_up = tf.map_fn(lambda index: 2.0 * tf.gather(x, index), i, dtype=tf.float32)
    summed = tf.foldl(lambda a, index: a + x[index], i, 0.0)
    return [_run(tf, looked_up, feed), _run(tf, tf.gradients(looked_up, x), feed), _run(tf, summed, feed)]


def in_a_conditional(tf, np):
    x, i = tf.placeholder(tf.float32, [5]), tf.placeholder(tf.int32, [])
    k = tf.placeholder(tf.int32, [])

    def branch(shift):
        return lambda: tf.gather(x, i + shift)

    y = tf.case([(tf.equal(k, 0), branch(0)), (tf.equal(k, 1), branch(1))], default=lambda: tf.gather(x, i) * 2.0)
    return [_run(tf, y, {x: np.arange(5.0), i: i_value, k: k_value}) for i_value in (3, 4, 5) for k_value in (0, 1, 2)]


def division_in_a_loop(tf, np):
    n = tf.placeholder(tf.int32, [])
    quotient = tf.while_loop(lambda i, _: i > n, lambda i, a: (i - 1, a + 12 // i), [3, 0])[1]
    return [_run(tf, quotient, {n: value}) for value in (0, -1)]


def a_later_turn_does_not_hide_it(tf, np):
    i = tf.placeholder(tf.int32, [None])
    x = tf.constant([1.0, 2.0])
    return _run(tf, tf.map_fn(lambda index: tf.gather(x, index), i, dtype=tf.float32), {i: [0, 2, 1, 1]})
