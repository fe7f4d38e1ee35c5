"""Every optimizer over 100 steps: a network on dense gradients, a table on sparse ones; the nodes of those not in
`optimizers`."""

from conformance.outcomes import failure

_STEPS = 100


def _makers(tf):
    train = tf.train
    return {
        "gradient_descent": lambda step: train.GradientDescentOptimizer(0.05),
        "momentum": lambda step: train.MomentumOptimizer(0.02, 0.9),
        "nesterov": lambda step: train.MomentumOptimizer(0.02, 0.9, use_nesterov=True),
        "adam": lambda step: train.AdamOptimizer(0.02),
        "adagrad": lambda step: train.AdagradOptimizer(0.1),
        "adagrad_da": lambda step: train.AdagradDAOptimizer(0.1, step, l1_regularization_strength=0.001),
        "adadelta": lambda step: train.AdadeltaOptimizer(1.0, rho=0.9, epsilon=1e-6),
        "rmsprop": lambda step: train.RMSPropOptimizer(0.01, momentum=0.5),
        "centered_rmsprop": lambda step: train.RMSPropOptimizer(0.01, centered=True),
        "ftrl": lambda step: train.FtrlOptimizer(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.1),
        "ftrl_shrinkage": lambda step: train.FtrlOptimizer(
            0.1, learning_rate_power=-0.3, l2_shrinkage_regularization_strength=0.1
        ),
        "proximal_gradient_descent": lambda step: train.ProximalGradientDescentOptimizer(0.05, 0.01, 0.02),
        "proximal_adagrad": lambda step: train.ProximalAdagradOptimizer(0.1, 0.2, 0.01, 0.02),
    }


def _dense_curve(tf, np, make, use_resource):
    tf.reset_default_graph()
    tf.set_random_seed(3)
    state = np.random.RandomState(0)
    x, y = tf.placeholder(tf.float32, [None, 6]), tf.placeholder(tf.float32, [None, 2])
    w1 = tf.get_variable("w1", [6, 8], use_resource=use_resource)
    b1 = tf.get_variable("b1", [8], initializer=tf.zeros_initializer(), use_resource=use_resource)
    w2 = tf.get_variable("w2", [8, 2], use_resource=use_resource)
    loss = tf.reduce_mean(tf.square(tf.matmul(tf.tanh(tf.matmul(x, w1) + b1), w2) - y))
    step = tf.train.get_or_create_global_step()
    train = make(step).minimize(loss, global_step=step)
    inputs = state.randn(_STEPS, 16, 6).astype(np.float32)
    targets = np.stack([inputs[..., 0] * inputs[..., 1], np.sin(inputs[..., 2])], -1)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for each in range(_STEPS):
            losses.append(sess.run([loss, train], {x: inputs[each], y: targets[each]})[0])
        return [np.array(losses), sess.run([w1, b1, w2])]


def _sparse_curve(tf, np, make, use_resource):
    tf.reset_default_graph()
    tf.set_random_seed(3)
    state = np.random.RandomState(0)
    ids, y = tf.placeholder(tf.int32, [None, 3]), tf.placeholder(tf.float32, [None])
    table = tf.get_variable("table", [20, 4], use_resource=use_resource)
    loss = tf.reduce_mean(tf.square(tf.reduce_sum(tf.nn.embedding_lookup(table, ids), [1, 2]) - y))
    step = tf.train.get_or_create_global_step()
    train = make(step).minimize(loss, global_step=step)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(_STEPS):
            drawn = state.randint(0, 20, (5, 3))
            losses.append(sess.run([loss, train], {ids: drawn, y: np.sin(drawn.sum(1))})[0])
        return [np.array(losses), sess.run(table)]


def dense(tf, np):
    return {name: _dense_curve(tf, np, make, False) for name, make in _makers(tf).items()}


def dense_resource(tf, np):
    return {name: _dense_curve(tf, np, make, True) for name, make in _makers(tf).items()}


def sparse(tf, np):
    return {name: _sparse_curve(tf, np, make, False) for name, make in _makers(tf).items()}


def sparse_resource(tf, np):
    return {name: _sparse_curve(tf, np, make, True) for name, make in _makers(tf).items()}


def ftrl_in_half(tf, np):
    """Sums of few bits, so that the order of the additions shows."""
    weights = tf.Variable([4.0, 3.0], dtype=tf.float16)
    optimizer = tf.train.FtrlOptimizer(3.0)
    update = optimizer.apply_gradients([(tf.constant([0.1, 0.2], tf.float16), weights)])
    values = [weights, optimizer.get_slot(weights, "accum"), optimizer.get_slot(weights, "linear")]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [(sess.run(update), sess.run(values))[1] for _ in range(3)]


def _graph(tf, name, use_resource=False):
    table = tf.get_variable("table", [4, 2], use_resource=use_resource)
    v = tf.get_variable("v", [2], use_resource=use_resource)
    loss = tf.reduce_sum(tf.gather(table, [1, 3]) * v)
    step = tf.train.get_or_create_global_step()
    optimizer = _makers(tf)[name](step)
    train = optimizer.minimize(loss, global_step=step)
    return [train.name, optimizer.get_slot_names(), [v.name for v in tf.global_variables()], tf.get_default_graph()]


def adagrad_da_nodes(tf, np):
    return _graph(tf, "adagrad_da")


def adadelta_nodes(tf, np):
    return _graph(tf, "adadelta")


def ftrl_nodes(tf, np):
    return _graph(tf, "ftrl")


def ftrl_shrinkage_nodes(tf, np):
    return _graph(tf, "ftrl_shrinkage", use_resource=True)


def proximal_gradient_descent_nodes(tf, np):
    return _graph(tf, "proximal_gradient_descent")


def proximal_adagrad_nodes(tf, np):
    return _graph(tf, "proximal_adagrad", use_resource=True)


def argument_errors(tf, np):
    train = tf.train
    return [
        failure(lambda: train.AdagradDAOptimizer(0.1, 0, initial_gradient_squared_accumulator_value=0.0)),
        failure(lambda: train.FtrlOptimizer(0.1, learning_rate_power=0.5)),
        failure(lambda: train.FtrlOptimizer(0.1, initial_accumulator_value=-1.0)),
        failure(lambda: train.FtrlOptimizer(0.1, l2_shrinkage_regularization_strength=-0.5)),
        failure(lambda: train.ProximalAdagradOptimizer(0.1, initial_accumulator_value=-1.0)),
    ]
