"""What a failing run raises, what it says of the op, and that it leaves variables as they were."""

from conformance.outcomes import error_class, failure


def _run(tf, fetch, feed=None, pattern=None):
    with tf.Session() as sess:
        return failure(lambda: sess.run(fetch, feed), pattern)


def error_attributes(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    y = tf.add(x, tf.constant([1.0, 2.0]), name="sum")
    with tf.Session() as sess:
        try:
            sess.run(y, {x: [1.0, 2.0, 3.0]})
        except tf.errors.InvalidArgumentError as error:
            return {
                "op": error.op.name,
                "node": [error.node_def.name, error.node_def.op],
                "code": error.error_code,
                "message": error.message.split("\n")[0],
                "names the op": "sum" in str(error),
                "names this file": "run_errors.py" in str(error),
            }


def incompatible_shapes(tf, np):
    x, y = tf.placeholder(tf.float32, name="x"), tf.placeholder(tf.float32, name="y")
    a, b = np.ones([2, 3]), np.ones([2, 4])
    return [
        _run(tf, x + y, {x: a, y: b}),
        _run(tf, tf.maximum(x, y), {x: a, y: b}),
        _run(tf, tf.matmul(x, y), {x: a, y: b}),
        _run(tf, tf.matmul(x, y), {x: np.ones([2]), y: b}),
        _run(tf, tf.concat([x, y], 0), {x: a, y: b}),
        _run(tf, tf.stack([x, y]), {x: a, y: b}),
        _run(tf, tf.reshape(x, [4]), {x: a}),
        _run(tf, tf.reshape(x, [4, -1]), {x: a}),
        _run(
            tf,
            tf.nn.bias_add(x, y),
            {x: a, y: np.ones([2])},
            r"Must provide as many biases as the last dimension[^\n]*",
        ),
        _run(tf, tf.squeeze(x, [0]), {x: a}),
        _run(tf, tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y), {x: a, y: b}, r"^[^\n]*"),
        _run(tf, tf.where(x > 0, x, y), {x: a, y: b}),
        _run(tf, tf.split(x, 2, 0)[0], {x: np.ones([3, 2])}),
        _run(tf, tf.nn.l2_loss(x + y), {x: a, y: b}),
    ]


def out_of_range(tf, np):
    i = tf.placeholder(tf.int32, name="i")
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    return [
        _run(tf, tf.gather(x, i), {i: [5]}),
        _run(tf, tf.gather(x, i), {i: [0, -1]}),
        _run(tf, tf.gather_nd(x, i), {i: [[0, 5]]}, r"^[^\n]*"),
        _run(tf, x[i], {i: 7}),
        _run(tf, tf.slice(x, [0, i], [1, 2]), {i: 1}),
        _run(tf, tf.nn.embedding_lookup(x, i), {i: [2]}),
        _run(tf, tf.one_hot(i, 2), {i: [5, -1]}),
        _run(tf, tf.reduce_sum(x, i), {i: 3}),
        _run(tf, tf.argmax(x, i), {i: 3}),
        _run(tf, tf.expand_dims(x, i), {i: 5}),
        _run(tf, tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=x), {i: [0, 2]}),
        _run(tf, tf.transpose(x, i), {i: [0, 0]}),
        _run(tf, tf.fill([i], 1.0), {i: -2}),
        _run(tf, tf.tile(x, [i, 1]), {i: -1}),
        _run(tf, tf.range(0, 5, i), {i: 0}),
        _run(tf, tf.zeros([i, 2]), {i: -3}),
    ]


def integer_division_by_zero(tf, np):
    i = tf.placeholder(tf.int32, name="i")
    one = tf.constant(1)
    with tf.Session() as sess:
        return [
            _run(tf, one // i, {i: 0}),
            _run(tf, one % i, {i: 0}),
            _run(tf, tf.div(one, i), {i: 0}),
            sess.run(one / i, {i: 0}),
            sess.run(tf.constant(1.0) // 0.0),
            _run(tf, tf.constant(2) ** i, {i: -1}),
        ]


def uninitialized_variables(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    r = tf.Variable([1.0, 2.0], name="r", use_resource=True)
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(v**2))
    with tf.Session() as sess:
        results = [
            failure(lambda: sess.run(v)),
            failure(lambda: sess.run(v + 1)),
            failure(lambda: sess.run(v.assign_add([1.0, 1.0]))),
        ]
        results += [
            failure(lambda: sess.run(r), r"uninitialized"),
            failure(lambda: sess.run(tf.scatter_add(v, [0], [1.0]))),
        ]
        results.append(failure(lambda: v.eval()))
        sess.run(v.initializer)
        results += [failure(lambda: sess.run(train), r"^Attempting to use uninitialized value v/Momentum"), sess.run(v)]
        return results


def failed_checks(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    i = tf.placeholder(tf.int32, [], name="i")
    checks = [
        tf.Assert(tf.reduce_all(x > 0), ["must be positive:", x], summarize=2),
        tf.assert_equal(i, 3, message="three"),
        tf.assert_positive(x),
        tf.assert_less(i, 2),
        tf.assert_greater_equal(i, 6),
        tf.assert_rank(tf.placeholder_with_default([[1.0]], None, name="r"), 1),
        tf.check_numerics(1.0 / x, "bad division"),
        tf.verify_tensor_all_finite(1.0 / x, "not finite"),
    ]
    feed = {x: [1.0, 0.0, -2.0], i: 5}
    with tf.Session() as sess:
        good = [sess.run(check, {x: [1.0], i: 3}) for check in (checks[0], checks[1], checks[2])]
    return [_run(tf, check, feed) for check in checks] + [good]


def check_numerics(tf, np):
    x = tf.placeholder(tf.float32, [None], name="x")
    y = tf.check_numerics(tf.log(x), "y")
    with tf.Session() as sess:
        return [
            sess.run(y, {x: [1.0]}),
            _run(tf, y, {x: [0.0]}),
            _run(tf, y, {x: [-1.0]}),
            _run(tf, y, {x: [0.0, -1.0]}),
        ]


def add_check_numerics_ops(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.log(x, name="y")
    check = tf.add_check_numerics_ops()
    with tf.Session() as sess:
        sess.run([y, check], {x: [1.0, 2.0]})
        return failure(lambda: sess.run([y, check], {x: [1.0, -2.0]}))


def a_failing_step_changes_no_variable(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    x = tf.placeholder(tf.float32, name="x")
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(tf.check_numerics(v * x, "loss")))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train, {x: 1.0})
        before = sess.run(tf.global_variables())
        errors = [
            failure(lambda: sess.run(train, {x: float("nan")})),
            failure(lambda: sess.run(train, {x: np.ones(3)})),
        ]
        after = sess.run(tf.global_variables())
        sess.run(train, {x: 1.0})
        return [errors, before, after, sess.run(v)]


def assert_guards_an_update(tf, np):
    v = tf.Variable(1.0, name="v")
    x = tf.placeholder(tf.float32, [], name="x")
    with tf.control_dependencies([tf.Assert(x > 0, [x])]):
        update = v.assign_add(x)
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run(update, {x: 2.0}), failure(lambda: sess.run(update, {x: -2.0})), sess.run(v)]


def py_func_errors(tf, np):
    def raising(error):
        def function():
            raise error("the reason")

        return tf.py_func(function, [], tf.float32, name="py")

    classes = [
        ValueError,
        TypeError,
        StopIteration,
        MemoryError,
        NotImplementedError,
        ZeroDivisionError,
        IndexError,
        KeyError,
        AttributeError,
        RuntimeError,
    ]
    results = {kind.__name__: _run(tf, raising(kind)).split(":")[0] for kind in classes}
    results["message"] = _run(tf, raising(ValueError), None, r"ValueError: the reason")
    results["wrong type"] = _run(tf, tf.py_func(lambda: np.float64(1), [], tf.float32), None, r"(is|returns) [^\n]*")
    results["wrong count"] = _run(
        tf,
        tf.py_func(lambda: (np.float32(1), np.float32(2)), [], tf.float32),
        None,
        r"(is|returns) [^\n]*",
    )
    results["python float"] = _run(tf, tf.py_func(lambda: 1.0, [], tf.float32), None, r"(is|returns) [^\n]*")
    return results


def set_shape_that_is_wrong(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    y = tf.identity(x)
    y.set_shape([2])
    with tf.Session() as sess:
        return [
            sess.run(y, {x: [1.0, 2.0, 3.0]}),
            _run(tf, y + tf.constant([1.0, 2.0]), {x: [1.0, 2.0, 3.0]}, r"^Incompatible shapes"),
        ]


def nan_is_no_error(tf, np):
    with tf.Session() as sess:
        zero = tf.constant([0.0, 1.0])
        return sess.run(
            [
                tf.log(zero - 1),
                zero / 0.0,
                tf.sqrt(-zero),
                tf.reduce_mean(tf.zeros([0])),
                tf.reduce_max(tf.zeros([0])),
                tf.acos(zero + 1),
            ]
        )


def in_control_flow(tf, np):
    x = tf.placeholder(tf.float32, name="x")
    i = tf.placeholder(tf.int32, [], name="i")
    chosen = tf.cond(i > 0, lambda: tf.identity(tf.check_numerics(x, "in branch")), lambda: tf.zeros([1]))
    loop = tf.while_loop(
        lambda j, total: j < 3,
        lambda j, total: (j + 1, total + tf.check_numerics(1.0 / (2.0 - tf.cast(j, tf.float32)), "in loop")),
        [tf.constant(0), tf.constant(0.0)],
    )
    with tf.Session() as sess:
        fine = sess.run(chosen, {x: [float("nan")], i: 0})
        return [fine, _run(tf, chosen, {x: [float("nan")], i: 1}), _run(tf, loop, None)]


def placeholder_without_value_in_a_branch(tf, np):
    x = tf.placeholder(tf.float32, [], name="x")
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: x * 2, lambda: tf.constant(1.0))
    return [error_class(lambda: tf.Session().run(y, {p: True})), error_class(lambda: tf.Session().run(y))]
