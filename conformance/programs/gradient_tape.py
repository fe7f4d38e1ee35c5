"""`tf.GradientTape` while a graph is built."""

from conformance.outcomes import error_class


def gradients(tf, np):
    v = tf.get_variable("v", initializer=[1.0, 2.0], use_resource=True)
    n = tf.get_variable("n", initializer=3.0, trainable=False, use_resource=True)
    x = tf.constant([3.0, 4.0])
    before = x * x
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x * n) + tf.reduce_sum(v * v * v)
        z = before * x
    after = y * y
    results = {
        "a tensor": tape.gradient(y, x),
        "variables": tape.gradient(y, [v, n]),
        "what was not recorded is constant": tape.gradient(z, x),
        "a target from outside": tape.gradient(after, x),
        "a structure": tape.gradient(y, {"a": x}),
        "not watched": tape.gradient(y, tf.constant(1.0)),
        "zero": tape.gradient(z, v, unconnected_gradients=tf.UnconnectedGradients.ZERO),
        "incoming": tape.gradient([y, z], x, output_gradients=[tf.constant(2.0), tf.ones([2])]),
    }
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        leaves = {
            key: value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
            for key, value in results.items()
        }
        return {k: [None if leaf is None else sess.run(leaf) for leaf in leaves[k]] for k in leaves}


def states(tf, np):
    x = tf.constant([3.0, 4.0])
    tape = tf.GradientTape()
    with tape:
        tape.watch(x)
        y = x * x
    tape.gradient(y, x)
    results = [error_class(lambda: tape.gradient(y, x)), error_class(lambda: tape.watch(3))]
    results.append(error_class(tape.reset))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
        tape.reset()
        tape.watch(y)
        z = y * x
    results.append([g is None for g in tape.gradient(z, [x, y])])
    return results


def jacobians(tf, np):
    x, unused = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([1.0, 2.0, 3.0])
    v = tf.get_variable("v", initializer=[1.0, 2.0], use_resource=True)
    tf.get_variable("n", initializer=[1.0, 2.0], use_resource=True)
    rows = tf.placeholder(tf.float32, [None, 2])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, rows, unused])
        y = tf.matmul(x * x, x)
        z = tf.reduce_sum(x**3, 1)
        u = v * 3.0
        t = tf.tanh(rows) * tf.reduce_sum(rows, 1, keepdims=True)
    jacobians = [tape.jacobian(y, x), *tape.jacobian(z, [x]), tape.jacobian(u, v)]
    jacobians += [tape.batch_jacobian(y, x), tape.batch_jacobian(t, rows)]
    zeros = tape.jacobian(z, [v], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = sess.run([jacobians, zeros], {rows: [[1.0, 2.0]]})
    return [
        values,
        [str(jacobian.shape) for jacobian in jacobians],
        [variable.name for variable in tape.watched_variables()],
        tape.jacobian(u, x),
        tape.jacobian(z, v),
        error_class(lambda: tape.batch_jacobian(u, x)),
        error_class(lambda: tape.batch_jacobian(y[:1], x)),
        error_class(lambda: tape.batch_jacobian(y, v)),
    ]


def gradient_inside_the_block(tf, np):
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        inner = tape.gradient(x * x, x)
    with tf.Session() as sess:
        return sess.run(inner)
