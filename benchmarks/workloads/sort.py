"""sort of 1,000 rows of 1,000 numbers"""

import numpy as np

ROWS = np.random.RandomState(0).randn(1000, 1000).astype(np.float32)


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, None])
    smallest = tf.reduce_sum(tf.sort(x) * tf.cast(tf.argsort(x), tf.float32))
    sess = tf.Session()
    return lambda: sess.run(smallest, {x: ROWS})


def plain_jax():
    import jax
    import jax.numpy as jnp

    weighted = jax.jit(lambda x: jnp.sum(jnp.sort(x) * jnp.argsort(x)))
    return lambda: np.asarray(weighted(ROWS))
