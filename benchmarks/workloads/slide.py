"""relu(xW + b), 100x784x100"""

import numpy as np

from workloads.data import images


def tensorflow(tf):
    b = tf.Variable(tf.zeros((100,)))
    W = tf.Variable(tf.random_uniform((784, 100), -1, 1))
    x = tf.placeholder(tf.float32, (100, 784))
    h = tf.nn.relu(tf.matmul(x, W) + b)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    batch = images()
    return lambda: sess.run(h, {x: batch})


def plain_jax():
    import jax
    import jax.numpy as jnp

    b = jnp.zeros((100,))
    W = jax.random.uniform(jax.random.key(0), (784, 100), minval=-1, maxval=1)
    forward = jax.jit(lambda W, b, x: jax.nn.relu(x @ W + b))
    batch = images()
    return lambda: np.asarray(forward(W, b, batch))
