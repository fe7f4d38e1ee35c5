"""MLP 784-200-100-60-30-10, Adam step"""

from workloads.data import images, labels

SIZES = (784, 200, 100, 60, 30, 10)
LAYERS = [(SIZES[layer], SIZES[layer + 1]) for layer in range(len(SIZES) - 1)]


def tensorflow(tf):
    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.float32, [None, 10])
    h = x
    for layer, (inputs, outputs) in enumerate(LAYERS):
        W = tf.Variable(tf.truncated_normal([inputs, outputs], stddev=0.1))
        b = tf.Variable(tf.ones([outputs]) / 10)
        h = tf.matmul(h, W) + b
        if layer < len(LAYERS) - 1:
            h = tf.nn.relu(h)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=h)) * 100
    train = tf.train.AdamOptimizer(0.003).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: images(), y: labels()}
    return lambda: sess.run([train, loss], feed)


def plain_jax():
    import jax
    import jax.numpy as jnp
    import optax

    def loss(params, x, y):
        h = x
        for layer, (W, b) in enumerate(params):
            h = h @ W + b
            if layer < len(params) - 1:
                h = jax.nn.relu(h)
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(h), axis=1)) * 100

    optimizer = optax.adam(0.003)

    def step(params, state, x, y):
        value, gradients = jax.value_and_grad(loss)(params, x, y)
        updates, state = optimizer.update(gradients, state)
        return optax.apply_updates(params, updates), state, value

    step = jax.jit(step, donate_argnums=(0, 1))
    keys = jax.random.split(jax.random.key(0), len(LAYERS))
    params = [
        (0.1 * jax.random.truncated_normal(key, -2, 2, (inputs, outputs)), jnp.full((outputs,), 0.1, jnp.float32))
        for key, (inputs, outputs) in zip(keys, LAYERS)
    ]
    state = optimizer.init(params)
    x, y = images(), labels()

    def run():
        nonlocal params, state
        params, state, value = step(params, state, x, y)
        return float(value)

    return run
