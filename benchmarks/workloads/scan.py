"""cumsum and cumprod of 1,000 rows of 1,000 numbers, with gradients"""

import numpy as np

ROWS = np.random.RandomState(0).uniform(0.9, 1.1, (1000, 1000)).astype(np.float32)


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, None])
    y = tf.reduce_sum(tf.cumsum(x, 1) + tf.cumprod(x, 1))
    gradient = tf.reduce_sum(tf.gradients(y, x)[0])
    sess = tf.Session()
    return lambda: sess.run([y, gradient], {x: ROWS})


def plain_jax():
    import jax
    import jax.numpy as jnp

    def total(x):
        return jnp.sum(jnp.cumsum(x, 1) + jnp.cumprod(x, 1))

    both = jax.jit(lambda x: (total(x), jnp.sum(jax.grad(total)(x))))
    return lambda: [np.asarray(each) for each in both(ROWS)]
