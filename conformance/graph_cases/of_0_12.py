"""Graphs of TensorFlow 0.12."""

from conformance.graph_cases.common import forward, training, values


def mlp_0_12(tf):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.float32, [None, 3], name="y")
    w1 = tf.Variable(values(4, 5))
    b1 = tf.Variable(tf.zeros([5]))
    w2 = tf.Variable(values(5, 3))
    hidden = tf.nn.dropout(tf.nn.relu(tf.matmul(x, w1) + b1), 0.8, seed=3)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(tf.matmul(hidden, w2), y))
    one_hot = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] * 2
    return training(tf, loss, {"x:0": values(6, 4), "y:0": one_hot}, tf.train.AdamOptimizer(0.05))


def while_gradient_0_12(tf):
    w = tf.Variable(values(2, 2))
    _, h = tf.while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, tf.tanh(tf.matmul(h, w))), (0, tf.ones([3, 2])))
    h = tf.cond(tf.reduce_sum(h) > 0, lambda: h * 2.0, lambda: tf.sin(h))
    return training(tf, tf.reduce_sum(h), {})


def rnn_0_12(tf):
    x = tf.placeholder(tf.float32, [2, 4, 3], name="x")
    w = tf.get_variable("w", [3, 2], initializer=tf.constant_initializer(0.5))
    with tf.variable_scope("rnn", initializer=tf.constant_initializer(0.1)):
        outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), x, dtype=tf.float32)
    loss = tf.reduce_mean(tf.square(tf.matmul(outputs[:, 3, :], w) - 0.3))
    return training(tf, loss, {"x:0": values(2, 4, 3)}, steps=2)


def old_ops_0_12(tf):
    x = tf.placeholder(tf.float32, [2, 4], name="x")
    parts = tf.split(1, 2, x)
    joined = tf.concat(0, [tf.mul(parts[0], parts[1]), tf.sub(parts[0], 1.0), tf.neg(parts[1])])
    picked = tf.select(joined > 0, joined, tf.zeros_like(joined))
    product = tf.batch_matmul(x[None], x[None], adj_y=True)
    return forward(tf, [tf.pack(tf.unpack(picked)), tf.reduce_sum(picked, 0), product], {"x:0": values(2, 4)})
