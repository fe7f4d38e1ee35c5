"""new nodes every step: sess.run(tf.argmax(logits, 1), feed)"""

import numpy as np

from workloads.data import images


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, 784])
    W = tf.Variable(tf.random_uniform((784, 10), -1, 1))
    logits = tf.matmul(x, W)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    batch = images()
    return lambda: sess.run(tf.argmax(logits, 1), {x: batch})


def plain_jax():
    import jax
    import jax.numpy as jnp

    W = jax.random.uniform(jax.random.key(0), (784, 10), minval=-1, maxval=1)
    predict = jax.jit(lambda W, x: jnp.argmax(x @ W, axis=1))
    batch = images()
    return lambda: np.asarray(predict(W, batch))
