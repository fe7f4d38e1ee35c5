"""tf.map_fn, tf.foldl, tf.foldr, tf.scan, tf.hessians: values, gradients, structures, errors; and the graphs."""

from conformance.outcomes import error_class, failure


def map_fn_forms(tf, np):
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    n = tf.constant([1, 2, 3])
    results = [
        tf.map_fn(lambda row: tf.reduce_sum(row) * 2, x),
        tf.map_fn(lambda t: t[0] + t[1], (x, x), dtype=tf.float32),
        tf.map_fn(lambda t: (t, -t), n, dtype=(tf.int32, tf.int32)),
        tf.map_fn(lambda d: {"b": d["a"] * 2}, {"a": x}, dtype={"b": tf.float32}),
        tf.map_fn(lambda k: tf.cast(k, tf.float32) / 2, n, dtype=tf.float32, parallel_iterations=1),
        tf.map_fn(lambda row: row * row, x, back_prop=False, swap_memory=True, name="squares"),
        tf.map_fn(lambda v: v + 1, np.array([1, 2, 3])),
        tf.map_fn(lambda s: s, tf.constant(["a", "b"])),
    ]
    with tf.Session() as sess:
        return sess.run(results)


def map_fn_gradients(tf, np):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.Variable([1.0, -1.0])
    y = tf.map_fn(lambda row: tf.tanh(row * w) * tf.reduce_sum(row), x)
    g = tf.gradients(y, [x, w])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([y] + g, {x: np.linspace(-1, 1, 2 * k).reshape(k, 2)}) for k in (3, 1)]


def map_fn_of_different_shapes(tf, np):
    n = tf.placeholder(tf.int32, [None])
    y = tf.map_fn(lambda k: tf.ones([tf.size(n)]) * tf.cast(k, tf.float32), n, dtype=tf.float32, infer_shape=False)
    with tf.Session() as sess:
        return [sess.run(y, {n: [3, 1]}), str(y.shape)]


def map_fn_with_side_effects(tf, np):
    v = tf.Variable(0.0, name="v")

    def add(row):
        with tf.control_dependencies([v.assign_add(row)]):
            return tf.identity(row)

    y = tf.map_fn(add, tf.constant([1.0, 2.0, 3.0]))
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run(y), sess.run(v)]


def map_fn_draws(tf, np):
    y = tf.map_fn(lambda row: tf.random_uniform([2], seed=5), tf.zeros([3]))
    with tf.Session() as sess:
        return [sess.run(y), sess.run(y)]


def map_fn_calls_python(tf, np):
    y = tf.map_fn(lambda row: tf.py_func(lambda a: a * 2, [row], tf.float32), tf.constant([[1.0], [2.0]]))
    with tf.Session() as sess:
        return sess.run(y)


def map_fn_uses_variables(tf, np):
    def layer(row):
        w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
        return row * w

    y = tf.map_fn(layer, tf.constant([[1.0, 2.0], [3.0, 4.0]]))
    g = tf.gradients(y, tf.trainable_variables())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([y] + g), [w.name for w in tf.trainable_variables()]]


def map_fn_errors(tf, np):
    x = tf.constant([1.0, 2.0])
    sparse = tf.SparseTensor([[0]], [1.0], [2])
    return [
        failure(lambda: tf.map_fn(1, x)),
        error_class(lambda: tf.map_fn(lambda v: v, sparse)),
        failure(lambda: tf.map_fn(lambda v: v, tf.constant(1.0))),
        error_class(lambda: tf.map_fn(lambda v: (v, v), x)),
        error_class(lambda: tf.map_fn(lambda v: tf.cast(v, tf.int32), x)),
        failure(lambda: tf.foldl(1, x)),
        failure(lambda: tf.foldr(1, x)),
        failure(lambda: tf.scan(1, x)),
        error_class(lambda: tf.scan(lambda a, v: (a, v), x)),
    ]


def folds(tf, np):
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])
    results = [
        tf.foldl(lambda a, row: a - row, x),
        tf.foldr(lambda a, row: a - row, x),
        tf.foldl(lambda a, row: a * 2 + row, x, initializer=tf.ones([2])),
        tf.foldr(lambda a, row: a * 2 + row, x, initializer=tf.ones([2]), parallel_iterations=1),
        tf.foldl(lambda a, t: a + t[0] * t[1], (x, x), initializer=tf.zeros([2])),
        tf.foldl(lambda a, v: a + v, np.array([1, 2, 3]), back_prop=False),
    ]
    gradients = [tf.gradients(result, x)[0] for result in results[:5]]
    with tf.Session() as sess:
        return sess.run([results, gradients])


def scans(tf, np):
    x = tf.constant([[1.0, 2.0], [3.0, 4.0], [0.5, 0.25]])
    start = (np.array(0), np.array(1))
    results = [
        tf.scan(lambda a, row: a * row, x),
        tf.scan(lambda a, row: a * row, x, reverse=True),
        tf.scan(lambda a, row: a * 0.5 + row, x, initializer=tf.ones([2])),
        tf.scan(lambda a, row: a * 0.5 + row, x, initializer=tf.ones([2]), reverse=True),
        tf.scan(lambda a, t: (a[0] + t[0], a[1] * t[1]), (x, x)),
        tf.scan(lambda a, t: a + t[0] * t[1], (x, x), initializer=tf.zeros([2]), infer_shape=False),
    ]
    fibonacci = tf.scan(lambda a, _: (a[1], a[0] + a[1]), np.array([1, 0, 0, 0, 0, 0]), start)
    gradients = [tf.gradients(result, x)[0] for result in results]
    with tf.Session() as sess:
        return sess.run([results, gradients, fibonacci])


def scan_of_fed_length(tf, np):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.Variable([[0.5, -0.25], [1.0, 0.75]])
    y = tf.scan(lambda h, row: tf.tanh(tf.matmul(h[None], w)[0] + row), x, initializer=tf.zeros([2]))
    g = tf.gradients(tf.reduce_sum(y**2), [x, w])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [str(y.shape)] + [sess.run([y] + g, {x: np.linspace(-1, 1, 2 * k).reshape(k, 2)}) for k in (3, 1)]


def hessians(tf, np):
    x, m = tf.constant([1.0, 2.0, 3.0]), tf.constant([[1.0, 2.0], [3.0, 4.0]])
    y = tf.reduce_sum(x**3) + x[0] * x[1]
    (h,) = tf.hessians(y, x)
    (hm,) = tf.hessians(tf.reduce_sum(m**2) * m[0, 1], m)
    pair = tf.hessians(y * 2, [x, x])
    with tf.Session() as sess:
        return sess.run([h, hm, pair])


def graphs(tf, np):
    tf.enable_control_flow_v2()
    try:
        with tf.Graph().as_default() as g:
            x = tf.placeholder(tf.float32, [None, 2], name="x")
            k = tf.constant([1, 2, 3], name="k")
            tf.map_fn(lambda row: row * 2, x)
            tf.map_fn(lambda t: (t[0], t[1] + 1), (k, k), name="pairs")
            tf.foldl(lambda a, row: a + row, x)
            tf.foldr(lambda a, v: a + v, k, initializer=0, name="right")
            tf.scan(lambda a, row: a + row, x)
            tf.scan(lambda a, v: a + v, k, initializer=0, reverse=True, name="back")
            return g
    finally:
        tf.disable_control_flow_v2()
