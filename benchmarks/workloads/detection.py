"""region proposals: non-maximum suppression, then crops

1000 boxes, at most 100 of them taken, each cropped from a 38x50x64 picture and resized to 14x14.
"""

import numpy as np

BOXES = 1000


def tensorflow(tf):
    state = np.random.RandomState(0)
    corners = state.rand(BOXES, 2) * 0.8
    boxes = tf.Variable(np.concatenate([corners, corners + 0.02 + state.rand(BOXES, 2) * 0.2], 1).astype("float32"))
    scores = tf.Variable(state.rand(BOXES).astype("float32"))
    picture = tf.Variable(state.rand(1, 38, 50, 64).astype("float32"))
    taken = tf.gather(boxes, tf.image.non_max_suppression(boxes, scores, 100, 0.3))
    crops = tf.image.crop_and_resize(picture, taken, tf.zeros_like(taken[:, 0], tf.int32), [14, 14])
    result = tf.reduce_sum(crops)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    return lambda: sess.run(result)
