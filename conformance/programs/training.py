"""Twenty steps of each optimizer, dense and sparse, on reference and resource variables; and the nodes of training."""

CONTROL_FLOW_V2 = True

STEPS = 20


def _optimizers(tf):
    return [
        ("gradient descent", lambda: tf.train.GradientDescentOptimizer(0.1)),
        ("momentum", lambda: tf.train.MomentumOptimizer(0.05, 0.9)),
        ("nesterov", lambda: tf.train.MomentumOptimizer(0.05, 0.9, use_nesterov=True)),
        ("adam", lambda: tf.train.AdamOptimizer(0.1)),
        ("adam with arguments", lambda: tf.train.AdamOptimizer(0.05, beta1=0.8, beta2=0.95, epsilon=0.01)),
        ("adagrad", lambda: tf.train.AdagradOptimizer(0.3, initial_accumulator_value=0.2)),
        ("rmsprop", lambda: tf.train.RMSPropOptimizer(0.05, decay=0.8, momentum=0.5, epsilon=1e-3)),
        ("centered rmsprop", lambda: tf.train.RMSPropOptimizer(0.05, centered=True)),
    ]


def _train(tf, np, make_loss, dtype, use_resource):
    """Variables and slots after 1, 2 and STEPS steps of each optimizer."""
    results = {}
    for name, make in _optimizers(tf):
        with tf.Graph().as_default():
            loss, feeds = make_loss(tf, np, dtype, use_resource)
            train = make().minimize(loss)
            variables = tf.global_variables()
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                recorded = []
                for step in range(STEPS):
                    sess.run(train, feeds(step))
                    if step in (0, 1, STEPS - 1):
                        recorded.append(sess.run({v.op.name: v for v in variables}))
                results[name] = recorded
    return results


def _regression(tf, np, dtype, use_resource):
    random = np.random.RandomState(3)
    x = tf.placeholder(dtype, [None, 3])
    y = tf.constant(random.uniform(-1, 1, [4, 2]), dtype)
    w = tf.Variable(random.uniform(-1, 1, [3, 2]), dtype=dtype, name="w", use_resource=use_resource)
    b = tf.Variable(np.zeros([2]), dtype=dtype, name="b", use_resource=use_resource)
    inputs = random.uniform(-1, 1, [STEPS, 4, 3])
    return tf.reduce_mean(tf.square(tf.matmul(x, w) + b - y)), lambda step: {x: inputs[step]}


def _embedding(tf, np, dtype, use_resource):
    random = np.random.RandomState(4)
    ids = tf.placeholder(tf.int32, [None])
    table = tf.Variable(random.uniform(-1, 1, [5, 2]), dtype=dtype, name="table", use_resource=use_resource)
    rows = tf.nn.embedding_lookup(table, ids)
    batches = [random.randint(0, 5, 2 + step % 3) for step in range(STEPS)]
    return tf.reduce_sum(tf.square(rows - 0.3) * [1.0, 2.0]), lambda step: {ids: batches[step]}


def dense(tf, np):
    return _train(tf, np, _regression, tf.float32, False)


def dense_in_double(tf, np):
    return _train(tf, np, _regression, tf.float64, False)


def dense_resources(tf, np):
    return _train(tf, np, _regression, tf.float32, True)


def sparse(tf, np):
    return _train(tf, np, _embedding, tf.float32, False)


def sparse_resources(tf, np):
    return _train(tf, np, _embedding, tf.float32, True)


def sparse_resource_nodes(tf, np):
    loss, _ = _embedding(tf, np, tf.float32, True)
    step = tf.Variable(0, trainable=False, name="step", use_resource=True)
    for _, make in _optimizers(tf):
        make().minimize(loss, global_step=step)
    return tf.get_default_graph()


def double_nodes(tf, np):
    loss, _ = _regression(tf, np, tf.float64, False)
    rate = tf.placeholder(tf.float32, [], name="rate")
    for optimizer in (
        tf.train.MomentumOptimizer(rate, 0.9),
        tf.train.AdamOptimizer(rate),
        tf.train.RMSPropOptimizer(rate, centered=True),
    ):
        optimizer.minimize(loss)
    return tf.get_default_graph()


def constraint_and_scopes(tf, np):
    with tf.variable_scope("model", use_resource=False):
        w = tf.get_variable("w", [3], initializer=tf.ones_initializer(), constraint=lambda x: tf.maximum(x, 0.0))
    with tf.variable_scope("outer"), tf.name_scope("inner"):
        train = tf.train.AdamOptimizer(0.5, name="mine").minimize(tf.reduce_sum(w * [1.0, 2.0, -1.0]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            sess.run(train)
        return [train.name, sess.run(w), tf.get_default_graph()]


def callable_arguments(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    rate = tf.Variable(0.5, trainable=False, name="rate")
    train = tf.train.MomentumOptimizer(lambda: rate * 0.1, momentum=lambda: 0.5).minimize(tf.reduce_sum(v**2))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run([train, train])
        return [sess.run(v), tf.get_default_graph()]


def gate_graph(tf, np):
    v, w = tf.Variable(1.0, name="v"), tf.Variable(2.0, name="w")
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    train = optimizer.minimize(v * w, gate_gradients=optimizer.GATE_GRAPH)
    names = [op.name for op in tf.get_default_graph().get_operations() if op.name.startswith("tuple")]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        return [names, sess.run([v, w])]


def schedules(tf, np):
    step = tf.train.get_or_create_global_step()
    tf.train.piecewise_constant(step, [5, 15], [1.0, 0.5, 0.1])
    tf.train.polynomial_decay(0.1, step, 10, cycle=True)
    tf.train.cosine_decay(0.1, step, 20)
    tf.train.cosine_decay_restarts(0.1, step, 8)
    tf.train.linear_cosine_decay(0.1, step, 20)
    tf.train.noisy_linear_cosine_decay(0.1, step, 20)
    tf.train.inverse_time_decay(0.1, step, 20, 0.5, staircase=True, name="named")
    return tf.get_default_graph()


def global_step_helpers(tf, np):
    from tensorflow.python.training import training_util

    training_util.create_global_step()
    training_util._increment_global_step(2)
    return tf.get_default_graph()


def debiased_moving_average(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    ema = tf.train.ExponentialMovingAverage(0.9, zero_debias=True)
    y = tf.identity(x, name="y")
    update = ema.apply([y])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = []
        for number in (1.0, 3.0, -2.0):
            sess.run(update, {x: [number, 10 * number]})
            values.append(sess.run(ema.average(y)))
        return [values, tf.get_default_graph()]


def moving_averages_of_resources(tf, np):
    v = tf.Variable([1.0, 2.0], name="v", use_resource=True)
    tf.train.ExponentialMovingAverage(0.9).apply([v])
    return tf.get_default_graph()


def assign_moving_average(tf, np):
    from tensorflow.python.training import moving_averages

    results = []
    for dtype in (tf.float32, tf.float64):
        v = tf.Variable([1.0, 2.0], dtype=dtype, name="v")
        with tf.variable_scope("scope"):
            plain = moving_averages.assign_moving_average(v, v * 2, 0.9, zero_debias=False)
            debiased = moving_averages.assign_moving_average(v, v * 2, 0.9, name="debiased")
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            results.append([sess.run(plain), sess.run(debiased)])
    weighted = moving_averages.weighted_moving_average(tf.constant([1.0, 3.0]), 0.5, tf.constant([1.0, 2.0]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        results.append([sess.run(weighted), sess.run(weighted)])
    return [results, tf.get_default_graph()]
