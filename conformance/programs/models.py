"""Whole MNIST programs: every node of their graphs outside `gradients/`, and their first steps on a few images."""

from conformance.outcomes import graph_nodes


def _batch(np, size=8):
    """Images without meaning, the same everywhere."""
    images = np.abs(np.sin(np.arange(size * 784) * 0.37)).reshape(size, 784).astype(np.float32)
    labels = np.eye(10, dtype=np.float32)[np.arange(size) * 3 % 10]
    return images, labels


def _losses(tf, np, train, loss, x, y, extra=None, steps=4):
    """The loss before each of `steps` training steps."""
    images, labels = _batch(np)
    feed = {x: images, y: labels}
    feed.update(extra or {})
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([loss, train], feed)[0] for _ in range(steps)]


def softmax_regression(tf, np):
    x = tf.placeholder(tf.float32, [None, 784])
    W = tf.Variable(tf.zeros([784, 10]))
    b = tf.Variable(tf.zeros([10]))
    y = tf.nn.softmax(tf.matmul(x, W) + b)
    y_ = tf.placeholder(tf.float32, [None, 10])
    cross_entropy = tf.reduce_mean(-tf.reduce_sum(y_ * tf.log(y), reduction_indices=[1]))
    train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cross_entropy)
    correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    tf.global_variables_initializer()
    graph = tf.get_default_graph()
    return [graph, accuracy.name, _losses(tf, np, train_step, cross_entropy, x, y_, steps=3)]


def softmax_regression_from_logits(tf, np):
    x = tf.placeholder(tf.float32, [None, 784], name="x")
    y_ = tf.placeholder(tf.float32, [None, 10], name="labels")
    W = tf.Variable(tf.truncated_normal([784, 10], stddev=0.1, seed=1), name="W")
    b = tf.Variable(tf.constant(0.1, shape=[10]), name="b")
    logits = tf.nn.xw_plus_b(x, W, b)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=logits))
    train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.name_scope("accuracy"):
        tf.reduce_mean(tf.to_float(tf.nn.in_top_k(logits, tf.argmax(y_, 1), 1)))
    graph = tf.get_default_graph()
    return [graph, _losses(tf, np, train_step, loss, x, y_)]


def perceptron_with_adam(tf, np):
    x = tf.placeholder("float", [None, 784])
    y = tf.placeholder("float", [None, 10])
    sizes = [784, 32, 16, 10]
    activations = x
    for layer in range(3):
        with tf.variable_scope("layer%d" % (layer + 1)):
            w = tf.get_variable(
                "w", sizes[layer : layer + 2], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=layer + 1)
            )
            b = tf.get_variable("b", [sizes[layer + 1]], initializer=tf.zeros_initializer())
            activations = tf.add(tf.matmul(activations, w), b)
            if layer < 2:
                activations = tf.nn.relu(activations)
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=activations, labels=y))
    optimizer = tf.train.AdamOptimizer(learning_rate=0.001).minimize(cost)
    correct = tf.equal(tf.argmax(activations, 1), tf.argmax(y, 1))
    tf.reduce_mean(tf.cast(correct, "float"))
    tf.global_variables_initializer()
    graph = tf.get_default_graph()
    return [graph, _losses(tf, np, optimizer, cost, x, y)]


def five_sigmoid_layers(tf, np):
    X = tf.placeholder(tf.float32, [None, 28, 28, 1])
    Y_ = tf.placeholder(tf.float32, [None, 10])
    sizes = [784, 40, 30, 20, 15, 10]
    Y = tf.reshape(X, [-1, 784])
    for layer in range(5):
        W = tf.Variable(tf.truncated_normal(sizes[layer : layer + 2], stddev=0.1))
        B = tf.Variable(tf.zeros([sizes[layer + 1]]))
        logits = tf.matmul(Y, W) + B
        Y = tf.nn.sigmoid(logits) if layer < 4 else tf.nn.softmax(logits)
    cross_entropy = tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=Y_)
    cross_entropy = tf.reduce_mean(cross_entropy) * 100
    is_correct = tf.equal(tf.argmax(Y, 1), tf.argmax(Y_, 1))
    tf.reduce_mean(tf.cast(is_correct, tf.float32))
    tf.train.AdamOptimizer(0.003).minimize(cross_entropy)
    return tf.get_default_graph()


def learning_rate_decay(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784], name="x"), tf.placeholder(tf.float32, [None, 10], name="y")
    global_step = tf.Variable(0, trainable=False, name="global_step")
    rate = 0.0001 + tf.train.exponential_decay(0.003, global_step, 2, 1 / np.e)
    W = tf.Variable(tf.random_normal([784, 10], stddev=0.05, seed=2))
    loss = -tf.reduce_sum(y * tf.log(tf.nn.softmax(tf.matmul(x, W))), axis=1)
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=global_step)
    graph = tf.get_default_graph()
    return [graph, _losses(tf, np, train, [rate, loss], x, y)]


def _convolutional(tf, seed=None):
    def weight(shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=0.1, seed=seed))

    def bias(shape):
        return tf.Variable(tf.constant(0.1, shape=shape))

    def conv2d(x, W):
        return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding="SAME")

    def max_pool_2x2(x):
        return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")

    x, y_ = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    keep_prob = tf.placeholder(tf.float32)
    x_image = tf.reshape(x, [-1, 28, 28, 1])
    h_conv1 = tf.nn.relu(conv2d(x_image, weight([5, 5, 1, 4])) + bias([4]))
    h_pool1 = max_pool_2x2(h_conv1)
    h_conv2 = tf.nn.relu(conv2d(h_pool1, weight([5, 5, 4, 8])) + bias([8]))
    h_pool2_flat = tf.reshape(max_pool_2x2(h_conv2), [-1, 7 * 7 * 8])
    h_fc1 = tf.nn.relu(tf.matmul(h_pool2_flat, weight([7 * 7 * 8, 16])) + bias([16]))
    h_fc1_drop = tf.nn.dropout(h_fc1, keep_prob, seed=seed)
    y_conv = tf.matmul(h_fc1_drop, weight([16, 10])) + bias([10])
    cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
    train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
    correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
    tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    return x, y_, keep_prob, cross_entropy, train_step


def convolutional_with_dropout(tf, np):
    _convolutional(tf)
    return tf.get_default_graph()


def convolutional_training(tf, np):
    x, y, keep_prob, loss, train = _convolutional(tf, seed=7)
    return _losses(tf, np, train, loss, x, y, {keep_prob: 0.5})


def batch_normalized(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784], name="x"), tf.placeholder(tf.float32, [None, 10], name="y")
    training = tf.placeholder(tf.bool, [], name="training")
    w = tf.Variable(tf.truncated_normal([784, 16], stddev=0.1, seed=3), name="w")
    scale, offset = tf.Variable(tf.ones([16]), name="scale"), tf.Variable(tf.zeros([16]), name="offset")
    z = tf.matmul(x, w)
    mean, variance = tf.nn.moments(z, [0])
    ema = tf.train.ExponentialMovingAverage(0.9)
    update = ema.apply([mean, variance])
    m = tf.where(training, mean, ema.average(mean))
    v = tf.where(training, variance, ema.average(variance))
    hidden = tf.nn.relu(tf.nn.batch_normalization(z, m, v, offset, scale, 1e-3))
    out = tf.Variable(tf.truncated_normal([16, 10], stddev=0.1, seed=4), name="out")
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=tf.matmul(hidden, out)))
    with tf.control_dependencies([update]):
        train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
    graph = tf.get_default_graph()
    return [graph, _losses(tf, np, train, loss, x, y, {training: True})]


def batch_normalized_convolution(tf, np):
    """As in the course's code: global normalisation for convolutions, averages updated every step."""
    tst, step = tf.placeholder(tf.bool), tf.placeholder(tf.int32)
    x = tf.placeholder(tf.float32, [None, 8, 8, 2])
    w = tf.Variable(tf.truncated_normal([3, 3, 2, 4], stddev=0.1))
    b = tf.Variable(tf.constant(0.1, tf.float32, [4]))
    y = tf.nn.conv2d(x, w, strides=[1, 2, 2, 1], padding="SAME")
    exp_moving_avg = tf.train.ExponentialMovingAverage(0.999, step)
    mean, variance = tf.nn.moments(y, [0, 1, 2])
    update = exp_moving_avg.apply([mean, variance])
    tf.nn.relu(tf.nn.batch_normalization(y, mean, variance, b, None, 1e-5))
    tf.group(update)
    return [tst.name, tf.get_default_graph()]


def moving_averages_of_the_weights(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int64, [None])
    global_step = tf.train.get_or_create_global_step()
    with tf.variable_scope("softmax"):
        w = tf.get_variable("w", [784, 10], initializer=tf.zeros_initializer())
        b = tf.get_variable("b", [10], initializer=tf.zeros_initializer())
    logits = tf.matmul(x, w) + b
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    regularized = loss + 5e-4 * (tf.nn.l2_loss(w) + tf.nn.l2_loss(b))
    train = tf.train.MomentumOptimizer(0.01, 0.9).minimize(regularized, global_step=global_step)
    graph = graph_nodes(tf.get_default_graph())
    averages = tf.train.ExponentialMovingAverage(0.99, global_step)
    with tf.control_dependencies([train]):
        train_and_average = averages.apply(tf.trainable_variables())
    images, labels = _batch(np)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            sess.run(train_and_average, {x: images, y: labels.argmax(1)})
        final = sess.run([averages.average(b), b, regularized, global_step], {x: images, y: labels.argmax(1)})
    return [graph, final]


def clipped_gradients(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    w = tf.get_variable("w", [784, 10], initializer=tf.random_uniform_initializer(-0.05, 0.05, seed=3))
    b = tf.get_variable("b", [10], initializer=tf.constant_initializer(0.0))
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=tf.matmul(x, w) + b))
    variables = tf.trainable_variables()
    gradients, norm = tf.clip_by_global_norm(tf.gradients(loss, variables), 0.1)
    optimizer = tf.train.RMSPropOptimizer(0.01)
    train = optimizer.apply_gradients(zip(gradients, variables))
    graph = tf.get_default_graph()
    return [graph, _losses(tf, np, train, [loss, norm], x, y)]


def embeddings_with_adagrad(tf, np):
    ids, y = tf.placeholder(tf.int32, [None, 3], name="ids"), tf.placeholder(tf.float32, [None], name="y")
    table = tf.get_variable("table", [20, 4], initializer=tf.random_uniform_initializer(-1, 1, seed=5))
    features = tf.reduce_mean(tf.nn.embedding_lookup(table, ids), 1)
    loss = tf.reduce_mean(tf.square(tf.reduce_sum(features, 1) - y))
    train = tf.train.AdagradOptimizer(0.5).minimize(loss)
    graph = tf.get_default_graph()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feed = {ids: [[0, 1, 1], [2, 3, 19]], y: [1.0, -1.0]}
        return [graph, [sess.run([loss, train], feed)[0] for _ in range(4)], sess.run(table)[:4]]


def autoencoder(tf, np):
    x = tf.placeholder(tf.float32, [None, 784])
    encoder = tf.Variable(tf.random_normal([784, 8], stddev=0.05, seed=1))
    decoder = tf.Variable(tf.random_normal([8, 784], stddev=0.05, seed=2))
    code = tf.nn.tanh(tf.matmul(x, encoder))
    rebuilt = tf.nn.sigmoid(tf.matmul(code, decoder))
    cost = tf.reduce_mean(tf.pow(x - rebuilt, 2))
    train = tf.train.RMSPropOptimizer(0.01).minimize(cost)
    graph = tf.get_default_graph()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [graph, [sess.run([cost, train], {x: _batch(np)[0]})[0] for _ in range(3)]]


def two_networks_and_their_variable_lists(tf, np):
    """As adversarial networks are trained: two optimizers, each with a list of variables."""
    z, x = tf.placeholder(tf.float32, [None, 3], name="z"), tf.placeholder(tf.float32, [None, 2], name="x")

    def generator(z):
        with tf.variable_scope("generator"):
            return tf.matmul(z, tf.get_variable("w", [3, 2], initializer=tf.random_normal_initializer(seed=1)))

    def discriminator(x, reuse=None):
        with tf.variable_scope("discriminator", reuse=reuse):
            return tf.matmul(x, tf.get_variable("w", [2, 1], initializer=tf.random_normal_initializer(seed=2)))

    real, fake = discriminator(x), discriminator(generator(z), reuse=True)
    d_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=real, labels=tf.ones_like(real)))
    d_loss += tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=fake, labels=tf.zeros_like(fake)))
    g_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=fake, labels=tf.ones_like(fake)))
    d_vars = [v for v in tf.trainable_variables() if v.name.startswith("discriminator")]
    g_vars = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "generator")
    d_train = tf.train.AdamOptimizer(0.01, beta1=0.5).minimize(d_loss, var_list=d_vars)
    g_train = tf.train.AdamOptimizer(0.01, beta1=0.5).minimize(g_loss, var_list=g_vars)
    graph = tf.get_default_graph()
    feed = {z: [[1.0, 0.5, -1.0]], x: [[0.3, -0.2]]}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        losses = []
        for _ in range(3):
            losses.append([sess.run([d_loss, d_train], feed)[0], sess.run([g_loss, g_train], feed)[0]])
    return [graph, losses]
