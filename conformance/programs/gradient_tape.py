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
