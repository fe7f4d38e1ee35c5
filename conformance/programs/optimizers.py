"""Optimizers: nodes, slots, update rules, schedules, moving averages."""

from conformance.outcomes import error_class, failure


def _steps(tf, optimizer, count=3, use_resource=False):
    """Variable values after each of `count` steps on a quadratic loss."""
    v = tf.Variable([1.0, -2.0], name="v", use_resource=use_resource)
    w = tf.Variable(0.5, name="w", use_resource=use_resource)
    loss = tf.reduce_sum(v**2) * 0.5 + w * v[0] + w**2
    train = optimizer.minimize(loss)
    values = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(count):
            sess.run(train)
            values.append(sess.run([v, w]))
    return values


def _sparse_steps(tf, np, optimizer, count=3):
    """Rows of a table of which one step touches some, one of them twice."""
    table = tf.Variable(np.ones([4, 2], np.float32), name="table")
    ids = tf.placeholder(tf.int32, [None])
    loss = tf.reduce_sum(tf.nn.embedding_lookup(table, ids) ** 2 * [1.0, 3.0])
    train = optimizer.minimize(loss)
    values = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(count):
            sess.run(train, {ids: [[0, 2, 2], [3], [0]][step]})
            values.append(sess.run(table))
    return values


def gradient_descent(tf, np):
    return _steps(tf, tf.train.GradientDescentOptimizer(0.1))


def momentum(tf, np):
    return _steps(tf, tf.train.MomentumOptimizer(0.1, 0.9))


def nesterov_momentum(tf, np):
    return _steps(tf, tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True))


def adam(tf, np):
    return _steps(tf, tf.train.AdamOptimizer(0.1))


def adam_with_arguments(tf, np):
    return _steps(tf, tf.train.AdamOptimizer(0.05, beta1=0.5, beta2=0.9, epsilon=0.1), 4)


def adagrad(tf, np):
    return _steps(tf, tf.train.AdagradOptimizer(0.1, initial_accumulator_value=0.2))


def rmsprop(tf, np):
    return _steps(tf, tf.train.RMSPropOptimizer(0.1, decay=0.8, momentum=0.5, epsilon=1e-3))


def centered_rmsprop(tf, np):
    return _steps(tf, tf.train.RMSPropOptimizer(0.1, centered=True))


def resource_optimizers(tf, np):
    results = []
    for make in (
        lambda: tf.train.GradientDescentOptimizer(0.1),
        lambda: tf.train.MomentumOptimizer(0.1, 0.9),
        lambda: tf.train.AdamOptimizer(0.1),
        lambda: tf.train.AdagradOptimizer(0.1),
        lambda: tf.train.RMSPropOptimizer(0.1),
    ):
        with tf.Graph().as_default():
            results.append(_steps(tf, make(), 2, use_resource=True)[-1])
    return results


def sparse_gradient_descent(tf, np):
    return _sparse_steps(tf, np, tf.train.GradientDescentOptimizer(0.1))


def sparse_momentum(tf, np):
    return _sparse_steps(tf, np, tf.train.MomentumOptimizer(0.1, 0.9))


def sparse_adam(tf, np):
    return _sparse_steps(tf, np, tf.train.AdamOptimizer(0.1))


def sparse_adagrad(tf, np):
    return _sparse_steps(tf, np, tf.train.AdagradOptimizer(0.1))


def sparse_rmsprop(tf, np):
    return _sparse_steps(tf, np, tf.train.RMSPropOptimizer(0.1, momentum=0.5))


def _training_graph(tf, optimizer, global_step=False, use_resource=False):
    v = tf.Variable([1.0, -2.0], name="v", use_resource=use_resource)
    w = tf.get_variable("net/w", [], use_resource=use_resource)
    loss = tf.reduce_sum(v**2) + w * v[0]
    step = tf.train.get_or_create_global_step() if global_step else None
    train = optimizer.minimize(loss, global_step=step)
    return [train.name, train.op.type if hasattr(train, "op") else train.type, tf.get_default_graph()]


def gradient_descent_nodes(tf, np):
    return _training_graph(tf, tf.train.GradientDescentOptimizer(0.1))


def gradient_descent_nodes_with_global_step(tf, np):
    return _training_graph(tf, tf.train.GradientDescentOptimizer(0.1), global_step=True)


def momentum_nodes(tf, np):
    return _training_graph(tf, tf.train.MomentumOptimizer(0.1, 0.9))


def adam_nodes(tf, np):
    return _training_graph(tf, tf.train.AdamOptimizer(0.1), global_step=True)


def adagrad_nodes(tf, np):
    return _training_graph(tf, tf.train.AdagradOptimizer(0.1))


def rmsprop_nodes(tf, np):
    return _training_graph(tf, tf.train.RMSPropOptimizer(0.1, momentum=0.9))


def centered_rmsprop_nodes(tf, np):
    return _training_graph(tf, tf.train.RMSPropOptimizer(0.1, centered=True))


def resource_nodes(tf, np):
    return _training_graph(tf, tf.train.AdamOptimizer(0.1), global_step=True, use_resource=True)


def resource_gradient_descent_nodes(tf, np):
    return _training_graph(tf, tf.train.GradientDescentOptimizer(0.1), use_resource=True)


def sparse_nodes(tf, np):
    table = tf.Variable(np.ones([4, 2], np.float32), name="table")
    loss = tf.reduce_sum(tf.nn.embedding_lookup(table, [0, 2]) ** 2)
    tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    tf.train.AdagradOptimizer(0.1).minimize(loss)
    tf.train.AdamOptimizer(0.1).minimize(loss)
    return tf.get_default_graph()


def minimize_arguments(tf, np):
    v, w = tf.Variable(1.0, name="v"), tf.Variable(2.0, name="w", trainable=False)
    loss = v**2 * w
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    step = tf.Variable(0, name="step", trainable=False)
    named = optimizer.minimize(loss, global_step=step, var_list=[w], name="mine", grad_loss=tf.constant(10.0))
    by_collection = optimizer.compute_gradients(loss, tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        result = sess.run(named)
        return [named.name, result, sess.run([v, w, step]), [[g.dtype.name, x.name] for g, x in by_collection]]


def compute_and_apply(tf, np):
    v, w, u = tf.Variable([3.0, 4.0], name="v"), tf.Variable(1.0, name="w"), tf.Variable(5.0, name="unused")
    loss = tf.reduce_sum(v) * w
    optimizer = tf.train.GradientDescentOptimizer(1.0)
    pairs = optimizer.compute_gradients(loss)
    clipped = [(tf.clip_by_norm(g, 1.0), x) for g, x in pairs if g is not None]
    train = optimizer.apply_gradients(clipped, name="clipped_update")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        return [[[g is None, x.name] for g, x in pairs], train.name, sess.run([v, w, u])]


def optimizer_errors(tf, np):
    v, u = tf.Variable(1.0, name="v"), tf.Variable(1.0, name="u")
    i = tf.Variable(1, name="i")
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    return [
        failure(lambda: optimizer.minimize(tf.constant(1.0))),
        failure(lambda: optimizer.minimize(v, var_list=[])),
        failure(lambda: optimizer.apply_gradients([])),
        failure(lambda: optimizer.apply_gradients([(None, v)])),
        failure(lambda: optimizer.apply_gradients([(1.0, 2.0)])),
        failure(lambda: optimizer.compute_gradients(v, [tf.constant(1.0)])),
        failure(lambda: optimizer.compute_gradients(v, ["a"])),
        failure(lambda: optimizer.minimize(v * 2, var_list=[u]), r"^No gradients provided for any variable"),
        failure(lambda: optimizer.compute_gradients(tf.cast(i, tf.float32), [i]), r"^Invalid type[^,]*"),
        failure(lambda: optimizer.compute_gradients(v, gate_gradients=7)),
        error_class(lambda: tf.train.Optimizer(False, None)),
    ]


def slots(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    loss = tf.reduce_sum(v**2)
    optimizer = tf.train.AdamOptimizer(0.1)
    with tf.name_scope("ignored"):
        optimizer.minimize(loss)
    with tf.variable_scope("opt"):
        w = tf.get_variable("net/w", [2])
        adagrad = tf.train.AdagradOptimizer(0.1)
        adagrad.minimize(tf.reduce_sum(w**2))
    tf.train.AdamOptimizer(0.1).minimize(loss)
    return {
        "names": optimizer.get_slot_names(),
        "slots": [optimizer.get_slot(v, name).name for name in optimizer.get_slot_names()],
        "none": optimizer.get_slot(v, "nothing"),
        "variables": [x.name for x in optimizer.variables()],
        "adagrad": [x.name for x in adagrad.variables()],
        "all": [x.name for x in tf.global_variables()],
        "trainable": [x.name for x in tf.trainable_variables()],
        "optimizer": [optimizer.get_name(), adagrad.get_name()],
    }


def training_twice_in_one_run(tf, np):
    v = tf.Variable(1.0, name="v")
    a = tf.train.GradientDescentOptimizer(0.1).minimize(v**2)
    with tf.control_dependencies([a]):
        after = tf.identity(v.read_value())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([a, after])[1], sess.run(v)]


def learning_rate_as_tensor(tf, np):
    rate = tf.placeholder(tf.float32, [], name="rate")
    v = tf.Variable(1.0, name="v")
    train = tf.train.GradientDescentOptimizer(rate).minimize(v**2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        results = []
        for value in (0.1, 0.01):
            sess.run(train, {rate: value})
            results.append(sess.run(v))
        return results


def vector_loss_trains_on_its_sum(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    train = tf.train.GradientDescentOptimizer(0.1).minimize(v**2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        return sess.run(v)


def decay_values(tf, np):
    step = tf.placeholder(tf.int32, [], name="step")
    rates = [
        tf.train.exponential_decay(0.1, step, 10, 0.5),
        tf.train.exponential_decay(0.1, step, 10, 0.5, staircase=True),
        tf.train.natural_exp_decay(0.1, step, 10, 0.5),
        tf.train.inverse_time_decay(0.1, step, 10, 0.5),
        tf.train.polynomial_decay(0.1, step, 10, 0.01, power=2.0),
        tf.train.polynomial_decay(0.1, step, 10, 0.01, cycle=True),
        tf.train.piecewise_constant(step, [5, 15], [1.0, 0.5, 0.1]),
        tf.train.cosine_decay(0.1, step, 20),
        tf.train.cosine_decay_restarts(0.1, step, 8),
        tf.train.linear_cosine_decay(0.1, step, 20),
    ]
    with tf.Session() as sess:
        return [[rate.name for rate in rates if "Piecewise" not in rate.name]] + [
            sess.run(rates, {step: value}) for value in (0, 5, 6, 15, 25)
        ]


def exponential_decay_nodes(tf, np):
    step = tf.Variable(0, trainable=False, name="step")
    rate = tf.train.exponential_decay(0.003, step, 2000, 0.5, staircase=True)
    tf.train.natural_exp_decay(0.1, step, 10, 0.5)
    tf.train.polynomial_decay(0.1, step, 10)
    tf.train.inverse_time_decay(0.1, step, 10, 0.5)
    v = tf.Variable(1.0, name="v")
    tf.train.GradientDescentOptimizer(rate).minimize(v**2, global_step=step)
    return tf.get_default_graph()


def slides_schedule(tf, np):
    step = tf.placeholder(tf.int32, [])
    rate = 0.0001 + tf.train.exponential_decay(0.003, step, 2000, 1 / np.e)
    with tf.Session() as sess:
        return [sess.run(rate, {step: value}) for value in (0, 1000, 10000)]


def moving_average(tf, np):
    v = tf.Variable(0.0, name="v")
    t = tf.placeholder(tf.float32, [], name="t")
    with tf.variable_scope("scope"):
        ema = tf.train.ExponentialMovingAverage(0.9)
        update = ema.apply([v])
    step = tf.Variable(0, name="step", trainable=False)
    counted = tf.train.ExponentialMovingAverage(0.9, num_updates=step, zero_debias=False, name="counted")
    counted_update = counted.apply([v])
    assign = v.assign(t)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = []
        for number in (10.0, 20.0, -5.0):
            sess.run(assign, {t: number})
            sess.run(step.assign_add(1))
            sess.run([update, counted_update])
            values.append(sess.run([ema.average(v), counted.average(v)]))
        return [
            values,
            ema.average_name(v),
            ema.average(v).name,
            counted.average(v).name,
            sorted(ema.variables_to_restore()),
            update.name,
        ]


def moving_average_of_a_tensor(tf, np):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.identity(x * 2, name="y")
    ema = tf.train.ExponentialMovingAverage(0.5)
    update = ema.apply([y])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = []
        for number in (1.0, 3.0):
            sess.run(update, {x: [number, -number]})
            values.append(sess.run(ema.average(y)))
        return [values, [v.name for v in tf.global_variables()]]


def moving_average_errors(tf, np):
    v = tf.Variable(1.0, name="v")
    ema = tf.train.ExponentialMovingAverage(0.9)
    ema.apply([v])
    return [
        failure(lambda: ema.apply([tf.Variable(1, name="i")])),
        failure(lambda: ema.apply([v])),
        ema.average(tf.Variable(1.0, name="w")),
        ema.average_name(tf.Variable(1.0, name="x")),
        error_class(lambda: ema.apply([3])),
    ]


def global_step(tf, np):
    results = [tf.train.get_global_step()]
    step = tf.train.create_global_step()
    results += [
        step.name,
        repr(step.dtype),
        tf.train.get_global_step() is step,
        tf.train.get_or_create_global_step() is step,
    ]
    results.append(failure(tf.train.create_global_step))
    v = tf.Variable(1.0, name="v")
    train = tf.train.GradientDescentOptimizer(0.1).minimize(v**2, global_step=step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        results += [sess.run(train), sess.run(train), tf.train.global_step(sess, step)]
    return results


def l2_term(tf, np):
    t = tf.Variable([[1.0, -2.0], [3.0, 0.5]], name="t")
    loss = tf.nn.l2_loss(t, name=None)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before, gradient = sess.run([loss, tf.gradients(loss, t)])
        sess.run(train)
        return [loss.name, before, gradient, sess.run([loss, t])]
