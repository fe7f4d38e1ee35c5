"""What is easy to get wrong."""

from conformance.outcomes import error_class, failure


def _run(tf, fetches, feed=None):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(fetches, feed)


def names_and_types_of_operators(tf, np):
    x, b = tf.placeholder(tf.float32, [2]), tf.constant([True, False])
    tensors = [
        x + 1,
        tf.add(x, 1),
        2 < x,
        -x,
        b ^ b,
        tf.subtract(x, 1),
        tf.multiply(x, 2),
        x * 2,
        tf.divide(x, 2),
        tf.pow(x, 2),
    ]
    return [[t.op.name, t.op.type] for t in tensors]


def dimensions_iterate_as_dimensions(tf, np):
    x = tf.placeholder(tf.float32, [None, 784])
    n, d = x.shape
    return [
        type(d).__name__,
        d.value,
        n.value,
        d + 1 == 785,
        str(n * d),
        str(tf.placeholder(tf.float32, [True, 3]).shape),
        [int(d) for d in tf.zeros([2, 3]).shape],
    ]


def constant_subgraphs_decide_shapes(tf, np):
    x = tf.placeholder(tf.float32, [None, 6])
    n = tf.constant(2) * 3
    shapes = [
        tf.reshape(x, [-1, n]),
        tf.zeros(tf.stack([n, 2])),
        tf.zeros([n - 1]),
        tf.range(n),
        tf.tile(x, [1, tf.size([1, 2, 3])]),
    ]
    shapes += [
        tf.reshape(x, tf.concat([tf.shape(x)[:1], [2, 3]], 0)),
        tf.fill(tf.shape(tf.ones([2, 5])), 0.0),
        tf.one_hot([1], tf.rank(x)),
    ]
    return [str(t.shape) for t in shapes]


def unknown_dimensions_merge(tf, np):
    a, b = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32, [4, None])
    stride = tf.placeholder(tf.int32, [])
    results = [
        tf.stack([a, b]),
        tf.where(a > 0, a, b),
        tf.concat([a, b], 0),
        tf.add_n([a, b]),
        tf.matmul(a, b, transpose_a=True),
        tf.squeeze(a),
        tf.ones([2, 6])[:, ::stride],
    ]
    return [str(t.shape) for t in results]


def division_types(tf, np):
    results = [
        tf.constant(3) / 2,
        tf.constant(3, tf.int64) / 2,
        tf.constant(3, tf.uint8) / 2,
        tf.constant(3.0, tf.float16) / 2,
        tf.div(tf.constant(-7), 2),
    ]
    return [[r.dtype.name for r in results], _run(tf, results)]


def operands_truncate_or_raise(tf, np):
    i = tf.constant([1, 2, 3])
    results = [i * np.array([0.5, 1, 2.9]), i + np.float32(2.5), i + np.array([1.7, 2.9, 0.1])]
    return [
        _run(tf, results),
        failure(lambda: i + 1.5),
        error_class(lambda: tf.div(i, 2.5)),
        error_class(lambda: tf.div(i, tf.constant([1.0, 2.0, 3.0]))),
        error_class(lambda: tf.truediv(i, tf.constant([1.0, 2.0, 3.0]))),
    ]


def integer_means_truncate(tf, np):
    return _run(
        tf, [tf.reduce_mean([-1, -2, 0, 0]), tf.reduce_mean([3, 4]), tf.reduce_mean(tf.constant([[1, 2], [4, 8]]), 0)]
    )


def integer_placeholder_truncates(tf, np):
    i = tf.placeholder(tf.int32)
    return _run(tf, [i, i * 2], {i: [2.9, -2.9]})


def fed_strings(tf, np):
    s = tf.placeholder(tf.string)
    with tf.Session() as sess:
        fetched, through = sess.run([s, tf.identity(s)], {s: "text"})
    return [fetched.dtype.kind, str(fetched), type(through).__name__]


def inferred_constant_types(tf, np):
    return [
        tf.constant(2**40).dtype.name,
        tf.constant([np.float64(1)]).dtype.name,
        tf.constant(np.float64(1)).dtype.name,
        tf.constant(np.arange(2)).dtype.name,
        tf.constant([1, 2.0]).dtype.name,
    ]


def a_list_as_an_index(tf, np):
    x = tf.constant([[1, 2, 3], [4, 5, 6]])
    return _run(tf, [x[[1, 2]], x[1, 2]])


def empty_reductions(tf, np):
    empty = tf.zeros([0])
    return _run(
        tf,
        [
            tf.reduce_max(empty),
            tf.reduce_min(empty),
            tf.reduce_mean(empty),
            tf.reduce_sum(empty),
            tf.reduce_prod(empty),
            tf.reduce_all(tf.zeros([0], tf.bool)),
        ],
    )


def empty_segments(tf, np):
    data, ids = tf.constant([1.0, 2.0, 3.0]), tf.constant([0, 0, 2])
    functions = [tf.segment_sum, tf.segment_max, tf.segment_min, tf.segment_prod, tf.segment_mean]
    results = [f(data, ids) for f in functions]
    results += [
        f(data, ids, 4)
        for f in (tf.unsorted_segment_sum, tf.unsorted_segment_max, tf.unsorted_segment_min, tf.unsorted_segment_prod)
    ]
    return _run(tf, results)


def segment_ties(tf, np):
    data = tf.constant([2.0, 2.0, 1.0])
    ids = tf.constant([0, 0, 1])
    return _run(
        tf, [tf.gradients(tf.segment_max(data, ids), data), tf.gradients(tf.unsorted_segment_max(data, ids, 2), data)]
    )


def clipping_corners(tf, np):
    x = tf.constant([0.0, 1.0, 2.0])
    zero = tf.zeros([2])
    clipped, norm = tf.clip_by_global_norm([x, tf.constant(np.inf, tf.float32)], 1.0)
    return _run(
        tf,
        [
            tf.gradients(tf.clip_by_value(x, 0.0, 1.0), x),
            tf.clip_by_norm(zero, 1.0),
            tf.gradients(tf.pow(zero, zero), zero),
            tf.gradients(tf.norm(zero), zero),
            clipped,
            norm,
        ],
    )


def untaken_branch_gradients_are_zero(tf, np):
    a, b = tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])
    y = tf.cond(tf.constant(True), lambda: a * 2, lambda: b * 3)
    grads = tf.gradients(y, [a, b])
    return [[g is None for g in grads], _run(tf, grads)]


def case_without_a_match(tf, np):
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x < 0, lambda: tf.constant(1)), (x > 10, lambda: tf.constant(2))])
    return [_run(tf, y, {x: 11}), error_class(lambda: _run(tf, y, {x: 5}))]


def a_loop_with_one_variable_gives_a_tensor(tf, np):
    one = tf.while_loop(lambda i: i < 3, lambda i: [i + 1], [tf.constant(0)])
    return [isinstance(one, tf.Tensor), _run(tf, one)]


def static_and_dynamic_asserts(tf, np):
    x = tf.placeholder(tf.float32)
    dynamic = tf.assert_rank(x, 2)
    return [
        error_class(lambda: tf.assert_equal(tf.constant(1), tf.constant(2))),
        error_class(lambda: tf.assert_rank(tf.constant(1), 2)),
        error_class(lambda: _run(tf, dynamic, {x: [1.0]})),
        _run(tf, dynamic, {x: [[1.0]]}),
    ]


def seeds_modulo(tf, np):
    from tensorflow.python.framework import random_seed

    return [
        random_seed.get_seed(2**31 - 1),
        random_seed.get_seed(2**31 + 3),
        tf.set_random_seed(0),
        random_seed.get_seed(0),
    ]


def seeds_count_ops(tf, np):
    def draws(extra):
        with tf.Graph().as_default():
            tf.set_random_seed(5)
            for _ in range(extra):
                tf.constant(1)
            u = tf.random_uniform([2])
            with tf.Session() as sess:
                return sess.run(u).view(np.int32)

    return [draws(0), draws(1), draws(2)]


def sessions_in_with_close(tf, np):
    a = tf.constant(1)
    with tf.Session() as sess:
        sess.run(a)
    return failure(lambda: sess.run(a))


def pruned_control_inputs(tf, np):
    a = tf.constant(1.0, name="a")
    with tf.control_dependencies([a]):
        b = tf.constant(2.0, name="b")
        c = tf.add(b, b, name="c")
        d = tf.constant(3.0, name="d")
    return [[o.name for o in t.op.control_inputs] for t in (b, c, d)]


def reentered_scopes(tf, np):
    with tf.variable_scope("foo") as foo:
        with tf.variable_scope("bar"):
            pass
    names = []
    with tf.variable_scope(foo):
        names.append(tf.constant(1).name)
        with tf.variable_scope("bar"):
            names.append(tf.constant(1).name)
            names.append(tf.get_variable("v", [1]).name)
    with tf.variable_scope("foo"):
        with tf.variable_scope("bar"):
            names.append(tf.constant(1).name)
    return names


def reuse_false_inside_reuse(tf, np):
    with tf.variable_scope("a"):
        with tf.variable_scope("b"):
            v = tf.get_variable("v", [1])
    with tf.variable_scope("a", reuse=True):
        with tf.variable_scope("b", reuse=False):
            return tf.get_variable("v", [1]) is v


def initialized_value_in_any_order(tf, np):
    a = tf.Variable(tf.random_uniform([2], seed=3), name="a")
    b = tf.Variable(a.initialized_value() * 2, name="b")
    ema = tf.train.ExponentialMovingAverage(0.9)
    ema.apply([a])
    results = []
    for order in ([a, b, ema.average(a)], [ema.average(a), b, a]):
        with tf.Session() as sess:
            sess.run(tf.variables_initializer(order))
            x, y, z = sess.run([a, b, ema.average(a)])
            results.append([bool(np.allclose(2 * x, y)), bool(np.allclose(x, z))])
    return results


def optimizer_names(tf, np):
    with tf.name_scope("scope"):
        with tf.variable_scope("opt"):
            b = tf.get_variable("net/b", [2])
            tf.train.AdagradOptimizer(0.1).minimize(tf.reduce_sum(b**2))
    w = tf.Variable([1.0], name="w")
    for _ in range(2):
        tf.train.AdamOptimizer(0.1).minimize(w**2)
    step = tf.train.get_or_create_global_step()
    with_step = tf.train.GradientDescentOptimizer(0.1).minimize(w**2, global_step=step)
    without = tf.train.GradientDescentOptimizer(0.1).minimize(w**2)
    return [
        [v.name for v in tf.global_variables()],
        with_step.op.type if hasattr(with_step, "op") else with_step.type,
        without.type,
        [with_step.name, without.name],
    ]


def max_pool_ties_go_first(tf, np):
    x = tf.constant([[[[1.0], [1.0]], [[1.0], [1.0]]]])
    return _run(tf, tf.gradients(tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"), x))


def fused_batch_norm(tf, np):
    x = tf.constant(np.arange(8.0).reshape(2, 2, 2, 1), tf.float32)
    y, mean, variance = tf.nn.fused_batch_norm(x, [1.0], [0.0], epsilon=1e-7)
    return _run(tf, [y, mean, variance])


def reads_follow_control_edges(tf, np):
    v = tf.Variable(1.0)
    assign = v.assign(5.0)
    with tf.control_dependencies([assign]):
        y = v * 10
    return _run(tf, [y, v])


def fetched_fed_array(tf, np):
    x = tf.placeholder(tf.float32)
    array = np.float32([1, 2])
    with tf.Session() as sess:
        fetched = sess.run(x, {x: array})
        errors = [
            error_class(lambda: sess.run(x, {tf.placeholder(tf.int32): 2**40, x: 1})),
            error_class(lambda: sess.run(x, {"no": 1})),
        ]
        return [fetched, errors]


def one_tensor_class(tf, np):
    v = tf.Variable([1.0])
    r = tf.get_variable("r", [1], use_resource=True)
    tensors = [tf.placeholder(tf.float32), v + 1, tf.constant(1), v.value(), tf.gather(v, [0])]
    return [
        [type(t) is tf.Tensor for t in tensors],
        isinstance(v, tf.Variable),
        isinstance(r, tf.Variable),
        isinstance(v, tf.Tensor),
    ]


def internal_names(tf, np):
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import array_ops, control_flow_ops, math_ops, nn_ops, variable_scope, variables

    x = tf.constant([1.0, 2.0])
    with ops.name_scope("scope", values=[x]) as scope:
        y = math_ops.reduce_sum(array_ops.expand_dims(x, 0), name=scope)
    grouped = control_flow_ops.group(y)
    checks = [
        issubclass(variables.RefVariable, variables.VariableV1),
        nn_ops.relu(x).op.type,
        variable_scope.get_variable("v", [1]).name,
    ]
    return [y.name, grouped.type, checks, _run(tf, y)]
