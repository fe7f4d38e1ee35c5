"""The ops that change variables: optimizers' update rules and scatters, dense and sparse, with repeated indices."""

UPDATES = {
    "GradientDescent": {},
    "Momentum": {"use_nesterov": [False, True]},
    "KerasMomentum": {"use_nesterov": [False, True]},
    "Adam": {"use_nesterov": [False, True]},
    "AdamWithAmsgrad": {},
    "AdaMax": {},
    "Adagrad": {"update_slots": [True, False]},
    "AdagradV2": {"update_slots": [True, False]},
    "AdagradDA": {},
    "Adadelta": {},
    "RMSProp": {},
    "CenteredRMSProp": {},
    "Ftrl": {},
    "FtrlV2": {},
    "ProximalGradientDescent": {},
    "ProximalAdagrad": {},
    "AddSign": {},
    "PowerSign": {},
}
POSITIVE_STATE = ("accum", "accum_update", "v", "vhat", "ms", "gradient_squared_accumulator")
STATE = POSITIVE_STATE + ("var", "m", "mg", "mom", "linear", "gradient_accumulator")
SCALARS = {
    "alpha": 0.1,
    "lr": 0.1,
    "momentum": 0.9,
    "beta1_power": 0.81,
    "beta2_power": 0.998,
    "beta1": 0.9,
    "beta2": 0.999,
    "beta": 0.9,
    "epsilon": 0.001,
    "rho": 0.9,
    "l1": 0.05,
    "l2": 0.1,
    "l2_shrinkage": 0.02,
    "lr_power": -0.5,
    "logbase": 1.0,
    "sign_decay": 0.9,
}
INDICES = [2, 0, 2, 3, 2]


def _argument_names(function):
    import inspect

    signature = inspect.signature(function)
    return [name for name in signature.parameters if name != "name"]


def _update(tf, np, op_type, dtype, attrs):
    """The variable and its slots after two steps of one op."""
    function = getattr(tf.raw_ops, op_type)
    names = _argument_names(function)
    random = np.random.RandomState(7)
    sparse, resource = "Sparse" in op_type, op_type.startswith("Resource")
    state, arguments = {}, dict(attrs)
    for name in names:
        if name in SCALARS:
            arguments[name] = tf.constant(SCALARS[name], dtype)
        elif name in STATE:
            value = random.uniform(0.5, 1.5, [4, 3]) if name in POSITIVE_STATE else random.uniform(-0.5, 0.5, [4, 3])
            state[name] = tf.Variable(value, dtype=dtype, use_resource=resource)
            arguments[name] = state[name].handle if resource else state[name]._ref()
        elif name in ("grad", "delta"):
            arguments[name] = tf.constant(random.uniform(-1, 1, [5, 3] if sparse else [4, 3]), dtype)
        elif name == "indices":
            arguments[name] = tf.constant(INDICES)
        elif name == "global_step":
            arguments[name] = tf.constant(3, tf.int64)
    op = function(**arguments)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(2):
            sess.run(op)
        return sess.run(state)


def _updates(tf, np, form, dtype):
    results = {}
    for name in sorted(UPDATES):
        op_type = form + name
        if not hasattr(tf.raw_ops, op_type):
            continue
        choices = UPDATES[name] or {None: [None]}
        ((attr, values),) = choices.items()
        for value in values:
            attrs = {} if attr is None else {attr: value}
            with tf.Graph().as_default():
                results["%s %s" % (op_type, attrs or "")] = _update(tf, np, op_type, dtype, attrs)
    return results


def dense_updates(tf, np):
    return _updates(tf, np, "Apply", tf.float32)


def dense_updates_of_resources(tf, np):
    return _updates(tf, np, "ResourceApply", tf.float32)


def sparse_updates(tf, np):
    return _updates(tf, np, "SparseApply", tf.float32)


def sparse_updates_of_resources(tf, np):
    return _updates(tf, np, "ResourceSparseApply", tf.float32)


def dense_updates_in_double(tf, np):
    return _updates(tf, np, "Apply", tf.float64)


def sparse_updates_in_double(tf, np):
    return _updates(tf, np, "SparseApply", tf.float64)


def dense_updates_in_half(tf, np):
    with tf.Graph().as_default():
        return [_update(tf, np, op, tf.float16, {}) for op in ("ApplyGradientDescent", "ApplyMomentum", "ApplyAdam")]


def _scatters(tf, np, dtype, resource):
    results = []
    for kind in ("Update", "Add", "Sub", "Mul", "Div", "Min", "Max"):
        for updates in ([[3, 2], [5, 4], [-7, 3]], 2):
            with tf.Graph().as_default():
                v = tf.Variable(np.arange(-3, 5).reshape([4, 2]), dtype=dtype, use_resource=resource)
                function = getattr(tf, "scatter_" + kind.lower())
                changed = function(v, [1, 3, 1], tf.constant(updates, dtype))
                with tf.Session() as sess:
                    sess.run(tf.global_variables_initializer())
                    results.append([kind, sess.run(changed), sess.run(v)])
    for kind in ("update", "add", "sub"):
        for indices, updates in (([[0], [2], [0]], [[1, 2], [3, 4], [5, 6]]), ([[0, 1], [3, 0]], [7, 8])):
            with tf.Graph().as_default():
                v = tf.Variable(np.arange(8).reshape([4, 2]), dtype=dtype, use_resource=resource)
                changed = getattr(tf, "scatter_nd_" + kind)(v, indices, tf.constant(updates, dtype))
                with tf.Session() as sess:
                    sess.run(tf.global_variables_initializer())
                    results.append([kind, sess.run(changed), sess.run(v)])
    return results


def scatters(tf, np):
    return _scatters(tf, np, tf.float32, False)


def scatters_of_integers(tf, np):
    return _scatters(tf, np, tf.int32, False)


def scatters_of_resources(tf, np):
    return _scatters(tf, np, tf.float32, True)


def slice_assignment(tf, np):
    results = []
    for resource in (False, True):
        v = tf.Variable(np.arange(12).reshape([3, 4]), dtype=tf.float32, use_resource=resource)
        changes = [
            v[1:, ::2].assign([[10, 11], [12, 13]]),
            v[0].assign([1, 2, 3, 4]),
            v[:, -1].assign([7, 8, 9]),
            v[2, 2].assign(100.0),
            v[..., 0:1].assign([[5], [6], [7]]),
        ]
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            results.append([sess.run(change) for change in changes] + [sess.run(v)])
    return results


def batch_scatter_update(tf, np):
    v = tf.Variable(np.zeros([2, 3, 2]), dtype=tf.float32, name="v")
    changed = tf.batch_scatter_update(v, [[0, 2], [1, 0]], np.arange(8, dtype=np.float32).reshape([2, 2, 2]))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run(changed), tf.get_default_graph()]
