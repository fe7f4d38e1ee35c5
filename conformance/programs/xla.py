"""`tf.xla.experimental`, as far as it can be told from outside."""

from conformance.outcomes import error_class


def computations(tf, np):
    x = tf.placeholder(tf.float32)
    v = tf.Variable(1.0, use_resource=True)
    one = tf.xla.experimental.compile(lambda a, b: a * b, [x, 3.0])
    two = tf.xla.experimental.compile(lambda a: (a * 2.0, a + 1.0), [x])
    nested = tf.xla.experimental.compile(lambda a: {"y": a * 2.0, "z": [a + 1.0]}, [x])
    effect = tf.xla.experimental.compile(lambda a: v.assign_add(a).op, [x])
    with tf.xla.experimental.jit_scope():
        scoped = x * 5.0
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(effect, {x: 2.0})
        return [
            sess.run([one, two, nested["y"], nested["z"][0], scoped], {x: 4.0}),
            [isinstance(one, list), isinstance(two, list), isinstance(effect, tf.Operation), sess.run(v)],
            isinstance(tf.xla.experimental.compile(lambda: None), tf.Operation),
            error_class(lambda: tf.xla.experimental.compile(lambda a: a, x)),
        ]
