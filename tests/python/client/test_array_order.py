"""Arrays that a session gives away are in C order, whatever the order of those they come from."""

import numpy as np
import pytest

import tfcompat as tf

MATRIX = np.asfortranarray(np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize("text", [False, True])
def test_fetched_arrays(text):
    given = tf.placeholder(tf.string if text else tf.float64)
    constant = tf.constant(MATRIX.astype(str) if text else MATRIX)
    variable = tf.Variable(MATRIX.astype(str) if text else MATRIX)
    fetches = [constant, tf.identity(constant), tf.transpose(constant), tf.transpose(given), variable]
    fetches += [tf.py_func(lambda: MATRIX, [], tf.float64), tf.transpose(variable), given[:, 1:]]
    with tf.Session() as sess:
        sess.run(variable.initializer)
        for array in sess.run(fetches, {given: MATRIX.astype(str) if text else MATRIX}):
            assert array.flags.c_contiguous and array.flags.writeable


def test_arguments_of_python_functions():
    orders = []

    def note(*arrays):
        orders.extend(array.flags.c_contiguous for array in arrays)

    given = tf.placeholder(tf.float64)
    call = tf.py_func(note, [tf.constant(MATRIX), tf.transpose(tf.constant(MATRIX)), given, given[:, ::2]], [])
    with tf.Session() as sess:
        sess.run(call, {given: MATRIX})
    assert orders == [True] * 4
