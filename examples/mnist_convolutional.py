"""A convolutional network on MNIST: two convolutions, each with max pooling, then two fully connected layers.

tfcompat run examples/mnist_convolutional.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=1000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True, reshape=False)


def conv_relu(images, kernel_shape, bias_shape):
    weights = tf.get_variable("weights", kernel_shape, initializer=tf.truncated_normal_initializer(stddev=0.1))
    biases = tf.get_variable("biases", bias_shape, initializer=tf.constant_initializer(0.1))
    conv = tf.nn.conv2d(images, weights, strides=[1, 1, 1, 1], padding="SAME")
    return tf.nn.relu(conv + biases)


def max_pool(images):
    return tf.nn.max_pool(images, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")


x = tf.placeholder(tf.float32, [None, 28, 28, 1])
label = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)

with tf.variable_scope("conv1"):
    pool1 = max_pool(conv_relu(x, [5, 5, 1, 8], [8]))  # 14x14x8
with tf.variable_scope("conv2"):
    pool2 = max_pool(conv_relu(pool1, [5, 5, 8, 16], [16]))  # 7x7x16
with tf.variable_scope("full"):
    flat = tf.reshape(pool2, [-1, 7 * 7 * 16])
    weights = tf.get_variable("weights", [7 * 7 * 16, 200], initializer=tf.truncated_normal_initializer(stddev=0.1))
    biases = tf.get_variable("biases", [200], initializer=tf.constant_initializer(0.1))
    full = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, weights) + biases), keep_prob)
with tf.variable_scope("readout"):
    weights = tf.get_variable("weights", [200, 10], initializer=tf.truncated_normal_initializer(stddev=0.1))
    biases = tf.get_variable("biases", [10], initializer=tf.constant_initializer(0.1))
    logits = tf.matmul(full, weights) + biases

cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=label))
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(label, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

global_step = tf.Variable(0, trainable=False, name="global_step")
rate = tf.train.exponential_decay(0.003, global_step, decay_steps=FLAGS.steps, decay_rate=0.0001 / 0.003)
train_step = tf.train.AdamOptimizer(rate).minimize(cross_entropy, global_step=global_step)

curves = Curves()
test = {x: mnist.test.images, label: mnist.test.labels, keep_prob: 1.0}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(FLAGS.steps + 1):
        images, labels = mnist.train.next_batch(100)
        batch = {x: images, label: labels, keep_prob: 1.0}
        if step % 50 == 0:
            curves.add(step, sess.run([accuracy, cross_entropy], batch), sess.run([accuracy, cross_entropy], test))
        batch[keep_prob] = 0.75
        sess.run(train_step, batch)

draw(FLAGS.picture, "Convolutional network", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
