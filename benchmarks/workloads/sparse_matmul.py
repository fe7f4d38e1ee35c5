"""sparse times dense, with gradient

A fed sparse 4,000 x 4,000 matrix with 40,000 values, and 64 columns: one layer of a graph convolution.
"""

import numpy as np


def tensorflow(tf):
    x = tf.sparse_placeholder(tf.float32)
    w = tf.Variable(tf.random_normal([4000, 64], seed=1))
    loss = tf.reduce_sum(tf.square(tf.sparse_tensor_dense_matmul(x, w)))
    (gradient,) = tf.gradients(loss, [w])
    train = w.assign_sub(1e-6 * gradient)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: matrix(np.random.RandomState(1))}
    return lambda: sess.run([train.op, loss], feed)


def matrix(state):
    places = np.sort(state.choice(4000 * 4000, 40000, replace=False))
    values = state.randn(40000).astype("float32")
    return np.stack([places // 4000, places % 4000], 1), values, [4000, 4000]
