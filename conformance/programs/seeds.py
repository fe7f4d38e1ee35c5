"""Seeded random numbers: TensorFlow's own. Bits are compared where they are reproducible."""

from conformance.outcomes import failure


def _bits(np, values):
    return values.view(np.int32)


def op_seed(tf, np):
    u = tf.random_uniform([2, 5], seed=42)
    with tf.Session() as sess:
        first = [_bits(np, sess.run(u)) for _ in range(3)]
    with tf.Session() as sess:
        return first + [_bits(np, sess.run(u))]


def graph_seed(tf, np):
    tf.set_random_seed(7)
    a, b = tf.random_uniform([3]), tf.random_uniform([3])
    tf.constant(1)
    c = tf.random_normal([3])
    with tf.Session() as sess:
        return [_bits(np, x) for x in sess.run([a, b])] + [sess.run(c), tf.get_default_graph()]


def both_seeds(tf, np):
    tf.set_random_seed(7)
    u = tf.random_uniform([3], seed=5)
    with tf.Session() as sess:
        return [_bits(np, sess.run(u)), tf.get_default_graph().seed]


def seed_pairs(tf, np):
    from tensorflow.python.framework import random_seed

    results = [random_seed.get_seed(s) for s in (None, 0, 5, 2**31, 2**40, -1)]
    tf.set_random_seed(0)
    results += [random_seed.get_seed(s) for s in (None, 0, 5)]
    tf.set_random_seed(2**35)
    results += [random_seed.get_seed(s) for s in (None, 0)]
    return results


def seed_follows_the_number_of_ops(tf, np):
    tf.set_random_seed(1)
    ops = [tf.random_uniform([1]).op.inputs[0].op.inputs[0].op]
    tf.constant([1.0]) + 1
    ops.append(tf.random_normal([1]).op.inputs[0].op.inputs[0].op)
    tf.Variable(tf.truncated_normal([2]))
    seeds = [
        [op.get_attr("seed"), op.get_attr("seed2")]
        for op in tf.get_default_graph().get_operations()
        if op.type.startswith(("Random", "Truncated"))
    ]
    return [[op.type for op in ops], seeds]


def distributions(tf, np):
    draws = [
        tf.random_normal([5], seed=1),
        tf.random_normal([2, 3], 10.0, 0.5, seed=2),
        tf.truncated_normal([7], seed=3),
        tf.random_uniform([4], -1.0, 1.0, seed=4),
        tf.random_normal([3], dtype=tf.float64, seed=5),
        tf.random_uniform([3], dtype=tf.float64, seed=6),
    ]
    with tf.Session() as sess:
        return [sess.run(draws), sess.run(draws)]


def integers(tf, np):
    draws = [
        tf.random_uniform([8], 0, 10, tf.int32, seed=1),
        tf.random_uniform([5], -5, 100, tf.int64, seed=2),
        tf.random_uniform([3], maxval=1000, dtype=tf.int32, seed=3),
    ]
    with tf.Session() as sess:
        return [sess.run(draws), sess.run(draws)]


def shuffle_and_multinomial(tf, np):
    shuffled = tf.random_shuffle(tf.range(10), seed=3)
    rows = tf.random_shuffle(tf.reshape(tf.range(12), [4, 3]), seed=4)
    samples = tf.multinomial(tf.log([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]), 6, seed=5)
    with tf.Session() as sess:
        return [sess.run([shuffled, rows, samples]) for _ in range(2)]


def dropout_masks(tf, np):
    x = tf.ones([4, 5])
    outputs = [
        tf.nn.dropout(x, 0.5, seed=1),
        tf.nn.dropout(x, keep_prob=0.8, seed=2),
        tf.nn.dropout(x, rate=0.25, seed=3),
    ]
    outputs += [tf.nn.dropout(x, 0.5, noise_shape=[4, 1], seed=4), tf.nn.dropout(x, 1.0)]
    with tf.Session() as sess:
        return [sess.run(outputs), sess.run(outputs[0])]


def dropout_nodes(tf, np):
    x = tf.placeholder(tf.float32, [None, 5], name="x")
    keep = tf.placeholder(tf.float32, [], name="keep")
    tf.nn.dropout(x, keep)
    tf.nn.dropout(x, 0.5, noise_shape=[1, 5], seed=3, name="named")
    tf.nn.dropout(x, rate=0.3)
    return [
        tf.nn.dropout(x, 1.0) is x,
        tf.get_default_graph(),
        failure(lambda: tf.nn.dropout(x, 1.5)),
        failure(lambda: tf.nn.dropout(tf.constant([1]), 0.5)),
    ]


def random_nodes(tf, np):
    tf.random_normal([2], 1.0, 2.0, seed=1)
    tf.truncated_normal([2], stddev=0.1)
    tf.random_uniform([2], 0, 10, tf.int32)
    tf.random_uniform(tf.placeholder(tf.int32, [2], name="shape"), name="named")
    tf.random_shuffle([1, 2])
    tf.multinomial([[0.0, 1.0]], 3)
    return tf.get_default_graph()


def rerunning_an_initializer_draws_anew(tf, np):
    v = tf.Variable(tf.random_uniform([3], seed=9))
    with tf.Session() as sess:
        values = []
        for _ in range(2):
            sess.run(v.initializer)
            values.append(_bits(np, sess.run(v)))
    with tf.Session() as sess:
        sess.run(v.initializer)
        return values + [_bits(np, sess.run(v))]


def initial_values_under_a_graph_seed(tf, np):
    tf.set_random_seed(123)
    w = tf.get_variable("w", [3, 2])
    b = tf.Variable(tf.truncated_normal([3], stddev=0.1))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run([w, b])


def large_draws(tf, np):
    """Sums of large draws: enough to see that no element is off."""
    u, n, t = (
        tf.random_uniform([1000], seed=11),
        tf.random_normal([1000], seed=12),
        tf.truncated_normal([1000], seed=13),
    )
    with tf.Session() as sess:
        u, n, t = sess.run([u, n, t])
    return [
        _bits(np, u)[-3:],
        n[-4:],
        t[-4:],
        np.float64(u).sum(),
        np.float64(n).sum().round(3),
        np.float64(t).sum().round(3),
    ]


def several_ops_with_one_seed(tf, np):
    a, b = tf.random_uniform([2], seed=1), tf.random_uniform([2], seed=1)
    with tf.Session() as sess:
        first, second = sess.run([a, b])
        sess.run(a)
        third, fourth = sess.run([a, b])
        return [bool((first == second).all()), bool((third == fourth).all()), _bits(np, third), _bits(np, fourth)]


def unseeded_draws_differ(tf, np):
    u = tf.random_uniform([4])
    with tf.Session() as one, tf.Session() as two:
        return [bool((one.run(u) == two.run(u)).all()), bool((one.run(u) == one.run(u)).all())]


def set_random_seed_of_a_graph(tf, np):
    g = tf.Graph()
    with g.as_default():
        tf.set_random_seed(3)
        u = tf.random_uniform([2])
    with tf.Session(graph=g) as sess:
        return [_bits(np, sess.run(u)), tf.get_default_graph().seed, g.seed]


def no_integers_of_an_empty_range(tf, np):
    with tf.Session() as session:
        empty = [tf.random_uniform([0, 2], 3, 3, tf.int32), tf.random.stateless_uniform([0], [1, 2], 3, 3, tf.int64)]
        return [
            session.run(empty),
            failure(lambda: session.run(tf.random_uniform([1], 3, 3, tf.int32)), "Need [^\\n]*"),
            failure(lambda: session.run(tf.random.stateless_uniform([1], [1, 2], 3, 3, tf.int32)), "Need [^\\n]*"),
        ]
