"""gradients of max-pool, average pool, depthwise convolution, LRN, fused batch norm

Batch 32: 56x56x64 through 2x2 pools, then a 3x3 depthwise convolution, local response and batch normalization.
"""

import numpy as np


def tensorflow(tf):
    state = np.random.RandomState(0)

    def variable(*shape):
        return tf.Variable(state.randn(*shape).astype(np.float32))

    x, filters, scale, offset = variable(32, 56, 56, 64), variable(3, 3, 64, 1), variable(64), variable(64)
    h = tf.nn.max_pool(x, 2, 2, "VALID") + tf.nn.avg_pool(x, 2, 2, "VALID")
    h = tf.nn.depthwise_conv2d(h, filters, [1, 1, 1, 1], "SAME")
    h = tf.nn.lrn(h, 4, bias=1.0, alpha=1e-4, beta=0.75)
    h = tf.nn.fused_batch_norm(h, scale, offset)[0]
    loss = tf.nn.l2_loss(h - 1.0)
    train = tf.train.GradientDescentOptimizer(1e-6).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    return lambda: sess.run([train, loss])
