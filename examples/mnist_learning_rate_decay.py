"""Slow down: five layers on MNIST with a constant learning rate of 0.003, and with one that drops to 0.0001.

At the constant rate the test accuracy stays noisy; with the rate that drops exponentially it settles. Small batches, of
20 images, make the noise plain.

    tfcompat run examples/mnist_learning_rate_decay.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=1000)
FIRST_RATE = 0.003
LAST_RATE = 0.0001


def constant(step):
    return tf.constant(FIRST_RATE)


def decayed(step):
    return tf.train.exponential_decay(FIRST_RATE, step, decay_steps=FLAGS.steps, decay_rate=LAST_RATE / FIRST_RATE)


def train(name, schedule):
    """Trains the network with the learning rate `schedule(global_step)` and gives its curves."""
    tf.reset_default_graph()
    tf.set_random_seed(0)
    mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

    x = tf.placeholder(tf.float32, [None, 784])
    label = tf.placeholder(tf.float32, [None, 10])
    layer = x
    inputs = 784
    for neurons in [200, 100, 60, 30]:
        W = tf.Variable(tf.truncated_normal([inputs, neurons], stddev=0.1))
        b = tf.Variable(tf.ones([neurons]) / 10)
        layer = tf.nn.relu(tf.matmul(layer, W) + b)
        inputs = neurons
    W = tf.Variable(tf.truncated_normal([inputs, 10], stddev=0.1))
    b = tf.Variable(tf.zeros([10]))
    logits = tf.matmul(layer, W) + b
    cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=label))
    correct = tf.equal(tf.argmax(logits, 1), tf.argmax(label, 1))
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

    # minimize() counts the steps in this variable, and the rate follows it.
    global_step = tf.Variable(0, trainable=False, name="global_step")
    rate = schedule(global_step)
    train_step = tf.train.AdamOptimizer(rate).minimize(cross_entropy, global_step=global_step)

    curves = Curves(name)
    test = {x: mnist.test.images, label: mnist.test.labels}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(FLAGS.steps + 1):
            images, labels = mnist.train.next_batch(20)
            batch = {x: images, label: labels}
            if step % 20 == 0:
                curves.add(step, sess.run([accuracy, cross_entropy], batch), sess.run([accuracy, cross_entropy], test))
            if step < FLAGS.steps:
                sess.run(train_step, batch)
        print("%s: the learning rate ended at %.5f" % (name, sess.run(rate)))
    return curves


noisy = train("constant rate", constant)
settled = train("decayed rate", decayed)
draw(FLAGS.picture, "Learning rate 0.003, constant and dropping exponentially to 0.0001", noisy, settled)
print(
    "Test accuracy: %.4f with the constant rate, %.4f with the decayed one"
    % (noisy.test_accuracy(), settled.test_accuracy())
)
