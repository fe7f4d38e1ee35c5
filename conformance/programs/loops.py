"""tf.while_loop, tf.cond, tf.case and tf.switch_case in all forms; tf.print, tf.py_function, tf.parallel_stack."""

import os
import tempfile

from conformance.outcomes import error_class, failure


def loop_structures(tf, np):
    results = [
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)]),
        tf.while_loop(lambda i: i < 3, lambda i: [i + 1], [tf.constant(0)], return_same_structure=True),
        tf.while_loop(lambda i, d: i < 3, lambda i, d: (i + 1, {"a": d["a"] * 2}), (0, {"a": tf.constant(1.0)})),
        tf.while_loop(lambda i, p: i < 3, lambda i, p: (i + 1, (p[1], p[0] + p[1])), (0, (1, 1)), name="pair"),
        tf.while_loop(lambda i, x: True, lambda i, x: (i + 1, x * 2.0), (0, 1.0), maximum_iterations=4),
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0], parallel_iterations=1, back_prop=False, swap_memory=True),
        tf.while_loop(lambda i: i < 0, lambda i: i + 1, [tf.constant(7)], maximum_iterations=tf.constant(2)),
    ]
    with tf.Session() as sess:
        return sess.run(results)


def loops_that_do_not_turn(tf, np):
    n, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [2])
    w = tf.Variable([2.0, 3.0])
    y = tf.while_loop(lambda i, v: i < n, lambda i, v: (i + 1, v * w), (0, x))[1]
    g = tf.gradients(y, [x, w])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([y] + g, {n: k, x: [1.0, -1.0]}) for k in (0, 1, 3)]


def loop_gradients_of_captures(tf, np):
    x, scale = tf.constant([1.0, 2.0]), tf.constant(3.0)
    i, y = tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, v * scale + x), (0, tf.zeros([2])))
    unused = tf.constant(1.0)
    with tf.Session() as sess:
        gradients = tf.gradients(y, [x, scale, unused])
        return [gradients[2] is None] + sess.run(gradients[:2] + [i])


def nested_loops(tf, np):
    x = tf.placeholder(tf.float32, [])
    n = tf.placeholder(tf.int32, [])

    def outer(i, v):
        return i + 1, tf.while_loop(lambda j, u: j < i + 1, lambda j, u: (j + 1, u * x + 1.0), (0, v))[1]

    y = tf.while_loop(lambda i, v: i < n, outer, (0, tf.constant(1.0)))[1]
    g = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        return [sess.run([y, g], {x: 0.5, n: k}) for k in (0, 1, 3)]


def conds_in_loops(tf, np):
    x = tf.placeholder(tf.float32, [])

    def body(i, v):
        return i + 1, tf.cond(tf.equal(i % 2, 0), lambda: v * x, lambda: v + x)

    y = tf.while_loop(lambda i, v: i < 5, body, (0, tf.constant(1.0)))[1]
    with tf.Session() as sess:
        return sess.run([y] + tf.gradients(y, x), {x: 1.5})


def loop_errors(tf, np):
    return [
        failure(lambda: tf.while_loop(1, lambda i: i, [0])),
        failure(lambda: tf.while_loop(lambda i: True, 1, [0])),
        failure(lambda: tf.while_loop(lambda: True, lambda: 0, [])),
        error_class(lambda: tf.while_loop(lambda i: i < 3, lambda i: (i, i), [0])),
        error_class(lambda: tf.while_loop(lambda i: i < 3, lambda i: i, [0], parallel_iterations=0)),
        error_class(lambda: tf.while_loop(lambda i: i < 3, lambda i: i, [0], maximum_iterations=[1, 2])),
        error_class(
            lambda: tf.while_loop(
                lambda i: True, lambda i: i, [tf.zeros([2, 3])], shape_invariants=[tf.TensorShape([2, 4])]
            )
        ),
    ]


def switch_cases(tf, np):
    i, x = tf.placeholder(tf.int32, []), tf.constant([3.0, -1.0])
    forms = [
        tf.switch_case(i, [lambda: x * x, lambda: x * 2, lambda: tf.ones([2])]),
        tf.switch_case(i, {1: lambda: x * 2, 0: lambda: x * x}, default=lambda: -x),
        tf.switch_case(i, [(0, lambda: (x, x)), (1, lambda: (x * 2, x))], name="pairs"),
    ]
    g = [tf.gradients(forms[0], x)[0], tf.gradients(forms[1], x)[0]]
    with tf.Session() as sess:
        return [sess.run([forms, g], {i: k}) for k in (0, 1, 2, 7, -1)]


def switch_case_with_side_effects(tf, np):
    i = tf.placeholder(tf.int32, [])
    v = tf.get_variable("v", [], initializer=tf.zeros_initializer(), use_resource=True)
    y = tf.switch_case(i, [lambda: v.assign_add(1.0) + 0.0, lambda: v.assign_sub(5.0) + 0.0])
    z = tf.switch_case(i, [lambda: tf.py_func(lambda: np.float32(1), [], tf.float32), lambda: tf.constant(2.0)])
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run([y, z], {i: 0}), sess.run(y, {i: 1}), sess.run(v)]


def switch_case_errors(tf, np):
    i, x = tf.placeholder(tf.int32, []), tf.constant(1.0)
    return [
        failure(lambda: tf.switch_case(1, [lambda: x])),
        failure(lambda: tf.switch_case(tf.constant(1.0), [lambda: x]), r"^[^,]*"),
        failure(lambda: tf.switch_case(i, [])),
        failure(lambda: tf.switch_case(i, 1)),
        failure(lambda: tf.switch_case(i, {0: lambda: x, 2: lambda: x})),
        failure(lambda: tf.switch_case(i, [(0, 1)])),
        error_class(lambda: tf.switch_case(i, [lambda: x, lambda: i])),
    ]


def switch_case_graph(tf, np):
    tf.enable_control_flow_v2()
    try:
        with tf.Graph().as_default() as g:
            i = tf.placeholder(tf.int32, [], name="i")
            x = tf.placeholder(tf.float32, [2], name="x")
            tf.switch_case(i, [lambda: x * x, lambda: x * 2], default=lambda: x)
            tf.switch_case(i, {0: lambda: (x, x), 1: lambda: (x * 2, x)}, name="named")
            tf.case([(i > 1, lambda: x), (i < 0, lambda: -x)], default=lambda: x + 1, name="case")
            tf.parallel_stack([x, x], name="stacked")
            tf.print("a", x, [x, i], {"k": x}, sep="-", name="pr")
            tf.print(tf.constant("s"))
            return g
    finally:
        tf.disable_control_flow_v2()


def cases(tf, np):
    x = tf.placeholder(tf.float32, [])
    y = tf.case([(x < 0, lambda: -x), (x < 10, lambda: x * x)], default=lambda: x)
    strict = tf.case([(x < 0, lambda: [x])], default=lambda: [x * 2], strict=True)
    exclusive = tf.case({x < 0: lambda: x, x > 5: lambda: x * 3}, default=lambda: tf.constant(0.0), exclusive=True)
    with tf.Session() as sess:
        return [sess.run([y, tf.gradients(y, x)[0], strict, exclusive], {x: v}) for v in (-2.0, 3.0, 20.0)]


def cond_arguments(tf, np):
    p, x = tf.placeholder(tf.bool, []), tf.constant(2.0)
    results = [
        tf.cond(p, fn1=lambda: x, fn2=lambda: -x),
        tf.cond(p, true_fn=lambda: [x], false_fn=lambda: [-x], strict=True),
        tf.cond(p, lambda: [x], lambda: [-x]),
        tf.cond(p, lambda: (x, {"a": x}), lambda: (-x, {"a": x * 3}), name="nest"),
        tf.cond(p, lambda: 1, lambda: 2),
    ]
    with tf.Session() as sess:
        return [sess.run(results, {p: flag}) for flag in (True, False)]


def printed_text(tf, np):
    path = os.path.join(tempfile.mkdtemp(), "printed")
    x = tf.constant(np.arange(24, dtype=np.float32).reshape(2, 12))
    stream = "file://" + path
    v = tf.Variable([1, 2])
    printing = [
        tf.print("x:", x, output_stream=stream),
        tf.print(x, summarize=-1, output_stream=stream),
        tf.print([x[0, 0], {"b": x[1, 1]}], "and", 3, True, None, sep=" | ", end="!\n", output_stream=stream),
        tf.print(tf.constant("text"), output_stream=stream),
        tf.print(tf.constant(["a", "b"]), tf.constant(True), tf.constant(5), output_stream=stream),
        tf.print("{}", x[0, :2], output_stream=stream),
        tf.print(v, output_stream=stream),
        tf.print(tf.SparseTensor([[0, 1]], [2.0], [2, 3]), output_stream=stream),
    ]
    with tf.Session() as sess:
        sess.run(v.initializer)
        for op in printing:
            sess.run(op)
    with open(path) as file:
        return file.read()


def print_errors(tf, np):
    return [
        failure(lambda: tf.print("a", color=1)),
        failure(lambda: tf.print("a", output_stream="b"), r"^[^.]*"),
    ]


def python_functions(tf, np):
    x = tf.constant([1.0, 2.0])
    results = [
        tf.py_function(lambda a: a.numpy() * 2, [x], tf.float32),
        tf.py_function(lambda a: (a + 1, tf.reduce_sum(a)), [x], [tf.float32, tf.float32]),
        tf.py_function(lambda s: s.numpy().decode().upper(), [tf.constant("abc")], tf.string),
        tf.numpy_function(lambda a: a * 3, [x], tf.float32),
        tf.py_func(lambda a, b: (a, b), [x, 1], [tf.float32, tf.int32]),
    ]
    seen = []
    nothing = tf.py_function(lambda a: seen.append(float(a.numpy()[0])), [x], [])
    with tf.Session() as sess:
        values = sess.run(results)
        sess.run(nothing)
        return [values, seen, type(nothing).__name__]


def identities_and_groups(tf, np):
    x = tf.constant([1.0, 2.0])
    a, b = tf.identity_n([x, x * 2])
    c, d, e = tf.tuple([x, None, x + 1])
    stacked = tf.parallel_stack([x, x * 3])
    with tf.Session() as sess:
        sess.run(tf.group(x, [a, {"k": b}]))
        return [d is None] + sess.run([a, b, c, e, stacked, tf.gradients(a * b, x)[0]])


def custom_gradient_in_a_loop(tf, np):
    @tf.custom_gradient
    def doubled(v):
        return v * 2, lambda g: g * 10

    x = tf.constant(1.5)
    y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, doubled(v)), (0, x))[1]
    with tf.Session() as sess:
        return sess.run([y] + tf.gradients(y, x))


def gradients_passed_through(tf, np):
    x = tf.constant([1.4, 2.6])
    with tf.variable_scope("scope", use_resource=True):
        y = tf.grad_pass_through(tf.round)(x) * 3.0
        z = tf.recompute_grad(lambda v: v * v)(x)
    with tf.Session() as sess:
        return sess.run([y, tf.gradients(y, x)[0], z, tf.gradients(z, x)[0]])


def loops_without_gradients(tf, np):
    tf.enable_control_flow_v2()
    try:
        with tf.Graph().as_default() as g:
            x = tf.placeholder(tf.float32, [3], name="x")
            tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * 2.0), (0, x), back_prop=False)
            tf.map_fn(lambda v: v * 2.0, x, back_prop=False)
            return g
    finally:
        tf.disable_control_flow_v2()


def back_prop_is_respected(tf, np):
    x = tf.constant(1.5)
    y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * x), (0, x), back_prop=False)[1]
    with tf.Session() as sess:
        return [sess.run(y), tf.gradients(y, x)[0] is None]


def gradients_that_are_none(tf, np):
    x, unused = tf.constant(1.5), tf.constant(1.0)
    results = tf.while_loop(
        lambda i, a, b, c: i < 3,
        lambda i, a, b, c: (i + 1, a * x, tf.stop_gradient(a) + b, c + unused),
        (0, 1.0, 0.0, 0.0),
    )
    gradients = [tf.gradients(result, [x, unused]) for result in results[1:]]
    with tf.Session() as sess:
        return [[None if g is None else sess.run(g) for g in pair] for pair in gradients]


def loops_over_composite_values(tf, np):
    x = tf.SparseTensor([[0], [3]], tf.constant([2.0, 4.0]), [10])
    i = tf.constant(0)

    def grow(i, x):
        index = tf.cast(tf.fill([1, 1], i + 4), tf.int64)
        return i + 1, tf.SparseTensor(tf.concat([x.indices, index], 0), tf.concat([x.values, [1.0]], 0), x.dense_shape)

    def raise_rank(i, x):
        indices = tf.concat([x.indices, tf.cast(tf.fill([tf.shape(x.indices)[0], 1], i), tf.int64)], axis=1)
        return i + 1, tf.SparseTensor(indices, x.values * 2.0, tf.concat([x.dense_shape, [10]], axis=0))

    def until(limit):
        return lambda i, x: i < limit

    grown = tf.while_loop(until(3), grow, [i, x])[1]
    raised = tf.while_loop(until(2), raise_rank, [i, x], [i.shape, tf.TensorShape([None])])[1]
    slices = tf.while_loop(
        until(3),
        lambda i, s: (i + 1, tf.IndexedSlices(s.values * 2.0, s.indices, s.dense_shape)),
        [i, tf.IndexedSlices(tf.ones([2, 2]), tf.constant([0, 3]), tf.constant([10, 2]))],
    )[1]
    ragged = tf.ragged.constant([[1, 2], [3], [4, 5, 6]])
    wider = tf.while_loop(until(2), lambda i, r: (i + 1, tf.concat([r, r], axis=1)), [i, ragged])[1]
    longer = tf.while_loop(
        until(2), lambda i, r: (i + 1, tf.concat([r, r], axis=0)), [i, ragged], [i.shape, tf.TensorShape([None, None])]
    )[1]
    parts = [grown.indices, grown.values, raised.indices, raised.dense_shape, slices.values, slices.dense_shape]
    parts += [wider.values, wider.row_splits, longer.values, longer.row_splits]
    with tf.Session() as sess:
        return [[str(part.shape) for part in parts], sess.run(parts)]


def shape_invariants_of_loops(tf, np):
    i, x = tf.constant(0), tf.constant([1])
    sparse = tf.SparseTensor([[0]], [1.0], [10])
    ragged = tf.ragged.constant([[1, 2], [3]])
    specs = [tf.TensorSpec([], tf.int32), tf.TensorSpec(None, tf.int32)]
    stacked = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, tf.stack([x, x])), [i, x], specs)[1]

    def kept(variable, invariants):
        return lambda: tf.while_loop(lambda i, x: i < 10, lambda i, x: (i + 1, x), [i, variable], invariants)

    kept(sparse, [specs[0], tf.SparseTensorSpec([None])])()
    with tf.Session() as sess:
        return [
            [sess.run(tf.shape(stacked)), str(stacked.shape)],
            error_class(kept(x, [specs[0], tf.SparseTensorSpec([None])])),
            error_class(kept(ragged, [specs[0], tf.SparseTensorSpec([None])])),
            error_class(kept(x, [specs[0], tf.TensorSpec([None], tf.float32)])),
            error_class(kept(sparse, [i.shape, tf.TensorShape([5])])),
            error_class(kept(ragged, [specs[0], specs[1]])),
            error_class(
                lambda: tf.while_loop(lambda i, r: i < 2, lambda i, r: (i + 1, tf.concat([r, r], axis=0)), [i, ragged])
            ),
        ]
