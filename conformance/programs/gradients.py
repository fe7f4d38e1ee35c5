"""tf.gradients and what steers it."""

from conformance.outcomes import error_class, failure


def _evaluate(tf, fetches, feed=None):
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return sess.run(fetches, feed)


def scalar_and_vector_losses(tf, np):
    x = tf.constant([1.0, 2.0, 3.0])
    scalar = tf.gradients(tf.reduce_sum(x**2), x)
    vector = tf.gradients(x**2, x)
    several = tf.gradients([x**2, 3 * x, tf.reduce_sum(x)], [x])
    return _evaluate(tf, [scalar, vector, several])


def several_sources(tf, np):
    a, b = tf.constant(2.0), tf.constant(3.0)
    c = a * b
    d = c + a
    return _evaluate(tf, tf.gradients(d, [a, b, c, d]))


def unconnected(tf, np):
    a, b = tf.constant(2.0), tf.constant([3.0, 4.0])
    y = a * 2
    zero = tf.gradients(y, [a, b], unconnected_gradients="zero")
    none = tf.gradients(y, [a, b], unconnected_gradients=tf.UnconnectedGradients.NONE)
    return [
        tf.gradients(y, b),
        none[1],
        _evaluate(tf, zero),
        failure(lambda: tf.gradients(y, b, unconnected_gradients="wrong")),
    ]


def unconnected_to_variables(tf, np):
    variables = [tf.get_variable("v%d" % use, initializer=[[1.0, 2.0]], use_resource=use) for use in (False, True)]
    zeros = tf.gradients(tf.constant(1.0), variables, unconnected_gradients="zero")
    return [[each.dtype for each in zeros], [str(each.shape) for each in zeros], _evaluate(tf, zeros)]


def grad_ys(tf, np):
    x = tf.constant([1.0, 2.0])
    y, z = x**2, x**3
    return [
        _evaluate(tf, tf.gradients(y, x, grad_ys=[tf.constant([10.0, 0.5])])),
        _evaluate(tf, tf.gradients([y, z], x, grad_ys=[tf.constant([10.0, 0.5]), None])),
        _evaluate(tf, tf.gradients(y, x, grad_ys=tf.constant([1.0, 2.0]))),
        error_class(lambda: tf.gradients(y, x, grad_ys=[tf.constant([1, 2])])),
        failure(lambda: tf.gradients(y, x, grad_ys=[y, y])),
        _evaluate(tf, tf.gradients(tf.reduce_max(x), x, grad_ys=[tf.constant([3.0])])),
    ]


def stop_gradients(tf, np):
    a = tf.constant(2.0)
    b = 3 * a
    c = a + b * b
    return _evaluate(
        tf,
        [
            tf.gradients(c, [a, b]),
            tf.gradients(c, [a, b], stop_gradients=[b]),
            tf.gradients(c, [a, b], stop_gradients=[a, b]),
            tf.gradients(a * tf.stop_gradient(b), a),
            tf.gradients(tf.stop_gradient(a) * a, a),
        ],
    )


def integer_and_none(tf, np):
    x, i = tf.constant([1.5, 2.5]), tf.constant([1, 2])
    return [
        tf.gradients(tf.cast(i, tf.float32) * x, i),
        tf.gradients(tf.cast(x, tf.int32), x),
        tf.gradients(tf.argmax(x), x),
        tf.gradients(i * 2, i),
        tf.gradients(tf.shape(x), x),
        failure(lambda: tf.gradients(x > 1, x)),
        tf.gradients(tf.floor(x), x),
        _evaluate(tf, tf.gradients(tf.gather(x, [0]), [x])[0].values),
        tf.gradients(tf.zeros_like(x), x),
    ]


def variables_as_sources(tf, np):
    v = tf.Variable([1.0, 2.0], name="v")
    w = tf.Variable([3.0, 4.0], name="w")
    y = tf.reduce_sum(v * w + v)
    return _evaluate(tf, tf.gradients(y, [v, w, v.value()])[:2])


def second_order(tf, np):
    x = tf.constant([0.5, 1.5])
    y = tf.reduce_sum(tf.sin(x) * x**3)
    (first,) = tf.gradients(y, x)
    (second,) = tf.gradients(first, x)
    (third,) = tf.gradients(second, x)
    (tanh2,) = tf.gradients(tf.gradients(tf.tanh(x), x)[0], x)
    (sigmoid2,) = tf.gradients(tf.gradients(tf.sigmoid(x), x)[0], x)
    return _evaluate(tf, [first, second, third, tanh2, sigmoid2])


def hessians(tf, np):
    x = tf.constant([1.0, 2.0])
    y = x[0] ** 2 * x[1] ** 3
    return _evaluate(tf, tf.hessians(y, x))


def gradient_penalty(tf, np):
    x = tf.constant([[1.0, 2.0]])
    w = tf.Variable([[0.5], [0.3]], name="w")
    score = tf.tanh(tf.matmul(x, w))
    (slope,) = tf.gradients(score, x)
    penalty = tf.reduce_mean((tf.sqrt(tf.reduce_sum(slope**2, 1)) - 1) ** 2)
    return _evaluate(tf, [slope, penalty, tf.gradients(penalty, w)])


def custom_gradient(tf, np):
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)

        def grad(dy):
            return dy * (1 - 1 / (1 + e))

        return tf.log(1 + e), grad

    @tf.custom_gradient
    def two(a, b):
        def grad(da, db):
            return da * 100, db * 1000

        return [a * 2, b * 3], grad

    x = tf.constant(100.0)
    y = log1pexp(x)
    a, b = tf.constant(1.0), tf.constant(2.0)
    c, d = two(a, b)
    return _evaluate(tf, [y, tf.gradients(y, x), c, d, tf.gradients([c, d], [a, b])])


def custom_gradient_with_variables(tf, np):
    @tf.custom_gradient
    def scaled(x):
        w = tf.get_variable("w", [], initializer=tf.constant_initializer(3.0), use_resource=True)

        def grad(dy, variables=None):
            return dy * 7, [dy * 11]

        return w * x, grad

    x = tf.constant(2.0)
    y = scaled(x)
    w = tf.trainable_variables()[0]
    return _evaluate(tf, [y, tf.gradients(y, [x, w])])


def register_gradient_and_override_map(tf, np):
    @tf.RegisterGradient("ConformanceTimesTen")
    def times_ten(op, grad):
        return grad * 10

    x = tf.constant([1.0, 2.0])
    with tf.get_default_graph().gradient_override_map(
        {"Identity": "ConformanceTimesTen", "Square": "ConformanceTimesTen"}
    ):
        y = tf.square(tf.identity(x))
    z = tf.identity(x)
    return [
        _evaluate(tf, tf.gradients([y, z], x)),
        failure(lambda: tf.RegisterGradient("ConformanceTimesTen")(times_ten), r"^[^.(]*"),
        failure(lambda: tf.get_default_graph().gradient_override_map({"Identity": 3}).__enter__()),
        y.op.get_attr("_gradient_op_type"),
        tf.get_default_graph(),
    ]


def guided_relu(tf, np):
    @tf.RegisterGradient("ConformanceGuidedRelu")
    def guided(op, grad):
        return tf.where(0.0 < grad, tf.where(op.outputs[0] > 0, grad, tf.zeros_like(grad)), tf.zeros_like(grad))

    x = tf.constant([-1.0, 2.0, 3.0])
    with tf.get_default_graph().gradient_override_map({"Relu": "ConformanceGuidedRelu"}):
        y = tf.nn.relu(x)
    return _evaluate(tf, tf.gradients(y * [1.0, -1.0, 1.0], x))


def straight_through_estimator(tf, np):
    x = tf.constant([0.2, 0.7])
    with tf.get_default_graph().gradient_override_map({"Round": "Identity"}):
        y = tf.round(x)
    z = x + tf.stop_gradient(tf.round(x) - x)
    return _evaluate(tf, [y, tf.gradients(y, x), z, tf.gradients(z, x)])


def no_gradient_registered(tf, np):
    x = tf.constant([1.0, 2.0])
    with tf.get_default_graph().gradient_override_map({"Square": "ConformanceNotRegistered"}):
        y = tf.square(x, name="y")
    return [
        failure(lambda: tf.gradients(y, x)),
        tf.gradients(tf.py_func(lambda v: v, [x], tf.float32), x),
    ]


def py_func_with_a_gradient(tf, np):
    @tf.RegisterGradient("ConformancePySquareGrad")
    def square_gradient(op, grad):
        return grad * 2 * op.inputs[0]

    x = tf.constant([1.0, 2.0])
    with tf.get_default_graph().gradient_override_map({"PyFunc": "ConformancePySquareGrad"}):
        y = tf.py_func(lambda v: v * v, [x], tf.float32)
    return _evaluate(tf, [y, tf.gradients(y, x)])


def indexed_slices(tf, np):
    table = tf.Variable(np.ones([5, 2], np.float32), name="table")
    rows = tf.gather(table, [1, 3, 1])
    (g,) = tf.gradients(tf.reduce_sum(rows * [[1.0], [2.0], [3.0]]), table)
    (mixed,) = tf.gradients(tf.reduce_sum(rows) + tf.reduce_sum(table), table)
    (twice,) = tf.gradients(tf.reduce_sum(rows) + tf.reduce_sum(tf.nn.embedding_lookup(table, [0])), table)
    dense = tf.convert_to_tensor(g)
    names = [type(t).__name__ for t in (g, mixed, twice)]
    return [
        names,
        str(g.dense_shape.dtype),
        _evaluate(
            tf, [g.values, g.indices, g.dense_shape, dense, tf.convert_to_tensor(mixed), tf.convert_to_tensor(twice)]
        ),
    ]


def gather_nd_gradients(tf, np):
    """Slices where rows are gathered by a matrix of one column."""
    results = []
    for use_resource in (False, True):
        table = tf.get_variable("table%d" % use_resource, initializer=tf.ones([5, 2]), use_resource=use_resource)
        indices = [tf.constant([[1], [3], [1]]), tf.constant([[1, 0], [4, 1]]), tf.constant([[[2]]], tf.int64)]
        rows = [tf.gather_nd(table, each) for each in indices]
        slices, *dense = [tf.gradients(row * row * 2, table)[0] for row in rows]
        results += [
            [type(each).__name__ for each in (slices, *dense)],
            slices.dense_shape.dtype,
            _evaluate(tf, [slices.values, slices.indices, slices.dense_shape, *dense]),
        ]
    return results


def resource_gather_gradient(tf, np):
    table = tf.Variable(np.ones([5, 2], np.float32), name="table", use_resource=True)
    (g,) = tf.gradients(tf.reduce_sum(tf.gather(table, [[1], [3]])), table)
    return [type(g).__name__, _evaluate(tf, [g.values, g.indices, tf.convert_to_tensor(g)])]


def gradient_of_elementwise_functions(tf, np):
    x = tf.constant([-1.5, -0.5, 0.5, 1.5])
    names = "abs negative square exp sign sin cos tanh sigmoid reciprocal atan sinh cosh erf expm1"
    functions = [getattr(tf, name) for name in names.split()]
    functions += [
        tf.nn.relu,
        tf.nn.relu6,
        tf.nn.elu,
        tf.nn.selu,
        tf.nn.softplus,
        tf.nn.softsign,
        tf.nn.leaky_relu,
        tf.nn.softmax,
        tf.nn.log_softmax,
    ]
    positive = tf.constant([0.3, 1.2])
    results = [tf.gradients(f(x), x) for f in functions]
    results += [
        tf.gradients(f(positive), positive) for f in (tf.log, tf.sqrt, tf.rsqrt, tf.log1p, tf.lgamma, tf.digamma)
    ]
    return _evaluate(tf, results)


def gradient_of_binary_functions(tf, np):
    a, b = tf.constant([[1.0, -2.0], [3.0, 0.5]]), tf.constant([2.0, -1.5])
    functions = [
        tf.add,
        tf.subtract,
        tf.multiply,
        tf.divide,
        tf.maximum,
        tf.minimum,
        tf.squared_difference,
        tf.floordiv,
        tf.floormod,
    ]
    results = [tf.gradients(f(a, b), [a, b]) for f in functions]
    results.append(tf.gradients(tf.pow(tf.abs(a), b), [a, b]))
    with tf.Session() as sess:
        return [[None if g is None else sess.run(g) for g in pair] for pair in results]


def gradient_of_reductions(tf, np):
    x = tf.constant([[1.0, 3.0, 3.0], [2.0, 0.0, -1.0]])
    functions = [tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_min, tf.reduce_prod, tf.reduce_logsumexp]
    results = [tf.gradients(f(x, 1), x) for f in functions] + [tf.gradients(f(x), x) for f in functions]
    results.append(tf.gradients(tf.nn.moments(x, [0])[1], x))
    return _evaluate(tf, results)


def gradient_of_array_functions(tf, np):
    x = tf.constant(np.arange(6.0).reshape(2, 3), tf.float32)
    weights = tf.constant(np.arange(6.0), tf.float32)

    def through(f):
        y = tf.reshape(f(x), [-1])
        return tf.gradients(y * tf.cast(tf.range(tf.size(y)) + 1, tf.float32), x)[0]

    functions = [
        tf.transpose,
        lambda t: tf.reshape(t, [3, 2]),
        lambda t: tf.concat([t, t], 1),
        lambda t: tf.stack([t, t * 2]),
    ]
    functions += [
        lambda t: t[:, 1:],
        lambda t: t[0],
        lambda t: tf.tile(t, [2, 1]),
        lambda t: tf.pad(t, [[1, 0], [0, 1]]),
    ]
    functions += [
        lambda t: tf.split(t, 3, 1)[1],
        lambda t: tf.gather(t, [1, 1, 0]),
        lambda t: tf.slice(t, [0, 1], [2, 2]),
    ]
    functions += [
        lambda t: tf.expand_dims(t, 0),
        lambda t: tf.reverse(t, [1]),
        lambda t: tf.cumsum(t, 1),
        lambda t: tf.unstack(t, axis=1)[2],
    ]
    functions += [
        lambda t: tf.where(t > 2, t, -t),
        lambda t: tf.boolean_mask(t, [True, False]),
        lambda t: tf.nn.top_k(t, 2)[0],
    ]
    functions += [
        lambda t: t[::-1, ::2],
        lambda t: tf.gather_nd(t, [[0, 1], [1, 2]]),
        lambda t: tf.clip_by_value(t, 1.0, 4.0),
    ]
    return [
        _evaluate(tf, [tf.convert_to_tensor(through(f)) for f in functions]),
        _evaluate(tf, tf.gradients(tf.tensordot(x, tf.reshape(weights, [3, 2]), 1), [x, weights])),
    ]


def gradient_of_network_functions(tf, np):
    x = tf.constant(np.sin(np.arange(32.0)).reshape(1, 4, 4, 2), tf.float32)
    w = tf.constant(np.cos(np.arange(36.0)).reshape(3, 3, 2, 2), tf.float32)
    b = tf.constant([0.1, 0.2])
    same = tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME")
    strided = tf.nn.conv2d(x, w, [1, 2, 2, 1], "VALID")
    pooled = tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    averaged = tf.nn.avg_pool(x, [1, 3, 3, 1], [1, 1, 1, 1], "SAME")
    biased = tf.nn.bias_add(x, b)
    local = tf.nn.lrn(x, 1, 1.0, 0.5, 0.5)
    mean, variance = tf.nn.moments(x, [0, 1, 2])
    normal = tf.nn.batch_normalization(x, mean, variance, b, b, 1e-3)
    results = [tf.gradients(y**2, [x, w]) for y in (same, strided)] + [
        tf.gradients(y**2, x) for y in (pooled, averaged, local)
    ]
    results += [tf.gradients(biased**2, [x, b]), tf.gradients(normal**2, [x, b]), tf.gradients(tf.nn.l2_loss(x), x)]
    return _evaluate(tf, [same, strided, pooled, averaged, local, normal, results])


def gradient_of_losses(tf, np):
    logits = tf.constant([[1.0, 2.0, 3.0], [0.5, -1.0, 0.0]])
    labels = tf.constant([[0.0, 1.0, 0.0], [0.3, 0.3, 0.4]])
    losses = [
        tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits),
        tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits),
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[2, 0], logits=logits),
        tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits),
        -tf.reduce_sum(labels * tf.log(tf.nn.softmax(logits)), reduction_indices=[1]),
        tf.nn.weighted_cross_entropy_with_logits(labels, logits, 2.0),
    ]
    results = [losses, [tf.gradients(loss, logits) for loss in losses]]
    return [_evaluate(tf, results), tf.gradients(losses[0], labels), _evaluate(tf, tf.gradients(losses[1], labels))]


def gradient_of_matmul_forms(tf, np):
    a, b = (
        tf.constant(np.arange(6.0).reshape(2, 3), tf.float32),
        tf.constant(np.arange(6.0).reshape(2, 3) - 2, tf.float32),
    )
    x = tf.constant(np.arange(12.0).reshape(2, 2, 3), tf.float32)
    results = [
        tf.gradients(tf.matmul(a, b, transpose_b=True) ** 2, [a, b]),
        tf.gradients(tf.matmul(a, b, transpose_a=True) ** 2, [a, b]),
        tf.gradients(tf.matmul(x, x, transpose_b=True), x),
        tf.gradients(tf.einsum("ij,kj->ik", a, b) ** 2, [a, b]),
    ]
    return _evaluate(tf, results)


def ties_and_corners(tf, np):
    x = tf.constant([1.0, 1.0, 0.0])
    zero = tf.constant(0.0)
    vector = tf.zeros([2])
    results = {
        "maximum": tf.gradients(tf.maximum(x, [1.0, 0.0, 0.0]), x),
        "minimum second": tf.gradients(tf.minimum([1.0, 0.0, 0.0], x), x),
        "reduce_max": tf.gradients(tf.reduce_max(x), x),
        "relu": tf.gradients(tf.nn.relu(x), x),
        "abs": tf.gradients(tf.abs(x), x),
        "clip": tf.gradients(tf.clip_by_value(x, 0.0, 1.0), x),
        "pow": tf.gradients(tf.pow(zero, zero), zero),
        "square root": tf.gradients(tf.sqrt(zero), zero),
        "norm": tf.gradients(tf.norm(vector), vector),
        "clip_by_norm": tf.gradients(tf.clip_by_norm(vector, 1.0), vector),
        "log": tf.gradients(tf.log(zero), zero),
        "xlogy": tf.gradients(tf.where(x > 0.5, tf.log(x), tf.zeros_like(x)), x),
        "prod": tf.gradients(tf.reduce_prod(x), x),
        "relu6": tf.gradients(tf.nn.relu6(tf.constant([0.0, 6.0, 3.0]) * x[0]), x),
        "max_pool": tf.gradients(tf.nn.max_pool(tf.ones([1, 2, 2, 1]) * x[0], [1, 2, 2, 1], [1, 2, 2, 1], "SAME"), x),
    }
    return _evaluate(tf, results)


def max_pool_ties(tf, np):
    x = tf.constant([[1.0, 1.0, 0.0, 2.0], [1.0, 1.0, 2.0, 2.0]])
    image = tf.reshape(x, [1, 2, 4, 1])
    return _evaluate(tf, tf.gradients(tf.nn.max_pool(image, [1, 2, 2, 1], [1, 2, 2, 1], "VALID"), x))


def dropout_gradient(tf, np):
    x = tf.ones([3, 4])
    y = tf.nn.dropout(x, 0.5, seed=3)
    values, (g,) = _evaluate(tf, [y, tf.gradients(y, x)])
    return [values, g]


def arguments_checked(tf, np):
    x = tf.constant(1.0)
    y = x * 2
    with tf.Graph().as_default():
        other = tf.constant(1.0)
    return [
        error_class(lambda: tf.gradients(y, other)),
        error_class(lambda: tf.gradients(y, "a")),
        tf.gradients([], x),
        tf.gradients(y, []),
        len(tf.gradients(y, [x, x])),
        tf.gradients(y, x, name="mine", colocate_gradients_with_ops=True, gate_gradients=True, aggregation_method=2)[
            0
        ].name.split("/")[0],
    ]


def names_of_gradients(tf, np):
    x = tf.constant(1.0)
    first = tf.gradients(x * 2, x)[0].name
    with tf.name_scope("scope"):
        second = tf.gradients(x * 3, x)[0].name
    third = tf.gradients(x * 4, x)[0].name
    return [name[: name.rindex("gradients") + len("gradients")] for name in (first, second)] + [third.split("/")[0]]


def clip_functions(tf, np):
    a, b = tf.constant([3.0, 4.0]), tf.constant([[0.0, 12.0]])
    clipped, norm = tf.clip_by_global_norm([a, None, b], 6.5)
    infinite, _ = tf.clip_by_global_norm([a, tf.constant(float("inf"))], 1.0)
    slices = tf.IndexedSlices(tf.constant([[3.0, 4.0]]), tf.constant([1]), tf.constant([3, 2]))
    sliced, _ = tf.clip_by_global_norm([slices], 1.0)
    results = [
        clipped[0],
        clipped[2],
        norm,
        infinite,
        sliced[0].values,
        tf.global_norm([a, b]),
        tf.clip_by_norm(a, 1.0),
        tf.clip_by_norm(a, 10.0),
    ]
    results += [tf.clip_by_norm(b, 6.0, axes=[1]), tf.clip_by_average_norm(a, 1.0), tf.clip_by_value(a, 3.5, 3.6)]
    return [_evaluate(tf, results), clipped[1], failure(lambda: tf.clip_by_global_norm(a, 1.0))]


def clip_nodes(tf, np):
    a, b = tf.constant([3.0, 4.0], name="a"), tf.constant([[0.0, 12.0]], name="b")
    tf.clip_by_global_norm([a, b], 6.5)
    tf.clip_by_norm(a, 1.0)
    tf.clip_by_value(a, 0.0, 1.0)
    tf.clip_by_average_norm(a, 1.0)
    tf.global_norm([a, b])
    return tf.get_default_graph()


def indexed_slices_come_in(tf, np):
    x = tf.placeholder(tf.float32, [None])
    values, indices = tf.placeholder(tf.float32), tf.placeholder(tf.int32)
    slices = tf.IndexedSlices(values, indices)
    sized = tf.IndexedSlices(values, indices, tf.constant([3]))
    through, of_itself = tf.gradients(tf.identity(x), x, grad_ys=slices)[0], tf.gradients(x, x, grad_ys=slices)[0]
    squared = tf.gradients(tf.square(x), x, grad_ys=sized)[0]
    feed = {x: [1.0, 2.0, 3.0], indices: [0, 2], values: [2.0, 4.0]}
    with tf.Session() as session:
        return session.run([through.values, through.indices, of_itself.values, of_itself.indices, squared], feed)


def hessian_vector_products(tf, np):
    from tensorflow.python.ops import gradients_impl, unconnected_gradients

    w, b = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([0.5, -1.0])
    y = tf.reduce_sum(tf.tanh(tf.matmul([[0.5, 0.25]], w * w) + b))
    products = gradients_impl._hessian_vector_product(y, [w, b], [w + 1.0, 2.0 * b])
    zeros = unconnected_gradients.UnconnectedGradients.ZERO
    (unconnected,) = tf.gradients(y, [tf.constant([1.0, 2.0])], unconnected_gradients=zeros)
    with tf.Session() as session:
        values = session.run(products + [unconnected])
    return [values, failure(lambda: gradients_impl._hessian_vector_product(y, [w], []))]


def gradient_functions_by_name(tf, np):
    """What explains networks by changed gradients calls the functions of TensorFlow's own modules."""
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import array_grad, math_grad, nn_grad

    x = tf.constant([[-1.0, 2.0], [3.0, -4.0]])
    relu, sigmoid, product = tf.nn.relu(x), tf.sigmoid(x), tf.matmul(x, x)
    reshaped = tf.reshape(x, [4])
    ones = tf.ones_like(x)
    gradients = [
        nn_grad._ReluGrad(relu.op, ones),
        math_grad._SigmoidGrad(sigmoid.op, ones),
        math_grad._MatMulGrad(product.op, ones),
        array_grad._ReshapeGrad(reshaped.op, tf.ones([4]))[0],
        ops.get_gradient_function(relu.op)(relu.op, 2 * ones),
    ]
    found = [hasattr(nn_grad, name) for name in ("_NothingGrad", "ReluGrad")]
    return [_evaluate(tf, gradients), found]
