"""placeholder + 1"""

import numpy as np

VALUE = np.float32(41.0)


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [])
    y = x + 1.0
    sess = tf.Session()
    return lambda: sess.run(y, {x: VALUE})


def plain_jax():
    import jax

    add_one = jax.jit(lambda x: x + 1.0)
    return lambda: np.asarray(add_one(VALUE))
