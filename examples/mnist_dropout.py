"""Dropout: five layers on MNIST, where each training step silences a random quarter of the neurons.

A neuron that may be silent cannot be relied on by the next layer: that counters overfitting.

    tfcompat run examples/mnist_dropout.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=2000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

x = tf.placeholder(tf.float32, [None, 784])
label = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)  # 0.75 while training, 1 while testing

layer = x
inputs = 784
for neurons in [200, 100, 60, 30]:
    W = tf.Variable(tf.truncated_normal([inputs, neurons], stddev=0.1))
    b = tf.Variable(tf.ones([neurons]) / 10)
    layer = tf.nn.dropout(tf.nn.relu(tf.matmul(layer, W) + b), keep_prob)
    inputs = neurons
W = tf.Variable(tf.truncated_normal([inputs, 10], stddev=0.1))
b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(layer, W) + b

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
        if step % 20 == 0:
            curves.add(step, sess.run([accuracy, cross_entropy], batch), sess.run([accuracy, cross_entropy], test))
        batch[keep_prob] = 0.75
        sess.run(train_step, batch)

draw(FLAGS.picture, "Five layers with dropout", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
