"""while_loop of 1,000 turns, the number fed"""

import numpy as np

TURNS = np.int32(1000)


def tensorflow(tf):
    turns = tf.placeholder(tf.int32, [])
    _, total = tf.while_loop(
        lambda i, total: i < turns, lambda i, total: (i + 1, total * 0.5 + 1.0), [tf.constant(0), tf.constant(0.0)]
    )
    sess = tf.Session()
    return lambda: sess.run(total, {turns: TURNS})


def plain_jax():
    import jax

    @jax.jit
    def loop(turns):
        start = np.int32(0), np.float32(0)
        return jax.lax.while_loop(lambda v: v[0] < turns, lambda v: (v[0] + 1, v[1] * 0.5 + 1.0), start)[1]

    return lambda: np.asarray(loop(TURNS))
