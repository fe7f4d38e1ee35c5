"""tf.TensorArray: values, gradients, shapes, errors; and the graphs that it makes."""

from conformance.outcomes import error_class, failure


def written_in_a_loop(tf, np):
    n = tf.placeholder(tf.int32, [])
    array = tf.TensorArray(tf.float32, size=n)
    _, array = tf.while_loop(
        lambda i, a: i < n, lambda i, a: (i + 1, a.write(i, tf.cast(i * i, tf.float32))), [0, array]
    )
    stacked = array.stack()
    source = tf.TensorArray(tf.float32, size=3).unstack(tf.constant([[1.0], [2.0], [3.0]]))
    with tf.Session() as sess:
        return [sess.run(stacked, {n: k}) for k in (4, 1, 0)] + sess.run([source.read(1), source.size()])


def every_method(tf, np):
    x = tf.constant(np.arange(12, dtype=np.float32).reshape(6, 2))
    unstacked = tf.TensorArray(tf.float32, 6, clear_after_read=False).unstack(x)
    written = tf.TensorArray(tf.float32, 2, clear_after_read=False).write(1, x[0]).write(0, x[1])
    scattered = tf.TensorArray(tf.float32, 4, clear_after_read=False).scatter([2, 0, 3, 1], x[:4])
    split = tf.TensorArray(tf.float32, 3, infer_shape=False, clear_after_read=False).split(x, [3, 0, 3])
    results = [
        unstacked.stack(),
        unstacked.gather([5, 0, 5]),
        unstacked.read(3),
        unstacked.size(),
        unstacked.identity().read(0),
        written.stack(),
        written.concat(),
        scattered.stack(),
        scattered.read(tf.constant(2)),
        split.concat(),
        split.read(0),
        split.read(1),
        split.size(),
    ]
    gradients = [tf.gradients(result, x)[0] for result in results if result.dtype == tf.float32]
    with tf.Session() as sess:
        sess.run(unstacked.close())
        return sess.run([results, gradients])


def static_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None, 3])
    known = tf.TensorArray(tf.float32, 4, element_shape=[3])
    partly = tf.TensorArray(tf.float32, 4, element_shape=[None, 3])
    unknown = tf.TensorArray(tf.float32, 4)
    inferred = tf.TensorArray(tf.float32, 4).unstack(x)
    free = tf.TensorArray(tf.float32, 4, infer_shape=False).unstack(x)
    tensors = []
    for array in (known, partly, unknown, inferred, free):
        tensors += [array.read(0), array.stack()]
    tensors += [partly.concat(), unknown.concat(), known.size()]
    return [str(t.shape) for t in tensors] + [t.dtype.name for t in tensors[-2:]]


def properties(tf, np):
    array = tf.TensorArray(tf.int32, 2, dynamic_size=True, element_shape=[3])
    return [array.dtype.name, str(array.element_shape), array.dynamic_size, type(array).__name__]


def in_branches(tf, np):
    p, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [2])
    array = tf.TensorArray(tf.float32, 2, element_shape=[2], clear_after_read=False).write(0, x)
    y = tf.cond(p, lambda: array.read(0) * 2, lambda: x)
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return [sess.run([y, g], {p: flag, x: [1.0, 2.0]}) for flag in (True, False)]


def gradients_through_loops(tf, np):
    x = tf.placeholder(tf.float32, [None, 2])
    n = tf.shape(x)[0]
    source = tf.TensorArray(tf.float32, n).unstack(x)
    result = tf.TensorArray(tf.float32, n)

    def body(i, state, array):
        state = tf.tanh(state + source.read(i) * 0.5)
        return i + 1, state, array.write(i, state * 2)

    _, last, result = tf.while_loop(lambda i, *_: i < n, body, (0, tf.zeros([2]), result))
    y = result.stack()
    gradients = tf.gradients(tf.reduce_sum(y * y), x) + tf.gradients(last, x) + tf.gradients(y[0], x)
    with tf.Session() as sess:
        values = np.linspace(-1, 1, 6).reshape(3, 2)
        return [sess.run([y, last] + gradients, {x: given}) for given in (values, values[:1])]


def read_twice_in_a_turn(tf, np):
    x = tf.constant([[1.0], [2.0], [3.0]])
    source = tf.TensorArray(tf.float32, 3, clear_after_read=False).unstack(x)
    y = tf.while_loop(
        lambda i, s: i < 3, lambda i, s: (i + 1, s + source.read(i) * source.read(2 - i)), (0, tf.zeros([1]))
    )[1]
    with tf.Session() as sess:
        return sess.run([y] + tf.gradients(y, x))


def arrays_that_grow(tf, np):
    x = tf.placeholder(tf.float32, [2])
    looped = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    _, looped = tf.while_loop(
        lambda i, a: i < 3, lambda i, a: (i + 1, a.write(i, x * tf.cast(i, tf.float32))), (0, looped)
    )
    written = tf.TensorArray(tf.float32, size=0, dynamic_size=True).write(0, x).write(1, x * x)
    texts = tf.TensorArray(tf.string, size=0, dynamic_size=True).write(0, "a").write(2, "b")
    y, z = looped.stack(), written.stack()
    with tf.Session() as sess:
        results = [y, z, tf.gradients(y, x)[0], tf.gradients(z, x)[0], texts.size(), looped.size()]
        return sess.run(results, {x: [1, 2]})


def elements_of_different_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None])
    array = tf.TensorArray(tf.float32, 3, infer_shape=False)
    _, array = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a.write(i, x[: i + 1])), (0, array))
    y = array.concat()
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return sess.run([y, g], {x: [1.0, 2.0, 3.0]})


def arrays_in_nested_loops(tf, np):
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    rows = tf.TensorArray(tf.float32, 2).unstack(x)
    totals = tf.TensorArray(tf.float32, 2)

    def outer(i, totals):
        row = tf.TensorArray(tf.float32, 2).unstack(rows.read(i))
        total = tf.while_loop(lambda j, s: j < 2, lambda j, s: (j + 1, s * row.read(j)), (0, tf.constant(1.0)))[1]
        return i + 1, totals.write(i, total)

    _, totals = tf.while_loop(lambda i, _: i < 2, outer, (0, totals))
    y = totals.stack()
    with tf.Session() as sess:
        return sess.run([y] + tf.gradients(y, x))


def errors(tf, np):
    def run(make):
        with tf.Session() as sess:
            return sess.run(make())

    x = tf.placeholder(tf.float32, [3])
    array = tf.TensorArray(tf.float32, 2, element_shape=[2])
    return [
        failure(lambda: tf.TensorArray(tf.float32), r"^[^:]*"),
        error_class(lambda: array.write(0, x)),
        error_class(lambda: array.unstack(tf.zeros([2, 3]))),
        error_class(lambda: run(lambda: tf.TensorArray(tf.float32, 2).write(2, 1.0).stack())),
        error_class(lambda: run(lambda: tf.TensorArray(tf.float32, 2).unstack([1.0, 2.0]).read(2))),
        error_class(lambda: run(lambda: tf.TensorArray(tf.float32, -1).stack())),
    ]


def index_that_is_fed(tf, np):
    i = tf.placeholder(tf.int32, [])
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    array = tf.TensorArray(tf.float32, 2, clear_after_read=False).unstack(x)
    written = tf.TensorArray(tf.float32, 3, element_shape=[2], clear_after_read=False).write(i, x[0])
    y = array.read(i)
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        values = [sess.run([y, g, written.read(i)], {i: k}) for k in (0, 1)]
        return values + [error_class(lambda k=k: sess.run(y, {i: k})) for k in (2, -1)]


def gradient_with_weights(tf, np):
    x = tf.constant([1.0, 2.0, 3.0])
    array = tf.TensorArray(tf.float32, 3, clear_after_read=False).unstack(x)
    y = array.read(0) * 2 + array.read(1) * array.read(1)
    z = array.gather([2, 2])
    with tf.Session() as sess:
        return sess.run(tf.gradients([y, z], x, grad_ys=[3.0, [1.0, 10.0]]))


def graph(tf, np):
    from tensorflow.python.framework import ops

    tf.enable_control_flow_v2()
    try:
        with tf.Graph().as_default() as g:
            x = tf.placeholder(tf.float32, [None, 2], name="x")
            n = tf.shape(x)[0]
            source = tf.TensorArray(tf.float32, n, name="source").unstack(x)
            result = tf.TensorArray(tf.float32, n, element_shape=[2])
            _, result = tf.while_loop(
                lambda i, _: i < n, lambda i, a: (i + 1, a.write(i, source.read(i) * 2)), (0, result)
            )
            result.stack(name="stacked")
            result.identity().concat()
            source.gather([0], name="gathered")
            tf.TensorArray(tf.float32, 3).split(tf.zeros([3, 2]), [1, 1, 1]).size()
            tf.TensorArray(tf.float32, 3).scatter([0, 1], tf.zeros([2])).read(0, name="first")
            tf.TensorArray(tf.float32, 0, dynamic_size=True).write(0, 1.0).close()
            return [ops.get_default_graph() is g, g]
    finally:
        tf.disable_control_flow_v2()
