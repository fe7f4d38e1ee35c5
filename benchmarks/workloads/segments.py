"""gathers and segment sums, with gradient

20,000 of 5,000 rows of 64 columns: gathered, summed by unsorted segments, their largest by segment, gathered by
coordinates and scattered back.
"""

import numpy as np


def tensorflow(tf):
    state = np.random.RandomState(1)
    x = tf.placeholder(tf.float32, [5000, 64])
    rows = tf.placeholder(tf.int32, [20000])
    segments = tf.placeholder(tf.int32, [20000])
    gathered = tf.gather(x, rows)
    summed = tf.unsorted_segment_sum(gathered, segments, 1000)
    largest = tf.unsorted_segment_max(gathered, segments, 1000)
    picked = tf.gather_nd(x, tf.expand_dims(rows, 1))
    scattered = tf.scatter_nd(tf.expand_dims(segments, 1), picked, [1000, 64])
    loss = tf.reduce_sum(summed * largest * scattered)
    (gradient,) = tf.gradients(loss, [x])
    total = tf.reduce_sum(gradient)
    sess = tf.Session()
    feed = {
        x: state.randn(5000, 64).astype("float32"),
        rows: state.randint(0, 5000, size=20000),
        segments: state.randint(0, 1000, size=20000),
    }
    return lambda: sess.run([loss, total], feed)
