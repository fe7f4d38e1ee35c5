"""conv net with dropout, Adam step

Batch 100: 5x5x32 convolution, 2x2 max-pool, 5x5x64, max-pool, fully connected 1024, dropout, 10 classes.
"""

from workloads.data import images, labels


def tensorflow(tf):
    def weights(shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.1))

    def biases(size):
        return tf.Variable(tf.constant(0.1, shape=[size]))

    def convolved_and_pooled(h, W, b):
        h = tf.nn.relu(tf.nn.conv2d(h, W, strides=[1, 1, 1, 1], padding="SAME") + b)
        return tf.nn.max_pool(h, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")

    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.float32, [None, 10])
    keep = tf.placeholder(tf.float32)
    h = tf.reshape(x, [-1, 28, 28, 1])
    h = convolved_and_pooled(h, weights([5, 5, 1, 32]), biases(32))
    h = convolved_and_pooled(h, weights([5, 5, 32, 64]), biases(64))
    h = tf.reshape(h, [-1, 7 * 7 * 64])
    h = tf.nn.relu(tf.matmul(h, weights([7 * 7 * 64, 1024])) + biases(1024))
    h = tf.nn.dropout(h, keep)
    logits = tf.matmul(h, weights([1024, 10])) + biases(10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits))
    train = tf.train.AdamOptimizer(1e-4).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: images(), y: labels(), keep: 0.5}
    return lambda: sess.run([train, loss], feed)


def plain_jax():
    import jax
    import jax.numpy as jnp
    import optax

    def convolved_and_pooled(h, W, b):
        h = jax.lax.conv_general_dilated(h, W, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return jax.lax.reduce_window(jax.nn.relu(h + b), -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "SAME")

    def loss(params, key, x, y, keep):
        (W1, b1), (W2, b2), (W3, b3), (W4, b4) = params
        h = convolved_and_pooled(x.reshape(-1, 28, 28, 1), W1, b1)
        h = convolved_and_pooled(h, W2, b2)
        h = jax.nn.relu(h.reshape(-1, 7 * 7 * 64) @ W3 + b3)
        h = jnp.where(jax.random.bernoulli(key, keep, h.shape), h / keep, 0)
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(h @ W4 + b4), axis=1))

    optimizer = optax.adam(1e-4)

    def step(params, state, key, x, y, keep):
        key, draw = jax.random.split(key)
        value, gradients = jax.value_and_grad(loss)(params, draw, x, y, keep)
        updates, state = optimizer.update(gradients, state)
        return optax.apply_updates(params, updates), state, key, value

    step = jax.jit(step, donate_argnums=(0, 1, 2))
    shapes = (5, 5, 1, 32), (5, 5, 32, 64), (7 * 7 * 64, 1024), (1024, 10)
    keys = jax.random.split(jax.random.key(0), len(shapes))
    params = [
        (0.1 * jax.random.truncated_normal(key, -2, 2, shape), jnp.full(shape[-1:], 0.1, jnp.float32))
        for key, shape in zip(keys, shapes)
    ]
    state = optimizer.init(params)
    key = jax.random.key(1)
    x, y = images(), labels()

    def run():
        nonlocal params, state, key
        params, state, key, value = step(params, state, key, x, y, 0.5)
        return float(value)

    return run
