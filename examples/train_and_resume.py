"""A legacy training script whole: records on disk, queues, an optimizer, summaries, checkpoints. Run it again and it
goes on where it stopped; `tensorboard --logdir train_dir` shows what it wrote.

tfcompat run examples/train_and_resume.py --train_dir /tmp/digits --max_steps 200
"""

import os

import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

flags = tf.app.flags
flags.DEFINE_string("data_dir", "MNIST_data", "Where MNIST's files are, or go.")
flags.DEFINE_string("train_dir", "train_dir", "Where records, checkpoints and event files go.")
flags.DEFINE_integer("max_steps", 200, "How many steps to train, those of earlier runs included.")
flags.DEFINE_integer("batch_size", 50, "How many images make a batch.")
flags.DEFINE_float("learning_rate", 0.01, "Of Adam.")
FLAGS = flags.FLAGS


def write_records(path):
    """Writes the training images and labels as Examples, a record each."""
    mnist = input_data.read_data_sets(FLAGS.data_dir, dtype=tf.uint8, reshape=False)
    with tf.python_io.TFRecordWriter(path) as writer:
        for image, label in zip(mnist.train.images, mnist.train.labels):
            image_feature = tf.train.Feature(bytes_list=tf.train.BytesList(value=[image.tobytes()]))
            label_feature = tf.train.Feature(int64_list=tf.train.Int64List(value=[int(label)]))
            features = tf.train.Features(feature={"image": image_feature, "label": label_feature})
            writer.write(tf.train.Example(features=features).SerializeToString())


def batches(path):
    """Shuffled batches of (images, labels), for ever."""
    names = tf.train.string_input_producer([path])
    _, record = tf.TFRecordReader().read(names)
    features = tf.parse_single_example(
        record, {"image": tf.FixedLenFeature([], tf.string), "label": tf.FixedLenFeature([], tf.int64)}
    )
    image = tf.cast(tf.decode_raw(features["image"], tf.uint8), tf.float32) / 255.0
    image.set_shape([784])
    return tf.train.shuffle_batch([image, features["label"]], FLAGS.batch_size, capacity=600, min_after_dequeue=300)


def layer(inputs, units, name):
    with tf.variable_scope(name):
        weights = tf.get_variable("weights", [inputs.get_shape()[1], units])
        biases = tf.get_variable("biases", [units], initializer=tf.zeros_initializer())
        tf.summary.histogram("weights", weights)
        return tf.matmul(inputs, weights) + biases


def main(_):
    tf.gfile.MakeDirs(FLAGS.train_dir)
    records = os.path.join(FLAGS.train_dir, "digits.tfrecords")
    if not tf.gfile.Exists(records):
        write_records(records)

    images, labels = batches(records)
    logits = layer(tf.nn.relu(layer(images, 64, "hidden")), 10, "softmax")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    accuracy = tf.reduce_mean(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.float32))
    tf.summary.scalar("loss", loss)
    tf.summary.scalar("accuracy", accuracy)
    global_step = tf.train.get_or_create_global_step()
    train = tf.train.AdamOptimizer(FLAGS.learning_rate).minimize(loss, global_step=global_step)

    summaries, saver = tf.summary.merge_all(), tf.train.Saver()
    with tf.Session() as sess:
        latest = tf.train.latest_checkpoint(FLAGS.train_dir)
        if latest:
            saver.restore(sess, latest)
        else:
            sess.run(tf.global_variables_initializer())
        writer = tf.summary.FileWriter(FLAGS.train_dir, sess.graph)
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess=sess, coord=coord)
        step = sess.run(global_step)
        print("Training from step %d" % step)
        while step < FLAGS.max_steps and not coord.should_stop():
            _, summary, step, loss_value, accuracy_value = sess.run([train, summaries, global_step, loss, accuracy])
            if step % 20 == 0:
                writer.add_summary(summary, step)
                print("step %4d: loss %.3f, accuracy %.2f" % (step, loss_value, accuracy_value))
            if step % 100 == 0 or step == FLAGS.max_steps:
                saver.save(sess, os.path.join(FLAGS.train_dir, "model.ckpt"), global_step=step)
        writer.close()
        coord.request_stop()
        coord.join(threads)
    print("Trained to step %d" % step)


if __name__ == "__main__":
    tf.app.run()
