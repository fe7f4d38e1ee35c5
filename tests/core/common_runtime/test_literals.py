"""Steps that differ in their constants only share an executable."""

import tfcompat as tf
from tfcompat.core.common_runtime import compiler


def test_new_constants_in_every_step_compile_no_more_than_twice():
    with tf.Graph().as_default(), tf.Session() as sess:
        v = tf.Variable([0.0, 1.0, 2.0])
        sess.run(v.initializer)
        counts = []
        for i in range(5):
            sess.run(tf.assign_add(v, [float(i), 1.0, -1.0]))
            counts.append(len(compiler._executables))
        assert sess.run(v).tolist() == [10.0, 6.0, -3.0]
    assert counts[1:] == [counts[1]] * 4


def test_constants_that_decide_shapes_stay_part_of_the_program():
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [None])
        for rows in (2, 3, 6):
            assert sess.run(tf.reshape(x, [rows, -1]), {x: range(6)}).shape == (rows, 6 // rows)
