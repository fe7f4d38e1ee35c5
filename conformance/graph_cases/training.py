"""Training graphs: TensorFlow's gradient and optimizer op types."""

from conformance.graph_cases.common import training, values


def _mlp(tf, use_resource=False, units=5):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    with tf.variable_scope("net", use_resource=use_resource, initializer=tf.glorot_uniform_initializer(seed=3)):
        w1 = tf.get_variable("w1", [4, units])
        b1 = tf.get_variable("b1", [units], initializer=tf.zeros_initializer())
        w2 = tf.get_variable("w2", [units, 3])
        hidden = tf.nn.relu(tf.matmul(x, w1) + b1)
        logits = tf.matmul(hidden, w2)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")


def _feeds():
    return {"x:0": values(6, 4), "y:0": [0, 1, 2, 0, 1, 2]}


def _with_optimizer(name, use_resource=False):
    def case(tf):
        optimizers = {
            "sgd": lambda: tf.train.GradientDescentOptimizer(tf.train.exponential_decay(0.5, 1, 2, 0.9)),
            "momentum": lambda: tf.train.MomentumOptimizer(0.1, 0.9),
            "nesterov": lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
            "adam": lambda: tf.train.AdamOptimizer(0.05),
            "adagrad": lambda: tf.train.AdagradOptimizer(0.1),
            "adagrad_da": lambda: tf.train.AdagradDAOptimizer(0.1, tf.train.get_or_create_global_step()),
            "adadelta": lambda: tf.train.AdadeltaOptimizer(1.0),
            "rmsprop": lambda: tf.train.RMSPropOptimizer(0.05, momentum=0.5),
            "rmsprop_centered": lambda: tf.train.RMSPropOptimizer(0.05, centered=True),
            "ftrl": lambda: tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.01),
            "proximal_sgd": lambda: tf.train.ProximalGradientDescentOptimizer(0.1, l2_regularization_strength=0.01),
            "proximal_adagrad": lambda: tf.train.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.01),
        }
        loss = _mlp(tf, use_resource)
        return training(tf, loss, _feeds(), optimizers[name]())

    return case


mlp_sgd = _with_optimizer("sgd")
mlp_sgd_resource = _with_optimizer("sgd", True)
mlp_momentum = _with_optimizer("momentum")
mlp_nesterov_resource = _with_optimizer("nesterov", True)
mlp_adam = _with_optimizer("adam")
mlp_adam_resource = _with_optimizer("adam", True)
mlp_adagrad = _with_optimizer("adagrad")
mlp_adagrad_da = _with_optimizer("adagrad_da")
mlp_adadelta_resource = _with_optimizer("adadelta", True)
mlp_rmsprop = _with_optimizer("rmsprop")
mlp_rmsprop_centered_resource = _with_optimizer("rmsprop_centered", True)
mlp_ftrl = _with_optimizer("ftrl")
mlp_proximal_sgd = _with_optimizer("proximal_sgd")
mlp_proximal_adagrad_resource = _with_optimizer("proximal_adagrad", True)


def convnet(tf):
    x = tf.placeholder(tf.float32, [None, 8, 8, 2], name="x")
    y = tf.placeholder(tf.int32, [None], name="y")
    is_training = tf.placeholder_with_default(True, [], name="is_training")
    glorot = tf.glorot_uniform_initializer(seed=1)
    net = tf.layers.conv2d(x, 4, 3, padding="same", use_bias=False, kernel_initializer=glorot)
    net = tf.nn.relu(tf.layers.batch_normalization(net, training=True))
    net = tf.layers.max_pooling2d(net, 2, 2)
    net = tf.nn.lrn(net, 2)
    net = tf.layers.batch_normalization(net, training=is_training, momentum=0.5)
    net = tf.layers.separable_conv2d(
        net,
        3,
        3,
        depthwise_initializer=tf.glorot_uniform_initializer(seed=2),
        pointwise_initializer=tf.glorot_uniform_initializer(seed=3),
    )
    net = tf.nn.avg_pool(tf.nn.elu(net), [1, 2, 2, 1], [1, 1, 1, 1], "SAME")
    net = tf.image.resize_bilinear(tf.pad(net, [[0, 0], [1, 1], [1, 1], [0, 0]]), [5, 5])
    net = tf.layers.dropout(net, 0.3, training=is_training, seed=4)
    logits = tf.layers.dense(tf.layers.flatten(net), 3, kernel_initializer=tf.glorot_uniform_initializer(seed=5))
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        loss = tf.identity(loss, name="total")
    return training(tf, loss, {"x:0": values(3, 8, 8, 2), "y:0": [0, 1, 2]}, tf.train.AdamOptimizer(0.01), steps=2)


def embedding(tf):
    """Sparse updates: the same row twice."""
    ids = tf.placeholder(tf.int32, [None], name="ids")
    losses = []
    for kind, optimizer in (
        ("adam", tf.train.AdamOptimizer(0.1)),
        ("momentum", tf.train.MomentumOptimizer(0.1, 0.9)),
        ("adagrad", tf.train.AdagradOptimizer(0.1)),
        ("sgd", tf.train.GradientDescentOptimizer(0.1)),
        ("ftrl", tf.train.FtrlOptimizer(0.1)),
        ("rmsprop", tf.train.RMSPropOptimizer(0.1)),
    ):
        for use_resource in (False, True)[kind == "adam" :]:  # Adam's sparse update of a reference is a race
            with tf.variable_scope("%s_%d" % (kind, use_resource), use_resource=use_resource):
                table = tf.get_variable("table", [7, 3], initializer=tf.constant_initializer(values(7, 3)))
                loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(table, ids) - 0.5))
                losses.append((loss, optimizer.minimize(loss, var_list=[table])))
    total = tf.add_n([loss for loss, _ in losses])
    with tf.control_dependencies([train for _, train in losses]):
        done = tf.identity(total, name="done")
    from conformance.graph_cases.common import Graph, initializer, read_name

    init = initializer(tf)
    names = [read_name(variable) for variable in tf.trainable_variables()]
    feeds = {"ids:0": [1, 4, 4, 0]}
    runs = [([init.name], {}), ([done.name], feeds), ([done.name], feeds), (names, {})]
    return Graph(tf.get_default_graph().as_graph_def(), runs)


def slices_and_sums(tf):
    """Gradients of array ops."""
    x = tf.get_variable("x", [4, 6], initializer=tf.constant_initializer(values(4, 6)))
    parts = tf.split(x, [1, 2, 3], 1)
    joined = tf.concat([parts[2], tf.tile(parts[0], [1, 3])], 0)
    picked = tf.gather(x, [0, 2, 2]) * tf.gather_nd(x, [[0, 1], [3, 5], [1, 1]])[:, None]
    strided = x[1:, ::2] * tf.stack([x[0, :3]] * 3)
    padded = tf.pad(x, [[1, 1], [2, 0]], "REFLECT")
    cumulated = tf.cumsum(x, 1) + tf.cumprod(x, 0, reverse=True)
    chosen = tf.where(x > 0, x * x, tf.exp(x)) + tf.maximum(x, 0.1) + tf.reduce_max(x, 1, keepdims=True)
    segments = tf.segment_sum(x, [0, 0, 1, 1]) * tf.unsorted_segment_max(x, [1, 0, 1, 0], 2)
    stitched = tf.dynamic_stitch([[0, 2], [1]], [x[:2], x[2:3]])
    small = tf.squeeze(tf.reverse(tf.expand_dims(tf.transpose(x), 0), [1]), [0])
    pieces = [joined, picked, strided, padded, cumulated, chosen, segments, stitched, small]
    accumulated = tf.accumulate_n([tf.reduce_mean(piece * piece) for piece in pieces])
    return training(tf, accumulated, {}, tf.train.GradientDescentOptimizer(0.01), steps=2)


def assign_and_average(tf):
    """Moving averages, assignments in order, a step counter, temporary variables."""
    x = tf.placeholder(tf.float32, [], name="x")
    step = tf.train.get_or_create_global_step()
    v = tf.Variable(2.0, name="v")
    average = tf.train.ExponentialMovingAverage(0.9, step)
    with tf.control_dependencies([v.assign_add(x)]):
        updated = average.apply([v])
    with tf.control_dependencies([updated, tf.assign_add(step, 1)]):
        tf.identity(average.average(v) + v, name="shown")
    from conformance.graph_cases.common import Graph, initializer

    init = initializer(tf)
    return Graph(
        tf.get_default_graph().as_graph_def(),
        [([init.name], {})] + [(["shown:0"], {"x:0": float(i)}) for i in range(3)],
    )
