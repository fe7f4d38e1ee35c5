"""tf.cond, tf.case and tf.while_loop: numbers, gradients, side effects."""

import collections

from conformance.outcomes import error_class, failure


def cond_by_predicate(tf, np):
    p, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [])
    y = tf.cond(p, lambda: x * 2, lambda: x - 1)
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return [sess.run([y, g], {p: flag, x: 3.0}) for flag in (True, False)] + [str(y.shape), y.dtype.name]


def cond_structures(tf, np):
    p = tf.placeholder(tf.bool, [])
    single = tf.cond(p, lambda: [tf.constant(1)], lambda: [tf.constant(2)])
    strict = tf.cond(p, lambda: [tf.constant(1)], lambda: [tf.constant(2)], strict=True)
    pair = tf.cond(p, lambda: (tf.constant(1), tf.constant(2.0)), lambda: (tf.constant(3), tf.constant(4.0)))
    numbers = tf.cond(p, lambda: 1.5, lambda: 2.5)
    nested = tf.cond(
        p, lambda: {"a": tf.constant(1), "b": [tf.constant(2)]}, lambda: {"a": tf.constant(3), "b": [tf.constant(4)]}
    )
    with tf.Session() as sess:
        values = [sess.run([single, strict, pair, numbers, nested], {p: flag}) for flag in (True, False)]
    return [values, [type(t).__name__ for t in (strict, pair, nested)]]


def cond_shapes(tf, np):
    p = tf.placeholder(tf.bool, [])
    a = tf.cond(p, lambda: tf.zeros([2, 3]), lambda: tf.ones([2, 3]))
    b = tf.cond(p, lambda: tf.zeros([2, 3]), lambda: tf.ones([4, 3]))
    c = tf.cond(p, lambda: tf.zeros([2, 3]), lambda: tf.ones([3]))
    with tf.Session() as sess:
        return [[str(t.shape) for t in (a, b, c)], sess.run(tf.shape(b), {p: False}), sess.run(tf.shape(c), {p: True})]


def cond_errors(tf, np):
    p = tf.placeholder(tf.bool, [])
    return [
        failure(lambda: tf.cond(p, lambda: tf.constant(1), lambda: tf.constant(1.0)), r"^[^:]*"),
        error_class(lambda: tf.cond(p, lambda: [tf.constant(1)] * 2, lambda: tf.constant(1))),
        failure(lambda: tf.cond(True, lambda: 1, lambda: 2)),
        failure(lambda: tf.cond(p, 1, lambda: 2)),
        failure(lambda: tf.cond(p, lambda: 1, 2)),
        failure(lambda: tf.cond(p, lambda: None, lambda: tf.constant(1))) != "",
        failure(lambda: tf.cond(p, lambda: tf.no_op(), lambda: tf.constant(1)), r"^[^:]*"),
        failure(lambda: tf.cond(p, lambda: 1)),
    ]


def cond_assigns_variables(tf, np):
    v = tf.Variable(10.0, name="v")
    p = tf.placeholder(tf.bool, [])
    change = tf.cond(p, lambda: v.assign_add(1.0), lambda: v.assign_sub(5.0))
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run([change], {p: True}), sess.run(v), sess.run(change, {p: False}), sess.run(v)]


def cond_with_operations_only(tf, np):
    v = tf.Variable(1.0, name="v")
    p = tf.placeholder(tf.bool, [])
    op = tf.cond(p, lambda: tf.group(v.assign(5.0)), lambda: tf.no_op())
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(op, {p: False})
        first = sess.run(v)
        sess.run(op, {p: True})
        return [first, sess.run(v)]


def cond_captures_run_before_branches(tf, np):
    v = tf.Variable(0, name="v")
    outside = v.assign_add(1)
    p = tf.placeholder(tf.bool, [])
    r = tf.cond(p, lambda: tf.identity(outside), lambda: tf.constant(-1))
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run(r, {p: False}), sess.run(v), sess.run(r, {p: True}), sess.run(v)]


def cond_nested(tf, np):
    x = tf.placeholder(tf.float32, [])
    y = tf.cond(x > 0, lambda: tf.cond(x > 10, lambda: x * 100, lambda: x * 10), lambda: -x)
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return [sess.run([y, g], {x: value}) for value in (20.0, 5.0, -3.0)]


def cond_gradients_of_unused_captures(tf, np):
    p = tf.placeholder(tf.bool, [])
    a, b, c = tf.constant(2.0), tf.constant(3.0), tf.constant(4.0)
    y = tf.cond(p, lambda: a * b, lambda: c * 1.0)
    grads = tf.gradients(y, [a, b, c])
    with tf.Session() as sess:
        return [sess.run(grads, {p: flag}) for flag in (True, False)]


def cond_on_variables_gradient(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    p = tf.placeholder(tf.bool, [])
    loss = tf.cond(p, lambda: tf.reduce_sum(v**2), lambda: tf.reduce_sum(v * 3))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        results = []
        for flag in (True, False):
            sess.run(train, {p: flag})
            results.append(sess.run(v))
        return results


def smart_conditionals(tf, np):
    """What is known while building is chosen then: nodes are made for the rest alone."""
    from tensorflow.python.framework import smart_cond

    def fail():
        raise AssertionError("called")

    x = tf.placeholder(tf.int32, [], name="x")
    one, two, three = (lambda value=value: tf.constant(value) for value in (1, 2, 3))
    known = tf.constant(1) * tf.constant(2) > 0
    chosen = [smart_cond.smart_cond(pred, one, fail) for pred in (True, 1, known, tf.constant(True))]
    chosen.append(smart_cond.smart_cond(x > 0, one, two, name="choice"))
    cases = [(x > 1, one), (tf.constant(10) < 1, fail), (False, fail), (True, three)]
    chosen.append(smart_cond.smart_case(cases, default=fail))
    chosen += [smart_cond.smart_case([(True, one), (x > 5, fail)], fail, exclusive) for exclusive in (False, True)]
    values = [
        smart_cond.smart_constant_value(pred)
        for pred in (False, 0, known, x > 0, tf.placeholder_with_default(True, []), tf.constant(3) - 1)
    ]
    errors = [
        error_class(lambda: smart_cond.smart_cond(True, one)),
        error_class(lambda: smart_cond.smart_cond("yes", one, two)),
        error_class(lambda: smart_cond.smart_case([(1, one)], default=two)),
        error_class(lambda: smart_cond.smart_case([])),
        error_class(lambda: tf.case([(True, one)], default=two)),
    ]
    with tf.Session() as sess:
        results = [sess.run(chosen, {x: value}) for value in (0, 1, 2)]
    return values, errors, results


def case_forms(tf, np):
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x < 0, lambda: tf.constant(-1)), (x > 10, lambda: tf.constant(10))], default=lambda: tf.constant(0))
    z = tf.case([(tf.less(x, 0), lambda: tf.constant(-1)), (tf.less(x, 5), lambda: tf.constant(4))])
    s = tf.switch_case(x, [lambda: tf.constant(5), lambda: tf.constant(6)], default=lambda: tf.constant(7))
    exclusive = tf.case(
        [(x > 0, lambda: tf.constant(1)), (x > 1, lambda: tf.constant(2))],
        exclusive=True,
        default=lambda: tf.constant(0),
    )
    with tf.Session() as sess:
        values = [sess.run([y, s], {x: value}) for value in (-5, 0, 1, 20)]
        return [
            values,
            sess.run(z, {x: 3}),
            error_class(lambda: sess.run(z, {x: 9})),
            error_class(lambda: sess.run(exclusive, {x: 5})),
            sess.run(exclusive, {x: 1}),
        ]


def while_counts(tf, np):
    n = tf.placeholder(tf.int32, [])
    i = tf.while_loop(lambda i: i < n, lambda i: i + 1, [tf.constant(0)])
    j, total = tf.while_loop(lambda j, t: j < n, lambda j, t: (j + 1, t + tf.cast(j, tf.float32)), [0, 0.0])
    with tf.Session() as sess:
        return [sess.run([i, j, total], {n: value}) for value in (0, 1, 10)] + [
            str(i.shape),
            i.dtype.name,
            str(total.shape),
            total.dtype.name,
        ]


def while_structures(tf, np):
    def body(i, state):
        return i + 1, {"a": state["a"] * 2, "b": (state["b"][0] + 1.0,)}

    i, state = tf.while_loop(
        lambda i, s: i < 3, body, (tf.constant(0), {"a": tf.constant([1.0, 2.0]), "b": (tf.constant(0.0),)})
    )
    one = tf.while_loop(lambda x: x < 10, lambda x: x * 2, [tf.constant(1)])
    one_list = tf.while_loop(lambda x: x < 10, lambda x: [x * 2], [tf.constant(1)], return_same_structure=True)
    bounded = tf.while_loop(lambda x: tf.constant(True), lambda x: x + 1, [tf.constant(0)], maximum_iterations=4)
    with tf.Session() as sess:
        return [sess.run([i, state, one, one_list, bounded]), type(one_list).__name__, isinstance(one, tf.Tensor)]


def while_gradient(tf, np):
    x = tf.placeholder(tf.float32, [])
    n = tf.placeholder(tf.int32, [])
    _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * x), [tf.constant(0), tf.constant(1.0)])
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return [sess.run([y, g], {x: 2.0, n: value}) for value in (0, 1, 4)]


def while_gradient_through_matrices(tf, np):
    w = tf.Variable([[0.5, 0.1], [0.2, 0.3]], name="w")
    x = tf.constant([[1.0, 2.0]])
    _, h = tf.while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, tf.tanh(tf.matmul(h, w))), [0, x])
    g = tf.gradients(tf.reduce_sum(h), [w, x])
    with tf.Session() as sess:
        sess.run(w.initializer)
        return sess.run([h, g])


def while_until_converged(tf, np):
    x = tf.placeholder(tf.float32, [])
    root = tf.while_loop(lambda y: tf.abs(y * y - x) > 1e-4, lambda y: 0.5 * (y + x / y), [x])
    (g,) = tf.gradients(root, x)
    with tf.Session() as sess:
        return [sess.run([root, g], {x: value}) for value in (2.0, 9.0)]


def while_shape_invariants(tf, np):
    i = tf.constant(0)
    x = tf.ones([1, 2])
    _, grown = tf.while_loop(
        lambda i, x: i < 3,
        lambda i, x: (i + 1, tf.concat([x, x * 2], 0)),
        [i, x],
        shape_invariants=[i.shape, tf.TensorShape([None, 2])],
    )
    error = failure(
        lambda: tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, tf.concat([x, x], 0)), [i, x]),
        r"has shape .* before the loop, but [^.]*",
    )
    with tf.Session() as sess:
        return [str(grown.shape), sess.run(grown), error.split(":")[0]]


def while_errors(tf, np):
    i = tf.constant(0)
    return [
        failure(lambda: tf.while_loop(lambda i: i < 3, lambda i: (i, i), [i]), r"^[^:]*"),
        failure(lambda: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [])),
        failure(lambda: tf.while_loop(1, lambda i: i + 1, [i])),
        failure(lambda: tf.while_loop(lambda i: i < 3, 1, [i])),
        error_class(lambda: tf.while_loop(lambda i: tf.constant([True, False]), lambda i: i + 1, [i])),
        error_class(lambda: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [i], parallel_iterations=0)),
    ]


def while_nested(tf, np):
    def outer(i, total):
        _, inner = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + 1), [0, 0])
        return i + 1, total + inner

    _, total = tf.while_loop(lambda i, t: i < 5, outer, [0, 0])
    with tf.Session() as sess:
        return sess.run(total)


def while_nested_gradient(tf, np):
    x = tf.placeholder(tf.float32, [])

    def outer(i, y):
        _, z = tf.while_loop(lambda j, z: j < 2, lambda j, z: (j + 1, z * x), [0, y])
        return i + 1, z + x

    _, y = tf.while_loop(lambda i, y: i < 3, outer, [0, tf.constant(1.0)])
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return sess.run([y, g], {x: 1.5})


def cond_inside_while(tf, np):
    x = tf.placeholder(tf.float32, [])

    def body(i, y):
        return i + 1, tf.cond(tf.equal(i % 2, 0), lambda: y * x, lambda: y + x)

    _, y = tf.while_loop(lambda i, y: i < 5, body, [0, tf.constant(1.0)])
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return sess.run([y, g], {x: 2.0})


def while_inside_cond(tf, np):
    x, p = tf.placeholder(tf.float32, []), tf.placeholder(tf.bool, [])

    def loop():
        return tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [0, tf.constant(1.0)])[1]

    y = tf.cond(p, loop, lambda: x)
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return [sess.run([y, g], {x: 2.0, p: flag}) for flag in (True, False)]


def while_assigns_variables(tf, np):
    v = tf.Variable(0.0, name="v")

    def body(i):
        with tf.control_dependencies([v.assign_add(tf.cast(i, tf.float32))]):
            return i + 1

    loop = tf.while_loop(lambda i: i < 4, body, [tf.constant(0)])
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run(loop), sess.run(v)]


def while_reads_variable_each_turn(tf, np):
    v = tf.Variable(1.0, name="v", use_resource=True)

    def body(i):
        with tf.control_dependencies([v.assign(v.read_value() * 2)]):
            return i + 1

    loop = tf.while_loop(lambda i: v.read_value() < 10, body, [tf.constant(0)])
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run(loop), sess.run(v)]


def while_captures_and_back_prop(tf, np):
    x = tf.constant(3.0)
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y + tf.stop_gradient(x) * y), [0, x])
    (g,) = tf.gradients(y, x)
    with tf.Session() as sess:
        return sess.run([y, g])


def while_random_draws_anew(tf, np):
    _, draws = tf.while_loop(
        lambda i, drawn: i < 3,
        lambda i, drawn: (i + 1, tf.concat([drawn, tf.random_uniform([1], seed=5)], 0)),
        [tf.constant(0), tf.zeros([0])],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
    )
    with tf.Session() as sess:
        values = sess.run(draws)
        return len(set(values.tolist()))


def while_with_strings_and_py_func(tf, np):
    def body(i, s):
        longer = tf.py_func(lambda s, i: s + str(i).encode(), [s, i], tf.string)
        longer.set_shape([])
        return i + 1, longer

    _, s = tf.while_loop(lambda i, s: i < 3, body, [tf.constant(0), tf.constant("")])
    seen = []

    def visit(i):
        seen.append(int(i))
        return np.int32(i + 1)

    def py_body(i):
        j = tf.py_func(visit, [i], tf.int32)
        j.set_shape([])
        return j

    counted = tf.while_loop(lambda i: i < 3, py_body, [tf.constant(0)])
    with tf.Session() as sess:
        return [sess.run([s, counted]), seen]


def second_order_through_cond(tf, np):
    x = tf.placeholder(tf.float32, [])
    y = tf.cond(x > 0, lambda: x**3, lambda: x**2)
    (g,) = tf.gradients(y, x)
    (h,) = tf.gradients(g, x)
    with tf.Session() as sess:
        return [sess.run([g, h], {x: value}) for value in (2.0, -2.0)]


def cond_unpacks_each_branch(tf, np):
    one = collections.namedtuple("one", "value")
    p = tf.placeholder(tf.bool, [])
    x, y = tf.constant(1.0), tf.constant(2.0)
    results = [
        tf.cond(p, lambda: [x], lambda: y),
        tf.cond(p, lambda: one(x), lambda: (y,)),
        tf.cond(p, lambda: [one(x)], lambda: [one(y)]),
        tf.cond(p, lambda: one(x), lambda: one(y), strict=True),
    ]
    errors = [
        error_class(lambda: tf.cond(p, lambda: [x], lambda: y, strict=True)),
        error_class(lambda: tf.cond(p, lambda: [[x]], lambda: y)),
    ]
    with tf.Session() as sess:
        return [type(each).__name__ for each in results], sess.run(results, {p: True}), errors
