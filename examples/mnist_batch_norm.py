"""Batch normalisation: five layers of sigmoids on MNIST, their inputs brought to mean 0 and variance 1 in each batch.

While testing, moving averages of the training batches' means and variances take the place of the batch's own.

    tfcompat run examples/mnist_batch_norm.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=2000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

x = tf.placeholder(tf.float32, [None, 784])
label = tf.placeholder(tf.float32, [None, 10])
testing = tf.placeholder(tf.bool)
global_step = tf.Variable(0, trainable=False, name="global_step")
averages = tf.train.ExponentialMovingAverage(0.99, global_step)
update_averages = []


def batch_norm(inputs, neurons):
    mean, variance = tf.nn.moments(inputs, axes=[0])
    update_averages.append(averages.apply([mean, variance]))
    mean, variance = tf.cond(
        testing,
        lambda: (averages.average(mean), averages.average(variance)),
        lambda: (mean, variance),
    )
    offset = tf.Variable(tf.zeros([neurons]))
    scale = tf.Variable(tf.ones([neurons]))
    return tf.nn.batch_normalization(inputs, mean, variance, offset, scale, variance_epsilon=1e-5)


layer = x
inputs = 784
for neurons in [200, 100, 60, 30]:
    W = tf.Variable(tf.truncated_normal([inputs, neurons], stddev=0.1))
    layer = tf.nn.sigmoid(batch_norm(tf.matmul(layer, W), neurons))
    inputs = neurons
W = tf.Variable(tf.truncated_normal([inputs, 10], stddev=0.1))
b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(layer, W) + b

cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=label))
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(label, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

rate = tf.train.exponential_decay(0.01, global_step, decay_steps=FLAGS.steps, decay_rate=0.0001 / 0.01)
train_step = tf.train.AdamOptimizer(rate).minimize(cross_entropy, global_step=global_step)
train_step = tf.group(train_step, *update_averages)

curves = Curves()
test = {x: mnist.test.images, label: mnist.test.labels, testing: True}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(FLAGS.steps + 1):
        images, labels = mnist.train.next_batch(100)
        batch = {x: images, label: labels, testing: False}
        if step % 20 == 0:
            curves.add(step, sess.run([accuracy, cross_entropy], batch), sess.run([accuracy, cross_entropy], test))
        sess.run(train_step, batch)

draw(FLAGS.picture, "Five layers with batch normalisation", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
