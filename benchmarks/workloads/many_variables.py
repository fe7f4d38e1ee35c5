"""200 variables: build, initialise, first step"""

import numpy as np

LAYERS = 100
WIDTH = 16


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, WIDTH])
    h = x
    for layer in range(LAYERS):
        W = tf.get_variable(f"W{layer}", [WIDTH, WIDTH])
        b = tf.get_variable(f"b{layer}", [WIDTH], initializer=tf.zeros_initializer())
        h = h + tf.tanh(tf.matmul(h, W) + b)
    loss = tf.reduce_mean(tf.square(h))
    train = tf.train.GradientDescentOptimizer(1e-3).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    batch = np.ones((8, WIDTH), np.float32)
    return lambda: sess.run([train, loss], {x: batch})


def plain_jax():
    import jax
    import jax.numpy as jnp

    def loss(params, x):
        for W, b in params:
            x = x + jnp.tanh(x @ W + b)
        return jnp.mean(jnp.square(x))

    @jax.jit
    def init(key):
        draw = jax.nn.initializers.glorot_uniform()
        return [(draw(key, (WIDTH, WIDTH)), jnp.zeros((WIDTH,))) for key in jax.random.split(key, LAYERS)]

    def step(params, x):
        value, gradients = jax.value_and_grad(loss)(params, x)
        return jax.tree.map(lambda p, g: p - 1e-3 * g, params, gradients), value

    step = jax.jit(step, donate_argnums=0)
    params = init(jax.random.key(0))
    batch = np.ones((8, WIDTH), np.float32)

    def run():
        nonlocal params
        params, value = step(params, batch)
        return float(value)

    return run
