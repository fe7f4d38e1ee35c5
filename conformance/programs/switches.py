"""Conditionals put together of `switch` and `merge`, as image preprocessing does; control edges from placeholders."""

from conformance.outcomes import error_class


def one_of_several(tf, np):
    from tensorflow.python.ops import control_flow_ops

    def apply_with_selector(x, selector, function, count):
        ways = [control_flow_ops.switch(x, tf.equal(selector, case))[1] for case in range(count)]
        return control_flow_ops.merge([function(way, case) for case, way in enumerate(ways)])[0]

    x, selector = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.int32, [])
    y = apply_with_selector(x, selector, lambda way, case: tf.reduce_sum(way * way, case) * (case + 1.0), 2)
    z = apply_with_selector(x, selector, lambda way, case: way * (case + 1.0), 4)
    (gradient,) = tf.gradients(tf.reduce_sum(z * z), x)
    with tf.Session() as sess:
        feeds = [{x: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], selector: case} for case in range(4)]
        return [
            [str(y.shape), str(z.shape), z.name, str(control_flow_ops.switch(x, True)[0].shape)],
            [sess.run(y, feed) for feed in feeds[:2]],
            [sess.run([z, gradient], feed) for feed in feeds],
        ]


def in_a_dataset(tf, np):
    from tensorflow.python.ops import control_flow_ops

    def double_if_big(x):
        small, big = control_flow_ops.switch(x, x > 2)
        return control_flow_ops.merge([small, big * 2])

    values = tf.data.Dataset.range(5).map(double_if_big).batch(5).make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        return sess.run(values)


def switches_inside_of_switches(tf, np):
    from tensorflow.python.ops import control_flow_ops

    x, p, q = tf.placeholder(tf.float32, [2]), tf.placeholder(tf.bool, []), tf.placeholder(tf.bool, [])
    off, on = control_flow_ops.switch(x, p)
    on_off, on_on = control_flow_ops.switch(on, q)
    inner, index = control_flow_ops.merge([on_off * 2.0, on_on * on_on])
    outer = control_flow_ops.merge([tf.cond(q, lambda: off * 5.0, lambda: off * 7.0), inner + tf.to_float(index)])
    (gradient,) = tf.gradients(outer.output, x)
    with tf.Session() as sess:
        return [
            sess.run([outer.output, outer.value_index, gradient], {x: [1.0, 3.0], p: on, q: inner_on})
            for on in (False, True)
            for inner_on in (False, True)
        ]


def only_the_branch_taken_has_effects(tf, np):
    from tensorflow.python.ops import control_flow_ops

    v = tf.Variable(1.0)
    p = tf.placeholder(tf.bool, [])
    off, on = control_flow_ops.switch(tf.constant(10.0), p)
    with tf.control_dependencies([tf.assign(v, on)]):
        after = tf.identity(on) + 1.0
    merged, index = control_flow_ops.merge([off, after])
    with tf.Session() as sess:
        sess.run(v.initializer)
        return [sess.run([merged, index], {p: False}), sess.run(v), sess.run([merged, index], {p: True}), sess.run(v)]


def shapes_of_merged_tensors(tf, np):
    from tensorflow.python.ops import control_flow_ops

    p = tf.placeholder(tf.bool, [])
    found = []
    for first, second in (([2, 3], [2, 3]), ([2, 3], [None, 3]), ([2], [3]), ([2], [2, 1]), (None, [2])):
        x, y = tf.placeholder(tf.float32, first), tf.placeholder(tf.float32, second)
        merged = control_flow_ops.merge([control_flow_ops.switch(x, p)[0], control_flow_ops.switch(y, p)[1]])
        found.append([str(merged.output.shape), str(merged.value_index.shape)])
    return found


def nothing_to_merge(tf, np):
    from tensorflow.python.ops import control_flow_ops

    x, p, q = tf.constant(1.0), tf.placeholder(tf.bool, []), tf.placeholder(tf.bool, [])
    merged = control_flow_ops.merge([control_flow_ops.switch(x, p)[1], control_flow_ops.switch(x, q)[1] * 2.0])[0]
    with tf.Session() as sess:
        return [
            error_class(lambda: control_flow_ops.merge([x, None])),
            [sess.run(merged, {p: True, q: False}), sess.run(merged, {p: False, q: True})],
            error_class(lambda: sess.run(merged, {p: False, q: False})),
        ]


def a_fed_placeholder_as_control_input(tf, np):
    ready, x = tf.placeholder(tf.bool), tf.constant(0)
    with tf.control_dependencies([ready]):
        plain = tf.constant(1) + tf.constant(2)
        loop = tf.while_loop(lambda i: i < 10, lambda i: i + 1, [x])

    def body(i):
        with tf.control_dependencies([ready]):
            return i + tf.identity(3)

    inside = tf.while_loop(lambda i: i < 10, body, [x])
    with tf.Session() as sess:
        return sess.run([plain, loop, inside], {ready: True})
