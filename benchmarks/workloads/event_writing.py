"""10,000 scalars written to an event file"""

import atexit
import shutil
import tempfile


def tensorflow(tf):
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)

    def step():
        with tf.summary.FileWriter(folder) as writer:
            for number in range(10000):
                value = tf.Summary.Value(tag="loss", simple_value=number)
                writer.add_summary(tf.Summary(value=[value]), number)

    return step
