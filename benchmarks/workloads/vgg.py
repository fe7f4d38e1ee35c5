"""small VGG on 64x64x3, momentum step

Batch 16: pairs of 3x3 convolutions with 32, 64 and 128 channels, each before a 2x2 max-pool; fully connected layers.
"""

import numpy as np


def tensorflow(tf):
    def weights(*shape):
        return tf.Variable(tf.truncated_normal(shape, stddev=(2.0 / np.prod(shape[:-1])) ** 0.5))

    state = np.random.RandomState(0)
    x = tf.placeholder(tf.float32, [None, 64, 64, 3])
    y = tf.placeholder(tf.int32, [None])
    h = x
    for channels in (32, 64, 128):
        for _ in range(2):
            h = tf.nn.conv2d(h, weights(3, 3, int(h.shape[-1]), channels), [1, 1, 1, 1], "SAME")
            h = tf.nn.relu(tf.nn.bias_add(h, tf.Variable(tf.zeros([channels]))))
        h = tf.nn.max_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    h = tf.reshape(h, [-1, 8 * 8 * 128])
    logits = tf.matmul(tf.nn.relu(tf.matmul(h, weights(8 * 8 * 128, 256))), weights(256, 10))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    train = tf.train.MomentumOptimizer(1e-3, 0.9).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: state.rand(16, 64, 64, 3).astype(np.float32), y: state.randint(0, 10, 16)}
    return lambda: sess.run([train, loss], feed)
