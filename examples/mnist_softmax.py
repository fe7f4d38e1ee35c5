"""Softmax regression on MNIST: one layer of ten neurons, trained by gradient descent.

tfcompat run examples/mnist_softmax.py
"""

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=1000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)

# The model: h = softmax(Wx + b).
x = tf.placeholder(tf.float32, [None, 784])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
prediction = tf.nn.softmax(tf.matmul(x, W) + b)

# The loss, the mean over the batch of -log(probability given to the right digit), and how often the guess is right.
label = tf.placeholder(tf.float32, [None, 10])
cross_entropy = tf.reduce_mean(-tf.reduce_sum(label * tf.log(prediction), reduction_indices=[1]))
correct = tf.equal(tf.argmax(prediction, 1), tf.argmax(label, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cross_entropy)

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

draw(FLAGS.picture, "Softmax regression", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
