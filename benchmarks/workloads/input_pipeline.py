"""TFRecords parsed, augmented, batched, one convolutional step

1,000 records of 32x32x3 bytes and a label; tf.data parses them, flips and crops at random, makes batches of 64 and
prefetches; the step is a 5x5x32 convolution, a pool, a dense layer, gradient descent.
"""

import atexit
import os
import shutil
import tempfile

import numpy as np


def records(tf):
    """A file of records."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = os.path.join(folder, "train.tfrecords")
    state = np.random.RandomState(0)
    with tf.python_io.TFRecordWriter(path) as writer:
        for _ in range(1000):
            image = state.randint(0, 256, (32, 32, 3)).astype(np.uint8).tobytes()
            features = {
                "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[image])),
                "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[state.randint(10)])),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    return path


def tensorflow(tf):
    def parsed(record):
        features = {"image": tf.FixedLenFeature([], tf.string), "label": tf.FixedLenFeature([], tf.int64)}
        example = tf.parse_single_example(record, features)
        image = tf.reshape(tf.decode_raw(example["image"], tf.uint8), [32, 32, 3])
        image = tf.image.random_flip_left_right(tf.random_crop(image, [28, 28, 3]))
        return tf.cast(image, tf.float32) / 255.0, example["label"]

    dataset = tf.data.TFRecordDataset(records(tf)).repeat().map(parsed, num_parallel_calls=2).batch(64).prefetch(2)
    images, labels = dataset.make_one_shot_iterator().get_next()
    images.set_shape([None, 28, 28, 3])
    W = tf.Variable(tf.truncated_normal([5, 5, 3, 32], stddev=0.1))
    h = tf.nn.relu(tf.nn.conv2d(images, W, [1, 1, 1, 1], "SAME"))
    h = tf.nn.max_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    logits = tf.matmul(tf.reshape(h, [-1, 14 * 14 * 32]), tf.Variable(tf.zeros([14 * 14 * 32, 10])))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    return lambda: sess.run([train, loss])
