"""A network of five layers (200, 100, 60, 30 and 10 neurons) on MNIST, trained by Adam.

tfcompat run examples/mnist_five_layers.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=2000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

x = tf.placeholder(tf.float32, [None, 784])
label = tf.placeholder(tf.float32, [None, 10])

# Four layers of ReLUs. Their weights start as small random numbers, their biases slightly above zero.
layer = x
inputs = 784
for neurons in [200, 100, 60, 30]:
    W = tf.Variable(tf.truncated_normal([inputs, neurons], stddev=0.1))
    b = tf.Variable(tf.ones([neurons]) / 10)
    layer = tf.nn.relu(tf.matmul(layer, W) + b)
    inputs = neurons

# The fifth gives one number for each digit. Softmax and logarithm are taken together: that is stable where
# tf.log(tf.nn.softmax(logits)) would take the logarithm of zero.
W = tf.Variable(tf.truncated_normal([inputs, 10], stddev=0.1))
b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(layer, W) + b
cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=label))
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(label, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

train_step = tf.train.AdamOptimizer(0.003).minimize(cross_entropy)

curves = Curves()
test = {x: mnist.test.images, label: mnist.test.labels}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(FLAGS.steps + 1):
        images, labels = mnist.train.next_batch(100)
        batch = {x: images, label: labels}
        if step % 20 == 0:
            curves.add(step, sess.run([accuracy, cross_entropy], batch), sess.run([accuracy, cross_entropy], test))
        sess.run(train_step, batch)

draw(FLAGS.picture, "Five layers, learning rate 0.003", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
