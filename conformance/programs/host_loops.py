"""Conditionals and loops with steps that only the host can take, or shapes that change: values and gradients."""


def python_function_in_a_loop(tf, np):
    x = tf.placeholder(tf.float32, [3])
    calls = []

    def noted(a):
        calls.append(1)
        return a.astype(np.float32)

    def body(i, v):
        v = v * tf.py_func(noted, [x], tf.float32) + x
        v.set_shape([3])
        return i + 1, v

    _, y = tf.while_loop(lambda i, v: i < 3, body, [0, x])
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return [sess.run([y, g], {x: [1, 2, 3]}), len(calls)]


def print_in_a_loop(tf, np):
    x = tf.constant([1.0, 2.0])
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.Print(v * v, [i], "turn ")), [0, x])
    with tf.Session() as sess:
        return sess.run([y, tf.gradients(y, x)[0]])


def boolean_mask_in_a_loop(tf, np):
    x = tf.placeholder(tf.float32, [None])

    def body(i, v):
        return i + 1, tf.boolean_mask(v * x[: tf.shape(v)[0]], v > 1.5)

    shapes = [tf.TensorShape([]), tf.TensorShape([None])]
    _, y = tf.while_loop(lambda i, v: i < 2, body, [0, x], shape_invariants=shapes)
    with tf.Session() as sess:
        return sess.run([y, tf.gradients(y, x)[0]], {x: [1, 2, 3, 4]})


def tensors_that_grow(tf, np):
    x = tf.placeholder(tf.float32, [None])
    shapes = [tf.TensorShape([]), tf.TensorShape([None])]
    _, y = tf.while_loop(
        lambda i, v: i < 3, lambda i, v: (i + 1, tf.concat([v, v * x[0]], 0)), [0, x], shape_invariants=shapes
    )
    n = tf.placeholder(tf.int32, [])
    _, z = tf.while_loop(
        lambda i, v: i < n, lambda i, v: (i + 1, tf.concat([v, [tf.reduce_sum(v)]], 0)), [0, x], shape_invariants=shapes
    )
    with tf.Session() as sess:
        first = sess.run([y, tf.gradients(y, x)[0]], {x: [1, 2]})
        return [first] + [sess.run([z, tf.gradients(z, x)[0]], {x: [1, 2], n: k}) for k in (0, 1, 3)]


def branches_of_different_shapes(tf, np):
    p = tf.placeholder(tf.bool, [])
    x, w = tf.placeholder(tf.float32, [None, 4]), tf.ones([4, 2])
    y = tf.cond(p, lambda: tf.matmul(x, w), lambda: tf.zeros([1, 2]))
    g = tf.gradients(tf.reduce_sum(y), [w, x])
    with tf.Session() as sess:
        return [sess.run([y] + g, {p: flag, x: np.ones((2, 4))}) for flag in (True, False)]


def turns_that_depend_on_data(tf, np):
    x = tf.placeholder(tf.float32, [])
    y = tf.while_loop(lambda v: tf.abs(v * v - x) > 1e-5, lambda v: (v + x / v) / 2, [x])
    lengths, z = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.float32, [2])
    most = tf.reduce_max(lengths)
    limited = tf.while_loop(lambda i, v: i < most, lambda i, v: (i + 1, v * z), (0, z), maximum_iterations=5)[1]
    unlimited = tf.while_loop(lambda i, v: i < most, lambda i, v: (i + 1, v * z), [0, z])[1]
    with tf.Session() as sess:
        roots = [sess.run([y, tf.gradients(y, x)[0]], {x: value}) for value in (2.0, 3.0, 5.0)]
        values = [
            sess.run(
                [limited, tf.gradients(limited, z)[0], unlimited, tf.gradients(unlimited, z)[0]],
                {lengths: given, z: [1.5, -2.0]},
            )
            for given in ([1, 2], [3, 1], [0], [9])
        ]
        return [roots, values]


def loops_in_loops(tf, np):
    x = tf.constant(2.0)

    def times_x(v):
        return v * tf.reshape(tf.py_func(lambda a: a, [x], tf.float32), [])

    def body(i, v):
        return i + 1, tf.while_loop(lambda j, u: j < 2, lambda j, u: (j + 1, times_x(u) * v), [0, v])[1]

    _, y = tf.while_loop(lambda i, v: i < 2, body, [0, x])
    with tf.Session() as sess:
        return sess.run([y, tf.gradients(y, x)[0]])


def variables_in_loops(tf, np):
    v = tf.Variable(2.0)
    w = tf.get_variable("w", [], initializer=tf.ones_initializer(), use_resource=True)
    p = tf.placeholder(tf.float32, [])

    def body(i, a):
        return i + 1, tf.Print(a, [i], "turn") * v + w * p

    _, y = tf.while_loop(lambda i, a: i < 3, body, [0, 1.0])
    g = tf.gradients(y, [v, w, p])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run([y] + g, {p: 3.0})


def draws_are_not_repeated_for_the_gradient(tf, np):
    x = tf.ones([3])

    def body(i, v):
        mask = tf.cast(tf.random_uniform([3], seed=3) > 0.5, tf.float32)
        return i + 1, tf.Print(v * (1.0 + mask), [i])

    _, y = tf.while_loop(lambda i, v: i < 4, body, [0, x])
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        y, g = sess.run([y, g])
        return [bool((y == g).all())]


def cond_with_a_python_function(tf, np):
    p, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [])
    y = tf.cond(p, lambda: x * tf.reshape(tf.py_func(lambda a: a * a, [x], tf.float32), []), lambda: x * 3)
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return [sess.run([y, g], {p: flag, x: 4.0}) for flag in (True, False)]


def strings_in_loops(tf, np):
    _, text = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + tf.as_string(i)), [0, tf.constant("n")])
    array = tf.TensorArray(tf.string, size=3, element_shape=[])
    _, array = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a.write(i, tf.as_string(i * i))), [0, array])
    with tf.Session() as sess:
        return sess.run([text, array.stack()])
