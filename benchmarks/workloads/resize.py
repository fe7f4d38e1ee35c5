"""bilinear resize of feature maps, with its gradient

Batch 8: 28x28x64 to 56x56, the gradient of the squares' sum, SGD step.
"""

import numpy as np

SHAPE, SIZE = (8, 28, 28, 64), (56, 56)


def tensorflow(tf):
    x = tf.Variable(np.random.RandomState(0).rand(*SHAPE).astype("float32"))
    loss = tf.reduce_sum(tf.square(tf.image.resize_bilinear(x, SIZE)))
    train = tf.train.GradientDescentOptimizer(1e-4).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    return lambda: sess.run([train, loss])
