"""An input pipeline on MNIST: tf.data reads digits from TFRecords, parses, brightens, shuffles and batches them while a
network of two layers trains.

tfcompat run examples/mnist_input_pipeline.py
"""

import os
import tempfile

import tensorflow as tf
from curves import Curves, draw, options
from tensorflow.examples.tutorials.mnist import input_data

FLAGS = options(__doc__, steps=1000)

tf.set_random_seed(0)
mnist = input_data.read_data_sets(FLAGS.data_dir)


def write_records(path, images, labels):
    """One `Example` a digit: its pixels as bytes, its label as an integer."""
    with tf.python_io.TFRecordWriter(path) as writer:
        for pixels, digit in zip(images, labels):
            features = {
                "image": tf.train.Feature(
                    bytes_list=tf.train.BytesList(value=[(pixels * 255).astype("uint8").tobytes()])
                ),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[int(digit)])),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())


def parse(record):
    features = {"image": tf.FixedLenFeature([], tf.string), "label": tf.FixedLenFeature([], tf.int64)}
    parsed = tf.parse_single_example(record, features)
    pixels = tf.reshape(tf.decode_raw(parsed["image"], tf.uint8), [784])
    return tf.cast(pixels, tf.float32) / 255.0, parsed["label"]


def brighter(image, label):
    return tf.minimum(image * 1.2, 1.0), label


folder = tempfile.mkdtemp()
train_file, test_file = os.path.join(folder, "train.tfrecords"), os.path.join(folder, "test.tfrecords")
write_records(train_file, mnist.train.images, mnist.train.labels)
write_records(test_file, mnist.test.images, mnist.test.labels)

train = tf.data.TFRecordDataset(train_file).map(parse, num_parallel_calls=2).map(brighter)
train = train.shuffle(2000, seed=1).batch(100, drop_remainder=True).repeat().prefetch(2)
test = tf.data.TFRecordDataset(test_file).map(parse).batch(len(mnist.test.labels)).repeat()

# One model, which the iterator whose handle is fed gives its input.
handle = tf.placeholder(tf.string, [])
iterator = tf.data.Iterator.from_string_handle(handle, train.output_types, ([None, 784], [None]))
image, label = iterator.get_next()
W1 = tf.get_variable("W1", [784, 64], initializer=tf.glorot_uniform_initializer(seed=2))
W2 = tf.get_variable("W2", [64, 10], initializer=tf.glorot_uniform_initializer(seed=3))
b1 = tf.get_variable("b1", [64], initializer=tf.zeros_initializer())
b2 = tf.get_variable("b2", [10], initializer=tf.zeros_initializer())
logits = tf.matmul(tf.nn.relu(tf.matmul(image, W1) + b1), W2) + b2

loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=label, logits=logits))
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), label), tf.float32))
train_step = tf.train.GradientDescentOptimizer(0.2).minimize(loss)

curves = Curves()
train_iterator, test_iterator = train.make_one_shot_iterator(), test.make_one_shot_iterator()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    on_train = {handle: sess.run(train_iterator.string_handle())}
    on_test = {handle: sess.run(test_iterator.string_handle())}
    for step in range(FLAGS.steps + 1):
        if step % 20 == 0:
            curves.add(step, sess.run([accuracy, loss], on_train), sess.run([accuracy, loss], on_test))
        sess.run(train_step, on_train)

draw(FLAGS.picture, "Input pipeline", curves)
print("Test accuracy: %.4f" % curves.test_accuracy())
