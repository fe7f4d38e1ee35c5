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


def _op_seeds(tf, build):
    """The seeds that ops without one of their own would get at the places where `build` calls its argument."""
    tf.reset_default_graph()
    tf.set_random_seed(1)
    seeds = []

    def note(value=None):
        seeds.append(tf.get_seed(None)[1])
        return value

    build(note)
    return seeds + [note()]


def seeds_in_conditionals(tf, np):
    def build(note):
        x, p = tf.constant(1.0), tf.placeholder(tf.bool, [])
        tf.cond(p, lambda: note(note(x) + 1), lambda: note(x) * 2.0)
        tf.cond(p, lambda: note(x), lambda: x + x)
        tf.cond(note(x > 0), lambda: [x, 1.0], lambda: [x + x, x * x])
        tf.cond(note(p), tf.no_op, tf.no_op)
        tf.cond(note(p), lambda: tf.cond(x > 0, lambda: note(x), lambda: x + 1), lambda: tf.random_normal([2])[0])
        v = note(tf.Variable(1.0))
        tf.cond(note(p), lambda: tf.assign(v, 2.0), lambda: tf.identity(v))
        tf.cond(note(p), lambda: v, lambda: v + 1)
        tf.cond(note(p), lambda: tf.assign(v, 2.0).op, tf.no_op)
        tf.cond(note(p), lambda: (x, (x, p)), lambda: (x, (x, p)))
        y = tf.constant(2.0)
        tf.case([(note(x < y), lambda: x), (x > y, lambda: y)], default=lambda: x + y)
        tf.case({x < y: lambda: x, x > y: lambda: y}, default=lambda: x + y, exclusive=True)
        tf.case([(note(x < y), lambda: x), (x > y, lambda: y)])
        tf.switch_case(note(tf.constant(1)), [lambda: x, lambda: y + 1, lambda: y * 2])
        q = tf.placeholder(tf.bool)
        tf.cond(note(q), lambda: tf.cond(q, lambda: note(x), lambda: y), lambda: note(x))

    def build_with_resources(note):
        p = tf.placeholder(tf.bool, [])
        with tf.variable_scope("a", use_resource=True):
            r = tf.get_variable("r", [], initializer=tf.zeros_initializer())
        tf.identity(r.assign_add(note(1.0)))
        tf.cond(note(p), r.read_value, r.read_value)
        tf.cond(note(p), lambda: r, lambda: r + 1.0)
        tf.cond(note(p), lambda: note(r.assign(1.0)), lambda: note(r))

    return _op_seeds(tf, build), _op_seeds(tf, build_with_resources)


def seeds_in_loops(tf, np):
    def build(note):
        x, z, n = tf.constant(1.0), tf.constant(3.0), tf.placeholder(tf.int32, [])

        def cond(i, a):
            return note(note(i) < n)

        def body(i, a):
            return note([note(i) + 1, a + x])

        tf.while_loop(cond, body, [0, x])
        tf.while_loop(cond, body, [tf.constant(0), note(x)], maximum_iterations=3)
        tf.while_loop(cond, body, [tf.constant(0), note(x)], maximum_iterations=n)
        tf.while_loop(lambda i: i < n, lambda i: i + n, [note(0)])
        tf.while_loop(lambda i, a: True, lambda i, a: [i + n, z], [0, note(x)], maximum_iterations=2)

        def inner_body(j, q):
            return [j + 1, note(q) + z + tf.random_normal([])]

        def outer_body(i, a):
            k = tf.while_loop(lambda j, q: note(j) < i, inner_body, [0, a])[1]
            return [i + 1, tf.cond(note(k) > z, lambda: note(k), lambda: k + x)]

        tf.while_loop(lambda i, a: i < n, outer_body, [0, x])
        tf.cond(n > 1, lambda: tf.while_loop(lambda i: i < n, lambda i: i + 1, [0]), lambda: note(n))
        tf.while_loop(lambda i: z > 1.0, lambda i: i + 1, [note(0)])
        v = tf.Variable(1.0)
        tf.while_loop(lambda i: i < n, lambda i: (tf.assign_add(v, 1.0), i + 1)[1], [note(0)])

    return _op_seeds(tf, build)


def seeds_among_arrays(tf, np):
    def build(note):
        n, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [None, 3])
        k = tf.constant(np.ones((4, 3), np.float32))
        array = tf.TensorArray(tf.float32, note(5))
        array = tf.TensorArray(tf.float32, note(n), dynamic_size=True, element_shape=[3])
        array = array.write(n, note(k)[0]).write(0, note([1.0, 2.0, 3.0]))
        note(array.read(0)), note(array.stack()), note(array.gather([0, 1])), note(array.concat()), note(array.size())
        note(tf.TensorArray(tf.float32, 4).unstack(note(x)))
        note(tf.TensorArray(tf.float32, 4).scatter([0, 1, 2, 3], k))
        note(tf.TensorArray(tf.float32, 4).split(k, [1, 1, 1, 1]))
        pieces = tf.TensorArray(tf.float32, 4).unstack(note(k))
        note(pieces.identity()), note(pieces.close())
        tf.while_loop(
            lambda i, a: i < n, lambda i, a: (i + 1, a.write(i, pieces.read(i) + note(pieces.read(i)))), [0, array]
        )

    return _op_seeds(tf, build)


def seeds_in_functional_loops(tf, np):
    def build(note):
        x, k = tf.placeholder(tf.float32, [None, 3]), tf.constant(np.ones((4, 3), np.float32))
        tf.map_fn(lambda row: note(row) + 1, x)
        tf.map_fn(lambda row: (note(row), row * 2), k, dtype=(tf.float32, tf.float32))
        tf.foldl(lambda a, row: note(a) + row, x)
        tf.foldr(lambda a, row: note(a) + row, x, initializer=tf.zeros([3]))
        tf.scan(lambda a, row: note(a) + row, x)
        tf.scan(lambda a, row: (note(a[0]) + row, a[1]), k, initializer=(tf.zeros([3]), 1.0), reverse=True)

    return _op_seeds(tf, build)


def draws_in_bodies(tf, np):
    tf.set_random_seed(3)
    x, flag = tf.zeros([4]), tf.placeholder_with_default(True, [])
    branch = tf.cond(flag, lambda: tf.nn.dropout(x + 1, 0.5), lambda: tf.random_uniform([4]))
    loop = tf.while_loop(lambda i, a: i < 3, lambda i, a: [i + 1, a + tf.random_uniform([4])], [0, x])[1]
    rows = tf.map_fn(lambda row: row + tf.random_uniform([]), x)
    after = tf.random_uniform([4])
    with tf.Session() as sess:
        return sess.run([branch, loop, rows, after]), sess.run([branch, loop], {flag: False})


def draws_in_bodies_of_functions(tf, np):
    """Functions of datasets, and `tf.function`, have functional control flow in TensorFlow 1.15 too."""

    def draw(x):
        y = tf.cond(x > 1, lambda: x + tf.random_uniform([]), lambda: tf.random_uniform([]))
        return y + tf.random_uniform([])

    tf.set_random_seed(3)
    elements = tf.data.Dataset.from_tensor_slices([0.0, 2.0, 3.0]).map(draw).make_one_shot_iterator().get_next()
    called = tf.function(draw)(tf.constant(2.0))
    with tf.Session() as sess:
        return [sess.run(elements) for _ in range(3)], sess.run(called)
