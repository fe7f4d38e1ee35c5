"""softmax regression, SGD step"""

from workloads.data import images, labels


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.float32, [None, 10])
    W = tf.Variable(tf.zeros([784, 10]))
    b = tf.Variable(tf.zeros([10]))
    logits = tf.matmul(x, W) + b
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits))
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: images(), y: labels()}
    return lambda: sess.run([train, loss], feed)


def plain_jax():
    import jax
    import jax.numpy as jnp

    def loss(params, x, y):
        W, b = params
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(x @ W + b), axis=1))

    def step(params, x, y):
        value, gradients = jax.value_and_grad(loss)(params, x, y)
        return jax.tree.map(lambda p, g: p - 0.5 * g, params, gradients), value

    step = jax.jit(step, donate_argnums=0)
    x, y = images(), labels()
    params = jnp.zeros((784, 10)), jnp.zeros((10,))

    def run():
        nonlocal params
        params, value = step(params, x, y)
        return float(value)

    return run
