"""Readers of files: keys and values, counts, ends, nodes; files of records from Python."""

import os
import shutil
import tempfile
from contextlib import contextmanager

from conformance.outcomes import error_class, failure


@contextmanager
def _directory():
    """A new directory that is the working directory, so that keys are the same everywhere."""
    path, before = tempfile.mkdtemp(), os.getcwd()
    os.chdir(path)
    try:
        yield path
    finally:
        os.chdir(before)
        shutil.rmtree(path)


def _read_all(tf, reader, names, most=100):
    queue = tf.train.string_input_producer(names, num_epochs=1, shuffle=False)
    read = reader.read(queue)
    found = []
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        try:
            for _ in range(most):
                found.append(list(sess.run(read)))
        except tf.errors.OutOfRangeError:
            found.append("end")
        except tf.errors.OpError as error:
            found.append(type(error).__name__)
        found.append(sess.run([reader.num_records_produced(), reader.num_work_units_completed()]))
        coord.request_stop()
        coord.join(threads)
    return found


def lines(tf, np):
    with _directory():
        for name, content in (("a.txt", b"one\ntwo\r\nthree"), ("b.txt", b"header\n\nfour\n"), ("c.txt", b"")):
            with open(name, "wb") as file:
                file.write(content)
        found = [_read_all(tf, tf.TextLineReader(), ["a.txt", "b.txt", "c.txt"])]
        tf.reset_default_graph()
        found.append(_read_all(tf, tf.TextLineReader(skip_header_lines=1), ["a.txt", "b.txt", "c.txt"]))
        tf.reset_default_graph()
        found.append(_read_all(tf, tf.TextLineReader(), ["none.txt"]))
        return found


def whole_files_and_names(tf, np):
    with _directory():
        with open("a", "wb") as file:
            file.write(b"all of it\0")
        found = [_read_all(tf, tf.WholeFileReader(), ["a"])]
        tf.reset_default_graph()
        return [*found, _read_all(tf, tf.IdentityReader(), ["x", "y"])]


def records(tf, np):
    found = []
    with _directory():
        kinds = tf.python_io.TFRecordCompressionType
        for kind in (kinds.NONE, kinds.ZLIB, kinds.GZIP):
            tf.reset_default_graph()
            options = tf.python_io.TFRecordOptions(kind)
            with tf.python_io.TFRecordWriter("r", options) as writer:
                for record in (b"first", b"", b"x" * 300):
                    writer.write(record)
            found.append(list(tf.python_io.tf_record_iterator("r", options)))
            found.append(_read_all(tf, tf.TFRecordReader(options=options), ["r"]))
        with tf.python_io.TFRecordWriter("r") as writer:
            writer.write(b"plain")
        with open("r", "rb") as file:
            content = file.read()
        found.append(content)
        for damage in (content[:-1], content[:13] + b"?" + content[14:], b"?" + content[1:]):
            with open("r", "wb") as file:
                file.write(damage)
            found.append(error_class(lambda: list(tf.python_io.tf_record_iterator("r"))))
        found.append(error_class(lambda: list(tf.python_io.tf_record_iterator("none"))))
        found.append(failure(lambda: tf.python_io.TFRecordOptions("LZ")))
    return found


def fixed_length(tf, np):
    with _directory():
        with open("a", "wb") as file:
            file.write(b"HHaabbccddF")
        found = [_read_all(tf, tf.FixedLengthRecordReader(2, header_bytes=2, footer_bytes=1), ["a"])]
        tf.reset_default_graph()
        return [*found, _read_all(tf, tf.FixedLengthRecordReader(4, 2, 1, hop_bytes=2), ["a"])]


def several_at_once(tf, np):
    with _directory():
        for name in ("a", "b"):
            with open(name, "w") as file:
                file.write("1\n2\n3\n")
        queue = tf.FIFOQueue(5, tf.string, shapes=[])
        reader = tf.TextLineReader()
        read = reader.read_up_to(queue, 2)
        with tf.Session() as sess:
            sess.run(queue.enqueue_many([["a", "b"]]))
            sess.run(queue.close())
            found = [[each.tolist() for each in sess.run(read)] for _ in range(4)]
            sess.run(reader.reset())
            found.append(sess.run(reader.num_records_produced()))
            found.append(error_class(lambda: sess.run(read)))
            found.append([reader.supports_serialize, error_class(lambda: sess.run(reader.serialize_state()))])
        return found


def nodes(tf, np):
    queue = tf.FIFOQueue(5, tf.string, name="names")
    tf.TextLineReader(skip_header_lines=2, name="lines").read(queue)
    tf.TFRecordReader(options=tf.python_io.TFRecordOptions("GZIP")).read_up_to(queue, 7)
    tf.FixedLengthRecordReader(10, 1, 2, 3).num_records_produced()
    tf.WholeFileReader().num_work_units_completed()
    tf.IdentityReader().reset()
    return tf.get_default_graph()
