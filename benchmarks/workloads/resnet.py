"""ResNet-20 on 32x32x3, momentum step

Batch 64: a 3x3 convolution, three stages of three blocks with 16, 32 and 64 channels, batch normalization, ten classes.
"""

import numpy as np


def tensorflow(tf):
    def convolved(h, size, channels, stride):
        shape = [size, size, int(h.shape[-1]), channels]
        W = tf.Variable(tf.truncated_normal(shape, stddev=(2.0 / np.prod(shape[:3])) ** 0.5))
        h = tf.nn.conv2d(h, W, [1, stride, stride, 1], "SAME")
        return tf.nn.fused_batch_norm(h, tf.Variable(tf.ones([channels])), tf.Variable(tf.zeros([channels])))[0]

    def block(h, channels, stride):
        shortcut = h if channels == int(h.shape[-1]) else convolved(h, 1, channels, stride)
        h = tf.nn.relu(convolved(h, 3, channels, stride))
        return tf.nn.relu(convolved(h, 3, channels, 1) + shortcut)

    state = np.random.RandomState(0)
    x = tf.placeholder(tf.float32, [None, 32, 32, 3])
    y = tf.placeholder(tf.int32, [None])
    h = tf.nn.relu(convolved(x, 3, 16, 1))
    for channels, stride in ((16, 1), (32, 2), (64, 2)):
        for number in range(3):
            h = block(h, channels, stride if number == 0 else 1)
    h = tf.reduce_mean(h, [1, 2])
    logits = tf.matmul(h, tf.Variable(tf.truncated_normal([64, 10], stddev=0.1)))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    train = tf.train.MomentumOptimizer(1e-3, 0.9).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {x: state.rand(64, 32, 32, 3).astype(np.float32), y: state.randint(0, 10, 64)}
    return lambda: sess.run([train, loss], feed)
